//! What a threshold asks of sets.

use crate::similarity::pair::{containment, jaccard};

/// What a threshold asks of sets.
#[derive(Debug, Clone)]
pub(super) struct Bounds {
    pub(super) is_jaccard: bool,
    threshold: f64,
    /// The least overlap of two sets by the sum of their sizes (Jaccard), for the sums that are usual.
    by_sum: Vec<u32>,
}

const USUAL_SUMS: usize = 4096;

impl Bounds {
    pub(super) fn jaccard(threshold: f64) -> Self {
        let mut out = Self { is_jaccard: true, threshold, by_sum: Vec::new() };
        out.by_sum = (0..USUAL_SUMS as u64).map(|sum| out.least_of_sum(sum)).collect();
        out
    }

    pub(super) fn containment(threshold: f64) -> Self {
        Self { is_jaccard: false, threshold, by_sum: Vec::new() }
    }

    pub(super) fn similarity(&self, overlap: u32, x: u32, y: u32) -> f64 {
        if self.is_jaccard { jaccard(overlap, x, y) } else { containment(overlap, x, y) }
    }

    /// The least overlap with which two sets of these sizes reach the threshold; it may be more than they hold.
    pub(super) fn least(&self, x: u32, y: u32) -> u32 {
        if self.is_jaccard {
            let sum = u64::from(x) + u64::from(y);
            self.by_sum.get(sum as usize).copied().unwrap_or_else(|| self.least_of_sum(sum))
        } else {
            self.least_of(x.min(y))
        }
    }

    /// The least overlap that a set of this size needs with any partner; of the smaller one, for containment.
    pub(super) fn least_of(&self, size: u32) -> u32 {
        let reaches = |o: u32| f64::from(o) / f64::from(size) >= self.threshold;
        lowest((self.threshold * f64::from(size)) as u32, size, reaches)
    }

    fn least_of_sum(&self, sum: u64) -> u32 {
        let reaches = |o: u32| f64::from(o) / (sum - u64::from(o)) as f64 >= self.threshold;
        let half = (sum / 2).min(u64::from(u32::MAX) - 1) as u32;
        lowest((self.threshold / (1.0 + self.threshold) * sum as f64) as u32, half, reaches)
    }
}

/// The lowest number from 1 on that `reaches`, which is near `guess`; `most` + 1 where none up to `most` does.
///
/// The bounds and the answer are made by the same division, so that no pair is lost to rounding.
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
