//! The sums over the features of a block: each feature's products of unit vectors and of centroids.

use super::lanes::{LANES, Lanes};
use super::overlap::SharedCentroids;
use super::records::{Holder, Shared};
use super::weights::Weights;
use super::{Across, Lane, MAX_VIEWS, Within};
use crate::catalog::Catalog;
use rayon::prelude::*;
use std::ops::Range;

/// Where a message stands and what it weighs there, in each lane.
#[derive(Debug, Clone, Copy)]
struct Place {
    cell: u32,
    unit: u32,
    campaign: u32,
    weight: Lanes,
}

/// Walks over the holders of a feature, which stand in places.
struct Walk<'a> {
    catalog: &'a Catalog,
    /// By rank, for one of the facet's blocks after the other.
    places: Vec<Place>,
    /// By the views of a holder: 1 in the lanes that take them.
    takes: [Lanes; 1 << MAX_VIEWS],
}

impl<'a> Walk<'a> {
    /// Each lane: the view that it sums, and what a message's weight is multiplied by, by its unit.
    fn new(
        catalog: &'a Catalog,
        blocks: usize,
        weights: &[Weights],
        lanes: &[(usize, &dyn Fn(u32) -> f64)],
    ) -> Self {
        let campaigns = catalog.campaigns();
        let place = |block: usize, rank: usize, campaign: u32| {
            let (cell, unit) = (campaigns[campaign as usize].cell, campaigns[campaign as usize].unit);
            let weight = Lanes::from_fn(|l| match lanes.get(l) {
                Some((view, factor)) => factor(unit) * weights[*view].of_message(rank, campaign, unit, block),
                None => 0.0,
            });
            Place { cell, unit, campaign, weight }
        };
        let of_block = |block: usize| {
            let ranks = catalog.campaign_of().iter().enumerate();
            ranks.map(move |(rank, &campaign)| place(block, rank, campaign))
        };
        let places = (0..blocks).flat_map(of_block).collect();
        let takes = std::array::from_fn(|views| {
            Lanes::from_fn(|l| lanes.get(l).map_or(0.0, |(view, _)| (views >> view & 1) as f64))
        });
        Self { catalog, places, takes }
    }

    fn cell_of(&self, holder: Holder) -> u32 {
        self.places[holder.rank() as usize].cell
    }

    /// Splits the holders of one feature by cell: `visit(cell, unit vectors, Σ of them)`. Σ_{i≠j} wᵢ·wⱼ over the
    /// messages of each campaign that has several goes to `pairs(campaign, sum)`.
    #[inline(always)]
    fn for_each_cell(
        &self,
        (run, block): (&[Holder], usize),
        units: &mut Vec<(u32, Lanes)>,
        mut pairs: impl FnMut(u32, Lanes),
        mut visit: impl FnMut(u32, &[(u32, Lanes)], Lanes),
    ) {
        let zero = Lanes::default();
        let places = &self.places[block * self.catalog.len()..];
        let mut holders = run.iter().map(|holder| {
            let place = &places[holder.rank() as usize];
            (holder.rank(), place, place.weight * self.takes[holder.views()])
        });
        let Some((mut rank, mut at, mut weight)) = holders.next() else { return };
        units.clear();
        let mut sum = zero;
        // Of the unit so far: its vector. Of the campaign so far: its part of that, Σ_{i<j}, whether it has several
        // messages. And the weight of the current message, which may hold the feature more than once.
        let (mut unit, mut part, mut products, mut several) = (zero, zero, zero, false);
        for (next_rank, next, next_weight) in holders {
            if next_rank == rank {
                weight += next_weight;
                continue;
            }
            products += part * weight;
            part += weight;
            unit += weight;
            weight = next_weight;
            if next.campaign == at.campaign {
                several = true;
            } else {
                if several {
                    pairs(at.campaign, Lanes::all(2.0) * products);
                    several = false;
                }
                (products, part) = (zero, zero);
                if next.unit != at.unit {
                    units.push((at.unit, unit));
                    sum += unit;
                    unit = zero;
                    if next.cell != at.cell {
                        visit(at.cell, units, sum);
                        units.clear();
                        sum = zero;
                    }
                }
            }
            (rank, at) = (next_rank, next);
        }
        products += part * weight;
        unit += weight;
        if several {
            pairs(at.campaign, Lanes::all(2.0) * products);
        }
        units.push((at.unit, unit));
        visit(at.cell, units, sum + unit);
    }
}

