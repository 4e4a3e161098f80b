//! Signatures cut into bands.

use super::scheme::MAX_K;
use crate::error::{Error, Result};
use std::ops::Range;

/// How many slots are spent on longer bands.
const SLOTS: usize = 256;

/// How a signature is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Banding {
    pub(crate) bands: usize,
    pub(crate) rows: usize,
}

impl Banding {
    /// The longest bands that reach a recall at a threshold in [`SLOTS`] slots; single slots where none do.
    ///
    /// # Errors
    /// When more slots are needed than a signature can have.
    pub(crate) fn for_recall(threshold: f64, recall: f64) -> Result<Self> {
        let bands = |rows: usize| {
            let missed = 1.0 - power(threshold, rows);
            (1..=MAX_K)
                .scan(1.0, |all, _| {
                    *all *= missed;
                    Some(*all)
                })
                .position(|all| 1.0 - all >= recall)
                .map(|at| Self { bands: at + 1, rows })
        };
        let long = (2..=16).rev().filter_map(bands).find(|b| b.bands * b.rows <= SLOTS);
        long.or_else(|| bands(1)).ok_or_else(|| {
            Error::parameter("method", "sketches cannot reach that recall at so low a similarity: use exact")
        })
    }

    /// 1 − (1 − sʳ)ᵇ.
    pub(crate) fn recall(&self, similarity: f64) -> f64 {
        1.0 - power(1.0 - power(similarity, self.rows), self.bands)
    }

    pub(crate) fn band(&self, band: usize) -> Range<usize> {
        band * self.rows..(band + 1) * self.rows
    }
}

/// By multiplication, so that it is the same everywhere.
fn power(x: f64, n: usize) -> f64 {
    (0..n).fold(1.0, |p, _| p * x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_reach_the_recall() {
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
}
