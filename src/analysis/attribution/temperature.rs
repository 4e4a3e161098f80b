//! Turns scores into probabilities: softmax of τ times the scores, with τ ≥ 0 fitted on other messages.

use crate::elementary::exp_of_negatives;
use rayon::prelude::*;
use std::f64::consts::LN_2;

/// Messages whose terms a thread sums at a time. The sums do not depend on the number of threads.
const CHUNK: usize = 64;

/// The largest number of steps: Newton's method takes about ten, bisection at most this many.
const STEPS: usize = 200;

/// The scores of a message against every brand, and its own brand.
#[derive(Clone, Copy)]
pub(super) struct Scored<'a> {
    pub(super) scores: &'a [f64],
    pub(super) brand: usize,
    /// Its weight in the loss.
    pub(super) weight: f64,
}

/// Returns the τ ≥ 0 that minimises the log-loss of some messages, smoothed by one more whose brand is unknown: each
/// target is its own brand with the weight n/(n+1) and every brand with the weight 1/(n+1)/B, where n is the number of
/// units. Otherwise τ would be infinite for messages that are all told.
///
/// The loss is convex in τ. Without messages τ is 0, so that every brand has the probability 1/B.
pub(super) fn fit(messages: &[Scored<'_>], n_units: usize) -> f64 {
    let unknown = 1.0 / (n_units as f64 + 1.0);
    let centred: Vec<Centred> = messages.par_iter().map(|message| Centred::new(message, unknown)).collect();
    let slope = |tau: f64| slope(&centred, tau);
    // The slope is negative at `low` and not at `high`.
    let (mut low, mut high) = (0.0, f64::INFINITY);
    let mut tau = 0.0;
    for _ in 0..STEPS {
        let [first, second] = slope(tau);
        if first < 0.0 {
            low = tau;
        } else if tau > 0.0 {
            high = tau;
        } else {
            return 0.0;
        }
        let newton = tau - first / second;
        let next = if newton > low && newton < high {
            newton
        } else if high.is_finite() {
            0.5 * (low + high)
        } else if tau > 0.0 {
            2.0 * tau
        } else {
            1.0
        };
        if !next.is_finite() {
            return low;
        }
        if (next - tau).abs() <= 1e-13 * tau {
            return next;
        }
        tau = next;
    }
    tau
}

/// The scores of a message, prepared once for all steps of the fit.
struct Centred {
    /// The scores minus the largest score.
    above: Vec<f64>,
    /// The mean of `above` under the smoothed target.
    target: f64,
    weight: f64,
}

impl Centred {
    fn new(message: &Scored<'_>, unknown: f64) -> Self {
        let Scored { scores, brand, weight } = *message;
        let max = largest(scores);
        let above: Vec<f64> = scores.iter().map(|score| score - max).collect();
        let sum = above.iter().fold(0.0, |sum, above| sum + above);
        let target = (1.0 - unknown) * above[brand] + unknown * sum / scores.len() as f64;
        Self { above, target, weight }
    }
}

/// Returns the first and second derivatives of the loss with respect to τ.
fn slope(messages: &[Centred], tau: f64) -> [f64; 2] {
    let add = |sum: [f64; 2], x: [f64; 2]| [sum[0] + x[0], sum[1] + x[1]];
    let of_message = |odds: &mut Vec<f64>, message: &Centred| {
        odds.clear();
        odds.extend(message.above.iter().map(|above| tau * above));
        exp_of_negatives(odds);
        let (mut total, mut first, mut second) = (0.0, 0.0, 0.0);
        for (&above, &p) in message.above.iter().zip(odds.iter()) {
            total += p;
            first += p * above;
            second += p * above * above;
        }
        let (mean, square) = (first / total, second / total);
        [message.weight * (mean - message.target), message.weight * (square - mean * mean)]
    };
    let of_chunk = |odds: &mut Vec<f64>, chunk: &[Centred]| {
        chunk.iter().fold([0.0; 2], |sum, message| add(sum, of_message(odds, message)))
    };
    let chunks: Vec<[f64; 2]> = messages.par_chunks(CHUNK).map_init(Vec::new, of_chunk).collect();
    chunks.into_iter().fold([0.0; 2], add)
}

/// Returns softmax(τ · scores), and −log2 of its value for `brand`, which is finite even if that value rounds to 0.
pub(super) fn softmax(scores: &[f64], tau: f64, brand: usize) -> (Vec<f64>, f64) {
    let max = largest(scores);
    let mut p: Vec<f64> = scores.iter().map(|score| tau * (score - max)).collect();
    exp_of_negatives(&mut p);
    let total: f64 = p.iter().sum();
    p.iter_mut().for_each(|p| *p /= total);
    (p, (libm::log(total) - tau * (scores[brand] - max)) / LN_2)
}

/// Returns the largest score.
pub(super) fn largest(scores: &[f64]) -> f64 {
    scores.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::SplitMix64;

    /// Returns the derivatives of the loss, one number after the other.
    fn slope_by_definition(messages: &[Scored<'_>], tau: f64, unknown: f64) -> [f64; 2] {
        let of_message = |message: &Scored<'_>| {
            let Scored { scores, brand, weight } = *message;
            let max = largest(scores);
            let (mut total, mut first, mut second, mut sum) = (0.0, 0.0, 0.0, 0.0);
            for &score in scores {
                let (above, p) = (score - max, libm::exp(tau * (score - max)));
                total += p;
                first += p * above;
                second += p * above * above;
                sum += above;
            }
            let (mean, square) = (first / total, second / total);
            let target = (1.0 - unknown) * (scores[brand] - max) + unknown * sum / scores.len() as f64;
            [weight * (mean - target), weight * (square - mean * mean)]
        };
        let add = |sum: [f64; 2], x: [f64; 2]| [sum[0] + x[0], sum[1] + x[1]];
        let chunks = messages.chunks(CHUNK).map(|chunk| chunk.iter().map(of_message).fold([0.0; 2], add));
        chunks.fold([0.0; 2], add)
    }

    #[test]
    fn the_slope_is_that_of_the_definition_in_every_bit() {
        let mut rng = SplitMix64::new(18, 2);
        let scores: Vec<Vec<f64>> =
            (0..200).map(|i| (0..37).map(|_| (1 << (i % 12)) as f64 * rng.unit()).collect()).collect();
        let message = |(brand, scores)| Scored { scores, brand: brand % 37, weight: 1.0 / 3.0 };
        let messages: Vec<Scored<'_>> = scores.iter().map(Vec::as_slice).enumerate().map(message).collect();
        let centred: Vec<Centred> = messages.iter().map(|message| Centred::new(message, 0.01)).collect();
        for tau in [0.0, 1e-9, 0.3, 1.0, 7.0, 1e3] {
            assert_eq!(slope(&centred, tau), slope_by_definition(&messages, tau, 0.01), "{tau}");
        }
    }

    #[test]
    fn tau_minimises_the_smoothed_loss() {
        let scores = [[3.0, 1.0, 0.0], [2.0, 2.5, 0.0], [0.0, 4.0, 1.0], [1.0, 1.0, 6.0]];
        let brands = [0, 0, 1, 2];
        let messages: Vec<Scored<'_>> = (scores.iter().zip(brands))
            .map(|(scores, brand)| Scored { scores, brand, weight: 0.25 })
            .collect();
        let loss = |tau: f64| -> f64 {
            let unknown = 1.0 / 5.0;
            let of_message = |m: &Scored<'_>| {
                let (p, bits) = softmax(m.scores, tau, m.brand);
                assert!((bits + libm::log2(p[m.brand])).abs() < 1e-12);
                let mean = p.iter().map(|p| libm::log(*p)).sum::<f64>() / 3.0;
                -m.weight * ((1.0 - unknown) * libm::log(p[m.brand]) + unknown * mean)
            };
            messages.iter().map(of_message).sum()
        };
        let tau = fit(&messages, 4);
        assert!(tau > 0.1 && tau < 10.0, "{tau}");
        for other in [0.0, 0.9 * tau, 0.999 * tau, 1.001 * tau, 1.1 * tau, 9.0 * tau] {
            assert!(loss(other) > loss(tau), "{other} is better than {tau}");
        }
    }

    #[test]
    fn tau_is_zero_where_scores_mislead_or_are_missing() {
        assert_eq!(fit(&[], 0), 0.0);
        let misled = Scored { scores: &[0.0, 1.0], brand: 0, weight: 1.0 };
        assert_eq!(fit(&[misled], 1), 0.0);
        let even = Scored { scores: &[0.0, 0.0], brand: 0, weight: 1.0 };
        assert_eq!(fit(&[even], 1), 0.0);
        assert_eq!(softmax(even.scores, 0.0, 0), (vec![0.5, 0.5], 1.0));
    }

    #[test]
    fn tau_is_finite_where_every_message_is_told() {
        let told = Scored { scores: &[1.0, 0.0], brand: 0, weight: 1.0 };
        // One of one unit: the target is 3/4, so p = 3/4 and τ = ln 3.
        let tau = fit(&[told], 1);
        assert!((tau - libm::log(3.0)).abs() < 1e-12, "{tau}");
        assert!((softmax(told.scores, tau, 0).0[0] - 0.75).abs() < 1e-12);
        // A probability that rounds to 0 has finite bits.
        let (p, bits) = softmax(&[0.0, 2000.0], 1.0, 0);
        assert!(p == [0.0, 1.0] && (bits - 2000.0 / LN_2).abs() < 1e-9, "{p:?} {bits}");
    }
}
