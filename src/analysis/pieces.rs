//! Pieces of the messages of each brand, one for each task, with a mark at the first of equal passages.
//!
//! A brand of few tokens is one piece. A brand with most of the mail is many, so that every thread works on it.

use crate::annotate::{Passage, PassageBuffers, Passages};
use crate::hash::combine;
use rayon::prelude::*;
use std::ops::Range;

/// A piece ends with the message that reaches this number of tokens.
const TOKENS: usize = 1 << 20;

/// Some messages of one cell.
pub(crate) struct Piece {
    pub(crate) cell: u32,
    ranks: Range<u32>,
    /// For each passage, in order, a bit that is 1 if no earlier passage of the cell is equal.
    is_first: Vec<u64>,
    /// Terms of these passages.
    pub(crate) n_terms: u64,
}

/// Identifies a passage within one corpus.
pub(crate) fn passage_hash(terms: &[u32]) -> u64 {
    terms.iter().fold(terms.len() as u64, |hash, &term| combine(hash, u64::from(term)))
}

/// Cuts each cell into pieces, in the order of ranks; `ranks` are those of the cells. O(tokens), parallel; 48 bytes for
/// each passage of the cells at work.
pub(crate) fn cut(passages: &Passages<'_>, ranks: &[Range<u32>]) -> Vec<Piece> {
    cut_at(passages, ranks, TOKENS)
}

/// As [`cut`], each with about `size` tokens.
pub(crate) fn cut_at(passages: &Passages<'_>, ranks: &[Range<u32>], size: usize) -> Vec<Piece> {
    let cells: Vec<(u32, Range<u32>)> = (0..).zip(ranks.iter().cloned()).collect();
    let of_cell = |(cell, ranks): (u32, Range<u32>)| {
        let mut pieces: Vec<Piece> =
            ranges(passages, ranks, size).map(|ranks| Piece::new(cell, ranks)).collect();
        mark_firsts(passages, &mut pieces);
        pieces
    };
    cells.into_par_iter().flat_map_iter(of_cell).collect()
}

/// Returns the messages up to each `size` tokens.
fn ranges(passages: &Passages<'_>, ranks: Range<u32>, size: usize) -> impl Iterator<Item = Range<u32>> {
    let mut next = ranks.start;
    std::iter::from_fn(move || {
        let (start, mut n_tokens) = (next, 0);
        while next < ranks.end && n_tokens < size {
            n_tokens += passages.n_tokens(next);
            next += 1;
        }
        (start < next).then_some(start..next)
    })
}

/// Marks the first of equal passages in the pieces of a cell.
fn mark_firsts(passages: &Passages<'_>, pieces: &mut [Piece]) {
    let hashes = |buffers: &mut PassageBuffers, (at, piece): (usize, &Piece)| {
        let mut hashes = Vec::new();
        for rank in piece.ranks.clone() {
            passages.visit(rank, buffers, |passage| {
                let n_terms = passage.terms.len() as u32;
                hashes.push((passage_hash(passage.terms), at as u32, hashes.len() as u32, n_terms));
            });
        }
        hashes
    };
    let of_pieces = pieces.par_iter().enumerate().map_init(PassageBuffers::default, hashes);
    let mut all = of_pieces.collect::<Vec<_>>().concat();
    all.par_sort_unstable();
    for equal in all.chunk_by(|a, b| a.0 == b.0) {
        let (_, piece, at, n_terms) = equal[0];
        let piece = &mut pieces[piece as usize];
        let (word, bit) = (at as usize / 64, at % 64);
        if piece.is_first.len() <= word {
            piece.is_first.resize(word + 1, 0);
        }
        piece.is_first[word] |= 1 << bit;
        piece.n_terms += u64::from(n_terms);
    }
}

impl Piece {
    fn new(cell: u32, ranks: Range<u32>) -> Self {
        Self { cell, ranks, is_first: Vec::new(), n_terms: 0 }
    }

    /// The ranks of its messages.
    pub(crate) fn ranks(&self) -> Range<u32> {
        self.ranks.clone()
    }

    /// Returns true if no earlier passage of the cell equals the one at a position among those of the piece.
    pub(crate) fn is_first(&self, at: usize) -> bool {
        self.is_first.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// Calls `visit` with each passage that equals no earlier one of its cell, in order.
    pub(crate) fn visit(
        &self,
        passages: &Passages<'_>,
        buffers: &mut PassageBuffers,
        mut visit: impl FnMut(&Passage<'_>),
    ) {
        let mut at = 0;
        for rank in self.ranks.clone() {
            passages.visit(rank, buffers, |passage| {
                if self.is_first(at) {
                    visit(&passage);
                }
                at += 1;
            });
        }
    }
}
