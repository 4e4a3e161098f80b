//! Scores a tested message against the profile of every brand, by two readers.

use super::profile::{OwnProfile, Profile};
use super::vectors::{Weight, sizes};
use crate::ragged::Ragged;

/// The share λ of the background in the likelihood of a gram under a brand: λ p̄ + (1 − λ) p_b.
pub(super) const BACKGROUND: f64 = 0.5;

/// Returns what one occurrence of a gram adds to the likelihood ratio of a brand: the gram's share in the brand's messages
/// against the mean of these shares over all brands.
pub(crate) fn log_ratio(share: f64, mean: f64) -> f64 {
    libm::log1p((1.0 - BACKGROUND) * share / (BACKGROUND * mean))
}

/// Number of readers.
pub(super) const READERS: usize = 2;

/// The place of the likelihood ratio among the readers.
pub(super) const LIKELIHOOD: usize = 0;

/// The place of the cosine to the centroid.
pub(super) const CENTROID: usize = 1;

/// The profiles of all brands by gram.
pub(super) struct Postings {
    norms: Vec<f64>,
    /// For each gram of the tested messages, the brands that hold it, ascending.
    by_gram: Ragged<(u32, Weight)>,
}

impl Postings {
    /// Inverts the profiles. `n_grams` is the number of grams of the tested messages. O(weights).
    pub(super) fn new(profiles: &[Profile], n_grams: usize) -> Self {
        let mut ends = vec![0; n_grams];
        for profile in profiles {
            profile.weights.iter().for_each(|&(gram, _)| ends[gram] += 1);
        }
        let mut n = 0;
        for end in &mut ends {
            // For now the start of the row; it moves to the end as the row fills.
            n += std::mem::replace(end, n);
        }
        let mut values = vec![(0, Weight::default()); n];
        for (brand, profile) in (0..).zip(profiles) {
            for &(gram, weight) in &profile.weights {
                values[ends[gram]] = (brand, weight);
                ends[gram] += 1;
            }
        }
        let norms = profiles.iter().map(|profile| profile.norm).collect();
        Self { norms, by_gram: Ragged::from_ends(values, ends) }
    }

    /// Returns the scores of a message against every brand, by reader. `places` holds its grams as places among those
    /// of the tested messages; `own` replaces the profile of its own brand.
    pub(super) fn scores(
        &self,
        places: impl Iterator<Item = usize>,
        counts: &[u32],
        brand: usize,
        own: &OwnProfile,
    ) -> [Vec<f64>; READERS] {
        let n_brands = self.norms.len();
        let mut scores = [vec![0.0; n_brands], vec![0.0; n_brands]];
        for ((place, &count), &weight) in places.zip(counts).zip(&own.weights) {
            let holders = || {
                let others = self.by_gram.row(place).iter().map(|&(other, weight)| (other as usize, weight));
                others.filter(|(other, _)| *other != brand).chain([(brand, weight)])
            };
            let total: f64 = holders().map(|(_, weight)| weight.share).sum();
            if total == 0.0 {
                continue;
            }
            let mean = total / n_brands as f64;
            for (b, weight) in holders() {
                scores[LIKELIHOOD][b] += f64::from(count) * log_ratio(weight.share, mean);
                scores[CENTROID][b] += f64::from(count) * weight.cosine;
            }
        }
        let [norm, _] = sizes(counts);
        for (b, score) in scores[CENTROID].iter_mut().enumerate() {
            let profile = if b == brand { own.norm } else { self.norms[b] };
            *score = if *score > 0.0 { *score / norm / profile } else { 0.0 };
        }
        scores
    }
}
