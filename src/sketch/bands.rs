//! Locality-sensitive hashing: rows whose signatures agree on a band are candidates.
//!
//! Two rows of slot agreement p agree on a band of r slots with probability pʳ, and on at least one of b bands with
//! 1 − (1 − pʳ)ᵇ. The bands are the longest that reach a recall *at the threshold*: candidates are verified, so missing
//! pairs matters more than false candidates.

use super::scheme::{Bits, MAX_K};
use super::signatures::Signatures;
use crate::error::{Error, Result};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The slots that may be spent on bands of two rows or more, where signatures are made for the join.
const SLOTS: usize = 256;

/// The most slots in a band.
const MAX_ROWS: usize = 16;

/// The most pairs that [`Signatures::candidates`] returns: 800 MB.
pub const MAX_CANDIDATES: usize = 100_000_000;

/// A division of signatures into bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Banding {
    pub(crate) bands: usize,
    /// Slots per band.
    pub(crate) rows: usize,
}

impl Banding {
    /// Returns the longest bands that reach a recall at a threshold in [`SLOTS`] slots, else single slots.
    ///
    /// # Errors
    /// If more than [`MAX_K`] slots are needed.
    pub(crate) fn for_recall(threshold: f64, recall: f64) -> Result<Self> {
        let long = (2..=MAX_ROWS).rev().find_map(|rows| Self::with_rows(rows, SLOTS, threshold, recall));
        long.or_else(|| Self::with_rows(1, MAX_K, threshold, recall)).ok_or_else(|| {
            Error::parameter("method", "sketches cannot reach this recall at so low a similarity: use exact")
        })
    }

    /// Returns the fewest bands of `rows` slots that reach the recall within `k` slots.
    fn with_rows(rows: usize, k: usize, agreement: f64, recall: f64) -> Option<Self> {
        let missed = 1.0 - power(agreement, rows);
        let mut all = 1.0;
        (1..=k / rows)
            .find(|_| {
                all *= missed;
                1.0 - all >= recall
            })
            .map(|bands| Self { bands, rows })
    }

    /// Returns 1 − (1 − pʳ)ᵇ.
    pub(crate) fn recall(&self, agreement: f64) -> f64 {
        1.0 - power(1.0 - power(agreement, self.rows), self.bands)
    }

    fn slots(&self, band: usize) -> Range<usize> {
        band * self.rows..(band + 1) * self.rows
    }

    /// Writes (key, row) of every row that is not empty to `keys`, sorted: candidates are neighbours.
    pub(crate) fn sort_keys(&self, signatures: &Signatures, band: usize, keys: &mut Vec<(u64, u32)>) {
        keys.clear();
        let slots = self.slots(band);
        let key = |row: u32| Some((signatures.band(row as usize, slots.clone())?, row));
        keys.par_extend((0..signatures.len() as u32).into_par_iter().filter_map(key));
        keys.par_sort_unstable();
    }

    /// Returns whether two rows agree on an earlier band.
    pub(crate) fn agree_before(&self, signatures: &Signatures, band: usize, x: u32, y: u32) -> bool {
        (0..band).any(|earlier| {
            let key = |row: u32| signatures.band(row as usize, self.slots(earlier));
            key(x) == key(y)
        })
    }
}

/// Returns the power by repeated multiplication, so that it is the same on every machine.
fn power(x: f64, n: usize) -> f64 {
    (0..n).fold(1.0, |p, _| p * x)
}

impl Signatures {
    /// Returns the pairs of rows that agree on a band of slots: with probability `recall` or more, each pair whose
    /// Jaccard similarity is `threshold` or more. Pairs (a, b) with a < b, sorted, each once.
    ///
    /// The bands are the longest that reach the recall with the slots there are. Pairs below the threshold are among the
    /// candidates: verify them, with [`crate::shingle::jaccard`] or [`estimate`](super::Comparison::estimate). Empty
    /// rows have no pair. O(bands · (rows · log rows + pairs that agree)), parallel, with a look at
    /// the earlier bands of each pair; 16 bytes per row and 8 per pair.
    ///
    /// ```
    /// use unisono::shingle::Shingler;
    /// use unisono::sketch::MinHash;
    ///
    /// let texts = ["one two three four five", "One two three four five!", "something else altogether"];
    /// let signatures = MinHash::default().signer()?.sign_texts(&Shingler::default(), &texts);
    /// assert_eq!(signatures.candidates(0.7, 0.99)?, [(0, 1)]);
    /// # Ok::<(), unisono::Error>(())
    /// ```
    ///
    /// # Errors
    /// If `threshold` is not above 0 and at most 1, if `recall` is not above 0 and below 1, if the slots are too few for
    /// that recall, or if there are more than [`MAX_CANDIDATES`] candidates.
    pub fn candidates(&self, threshold: f64, recall: f64) -> Result<Vec<(u32, u32)>> {
        self.candidates_up_to(threshold, recall, MAX_CANDIDATES)
    }

