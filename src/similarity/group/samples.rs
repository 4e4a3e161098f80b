//! Scans blocks for the sums within and across cells, over many samples of units at once.
//!
//! The sums of [`WithinScan`](super::within) and [`AcrossScan`](super::across) are those of all units, with what a
//! jackknife over units needs. Here a sum stops at the cell, and each unit knows by one bit for each sample whether it is
//! in it, so that one walk over the holders of a feature sums all samples.

use super::records::Shared;
use super::walk::Walk;
use super::weights::Weights;
use crate::catalog::Catalog;

/// The most samples that are summed at once.
pub const MAX_SAMPLES: usize = 48;

/// Samples of the units of some cells.
#[derive(Debug, Clone, Copy)]
pub struct Samples<'a> {
    /// The group of each cell; cells are compared with the others of their group. `None` for cells that take no part.
    pub groups: &'a [Option<u32>],
    /// By unit: bit s is set if the unit is in sample s. Units without a scored message are in none.
    pub chosen: &'a [u64],
}

/// One number per sample.
type Row = [f64; MAX_SAMPLES];

/// The sums of one cell in one sample, over the units in it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct SampleSums {
    /// Σ_{u≠v} m_u·m_v.
    pub pairs: f64,
    /// Σ x_u·x_v with the units v of the other cells of its group; x_u is m_u divided by the number of units of its cell
    /// in the sample.
    pub dot: f64,
    /// The part of `dot` from units of one block of days.
    pub same_block: f64,
}

/// The sums of one cell in every sample.
#[derive(Debug, Clone, PartialEq)]
struct CellRows {
    pairs: Row,
    dot: Row,
    same_block: Row,
}

/// The sums of every cell that takes part, of some blocks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SampledRows(Vec<CellRows>);

/// The sums of all cells and samples, with the same sums for products of 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampled {
    /// The place of each cell in the tables.
    places: Vec<Option<usize>>,
    sums: SampledRows,
    ones: SampledRows,
}

impl Sampled {
    /// Returns the sums of a cell in a sample, and the same with 1 in the place of each product of two units; `None` for a
    /// cell that takes no part.
    #[must_use]
    pub fn get(&self, cell: usize, sample: usize) -> Option<[SampleSums; 2]> {
        let place = (*self.places.get(cell)?)?;
        let of = |rows: &SampledRows| {
            let CellRows { pairs, dot, same_block } = rows.0.get(place)?;
            let (pairs, dot) = (*pairs.get(sample)?, *dot.get(sample)?);
            Some(SampleSums { pairs, dot, same_block: *same_block.get(sample)? })
        };
        Some([of(&self.sums)?, of(&self.ones)?])
    }
}

pub(super) struct SampleScan<'a> {
    walk: Walk<'a>,
    samples: Samples<'a>,
    /// The cells that take part get numbers from 0.
    places: Vec<Option<usize>>,
    /// 1 / the number of units in each sample, by place.
    scales: Vec<Row>,
    n_groups: usize,
    has_blocks: bool,
}

/// Buffers for the holders of one feature.
struct Buffers {
    units: Vec<(u32, f64)>,
    /// The place, the group and the sums of each cell.
    cells: Vec<(usize, usize, Row)>,
    /// The sums of each group; only those of the groups of `cells` are kept up.
    groups: Vec<Row>,
    /// (group, block, unit) of the holders.
    timed: Vec<(u32, u32, u32, f64)>,
}

/// Returns x in the samples that a unit is in, 0 in the others.
fn row_of(x: f64, chosen: u64) -> Row {
    std::array::from_fn(|s| if chosen >> s & 1 == 1 { x } else { 0.0 })
}

impl<'a> SampleScan<'a> {
    pub(super) fn new(
        catalog: &'a Catalog,
        blocks: usize,
        weights: &[Weights],
        samples: Samples<'a>,
    ) -> Self {
        let mut n = 0;
        let mut place = |group: &Option<u32>| {
            group.map(|_| {
                n += 1;
                n - 1
            })
        };
        let places: Vec<Option<usize>> = samples.groups.iter().map(&mut place).collect();
        let mut scales = vec![[0.0; MAX_SAMPLES]; n];
        for (unit, &chosen) in catalog.units().iter().zip(samples.chosen) {
            if let Some(place) = places[unit.cell as usize] {
                add(&mut scales[place], &row_of(1.0, chosen));
            }
        }
        for units in scales.iter_mut().flatten() {
            *units = if *units > 0.0 { 1.0 / *units } else { 0.0 };
        }
        let n_groups = samples.groups.iter().flatten().max().map_or(0, |&group| group as usize + 1);
        let walk = Walk::new(catalog, blocks, weights, &[(0, &|_: u32| 1.0)]);
        Self { walk, samples, places, scales, n_groups, has_blocks: catalog.blocks().n_blocks > 0 }
    }

    /// The bytes of the sums of one block.
    pub(super) fn bytes(&self) -> usize {
        self.scales.len() * size_of::<CellRows>()
    }

