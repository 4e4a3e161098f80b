//! Exact Jaccard, containment and cosine similarity of two messages.

use super::encoded::Text;
use super::row_builder::Kind;
use super::shingles::Shingles;
use crate::error::{Error, Result};
use rayon::prelude::*;

/// A similarity measure. All values are in [0, 1]; equal shingles have 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// |A∩B| / |A∪B| of the sets of shingles.
    Jaccard,
    /// |A∩B| / min(|A|, |B|), the share of the smaller set that the larger holds. A short text quoted whole in a long one
    /// has 1.
    Containment,
    /// The cosine of the weighted counts of shingles.
    Cosine(Weighting),
}

impl Measure {
    /// Every measure, with TF-IDF weights for the cosine.
    pub const ALL: [Self; 3] = [Self::Jaccard, Self::Containment, Self::Cosine(Weighting::TfIdf)];

    /// Returns the name of the value, as [`FromStr`](std::str::FromStr) reads it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jaccard => "jaccard",
            Self::Containment => "containment",
            Self::Cosine(_) => "cosine",
        }
    }

    /// Returns the kind of shingles that the measure needs.
    #[must_use]
    pub const fn kind(self) -> Kind {
        if matches!(self, Self::Cosine(_)) { Kind::Bags } else { Kind::Sets }
    }
}

impl std::str::FromStr for Measure {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        crate::error::choose("measure", text, &Self::ALL, Self::name)
    }
}

/// The weight of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighting {
    /// The count itself.
    Counts,
    /// The count times ln((1 + n) / (1 + d)) + 1, where d of the n rows hold the shingle: scikit-learn's smooth inverse
    /// document frequency.
    TfIdf,
}

impl Weighting {
    /// Every value.
    pub const ALL: [Self; 2] = [Self::TfIdf, Self::Counts];

    /// Returns the name of the value, as [`FromStr`](std::str::FromStr) reads it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TfIdf => "tfidf",
            Self::Counts => "counts",
        }
    }
}

impl std::str::FromStr for Weighting {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        crate::error::choose("weights", text, &Self::ALL, Self::name)
    }
}

/// Computes the similarity of any two rows.
///
/// Memory: none for Jaccard and containment; for cosine 8 bytes per shared shingle and per text.
///
/// ```
/// use unisono::progress::no_progress;
/// use unisono::shingle::Shingler;
/// use unisono::similarity::pair::{Measure, Similarity};
/// use unisono::similarity::{Kind, Shingles};
///
/// let words = Shingler { ngram: 1..=1, ..Shingler::default() };
/// let sets = words.sets(&["a b c", "b c d", ""]);
/// let shingles = Shingles::from_rows(&sets, Kind::Sets, &no_progress)?;
/// let jaccard = Similarity::new(&shingles, Measure::Jaccard)?;
/// assert_eq!(jaccard.rows(0, 1), Some(0.5));
/// assert_eq!(jaccard.rows(0, 2), None);
/// # Ok::<(), unisono::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Similarity<'a> {
    shingles: &'a Shingles,
    measure: Measure,
    /// The squared weight of one occurrence of each shared shingle.
    squares: Vec<f64>,
    /// The squared norm of each text.
    squared_norms: Vec<f64>,
}

