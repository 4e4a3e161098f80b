//! The runs of a corpus and their suffixes, which are then ranked and spelled.

use super::counts::Node;
use super::runs::{Occurrence, Runs};
use super::suffixes::Suffixes;
use crate::annotate::{Batches, Passages};

/// The runs of a corpus with all that phrases are read from.
pub(super) struct Found<'a> {
    pub(super) batches: &'a Batches<'a>,
    pub(super) passages: &'a Passages<'a>,
    pub(super) runs: &'a Runs,
    pub(super) suffixes: &'a Suffixes,
}

impl<'a> Found<'a> {
    pub(super) fn terms(&self, node: &Node) -> &'a [u32] {
        let start = self.suffixes.order[node.suffixes.start as usize] as usize;
        &self.runs.terms.values()[start..start + node.length as usize]
    }

    pub(super) fn hashes<'t>(&'t self, terms: &'t [u32]) -> impl Iterator<Item = u64> + 't {
        terms.iter().map(|&term| self.passages.hash(term))
    }

    /// The number of terms that are no slots.
    pub(super) fn n_words(&self, terms: &[u32]) -> usize {
        terms.iter().filter(|&&term| self.passages.slot(term).is_none()).count()
    }

    /// Returns the run of a suffix, and the terms of the run before the suffix.
    pub(super) fn run_of(&self, suffix: u32) -> (usize, usize) {
        let run = self.suffixes.run_of[suffix as usize] as usize;
        (run, suffix as usize - self.runs.terms.range(run).start)
    }

    /// Returns a cell that uses a phrase.
    pub(super) fn a_cell(&self, node: &Node) -> u32 {
        let (run, _) = self.run_of(self.suffixes.order[node.suffixes.start as usize]);
        let first = self.runs.occurrences.row(run).first().map_or(0, |Occurrence { rank, .. }| *rank);
        self.batches.catalog().cell_of(first as usize)
    }
}
