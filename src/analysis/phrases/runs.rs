//! The runs: maximal stretches of a passage in which enough brands use every gram. Every shared phrase lies inside a run.

use super::grams::Frequent;
use crate::analysis::passages::gram;
use crate::analysis::pieces::{Piece, passage_hash};
use crate::annotate::{Passage, PassageBuffers, Passages};
use crate::hash::HashedMap;
use crate::ragged::Ragged;
use rayon::prelude::*;
use std::ops::Range;

/// Where a run occurs.
#[derive(Debug, Clone, Copy, Default)]
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

/// The runs of one piece.
#[derive(Default)]
struct OfPiece {
    /// The hash of each run, and its terms.
    hashes: Vec<u64>,
    terms: Ragged<u32>,
    /// The run of each occurrence.
    occurrences: Vec<(u32, Occurrence)>,
}

/// A run of a passage: its number in the piece, and its first term.
type Found = (u32, u32);

impl Runs {
    /// Finds the runs of all messages. O(tokens), parallel; 4 bytes for each term of a distinct run and piece, 28 for each
    /// occurrence.
    pub(super) fn find(passages: &Passages<'_>, pieces: &[Piece], frequent: &Frequent, n: usize) -> Self {
        let of_piece = |buffers: &mut PassageBuffers, piece: &Piece| {
            OfPiece::find(passages, piece, frequent, n, buffers)
        };
        Self::merge(pieces.par_iter().map_init(PassageBuffers::default, of_piece).collect())
    }

    /// Numbers the runs in the order of their hashes.
    fn merge(pieces: Vec<OfPiece>) -> Self {
        let mut known: Vec<(u64, u32, u32)> = (0..)
            .zip(&pieces)
            .flat_map(|(piece, of_piece)| (0..).zip(&of_piece.hashes).map(move |(i, &hash)| (hash, piece, i)))
            .collect();
        known.par_sort_unstable();
        let mut numbers: Vec<Vec<u32>> = pieces.iter().map(|piece| vec![0; piece.hashes.len()]).collect();
        let size = |of_run: &[(u64, u32, u32)]| {
            let (_, piece, i) = of_run[0];
            pieces[piece as usize].terms.range(i as usize).len()
        };
        let distinct = || known.chunk_by(|a, b| a.0 == b.0);
        let mut terms = Ragged::with_capacity(distinct().count(), distinct().map(size).sum());
        for (number, of_run) in (0..).zip(distinct()) {
            of_run.iter().for_each(|&(_, piece, i)| numbers[piece as usize][i as usize] = number);
            let (_, piece, i) = of_run[0];
            terms.push(pieces[piece as usize].terms.row(i as usize).iter().copied());
        }
        drop(known);
        let of_pieces: Vec<Numbered> =
            numbers.into_iter().zip(pieces).map(|(numbers, piece)| (numbers, piece.occurrences)).collect();
        let occurrences = by_run(&of_pieces, terms.len());
        Self { terms, occurrences }
    }
}

/// The number of each run of a piece, and its occurrences, each with its run.
type Numbered = (Vec<u32>, Vec<(u32, Occurrence)>);

/// Returns the occurrences of each run, in the order of the pieces.
/// O(occurrences · threads), parallel.
fn by_run(pieces: &[Numbered], n_runs: usize) -> Ragged<Occurrence> {
    let numbered = || {
        pieces.iter().flat_map(|(numbers, occurrences)| {
            occurrences.iter().map(move |&(run, occurrence)| (numbers[run as usize] as usize, occurrence))
        })
    };
    let mut ends = vec![0; n_runs];
    numbered().for_each(|(run, _)| ends[run] += 1);
    let mut end = 0;
    for of_run in &mut ends {
        end += *of_run;
        *of_run = end;
    }
    let mut all = vec![Occurrence::default(); end];
    // Each thread fills the rows of some runs that have about as many occurrences as those of another.
    let share = end.div_ceil(rayon::current_num_threads()).max(1);
    let (mut rest, mut first, mut parts) = (all.as_mut_slice(), 0, Vec::new());
    while first < n_runs {
        let start = first.checked_sub(1).map_or(0, |before| ends[before]);
        let last = ends.partition_point(|&end| end < start + share).clamp(first, n_runs - 1) + 1;
        let (part, more) = rest.split_at_mut(ends[last - 1] - start);
        parts.push((first..last, start, part));
        (rest, first) = (more, last);
    }
    parts.into_par_iter().for_each(|(runs, start, part)| {
        let starts = runs.clone().map(|run| run.checked_sub(1).map_or(0, |before| ends[before]) - start);
        let mut next: Vec<usize> = starts.collect();
        for (run, occurrence) in numbered().filter(|(run, _)| runs.contains(run)) {
            let next = &mut next[run - runs.start];
            part[*next] = occurrence;
            *next += 1;
        }
    });
    Ragged::from_ends(all, ends)
}

impl OfPiece {
    fn find(
        passages: &Passages<'_>,
        piece: &Piece,
        frequent: &Frequent,
        n: usize,
        buffers: &mut PassageBuffers,
    ) -> Self {
        let mut out = Self::default();
        // The runs of each distinct passage: a range of `found`.
        let mut of_passages: HashedMap<Range<usize>> = HashedMap::default();
        let mut found: Vec<Found> = Vec::new();
        let mut known: HashedMap<u32> = HashedMap::default();
        let mut at = 0;
        for rank in piece.ranks() {
            let first = out.occurrences.len();
            let mut length = 0;
            passages.visit(rank, buffers, |passage| {
                let is_first = piece.is_first(at);
                at += 1;
                let of_passage = of_passages.entry(passage_hash(passage.terms)).or_insert_with(|| {
                    let start = found.len();
                    runs_of(&passage, frequent, n, |range| {
                        let terms = &passage.terms[range.clone()];
                        let run = *known.entry(passage_hash(terms)).or_insert_with_key(|&hash| {
                            out.hashes.push(hash);
                            out.terms.push(terms.iter().copied());
                            out.hashes.len() as u32 - 1
                        });
                        found.push((run, range.start as u32));
                    });
                    start..found.len()
                });
                for &(run, start) in &found[of_passage.clone()] {
                    let (token, is_opening) = (passage.tokens[start as usize], passage.is_opening);
                    out.occurrences.push((run, Occurrence { rank, token, is_opening, is_first, place: 0 }));
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

/// Calls `found` with each run of a passage.
fn runs_of(passage: &Passage<'_>, frequent: &Frequent, n: usize, mut found: impl FnMut(Range<usize>)) {
    let mut start = None;
    for (at, terms) in passage.terms.windows(n).enumerate() {
        match frequent.has(gram(terms)) {
            true => start = start.or(Some(at)),
            // The last gram of the run begins one term earlier.
            false => start.take().into_iter().for_each(|start| found(start..at - 1 + n)),
        }
    }
    start.into_iter().for_each(|start| found(start..passage.terms.len()));
}
