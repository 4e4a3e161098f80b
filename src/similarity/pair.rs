//! How alike two messages are: Jaccard, containment and cosine, exactly.

use super::shingles::{Kind, Shingles, Text};
use crate::error::{Error, Result};
use rayon::prelude::*;

/// How the likeness of two messages is measured: always in [0, 1], 1 for equal shingles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// |A∩B| / |A∪B| of the sets of shingles.
    Jaccard,
    /// |A∩B| / min(|A|, |B|): how much of the smaller set is in the larger. A short text that a long one quotes whole
    /// has 1.
    Containment,
    /// The cosine of the counts of shingles, weighted.
    Cosine(Weighting),
}

impl Measure {
    /// Every measure; of the cosines the one with TF-IDF weights.
    pub const ALL: [Self; 3] = [Self::Jaccard, Self::Containment, Self::Cosine(Weighting::TfIdf)];

    /// The name of the value, as [`FromStr`](std::str::FromStr) reads it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jaccard => "jaccard",
            Self::Containment => "containment",
            Self::Cosine(_) => "cosine",
        }
    }
}

impl std::str::FromStr for Measure {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        crate::error::choose("measure", text, &Self::ALL, Self::name)
    }
}

/// What a count of a shingle weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighting {
    /// The count itself.
    Counts,
    /// The count times ln((1 + n) / (1 + d)) + 1, of n rows of which d hold the shingle: scikit-learn's smooth inverse
    /// document frequency.
    TfIdf,
}

impl Weighting {
    /// Every value.
    pub const ALL: [Self; 2] = [Self::TfIdf, Self::Counts];

    /// The name of the value, as [`FromStr`](std::str::FromStr) reads it.
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

/// The similarity of any two rows of some shingles.
///
/// Memory: nothing for Jaccard and containment; for cosine 8 bytes for each shared shingle and each text.
#[derive(Debug, Clone)]
pub struct Similarity<'a> {
    shingles: &'a Shingles,
    measure: Measure,
    /// The square of what one occurrence of each shared shingle weighs.
    squares: Vec<f64>,
    /// The squared norm of each text.
    squared_norms: Vec<f64>,
}

impl<'a> Similarity<'a> {
    /// A measure on some shingles. O(shared shingles).
    ///
    /// # Errors
    /// Cosine of shingles that were collected without counts.
    pub fn new(shingles: &'a Shingles, measure: Measure) -> Result<Self> {
        let mut out = Self { shingles, measure, squares: Vec::new(), squared_norms: Vec::new() };
        if let Measure::Cosine(weighting) = measure {
            if shingles.kind() != Kind::Bags {
                return Err(Error::parameter("measure", "cosine needs counts: collect the shingles as bags"));
            }
            let n = shingles.len() as f64;
            let square = |rows: u32| match weighting {
                Weighting::Counts => 1.0,
                Weighting::TfIdf => {
                    let idf = libm::log((1.0 + n) / (1.0 + f64::from(rows))) + 1.0;
                    idf * idf
                }
            };
            // One logarithm for each frequency that occurs, not for each shingle.
            let mut rows: Vec<u32> = shingles.features().iter().map(|&(_, rows)| rows).collect();
            rows.sort_unstable();
            rows.dedup();
            let known: Vec<f64> = rows.iter().map(|&rows| square(rows)).collect();
            out.squares = shingles
                .features()
                .par_iter()
                .map(|(_, r)| rows.binary_search(r).map_or(0.0, |at| known[at]))
                .collect();
            let of_alone = square(1);
            out.squared_norms = (0..shingles.n_texts() as u32)
                .into_par_iter()
                .map(|text| {
                    let text = shingles.text(text);
                    dot(&text, &text, &out.squares) + text.alone.squares as f64 * of_alone
                })
                .collect();
        }
        Ok(out)
    }

    /// The similarity of two rows; `None` where one has no shingle or does not exist. O(shared shingles of the two).
    #[must_use]
    pub fn of(&self, a: usize, b: usize) -> Option<f64> {
        Some(self.of_texts(self.shingles.text_of(a)?, self.shingles.text_of(b)?))
    }

    /// The similarities of many pairs of rows, in their order. Parallel.
    #[must_use]
    pub fn of_pairs(&self, pairs: &[(u32, u32)]) -> Vec<Option<f64>> {
        pairs.par_iter().map(|&(a, b)| self.of(a as usize, b as usize)).collect()
    }

    /// The similarity of two texts.
    pub(crate) fn of_texts(&self, a: u32, b: u32) -> f64 {
        if a == b {
            return 1.0;
        }
        let (x, y) = (self.shingles.text(a), self.shingles.text(b));
        match self.measure {
            Measure::Jaccard => jaccard(overlap(x.shared, y.shared), x.size(), y.size()),
            Measure::Containment => containment(overlap(x.shared, y.shared), x.size(), y.size()),
            Measure::Cosine(_) => {
                // One root of the product, not a product of roots: a cosine of counts that is a fraction comes out as
                // that fraction, so a pair on the threshold is not lost to rounding.
                let squared = self.squared_norms[a as usize] * self.squared_norms[b as usize];
                (dot(&x, &y, &self.squares) / libm::sqrt(squared)).min(1.0)
            }
        }
    }

    pub(crate) fn squares(&self) -> &[f64] {
        &self.squares
    }

    pub(crate) fn squared_norms(&self) -> &[f64] {
        &self.squared_norms
    }
}

/// |A∩B| / |A∪B| from the size of the intersection and of the two sets.
pub(crate) fn jaccard(overlap: u32, a: u32, b: u32) -> f64 {
    f64::from(overlap) / (u64::from(a) + u64::from(b) - u64::from(overlap)) as f64
}

/// |A∩B| / min(|A|, |B|).
pub(crate) fn containment(overlap: u32, a: u32, b: u32) -> f64 {
    f64::from(overlap) / f64::from(a.min(b))
}

/// The number of values that two ascending rows have in common.
///
/// Rows that are worth the question are alike for long stretches: those are passed eight values at once.
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

/// The sum of the products of counts and weights, in the order of shingles whatever the order of the two.
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
        Shingles::of_rows(&rows, kind, &no_progress).unwrap()
    }

    #[test]
    fn three_measures() {
        fn check(a: &str, b: &str, measure: Measure, expected: Option<f64>) {
            let shingles = shingles(&[a, b], Kind::Bags);
            let similarity = Similarity::new(&shingles, measure).unwrap();
            let found = similarity.of_pairs(&[(0, 1), (1, 0)]);
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
        // Two rows: ln(3/3) + 1 for what both hold, ln(3/2) + 1 for the rest.
        let alone = (1.5f64.ln() + 1.0).powi(2);
        check("a b", "a c", Measure::Cosine(Weighting::TfIdf), Some(1.0 / (1.0 + alone)));
    }

    #[test]
    fn a_cosine_that_is_a_fraction_is_that_fraction() {
        fn check(a: &str, b: &str, expected: f64) {
            let shingles = shingles(&[a, b], Kind::Bags);
            let similarity = Similarity::new(&shingles, Measure::Cosine(Weighting::Counts)).unwrap();
            assert_eq!(similarity.of(0, 1), Some(expected), "{a} {b}");
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
        assert_eq!(Similarity::new(&sets, Measure::Jaccard).unwrap().of(0, 1), Some(0.5));
        assert_eq!(Similarity::new(&sets, Measure::Jaccard).unwrap().of(0, 2), None);
    }
}
