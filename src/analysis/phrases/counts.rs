//! The campaigns, messages and occurrences of some nodes of the suffix tree.
//!
//! They are counted as colours, as in `closed`, but only at closed nodes: few suffixes of a run begin with a closed
//! phrase.

use super::closed::Outline;
use super::runs::{Occurrence, Runs};
use super::suffixes::Suffixes;
use crate::catalog::Catalog;
use rayon::prelude::*;
use std::ops::Range;

/// A closed phrase with all its counts: the first `length` terms of the suffixes in a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    /// The positions of the suffixes in [`Suffixes::order`].
    pub(super) suffixes: Range<u32>,
    pub(super) length: u32,
    /// Brands, campaigns and messages that have it.
    pub(super) colours: [u32; 3],
    pub(super) sums: Sums,
}

/// Sums over occurrences.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) occurrences: u64,
    pub(super) openings: u64,
    /// Places in the body, in thousandths.
    pub(super) places: u64,
}

impl Sums {
    fn new(occurrences: &[Occurrence]) -> Self {
        Self {
            occurrences: occurrences.len() as u64,
            openings: occurrences.iter().filter(|o| o.is_opening).count() as u64,
            places: occurrences.iter().map(|o| u64::from(o.place)).sum(),
        }
    }

    fn add(&mut self, other: Self) {
        self.occurrences += other.occurrences;
        self.openings += other.openings;
        self.places += other.places;
    }
}

/// Campaigns, messages.
const KINDS: usize = 2;

/// Suffixes that one task counts, unless one node has more.
const AT_ONCE: u32 = 1 << 18;

/// Counts the campaigns, messages and occurrences of each node. Returns the nodes in the order in which a walk over the
/// suffixes leaves them. O(terms of all occurrences below a node), parallel. Each thread takes 4 bytes for each
/// campaign and each message.
pub(super) fn counted(
    runs: &Runs,
    suffixes: &Suffixes,
    catalog: &Catalog,
    mut outlines: Vec<Outline>,
) -> Vec<Node> {
    // A node comes before the nodes within it.
    outlines.par_sort_unstable_by_key(|outline| (outline.suffixes.start, outline.length));
    let sums: Vec<Sums> =
        (0..runs.occurrences.len()).into_par_iter().map(|run| Sums::new(runs.occurrences.row(run))).collect();
    let count = |outlines: &[Outline]| {
        let seen = [catalog.campaigns().len(), catalog.len()].map(|n| vec![0; n]);
        let mut count =
            Count { runs, suffixes, catalog, sums: &sums, seen, open: Vec::new(), found: Vec::new() };
        count.walk(outlines);
        count.found
    };
    parts(&outlines).into_par_iter().flat_map_iter(count).collect()
}

/// Cuts the nodes into slices for one task each. No node lies within a node of another slice.
fn parts(outlines: &[Outline]) -> Vec<&[Outline]> {
    let (mut parts, mut first, mut end, mut n_suffixes) = (Vec::new(), 0, 0, 0);
    for (i, outline) in outlines.iter().enumerate() {
        if outline.suffixes.start < end {
            continue;
        }
        if n_suffixes >= AT_ONCE {
            parts.push(&outlines[first..i]);
            (first, n_suffixes) = (i, 0);
        }
        end = outline.suffixes.end;
        n_suffixes += outline.suffixes.end - outline.suffixes.start;
    }
    parts.push(&outlines[first..]);
    parts
}

/// A node whose last suffix is not reached yet.
struct Open<'a> {
    outline: &'a Outline,
    /// Colours of the suffixes so far, minus those counted twice.
    colours: [i64; KINDS],
    sums: Sums,
}

/// A walk over the suffixes below some nodes.
struct Count<'a> {
    runs: &'a Runs,
    suffixes: &'a Suffixes,
    catalog: &'a Catalog,
    sums: &'a [Sums],
    /// By colour, one more than the last position that had it.
    seen: [Vec<u32>; KINDS],
    /// Each node lies within the one before it.
    open: Vec<Open<'a>>,
    found: Vec<Node>,
}

impl<'a> Count<'a> {
    /// Counts nodes. Each must come before the nodes within it.
    fn walk(&mut self, outlines: &'a [Outline]) {
        let mut at = 0;
        for outline in outlines {
            let start = outline.suffixes.start;
            self.advance(at, start);
            self.open.push(Open { outline, colours: [0; KINDS], sums: Sums::default() });
            at = start;
        }
        self.advance(at, u32::MAX);
    }

    /// Adds the suffixes of open nodes from `at` up to `to`, and closes the nodes that end by then.
    fn advance(&mut self, mut at: u32, to: u32) {
        while let Some(open) = self.open.last() {
            let end = open.outline.suffixes.end;
            (at..end.min(to)).for_each(|at| self.add(at));
            at = end.min(to).max(at);
            if end > to {
                return;
            }
            self.close();
        }
    }

    fn close(&mut self) {
        let Some(Open { outline, colours, sums }) = self.open.pop() else { return };
        if let Some(parent) = self.open.last_mut() {
            parent.colours.iter_mut().zip(colours).for_each(|(all, n)| *all += n);
            parent.sums.add(sums);
        }
        let [campaigns, messages] = colours.map(|n| n as u32);
        self.found.push(Node {
            suffixes: outline.suffixes.clone(),
            length: outline.length,
            colours: [outline.brands, campaigns, messages],
            sums,
        });
    }

    fn add(&mut self, at: u32) {
        let run = self.suffixes.run_of[self.suffixes.order[at as usize] as usize] as usize;
        let campaign_of = self.catalog.campaign_of();
        let first_open = self.open.first().map_or(at, |open| open.outline.suffixes.start);
        let mut colours = [0; KINDS];
        let mut add = |kind: usize, colour: u32| {
            colours[kind] += 1;
            let seen = std::mem::replace(&mut self.seen[kind][colour as usize], at + 1);
            // Most were seen before the first open node began.
            if let Some(earlier) = seen.checked_sub(1).filter(|&earlier| earlier >= first_open) {
                let both = self.open.partition_point(|open| open.outline.suffixes.start <= earlier);
                if let Some(open) = both.checked_sub(1).and_then(|i| self.open.get_mut(i)) {
                    open.colours[kind] -= 1;
                }
            }
        };
        let (mut campaign_before, mut rank_before) = (u32::MAX, u32::MAX);
        for &Occurrence { rank, .. } in self.runs.occurrences.row(run) {
            if rank == rank_before {
                continue;
            }
            // Ranks are in the order of campaigns.
            let campaign = campaign_of[rank as usize];
            if campaign != campaign_before {
                add(0, campaign);
            }
            add(1, rank);
            (campaign_before, rank_before) = (campaign, rank);
        }
        if let Some(open) = self.open.last_mut() {
            open.colours.iter_mut().zip(colours).for_each(|(all, n)| *all += n);
            open.sums.add(self.sums[run]);
        }
    }
}
