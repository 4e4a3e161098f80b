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
    /// entry of the cell itself is meaningless. `cells` is ascending; cells outside the list are passed over.
    ///
    /// Cost: Σ over shared features of (number of cells)²; memory: 8 bytes a cell for each thread, and 8 for each shared
    /// value.
    pub fn into_rows<R: Send>(
        mut self,
        cells: &[usize],
        visit: impl Fn(usize, &[f64]) -> R + Sync,
    ) -> Vec<R> {
        let n = cells.len();
        let mut places = vec![ABSENT; cells.iter().max().map_or(0, |&last| last + 1)];
        cells.iter().enumerate().for_each(|(i, &cell)| places[cell] = i as u32);
        // From here on a row tells places in the list instead of cells.
        let place = |cell: u32| places.get(cell as usize).copied().unwrap_or(ABSENT);
        self.rows.values_mut().iter_mut().for_each(|(cell, _)| *cell = place(*cell));
        // Where each place stands: (row, at), place by place.
        let mut starts = vec![0usize; n + 1];
        for &(place, _) in self.rows.values().iter().filter(|v| v.0 != ABSENT) {
            starts[place as usize + 1] += 1;
        }
        for i in 0..n {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut stands = vec![(0u32, 0u32); starts[n]];
        for (row, values) in self.rows.iter().enumerate() {
            for (at, &(place, _)) in values.iter().enumerate().filter(|(_, v)| v.0 != ABSENT) {
                let next = &mut next[place as usize];
                stands[*next] = (row as u32, at as u32);
                *next += 1;
            }
        }
        let add_products = |i: usize, later_only: bool, dots: &mut [f64]| {
            dots.fill(0.0);
            for &(row, at) in &stands[starts[i]..starts[i + 1]] {
                let row = self.rows.row(row as usize);
                let own = row[at as usize].1;
                // Places ascend in a row.
                let others = &row[if later_only { at as usize + 1 } else { 0 }..];
                let (Some(first), Some(last)) = (others.first(), others.last()) else { continue };
                let range = first.0 as usize..last.0 as usize + 1;
                match dots.get_mut(range) {
                    // What all later cells hold is added without looking where each stands.
                    Some(dots) if dots.len() == others.len() => {
                        dots.iter_mut().zip(others).for_each(|(dot, other)| *dot += own * other.1);
                    }
                    _ => {
                        for &(place, value) in others {
                            if let Some(dot) = dots.get_mut(place as usize) {
                                *dot += own * value;
                            }
                        }
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
