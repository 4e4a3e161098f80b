//! Collects rows of hashes, and partitions them by the top bits of each hash.

use std::ops::Range;

/// The kind of rows: sets, or bags with counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Distinct shingles, for Jaccard and containment.
    Sets,
    /// Shingles with their counts, at twice the memory, for every measure. Cosine needs them.
    Bags,
}

/// Collects the hashes of rows (messages), one builder for each thread.
///
/// The hashes must be strong (see [`crate::hash`]): their bits are used without further mixing. Memory: 10 bytes per hash,
/// and about 2 MB for the rows pushed last. Collect thousands of rows in each builder. Once closed, each has an overhead of
/// 1 KB, and of about 10 KB while it is interned.
///
/// ```
/// use unisono::progress::no_progress;
/// use unisono::shingle::{Scratch, Shingler};
/// use unisono::similarity::{Kind, RowBuilder, Shingles};
///
/// let (shingler, mut scratch) = (Shingler::default(), Scratch::default());
/// let mut rows = RowBuilder::new();
/// for text in ["Ciao Anna, sconti per te", "Ciao Luca, sconti per te"] {
///     let mut hashes = Vec::new();
///     shingler.shingle(text, &mut scratch, |hash| hashes.push(hash));
///     rows.push(hashes);
/// }
/// let shingles = Shingles::from_parts(vec![rows], Kind::Sets, &no_progress)?;
/// // Both hold "sconti per te".
/// assert_eq!(shingles.features().len(), 1);
/// # Ok::<(), unisono::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct RowBuilder {
    /// The partitions whose hashes are kept.
    partitions: Range<usize>,
    buckets: Vec<Bucket>,
    open: Open,
    n_rows: usize,
}

impl Default for RowBuilder {
    fn default() -> Self {
        Self::only(0..PARTITIONS)
    }
}

impl RowBuilder {
    /// Returns a value without rows.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns a value without rows that will keep only the hashes of `partitions`. Each bucket holds the same rows for any
    /// `partitions`.
    pub(super) fn only(partitions: Range<usize>) -> Self {
        Self { partitions, buckets: Vec::new(), open: Open::default(), n_rows: 0 }
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.n_rows
    }

    /// Returns true if there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.n_rows == 0
    }

    /// Adds a row: hashes in any order; a repeated hash counts each time. O(hashes).
    ///
    /// # Panics
    /// If a row has more than 2³² − 1 hashes.
    pub fn push(&mut self, row: impl IntoIterator<Item = u64>) {
        let open = &mut self.open;
        let (before, mut length) = (open.hashes.len(), 0);
        let row = row.into_iter().inspect(|_| length += 1);
        if self.partitions.len() == PARTITIONS {
            open.hashes.extend(row);
        } else {
            open.hashes.extend(row.filter(|&hash| self.partitions.contains(&partition_of(hash))));
        }
        open.n += length;
        // Earlier open rows count as well: bucket positions are 32 bits.
        assert!(open.n <= u32::MAX as usize, "a row has more than 2^32 - 1 hashes");
        open.lengths.push(length as u32);
        open.kept.push((open.hashes.len() - before) as u32);
        self.n_rows += 1;
        if open.lengths.len() == MAX_BUCKET_ROWS || open.n >= BUCKET_HASHES {
            self.buckets.extend(open.partition());
        }
    }

    /// Partitions the rows pushed last, and frees their buffers. Otherwise interning does this. A thread that calls `close`
    /// after its last row still has the hashes in its cache.
    pub fn close(&mut self) {
        self.buckets.extend(std::mem::take(&mut self.open).partition());
    }

    /// Returns all rows, partitioned.
    pub(super) fn into_buckets(mut self) -> Vec<Bucket> {
        self.close();
        self.buckets
    }
}

/// The number of top bits that choose a partition. The hashes of one partition and their table fit in a core's cache.
const PARTITION_BITS: u32 = 8;
pub(super) const PARTITIONS: usize = 1 << PARTITION_BITS;

/// A row number within a bucket has 16 bits.
const MAX_BUCKET_ROWS: usize = 1 << 16;

/// A bucket with this many hashes is closed.
const BUCKET_HASHES: usize = 1 << 17;

fn partition_of(hash: u64) -> usize {
    (hash >> (u64::BITS - PARTITION_BITS)) as usize
}

/// Rows that are not partitioned yet.
#[derive(Debug, Clone, Default)]
struct Open {
    /// The kept hashes, row by row.
    hashes: Vec<u64>,
    kept: Vec<u32>,
    lengths: Vec<u32>,
    /// The sum of the lengths.
    n: usize,
}

impl Open {
    /// Moves the rows, if any, into a bucket by counting sort.
    fn partition(&mut self) -> Option<Bucket> {
        if self.lengths.is_empty() {
            return None;
        }
        let mut starts = vec![0u32; PARTITIONS + 1];
        self.hashes.iter().for_each(|&hash| starts[partition_of(hash) + 1] += 1);
        for partition in 0..PARTITIONS {
            starts[partition + 1] += starts[partition];
        }
        let mut next = starts.clone();
        let (mut slots, mut rows) = (vec![0; self.hashes.len()], vec![0; self.hashes.len()]);
        let mut hashes = self.hashes.iter();
        for (row, &kept) in self.kept.iter().enumerate() {
            for &hash in hashes.by_ref().take(kept as usize) {
                let next = &mut next[partition_of(hash)];
                slots[*next as usize] = hash;
                rows[*next as usize] = row as u16;
                *next += 1;
            }
        }
        self.hashes.clear();
        self.kept.clear();
        self.n = 0;
        Some(Bucket { slots, rows, starts, lengths: std::mem::take(&mut self.lengths) })
    }
}

/// Some rows, with their hashes sorted by partition, then by row.
#[derive(Debug, Clone)]
pub(super) struct Bucket {
    /// The hashes. Interning overwrites them with local ids.
    pub(super) slots: Vec<u64>,
    /// The row of each slot.
    pub(super) rows: Vec<u16>,
    /// Where each partition begins, and where the last one ends.
    pub(super) starts: Vec<u32>,
    /// Number of hashes of each row over all partitions, including repeats.
    pub(super) lengths: Vec<u32>,
}

/// One partition's slice of a bucket.
pub(super) struct Slice<'a> {
    pub(super) slots: &'a mut [u64],
    pub(super) rows: &'a mut [u16],
}

impl Bucket {
    /// Returns the slice of each of the `partitions`.
    pub(super) fn slices(&mut self, partitions: Range<usize>) -> impl Iterator<Item = Slice<'_>> {
        let bounds = &self.starts[partitions.start..=partitions.end];
        let from = bounds.first().map_or(0, |&start| start as usize);
        let (mut slots, mut rows) = (&mut self.slots[from..], &mut self.rows[from..]);
        bounds.windows(2).map(move |bounds| {
            let n = (bounds[1] - bounds[0]) as usize;
            Slice { slots: split_front(&mut slots, n), rows: split_front(&mut rows, n) }
        })
    }
}

/// Splits off and returns the first `n` elements.
pub(super) fn split_front<'a, T>(rest: &mut &'a mut [T], n: usize) -> &'a mut [T] {
    let (first, left) = std::mem::take(rest).split_at_mut(n);
    *rest = left;
    first
}
