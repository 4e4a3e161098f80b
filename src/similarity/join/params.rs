//! The parameters of a join.

use super::scope::Scope;
use crate::error::{Error, Result};
use crate::similarity::pair::Measure;
use crate::sketch::Banding;

/// The search for candidates. Every similarity is exact whatever the method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Exact, unless it needs more than 2·10¹⁰ look-ups (some minutes); then, for Jaccard, sketches.
    #[default]
    Auto,
    /// Finds all pairs.
    Exact,
    /// Finds most pairs from sketches, see [`Join::recall`]. For Jaccard only.
    Lsh,
}

impl Method {
    /// Every value, in the order of the declaration.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Exact, Self::Lsh];

    /// Returns the name of the value, as [`FromStr`](std::str::FromStr) reads it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Exact => "exact",
            Self::Lsh => "lsh",
        }
    }
}

impl std::str::FromStr for Method {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        crate::error::choose("method", text, &Self::ALL, Self::name)
    }
}

/// The parameters of [`join`](super::join()).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Join<'a> {
    /// The similarity measure.
    pub measure: Measure,
    /// The least similarity of a close pair, above 0 and at most 1.
    pub min_similarity: f64,
    /// Which pairs of rows count.
    pub scope: Scope<'a>,
    /// Marks the old rows. If given, only pairs of a row that is not old and an old one count, and such a pair has the new
    /// row first. Groups count as well.
    pub old: Option<&'a [bool]>,
    /// The search for candidates.
    pub method: Method,
    /// The share of pairs *at the threshold* that sketches must find, above 0 and below 1. Of pairs above it they find
    /// more.
    pub recall: f64,
    /// The seed of sketches and samples.
    pub seed: u64,
    /// The join fails if there are more close pairs of distinct texts than this. Equal texts count once, however many
    /// rows have them. Functions that return pairs of rows fail if there are more of these.
    pub max_pairs: u64,
    /// Keeps only pairs of texts that the `k` nearest rows of some row need, so that memory grows with `k` and not with
    /// the number of pairs; [`max_pairs`](Self::max_pairs) does not apply then. `None` keeps all.
    pub nearest: Option<usize>,
}

impl Default for Join<'_> {
    /// Searches for all pairs of Jaccard similarity 0.7 or more, at most 100 million.
    fn default() -> Self {
        Self {
            measure: Measure::Jaccard,
            min_similarity: 0.7,
            scope: Scope::All,
            old: None,
            method: Method::Auto,
            recall: 0.99,
            seed: 0,
            max_pairs: 100_000_000,
            nearest: None,
        }
    }
}

impl Join<'_> {
    /// Checks all parameters but the scope and the old rows, which need the shingles.
    ///
    /// # Errors
    /// If the threshold or the recall is out of range, if sketches are set for another measure than Jaccard, or if no
    /// sketch reaches the recall.
    pub fn check(&self) -> Result<()> {
        if !(self.min_similarity > 0.0 && self.min_similarity <= 1.0) {
            return Err(Error::parameter(
                "min_similarity",
                "use a number above 0 and at most 1, such as 0.7",
            ));
        }
        if !(self.recall > 0.0 && self.recall < 1.0) {
            return Err(Error::parameter("recall", "use a number above 0 and below 1, such as 0.99"));
        }
        if self.nearest == Some(0) {
            return Err(Error::parameter("nearest", "use 1 or more"));
        }
        match (self.method, self.measure) {
            (Method::Lsh, Measure::Cosine(_)) => {
                Err(Error::parameter("method", "sketches do not estimate cosine: use exact"))
            }
            (Method::Lsh, Measure::Containment) => {
                Err(Error::parameter("method", "sketches do not estimate containment: use exact"))
            }
            (Method::Lsh, Measure::Jaccard) => {
                Banding::for_recall(self.min_similarity, self.recall).map(drop)
            }
            _ => Ok(()),
        }
    }
}
