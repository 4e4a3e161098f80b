//! The result types of the anatomy.

use crate::reason::Reason;
use serde::{Deserialize, Serialize};

/// What the bodies of brands consist of, language by language.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Anatomy {
    /// Terms of a gram.
    pub min_words: usize,
    /// Brands that make stock of a gram.
    pub min_brands: usize,
    /// Draws.
    pub draws: usize,
    /// One result per language with enough brands, in the order of codes.
    pub languages: Vec<LanguageAnatomy>,
    /// Why there is no result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Reason>,
}

/// The anatomy of the brands of one language.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LanguageAnatomy {
    /// The code of the language.
    pub language: String,
    /// Other brands that a message is compared with in a draw.
    pub drawn_brands: usize,
    /// Units of each of them, and other units of the brand itself.
    pub drawn_units: usize,
    /// The number of brands.
    pub n_brands: usize,
    /// The mean over brands.
    pub overall: Shares,
    /// The brands, in canonical order.
    pub brands: Vec<BrandAnatomy>,
}

/// The anatomy of one brand.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BrandAnatomy {
    /// The brand.
    pub brand: String,
    /// Its units with a scored message.
    pub units: usize,
    /// What its bodies consist of.
    pub shares: Shares,
}

/// Shares of the terms of a body; they sum to 1.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Shares {
    /// Names, prices, dates and the like.
    pub slot: Share,
    /// What other brands use as well.
    pub stock: Share,
    /// What the brand repeats, and too few others use.
    pub house: Share,
    /// The rest.
    pub own: Share,
}

/// A share with the standard error of its draws.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// The mean over draws.
    pub value: f64,
    /// Its Monte-Carlo standard error: what other draws would change, not what other messages would.
    pub se: f64,
}

/// What a term is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// A name, a price, a date and the like.
    Slot,
    /// Other brands use it as well.
    Stock,
    /// The brand repeats it.
    House,
    /// Neither.
    #[default]
    Own,
}

/// The number of parts.
pub(super) const PARTS: usize = 4;

impl Shares {
    /// The means and errors of draws, by [`Part`].
    pub(super) fn new(draws: &[[f64; PARTS]]) -> Self {
        let n = draws.len() as f64;
        let share = |part: Part| {
            let value = draws.iter().map(|shares| shares[part as usize]).sum::<f64>() / n;
            let squares: f64 = draws.iter().map(|shares| (shares[part as usize] - value).powi(2)).sum();
            Share { value, se: f64::sqrt(squares / (n - 1.0) / n) }
        };
        Self {
            slot: share(Part::Slot),
            stock: share(Part::Stock),
            house: share(Part::House),
            own: share(Part::Own),
        }
    }
}
