//! Decides which cells are in the index: those with enough units, in a language with two such cells.

use crate::catalog::{Catalog, HARD_MIN_UNITS};
use crate::language::Language;
use crate::reason::{Reason, texts};
use std::collections::{BTreeMap, BTreeSet};

/// Why a cell is not in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ineligible {
    /// It has fewer units with a scored message than required.
    FewUnits { units: u32, required: usize },
    /// No other cell of its language is eligible.
    OnlyOne { units: u32 },
}

impl Ineligible {
    /// Units with a scored message.
    pub(super) fn units(self) -> u32 {
        let (Self::FewUnits { units, .. } | Self::OnlyOne { units }) = self;
        units
    }

    /// Returns the reason in words for a brand in a language; a unit is a block of `days`, or a campaign.
    pub(super) fn reason(self, language: Language, days: Option<u32>) -> Reason {
        let Self::FewUnits { units, required } = self else {
            return match language {
                Language::UND => texts::ALONE_UNKNOWN_LANGUAGE,
                _ => texts::ALONE_IN_LANGUAGE,
            }
            .reason();
        };
        let units = ("units", units.to_string());
        let required = ("required", required.to_string());
        match days {
            None => texts::FEW_CAMPAIGNS.with([units, required]),
            Some(days) => texts::FEW_BLOCKS.with([units, ("days", days.to_string()), required]),
        }
    }
}

/// Decides for each cell whether it is eligible by its scored units.
pub(super) fn eligibility(catalog: &Catalog, units: &[u32], min_units: usize) -> Vec<Result<(), Ineligible>> {
    let required = min_units.max(HARD_MIN_UNITS);
    let enough = units.iter().map(|&n| if n as usize >= required { n } else { 0 }).collect();
    let kept = drop_only_cells(catalog, enough);
    units
        .iter()
        .zip(kept)
        .map(|(&units, kept)| match units {
            _ if kept > 0 => Ok(()),
            _ if (units as usize) < required => Err(Ineligible::FewUnits { units, required }),
            _ => Err(Ineligible::OnlyOne { units }),
        })
        .collect()
}

/// Drops the cells that are the only ones of their language. `units` holds the scored units by cell, 0 for a cell that
/// takes no part.
pub(super) fn drop_only_cells(catalog: &Catalog, mut units: Vec<u32>) -> Vec<u32> {
    let mut counts: BTreeMap<Language, usize> = BTreeMap::new();
    for (cell, &n) in catalog.cells().iter().zip(&units) {
        *counts.entry(cell.language).or_default() += usize::from(n > 0);
    }
    for (cell, n) in catalog.cells().iter().zip(&mut units) {
        *n = if counts[&cell.language] > 1 { *n } else { 0 };
    }
    units
}

/// Returns why no cell is eligible, where some cell has messages.
pub(super) fn why_none(
    catalog: &Catalog,
    cells: impl Iterator<Item = (usize, Ineligible)> + Clone,
) -> Reason {
    let brands = |only_few: bool| {
        let is_few = |why: &Ineligible| matches!(why, Ineligible::FewUnits { .. });
        let counted = cells.clone().filter(|(_, why)| !only_few || is_few(why));
        let brand = |cell: usize| catalog.origin(catalog.cells()[cell].brand);
        counted.map(|(cell, _)| brand(cell)).collect::<BTreeSet<u64>>().len()
    };
    too_few(brands(true), brands(false))
}

/// Returns why there is no index: `few` of `all` brands have too few units, the others have no brand to compare with.
fn too_few(few: usize, all: usize) -> Reason {
    let n = ("n", all.to_string());
    match (few, all - few, all) {
        (1, 0, 1) => texts::ONLY_BRAND_FEW_UNITS.reason(),
        (_, 0, _) => texts::ALL_FEW_UNITS.with([n]),
        (0, 1, 1) => texts::ONLY_BRAND.reason(),
        (0, ..) => texts::ALL_ALONE.with([n]),
        (few, alone, of) => texts::SOME_FEW_UNITS.with([
            ("few", few.to_string()),
            ("alone", alone.to_string()),
            ("of", of.to_string()),
        ]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_for_no_index_counts_the_brands() {
        let check = |few: usize, all: usize, expected: &str| {
            assert_eq!(*too_few(few, all), format!("{expected}; it takes two brands of one language"));
        };
        check(1, 1, "the only brand has too few units with anything to compare");
        check(2, 2, "all 2 brands have too few units with anything to compare");
        check(
            2,
            3,
            "2 of 3 brands have too few units with anything to compare, 1 of 3 brands has no other brand of the language to compare with",
        );
    }
}
