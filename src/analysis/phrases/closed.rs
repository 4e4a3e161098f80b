//! The closed phrases: every longer run that contains such a phrase has fewer brands.
//!
//! A phrase is a node of the suffix tree of the runs: an interval of suffixes with a common prefix. The brands of a
//! node are counted as colours (Hui 1992): each suffix adds 1 for each brand of its run. If an earlier suffix has the
//! same brand, 1 is subtracted at the deepest node that contains both. `counts` counts campaigns and messages in the
//! same way, but only at closed nodes. They are few: a phrase of m terms has about m nodes, one for each of its ends,
//! and one of them is closed.
//!
//! A phrase that is not a node is not closed, because all its occurrences continue with the same term. A node is not closed
//! if a child (more terms to the right) has as many brands, or if the node with one more term to the left has. An extension
//! that is not a node has the brands of the node below it, so these two rules suffice.

use super::firsts::First;
use super::runs::Runs;
use super::suffixes::Suffixes;
use crate::ragged::Ragged;
use rayon::prelude::*;
use std::ops::Range;

/// A closed phrase with its number of brands: the first `length` terms of the suffixes in a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outline {
    /// The positions of the suffixes in [`Suffixes::order`].
    pub(super) suffixes: Range<u32>,
    pub(super) length: u32,
    pub(super) brands: u32,
}

/// Finds the closed phrases of at least `n` terms that at least `k` of `n_brands` brands use, in the order of their
/// suffixes. `firsts` has the brands of each run. O(Σ terms of a run · brands that have it), parallel.
pub(super) fn closed(
    runs: &Runs,
    suffixes: &Suffixes,
    firsts: &Ragged<First>,
    n_brands: usize,
    n: usize,
    k: usize,
) -> Vec<Outline> {
    let scan = |range: Range<usize>| {
        let mut scan = Scan {
            runs,
            suffixes,
            firsts,
            least: (n as u32, k as u32),
            seen: vec![0; n_brands],
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
fn without_left_extensions(mut nodes: Vec<Outline>, suffixes: &Suffixes) -> Vec<Outline> {
    // Nodes of one length do not overlap.
    let mut by_length: Vec<(u32, u32, usize)> =
        nodes.iter().enumerate().map(|(i, node)| (node.length, node.suffixes.start, i)).collect();
    by_length.par_sort_unstable();
    let shorter = |node: &Outline| {
        let suffix = suffixes.order[node.suffixes.start as usize];
        let &rank = suffixes.ranks.get(suffix as usize + 1)?;
        let length = node.length - 1;
        let after = by_length.partition_point(|&(l, start, _)| (l, start) <= (length, rank));
        let (l, _, i) = by_length[after.checked_sub(1)?];
        let is_shorter = l == length && nodes[i].suffixes.contains(&rank);
        (is_shorter && nodes[i].brands == node.brands).then_some(i)
    };
    let extended: Vec<usize> = nodes.par_iter().filter_map(shorter).collect();
    let mut is_closed = vec![true; nodes.len()];
    extended.into_iter().for_each(|i| is_closed[i] = false);
    let mut is_closed = is_closed.into_iter();
    nodes.retain(|_| is_closed.next().unwrap_or_default());
    nodes
}

/// A node whose last suffix is not reached yet.
struct Open {
    length: u32,
    start: u32,
    /// Brands of the suffixes so far, minus those counted twice.
    brands: i64,
    /// The most brands of a node below.
    below: i64,
}

/// A walk over the suffixes in order.
struct Scan<'a> {
    runs: &'a Runs,
    suffixes: &'a Suffixes,
    firsts: &'a Ragged<First>,
    /// Terms and brands that a phrase needs.
    least: (u32, u32),
    /// By brand, one more than the last position that had it.
    seen: Vec<u32>,
    /// Each node lies within the one before it.
    open: Vec<Open>,
    found: Vec<Outline>,
}

impl Scan<'_> {
    fn range(&mut self, range: Range<usize>) {
        for at in range.clone() {
            // A shorter node is no phrase. Closing it at once keeps `first_open` recent, which saves look-ups.
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
            let Open { length, start, brands, below } = node;
            if length >= self.least.0 && brands >= i64::from(self.least.1) && brands > below {
                self.found.push(Outline { suffixes: start..end, length, brands: brands as u32 });
            }
            match self.open.last_mut().filter(|parent| parent.length >= common) {
                Some(parent) => {
                    parent.brands += brands;
                    parent.below = parent.below.max(brands);
                }
                None if common > 0 => {
                    self.open.push(Open { length: common, start, brands, below: brands });
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
        let firsts = self.firsts.row(run);
        let first_open = self.open.first().map_or(at, |node| node.start);
        for &First { cell, .. } in firsts {
            let seen = std::mem::replace(&mut self.seen[cell as usize], at + 1);
            // Most were seen before the first open node began.
            if let Some(earlier) = seen.checked_sub(1).filter(|&earlier| earlier >= first_open) {
                let both = self.open.partition_point(|node| node.start <= earlier);
                if let Some(node) = both.checked_sub(1).and_then(|i| self.open.get_mut(i)) {
                    node.brands -= 1;
                }
            }
        }
        let brands = firsts.len() as i64;
        match self.open.last_mut().filter(|node| node.length == length) {
            Some(node) => node.brands += brands,
            None => self.open.push(Open { length, start: at, brands, below: 0 }),
        }
    }
}