    pub(super) fn zero(&self) -> SampledRows {
        let zero = [0.0; MAX_SAMPLES];
        SampledRows(vec![CellRows { pairs: zero, dot: zero, same_block: zero }; self.scales.len()])
    }

    fn buffers(&self) -> Buffers {
        let groups = vec![[0.0; MAX_SAMPLES]; self.n_groups];
        Buffers { units: Vec::new(), cells: Vec::new(), groups, timed: Vec::new() }
    }

    pub(super) fn add(&self, shared: &Shared, out: &mut SampledRows) {
        let (mut of_cell, mut buffers) = (Vec::new(), self.buffers());
        for run in shared.features() {
            buffers.units.clear();
            self.walk.for_each_cell(
                run,
                &mut of_cell,
                |_, _| {},
                |cell, units, _| {
                    if self.places[cell as usize].is_some() {
                        let chosen = units.iter().filter(|unit| self.samples.chosen[unit.0 as usize] != 0);
                        buffers.units.extend(chosen.map(|&(unit, x)| (unit, x.0[0])));
                    }
                },
            );
            if buffers.units.len() > 1 {
                self.add_feature(&mut buffers, out);
            }
        }
    }

    /// Adds the products of two holders of a feature, which stand in the order of cells.
    fn add_feature(&self, buffers: &mut Buffers, out: &mut SampledRows) {
        let Buffers { units, cells, groups, timed } = buffers;
        let all = self.walk.catalog.units();
        let chosen = |unit: u32| self.samples.chosen[unit as usize];
        cells.clear();
        timed.clear();
        for of_cell in units.chunk_by(|a, b| all[a.0 as usize].cell == all[b.0 as usize].cell) {
            let cell = all[of_cell[0].0 as usize].cell as usize;
            let (Some(place), Some(group)) = (self.places[cell], self.samples.groups[cell]) else { continue };
            let (mut sum, pairs) = ([0.0; MAX_SAMPLES], &mut out.0[place].pairs);
            for &(unit, x) in of_cell {
                let x = row_of(x, chosen(unit));
                pairs
                    .iter_mut()
                    .zip(x.iter().zip(&sum))
                    .for_each(|(pairs, (x, sum))| *pairs += 2.0 * x * sum);
                add(&mut sum, &x);
            }
            sum.iter_mut().zip(&self.scales[place]).for_each(|(sum, scale)| *sum *= scale);
            cells.push((place, group as usize, sum));
            if self.has_blocks {
                let block = |&(unit, x): &(u32, f64)| Some((group, all[unit as usize].block?, unit, x));
                timed.extend(of_cell.iter().filter_map(block));
            }
        }
        for &(_, group, _) in cells.iter() {
            groups[group] = [0.0; MAX_SAMPLES];
        }
        for (_, group, sum) in cells.iter() {
            add(&mut groups[*group], sum);
        }
        for (place, group, sum) in cells.iter() {
            add_products(&mut out.0[*place].dot, sum, &groups[*group]);
        }
        timed.sort_unstable_by_key(|&(group, block, unit, _)| (group, block, unit));
        for run in timed.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|run| run.len() > 1) {
            let of_unit = |&(.., unit, x): &(u32, u32, u32, f64)| {
                let place = self.places[all[unit as usize].cell as usize]?;
                let mut row = row_of(x, chosen(unit));
                row.iter_mut().zip(&self.scales[place]).for_each(|(x, scale)| *x *= scale);
                Some((place, row))
            };
            let mut sum = [0.0; MAX_SAMPLES];
            run.iter().filter_map(of_unit).for_each(|(_, row)| add(&mut sum, &row));
            for (place, row) in run.iter().filter_map(of_unit) {
                add_products(&mut out.0[place].same_block, &row, &sum);
            }
        }
    }

    /// Returns the sums, with those of a feature that every unit holds once.
    pub(super) fn finish(self, sums: SampledRows) -> Sampled {
        let (mut ones, mut buffers) = (self.zero(), self.buffers());
        let all = (0..).zip(self.samples.chosen).filter(|(_, chosen)| **chosen != 0);
        buffers.units.extend(all.map(|(unit, _)| (unit, 1.0)));
        self.add_feature(&mut buffers, &mut ones);
        Sampled { places: self.places, sums, ones }
    }
}

impl SampledRows {
    pub(super) fn merge(&mut self, other: &Self) {
        for (mine, other) in self.0.iter_mut().zip(&other.0) {
            add(&mut mine.pairs, &other.pairs);
            add(&mut mine.dot, &other.dot);
            add(&mut mine.same_block, &other.same_block);
        }
    }
}

fn add(sums: &mut Row, other: &Row) {
    sums.iter_mut().zip(other).for_each(|(sum, x)| *sum += x);
}

/// Adds x·(sum − x) to the sums, where x is one of the terms of `sum`.
fn add_products(sums: &mut Row, x: &Row, sum: &Row) {
    sums.iter_mut().zip(x.iter().zip(sum)).for_each(|(out, (x, sum))| *out += x * (sum - x));
}
