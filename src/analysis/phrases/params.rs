//! What makes a phrase, and when it is significant.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// The bound of the probability by chance, over all grams of the corpus, below which a phrase is significant.
pub const SIGNIFICANT: f64 = 0.01;

/// What makes a phrase, beside the settings of the index.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PhraseParams {
    /// Words outside slots that a phrase needs, at least 2.
    pub min_words: usize,
    /// Brands that a phrase needs, at least 2.
    pub min_brands: usize,
    /// True if each phrase names its [holders](super::Phrase::holders). They take most of the room where many brands share
    /// much.
    pub holders: bool,
}

impl Default for PhraseParams {
    /// Four words, three brands, with holders.
    fn default() -> Self {
        Self { min_words: 4, min_brands: 3, holders: true }
    }
}

impl PhraseParams {
    /// Checks every parameter against its range.
    pub(crate) fn check(&self) -> Result<()> {
        match self {
            Self { min_words: 0 | 1, .. } => Err(Error::parameter("min_words", "give 2 or more")),
            Self { min_brands: 0 | 1, .. } => Err(Error::parameter("min_brands", "give 2 or more")),
            _ => Ok(()),
        }
    }
}
