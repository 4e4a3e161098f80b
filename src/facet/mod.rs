//! What is compared: one extractor per facet, message → hashed features with integer counts.
//!
//! A feature is a 64-bit hash that holds the language, so that texts in different languages share nothing. A facet of
//! several blocks writes the block's number into the two lowest bits of its features; each block of a message is
//! normalised on its own, and those that hold anything weigh the same. Definitions: `docs/measures.md`.

mod batches;
mod boilerplate;
mod call_to_action;
mod characters;
mod extractor;
mod follow_up;
mod grams;
mod layout;
pub mod offers;
mod opening;
mod rhetoric;
mod skeleton;
mod subject;
mod terms;
mod timing;
mod values;
mod vocabulary;
mod wording;

pub use batches::Batches;
pub use characters::CHARACTER_GRAM;
pub(crate) use extractor::{Extractor, Scratch, features_of_views};
pub(crate) use rhetoric::Rhetoric;
pub(crate) use skeleton::GRAM as SKELETON_GRAM;
pub use terms::Terms;
pub(crate) use timing::timing_cosine;
pub use timing::{MIN_DAYS, hour_name, hour_of_week};

use serde::{Deserialize, Serialize};

/// A way to look at a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    /// Masked, stemmed word 4-grams of the body: the headline.
    Wording,
    /// Stemmed words of the body minus the language's commonest; slots are no words.
    Vocabulary,
    /// Character 12-grams across words, the eighth of them with the lowest hashes (FracMinHash sampling), at least one.
    Characters,
    /// Word 5-grams of the body with every uncommon word replaced by one placeholder, those with three common words.
    Skeleton,
    /// Word 2-grams of the subject line, and its emoji and punctuation.
    Subject,
    /// Word 2-grams of the greeting and the first sentence.
    Opening,
    /// Whole texts of buttons and links.
    CallToAction,
    /// Discounts, prices, deadlines, and phrases of urgency, scarcity, social proof and gratitude.
    Offers,
    /// The shape of the document: pq-grams of its elements with their inline styles; of plain text, of its blocks.
    Layout,
    /// The hour of the week at which it was sent, by the sender's clock.
    Timing,
    /// How long after the brand's previous campaign it was sent.
    FollowUp,
    /// Word 4-grams of all that is not body: header, footer, legal text.
    Boilerplate,
}

/// What differs between facets, beside their features.
struct Traits {
    name: &'static str,
    /// Whether slots may stand in it, so that masked and raw differ.
    slots: bool,
    /// Whether header and footer are cut from it, and the index of the whole text is asked, too.
    zones: bool,
    /// Whether its features are grams of a text.
    grams: bool,
    blocks: usize,
    /// What an unscored message is missing.
    needs: &'static str,
}

impl Facet {
    /// Every facet, in the order of reports.
    pub const ALL: [Self; 12] = [
        Self::Wording,
        Self::Vocabulary,
        Self::Characters,
        Self::Skeleton,
        Self::Subject,
        Self::Opening,
        Self::CallToAction,
        Self::Offers,
        Self::Layout,
        Self::Timing,
        Self::FollowUp,
        Self::Boilerplate,
    ];

