//! The closed phrases: every longer run that contains such a phrase has fewer brands.
//!
//! A phrase is a node of the suffix tree of the runs: an interval of suffixes with a common prefix. The brands of a node are
//! counted as colours (Hui 1992): each suffix adds 1 for each brand of its run. If an earlier suffix has the same brand, 1 is
//! subtracted at the deepest node that contains both. Campaigns and messages are counted in the same way.
//!
//! A phrase that is not a node is not closed, because all its occurrences continue with the same term. A node is not closed
//! if a child (more terms to the right) has as many brands, or if the node with one more term to the left has. An extension
//! that is not a node has the brands of the node below it, so these two rules suffice.

use super::runs::{Occurrence, Runs};
use super::suffixes::Suffixes;
use crate::catalog::Catalog;
use rayon::prelude::*;
use std::ops::Range;

/// A closed phrase: the first `length` terms of the suffixes in a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    /// The positions of the suffixes in [`Suffixes::order`].
    pub(super) suffixes: Range<u32>,
    pub(super) length: u32,
    /// Brands, campaigns and messages that have it.
    pub(super) colours: [u32; KINDS],
    pub(super) sums: Sums,
}

/// Brands, campaigns, messages.
pub(super) const KINDS: usize = 3;

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

/// Finds the closed phrases of at least `n` terms that `k` brands use, in the order of their suffixes. `ranks` are those of
/// the cells. O(terms of all occurrences), parallel.
pub(super) fn closed(
    runs: &Runs,
    suffixes: &Suffixes,
    catalog: &Catalog,
    ranks: &[Range<u32>],
    n: usize,
    k: usize,
) -> Vec<Node> {
    let sums: Vec<Sums> = runs.occurrences.iter().map(Sums::new).collect();
    let n_colours = [catalog.cells().len(), catalog.campaigns().len(), catalog.len()];
    let scan = |range: Range<usize>| {
        let mut scan = Scan {
            runs,
            suffixes,
            catalog,
            ranks,
            sums: &sums,
            least: (n as u32, k as u32),
            seen: n_colours.map(|n| vec![0; n]),
            open: Vec::new(),
            found: Vec::new(),
        };
        scan.range(range);
        scan.found
    };
    let nodes = parts(&suffixes.common, n as u32).into_par_iter().flat_map_iter(scan).collect();
    without_left_extensions(nodes, suffixes)
}

/// Cuts the positions where two neighbours share fewer than `n` terms, into parts of some size.
fn parts(common: &[u32], n: u32) -> Vec<Range<usize>> {
    const SIZE: usize = 1 << 18;
    let (mut parts, mut start) = (Vec::new(), 0);
    while start < common.len() {
        let end = (start + SIZE).min(common.len());
        let end = common[end..].iter().position(|&common| common < n).map_or(common.len(), |more| end + more);
        parts.push(start..end);
        start = end;
    }
    parts
}

/// Drops the nodes that the same number of brands use with one more term to the left.
fn without_left_extensions(mut nodes: Vec<Node>, suffixes: &Suffixes) -> Vec<Node> {
    // Nodes of one length do not overlap.
    let mut by_length: Vec<(u32, u32, usize)> =
        nodes.iter().enumerate().map(|(i, node)| (node.length, node.suffixes.start, i)).collect();
    by_length.par_sort_unstable();
    let mut is_closed = vec![true; nodes.len()];
    for node in &nodes {
        let suffix = suffixes.order[node.suffixes.start as usize];
        let Some(&rank) = suffixes.ranks.get(suffix as usize + 1) else { continue };
        let length = node.length - 1;
        let after = by_length.partition_point(|&(l, start, _)| (l, start) <= (length, rank));
        let shorter = after.checked_sub(1).map(|at| by_length[at]);
        if let Some((_, _, i)) = shorter.filter(|&(l, _, i)| l == length && nodes[i].suffixes.contains(&rank))
            && nodes[i].colours[0] == node.colours[0]
        {
            is_closed[i] = false;
        }
    }
    let mut is_closed = is_closed.into_iter();
    nodes.retain(|_| is_closed.next().unwrap_or_default());
    nodes
}

