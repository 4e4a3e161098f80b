//! The index of each period, and the change from one to the next.

use super::change::{DRAWS, Delta, SideLogs, change};
use super::panel::{MIN_PANEL_BRANDS, Panel, PeriodsOfCells, eligible_units};
use super::result::{Change, PeriodIndex};
use crate::analysis::estimate::{CellSums, Sums, cosine, difference};
use crate::analysis::pairs::cut;
use crate::analysis::settings::Settings;
use crate::catalog::Catalog;
use crate::error::Result;
use crate::facet::{Batches, Facet};
use crate::hash::combine;
use crate::progress::Callback;
use crate::reason::texts;
use crate::similarity::group::{MAX_SAMPLES, Sampled, Samples, Summation, Weights};
use crate::stats::holm;
use std::collections::{BTreeMap, BTreeSet};

/// The samples of a cell: its draws as the earlier side of a change, as the later side, and all its units.
const ALL_UNITS: usize = 2 * DRAWS;
const _: () = assert!(ALL_UNITS < MAX_SAMPLES);

/// The periods of a trend with the changes between them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Measured {
    /// Every period.
    pub(crate) periods: Vec<PeriodIndex>,
    /// From each period with an index to the next.
    pub(crate) changes: Vec<Change>,
    /// The places of the two periods of each change, with Δ log IX.
    pub(super) deltas: Vec<([usize; 2], Option<Delta>)>,
}

/// Measures each period and the changes between periods. O(occurrences·[`MAX_SAMPLES`]), parallel.
///
/// # Errors
/// If the progress callback stops the run.
pub(crate) fn measure_periods(
    batches: &Batches<'_>,
    facet: Facet,
    periods: &PeriodsOfCells<'_>,
    settings: &Settings,
    progress: Callback<'_>,
) -> Result<Measured> {
    let catalog = batches.catalog();
    let view = settings.view(facet);
    let terms = batches.terms(&view);
    let sum = Summation::new(batches, &[view], &terms, settings.room(), progress)?;
    let weights = &sum.weights()[0];
    let units = eligible_units(catalog, periods, &weights.units, settings.min_units);
    let panels = panels(catalog, periods, &units);
    let chosen = samples_of_units(catalog, weights, &units, &panels, settings.seed);
    let groups = groups(catalog, periods, &units);
    let sampled = sum.samples(Samples { groups: &groups, chosen: &chosen }, progress)?;
    let period = |p: usize| {
        let cells: Vec<usize> =
            (0..units.len()).filter(|&a| units[a] > 0 && periods.of_cell[a] == Some(p)).collect();
        period_index(catalog, &periods.labels[p], &cells, &units, &sampled)
    };
    let mut measured = Measured {
        periods: (0..periods.labels.len()).map(period).collect(),
        changes: Vec::new(),
        deltas: Vec::new(),
    };
    for ([from, to], panel) in panels {
        let (mut change, delta) = if panel.is_comparable() {
            let logs = |side: usize| {
                let draw = |draw: usize| sums(catalog, &panel.sides[side], &sampled, side * DRAWS + draw);
                SideLogs::new((0..DRAWS).map(draw))
            };
            change(catalog, &panel, &[logs(0), logs(1)])
        } else {
            (no_panel(), None)
        };
        let brands = [from, to].map(|period| brands_of(catalog, periods, &units, period));
        (change.from, change.to) = (periods.labels[from].clone(), periods.labels[to].clone());
        change.entered = brands[1].difference(&brands[0]).count() as u64;
        change.left = brands[0].difference(&brands[1]).count() as u64;
        measured.changes.push(change);
        measured.deltas.push(([from, to], delta));
    }
    adjust(&mut measured.changes);
    Ok(measured)
}

/// Returns the panels of the changes from each period with an index to the next one.
fn panels(catalog: &Catalog, periods: &PeriodsOfCells<'_>, units: &[u32]) -> Vec<([usize; 2], Panel)> {
    let eligible: BTreeSet<usize> =
        (0..units.len()).filter(|&a| units[a] > 0).filter_map(|a| periods.of_cell[a]).collect();
    let eligible: Vec<usize> = eligible.into_iter().collect();
    let pairs = eligible.windows(2).map(|pair| [pair[0], pair[1]]);
    pairs.map(|pair| (pair, Panel::new(catalog, periods, units, pair, periods.may_differ))).collect()
}

