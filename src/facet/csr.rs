//! Rows of counted features, one after the other.

/// Rows of counted features in compressed sparse rows.
///
/// The features of row r are `hashes[offsets[r]..offsets[r + 1]]`, sorted and without repeats; `counts` has the number of
/// occurrences of each. 12 bytes a feature and 8 a row.
///
/// ```
/// use unisono::facet::Csr;
///
/// let rows: Csr = [vec![7, 3, 7], vec![]].into_iter().collect();
/// assert_eq!(rows.len(), 2);
/// assert_eq!(rows.row(0), (&[3, 7][..], &[1, 2][..]));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Csr {
    /// The start of each row, and the end of the last: one more value than rows.
    pub offsets: Vec<usize>,
    /// The hashes of the features.
    pub hashes: Vec<u64>,
    /// The number of occurrences of each feature in its row.
    pub counts: Vec<u32>,
}

impl Csr {
    /// Returns the number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// Returns true if there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the hashes and counts of a row.
    ///
    /// # Panics
    /// If there is no such row.
    #[must_use]
    pub fn row(&self, row: usize) -> (&[u64], &[u32]) {
        let range = self.offsets[row]..self.offsets[row + 1];
        (&self.hashes[range.clone()], &self.counts[range])
    }

    /// Adds a row of features, which may be unsorted and repeated. Sorts `features` in place.
    pub fn push(&mut self, features: &mut [u64]) {
        features.sort_unstable();
        for run in features.chunk_by(|a, b| a == b) {
            self.hashes.push(run[0]);
            self.counts.push(run.len() as u32);
        }
        self.offsets.push(self.hashes.len());
    }

    /// Appends the rows of `other`.
    pub(super) fn append(&mut self, mut other: Self) {
        let base = self.hashes.len();
        self.offsets.extend(other.offsets.iter().skip(1).map(|offset| base + offset));
        self.hashes.append(&mut other.hashes);
        self.counts.append(&mut other.counts);
    }
}

impl Default for Csr {
    fn default() -> Self {
        Self { offsets: vec![0], hashes: Vec::new(), counts: Vec::new() }
    }
}

impl FromIterator<Vec<u64>> for Csr {
    fn from_iter<I: IntoIterator<Item = Vec<u64>>>(rows: I) -> Self {
        let mut all = Self::default();
        rows.into_iter().for_each(|mut row| all.push(&mut row));
        all
    }
}
