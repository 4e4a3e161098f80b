//! The parts of messages that a corpus holds, and the phrases that are masked in them.

use crate::text::mask::OwnPhrases;

/// How messages become a corpus.
#[non_exhaustive]
#[derive(Debug, Clone, Default)]
pub struct Analysis {
    /// Phrases that are masked as well, each by its slot.
    pub own_phrases: OwnPhrases,
    /// The parts of messages that the corpus holds.
    pub parts: Parts,
}

impl Analysis {
    /// Makes these parts only.
    #[must_use]
    pub fn new(own_phrases: OwnPhrases, parts: Parts) -> Self {
        Self { own_phrases, parts }
    }
}

impl From<OwnPhrases> for Analysis {
    fn from(own_phrases: OwnPhrases) -> Self {
        Self { own_phrases, parts: Parts::ALL }
    }
}

/// The parts of messages that a corpus holds. A part that is left out takes no time, and messages look as if they lacked it.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Slots for names, prices and the like, and the names of readers. Without them, nothing can be masked, and quotes may
    /// hold the name of a reader.
    pub slots: bool,
    /// The language of each message by its words, and the warning if the message states another.
    pub language: bool,
    /// Header, opening and footer. Without them, all is body.
    pub zones: bool,
    /// Subject lines.
    pub subject: bool,
    /// The layout, for [`Facet::Layout`](crate::Facet::Layout).
    pub layout: bool,
    /// Columns of the input, beside brand, language, campaign and time.
    pub columns: bool,
}

impl Parts {
    /// All parts.
    pub const ALL: Self =
        Self { slots: true, language: true, zones: true, subject: true, layout: true, columns: true };
}

impl Default for Parts {
    fn default() -> Self {
        Self::ALL
    }
}
