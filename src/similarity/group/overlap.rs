//! The overlaps of cells pair by pair, from the centroids on the features that they share.

use crate::ragged::Ragged;
use rayon::prelude::*;

/// Centroid values on features that at least two cells of a set share, feature by feature: [(cell, c̄_a)].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SharedCentroids {
    pub(super) rows: Ragged<(u32, f64)>,
}

/// Up to so many cells the products of two are made once and kept for the second; beyond, their square is too large.
const SYMMETRIC_CELLS: usize = 2048;

/// Not in the list of cells asked for.
const ABSENT: u32 = u32::MAX;

impl SharedCentroids {
    /// S_ab of each of some cells with all of them: `visit(i, [S_i0, S_i1, …])` by place in `cells`, in parallel. The
    /// entry of the cell itself is meaningless.
    ///
    /// Cost: Σ over shared features of (number of cells)²; memory: 8 bytes a cell for each thread, and 8 for each shared
    /// value. Cells outside the list are passed over.
    pub fn for_each_row<R: Send>(
        &self,
        cells: &[usize],
        visit: impl Fn(usize, &[f64]) -> R + Sync,
    ) -> Vec<R> {
        let n = cells.len();
        let mut place = vec![ABSENT; cells.iter().max().map_or(0, |&last| last + 1)];
        cells.iter().enumerate().for_each(|(i, &cell)| place[cell] = i as u32);
        let place = |cell: u32| place.get(cell as usize).copied().unwrap_or(ABSENT);
        // Where each cell stands: (row, place in the row), cell by cell.
        let mut starts = vec![0usize; n + 1];
        for &(cell, _) in self.rows.values() {
            if place(cell) != ABSENT {
                starts[place(cell) as usize + 1] += 1;
            }
        }
        for i in 0..n {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut stands = vec![(0u32, 0u32); starts[n]];
        for (row, values) in self.rows.iter().enumerate() {
            for (at, &(cell, _)) in values.iter().enumerate() {
                if place(cell) != ABSENT {
                    let next = &mut next[place(cell) as usize];
                    stands[*next] = (row as u32, at as u32);
                    *next += 1;
                }
            }
        }
        let add_products = |i: usize, later_only: bool, dots: &mut [f64]| {
            dots.fill(0.0);
            for &(row, at) in &stands[starts[i]..starts[i + 1]] {
                let row = self.rows.row(row as usize);
                let own = row[at as usize].1;
                // Cells stand in ascending order in a row, and in `cells`.
                for &(cell, value) in &row[if later_only { at as usize + 1 } else { 0 }..] {
                    if let Some(dot) = dots.get_mut(place(cell) as usize) {
                        *dot += own * value;
                    }
                }
            }
        };
        if n > SYMMETRIC_CELLS {
            let each = |dots: &mut Vec<f64>, i: usize| {
                add_products(i, false, dots);
                visit(i, dots)
            };
            return (0..n).into_par_iter().map_init(|| vec![0.0; n], each).collect();
        }
        let mut square = vec![0.0; n * n];
        square.par_chunks_mut(n.max(1)).enumerate().for_each(|(i, dots)| add_products(i, true, dots));
        for i in 0..n {
            for j in 0..i {
                square[i * n + j] = square[j * n + i];
            }
        }
        square.par_chunks(n.max(1)).enumerate().map(|(i, dots)| visit(i, dots)).collect()
    }
}
