//! The index within and across the values of a column.

use crate::analysis::groups::{Grouped, PairsIndex};
use crate::analysis::interchange;
use crate::roster::Groups;
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
        _ if g.ratio_interval.is_some() => None,
        _ if g.brands < interchange::MIN_BRANDS_FOR_INTERVAL => Some("fewer than five brands"),
        _ => Some("too few brands on one side: one brand less leaves nothing to compare"),
    };
    GroupedResult {
        split,
        within: pairs(&g.within),
        across: pairs(&g.across),
        difference: g.within.value.zip(g.across.value).map(|(within, across)| within - across),
        ratio: g.ratio,
        ratio_over_brands: g.ratio_interval,
        why: why.map(str::to_owned),
        n_brands: g.brands as u64,
        without_value: groups.without as u64,
        several_values: groups.several as u64,
        groups: groups.values.iter().cloned().zip(g.of_group.iter().map(pairs)).collect(),
    }
}