/// The sums of one view's units with those of one unknown text merged.
struct Merged<'a> {
    weights: &'a Weights,
    lane: usize,
}

impl Merged<'_> {
    /// Of one feature and cell, where a unit is `scale` times its vector: (Σ, Σ of products of two).
    fn sums(&self, units: &[(u32, Lanes)], scale: f64) -> (f64, f64) {
        let text = &self.weights.text;
        let (mut sum, mut pairs) = (0.0, 0.0);
        for run in units.chunk_by(|a, b| text[a.0 as usize] == text[b.0 as usize]) {
            let weight = |unit: u32| scale * self.weights.merged_weight[unit as usize];
            let merged: f64 = run.iter().map(|&(unit, x)| x.0[self.lane] * weight(unit)).sum();
            pairs += 2.0 * sum * merged;
            sum += merged;
        }
        (sum, pairs)
    }
}

/// The sums within cells, each lane one view.
pub(super) struct WithinScan<'a> {
    walk: Walk<'a>,
    weights: &'a [Weights],
    merged: Option<Merged<'a>>,
}

/// What a [`WithinScan`] adds to.
#[derive(Clone)]
pub(super) struct WithinSums {
    merged_pairs: Vec<f64>,
    dot_rest: Vec<Lanes>,
    message_pairs: Vec<Lanes>,
    /// Of lane 0: Σ over other cells of the language of c_a·c_b.
    cross_pairs: Vec<f64>,
}

impl<'a> WithinScan<'a> {
    pub(super) fn new(catalog: &'a Catalog, blocks: usize, weights: &'a [Weights]) -> Self {
        let one = |_: u32| 1.0;
        let lanes: Vec<(usize, &dyn Fn(u32) -> f64)> =
            (0..weights.len()).map(|view| (view, &one as &dyn Fn(u32) -> f64)).collect();
        let merged = weights.first().filter(|w| w.merged.is_some());
        let merged = merged.map(|weights| Merged { weights, lane: 0 });
        Self { walk: Walk::new(catalog, blocks, weights, &lanes), weights, merged }
    }

    pub(super) fn zero(&self) -> WithinSums {
        let catalog = self.walk.catalog;
        let cells = catalog.cells().len();
        WithinSums {
            merged_pairs: vec![0.0; if self.merged.is_some() { cells } else { 0 }],
            dot_rest: vec![Lanes::default(); catalog.units().len()],
            message_pairs: vec![Lanes::default(); catalog.campaigns().len()],
            cross_pairs: vec![0.0; cells],
        }
    }

    pub(super) fn add(&self, shared: &Shared, out: &mut WithinSums) {
        let (mut units, mut cells) = (Vec::new(), Vec::<(u32, f64)>::new());
        let WithinSums { merged_pairs, dot_rest, message_pairs, cross_pairs } = out;
        for run in shared.features() {
            cells.clear();
            let of_messages = |campaign: u32, sum: Lanes| message_pairs[campaign as usize] += sum;
            self.walk.for_each_cell(run, &mut units, of_messages, |cell, units, sum| {
                if units.len() > 1 {
                    for &(unit, x) in units {
                        dot_rest[unit as usize] += x * (sum - x);
                    }
                    if let Some(merged) = &self.merged {
                        merged_pairs[cell as usize] += merged.sums(units, 1.0).1;
                    }
                }
                cells.push((cell, sum.0[0]));
            });
            if cells.len() > 1 {
                let total: f64 = cells.iter().map(|(_, sum)| sum).sum();
                cells.iter().for_each(|&(cell, sum)| cross_pairs[cell as usize] += sum * (total - sum));
            }
        }
    }

