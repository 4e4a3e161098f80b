//! The parameters of the anatomy: the sizes of the draws, and the brands that a gram needs to be stock.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// The parameters of the anatomy.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AnatomyParams {
    /// Terms of a gram, at least 2.
    pub min_words: usize,
    /// The number of other brands that must have a gram for it to be stock, at least 1.
    pub min_brands: usize,
    /// The number of other brands in a draw; all of them if there are fewer.
    pub brands: usize,
    /// The number of units of each brand in a draw, from 1 to [`MAX_UNITS`]; all of them if a brand has fewer.
    pub units: usize,
    /// The number of draws, at least 2.
    pub draws: usize,
}

/// The most units of a brand in a draw.
pub const MAX_UNITS: usize = 31;

impl Default for AnatomyParams {
    /// Four terms, two of eight brands, eight units, twenty draws.
    fn default() -> Self {
        Self { min_words: 4, min_brands: 2, brands: 8, units: 8, draws: 20 }
    }
}

impl AnatomyParams {
    /// Checks every parameter against its range.
    pub(crate) fn check(&self) -> Result<()> {
        let wrong = |name, remedy: &str| Err(Error::parameter(name, remedy));
        match self {
            Self { min_words: 0 | 1, .. } => wrong("anatomy.min_words", "give 2 or more"),
            Self { min_brands: 0, .. } => wrong("anatomy.min_brands", "give 1 or more"),
            Self { brands, min_brands, .. } if brands < min_brands => {
                wrong("anatomy.brands", "give at least as many as `anatomy.min_brands`")
            }
            Self { units, .. } if !(1..=MAX_UNITS).contains(units) => {
                wrong("anatomy.units", "give a number from 1 to 31")
            }
            Self { draws: 0 | 1, .. } => wrong("anatomy.draws", "give 2 or more"),
            _ => Ok(()),
        }
    }
}
