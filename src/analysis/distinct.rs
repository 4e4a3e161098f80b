//! The distinct passages of each brand: a text sent to a thousand readers is read once.

use crate::annotate::{Passage, PassageBuffers, Passages};
use crate::hash::{HashedSet, combine};
use rayon::prelude::*;
use std::ops::Range;

/// Calls a function with each distinct passage of a cell.
pub(crate) type EachPassage<'a> = &'a mut dyn FnMut(&mut dyn FnMut(&Passage<'_>));

/// Identifies a passage within one corpus.
pub(crate) fn passage_hash(terms: &[u32]) -> u64 {
    terms.iter().fold(terms.len() as u64, |hash, &term| combine(hash, u64::from(term)))
}

/// Calls `of_cell` for each cell, in parallel; its `visit` goes through the distinct passages of the cell in the order of
/// ranks. Returns the results by cell. O(tokens); 8 bytes for each distinct passage of the cells at work.
pub(crate) fn by_cell<T: Send>(
    passages: &Passages<'_>,
    ranks: &[Range<u32>],
    of_cell: impl Fn(u32, EachPassage<'_>) -> T + Sync,
) -> Vec<T> {
    let of_range = |buffers: &mut PassageBuffers, (cell, ranks): (usize, &Range<u32>)| {
        let mut each = |visit: &mut dyn FnMut(&Passage<'_>)| {
            let mut seen = HashedSet::default();
            for rank in ranks.clone() {
                passages.visit(rank, buffers, |passage| {
                    if seen.insert(passage_hash(passage.terms)) {
                        visit(&passage);
                    }
                });
            }
        };
        of_cell(cell as u32, &mut each)
    };
    ranks.par_iter().enumerate().map_init(PassageBuffers::default, of_range).collect()
}
