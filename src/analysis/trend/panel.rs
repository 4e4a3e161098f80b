//! The cells that a change compares: those of one brand and language that are eligible in both periods.

use crate::catalog::{Catalog, HARD_MIN_UNITS};
use std::collections::{BTreeMap, BTreeSet};

/// The least number of brands of one language that a panel needs.
pub const MIN_PANEL_BRANDS: usize = 2;

/// The periods that cells belong to. The cells are parts of brands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PeriodsOfCells<'a> {
    /// The names of the periods, in the order of time.
    pub(crate) labels: &'a [String],
    /// The period of each cell.
    pub(crate) of_cell: &'a [Option<usize>],
    /// True if two periods without a brand in common are compared: they are no periods but values of a column.
    pub(crate) may_differ: bool,
}

/// The cells of a change.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Panel {
    /// The cells of the earlier period, and those of the later one.
    pub(super) sides: [Vec<usize>; 2],
    /// False if the two sides have no brand in common.
    pub(super) is_paired: bool,
    /// The least number of units of these cells.
    pub(super) least: u32,
}

impl Panel {
    /// Returns the panel of two periods. `units` holds the units of each eligible cell, 0 for others. `may_differ` allows two
    /// sides without a common brand.
    pub(super) fn new(
        catalog: &Catalog,
        periods: &PeriodsOfCells<'_>,
        units: &[u32],
        [from, to]: [usize; 2],
        may_differ: bool,
    ) -> Self {
        let [first, second] = [from, to].map(|period| -> BTreeMap<(u64, usize), usize> {
            let own = (0..units.len()).filter(|&a| units[a] > 0 && periods.of_cell[a] == Some(period));
            own.map(|a| ((catalog.origin(catalog.cells()[a].brand), catalog.language_of(a)), a)).collect()
        });
        let brands = |side: &BTreeMap<(u64, usize), usize>| -> BTreeSet<u64> {
            side.keys().map(|(brand, _)| *brand).collect()
        };
        let is_paired = !may_differ || !brands(&first).is_disjoint(&brands(&second));
        let cells_of = |side: &BTreeMap<(u64, usize), usize>, other: &BTreeMap<(u64, usize), usize>| {
            let keeps = |key: &(u64, usize)| !is_paired || other.contains_key(key);
            let mut peers: BTreeMap<usize, usize> = BTreeMap::new();
            for (_, language) in side.keys().filter(|key| keeps(key)) {
                *peers.entry(*language).or_default() += 1;
            }
            let own = side
                .iter()
                .filter(|(key, _)| keeps(key) && peers.get(&key.1).is_some_and(|&n| n >= MIN_PANEL_BRANDS));
            own.map(|(_, &a)| a).collect::<Vec<usize>>()
        };
        let sides = [cells_of(&first, &second), cells_of(&second, &first)];
        let least = sides.iter().flatten().map(|&a| units[a]).min().unwrap_or(0);
        Self { sides, is_paired, least }
    }

    /// Returns true if both sides have cells to compare.
    pub(super) fn is_comparable(&self) -> bool {
        self.sides.iter().all(|side| !side.is_empty())
    }

    /// Returns the brands of one side.
    pub(super) fn brands(&self, catalog: &Catalog, side: usize) -> BTreeSet<u64> {
        self.sides[side].iter().map(|&a| catalog.origin(catalog.cells()[a].brand)).collect()
    }
}

/// Returns the units of the cells that are eligible in their period, 0 for the others: cells with enough scored units that
/// have another such cell of their language in the period.
pub(super) fn eligible_units(
    catalog: &Catalog,
    periods: &PeriodsOfCells<'_>,
    scored: &[u32],
    min_units: usize,
) -> Vec<u32> {
    let required = min_units.max(HARD_MIN_UNITS);
    let place = |a: usize| {
        let period = periods.of_cell[a].filter(|_| scored[a] as usize >= required)?;
        Some((period, catalog.language_of(a)))
    };
    let mut peers: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for place in (0..scored.len()).filter_map(place) {
        *peers.entry(place).or_default() += 1;
    }
    let is_eligible = |a: usize| place(a).is_some_and(|place| peers[&place] >= MIN_PANEL_BRANDS);
    scored.iter().enumerate().map(|(a, &n)| if is_eligible(a) { n } else { 0 }).collect()
}
