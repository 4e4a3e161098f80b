//! The runs: maximal stretches of a passage in which enough brands use every gram. Every shared phrase lies inside a run.

use crate::analysis::distinct::passage_hash;
use super::grams::Frequent;
use crate::analysis::passages::gram;
use crate::annotate::{Passage, PassageBuffers, Passages};
use crate::hash::HashedMap;
use crate::ragged::Ragged;
use rayon::prelude::*;
use std::ops::Range;

/// Where a run occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Occurrence {
    pub(super) rank: u32,
    /// The first token, counted from the beginning of the message.
    pub(super) token: u32,
    pub(super) is_opening: bool,
    /// True in the first of the equal passages of a brand.
    pub(super) is_first: bool,
    /// The place of the passage in the body, from 0 to 1000.
    pub(super) place: u16,
}

/// The distinct runs of a corpus.
#[derive(Default)]
pub(super) struct Runs {
    /// The terms of each run.
    pub(super) terms: Ragged<u32>,
    /// The occurrences of each run, by rank.
    pub(super) occurrences: Ragged<Occurrence>,
}

/// The runs of one cell.
#[derive(Default)]
struct OfCell {
    /// The hash of each run with its terms.
    hashes: Vec<u64>,
    terms: Ragged<u32>,
    /// The hash of the run of each occurrence.
    occurrences: Vec<(u64, Occurrence)>,
}

/// A run of a passage: its hash, its first term, and the number of its terms.
type Found = (u64, u32, u32);

impl Runs {
    /// Finds the runs of all messages. O(tokens), parallel; 4 bytes for each term of a distinct run and cell, 24 for each
    /// occurrence.
    pub(super) fn find(passages: &Passages<'_>, ranks: &[Range<u32>], frequent: &Frequent, n: usize) -> Self {
        let of_cell = |buffers: &mut PassageBuffers, ranks: &Range<u32>| {
            OfCell::find(passages, ranks.clone(), frequent, n, buffers)
        };
        let cells: Vec<OfCell> = ranks.par_iter().map_init(PassageBuffers::default, of_cell).collect();
        Self::merge(cells)
    }

    fn merge(cells: Vec<OfCell>) -> Self {
        let mut known: Vec<(u64, u32, u32)> = (0..)
            .zip(&cells)
            .flat_map(|(cell, of_cell)| (0..).zip(&of_cell.hashes).map(move |(i, &hash)| (hash, cell, i)))
            .collect();
        known.par_sort_unstable();
        known.dedup_by_key(|run| run.0);
        let size = known.iter().map(|&(_, cell, i)| cells[cell as usize].terms.row(i as usize).len()).sum();
        let mut terms = Ragged::with_capacity(known.len(), size);
        for &(_, cell, i) in &known {
            terms.push(cells[cell as usize].terms.row(i as usize).iter().copied());
        }
        let mut all: Vec<(u64, Occurrence)> =
            cells.into_iter().flat_map(|of_cell| of_cell.occurrences).collect();
        all.par_sort_unstable();
        let mut ends = Vec::with_capacity(known.len());
        let mut end = 0;
        for of_run in all.chunk_by(|a, b| a.0 == b.0) {
            end += of_run.len();
            ends.push(end);
        }
        let occurrences = all.into_iter().map(|(_, occurrence)| occurrence).collect();
        Self { terms, occurrences: Ragged::from_ends(occurrences, ends) }
    }
}

impl OfCell {
    fn find(
        passages: &Passages<'_>,
        ranks: Range<u32>,
        frequent: &Frequent,
        n: usize,
        buffers: &mut PassageBuffers,
    ) -> Self {
        let mut out = Self::default();
        // The runs of each distinct passage: a range of `found`.
        let mut of_passages: HashedMap<Range<usize>> = HashedMap::default();
        let mut found: Vec<Found> = Vec::new();
        let mut known: HashedMap<()> = HashedMap::default();
        for rank in ranks {
            let first = out.occurrences.len();
            let mut length = 0;
            passages.visit(rank, buffers, |passage| {
                let key = passage_hash(passage.terms);
                let mut is_first = false;
                let of_passage = of_passages.entry(key).or_insert_with(|| {
                    is_first = true;
                    let start = found.len();
                    runs_of(&passage, frequent, n, &mut found);
                    start..found.len()
                });
                for &(hash, start, len) in &found[of_passage.clone()] {
                    let range = start as usize..(start + len) as usize;
                    if is_first && known.insert(hash, ()).is_none() {
                        out.hashes.push(hash);
                        out.terms.push(passage.terms[range.clone()].iter().copied());
                    }
                    let (token, is_opening) = (passage.tokens[range.start], passage.is_opening);
                    out.occurrences.push((hash, Occurrence { rank, token, is_opening, is_first, place: 0 }));
                }
                length = passage.tokens.last().map_or(length, |&last| last + 1);
            });
            for (_, occurrence) in &mut out.occurrences[first..] {
                let place = 1000 * u64::from(occurrence.token) / u64::from(length.max(1));
                occurrence.place = place.min(1000) as u16;
            }
        }
        out
    }
}

/// Adds the runs of a passage.
fn runs_of(passage: &Passage<'_>, frequent: &Frequent, n: usize, found: &mut Vec<Found>) {
    let mut start = None;
    let mut close = |start: Option<usize>, last: usize| {
        if let Some(start) = start {
            let terms = &passage.terms[start..last + n];
            found.push((passage_hash(terms), start as u32, terms.len() as u32));
        }
    };
    let mut at = 0;
    for terms in passage.terms.windows(n) {
        if frequent.has(gram(terms)) {
            start = start.or(Some(at));
        } else if start.is_some() {
            close(start.take(), at - 1);
        }
        at += 1;
    }
    close(start, at.saturating_sub(1));
}
