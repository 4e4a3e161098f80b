//! The overlaps of cells pair by pair, from the centroids on the features that they share.

use crate::ragged::Ragged;
use rayon::prelude::*;
use std::ops::Range;

/// Centroid values on features that at least two cells of a set share.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SharedCentroids {
    /// Number of cells in the set.
    n: usize,
    /// Feature by feature: [(place in the set, c̄_a)], places ascending.
    rows: Ragged<(u32, f64)>,
}

/// Up to so many cells the products of two are made once and kept for the second; beyond, their square is too large.
const SYMMETRIC_CELLS: usize = 2048;

/// So many numbers, 16 MB, are summed by a thread at once.
const NUMBERS_AT_ONCE: usize = 1 << 21;

impl SharedCentroids {
    pub(super) fn new(n: usize) -> Self {
        Self { n, rows: Ragged::new() }
    }

    /// Adds a feature by those that hold it, places ascending.
    pub(super) fn push(&mut self, holders: impl IntoIterator<Item = (u32, f64)>) {
        self.rows.push(holders);
    }

    pub(super) fn append(&mut self, other: Self) {
        self.rows.append(other.rows);
    }

    /// S_ab of each cell of the set, in order, with all of them: `visit(i, [S_i0, S_i1, …])`, in parallel. The entry of
    /// the cell itself is meaningless.
    ///
    /// Cost: Σ over shared features of (number of cells)²; memory: 8 bytes for each pair of cells up to 2,048 of them,
    /// beyond that 16 MB a thread.
    pub fn for_each_row<R: Send>(&self, visit: impl Fn(usize, &[f64]) -> R + Sync) -> Vec<R> {
        let n = self.n.max(1);
        if self.n > SYMMETRIC_CELLS {
            let size = (NUMBERS_AT_ONCE / n).max(1);
            let ranges: Vec<Range<usize>> = (0..n).step_by(size).map(|i| i..n.min(i + size)).collect();
            let of_range = |dots: &mut Vec<f64>, range: Range<usize>| -> Vec<R> {
                dots.clear();
                dots.resize(range.len() * n, 0.0);
                self.add_products(range.clone(), false, dots);
                dots.chunks(n).zip(range).map(|(dots, i)| visit(i, dots)).collect()
            };
            let found: Vec<Vec<R>> = ranges.into_par_iter().map_init(Vec::new, of_range).collect();
            return found.into_iter().flatten().collect();
        }
        // Every range goes through all features, which together are far larger than the range's sums.
        let size = n.div_ceil(16);
        let mut square = vec![0.0; self.n * self.n];
        let ranges = square.par_chunks_mut(size * n).enumerate();
        ranges.for_each(|(i, dots)| self.add_products(i * size..i * size + dots.len() / n, true, dots));
        for i in 0..self.n {
            for j in 0..i {
                square[i * n + j] = square[j * n + i];
            }
        }
        square.par_chunks(n).enumerate().map(|(i, dots)| visit(i, dots)).collect()
    }

    /// Adds the products of a range of places with all others, or with all later ones, feature by feature.
    fn add_products(&self, range: Range<usize>, later_only: bool, dots: &mut [f64]) {
        for row in self.rows.iter() {
            let first = row.partition_point(|holder| (holder.0 as usize) < range.start);
            for (at, &(place, own)) in row.iter().enumerate().skip(first) {
                if place as usize >= range.end {
                    break;
                }
                let dots = &mut dots[(place as usize - range.start) * self.n..][..self.n];
                for &(other, value) in &row[if later_only { at + 1 } else { 0 }..] {
                    dots[other as usize] += own * value;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(n: usize, features: &[Vec<(u32, f64)>]) {
        let mut shared = SharedCentroids::new(n);
        features.iter().for_each(|f| shared.push(f.iter().copied()));
        let rows = shared.for_each_row(|i, dots| (i, dots.to_vec()));
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
        fn products_of_all_pairs(
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
    fn many_cells() {
        let n = SYMMETRIC_CELLS as u32 + 100;
        let every = |step: usize| (0..n).step_by(step).map(|p| (p, f64::from(p % 7 + 1))).collect::<Vec<_>>();
        let (a, b) = (every(3), every(700));
        let mut shared = SharedCentroids::new(n as usize);
        [&a, &b].into_iter().for_each(|f| shared.push(f.iter().copied()));
        let rows = shared.for_each_row(|i, dots| (i, dots.to_vec()));
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
    fn no_cells() {
        check(0, &[]);
    }
}
