//! What a score depends on beside the draft and the index.

use crate::corpus::SentAt;
use crate::error::{Error, Result};
use crate::language::Language;
use crate::text::mask::OwnPhrases;

/// Who sends the draft and when, and how it is read.
#[derive(Debug, Clone)]
pub struct ScoreOptions {
    /// The brand that sends it, which does not count as another; `None` if no brand of the index does.
    pub brand: Option<String>,
    /// Its language; detected if `None`.
    pub language: Option<Language>,
    /// When it will be sent; that of the message if `None`.
    pub at: Option<SentAt>,
    /// Phrases of the caller's own that slots replace, the same as for the index.
    pub own_phrases: OwnPhrases,
    /// The share of the other brands, above 0, that must hold a sentence for advice to cut it; likewise for what is offered.
    pub max_brands_share: f64,
}

impl Default for ScoreOptions {
    /// No brand; a sentence of a quarter of the brands is advised against.
    fn default() -> Self {
        Self {
            brand: None,
            language: None,
            at: None,
            own_phrases: OwnPhrases::default(),
            max_brands_share: 0.25,
        }
    }
}

impl ScoreOptions {
    /// Checks every option against its range.
    pub(super) fn check(&self) -> Result<()> {
        match self.max_brands_share > 0.0 && self.max_brands_share <= 1.0 {
            true => Ok(()),
            false => Err(Error::parameter("max_brands_share", "give a share above 0, at most 1")),
        }
    }
}
