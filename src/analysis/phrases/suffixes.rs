//! The suffix array of the runs, by prefix doubling (Manber & Myers 1993), and the common prefixes of neighbours (Kasai et
//! al. 2001).
//!
//! A suffix ends where its run ends. Each end counts as a term of its own, so no two suffixes are equal. After round i the
//! suffixes are sorted by their first 2^i terms. The next round sorts only those that still equal another, each group of
//! equal ones by itself (Larsson & Sadakane 2007).

use crate::ragged::Ragged;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering};

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

/// Suffixes that are equal so far: the position of the first in the order of all, and their number.
type Group = (u32, u32);

/// Suffixes that one task sorts, unless a group is larger.
const AT_ONCE: usize = 1 << 16;

/// Returns the position of each suffix in the order of all.
fn ranks(terms: &[u32], run_of: &[u32], ends: &[u32]) -> Vec<u32> {
    // What follows the first terms of a suffix: the rank of the rest, or the end of its run.
    let second = |suffix: u32, length: u32, rank: &dyn Fn(u32) -> u32| {
        let (run, next) = (run_of[suffix as usize], suffix + length);
        if next < ends[run as usize] { ends.len() as u64 + u64::from(rank(next)) } else { run.into() }
    };
    let pair = |suffix: u32| {
        let next = second(suffix, 1, &|next| terms[next as usize]);
        (u64::from(terms[suffix as usize]) << 32 | next, suffix)
    };
    let mut pairs: Vec<(u64, u32)> = (0..terms.len() as u32).into_par_iter().map(pair).collect();
    pairs.par_sort_unstable();
    let mut ranks: Vec<AtomicU32> = (0..terms.len()).map(|_| AtomicU32::new(0)).collect();
    let (mut groups, mut equal, mut at): (Vec<Group>, Vec<u64>, u32) = (Vec::new(), Vec::new(), 0);
    for group in pairs.chunk_by(|a, b| a.0 == b.0) {
        group.iter().for_each(|&(_, suffix)| *ranks[suffix as usize].get_mut() = at);
        if group.len() > 1 {
            groups.push((at, group.len() as u32));
            equal.extend(group.iter().map(|&(_, suffix)| u64::from(suffix)));
        }
        at += group.len() as u32;
    }
    drop(pairs);
    let mut length = 2;
    while !groups.is_empty() {
        let rank = |suffix: u32| ranks[suffix as usize].load(Ordering::Relaxed);
        equal.par_iter_mut().for_each(|suffix| *suffix |= second(*suffix as u32, length, &rank) << 32);
        let tasks: Vec<(&[Group], &mut [u64])> = tasks(&groups, &mut equal);
        let left: Vec<(Vec<Group>, usize, usize)> = tasks
            .into_par_iter()
            .map(|(groups, suffixes)| {
                let (groups, n_equal) = split(groups, suffixes, &ranks);
                (groups, n_equal, suffixes.len())
            })
            .collect();
        groups.clear();
        let (mut from, mut to) = (0, 0);
        for (of_task, n_equal, n) in left {
            groups.extend(of_task);
            equal.copy_within(from..from + n_equal, to);
            (from, to) = (from + n, to + n_equal);
        }
        equal.truncate(to);
        length *= 2;
    }
    ranks.into_iter().map(AtomicU32::into_inner).collect()
}

/// Divides groups, with their suffixes, into tasks.
fn tasks<'t>(groups: &'t [Group], suffixes: &'t mut [u64]) -> Vec<(&'t [Group], &'t mut [u64])> {
    let (mut tasks, mut rest, mut start, mut n) = (Vec::new(), suffixes, 0, 0);
    for (i, &(_, len)) in groups.iter().enumerate() {
        n += len as usize;
        if n >= AT_ONCE || i + 1 == groups.len() {
            let (of_task, more) = rest.split_at_mut(n);
            tasks.push((&groups[start..=i], of_task));
            (rest, start, n) = (more, i + 1, 0);
        }
    }
    tasks
}

/// Sorts each group by the upper half of its values and ranks the suffixes, the lower half. Returns the groups that are still
/// equal; their suffixes are moved to the front, without the upper half, and counted.
fn split(groups: &[Group], suffixes: &mut [u64], ranks: &[AtomicU32]) -> (Vec<Group>, usize) {
    let (mut found, mut start, mut n_equal) = (Vec::new(), 0, 0);
    for &(base, len) in groups {
        let end = start + len as usize;
        match suffixes[start..end].len() > AT_ONCE {
            true => suffixes[start..end].par_sort_unstable(),
            false => suffixes[start..end].sort_unstable(),
        }
        let mut at = start;
        while at < end {
            let key = suffixes[at] >> 32;
            let n = suffixes[at..end].iter().take_while(|&suffix| suffix >> 32 == key).count();
            let rank = base + (at - start) as u32;
            for &suffix in &suffixes[at..at + n] {
                ranks[suffix as u32 as usize].store(rank, Ordering::Relaxed);
            }
            if n > 1 {
                found.push((rank, n as u32));
                for i in at..at + n {
                    suffixes[n_equal] = u64::from(suffixes[i] as u32);
                    n_equal += 1;
                }
            }
            at += n;
        }
        start = end;
    }
    (found, n_equal)
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
