//! What the analyses of passages share: the messages of a brand, and the hash of a gram.

use crate::catalog::Catalog;
use crate::hash::combine;
use std::ops::Range;

/// Returns the ranks of each cell, by cell.
pub(crate) fn ranks_of_cells(catalog: &Catalog) -> Vec<Range<u32>> {
    let n = catalog.len();
    let ends = (0..catalog.cells().len() as u32)
        .map(|cell| partition_point(n, |rank| catalog.cell_of(rank) <= cell));
    let mut start = 0;
    ends.map(|end| std::mem::replace(&mut start, end as u32)..end as u32).collect()
}

/// Returns the number of leading indices below `n` for which `is_before` holds.
fn partition_point(n: usize, is_before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = low.midpoint(high);
        if is_before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// Identifies a run of terms within one corpus.
pub(crate) fn gram(terms: &[u32]) -> u64 {
    terms.iter().fold(0, |hash, &term| combine(hash, u64::from(term)))
}
