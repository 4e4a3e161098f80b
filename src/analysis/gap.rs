//! The masking gap: how much the index changes when slots are masked.

use super::estimate::{CellSums, Means, Sums};
use super::result::MaskingGap;
use crate::stats::{grouped_jackknife, student_t_quantile};
use std::collections::{BTreeMap, BTreeSet};

/// Returns IX masked less IX raw, over the same cells and units.
pub(super) fn masking_gap(masked: &Sums, raw: &Sums) -> Option<MaskingGap> {
    let (ix_masked, ix_raw) = (masked.means()?.ix()?, raw.means()?.ix()?);
    let value = ix_masked - ix_raw;
    // Deleting a unit that only one view scores changes the IX of that view alone.
    let of_cells = |sums: &Sums| -> Option<Vec<BTreeMap<usize, f64>>> {
        let replicates = sums.without_units();
        let of_cell = |(cell, ratios): (&CellSums, Vec<Means>)| {
            let units = cell.without.iter().zip(ratios);
            units.map(|(without, ratio)| Some((without.unit, ratio.ix()?))).collect()
        };
        sums.cells().iter().zip(replicates).map(of_cell).collect()
    };
    let replicates = of_cells(masked).zip(of_cells(raw)).map(|(masked, raw)| {
        let of_cell = |(masked, raw): (BTreeMap<usize, f64>, BTreeMap<usize, f64>)| -> Vec<f64> {
            let units: BTreeSet<usize> = masked.keys().chain(raw.keys()).copied().collect();
            let of = |all: &BTreeMap<usize, f64>, unit, whole| all.get(unit).copied().unwrap_or(whole);
            units.iter().map(|unit| of(&masked, unit, ix_masked) - of(&raw, unit, ix_raw)).collect()
        };
        masked.into_iter().zip(raw).map(of_cell).collect::<Vec<_>>()
    });
    let pooled = replicates.map(|groups| grouped_jackknife(groups.iter().map(Vec::as_slice)));
    let se = pooled.map(|pooled| libm::sqrt(pooled.variance));
    let t = pooled.and_then(|pooled| student_t_quantile(0.975, pooled.df?));
    // Equal replicates give an interval without width.
    let t = t.or_else(|| se.filter(|se| *se == 0.0));
    let over_messages = se.zip(t).map(|(se, t)| [value - t * se, value + t * se]);
    Some(MaskingGap { value, se, over_messages, n_brands: masked.cells().len() as u64 })
}
