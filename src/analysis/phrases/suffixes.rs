//! The suffix array of the runs, by prefix doubling (Manber & Myers 1993), and the common prefixes of neighbours (Kasai et
//! al. 2001).
//!
//! A suffix ends where its run ends. Each end counts as a term of its own, so no two suffixes are equal. After round i the
//! suffixes are sorted by their first 2^i terms; the next round sorts only those that still equal another.

use crate::ragged::Ragged;
use rayon::prelude::*;

/// The suffixes of all runs, in order. A suffix is its place among the terms of all runs.
pub(super) struct Suffixes {
    pub(super) order: Vec<u32>,
    /// The position of each suffix in `order`.
    pub(super) ranks: Vec<u32>,
    /// For each position in `order`, the number of first terms that the suffix shares with the one before.
    pub(super) common: Vec<u32>,
    /// The run of each suffix.
    pub(super) run_of: Vec<u32>,
}

/// The most terms of all runs.
pub(super) const MAX_TERMS: usize = 1 << 31;

impl Suffixes {
    /// Sorts the suffixes of fewer than [`MAX_TERMS`] terms. O(terms · log(the longest common prefix)) sorts, parallel; 28
    /// bytes for each term.
    pub(super) fn new(runs: &Ragged<u32>) -> Self {
        let terms = runs.values();
        let mut run_of = Vec::with_capacity(terms.len());
        (0..).zip(runs.iter()).for_each(|(run, terms)| run_of.extend(terms.iter().map(|_| run)));
        let ends: Vec<u32> = (0..runs.len()).map(|run| runs.range(run).end as u32).collect();
        let ranks = ranks(terms, &run_of, &ends);
        let mut order = vec![0; terms.len()];
        (0..).zip(&ranks).for_each(|(suffix, &rank)| order[rank as usize] = suffix);
        let of_run = |run: usize| {
            let mut common = 0;
            let of_suffix = |at: usize| {
                let rest = &terms[at..ends[run] as usize];
                let before = (ranks[at] as usize).checked_sub(1).map(|rank| order[rank] as usize);
                let before =
                    before.map_or(&[][..], |before| &terms[before..ends[run_of[before] as usize] as usize]);
                let known = usize::min(common, before.len());
                let more = rest[known..].iter().zip(&before[known..]).take_while(|(a, b)| a == b).count();
                let found = known + more;
                common = found.saturating_sub(1);
                found as u32
            };
            runs.range(run).map(of_suffix).collect::<Vec<u32>>()
        };
        let by_suffix: Vec<u32> = (0..runs.len()).into_par_iter().flat_map_iter(of_run).collect();
        let common = order.par_iter().map(|&suffix| by_suffix[suffix as usize]).collect();
        Self { order, ranks, common, run_of }
    }
}

/// Returns the position of each suffix in the order of all.
fn ranks(terms: &[u32], run_of: &[u32], ends: &[u32]) -> Vec<u32> {
    let n_runs = ends.len() as u64;
    let mut ranks: Vec<u32> = terms.to_vec();
    let mut equal: Vec<u32> = (0..terms.len() as u32).collect();
    let mut length = 1;
    let mut is_first = true;
    while !equal.is_empty() {
        let key = |&suffix: &u32| {
            let (run, next) = (run_of[suffix as usize], suffix + length);
            let second =
                if next < ends[run as usize] { n_runs + u64::from(ranks[next as usize]) } else { run.into() };
            (u64::from(ranks[suffix as usize]) << 32 | second, suffix)
        };
        let mut keys: Vec<(u64, u32)> = equal.par_iter().map(key).collect();
        keys.par_sort_unstable();
        equal.clear();
        // The first position of a group of equal ranks, and where the group begins in `keys`.
        let (mut base, mut begin) = (0, 0);
        let mut at = 0_usize;
        for group in keys.chunk_by(|a, b| a.0 == b.0) {
            let rank = (group[0].0 >> 32) as u32;
            if !is_first && keys.get(at.wrapping_sub(1)).is_none_or(|before| (before.0 >> 32) as u32 != rank)
            {
                (base, begin) = (rank, at);
            }
            let new = base + (at - begin) as u32;
            group.iter().for_each(|&(_, suffix)| ranks[suffix as usize] = new);
            if group.len() > 1 {
                equal.extend(group.iter().map(|&(_, suffix)| suffix));
            }
            at += group.len();
        }
        length = if is_first { 2 } else { length * 2 };
        is_first = false;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn suffixes_are_in_order(runs in prop::collection::vec(prop::collection::vec(0_u32..3, 1..12), 0..12)) {
            let ragged: Ragged<u32> = runs.into_iter().collect();
            let suffixes = Suffixes::new(&ragged);
            let text = |suffix: u32| {
                let run = suffixes.run_of[suffix as usize] as usize;
                (&ragged.values()[suffix as usize..ragged.range(run).end], run)
            };
            // An end comes before all terms, and the end of an earlier run before that of a later one.
            let mut expected: Vec<u32> = (0..ragged.values().len() as u32).collect();
            expected.sort_by(|&a, &b| text(a).cmp(&text(b)));
            prop_assert_eq!(&suffixes.order, &expected);
            for (at, &suffix) in (0_u32..).zip(&suffixes.order) {
                prop_assert_eq!(suffixes.ranks[suffix as usize], at);
                let before = (at as usize).checked_sub(1).map(|at| text(suffixes.order[at]).0);
                let shared = text(suffix).0.iter().zip(before.unwrap_or_default()).take_while(|(a, b)| a == b).count();
                prop_assert_eq!(suffixes.common[at as usize] as usize, shared);
            }
        }
    }
}
