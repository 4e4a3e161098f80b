//! The grams that enough brands use.
//!
//! ```text
//! for each cell: its distinct grams → a filter of saturating counters      # too high by chance, never too low
//! for each piece: its grams that the filter lets through → (gram, cell) in 64 blocks by the gram's top bits
//! for each block: keep the first k cells of each gram; at the end the grams of k cells
//! ```
//!
//! The filter takes half a byte for each token. Only shared grams and a few others pass it and are sorted.

use crate::analysis::passages::gram;
use crate::analysis::pieces::Piece;
use crate::annotate::{PassageBuffers, Passages};
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Blocks that the grams are divided into.
const BLOCKS: usize = 64;

/// The grams of a cell are held at once if they are no more than these, or than one for [`TOKENS_A_GRAM`] tokens of the
/// corpus. More are made in several rounds, each of a range of their hashes.
const AT_ONCE: usize = 1 << 21;
const TOKENS_A_GRAM: usize = 8;

/// The grams that enough cells use.
pub(super) struct Frequent {
    /// Ascending.
    grams: Vec<u64>,
    /// For each value of the top bits, the grams below it; one more at the end.
    starts: Vec<u32>,
    shift: u32,
    /// The number of distinct grams, counted once a cell.
    pub(super) n_grams: u64,
}

impl Frequent {
    /// Finds the grams of `n` terms that `k` cells use. O(tokens), parallel; half a byte for each token, one for each token
    /// and thread, and up to 32·k for each gram of two cells.
    pub(super) fn find(
        passages: &Passages<'_>,
        pieces: &[Piece],
        n: usize,
        k: usize,
        n_tokens: usize,
    ) -> Self {
        let at_once = (n_tokens / TOKENS_A_GRAM).max(AT_ONCE) as u64;
        Self::find_in_rounds(passages, pieces, n, k, n_tokens, at_once)
    }

    /// As [`find`](Self::find), with about `at_once` grams of a cell in memory.
    pub(super) fn find_in_rounds(
        passages: &Passages<'_>,
        pieces: &[Piece],
        n: usize,
        k: usize,
        n_tokens: usize,
        at_once: u64,
    ) -> Self {
        let filter = Filter::new(n_tokens);
        let cells: Vec<&[Piece]> = pieces.chunk_by(|a, b| a.cell == b.cell).collect();
        let of_cell = |cell: &[Piece]| -> u64 {
            let n_terms: u64 = cell.iter().map(|piece| piece.n_terms).sum();
            let rounds = n_terms.div_ceil(at_once);
            let of_round = |round: u64| {
                let is_wanted = |gram| rounds == 1 || part(gram, rounds) == round;
                let of_piece = |buffers: &mut PassageBuffers, piece: &Piece| {
                    distinct_grams(passages, piece, n, buffers, is_wanted)
                };
                let pieces = cell.par_iter().map_init(PassageBuffers::default, of_piece);
                let mut grams = pieces.collect::<Vec<_>>().concat();
                if cell.len() > 1 {
                    grams.par_sort_unstable();
                    grams.dedup();
                }
                grams.par_iter().with_min_len(1 << 18).for_each(|&gram| filter.insert(gram));
                grams.len() as u64
            };
            (0..rounds).map(of_round).sum()
        };
        let n_grams = cells.into_par_iter().map(of_cell).sum();
        let blocks: Vec<Mutex<Block>> = (0..BLOCKS).map(|_| Mutex::default()).collect();
        pieces.par_iter().for_each_init(PassageBuffers::default, |buffers, piece| {
            let grams = distinct_grams(passages, piece, n, buffers, |gram| filter.may_have(gram, k));
            for of_block in grams.chunk_by(|a, b| block_of(*a) == block_of(*b)) {
                let block = of_block.first().map_or(0, |&gram| block_of(gram));
                blocks[block].lock().unwrap_or_else(PoisonError::into_inner).add(of_block, piece.cell, k);
            }
        });
        drop(filter);
        let frequent =
            |block: Mutex<Block>| block.into_inner().unwrap_or_else(PoisonError::into_inner).frequent(k);
        let grams = blocks.into_par_iter().map(frequent).collect::<Vec<_>>().concat();
        Self::new(grams, n_grams)
    }

