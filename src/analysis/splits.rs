//! Lists or draws the ways to shuffle the labels of brands among groups.

use crate::hash::SplitMix64;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// All splits are tried if there are at most this many; else as many are drawn.
pub const MAX_SPLITS: u64 = 9_999;

/// The splits that are tried.
pub(super) enum Splits {
    /// Every split, as labels.
    All(Vec<Vec<usize>>),
    /// The observed one and draws.
    Drawn { seed: u64 },
}

impl Splits {
    pub(super) fn new(labels: &[usize], strata: &[Vec<usize>], seed: u64) -> Self {
        let mut number = 1.0_f64;
        for stratum in strata {
            let mut counts = BTreeMap::new();
            for (n, &i) in (1..).zip(stratum) {
                let count = counts.entry(labels[i]).or_insert(0u32);
                *count += 1;
                number *= f64::from(n) / f64::from(*count);
            }
            if number > 2.0 * MAX_SPLITS as f64 {
                return Self::Drawn { seed };
            }
        }
        if number.round() > MAX_SPLITS as f64 {
            return Self::Drawn { seed };
        }
        let mut all = vec![labels.to_vec()];
        for stratum in strata {
            let mut sorted: Vec<usize> = stratum.iter().map(|&i| labels[i]).collect();
            sorted.sort_unstable();
            let mut own = vec![sorted.clone()];
            while next_permutation(&mut sorted) {
                own.push(sorted.clone());
            }
            let with = |base: &Vec<usize>, own: &Vec<usize>| {
                let mut labels = base.clone();
                stratum.iter().zip(own).for_each(|(&i, &label)| labels[i] = label);
                labels
            };
            all = all.iter().flat_map(|base| own.iter().map(move |own| with(base, own))).collect();
        }
        Self::All(all)
    }

    pub(super) fn number(&self) -> u64 {
        match self {
            Self::All(all) => all.len() as u64,
            Self::Drawn { .. } => 1 + MAX_SPLITS,
        }
    }

    /// Returns p, where `hits` of the splits that [`par_map`](Self::par_map) visits are as far out.
    pub(super) fn p(&self, hits: u64) -> f64 {
        match self {
            Self::All(all) => hits as f64 / all.len() as f64,
            Self::Drawn { .. } => (1 + hits) as f64 / (1 + MAX_SPLITS) as f64,
        }
    }

    /// Returns the smallest p: splits that only rename groups have the observed statistic.
    pub(super) fn least_p(&self, labels: &[usize], strata: &[Vec<usize>], groups: usize) -> f64 {
        let Self::All(all) = self else { return 1.0 / (1 + MAX_SPLITS) as f64 };
        let counts: Vec<Vec<usize>> = strata
            .iter()
            .map(|stratum| {
                let mut counts = vec![0; groups];
                stratum.iter().for_each(|&i| counts[labels[i]] += 1);
                counts
            })
            .collect();
        // With at most MAX_SPLITS splits there are few groups: eight of two brands have 81,729,648,000.
        let mut names: Vec<usize> = (0..groups).collect();
        let mut alike = 0u64;
        loop {
            alike +=
                u64::from(counts.iter().all(|counts| (0..groups).all(|g| counts[g] == counts[names[g]])));
            if groups > 8 || !next_permutation(&mut names) {
                break;
            }
        }
        alike as f64 / all.len() as f64
    }

    pub(super) fn par_map<R: Send>(
        &self,
        labels: &[usize],
        strata: &[Vec<usize>],
        of: impl Fn(&[usize]) -> R + Sync,
    ) -> Vec<R> {
        match self {
            Self::All(all) => all.par_iter().map(|labels| of(labels)).collect(),
            Self::Drawn { seed } => (0..MAX_SPLITS)
                .into_par_iter()
                .map(|draw| {
                    let mut rng = SplitMix64::new(*seed, draw);
                    let mut drawn = labels.to_vec();
                    for stratum in strata {
                        let mut own: Vec<usize> = stratum.iter().map(|&i| labels[i]).collect();
                        rng.shuffle(&mut own);
                        stratum.iter().zip(own).for_each(|(&i, label)| drawn[i] = label);
                    }
                    of(&drawn)
                })
                .collect(),
        }
    }
}

/// Moves to the next arrangement in lexicographic order. Returns false after the last.
fn next_permutation(items: &mut [usize]) -> bool {
    let Some(i) = (1..items.len()).rev().find(|&i| items[i - 1] < items[i]) else { return false };
    if let Some(j) = (i..items.len()).rev().find(|&j| items[j] > items[i - 1]) {
        items.swap(i - 1, j);
    }
    items[i..].reverse();
    true
}

#[cfg(test)]
mod tests {
    use super::next_permutation;

    #[test]
    fn every_arrangement_is_visited_once() {
        let mut items = vec![0, 0, 1, 2];
        let mut n = 1;
        while next_permutation(&mut items) {
            n += 1;
        }
        assert_eq!((n, items), (12, vec![2, 1, 0, 0]));
    }
}
