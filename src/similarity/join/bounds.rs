//! The overlap that two sets need to reach a threshold.

use crate::similarity::pair::{containment, jaccard};

#[derive(Debug, Clone)]
pub(super) struct Bounds {
    pub(super) is_jaccard: bool,
    threshold: f64,
    /// For Jaccard: the least overlap, indexed by the sum of the two sizes, below [`CACHED_SUMS`].
    by_sum: Vec<u32>,
}

const CACHED_SUMS: usize = 4096;

impl Bounds {
    pub(super) fn jaccard(threshold: f64) -> Self {
        let mut out = Self { is_jaccard: true, threshold, by_sum: Vec::new() };
        out.by_sum = (0..CACHED_SUMS as u64).map(|sum| out.min_by_sum(sum)).collect();
        out
    }

    pub(super) fn containment(threshold: f64) -> Self {
        Self { is_jaccard: false, threshold, by_sum: Vec::new() }
    }

    pub(super) fn similarity(&self, overlap: u32, x: u32, y: u32) -> f64 {
        if self.is_jaccard { jaccard(overlap, x, y) } else { containment(overlap, x, y) }
    }

    /// Returns the least overlap with which two sets of these sizes reach the threshold. If it exceeds the smaller size,
    /// they cannot reach it.
    pub(super) fn min_overlap(&self, x: u32, y: u32) -> u32 {
        if self.is_jaccard {
            let sum = u64::from(x) + u64::from(y);
            self.by_sum.get(sum as usize).copied().unwrap_or_else(|| self.min_by_sum(sum))
        } else {
            self.min_by_size(x.min(y))
        }
    }

    /// Returns the least overlap that a set of this size needs with any partner. For containment, it is the smaller set.
    pub(super) fn min_by_size(&self, size: u32) -> u32 {
        let reaches = |o: u32| f64::from(o) / f64::from(size) >= self.threshold;
        lowest((self.threshold * f64::from(size)) as u32, size, reaches)
    }

    fn min_by_sum(&self, sum: u64) -> u32 {
        let reaches = |o: u32| f64::from(o) / (sum - u64::from(o)) as f64 >= self.threshold;
        let half = (sum / 2).min(u64::from(u32::MAX) - 1) as u32;
        lowest((self.threshold / (1.0 + self.threshold) * sum as f64) as u32, half, reaches)
    }
}

/// Returns the lowest number from 1 to `most` for which `reaches` is true, or `most` + 1. The search starts at `guess`.
///
/// `reaches` divides exactly as the similarity does, so rounding loses no pair.
fn lowest(guess: u32, most: u32, reaches: impl Fn(u32) -> bool) -> u32 {
    let mut o = guess.saturating_sub(1).clamp(1, most.max(1));
    while o > 1 && reaches(o - 1) {
        o -= 1;
    }
    while o <= most && !reaches(o) {
        o += 1;
    }
    o
}
