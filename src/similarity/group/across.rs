//! Scans blocks for the sums across cells.

use super::centroids::SharedCentroids;
use super::lanes::{LANES, Lanes};
use super::records::Shared;
use super::sums::{Across, Lane};
use super::walk::{Merged, Walk, add_all, lane};
use super::weights::Weights;
use crate::catalog::Catalog;
use std::ops::Range;

/// Each lane is one view over one set of units.
///
/// A unit counts with x_u, its vector divided by the number of units of its cell, so that the sum of a cell's units is its
/// centroid.
pub(super) struct AcrossScan<'a> {
    walk: Walk<'a>,
    merged: Option<(Merged<'a>, &'a [u32])>,
    /// The index of each cell in the first lane's set.
    places: Vec<u32>,
    n_shared: usize,
    n_blocks: usize,
    lanes: usize,
}

/// The sums of some blocks.
#[derive(Clone)]
pub(super) struct AcrossSums {
    dot_others: Vec<Lanes>,
    merged_dot_others: Vec<f64>,
    unit_others: Vec<Lanes>,
    shared: SharedCentroids,
}

/// A cell that holds the current feature.
struct HoldingCell {
    cell: u32,
    centroid: Lanes,
    merged: f64,
    /// Its range in the list of units.
    units: Range<usize>,
}

/// The sums of the current feature in each block of days. Only the blocks used are cleared.
struct BlockSums {
    sums: Vec<Lanes>,
    /// The cells of the first lane that hold the feature in the block.
    cells: Vec<Vec<(u32, f64)>>,
}

