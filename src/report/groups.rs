//! The index within and across the values of a column.

use crate::analysis::groups::{Grouped, NoInterval, PairsIndex};
use crate::roster::Groups;
use crate::stats::holm;
use serde::Serialize;
use std::collections::BTreeMap;

/// The index by the values of one column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupedResult {
    /// Whether the brands were split by the column: then a cell is what a brand sent under one value of it, and pairs of
    /// one brand are left out.
    pub split: bool,
    /// Over the pairs of two brands of one group.
    pub within: PairsResult,
    /// Over the pairs of two brands of different groups.
    pub across: PairsResult,
    /// The first less the second.
    pub difference: Option<f64>,
    /// The first over the second.
    pub ratio: Option<f64>,
    /// The interval of the ratio over brands, each deleted from both sides: the two differ where it leaves 1 out.
    pub ratio_over_brands: Option<[f64; 2]>,
    /// The p-value of the t test that the ratio is 1, where it has an interval.
    pub ratio_p: Option<f64>,
    /// The same, adjusted for all such tests of the report (Holm).
    pub ratio_p_holm: Option<f64>,
    /// Why there is no such interval.
    pub why: Option<String>,
    /// Defined brands that are in a group.
    pub n_brands: u64,
    /// Brands (cells) that have no value.
    pub without_value: u64,
    /// Brands (cells) that have several, and are therefore in no group.
    pub several_values: u64,
    /// Each value, with the index over the pairs of its brands.
    pub groups: BTreeMap<String, PairsResult>,
}

/// The index over a set of pairs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairsResult {
    /// Σ S_ab / Σ √(S_aa S_bb).
    pub ix: Option<f64>,
    /// Its interval at 95 % over brands, from five brands on.
    pub over_brands: Option<[f64; 2]>,
    /// Pairs of brands.
    pub n_pairs: u64,
    /// Brands that have a pair.
    pub n_brands: u64,
}

pub(super) fn grouped_result(groups: &Groups, g: &Grouped, split: bool) -> GroupedResult {
    let pairs = |p: &PairsIndex| PairsResult {
        ix: p.value,
        over_brands: p.over_brands,
        n_pairs: p.pairs,
        n_brands: p.brands as u64,
    };
    let why = match (g.within.value, g.across.value, g.ratio) {
        (None, ..) => Some("no two defined brands are in one group"),
        (_, None, _) => Some("no two defined brands are in different groups"),
        (.., None) => Some("the index across groups is 0"),
        _ => g.ratio_interval.err().map(|why| match why {
            NoInterval::NoValue => "the index within groups is 0",
            NoInterval::FewBrands => "fewer than five brands",
            NoInterval::NothingLeft => "too few brands on one side: one brand less leaves nothing to compare",
            NoInterval::NothingShared => "one brand less leaves a side whose brands have nothing in common",
            NoInterval::NoWidth => {
                "no brand makes a difference: an interval without width would claim certainty"
            }
            NoInterval::TooWide => "the interval would be wider than a factor of a thousand",
        }),
    };
    GroupedResult {
        split,
        within: pairs(&g.within),
        across: pairs(&g.across),
        difference: g.within.value.zip(g.across.value).map(|(within, across)| within - across),
        ratio: g.ratio,
        ratio_over_brands: g.ratio_interval.ok(),
        ratio_p: g.ratio_p,
        ratio_p_holm: None,
        why: why.map(str::to_owned),
        n_brands: g.brands as u64,
        without_value: groups.without as u64,
        several_values: groups.several as u64,
        groups: groups.values.iter().cloned().zip(g.of_group.iter().map(pairs)).collect(),
    }
}

/// Adjusts the p-values of all ratios of a report for their number.
pub(super) fn adjust(results: &mut [&mut GroupedResult]) {
    let tested: Vec<usize> = (0..results.len()).filter(|&i| results[i].ratio_p.is_some()).collect();
    let p: Vec<f64> = tested.iter().filter_map(|&i| results[i].ratio_p).collect();
    for (i, p) in tested.into_iter().zip(holm(&p)) {
        results[i].ratio_p_holm = Some(p);
    }
}