    /// The sums of each view.
    pub(super) fn finish(&self, sums: WithinSums) -> Vec<Within> {
        let catalog = self.walk.catalog;
        let mut merged = Some(sums.merged_pairs);
        let mut cross = Some(sums.cross_pairs);
        (0..self.weights.len())
            .map(|l| {
                let dot_rest = lane(&sums.dot_rest, l);
                let mut pairs = vec![0.0; catalog.cells().len()];
                for (unit, dot) in catalog.units().iter().zip(&dot_rest) {
                    pairs[unit.cell as usize] += dot;
                }
                // A campaign's part of its unit is its mean over the unit's campaigns.
                let of_unit = |unit: u32| f64::from(self.weights[l].campaigns[unit as usize]);
                let message_pairs = catalog
                    .campaigns()
                    .iter()
                    .zip(lane(&sums.message_pairs, l))
                    .map(|(campaign, pairs)| pairs * of_unit(campaign.unit) * of_unit(campaign.unit))
                    .collect();
                Within {
                    pairs,
                    merged_pairs: merged.take().unwrap_or_default(),
                    dot_rest,
                    message_pairs,
                    cross_pairs: cross.take().unwrap_or_default(),
                }
            })
            .collect()
    }
}

impl WithinSums {
    pub(super) fn merge(&mut self, other: &Self) {
        add_all(&mut self.merged_pairs, &other.merged_pairs);
        add_all(&mut self.dot_rest, &other.dot_rest);
        add_all(&mut self.message_pairs, &other.message_pairs);
        add_all(&mut self.cross_pairs, &other.cross_pairs);
    }
}

/// The sums across cells, each lane one view over one set of units.
///
/// A unit counts with x_u, its vector divided by the number of units of its cell, so that the centroid of a cell is the
/// sum of its units.
pub(super) struct AcrossScan<'a> {
    walk: Walk<'a>,
    merged: Option<(Merged<'a>, &'a [u32])>,
    /// The place of each cell in the first lane's set.
    places: Vec<u32>,
    n_shared: usize,
    n_blocks: usize,
    lanes: usize,
}

/// What an [`AcrossScan`] adds to.
#[derive(Clone)]
pub(super) struct AcrossSums {
    dot_others: Vec<Lanes>,
    merged_dot_others: Vec<f64>,
    unit_others: Vec<Lanes>,
    shared: SharedCentroids,
}

/// A cell that holds the feature at hand.
struct HoldingCell {
    cell: u32,
    centroid: Lanes,
    merged: f64,
    /// Its units in a list of all.
    units: Range<usize>,
}

/// The sums of one feature in each block, cleared by the units that made them.
struct BlockSums {
    sums: Vec<Lanes>,
    /// Cells of the first lane that hold the feature in the block.
    cells: Vec<Vec<(u32, f64)>>,
}

impl<'a> AcrossScan<'a> {
    /// At most [`LANES`] lanes; shared sums are those of the first.
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
            // Cells are in the order of ranks.
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
                            // Units come divided by the number of units of the cell.
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

    /// The sums of each lane.
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
        (across, sums.shared)
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

    /// Clears a block; `visit` gets the cells of the first lane that held the feature in it, if several did.
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

fn lane(sums: &[Lanes], l: usize) -> Vec<f64> {
    sums.iter().map(|x| x.0[l]).collect()
}

fn add_all<T: std::ops::AddAssign + Copy + Send + Sync>(mine: &mut [T], theirs: &[T]) {
    // There are as many numbers as campaigns, and nothing else goes on while they are added.
    const AT_ONCE: usize = 1 << 14;
    mine.par_chunks_mut(AT_ONCE).zip(theirs.par_chunks(AT_ONCE)).for_each(|(mine, theirs)| {
        mine.iter_mut().zip(theirs).for_each(|(a, b)| *a += *b);
    });
}
