//! Which brands hold a gram, and how much it weighs in their centroids.

use super::column::Column;
use crate::error::{Error, ErrorKind, Result};
use crate::hash::HashedSet;

/// The bit of a cell that repeats the gram in another campaign.
const REPEATS: u32 = 1 << 31;

/// The grams of all cells. A gram of one cell has no postings of its own.
#[derive(Default)]
pub(in crate::score) struct Grams {
    /// The grams of several cells, ascending.
    pub(super) shared: Column<u64>,
    /// The end of the holders of each.
    pub(super) ends: Column<u64>,
    /// The holders of all, ascending by cell.
    pub(super) cells: Column<u32>,
    pub(super) weights: Column<f32>,
    pub(super) shares: Column<f32>,
    /// The grams of one cell, ascending.
    pub(super) single: Column<u64>,
    pub(super) single_cells: Column<u32>,
    pub(super) single_weights: Column<f32>,
    pub(super) single_shares: Column<f32>,
}

/// A cell that holds a gram.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::score) struct Holder {
    pub(in crate::score) cell: u32,
    /// True if two campaigns of the cell hold it.
    pub(in crate::score) repeats: bool,
    /// Its weight in the mean of the cell's campaigns, whose messages have norm 1.
    pub(in crate::score) weight: f32,
    /// Its share of the grams of a message, in the same mean.
    pub(in crate::score) share: f32,
}

/// A gram of a cell while the index is built.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) gram: u64,
    pub(super) holder: Holder,
}

/// The holders of grams while a table is built.
#[derive(Default)]
struct Holders {
    cells: Vec<u32>,
    weights: Vec<f32>,
    shares: Vec<f32>,
}

impl Holders {
    fn push(&mut self, holder: Holder) {
        self.cells.push(holder.cell | if holder.repeats { REPEATS } else { 0 });
        self.weights.push(holder.weight);
        self.shares.push(holder.share);
    }
}

impl Grams {
    /// Sorts the grams of all cells. O(grams · log), parallel.
    pub(super) fn new(mut entries: Vec<Entry>) -> Self {
        use rayon::prelude::*;
        entries.par_sort_unstable_by_key(|entry| (entry.gram, entry.holder.cell));
        let (mut shared, mut ends, mut of_shared) = (Vec::new(), Vec::new(), Holders::default());
        let (mut single, mut of_single) = (Vec::new(), Holders::default());
        for of_gram in entries.chunk_by(|a, b| a.gram == b.gram) {
            let (grams, holders) = if of_gram.len() > 1 {
                ends.push((of_shared.cells.len() + of_gram.len()) as u64);
                (&mut shared, &mut of_shared)
            } else {
                (&mut single, &mut of_single)
            };
            grams.push(of_gram[0].gram);
            of_gram.iter().for_each(|entry| holders.push(entry.holder));
        }
        Self {
            shared: Column::Owned(shared),
            ends: Column::Owned(ends),
            cells: Column::Owned(of_shared.cells),
            weights: Column::Owned(of_shared.weights),
            shares: Column::Owned(of_shared.shares),
            single: Column::Owned(single),
            single_cells: Column::Owned(of_single.cells),
            single_weights: Column::Owned(of_single.weights),
            single_shares: Column::Owned(of_single.shares),
        }
    }

    /// Returns the same grams under other hashes.
    #[cfg(feature = "arrow")]
    pub(super) fn keyed(&self, key: impl Fn(u64) -> u64 + Sync) -> Result<Self> {
        let mut entries = Vec::new();
        let mut holders = Vec::new();
        for of in [&self.shared, &self.single] {
            for gram in of.values()? {
                holders.clear();
                self.holders(gram, usize::MAX, &mut holders)?;
                let gram = key(gram);
                entries.extend(holders.iter().map(|&holder| Entry { gram, holder }));
            }
        }
        Ok(Self::new(entries))
    }

    /// Returns the grams that at least two brands hold. `brand` returns the brand of a cell.
    ///
    /// # Errors
    /// The index is damaged.
    pub(super) fn of_several_brands(&self, brand: impl Fn(u32) -> u64) -> Result<HashedSet> {
        let mut out = HashedSet::default();
        let mut start = 0;
        for row in 0..self.shared.len() {
            let end = self.ends.get(row)? as usize;
            let first = brand(self.cells.get(start)? & !REPEATS);
            for at in start + 1..end {
                if brand(self.cells.get(at)? & !REPEATS) != first {
                    out.insert(self.shared.get(row)?);
                    break;
                }
            }
            start = end;
        }
        Ok(out)
    }

    /// Returns, for each cell, the grams that at least two of its campaigns and no other cell hold.
    ///
    /// # Errors
    /// The index is damaged.
    pub(super) fn of_one_cell(&self, n_cells: usize) -> Result<Vec<HashedSet>> {
        let mut out = vec![HashedSet::default(); n_cells];
        for row in 0..self.single.len() {
            let cell = self.single_cells.get(row)?;
            if cell & REPEATS != 0 {
                out[(cell & !REPEATS) as usize].insert(self.single.get(row)?);
            }
        }
        Ok(out)
    }

    /// Adds the holders of a gram, ascending by cell. `n_cells` bounds their numbers. O(log √grams + holders).
    ///
    /// # Errors
    /// The index is damaged.
    pub(in crate::score) fn holders(&self, gram: u64, n_cells: usize, out: &mut Vec<Holder>) -> Result<()> {
        let holder = |cell: u32, weight, share| {
            let holder = Holder { cell: cell & !REPEATS, repeats: cell & REPEATS != 0, weight, share };
            let is_number = |number: f32| number.is_finite() && number >= 0.0;
            let is_known = (holder.cell as usize) < n_cells && is_number(weight) && is_number(share);
            is_known.then_some(holder).ok_or_else(damaged)
        };
        if let Some(row) = self.shared.find(gram)? {
            let start = if row == 0 { 0 } else { self.ends.get(row - 1)? };
            let end = self.ends.get(row)?;
            if end < start || end > self.cells.len() as u64 {
                return Err(damaged());
            }
            for at in start as usize..end as usize {
                out.push(holder(self.cells.get(at)?, self.weights.get(at)?, self.shares.get(at)?)?);
            }
        } else if let Some(row) = self.single.find(gram)? {
            let (cell, weight) = (self.single_cells.get(row)?, self.single_weights.get(row)?);
            out.push(holder(cell, weight, self.single_shares.get(row)?)?);
        }
        Ok(())
    }
}

/// The error of an index whose tables contradict each other.
pub(in crate::score) fn damaged() -> Error {
    ErrorKind::BadFile("the index is damaged; make it again with `unisono index`".to_owned()).into()
}