impl<'a> Similarity<'a> {
    /// Prepares a measure. O(shared shingles).
    ///
    /// # Errors
    /// If the measure is a cosine and the shingles have no counts.
    pub fn new(shingles: &'a Shingles, measure: Measure) -> Result<Self> {
        let mut out = Self { shingles, measure, squares: Vec::new(), squared_norms: Vec::new() };
        if let Measure::Cosine(weighting) = measure {
            if shingles.kind() != Kind::Bags {
                return Err(Error::parameter(
                    "measure",
                    "cosine needs counts: make the shingles with `Kind::Bags`",
                ));
            }
            let n = shingles.len() as f64;
            let square = |rows: u32| match weighting {
                Weighting::Counts => 1.0,
                Weighting::TfIdf => {
                    let idf = libm::log((1.0 + n) / (1.0 + f64::from(rows))) + 1.0;
                    idf * idf
                }
            };
            // One logarithm per distinct frequency, not per shingle.
            let mut rows: Vec<u32> = shingles.features().iter().map(|&(_, rows)| rows).collect();
            rows.sort_unstable();
            rows.dedup();
            let known: Vec<f64> = rows.iter().map(|&rows| square(rows)).collect();
            out.squares = shingles
                .features()
                .par_iter()
                .map(|(_, r)| rows.binary_search(r).map_or(0.0, |at| known[at]))
                .collect();
            let of_singleton = square(1);
            out.squared_norms = (0..shingles.n_texts() as u32)
                .into_par_iter()
                .map(|text| {
                    let text = shingles.text(text);
                    dot(&text, &text, &out.squares) + text.singletons.squares as f64 * of_singleton
                })
                .collect();
        }
        Ok(out)
    }

    /// Returns the similarity of two rows; `None` if one has no shingle or does not exist. O(shared shingles of the two).
    #[must_use]
    pub fn rows(&self, a: usize, b: usize) -> Option<f64> {
        Some(self.texts(self.shingles.text_of(a)?, self.shingles.text_of(b)?))
    }

    /// Returns the similarities of many pairs of rows, in their order. Parallel.
    #[must_use]
    pub fn pairs(&self, pairs: &[(u32, u32)]) -> Vec<Option<f64>> {
        pairs.par_iter().map(|&(a, b)| self.rows(a as usize, b as usize)).collect()
    }

    /// Returns the similarity of two texts.
    pub(crate) fn texts(&self, a: u32, b: u32) -> f64 {
        if a == b {
            return 1.0;
        }
        let (x, y) = (self.shingles.text(a), self.shingles.text(b));
        match self.measure {
            Measure::Jaccard => jaccard(overlap(x.shared, y.shared), x.size(), y.size()),
            Measure::Containment => containment(overlap(x.shared, y.shared), x.size(), y.size()),
            Measure::Cosine(_) => {
                // The root of the product, not the product of the roots: a cosine of counts that is a fraction then comes
                // out as that fraction, so that a pair at the threshold is not lost to rounding.
                let squared = self.squared_norms[a as usize] * self.squared_norms[b as usize];
                (dot(&x, &y, &self.squares) / libm::sqrt(squared)).min(1.0)
            }
        }
    }

    /// Returns the number of distinct shingles that two different texts hold both.
    pub(crate) fn shared(&self, a: u32, b: u32) -> u32 {
        overlap(self.shingles.text(a).shared, self.shingles.text(b).shared)
    }

    pub(crate) fn squares(&self) -> &[f64] {
        &self.squares
    }

    pub(crate) fn squared_norms(&self) -> &[f64] {
        &self.squared_norms
    }
}

/// Returns |A∩B| / |A∪B|, from the size of the intersection and of the two sets.
pub(crate) fn jaccard(overlap: u32, a: u32, b: u32) -> f64 {
    f64::from(overlap) / (u64::from(a) + u64::from(b) - u64::from(overlap)) as f64
}

/// Returns |A∩B| / min(|A|, |B|), from the same.
pub(crate) fn containment(overlap: u32, a: u32, b: u32) -> f64 {
    f64::from(overlap) / f64::from(a.min(b))
}

