//! Dot products of the centroids of every two cells, from the features that they share.

use crate::ragged::Ragged;
use rayon::prelude::*;
use std::ops::Range;

/// Dot products of the centroids of every two cells of a set, and the part of them from units of one block of days.
///
/// Up to 2,048 cells the products of some features are added to a square as soon as these features are summed, and the
/// features are dropped: they are far more than the pairs of cells. Beyond, the square is too large, and the features are
/// kept. Each product is added in the order of the features in both cases.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SharedCentroids {
    /// Number of cells in the set.
    n: usize,
    features: Features,
    squares: Option<[Vec<f64>; 2]>,
}

/// Centroid values on features that at least two cells of a set share.
#[derive(Debug, Clone, Default, PartialEq)]
struct Features {
    /// By feature: (index in the set, c̄_a), ascending.
    all: Ragged<(u32, f64)>,
    /// By feature and block: (index in the set, x_u), ascending.
    same_block: Ragged<(u32, f64)>,
}

/// Up to this many cells each product is computed once and kept for both; beyond, the square is too large.
const SYMMETRIC_CELLS: usize = 2048;

/// Numbers that a thread sums at a time: 16 MB.
const NUMBERS_AT_ONCE: usize = 1 << 21;

impl SharedCentroids {
    pub(super) fn new(n: usize) -> Self {
        Self { n, ..Self::default() }
    }

    /// Adds the holders of a feature, ascending.
    pub(super) fn push(&mut self, holders: impl IntoIterator<Item = (u32, f64)>) {
        self.features.all.push(holders);
    }

    /// Adds the holders of a feature in one block, ascending.
    pub(super) fn push_same_block(&mut self, holders: impl IntoIterator<Item = (u32, f64)>) {
        self.features.same_block.push(holders);
    }

    /// Adds the features of `other`, which follow those added so far. Parallel.
    pub(super) fn append(&mut self, other: Self) {
        if self.n > SYMMETRIC_CELLS {
            self.features.all.append(other.features.all);
            self.features.same_block.append(other.features.same_block);
        } else {
            self.multiply(&other.features);
        }
    }

    /// Adds the products of features to the upper triangles of the squares.
    fn multiply(&mut self, Features { all, same_block }: &Features) {
        let n = self.n;
        let squares = self.squares.get_or_insert_with(|| [(); 2].map(|()| vec![0.0; n * n]));
        let size = n.div_ceil(16).max(1);
        for (rows, square) in [all, same_block].into_iter().zip(squares) {
            let ranges = square.par_chunks_mut(size * n.max(1)).enumerate();
            ranges.for_each(|(i, sums)| {
                add_products(rows, n, i * size..i * size + sums.len() / n, true, sums);
            });
        }
    }

    /// Ends the sums: no features follow.
    pub(super) fn finish(mut self) -> Self {
        if self.n <= SYMMETRIC_CELLS {
            let last = std::mem::take(&mut self.features);
            self.multiply(&last);
            for square in self.squares.iter_mut().flatten() {
                for i in 0..self.n {
                    for j in 0..i {
                        square[i * self.n + j] = square[j * self.n + i];
                    }
                }
            }
        }
        self
    }

    /// Returns `visit(i, dots, same)` of each cell i of the set, in order. Parallel. `dots` holds c̄_i·c̄_j for every cell
    /// j, and `same` the part of it from units of one block. The entries of cell i itself have no meaning.
    ///
    /// Time: Σ over shared features of (number of cells)². Memory: 16 bytes per pair of cells up to 2,048 cells, beyond
    /// that 32 MB per thread.
    pub fn for_each_row<R: Send>(&self, visit: impl Fn(usize, &[f64], &[f64]) -> R + Sync) -> Vec<R> {
        let n = self.n.max(1);
        if let Some([dots, same]) = &self.squares {
            let rows = dots.par_chunks(n).zip(same.par_chunks(n));
            return rows.enumerate().map(|(i, (dots, same))| visit(i, dots, same)).collect();
        }
        let both = [&self.features.all, &self.features.same_block];
        let size = (NUMBERS_AT_ONCE / n).max(1);
        let ranges: Vec<Range<usize>> = (0..self.n).step_by(size).map(|i| i..self.n.min(i + size)).collect();
        let of_range = |sums: &mut [Vec<f64>; 2], range: Range<usize>| -> Vec<R> {
            for (rows, sums) in both.into_iter().zip(sums.iter_mut()) {
                sums.clear();
                sums.resize(range.len() * n, 0.0);
                add_products(rows, self.n, range.clone(), false, sums);
            }
            let rows = sums[0].chunks(n).zip(sums[1].chunks(n));
            rows.zip(range).map(|((dots, same), i)| visit(i, dots, same)).collect()
        };
        let found: Vec<Vec<R>> = ranges.into_par_iter().map_init(Default::default, of_range).collect();
        found.into_iter().flatten().collect()
    }
}