    fn candidates_up_to(&self, threshold: f64, recall: f64, max: usize) -> Result<Vec<(u32, u32)>> {
        if !(threshold > 0.0 && threshold <= 1.0) {
            return Err(Error::parameter("threshold", "use a number above 0 and at most 1, such as 0.7"));
        }
        if !(recall > 0.0 && recall < 1.0) {
            return Err(Error::parameter("recall", "use a number above 0 and below 1, such as 0.99"));
        }
        // Different slots of 8 bits agree by chance.
        let chance = if self.scheme().bits == Bits::Eight { 1.0 / 256.0 } else { 0.0 };
        let agreement = threshold + (1.0 - threshold) * chance;
        let k = self.scheme().k;
        let bandings = (1..=MAX_ROWS).rev().filter_map(|rows| Banding::with_rows(rows, k, agreement, recall));
        let Some(banding) = bandings.into_iter().next() else {
            let remedy = format!("{k} slots cannot reach it at this threshold: sign with more, or lower it");
            return Err(Error::parameter("recall", remedy));
        };
        let (mut found, mut keys) = (Vec::new(), Vec::new());
        let n_found = AtomicUsize::new(0);
        for band in 0..banding.bands {
            banding.sort_keys(self, band, &mut keys);
            let of_row = |i: usize| {
                let (key, a) = keys[i];
                let is_candidate = |b: u32| !banding.agree_before(self, band, a, b);
                let equal = keys[i + 1..].iter().take_while(|other| other.0 == key);
                let mut pairs = Vec::new();
                if n_found.load(Ordering::Relaxed) <= max {
                    pairs.extend(equal.filter(|(_, b)| is_candidate(*b)).map(|&(_, b)| (a, b)));
                    n_found.fetch_add(pairs.len(), Ordering::Relaxed);
                }
                pairs
            };
            found.par_extend((0..keys.len()).into_par_iter().flat_map_iter(of_row));
            if found.len() > max {
                let remedy = format!("there are more than {max} candidates: raise it");
                return Err(Error::parameter("threshold", remedy));
            }
        }
        found.par_sort_unstable();
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{SplitMix64, mix64};
    use crate::sketch::MinHash;

    #[test]
    fn bands_reach_the_requested_recall() {
        fn check(threshold: f64, recall: f64, bands: usize, rows: usize) {
            let banding = Banding::for_recall(threshold, recall).unwrap();
            assert_eq!(banding, Banding { bands, rows }, "{threshold} {recall}");
            assert!(banding.recall(threshold) >= recall - 1e-12);
            assert!(Banding { bands: bands - 1, rows }.recall(threshold) < recall || bands == 1);
        }
        // b = ⌈ln(1 − recall) / ln(1 − tʳ)⌉.
        check(0.7, 0.99, 37, 6);
        check(0.5, 0.99, 35, 3);
        check(0.05, 0.99, 90, 1);
        check(1.0, 0.99, 1, 16);
        check(0.9, 0.5, 4, 16);
        assert!(Banding::for_recall(0.001, 0.99).is_err());
    }

    /// Returns pairs of sets with 60 of 100 shingles in common: their similarity is 60/140.
    fn pairs(bits: Bits) -> Signatures {
        let set = |pair: u64, half: u64| {
            let own = (0..40).map(move |i| 1000 + 100 * half + i);
            (0..60).chain(own).map(move |i| mix64(pair << 20 | i))
        };
        let sets = (0..500).flat_map(|pair| [set(pair, 0), set(pair, 1)]).collect();
        MinHash { bits, ..MinHash::default() }.signer().unwrap().sign(&sets)
    }

    #[test]
    fn candidates_reach_the_recall_at_the_threshold() {
        for bits in [Bits::ThirtyTwo, Bits::Eight] {
            for recall in [0.5, 0.9, 0.99] {
                let found = pairs(bits).candidates(60.0 / 140.0, recall).unwrap();
                assert!(found.is_sorted() && found.windows(2).all(|w| w[0] != w[1]));
                let right = found.iter().filter(|(a, b)| a % 2 == 0 && *b == a + 1).count() as f64;
                // Three standard errors of 500 pairs.
                let error = 3.0 * (recall * (1.0 - recall) / 500.0).sqrt();
                assert!(right / 500.0 > recall - error, "{bits:?} {recall}: {right}");
            }
        }
    }

    #[test]
    fn candidates_are_the_pairs_that_agree_on_a_band() {
        let mut random = SplitMix64::new(9, 1);
        let sets: Vec<Vec<u64>> =
            (0..120).map(|i| (0..i % 9).map(|_| mix64(random.below(12) as u64)).collect()).collect();
        let signatures = MinHash { k: 12, ..MinHash::default() }.signer().unwrap();
        let signatures = signatures.sign(&sets.into_iter().collect());
        let found = signatures.candidates(0.5, 0.9).unwrap();
        // (1 − 0.5²)ᵇ ≤ 0.1 needs nine bands of two slots, more than there are; four of one suffice.
        let agree = |a: u32, b: u32| {
            let band = |row: u32, at: usize| signatures.band(row as usize, at..at + 1);
            (0..4).any(|at| band(a, at).is_some() && band(a, at) == band(b, at))
        };
        let expected: Vec<(u32, u32)> =
            (0..120).flat_map(|a| (a + 1..120).map(move |b| (a, b))).filter(|&(a, b)| agree(a, b)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn unusable_parameters_and_too_many_candidates_are_errors() {
        let signer = MinHash { k: 4, ..MinHash::default() }.signer().unwrap();
        let signatures = signer.sign(&vec![[1u64, 2]; 30].into_iter().collect());
        for (threshold, recall) in
            [(0.0, 0.9), (1.1, 0.9), (f64::NAN, 0.9), (0.5, 0.0), (0.5, 1.0), (0.5, f64::NAN), (0.1, 0.99)]
        {
            assert!(signatures.candidates(threshold, recall).is_err(), "{threshold} {recall}");
        }
        assert_eq!(signatures.candidates(0.9, 0.9).unwrap().len(), 30 * 29 / 2);
        assert!(signatures.candidates_up_to(0.9, 0.9, 434).is_err());
        assert!(signatures.candidates_up_to(0.9, 0.9, 435).is_ok());
    }
}