/// A node whose last suffix is not reached yet.
struct Open {
    length: u32,
    start: u32,
    /// Colours of the suffixes so far, less those counted twice.
    colours: [i64; KINDS],
    sums: Sums,
    /// The most brands of a node below.
    below: i64,
}

/// A walk over the suffixes in order.
struct Scan<'a> {
    runs: &'a Runs,
    suffixes: &'a Suffixes,
    catalog: &'a Catalog,
    ranks: &'a [Range<u32>],
    sums: &'a [Sums],
    /// Terms and brands that a phrase needs.
    least: (u32, u32),
    /// By colour, one more than the last position that had it.
    seen: [Vec<u32>; KINDS],
    /// Each lies within the one before.
    open: Vec<Open>,
    found: Vec<Node>,
}

impl Scan<'_> {
    fn range(&mut self, range: Range<usize>) {
        for at in range.clone() {
            // Shorter nodes are no phrases; without them those that are open have begun recently.
            let common = self.suffixes.common[at];
            let common = if at == range.start || common < self.least.0 { 0 } else { common };
            self.close(common, at as u32);
            self.add(at as u32);
        }
        self.close(0, range.end as u32);
    }

    /// Closes the nodes with more than `common` terms, which end before a position.
    fn close(&mut self, common: u32, end: u32) {
        while let Some(node) = self.open.pop_if(|node| node.length > common) {
            let Open { length, start, colours, sums, below } = node;
            if length >= self.least.0 && colours[0] >= i64::from(self.least.1) && colours[0] > below {
                let colours = colours.map(|n| n as u32);
                self.found.push(Node { suffixes: start..end, length, colours, sums });
            }
            match self.open.last_mut().filter(|parent| parent.length >= common) {
                Some(parent) => {
                    parent.colours.iter_mut().zip(colours).for_each(|(all, n)| *all += n);
                    parent.sums.add(sums);
                    parent.below = parent.below.max(colours[0]);
                }
                None if common > 0 => {
                    self.open.push(Open { length: common, start, colours, sums, below: colours[0] });
                }
                None => {}
            }
        }
    }

    /// Adds a suffix: a node of its own unless it ends where the deepest open node does.
    fn add(&mut self, at: u32) {
        let suffix = self.suffixes.order[at as usize];
        let run = self.suffixes.run_of[suffix as usize] as usize;
        let length = self.runs.terms.range(run).end as u32 - suffix;
        if length < self.least.0 {
            return;
        }
        let mut colours = [0; KINDS];
        let campaign_of = self.catalog.campaign_of();
        let first_open = self.open.first().map_or(at, |node| node.start);
        let mut add = |kind: usize, colour: u32| {
            colours[kind] += 1;
            let seen = std::mem::replace(&mut self.seen[kind][colour as usize], at + 1);
            // Most were seen before the first open node began.
            if let Some(earlier) = seen.checked_sub(1).filter(|&earlier| earlier >= first_open) {
                let both = self.open.partition_point(|node| node.start <= earlier);
                if let Some(node) = both.checked_sub(1).and_then(|i| self.open.get_mut(i)) {
                    node.colours[kind] -= 1;
                }
            }
        };
        let (mut end_of_cell, mut campaign_before, mut rank_before) = (0, u32::MAX, u32::MAX);
        for &Occurrence { rank, .. } in self.runs.occurrences.row(run) {
            if rank == rank_before {
                continue;
            }
            // Ranks are in the order of cells and campaigns.
            if rank >= end_of_cell {
                let cell = self.catalog.cell_of(rank as usize);
                end_of_cell = self.ranks[cell as usize].end;
                add(0, cell);
            }
            let campaign = campaign_of[rank as usize];
            if campaign != campaign_before {
                add(1, campaign);
            }
            add(2, rank);
            (campaign_before, rank_before) = (campaign, rank);
        }
        let sums = self.sums[run];
        match self.open.last_mut().filter(|node| node.length == length) {
            Some(node) => {
                node.colours.iter_mut().zip(colours).for_each(|(all, n)| *all += n);
                node.sums.add(sums);
            }
            None => self.open.push(Open { length, start: at, colours, sums, below: 0 }),
        }
    }
}