/// Returns the number of values that two ascending rows have in common.
///
/// Candidates agree over long stretches, so equal stretches are skipped eight values at a time.
pub(crate) fn overlap(mut a: &[u32], mut b: &[u32]) -> u32 {
    let mut both = 0;
    while let (Some(x), Some(y)) = (a.first_chunk::<8>(), b.first_chunk::<8>()) {
        let (mut i, mut j) = (8, 8);
        if x == y {
            both += 8;
        } else {
            (i, j) = (0, 0);
            for _ in 0..8 {
                let (x, y) = (x[i & 7], y[j & 7]);
                both += u32::from(x == y);
                i += usize::from(x <= y);
                j += usize::from(y <= x);
            }
        }
        (a, b) = (&a[i..], &b[j..]);
    }
    let (mut i, mut j) = (0, 0);
    while let (Some(&x), Some(&y)) = (a.get(i), b.get(j)) {
        both += u32::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    both
}

/// Returns the weighted dot product of two texts. It is added in the order of shingles, so that it is symmetric to the
/// bit.
fn dot(a: &Text<'_>, b: &Text<'_>, squares: &[f64]) -> f64 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some(&x), Some(&y)) = (a.shared.get(i), b.shared.get(j)) {
        if x == y {
            sum += (u64::from(a.counts[i]) * u64::from(b.counts[j])) as f64 * squares[x as usize];
        }
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::hash64;
    use crate::progress::no_progress;
    use crate::ragged::Ragged;

    fn shingles(rows: &[&str], kind: Kind) -> Shingles {
        let rows: Ragged<u64> = rows
            .iter()
            .map(|r| r.split_whitespace().map(|w| hash64(w.as_bytes())).collect::<Vec<_>>())
            .collect();
        Shingles::from_rows(&rows, kind, &no_progress).unwrap()
    }

    #[test]
    fn the_three_measures_match_hand_calculations() {
        fn check(a: &str, b: &str, measure: Measure, expected: Option<f64>) {
            let shingles = shingles(&[a, b], Kind::Bags);
            let similarity = Similarity::new(&shingles, measure).unwrap();
            let found = similarity.pairs(&[(0, 1), (1, 0)]);
            assert_eq!(found[0], found[1]);
            match (found[0], expected) {
                (Some(found), Some(expected)) => {
                    assert!((found - expected).abs() < 1e-15, "{found} {expected}")
                }
                (found, expected) => assert_eq!(found, expected),
            }
        }
        let (j, c, counts) = (Measure::Jaccard, Measure::Containment, Measure::Cosine(Weighting::Counts));
        check("a b c", "b c d", j, Some(0.5));
        check("a b c", "c b a a", j, Some(1.0));
        check("a b c", "d", j, Some(0.0));
        check("a b", "a b c d", c, Some(1.0));
        check("a a b b e", "a b c d", c, Some(2.0 / 3.0));
        check("a a b", "a b b", counts, Some(4.0 / 5.0));
        check("a a", "a", counts, Some(1.0));
        check("", "a", j, None);
        check("", "", c, None);
        // Two rows: the weight is ln(3/3) + 1 if both hold the shingle, else ln(3/2) + 1.
        let single = (1.5f64.ln() + 1.0).powi(2);
        check("a b", "a c", Measure::Cosine(Weighting::TfIdf), Some(1.0 / (1.0 + single)));
    }

    #[test]
    fn a_rational_cosine_is_the_nearest_number_to_its_fraction() {
        fn check(a: &str, b: &str, expected: f64) {
            let shingles = shingles(&[a, b], Kind::Bags);
            let similarity = Similarity::new(&shingles, Measure::Cosine(Weighting::Counts)).unwrap();
            assert_eq!(similarity.rows(0, 1), Some(expected), "{a} {b}");
        }
        check("a b c d e", "a b c d f", 0.8);
        check("a b c", "a b d", 2.0 / 3.0);
        check("a b", "a c", 0.5);
        check("a b c", "a a b b c c", 1.0);
        check("a a a b b c", "c b b a a a a b b a a c", 1.0);
        check("a b c d e f g h i j", "a b c d e f g k l m", 0.7);
    }

    #[test]
    fn cosine_needs_counts() {
        let sets = shingles(&["a", "a b"], Kind::Sets);
        assert!(Similarity::new(&sets, Measure::Cosine(Weighting::Counts)).is_err());
        assert_eq!(Similarity::new(&sets, Measure::Jaccard).unwrap().rows(0, 1), Some(0.5));
        assert_eq!(Similarity::new(&sets, Measure::Jaccard).unwrap().rows(0, 2), None);
    }
}
