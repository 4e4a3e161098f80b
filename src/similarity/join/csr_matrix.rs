//! A sparse matrix of similarities.

use ndarray::Array2;

/// A square matrix in compressed sparse rows, the layout of SciPy's `csr_matrix` and sprs' `CsMat`.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq)]
pub struct CsrMatrix {
    /// Number of columns, which is the number of rows.
    pub n_columns: usize,
    /// Row i has the entries `offsets[i]..offsets[i + 1]`; one more than there are rows.
    pub offsets: Vec<usize>,
    /// The column of each entry, ascending within a row.
    pub columns: Vec<u32>,
    /// The similarity of each entry.
    pub values: Vec<f64>,
}

impl CsrMatrix {
    /// Returns the entries of a row: (column, similarity).
    ///
    /// # Panics
    /// If there is no such row.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (u32, f64)> {
        let range = self.offsets[row]..self.offsets[row + 1];
        self.columns[range.clone()].iter().copied().zip(self.values[range].iter().copied())
    }

    /// Returns the dense matrix, with 0 where there is no entry. Memory: 8 bytes · rows².
    #[must_use]
    pub fn to_dense(&self) -> Array2<f64> {
        let mut dense = Array2::zeros((self.n_columns, self.n_columns));
        for row in 0..self.n_columns {
            self.row(row).for_each(|(column, value)| dense[[row, column as usize]] = value);
        }
        dense
    }
}
