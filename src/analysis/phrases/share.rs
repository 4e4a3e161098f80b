//! The share of the text that lies inside some phrases.

use super::counts::Node;
use super::runs::Runs;
use super::suffixes::Suffixes;
use rayon::prelude::*;

/// Returns the number of terms of the distinct passages of each brand that lie inside one of some phrases.
pub(super) fn covered(runs: &Runs, suffixes: &Suffixes, phrases: &[&Node]) -> u64 {
    let mut by_length = phrases.to_vec();
    by_length.sort_unstable_by_key(|phrase| phrase.length);
    // For each position in the order of suffixes, the length of the longest phrase that the suffix begins with.
    let mut in_order = vec![0_u32; suffixes.order.len()];
    for phrase in by_length {
        in_order[phrase.suffixes.start as usize..phrase.suffixes.end as usize].fill(phrase.length);
    }
    let longest: Vec<u32> = suffixes.ranks.par_iter().map(|&at| in_order[at as usize]).collect();
    let of_run = |run: usize| -> u64 {
        let (mut covered, mut end) = (0, 0);
        for at in runs.terms.range(run) {
            end = end.max(at + longest[at] as usize);
            covered += u64::from(at < end);
        }
        covered * runs.occurrences.row(run).iter().filter(|occurrence| occurrence.is_first).count() as u64
    };
    (0..runs.terms.len()).into_par_iter().map(of_run).sum()
}
