//! Walks over the holders of a feature: message by message, campaign by campaign, unit by unit, cell by cell.

use super::lanes::Lanes;
use super::records::Holder;
use super::sums::MAX_VIEWS;
use super::weights::Weights;
use crate::catalog::Catalog;
use rayon::prelude::*;

/// The cell, unit and campaign of a message, and its weight in each lane.
#[derive(Debug, Clone, Copy)]
struct Place {
    cell: u32,
    unit: u32,
    campaign: u32,
    weight: Lanes,
}

/// The places of all messages.
pub(super) struct Walk<'a> {
    pub(super) catalog: &'a Catalog,
    /// By facet block, then rank.
    places: Vec<Place>,
    /// By the views of a holder: 1 in the lanes of these views, else 0.
    takes: [Lanes; 1 << MAX_VIEWS],
}

impl<'a> Walk<'a> {
    /// Prepares a walk. `lanes` holds the view of each lane, and the factor of a message's weight by its unit.
    pub(super) fn new(
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

    pub(super) fn cell_of(&self, holder: Holder) -> u32 {
        self.places[holder.rank() as usize].cell
    }

    /// Calls `visit(cell, unit vectors, their sum)` for each cell of one feature, and `pairs(campaign, Σ_{i≠j} wᵢ·wⱼ)` over
    /// the messages of each campaign with several.
    #[inline(always)]
    pub(super) fn for_each_cell(
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
        // `unit` is the unit's vector so far, `part` the campaign's part of it, `products` the campaign's Σ_{i<j}, `weight`
        // that of the current message, which may hold the feature more than once.
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

/// Sums units with identical units merged, in one lane.
pub(super) struct Merged<'a> {
    pub(super) weights: &'a Weights,
    pub(super) lane: usize,
}

impl Merged<'_> {
    /// Returns (Σ, Σ of products of two) over the merged units of one feature and cell, each scaled by `scale`.
    pub(super) fn sums(&self, units: &[(u32, Lanes)], scale: f64) -> (f64, f64) {
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

pub(super) fn lane(sums: &[Lanes], l: usize) -> Vec<f64> {
    sums.iter().map(|x| x.0[l]).collect()
}

pub(super) fn add_all<T: std::ops::AddAssign + Copy + Send + Sync>(mine: &mut [T], theirs: &[T]) {
    // There is one number per campaign, and no other work meanwhile, so all threads add.
    const AT_ONCE: usize = 1 << 14;
    mine.par_chunks_mut(AT_ONCE).zip(theirs.par_chunks(AT_ONCE)).for_each(|(mine, theirs)| {
        mine.iter_mut().zip(theirs).for_each(|(a, b)| *a += *b);
    });
}