/// Adds the products of a range of cells with all `n` cells, or with all later ones, row by row.
fn add_products(
    rows: &Ragged<(u32, f64)>,
    n: usize,
    range: Range<usize>,
    later_only: bool,
    sums: &mut [f64],
) {
    for row in rows.iter() {
        let first = row.partition_point(|holder| (holder.0 as usize) < range.start);
        for (at, &(place, own)) in row.iter().enumerate().skip(first) {
            if place as usize >= range.end {
                break;
            }
            let sums = &mut sums[(place as usize - range.start) * n..][..n];
            for &(other, value) in &row[if later_only { at + 1 } else { 0 }..] {
                sums[other as usize] += own * value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(n: usize, features: &[Vec<(u32, f64)>]) {
        // Whether all features come at once or in parts that are appended.
        let (mut shared, mut half) = (SharedCentroids::new(n), SharedCentroids::new(n));
        features.iter().for_each(|f| half.push(f.iter().copied()));
        shared.append(half);
        features.iter().rev().for_each(|f| shared.push_same_block(f.iter().copied()));
        let shared = shared.finish();
        let rows = shared.for_each_row(|i, dots, same| {
            assert_eq!(dots, same, "sums of integers do not depend on the order");
            (i, dots.to_vec())
        });
        assert_eq!(rows.len(), n);
        for (i, (place, dots)) in rows.iter().enumerate() {
            assert_eq!((*place, dots.len()), (i, n));
            for j in (0..n).filter(|&j| j != i) {
                let value =
                    |f: &[(u32, f64)], place| f.iter().find(|v| v.0 as usize == place).map_or(0.0, |v| v.1);
                let expected: f64 = features.iter().map(|f| value(f, i) * value(f, j)).sum();
                assert_eq!(dots[j], expected, "{i} {j}");
            }
        }
    }

    proptest! {
        #[test]
        fn sums_equal_the_products_of_all_pairs(
            n in 1usize..50,
            features in prop::collection::vec(prop::collection::btree_map(0u32..50, 1u32..100, 0..50), 0..20),
        ) {
            let features: Vec<Vec<(u32, f64)>> = features
                .into_iter()
                .map(|f| f.into_iter().filter(|v| (v.0 as usize) < n).map(|(p, x)| (p, f64::from(x))).collect())
                .collect();
            check(n, &features);
        }
    }

    #[test]
    fn centroids_of_many_cells_are_exact() {
        let n = SYMMETRIC_CELLS as u32 + 100;
        let every = |step: usize| (0..n).step_by(step).map(|p| (p, f64::from(p % 7 + 1))).collect::<Vec<_>>();
        let (a, b) = (every(3), every(700));
        let mut shared = SharedCentroids::new(n as usize);
        [&a, &b].into_iter().for_each(|f| shared.push(f.iter().copied()));
        let shared = shared.finish();
        let rows = shared.for_each_row(|i, dots, _| (i, dots.to_vec()));
        let of = |p: usize| {
            (
                if p.is_multiple_of(3) { a[p / 3].1 } else { 0.0 },
                if p.is_multiple_of(700) { b[p / 700].1 } else { 0.0 },
            )
        };
        for &(i, ref dots) in &rows {
            assert!(
                (0..n as usize).filter(|&j| j != i).all(|j| dots[j] == of(i).0 * of(j).0 + of(i).1 * of(j).1)
            );
        }
        assert_eq!(rows.len(), n as usize);
    }

    #[test]
    fn no_cells_give_no_rows() {
        check(0, &[]);
    }
}
