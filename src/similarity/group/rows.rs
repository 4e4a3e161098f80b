//! Rows of counted features that the caller made.

use crate::error::{Error, Result};
use crate::facet::Csr;

/// The largest count of a feature in a row. Sums take time and memory per occurrence.
pub const MAX_COUNT: u32 = 1 << 16;

/// Rows of counted features in compressed form: row i holds `hashes[offsets[i]..offsets[i + 1]]`, each with its count.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    offsets: &'a [usize],
    hashes: &'a [u64],
    counts: &'a [u32],
}

impl<'a> Rows<'a> {
    /// Creates rows from `offsets` (one more than there are rows), and the hash and count of each feature.
    ///
    /// A feature may occur several times in a row; its counts are added. Hashes should be spread over 64 bits, as those of
    /// [`hash64`](crate::hash::hash64) are. Consecutive numbers give the same result, more slowly and in more memory.
    ///
    /// # Errors
    /// If the offsets do not start at 0, ascend and end at the number of features, if the number of counts is another, or
    /// if a count is above [`MAX_COUNT`].
    pub fn new(offsets: &'a [usize], hashes: &'a [u64], counts: &'a [u32]) -> Result<Self> {
        if offsets.first() != Some(&0) || offsets.last() != Some(&hashes.len()) || !offsets.is_sorted() {
            let remedy = format!("start at 0, ascend and end at the number of features, {}", hashes.len());
            return Err(Error::parameter("offsets", remedy));
        }
        if counts.len() != hashes.len() {
            let remedy = format!("give one count for each of the {} features", hashes.len());
            return Err(Error::parameter("counts", remedy));
        }
        if let Some(at) = counts.iter().position(|&count| count > MAX_COUNT) {
            let remedy = format!("feature {at} has {}; at most {MAX_COUNT} is allowed", counts[at]);
            return Err(Error::parameter("counts", remedy));
        }
        Ok(Self { offsets, hashes, counts })
    }

    /// Rows of features that this library counted, whatever their counts.
    pub(crate) fn from_csr(rows: &'a Csr) -> Self {
        Self { offsets: &rows.offsets, hashes: &rows.hashes, counts: &rows.counts }
    }

    /// Returns the number of rows.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Returns whether there are no rows.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the features of a row with their counts.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (u64, u32)> + use<'a> {
        let range = self.offsets[row]..self.offsets[row + 1];
        self.hashes[range.clone()].iter().copied().zip(self.counts[range].iter().copied())
    }

    /// Returns the number of occurrences of features in all rows.
    pub(super) fn n_occurrences(&self) -> usize {
        self.counts.iter().map(|&count| count as usize).sum()
    }
}

impl<'a> TryFrom<&'a Csr> for Rows<'a> {
    type Error = Error;

    fn try_from(rows: &'a Csr) -> Result<Self> {
        Self::new(&rows.offsets, &rows.hashes, &rows.counts)
    }
}
