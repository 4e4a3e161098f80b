//! The share of the text that lies inside some phrases.

use super::closed::Node;
use super::runs::Runs;
use super::suffixes::Suffixes;

/// Returns the number of terms of the distinct passages of each brand that lie inside one of some phrases.
pub(super) fn covered(runs: &Runs, suffixes: &Suffixes, phrases: &[&Node]) -> u64 {
    // For each suffix, the length of the longest phrase that it begins with.
    let mut longest = vec![0_u32; suffixes.order.len()];
    for phrase in phrases {
        for at in phrase.suffixes.clone() {
            let longest = &mut longest[suffixes.order[at as usize] as usize];
            *longest = phrase.length.max(*longest);
        }
    }
    let of_run = |run: usize| -> u64 {
        let (mut covered, mut end) = (0, 0);
        for at in runs.terms.range(run) {
            end = end.max(at + longest[at] as usize);
            covered += u64::from(at < end);
        }
        covered * runs.occurrences.row(run).iter().filter(|occurrence| occurrence.is_first).count() as u64
    };
    (0..runs.terms.len()).map(of_run).sum()
}
