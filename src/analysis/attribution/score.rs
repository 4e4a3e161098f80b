//! Scores a tested message against the profile of every brand, by two readers.

use super::profile::{OwnProfile, Profile};
use super::vectors::{Weight, sizes};
use crate::elementary::log1p_of_positives;
use crate::ragged::Ragged;

/// The share λ of the background in the likelihood of a gram under a brand: λ p̄ + (1 − λ) p_b.
pub(super) const BACKGROUND: f64 = 0.5;

/// Returns what one occurrence of a gram adds to the likelihood ratio of a brand: the gram's share in the brand's messages
/// against the mean of these shares over all brands.
pub(crate) fn log_ratio(share: f64, mean: f64) -> f64 {
    libm::log1p(ratio(share, mean))
}

fn ratio(share: f64, mean: f64) -> f64 {
    (1.0 - BACKGROUND) * share / (BACKGROUND * mean)
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
        let (mut holders, mut log_ratios) = (Vec::new(), Vec::new());
        for ((place, &count), &weight) in places.zip(counts).zip(&own.weights) {
            let row = self.by_gram.row(place);
            // `own` replaces the entry of the message's own brand, and comes last.
            let at = row.partition_point(|(other, _)| (*other as usize) < brand);
            let after = at + usize::from(row.get(at).is_some_and(|(other, _)| *other as usize == brand));
            holders.clear();
            holders.extend_from_slice(&row[..at]);
            holders.extend_from_slice(&row[after..]);
            holders.push((brand as u32, weight));
            let total: f64 = holders.iter().map(|(_, weight)| weight.share).sum();
            if total == 0.0 {
                continue;
            }
            let mean = total / n_brands as f64;
            log_ratios.clear();
            log_ratios.extend(holders.iter().map(|(_, weight)| ratio(weight.share, mean)));
            log1p_of_positives(&mut log_ratios);
            for (&(b, weight), log_ratio) in holders.iter().zip(&log_ratios) {
                scores[LIKELIHOOD][b as usize] += f64::from(count) * log_ratio;
                scores[CENTROID][b as usize] += f64::from(count) * weight.cosine;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::SplitMix64;

    const BRANDS: usize = 9;

    /// Returns the scores of a message, one holder after the other.
    fn by_definition(
        postings: &Postings,
        places: &[usize],
        counts: &[u32],
        brand: usize,
        own: &OwnProfile,
    ) -> [Vec<f64>; READERS] {
        let mut scores = [vec![0.0; BRANDS], vec![0.0; BRANDS]];
        for ((&place, &count), &weight) in places.iter().zip(counts).zip(&own.weights) {
            let others = postings.by_gram.row(place).iter().map(|&(other, weight)| (other as usize, weight));
            let holders: Vec<(usize, Weight)> =
                others.filter(|(other, _)| *other != brand).chain([(brand, weight)]).collect();
            let total: f64 = holders.iter().map(|(_, weight)| weight.share).sum();
            for (b, weight) in holders.into_iter().filter(|_| total != 0.0) {
                scores[LIKELIHOOD][b] += f64::from(count) * log_ratio(weight.share, total / BRANDS as f64);
                scores[CENTROID][b] += f64::from(count) * weight.cosine;
            }
        }
        let [norm, _] = sizes(counts);
        for (b, score) in scores[CENTROID].iter_mut().enumerate() {
            let profile = if b == brand { own.norm } else { postings.norms[b] };
            *score = if *score > 0.0 { *score / norm / profile } else { 0.0 };
        }
        scores
    }

    const GRAMS: usize = 60;

    fn weight(rng: &mut SplitMix64) -> Weight {
        match rng.below(4) {
            0 => Weight::default(),
            _ => Weight { cosine: rng.unit(), share: rng.unit() },
        }
    }

    fn profile(rng: &mut SplitMix64) -> Profile {
        let held: Vec<usize> = (0..GRAMS).filter(|_| rng.below(2) == 0).collect();
        let weights = held.into_iter().map(|gram| (gram, weight(rng))).collect();
        Profile { norm: 1.0 + rng.unit(), weights, own: Vec::new() }
    }

    #[test]
    fn scores_are_those_of_the_definition_in_every_bit() {
        let mut rng = SplitMix64::new(18, 3);
        let profiles: Vec<Profile> = (0..BRANDS).map(|_| profile(&mut rng)).collect();
        let postings = Postings::new(&profiles, GRAMS);
        for brand in 0..BRANDS {
            let places: Vec<usize> = (0..40).map(|_| rng.below(GRAMS)).collect();
            let counts: Vec<u32> = places.iter().map(|_| 1 + rng.below(3) as u32).collect();
            let weights = places.iter().map(|_| weight(&mut rng)).collect();
            let own = OwnProfile { norm: 1.0 + rng.unit(), weights };
            let found = postings.scores(places.iter().copied(), &counts, brand, &own);
            assert_eq!(found, by_definition(&postings, &places, &counts, brand, &own));
        }
    }
}
