//! Scans blocks for the sums within cells.

use super::lanes::Lanes;
use super::records::Shared;
use super::sums::Within;
use super::walk::{Merged, Walk, add_all, lane};
use super::weights::Weights;
use crate::catalog::Catalog;

/// Each lane is one view.
pub(super) struct WithinScan<'a> {
    walk: Walk<'a>,
    weights: &'a [Weights],
    merged: Option<Merged<'a>>,
}

/// The sums of some blocks.
#[derive(Clone)]
pub(super) struct WithinSums {
    merged_pairs: Vec<f64>,
    dot_rest: Vec<Lanes>,
    message_pairs: Vec<Lanes>,
    /// For lane 0: Σ c_a·c_b over the other cells of the language.
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

    /// Returns the sums of each view.
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
                // A campaign contributes its mean over the unit's campaigns, so undo that division.
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
