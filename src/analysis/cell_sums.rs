//! Computes the sums of each cell of a lane, and the sums without each of its units in turn.

use super::estimate::{CellSums, Without, cosine, difference};
use crate::catalog::Catalog;
use crate::language::Language;
use crate::similarity::group::{Across, Lane, Weights, Within};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;

/// Returns the sums of the cells of a lane, in their order. O(units), parallel.
pub(super) fn cell_sums(
    catalog: &Catalog,
    lane: &Lane<'_>,
    weights: &Weights,
    within: &Within,
    across: &Across,
) -> Vec<CellSums> {
    let cells: Vec<usize> = (0..lane.units.len()).filter(|&a| lane.units[a] > 0).collect();
    let by_cell = units_by_cell(catalog);
    let of_unit = |a: usize| 1.0 / f64::from(lane.units[a]);
    // For each language and block: the sum of 1/units over the cells with a unit in that block.
    let n_blocks = catalog.blocks().n_blocks;
    let mut of_block = vec![0.0; catalog.languages().len() * n_blocks];
    let mut peers: BTreeMap<Language, f64> = BTreeMap::new();
    let scored = |a: usize| by_cell[a].clone().filter(|&u| weights.campaigns[u] > 0);
    for &a in &cells {
        *peers.entry(catalog.cells()[a].language).or_default() += 1.0;
        let first = catalog.language_of(a) * n_blocks;
        for block in scored(a).filter_map(|u| catalog.units()[u].block) {
            of_block[first + block as usize] += of_unit(a);
        }
    }
    let of_cell = |&a: &usize| {
        let language = catalog.cells()[a].language;
        let (n, others) = (f64::from(lane.units[a]), peers[&language] - 1.0);
        let first = catalog.language_of(a) * n_blocks;
        let same_block = |u: usize| {
            let block = catalog.units()[u].block? as usize;
            Some(of_unit(a) * difference(of_block[first + block] - of_unit(a), 1.0))
        };
        let same: f64 = scored(a).filter_map(same_block).sum();
        let dot: f64 = scored(a).map(|u| across.unit_others[u]).sum();
        let with_same_block = across.dot_others[a];
        let dot = difference(dot, with_same_block);
        let without = |u: usize| {
            let grown = n / (n - 1.0);
            Without {
                unit: u,
                within: within_without(weights, within, a, u),
                across: grown * difference(dot - across.unit_others[u], dot),
                weight: others - grown * (same - same_block(u).unwrap_or(0.0)),
            }
        };
        CellSums {
            cell: a,
            brand: catalog.origin(catalog.cells()[a].brand),
            language,
            within: within_of(weights, within, a),
            across: dot,
            weight: others - same,
            across_with_same_block: with_same_block,
            without: if n > 2.0 { scored(a).map(without).collect() } else { Vec::new() },
        }
    };
    cells.par_iter().map(of_cell).collect()
}

/// Returns S_aa, the mean similarity of two different units; 0 for a cell with fewer than two.
pub(super) fn within_of(weights: &Weights, within: &Within, a: usize) -> f64 {
    let n = f64::from(weights.units[a]);
    if n < 2.0 { 0.0 } else { cosine(within.pairs[a] / (n * (n - 1.0))) }
}

/// Returns S_aa without one unit, for a cell with three units or more.
fn within_without(weights: &Weights, within: &Within, a: usize, unit: usize) -> f64 {
    let n = f64::from(weights.units[a]);
    let left = difference(within.pairs[a] - 2.0 * within.dot_rest[unit], within.pairs[a]);
    left / ((n - 1.0) * (n - 2.0))
}

/// Returns the units of each cell.
fn units_by_cell(catalog: &Catalog) -> Vec<Range<usize>> {
    let mut ranges = vec![0..0; catalog.cells().len()];
    let mut start = 0;
    for run in catalog.units().chunk_by(|a, b| a.cell == b.cell) {
        ranges[run[0].cell as usize] = start..start + run.len();
        start += run.len();
    }
    ranges
}
