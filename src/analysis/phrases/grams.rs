//! The grams that enough brands use.
//!
//! ```text
//! for each cell: its distinct grams → a filter of saturating counters      # too high by chance, never too low
//! for each cell: its distinct grams that the filter lets through → (gram, cell) in 64 blocks by the gram's top bits
//! for each block: sort; keep the grams of k cells
//! ```
//!
//! The filter takes half a byte for each token. Only shared grams and a few others pass it and are sorted.

use crate::analysis::distinct::{EachPassage, by_cell};
use crate::analysis::passages::gram;
use crate::annotate::{Passage, Passages};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Blocks that the grams are divided into.
const BLOCKS: usize = 64;

/// Grams of a cell that are held at once.
const AT_ONCE: usize = 1 << 21;

/// The grams that enough cells use.
pub(super) struct Frequent {
    /// Ascending.
    grams: Vec<u64>,
    /// For each value of the top bits, the grams below it; one more at the end.
    starts: Vec<u32>,
    shift: u32,
    /// The number of distinct grams, counted once a cell.
    pub(super) n_grams: u64,
    /// The number of terms of the distinct passages of all cells.
    pub(super) n_terms: u64,
}

impl Frequent {
    /// Finds the grams of `n` terms that `k` cells use. O(tokens), parallel; half a byte for each token, and 16 for each
    /// use of a shared gram by a cell.
    pub(super) fn find(
        passages: &Passages<'_>,
        ranks: &[Range<u32>],
        n: usize,
        k: usize,
        n_tokens: usize,
    ) -> Self {
        let filter = Filter::new(n_tokens);
        let counts = by_cell(passages, ranks, |_, each| {
            let (mut n_grams, mut n_terms) = (0, 0);
            let mut counted = |visit: &mut dyn FnMut(&Passage<'_>)| {
                each(&mut |passage| {
                    n_terms += passage.terms.len() as u64;
                    visit(passage);
                });
            };
            distinct_grams(&mut counted, n, &|_| true, &mut |grams| {
                n_grams += grams.len() as u64;
                grams.iter().for_each(|&gram| filter.insert(gram));
            });
            [n_grams, n_terms]
        });
        let blocks: Vec<Mutex<Vec<(u64, u32)>>> = (0..BLOCKS).map(|_| Mutex::default()).collect();
        by_cell(passages, ranks, |cell, each| {
            distinct_grams(each, n, &|gram| filter.may_have(gram, k), &mut |grams| {
                for of_block in grams.chunk_by(|a, b| block_of(*a) == block_of(*b)) {
                    let block = of_block.first().map_or(0, |&gram| block_of(gram));
                    let mut block = blocks[block].lock().unwrap_or_else(PoisonError::into_inner);
                    block.extend(of_block.iter().map(|&gram| (gram, cell)));
                }
            });
        });
        drop(filter);
        let frequent = |block: Mutex<Vec<(u64, u32)>>| {
            let mut uses = block.into_inner().unwrap_or_else(PoisonError::into_inner);
            uses.sort_unstable();
            uses.dedup();
            let of_k = uses.chunk_by(|a, b| a.0 == b.0).filter(|uses| uses.len() >= k);
            of_k.filter_map(|uses| uses.first()).map(|used| used.0).collect::<Vec<u64>>()
        };
        let grams = blocks.into_par_iter().map(frequent).collect::<Vec<_>>().concat();
        let sum = |i: usize| counts.iter().map(|counts: &[u64; 2]| counts[i]).sum();
        Self::new(grams, sum(0), sum(1))
    }

    fn new(grams: Vec<u64>, n_grams: u64, n_terms: u64) -> Self {
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
        Self { grams, starts, shift, n_grams, n_terms }
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

/// Calls `found` with the grams of a cell that `is_wanted` lets through, sorted, each once unless they are very many.
fn distinct_grams(
    each: EachPassage<'_>,
    n: usize,
    is_wanted: &dyn Fn(u64) -> bool,
    found: &mut dyn FnMut(&[u64]),
) {
    let mut grams = Vec::new();
    let mut flush = |grams: &mut Vec<u64>| {
        grams.sort_unstable();
        grams.dedup();
        found(grams);
        grams.clear();
    };
    each(&mut |passage| {
        grams.extend(passage.terms.windows(n).map(gram).filter(|&gram| is_wanted(gram)));
        if grams.len() >= AT_ONCE {
            flush(&mut grams);
        }
    });
    flush(&mut grams);
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
        let slot = gram.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift;
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