    const fn traits(self) -> Traits {
        let text = Traits {
            name: "",
            slots: true,
            zones: true,
            grams: true,
            blocks: 1,
            needs: "a word in its body",
        };
        let short = Traits { zones: false, grams: false, ..text };
        let plain = Traits { slots: false, ..short };
        match self {
            Self::Wording => Traits { name: "wording", ..text },
            Self::Vocabulary => Traits { name: "vocabulary", ..text },
            Self::Characters => Traits { name: "characters", ..text },
            Self::Skeleton => Traits {
                name: "skeleton",
                needs: "five words in its body, three of them among the commonest of a language that a list of those ships for",
                ..text
            },
            Self::Subject => Traits { name: "subject", blocks: 2, needs: "a subject", ..short },
            Self::Opening => Traits { name: "opening", needs: "a greeting or first sentence", ..short },
            Self::CallToAction => {
                Traits { name: "call_to_action", needs: "a button or link with a text", ..short }
            }
            Self::Offers => Traits {
                name: "offers",
                blocks: offers::BLOCKS,
                needs: "a discount, price, deadline or phrase of the lists",
                ..plain
            },
            Self::Layout => Traits { name: "layout", needs: "two blocks in its body", ..plain },
            Self::Timing => {
                Traits { name: "timing", needs: "a sending time, in mail of 14 days or more", ..plain }
            }
            Self::FollowUp => Traits {
                name: "follow_up",
                needs: "a sending time after an earlier campaign of its brand",
                ..plain
            },
            Self::Boilerplate => {
                Traits { name: "boilerplate", zones: false, needs: "a header or footer", ..text }
            }
        }
    }

    /// Its name in options and reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.traits().name
    }

    /// The facet of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }

    /// Whether slots may stand in it, so that there is a masking gap.
    #[must_use]
    pub const fn has_slots(self) -> bool {
        self.traits().slots
    }

    /// Whether it looks at the body alone, so that there is an index of the whole text, too.
    #[must_use]
    pub const fn has_zones(self) -> bool {
        self.traits().zones
    }

    /// Whether its features are grams of a text, so that the length of the text matters.
    #[must_use]
    pub(crate) const fn has_grams(self) -> bool {
        self.traits().grams
    }

    /// What a message must have to be scored.
    #[must_use]
    pub const fn needs(self) -> &'static str {
        self.traits().needs
    }

    /// How many blocks its features are of, at most [`MAX_BLOCKS`].
    pub(crate) const fn blocks(self) -> usize {
        self.traits().blocks
    }

    /// The block of one of its features.
    pub(crate) const fn block_of(self, feature: u64) -> usize {
        if self.blocks() == 1 { 0 } else { feature as usize & (MAX_BLOCKS - 1) }
    }
}

/// So many blocks a facet may have: two bits tell them apart.
pub(crate) const MAX_BLOCKS: usize = 4;

/// A feature of a block of a facet that has several.
const fn in_block(feature: u64, block: usize) -> u64 {
    (feature & !(MAX_BLOCKS as u64 - 1)) | block as u64
}

/// What the counts of each block are to be divided by, from their sums of squares: blocks of norm 1 each that together
/// have norm 1; infinite for blocks that hold nothing.
pub(crate) fn block_norms(squares: [f64; MAX_BLOCKS]) -> [f64; MAX_BLOCKS] {
    let held = squares.iter().filter(|&&s| s > 0.0).count() as f64;
    squares.map(|s| if s > 0.0 { libm::sqrt(held * s) } else { f64::INFINITY })
}

/// How a facet looks at a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// The facet.
    pub facet: Facet,
    /// Whether slots replace what they hold.
    pub mask: bool,
    /// Whether words are stemmed.
    pub stem: bool,
    /// Words per gram of the word facets that use grams of as many words as are asked for.
    pub ngram: usize,
    /// Whether the body alone counts, or the whole message.
    pub body_only: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_and_blocks_fit() {
        for facet in Facet::ALL {
            assert_eq!(Facet::from_name(facet.name()), Some(facet));
            assert!((1..=MAX_BLOCKS).contains(&facet.blocks()));
        }
        assert_eq!(Facet::from_name("weather"), None);
        assert_eq!((Facet::Offers.block_of(in_block(u64::MAX, 2)), in_block(7, 0)), (2, 4));
        assert_eq!(Facet::Wording.block_of(3), 0);
        assert_eq!(
            block_norms([9.0, 0.0, 4.0, 0.0]),
            [18_f64.sqrt(), f64::INFINITY, 8_f64.sqrt(), f64::INFINITY]
        );
    }
}
