//! The rows of a bucket as ascending ids of shared shingles.

use super::intern::{LocalIds, NOT_SHARED};
use crate::ragged::Ragged;

/// The shingles of a text that only one row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Singletons {
    pub(crate) n: u32,
    /// The sum of their squared counts; for sets, the number of occurrences.
    pub(crate) squares: u64,
}

/// A text as it is compared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'a> {
    pub(crate) shared: &'a [u32],
    /// Empty for sets.
    pub(crate) counts: &'a [u32],
    pub(crate) singletons: Singletons,
}

impl Text<'_> {
    /// Returns the number of distinct shingles.
    pub(crate) fn size(&self) -> u32 {
        self.shared.len() as u32 + self.singletons.n
    }
}

/// The rows of a bucket in ids.
#[derive(Clone)]
pub(super) struct Encoded {
    /// The shingles that other rows hold too, ascending.
    rows: Ragged<u32>,
    /// Their counts; no rows for sets, or where nothing can be shared.
    counts: Ragged<u32>,
    singletons: Vec<Singletons>,
}

impl Encoded {
    /// Gathers the rows of a bucket from its ids of every group. O(ids · log(ids of a row)).
    pub(super) fn from_ids(groups: Vec<LocalIds>) -> Self {
        // A hash without an id is in no other row, and once in its own.
        let lengths = groups.first().map(|ids| ids.lengths.as_slice()).unwrap_or_default();
        let mut singletons: Vec<Singletons> =
            lengths.iter().map(|&n| Singletons { n, squares: n.into() }).collect();
        let mut n_shared = vec![0; singletons.len()];
        for (id, row, count) in groups.iter().flat_map(LocalIds::iter) {
            singletons[row].n -= 1;
            singletons[row].squares -= 1;
            match id {
                LocalIds::REPEAT => {}
                NOT_SHARED => {
                    singletons[row].n += 1;
                    singletons[row].squares += u64::from(count).pow(2);
                }
                _ => n_shared[row] += 1,
            }
        }
        if !groups.iter().any(LocalIds::has_counts) {
            return Self {
                rows: ascending(&groups, n_shared, |id, _| id),
                counts: Ragged::new(),
                singletons,
            };
        }
        // The id in the high half, the count in the low one: they sort as one word.
        let both = ascending(&groups, n_shared, |id, count| u64::from(id) << 32 | u64::from(count));
        let half = |half: fn(u64) -> u32| {
            let mut out = Ragged::with_capacity(both.len(), both.values().len());
            both.iter().for_each(|row| out.push(row.iter().map(|&value| half(value))));
            out
        };
        let (rows, counts) = (half(|value| (value >> 32) as u32), half(|value| value as u32));
        Self { rows, counts, singletons }
    }

    pub(super) fn len(&self) -> usize {
        self.singletons.len()
    }

    /// Keeps row i where `is_kept[i]` and frees the memory of the others.
    pub(super) fn retain(&mut self, is_kept: &[bool]) {
        if !self.counts.is_empty() {
            self.counts.retain(is_kept);
        }
        self.rows.retain(is_kept);
        let mut is_kept = is_kept.iter();
        self.singletons.retain(|_| is_kept.next() == Some(&true));
        self.singletons.shrink_to_fit();
    }

    pub(super) fn text(&self, row: usize) -> Text<'_> {
        Text {
            shared: self.rows.row(row),
            counts: if self.counts.is_empty() { &[] } else { self.counts.row(row) },
            singletons: self.singletons[row],
        }
    }
}

/// Returns the shared shingles of each row as `value` packs them, ascending.
fn ascending<T: Copy + Default + Ord>(
    groups: &[LocalIds],
    n_shared: Vec<usize>,
    value: impl Fn(u32, u32) -> T,
) -> Ragged<T> {
    let mut next: Vec<usize> = Vec::with_capacity(n_shared.len());
    let mut sum = 0;
    for n in &n_shared {
        next.push(sum);
        sum += n;
    }
    let mut values = vec![T::default(); sum];
    for ids in groups {
        for (id, row, count) in ids.iter().filter(|(id, ..)| *id < NOT_SHARED) {
            values[next[row]] = value(id, count);
            next[row] += 1;
        }
    }
    // Every row ends where the next began.
    let mut rows = Ragged::from_ends(values, next);
    rows.rows_mut().for_each(<[T]>::sort_unstable);
    rows
}
