//! What is asked of a join.

use super::scope::Scope;
use crate::error::{Error, Result};
use crate::similarity::pair::Measure;
use crate::sketch::Banding;

/// How pairs are found. Every similarity is exact whatever the method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Exact, unless its index would be read so often that it would take some minutes; then, for Jaccard, sketches.
    #[default]
    Auto,
    /// All pairs.
    Exact,
    /// Candidates from sketches: most pairs, see [`Join::recall`]. For Jaccard.
    Lsh,
}

/// What is asked of [`join`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Join<'a> {
    /// The measure.
    pub measure: Measure,
    /// The least similarity of a close pair, above 0 and at most 1.
    pub min_similarity: f64,
    /// Which pairs count.
    pub scope: Scope<'a>,
    /// How they are found.
    pub method: Method,
    /// The share of pairs *at the threshold* that sketches have to find, above 0 and below 1; of pairs above it they find
    /// more.
    pub recall: f64,
    /// The seed of sketches and samples.
    pub seed: u64,
    /// More pairs than this are an error rather than a full disk.
    pub max_pairs: u64,
}

impl Default for Join<'_> {
    fn default() -> Self {
        Self {
            measure: Measure::Jaccard,
            min_similarity: 0.7,
            scope: Scope::All,
            method: Method::Auto,
            recall: 0.99,
            seed: 0,
            max_pairs: 100_000_000,
        }
    }
}

impl Join<'_> {
    /// Whether it can be asked of any shingles; the scope is left to [`join`].
    ///
    /// # Errors
    /// A threshold or a recall out of range, sketches for another measure than Jaccard, or a recall that none reach.
    pub fn check(&self) -> Result<()> {
        if !(self.min_similarity > 0.0 && self.min_similarity <= 1.0) {
            return Err(Error::parameter("min_similarity", "give a number above 0, at most 1, as 0.7"));
        }
        if !(self.recall > 0.0 && self.recall < 1.0) {
            return Err(Error::parameter("recall", "give a number above 0 and below 1, as 0.99"));
        }
        match (self.method, self.measure) {
            (Method::Lsh, Measure::Cosine(_)) => {
                Err(Error::parameter("method", "there are no sketches for cosine: use exact"))
            }
            (Method::Lsh, Measure::Containment) => {
                Err(Error::parameter("method", "there are no sketches for containment: use exact"))
            }
            (Method::Lsh, Measure::Jaccard) => {
                Banding::for_recall(self.min_similarity, self.recall).map(drop)
            }
            _ => Ok(()),
        }
    }
}
