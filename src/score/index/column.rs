//! A column of an index: in memory, or in a file that is mapped into it.

use crate::error::Result;
#[cfg(feature = "arrow")]
use crate::tables::Mapped;
use crate::tables::Number;

/// Values by row.
pub(in crate::score) enum Column<T: Number> {
    /// In memory.
    Owned(Vec<T>),
    /// In a file.
    #[cfg(feature = "arrow")]
    Mapped(Mapped<T>),
}

impl<T: Number> Default for Column<T> {
    fn default() -> Self {
        Self::Owned(Vec::new())
    }
}

#[cfg(feature = "arrow")]
impl<T: Number> From<Mapped<T>> for Column<T> {
    fn from(values: Mapped<T>) -> Self {
        Self::Mapped(values)
    }
}

impl<T: Number> Column<T> {
    /// The number of rows.
    pub(in crate::score) fn len(&self) -> usize {
        match self {
            Self::Owned(values) => values.len(),
            #[cfg(feature = "arrow")]
            Self::Mapped(values) => values.len(),
        }
    }

    /// Returns the value of a row.
    ///
    /// # Errors
    /// The file is damaged there, or has no such row.
    pub(in crate::score) fn get(&self, row: usize) -> Result<T> {
        match self {
            Self::Owned(values) => Ok(values[row]),
            #[cfg(feature = "arrow")]
            Self::Mapped(values) => values.get(row),
        }
    }
}

#[cfg(feature = "arrow")]
impl<T: Number> Column<T> {
    /// Returns all values.
    ///
    /// # Errors
    /// The file is damaged.
    pub(super) fn values(&self) -> Result<Vec<T>> {
        match self {
            Self::Owned(values) => Ok(values.clone()),
            Self::Mapped(values) => values.values(),
        }
    }
}

impl Column<u64> {
    /// Returns the row of a value in a column of hashes, which ascend and are spread evenly. Expected O(log √rows) reads.
    pub(in crate::score) fn find(&self, hash: u64) -> Result<Option<usize>> {
        let n = self.len();
        if n == 0 {
            return Ok(None);
        }
        let guess = ((u128::from(hash) * n as u128) >> 64) as usize;
        // The hash is at `low` or after it, and before `high`.
        let (mut low, mut high, mut step) = (0, n, 64);
        if self.get(guess)? <= hash {
            low = guess;
            while low + step < n {
                if self.get(low + step)? > hash {
                    high = low + step;
                    break;
                }
                low += step;
                step *= 2;
            }
        } else {
            high = guess;
            while high > step {
                if self.get(high - step)? <= hash {
                    low = high - step;
                    break;
                }
                high -= step;
                step *= 2;
            }
        }
        while low + 1 < high {
            let middle = low.midpoint(high);
            if self.get(middle)? <= hash { low = middle } else { high = middle }
        }
        Ok((low < n && self.get(low)? == hash).then_some(low))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix64;

    #[test]
    fn every_hash_is_found_and_no_other() {
        for n in [0, 1, 2, 63, 64, 65, 1000, 5000] {
            let mut hashes: Vec<u64> = (1..=n).map(mix64).collect();
            hashes.sort_unstable();
            let column = Column::Owned(hashes.clone());
            for (row, &hash) in hashes.iter().enumerate() {
                assert_eq!(column.find(hash).unwrap(), Some(row));
                assert!(
                    hashes.binary_search(&(hash + 1)).is_ok() || column.find(hash + 1).unwrap().is_none()
                );
            }
            for other in [0, u64::MAX, mix64(n + 1)] {
                assert_eq!(column.find(other).unwrap(), None, "{n}");
            }
        }
        // Also where hashes are not spread.
        let narrow = Column::Owned((0..5000).collect());
        assert!((0..5000).all(|hash| narrow.find(hash).unwrap() == Some(hash as usize)));
    }
}