impl<'a> AcrossScan<'a> {
    /// Prepares the sums of at most [`LANES`] lanes. Shared centroids are those of the first lane.
    pub(super) fn new(
        catalog: &'a Catalog,
        blocks: usize,
        weights: &'a [Weights],
        lanes: &[Lane<'_>],
    ) -> Self {
        debug_assert!(lanes.len() <= LANES);
        let factors: Vec<_> = lanes
            .iter()
            .map(|lane| {
                let of_cell = lane.units;
                let chosen = lane.chosen;
                move |unit: u32| {
                    let n = of_cell[catalog.units()[unit as usize].cell as usize];
                    let takes_part = n > 0 && chosen.is_none_or(|chosen| chosen[unit as usize]);
                    if takes_part { 1.0 / f64::from(n) } else { 0.0 }
                }
            })
            .collect();
        let walked: Vec<(usize, &dyn Fn(u32) -> f64)> = lanes
            .iter()
            .zip(&factors)
            .map(|(lane, factor)| (lane.view, factor as &dyn Fn(u32) -> f64))
            .collect();
        let merged = lanes.iter().position(|lane| lane.merges).and_then(|lane| {
            let weights = &weights[lanes[lane].view];
            Some((Merged { weights, lane }, weights.merged.as_deref()?))
        });
        let first_set = lanes.first().map_or(&[][..], |lane| lane.units);
        let mut n = 0;
        let mut place = |is_in_set: bool| {
            n += u32::from(is_in_set);
            n - u32::from(is_in_set)
        };
        let places = first_set.iter().map(|&units| place(units > 0)).collect();
        Self {
            walk: Walk::new(catalog, blocks, weights, &walked),
            merged,
            places,
            n_shared: first_set.iter().filter(|&&units| units > 0).count(),
            n_blocks: catalog.blocks().n_blocks,
            lanes: lanes.len(),
        }
    }

    pub(super) fn zero(&self) -> AcrossSums {
        let catalog = self.walk.catalog;
        let cells = catalog.cells().len();
        AcrossSums {
            dot_others: vec![Lanes::default(); cells],
            merged_dot_others: vec![0.0; if self.merged.is_some() { cells } else { 0 }],
            unit_others: vec![Lanes::default(); catalog.units().len()],
            shared: SharedCentroids::new(self.n_shared),
        }
    }

    pub(super) fn add(&self, shared: &Shared, out: &mut AcrossSums) {
        let mut of_cell = Vec::new();
        let mut holders: Vec<HoldingCell> = Vec::new();
        let mut units: Vec<(u32, Lanes)> = Vec::new();
        let mut blocks = BlockSums::new(self.n_blocks);
        for run in shared.features() {
            // Ranks are in the order of cells.
            if self.walk.cell_of(run.0[0]) == self.walk.cell_of(run.0[run.0.len() - 1]) {
                continue;
            }
            holders.clear();
            units.clear();
            self.walk.for_each_cell(
                run,
                &mut of_cell,
                |_, _| {},
                |cell, of_cell, centroid| {
                    if centroid == Lanes::default() {
                        return;
                    }
                    let merged = match &self.merged {
                        Some((merged, n)) => {
                            // Units are already divided by the number of units of the cell.
                            let scale = f64::from(merged.weights.units[cell as usize])
                                / f64::from(n[cell as usize].max(1));
                            merged.sums(of_cell, scale).0
                        }
                        None => 0.0,
                    };
                    let from = units.len();
                    units.extend_from_slice(of_cell);
                    holders.push(HoldingCell { cell, centroid, merged, units: from..units.len() });
                },
            );
            if holders.len() < 2 {
                continue;
            }
            self.add_feature(&holders, &units, &mut blocks, out);
        }
    }

    fn add_feature(
        &self,
        holders: &[HoldingCell],
        units: &[(u32, Lanes)],
        blocks: &mut BlockSums,
        out: &mut AcrossSums,
    ) {
        let block_of = |unit: u32| self.walk.catalog.units()[unit as usize].block.map(|block| block as usize);
        let (mut sum, mut sum_merged) = (Lanes::default(), 0.0);
        for holder in holders {
            sum += holder.centroid;
            sum_merged += holder.merged;
        }
        if self.n_blocks > 0 {
            for holder in holders {
                for &(unit, x) in &units[holder.units.clone()] {
                    if let Some(block) = block_of(unit) {
                        blocks.add(block, self.places[holder.cell as usize], x);
                    }
                }
            }
        }
        for HoldingCell { cell, centroid, merged, units: range } in holders {
            let a = *cell as usize;
            let others = sum - *centroid;
            out.dot_others[a] += *centroid * others;
            if let Some(sum) = out.merged_dot_others.get_mut(a) {
                *sum += merged * (sum_merged - merged);
            }
            for &(unit, x) in &units[range.clone()] {
                let same = match block_of(unit) {
                    Some(block) if self.n_blocks > 0 => blocks.sums[block] - x,
                    _ => Lanes::default(),
                };
                out.unit_others[unit as usize] += x * (others - same);
            }
        }
        let shared = || {
            let held = holders.iter().filter(|h| h.centroid.0[0] > 0.0);
            held.map(|h| (self.places[h.cell as usize], h.centroid.0[0]))
        };
        if shared().nth(1).is_some() {
            out.shared.push(shared());
        }
        if self.n_blocks > 0 {
            for &(unit, _) in units {
                if let Some(block) = block_of(unit) {
                    blocks.take(block, |held| out.shared.push_same_block(held.iter().copied()));
                }
            }
        }
    }

    /// Returns the sums of each lane.
    pub(super) fn finish(&self, sums: AcrossSums) -> (Vec<Across>, SharedCentroids) {
        let mut merged = sums.merged_dot_others;
        let merges = |l: usize| self.merged.as_ref().is_some_and(|(merged, _)| merged.lane == l);
        let across = (0..self.lanes)
            .map(|l| Across {
                dot_others: lane(&sums.dot_others, l),
                merged_dot_others: if merges(l) { std::mem::take(&mut merged) } else { Vec::new() },
                unit_others: lane(&sums.unit_others, l),
            })
            .collect();
        (across, sums.shared.finish())
    }
}

impl BlockSums {
    fn new(n_blocks: usize) -> Self {
        Self { sums: vec![Lanes::default(); n_blocks], cells: vec![Vec::new(); n_blocks] }
    }

    fn add(&mut self, block: usize, place: u32, x: Lanes) {
        self.sums[block] += x;
        if x.0[0] > 0.0 {
            self.cells[block].push((place, x.0[0]));
        }
    }

    /// Clears a block. Calls `visit` with the cells of the first lane that held the feature in it, if there are several.
    fn take(&mut self, block: usize, visit: impl FnOnce(&[(u32, f64)])) {
        self.sums[block] = Lanes::default();
        let cells = &mut self.cells[block];
        if cells.len() > 1 {
            visit(cells);
        }
        cells.clear();
    }
}

impl AcrossSums {
    pub(super) fn merge(&mut self, other: Self) {
        add_all(&mut self.dot_others, &other.dot_others);
        add_all(&mut self.merged_dot_others, &other.merged_dot_others);
        add_all(&mut self.unit_others, &other.unit_others);
        self.shared.append(other.shared);
    }
}
