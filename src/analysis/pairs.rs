//! Similarities of pairs of cells, from the centroids that they share.

use super::estimate::{ROUNDING, cosine, difference};
use crate::catalog::Catalog;
use crate::hash::combine;
use crate::ragged::Ragged;
use crate::similarity::group::{Lane, SharedCentroids, Weights};
use rayon::prelude::*;

/// The units of some cells as sets of blocks. The weight of every pair of cells follows from them. 4 bytes a unit.
struct BlockSets {
    /// Number of units of each cell; 0 for a cell that takes no part.
    units: Vec<f64>,
    /// The blocks of each cell, ascending.
    sets: Ragged<u32>,
}

impl BlockSets {
    /// Collects the blocks of the units that take part in one view. `units` is their number by cell. If not all scored
    /// units of a cell take part, `chosen` marks those that do.
    fn new(catalog: &Catalog, weights: &Weights, units: &[u32], chosen: Option<&[bool]>) -> Self {
        let mut of_cell: Vec<Vec<u32>> = vec![Vec::new(); units.len()];
        // Units of a cell stand in the order of their blocks.
        for (u, unit) in catalog.units().iter().enumerate() {
            let cell = unit.cell as usize;
            let takes_part =
                units[cell] > 0 && weights.campaigns[u] > 0 && chosen.is_none_or(|chosen| chosen[u]);
            of_cell[cell].extend(unit.block.filter(|_| takes_part));
        }
        let mut sets = Ragged::new();
        of_cell.into_iter().for_each(|blocks| sets.push(blocks));
        Self { units: units.iter().map(|&n| f64::from(n)).collect(), sets }
    }

    /// Returns the share of the pairs of units of two cells that lie in different blocks; 0 for cells that take no
    /// part. O(units).
    fn weight(&self, a: usize, b: usize) -> f64 {
        let (mut x, mut y, mut common) = (self.sets.row(a), self.sets.row(b), 0u32);
        while let (Some(first), Some(second)) = (x.first(), y.first()) {
            common += u32::from(first == second);
            let (step, other) = (usize::from(first <= second), usize::from(second <= first));
            (x, y) = (&x[step..], &y[other..]);
        }
        let all = self.units[a] * self.units[b];
        if all > 0.0 { 1.0 - f64::from(common) / all } else { 0.0 }
    }
}

/// One pair of cells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair {
    /// The other cell, by its number in the catalog.
    pub(super) other: usize,
    /// Σ x_u·x_v over their units in different blocks.
    pub(super) dot: f64,
    /// The same sum with 1 for every product: above 0.
    pub(super) weight: f64,
}

impl Pair {
    /// Returns S_ab.
    pub(super) fn similarity(&self) -> f64 {
        cosine(self.dot / self.weight)
    }
}

/// The pairs of some cells: the sums over features that they share, and the share of their units in different blocks.
pub(super) struct Shared {
    pub(super) cells: Vec<usize>,
    centroids: SharedCentroids,
    sets: BlockSets,
}

impl Shared {
    /// Builds the pairs of a lane that is already summed.
    pub(super) fn new(
        catalog: &Catalog,
        weights: &Weights,
        lane: &Lane<'_>,
        centroids: SharedCentroids,
    ) -> Self {
        let cells = (0..lane.units.len()).filter(|&a| lane.units[a] > 0).collect();
        Self { cells, centroids, sets: BlockSets::new(catalog, weights, lane.units, lane.chosen) }
    }

    /// Calls `visit` for each cell with its pairs, in parallel. Its pairs are those with other cells of its language for
    /// which `wants(cell, other)` holds, in the order of cells. Pairs without two units in different blocks are left
    /// out.
    pub(super) fn for_each_cell<R: Send>(
        &self,
        catalog: &Catalog,
        wants: impl Fn(usize, usize) -> bool + Sync,
        visit: impl Fn(usize, Vec<Pair>) -> R + Sync,
    ) -> Vec<R> {
        let language = |a: usize| catalog.cells()[a].language;
        self.centroids.for_each_row(|i, dots, same| {
            let a = self.cells[i];
            let pairs = self.cells.iter().zip(dots.iter().zip(same)).filter_map(|(&b, (&dot, &same))| {
                let is_pair = a != b && language(a) == language(b) && wants(a, b);
                let weight = is_pair.then(|| self.sets.weight(a, b)).filter(|weight| *weight > ROUNDING)?;
                Some(Pair { other: b, dot: difference(dot - same, dot), weight })
            });
            visit(a, pairs.collect())
        })
    }
}

/// Chooses units of every cell: at most as many as `most` has for the cell, those with the lowest hash of (seed, brand,
/// unit) among its scored units. Returns whether each unit is chosen. O(units·log units), parallel.
pub(super) fn cut(catalog: &Catalog, weights: &Weights, most: &[u32], seed: u64) -> Vec<bool> {
    let all = catalog.units();
    let mut order: Vec<(u32, u64, usize)> = (0..all.len())
        .into_par_iter()
        .filter(|&u| weights.campaigns[u] > 0 && most[all[u].cell as usize] > 0)
        .map(|u| {
            let brand = catalog.cells()[all[u].cell as usize].brand;
            (all[u].cell, combine(combine(seed, brand), all[u].key), u)
        })
        .collect();
    order.par_sort_unstable();
    let mut chosen = vec![false; all.len()];
    for of_cell in order.chunk_by(|a, b| a.0 == b.0) {
        let most = most[of_cell[0].0 as usize] as usize;
        of_cell.iter().take(most).for_each(|&(.., u)| chosen[u] = true);
    }
    chosen
}
