//! Counts how often a reader is right, how sure it is, and with whom it confuses a brand.

use super::temperature::{Scored, largest, softmax};

/// Bins of equal width for the probability of the reader's guess.
pub(super) const BINS: usize = 10;

/// Scores closer than this share of the largest are equal: they differ by rounding.
const ROUNDING: f64 = 1e-12;

/// The results of one reader for one brand, over all draws so far.
#[derive(Clone, Default)]
pub(super) struct Tally {
    /// By the place of a unit.
    pub(super) units: Vec<UnitTally>,
    pub(super) bins: [Bin; BINS],
    /// Σ of the probability of each brand.
    pub(super) given: Vec<f64>,
}

/// The results for the messages of one unit.
#[derive(Clone, Copy, Default)]
pub(super) struct UnitTally {
    /// Number of tests.
    pub(super) n: f64,
    /// Number of right guesses. One of k equally likely brands counts 1/k.
    pub(super) hits: f64,
    /// Σ −log2 of the probability of the message's brand.
    pub(super) bits: f64,
}

/// Tests whose guess has a probability in one range.
#[derive(Clone, Copy, Default)]
pub(super) struct Bin {
    pub(super) hits: f64,
    /// Σ of the probability of the guess.
    pub(super) sure: f64,
}

impl Tally {
    pub(super) fn new(n_units: usize, n_brands: usize) -> Self {
        Self {
            units: vec![UnitTally::default(); n_units],
            bins: [Bin::default(); BINS],
            given: vec![0.0; n_brands],
        }
    }

    /// Adds a test of a message of the unit at a place.
    pub(super) fn add(&mut self, place: usize, message: Scored<'_>, tau: f64) {
        let (p, bits) = softmax(message.scores, tau, message.brand);
        let hits = hits(message);
        let unit = &mut self.units[place];
        (unit.n, unit.hits, unit.bits) = (unit.n + 1.0, unit.hits + hits, unit.bits + bits);
        let sure = largest(&p);
        let bin = &mut self.bins[((sure * BINS as f64) as usize).min(BINS - 1)];
        (bin.hits, bin.sure) = (bin.hits + hits, bin.sure + sure);
        self.given.iter_mut().zip(p).for_each(|(sum, p)| *sum += p);
    }

    /// Returns the sums over all units.
    pub(super) fn total(&self) -> UnitTally {
        self.units.iter().fold(UnitTally::default(), |sum, unit| UnitTally {
            n: sum.n + unit.n,
            hits: sum.hits + unit.hits,
            bits: sum.bits + unit.bits,
        })
    }
}

/// Returns 1 if a message's brand has the largest score, 1/k if k brands have it, else 0.
fn hits(message: Scored<'_>) -> f64 {
    let max = largest(message.scores);
    let is_largest = |score: f64| score >= max - ROUNDING * max.abs();
    if is_largest(message.scores[message.brand]) {
        1.0 / message.scores.iter().filter(|score| is_largest(**score)).count() as f64
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_scores_share_a_hit() {
        let check = |scores: &[f64], expected| {
            assert_eq!(hits(Scored { scores, brand: 1, weight: 1.0 }), expected, "{scores:?}");
        };
        check(&[1.0, 2.0, 0.0], 1.0);
        check(&[2.0, 1.0, 0.0], 0.0);
        check(&[2.0, 2.0 + 1e-14, 0.0], 0.5);
        check(&[2.0 + 1e-14, 2.0, 2.0, 1.0], 1.0 / 3.0);
        check(&[0.0, 0.0, 0.0, 0.0], 0.25);
    }

    #[test]
    fn a_guess_is_counted_where_it_is_sure() {
        let mut tally = Tally::new(2, 2);
        let scores = [0.0, libm::log(3.0)];
        tally.add(1, Scored { scores: &scores, brand: 0, weight: 1.0 }, 1.0);
        tally.add(1, Scored { scores: &scores, brand: 1, weight: 1.0 }, 1e9);
        let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert!(near(tally.bins[7].sure, 0.75) && tally.bins[7].hits == 0.0);
        assert!(near(tally.bins[9].sure, 1.0) && tally.bins[9].hits == 1.0);
        assert!(near(tally.given[0], 0.25) && near(tally.given[1], 1.75));
        let total = tally.total();
        assert!(total.n == 2.0 && total.hits == 1.0 && near(total.bits, 2.0));
        assert_eq!((tally.units[0].n, tally.units[1].n), (0.0, 2.0));
    }
}
