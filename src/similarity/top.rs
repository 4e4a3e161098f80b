//! The shingles that most rows hold.

use super::shingles::Shingles;
use super::texts::NO_TEXT;
use std::cmp::Reverse;

/// A shingle that many rows hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TopShingle {
    /// Its hash.
    pub hash: u64,
    /// The number of rows that hold it.
    pub rows: u32,
    /// The number of pairs of rows that both hold it: what it adds to Σ|A∩B|.
    pub pairs: u64,
    /// The first row that holds it.
    pub first_row: u32,
}

impl Shingles {
    /// Returns the `most` shingles that add most to Σ|A∩B| over all pairs of rows, the largest first, ties by hash.
    ///
    /// A shingle that d rows hold is in the intersection of d(d−1)/2 pairs. O(all shingles).
    #[must_use]
    pub fn top_shingles(&self, most: usize) -> Vec<TopShingle> {
        let pairs = |d: u32| u64::from(d) * u64::from(d.saturating_sub(1)) / 2;
        let mut ids: Vec<u32> = (0..self.features().len() as u32).collect();
        let key = |&id: &u32| {
            let (hash, rows) = self.features()[id as usize];
            (Reverse(rows), hash)
        };
        if most < ids.len() {
            ids.select_nth_unstable_by_key(most, key);
            ids.truncate(most);
        }
        ids.sort_unstable();
        let mut first_row = vec![NO_TEXT; ids.len()];
        for text in 0..self.n_texts() as u32 {
            for id in self.text(text).shared {
                if let Ok(at) = ids.binary_search(id) {
                    first_row[at] = first_row[at].min(self.members(text)[0]);
                }
            }
        }
        let top = |(&id, first_row)| {
            let (hash, rows) = self.features()[id as usize];
            TopShingle { hash, rows, pairs: pairs(rows), first_row }
        };
        let mut out: Vec<TopShingle> = ids.iter().zip(first_row).map(top).collect();
        out.sort_unstable_by_key(|top| (Reverse(top.rows), top.hash));
        out
    }
}
