//! The settings of the index.

use super::chance::ChanceTable;
use crate::facet::{Facet, View};
use crate::similarity::group::Room;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The default seed of all random draws.
pub const DEFAULT_SEED: u64 = 20_260_101;

/// The settings that the index depends on, besides the messages and their units.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Words per gram.
    pub ngram: usize,
    /// True if slots are masked.
    pub mask: bool,
    /// True if words are stemmed.
    pub stem: bool,
    /// True if only the body zone counts.
    pub zones: bool,
    /// Further words that count among the commonest of every language: `vocabulary` drops them, `skeleton` keeps them.
    /// [`analyze`](crate::analyze) applies them; callers of [`measure`](super::measure()) use
    /// [`Batches::with_stop_words`](crate::facet::Batches::with_stop_words).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stop_words: Vec<String>,
    /// Units with a scored message that make a cell eligible, at least
    /// [`HARD_MIN_UNITS`](crate::catalog::HARD_MIN_UNITS).
    pub min_units: usize,
    /// The most cells for which the overlap matrix is kept.
    pub max_matrix: usize,
    /// The similarity of independent writers, by language, facet and length.
    pub chance: ChanceTable,
    /// The seed of all random draws.
    pub seed: u64,
    /// Bytes of records in memory at once; `None` chooses by the size of the corpus. Results do not depend on it.
    pub record_budget: Option<usize>,
    /// The folder of a temporary file for records beyond the budget. Without a folder the features are made several times. Results
    /// do not depend on it, and it is not serialised.
    #[serde(skip)]
    pub record_folder: Option<PathBuf>,
}

impl Default for Settings {
    /// Compares masked, stemmed word 4-grams of bodies; a cell needs [`MIN_UNITS`](crate::catalog::MIN_UNITS) units.
    fn default() -> Self {
        Self {
            ngram: 4,
            mask: true,
            stem: true,
            zones: true,
            stop_words: Vec::new(),
            min_units: crate::catalog::MIN_UNITS,
            max_matrix: 500,
            chance: ChanceTable::default(),
            seed: DEFAULT_SEED,
            record_budget: None,
            record_folder: None,
        }
    }
}

impl Settings {
    /// Returns the memory for the records of a facet.
    pub(super) fn room(&self) -> Room<'_> {
        Room { bytes: self.record_budget, folder: self.record_folder.as_deref() }
    }

    pub(super) fn view(&self, facet: Facet) -> View {
        View { facet, mask: self.mask, stem: self.stem, ngram: self.ngram, body_only: self.zones }
    }
}
