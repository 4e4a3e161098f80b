//! Rows of hashes on their way to [`Shingles`](super::Shingles): dealt out by their top bits as they come.

use std::ops::Range;

/// The hashes of rows (messages), as any number of threads gather them, each its own rows.
///
/// The hashes must be strong (see [`crate::hash`]): their bits are taken as they are. Memory: 10 bytes a hash, and some 2 MB
/// for the rows that were pushed last. Gather thousands of rows in each: once closed, one takes 1 KB more, and some 10 KB
/// while it is numbered.
///
/// ```
/// use unisono::progress::no_progress;
/// use unisono::shingle::{Scratch, Shingler};
/// use unisono::similarity::{Kind, Rows, Shingles};
///
/// let (shingler, mut scratch) = (Shingler::default(), Scratch::default());
/// let mut rows = Rows::new();
/// for text in ["Ciao Anna, sconti per te", "Ciao Luca, sconti per te"] {
///     let mut hashes = Vec::new();
///     shingler.shingle(text, &mut scratch, |hash| hashes.push(hash));
///     rows.push(hashes);
/// }
/// let shingles = Shingles::of_parts(vec![rows], Kind::Sets, &no_progress)?;
/// // "sconti per te" is in both.
/// assert_eq!(shingles.features().len(), 1);
/// # Ok::<(), unisono::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Rows {
    /// The parts whose hashes are kept.
    parts: Range<usize>,
    hands: Vec<Hand>,
    open: Open,
    n_rows: usize,
}

impl Default for Rows {
    fn default() -> Self {
        Self::only(0..PARTS)
    }
}

impl Rows {
    /// No rows.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// No rows, of which only the hashes of some parts will be kept. Hands hold the same rows whichever these are.
    pub(super) fn only(parts: Range<usize>) -> Self {
        Self { parts, hands: Vec::new(), open: Open::default(), n_rows: 0 }
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.n_rows
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.n_rows == 0
    }

    /// Adds a row: hashes in any order; one that comes twice counts twice. O(hashes).
    ///
    /// # Panics
    /// When a row has more than four billion hashes.
    pub fn push(&mut self, row: impl IntoIterator<Item = u64>) {
        let open = &mut self.open;
        let (before, mut length) = (open.hashes.len(), 0);
        let row = row.into_iter().inspect(|_| length += 1);
        if self.parts.len() == PARTS {
            open.hashes.extend(row);
        } else {
            open.hashes.extend(row.filter(|&hash| self.parts.contains(&part_of(hash))));
        }
        open.n += length;
        // With what is open before it the row stays below that, too.
        assert!(open.n <= u32::MAX as usize, "a row of more than four billion hashes");
        open.lengths.push(length as u32);
        open.kept.push((open.hashes.len() - before) as u32);
        self.n_rows += 1;
        if open.lengths.len() == MOST_ROWS || open.n >= ENOUGH {
            self.hands.extend(open.deal());
        }
    }

    /// Deals out what was pushed last, at the latest when rows are numbered. A thread that has pushed its last row best
    /// does it at once, while the hashes are in its cache, and the memory to gather more is given back.
    pub fn close(&mut self) {
        self.hands.extend(std::mem::take(&mut self.open).deal());
    }

    /// All rows, dealt out.
    pub(super) fn into_hands(mut self) -> Vec<Hand> {
        self.close();
        self.hands
    }
}

/// Hashes are dealt out by their top bits, so that those of a part fit a core's cache with all that is known of them.
const PART_BITS: u32 = 8;
pub(super) const PARTS: usize = 1 << PART_BITS;

/// A row of a hand is told by 16 bits.
const MOST_ROWS: usize = 1 << 16;

/// A hand of so many hashes is closed.
const ENOUGH: usize = 1 << 17;

fn part_of(hash: u64) -> usize {
    (hash >> (u64::BITS - PART_BITS)) as usize
}

/// Rows that are not dealt out yet.
#[derive(Debug, Clone, Default)]
struct Open {
    /// Row by row, those that are kept.
    hashes: Vec<u64>,
    kept: Vec<u32>,
    lengths: Vec<u32>,
    /// The sum of the lengths.
    n: usize,
}

impl Open {
    /// The rows, if there are any, dealt out; none are left.
    fn deal(&mut self) -> Option<Hand> {
        if self.lengths.is_empty() {
            return None;
        }
        let mut starts = vec![0u32; PARTS + 1];
        self.hashes.iter().for_each(|&hash| starts[part_of(hash) + 1] += 1);
        for part in 0..PARTS {
            starts[part + 1] += starts[part];
        }
        let mut next = starts.clone();
        let (mut slots, mut rows) = (vec![0; self.hashes.len()], vec![0; self.hashes.len()]);
        let mut hashes = self.hashes.iter();
        for (row, &kept) in self.kept.iter().enumerate() {
            for &hash in hashes.by_ref().take(kept as usize) {
                let next = &mut next[part_of(hash)];
                slots[*next as usize] = hash;
                rows[*next as usize] = row as u16;
                *next += 1;
            }
        }
        self.hashes.clear();
        self.kept.clear();
        self.n = 0;
        Some(Hand { slots, rows, starts, lengths: std::mem::take(&mut self.lengths) })
    }
}

/// Some rows, their hashes by part; in a part by row.
#[derive(Debug, Clone)]
pub(super) struct Hand {
    /// The hashes; the parts put their answers in the same place.
    pub(super) slots: Vec<u64>,
    /// The row of each.
    pub(super) rows: Vec<u16>,
    /// Where each part begins, and where the last one ends.
    pub(super) starts: Vec<u32>,
    /// Hashes of each row, of all parts, repeats counted.
    pub(super) lengths: Vec<u32>,
}

/// What of a hand is one part's.
pub(super) struct Share<'a> {
    pub(super) slots: &'a mut [u64],
    pub(super) rows: &'a mut [u16],
}

impl Hand {
    /// What each of some parts gets of it.
    pub(super) fn shares(&mut self, parts: Range<usize>) -> impl Iterator<Item = Share<'_>> {
        let bounds = &self.starts[parts.start..=parts.end];
        let from = bounds.first().map_or(0, |&start| start as usize);
        let (mut slots, mut rows) = (&mut self.slots[from..], &mut self.rows[from..]);
        bounds.windows(2).map(move |bounds| {
            let n = (bounds[1] - bounds[0]) as usize;
            Share { slots: cut(&mut slots, n), rows: cut(&mut rows, n) }
        })
    }
}

/// The first n, which the rest does not have any more.
pub(super) fn cut<'a, T>(rest: &mut &'a mut [T], n: usize) -> &'a mut [T] {
    let (first, left) = std::mem::take(rest).split_at_mut(n);
    *rest = left;
    first
}