    fn new(grams: Vec<u64>, n_grams: u64) -> Self {
        let bits = grams.len().max(2).next_power_of_two().trailing_zeros();
        let shift = u64::BITS - bits;
        let mut starts = vec![0; (1 << bits) + 1];
        for &gram in &grams {
            starts[(gram >> shift) as usize + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Self { grams, starts, shift, n_grams }
    }

    /// Returns true if enough cells use a gram.
    pub(super) fn has(&self, gram: u64) -> bool {
        let at = (gram >> self.shift) as usize;
        self.grams[self.starts[at] as usize..self.starts[at + 1] as usize].contains(&gram)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.grams.is_empty()
    }
}

fn block_of(gram: u64) -> usize {
    (gram >> (u64::BITS - BLOCKS.trailing_zeros())) as usize
}

/// Returns which of some equal parts of the range of hashes has a gram.
fn part(gram: u64, parts: u64) -> u64 {
    ((u128::from(gram) * u128::from(parts)) >> u64::BITS) as u64
}

/// Returns the wanted grams of a piece, sorted, each once.
fn distinct_grams(
    passages: &Passages<'_>,
    piece: &Piece,
    n: usize,
    buffers: &mut PassageBuffers,
    is_wanted: impl Fn(u64) -> bool,
) -> Vec<u64> {
    let mut grams = Vec::new();
    piece.visit(passages, buffers, |passage| {
        grams.extend(passage.terms.windows(n).map(gram).filter(|&gram| is_wanted(gram)));
    });
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// Grams of one block with their cells.
#[derive(Default)]
struct Block {
    uses: Vec<(u64, u32)>,
    /// Uses that are left after the last [`compact`](Self::compact).
    compacted: usize,
}

impl Block {
    /// Uses that are added before the first are dropped.
    const SPARE: usize = 1 << 14;

    /// Adds the use of grams by a cell. Amortised O(log uses) for each.
    fn add(&mut self, grams: &[u64], cell: u32, k: usize) {
        self.uses.extend(grams.iter().map(|&gram| (gram, cell)));
        if self.uses.len() > 2 * self.compacted + Self::SPARE {
            self.compact(k);
        }
    }

    /// Sorts the uses and keeps the first `k` cells of each gram.
    fn compact(&mut self, k: usize) {
        self.uses.sort_unstable();
        self.uses.dedup();
        let (mut last, mut n) = (None, 0);
        self.uses.retain(|&(gram, _)| {
            n = if last.replace(gram) == Some(gram) { n + 1 } else { 1 };
            n <= k
        });
        self.compacted = self.uses.len();
    }

    /// Returns the grams of `k` cells, sorted.
    fn frequent(mut self, k: usize) -> Vec<u64> {
        self.compact(k);
        let of_k = self.uses.chunk_by(|a, b| a.0 == b.0).filter(|uses| uses.len() >= k);
        of_k.filter_map(|uses| uses.first()).map(|used| used.0).collect()
    }
}

/// Counts up to 15 cells for each gram, in slots that grams share: a count may be too high, never too low.
struct Filter {
    words: Vec<AtomicU64>,
    shift: u32,
}

/// The highest count of a slot.
const FULL: u64 = 15;

impl Filter {
    /// Makes room for `n` grams: 4 bits for each, and up to twice as many.
    fn new(n: usize) -> Self {
        let bits = n.max(1024).next_power_of_two().trailing_zeros();
        let words = (0..1_usize << (bits - 4)).map(|_| AtomicU64::new(0)).collect();
        Self { words, shift: u64::BITS - bits }
    }

    fn slot(&self, gram: u64) -> (&AtomicU64, u64) {
        // The top bits, so that sorted grams meet the slots in order.
        let slot = gram >> self.shift;
        (&self.words[(slot >> 4) as usize], 4 * (slot & 15))
    }

    fn insert(&self, gram: u64) {
        let (word, at) = self.slot(gram);
        let add = |word: u64| (word >> at & FULL < FULL).then(|| word + (1 << at));
        // The sum does not depend on the order of threads. An error means that the slot is full.
        let _ = word.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }

    /// Returns false only if fewer than `k` cells hold the gram.
    fn may_have(&self, gram: u64, k: usize) -> bool {
        let (word, at) = self.slot(gram);
        word.load(Ordering::Relaxed) >> at & FULL >= FULL.min(k as u64)
    }
}