/// Returns the samples of each unit as bits.
fn samples_of_units(
    catalog: &Catalog,
    weights: &Weights,
    units: &[u32],
    panels: &[([usize; 2], Panel)],
    seed: u64,
) -> Vec<u64> {
    let mut chosen: Vec<u64> = vec![0; catalog.units().len()];
    for (bits, (unit, &scored)) in chosen.iter_mut().zip(catalog.units().iter().zip(&weights.campaigns)) {
        *bits |= u64::from(scored > 0 && units[unit.cell as usize] > 0) << ALL_UNITS;
    }
    for side in 0..2 {
        let mut most = vec![0; units.len()];
        for (_, panel) in panels.iter().filter(|(_, panel)| panel.is_comparable()) {
            panel.sides[side].iter().for_each(|&a| most[a] = panel.least);
        }
        for draw in 0..DRAWS {
            let of_draw = cut(catalog, weights, &most, combine(seed, draw as u64));
            for (bits, is_chosen) in chosen.iter_mut().zip(of_draw) {
                *bits |= u64::from(is_chosen) << (side * DRAWS + draw);
            }
        }
    }
    chosen
}

/// Returns the groups of cells that are compared: the eligible ones of one period and language.
fn groups(catalog: &Catalog, periods: &PeriodsOfCells<'_>, units: &[u32]) -> Vec<Option<u32>> {
    let place = |a: usize| Some((periods.of_cell[a].filter(|_| units[a] > 0)?, catalog.language_of(a)));
    let places: BTreeSet<(usize, usize)> = (0..units.len()).filter_map(place).collect();
    let numbers: BTreeMap<(usize, usize), u32> = places.into_iter().zip(0..).collect();
    (0..units.len()).map(|a| numbers.get(&place(a)?).copied()).collect()
}

/// Returns the sums of some cells in one sample.
fn sums(catalog: &Catalog, cells: &[usize], sampled: &Sampled, sample: usize) -> Sums {
    let of_cell = |&a: &usize| {
        let [sums, ones] = sampled.get(a, sample)?;
        let within = if ones.pairs > 0.0 { cosine(sums.pairs / ones.pairs) } else { 0.0 };
        Some(CellSums {
            cell: a,
            brand: catalog.origin(catalog.cells()[a].brand),
            language: catalog.cells()[a].language,
            within,
            across: difference(sums.dot - sums.same_block, sums.dot),
            weight: difference(ones.dot - ones.same_block, ones.dot),
            across_with_same_block: sums.dot,
            without: Vec::new(),
        })
    };
    Sums::new(cells.iter().filter_map(of_cell).collect())
}

/// Returns the index of a period over its eligible cells.
fn period_index(
    catalog: &Catalog,
    label: &str,
    cells: &[usize],
    units: &[u32],
    sampled: &Sampled,
) -> PeriodIndex {
    let [across, within, ix] = sums(catalog, cells, sampled, ALL_UNITS).estimates();
    let brands: BTreeSet<u64> = cells.iter().map(|&a| catalog.origin(catalog.cells()[a].brand)).collect();
    let why = match (cells.len(), ix.value) {
        (_, Some(_)) => None,
        (0, _) => Some(texts::FEW_BRANDS_IN_PERIOD.with([("least", MIN_PANEL_BRANDS.to_string())])),
        _ => Some(texts::PERIOD_APART.reason()),
    };
    PeriodIndex {
        period: label.to_owned(),
        ix: ix.value,
        interval: ix.over_brands,
        across: across.value,
        within: within.value,
        brands: brands.len() as u64,
        units: cells.iter().map(|&a| u64::from(units[a])).sum(),
        why,
    }
}

/// Returns the eligible brands of a period.
fn brands_of(catalog: &Catalog, periods: &PeriodsOfCells<'_>, units: &[u32], period: usize) -> BTreeSet<u64> {
    let own = (0..units.len()).filter(|&a| units[a] > 0 && periods.of_cell[a] == Some(period));
    own.map(|a| catalog.origin(catalog.cells()[a].brand)).collect()
}

fn no_panel() -> Change {
    let why = texts::FEW_BRANDS_IN_BOTH.with([("least", MIN_PANEL_BRANDS.to_string())]);
    Change { why: Some(why), ..Change::default() }
}

/// Adjusts the p-values for the number of changes.
fn adjust(changes: &mut [Change]) {
    let p: Vec<f64> = changes.iter().filter_map(|change| change.p).collect();
    let tested = changes.iter_mut().filter(|change| change.p.is_some());
    tested.zip(holm(&p)).for_each(|(change, p)| change.p_holm = Some(p));
}
