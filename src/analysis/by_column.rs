//! Compares brands by the values of a column, within and between values.

use super::cell_sums::within_of;
use super::groups::{Item, ItemPair, MAX_ITEMS, MAX_UNITS_FACTOR, Ratio, test};
use super::homogeneity::{GroupAcross, PairedResult, Part, homogeneity};
use super::pairs::{Pair, Shared, cut};
use super::settings::Settings;
use crate::catalog::{Catalog, Groups};
use crate::error::Result;
use crate::facet::{Batches, Facet};
use crate::hash::combine;
use crate::progress::Callback;
use crate::reason::{Reason, texts};
use crate::similarity::group::{Lane, Summation, Weights};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The most parts that are compared if brands are split. Of more parts, those of the brands with the lowest hash are
/// compared.
pub const MAX_PARTS: usize = 16_384;

/// The comparison of brands by the values of one column.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct GroupedResult {
    /// True if brands were split by the column: a brand counts in the group of each of its values, and pairs of one
    /// brand are left out.
    pub split: bool,
    /// The column inside whose values texts were compared.
    pub block_by: Option<String>,
    /// Days of the blocks that make a unit; `None` if a unit is a campaign.
    pub block_days: Option<u32>,
    /// Why the units are not those of the corpus.
    pub block_why: Option<Reason>,
    /// The similarity of two brands of one group over that of two brands of different groups.
    pub ratio: Ratio,
    /// The result of each value, sorted by value.
    pub groups: Vec<GroupResult>,
    /// The groups compared two by two: at most twelve groups, those with the most messages.
    pub paired: Vec<PairedResult>,
    /// Why there is nothing to compare.
    pub why: Option<Reason>,
    /// Brands without a value.
    pub without_value: u64,
    /// Brands with several values; they are in no group of the ratio.
    pub several_values: u64,
    /// True if only some brands were compared, those with the lowest hash, because there are too many.
    pub sampled: bool,
}

/// The brands of one value.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct GroupResult {
    /// The value.
    pub value: String,
    /// Its brands with a scored message.
    pub brands: u64,
    /// Their scored messages.
    pub messages: u64,
    /// The mean similarity of two messages of different brands.
    pub across: GroupAcross,
    /// IX of its eligible brands.
    pub ix: Option<f64>,
}

/// The group of each cell, and the block inside which it is compared.
#[derive(Debug, Clone, Copy)]
pub struct Grouping<'a> {
    /// The groups: the values of the column that is compared.
    pub groups: &'a Groups,
    /// The values of a second column, if given: only cells with the same value are compared.
    pub blocks: Option<&'a Groups>,
    /// True if pairs within groups are tested against pairs between groups.
    pub tests: bool,
}

/// A cell in its group and block.
#[derive(Debug, Clone, Copy)]
struct Place {
    group: u32,
    block: u32,
    brand: u64,
}

impl Grouping<'_> {
    fn place(&self, catalog: &Catalog, cell: usize) -> Option<Place> {
        let group = self.groups.of_cell[cell]?;
        let block = match self.blocks {
            Some(blocks) => blocks.of_cell[cell]?,
            None => 0,
        };
        Some(Place { group, block, brand: catalog.origin(catalog.cells()[cell].brand) })
    }

    /// Returns the number of units that brands must be cut to: the smallest median of units over groups with two
    /// brands. `None` if no two medians differ too much.
    fn cut_to(&self, catalog: &Catalog, units: &[u32]) -> Option<u32> {
        let mut of_group: BTreeMap<u32, (BTreeSet<u64>, Vec<u32>)> = BTreeMap::new();
        for (a, &n) in units.iter().enumerate().filter(|(_, n)| **n > 0) {
            if let Some(place) = self.place(catalog, a) {
                let own = of_group.entry(place.group).or_default();
                own.0.insert(place.brand);
                own.1.push(n);
            }
        }
        let medians = of_group.into_values().filter(|(brands, _)| brands.len() > 1).map(|(_, mut units)| {
            units.sort_unstable();
            let middle = units.len() / 2;
            if units.len() % 2 == 1 {
                f64::from(units[middle])
            } else {
                0.5 * f64::from(units[middle - 1] + units[middle])
            }
        });
        let medians: Vec<f64> = medians.collect();
        let least = medians.iter().copied().reduce(f64::min)?;
        let most = medians.iter().copied().reduce(f64::max)?;
        (self.tests && most > MAX_UNITS_FACTOR * least).then_some(least.max(1.0) as u32)
    }

    /// Returns the pairs of all cells that take part, with brands cut to fewer units, and the number of units left; `None`
    /// if nothing is cut.
    ///
    /// # Errors
    /// If the progress callback stops the run.
    pub(super) fn cut_pairs(
        &self,
        catalog: &Catalog,
        sum: &Summation<'_>,
        units: &[u32],
        seed: u64,
        progress: Callback<'_>,
    ) -> Result<Option<(u32, Shared)>> {
        let Some(most) = self.cut_to(catalog, units) else { return Ok(None) };
        let weights = &sum.weights()[0];
        let units: Vec<u32> = units.iter().map(|&n| n.min(most)).collect();
        let chosen = cut(catalog, weights, &units, seed);
        let lane = Lane { chosen: Some(&chosen), ..Lane::new(0, &units) };
        let (_, centroids) = sum.across(&[lane], progress)?;
        Ok(Some((most, Shared::new(catalog, weights, &lane, centroids))))
    }

    /// Compares the values, from the pairs of all cells and those of cells cut to fewer units.
    pub(super) fn compare(
        &self,
        catalog: &Catalog,
        all: &Shared,
        cut: Option<&(u32, Shared)>,
        of_cells: &CellFacts<'_>,
        seed: u64,
    ) -> GroupedResult {
        let places: Vec<Option<Place>> = (0..catalog.cells().len()).map(|a| self.place(catalog, a)).collect();
        let value = |value: &String| GroupResult { value: value.clone(), ..GroupResult::default() };
        let mut groups: Vec<GroupResult> = self.groups.values.iter().map(value).collect();
        let mut brands: Vec<BTreeSet<u64>> = vec![BTreeSet::new(); groups.len()];
        for &a in &all.cells {
            if let Some(place) = places[a] {
                brands[place.group as usize].insert(place.brand);
                groups[place.group as usize].messages += of_cells.messages[a];
            }
        }
        let (parts, ix) = sums_of_groups(catalog, all, &places, of_cells, groups.len());
        let (across, paired) = homogeneity(&parts, &self.groups.values);
        for (group, ((brands, ix), across)) in groups.iter_mut().zip(brands.iter().zip(ix).zip(across)) {
            (group.brands, group.ix, group.across) = (brands.len() as u64, ix, across);
        }
        let (ratio, sampled) = if self.tests {
            let (ratio, sampled) = self.test(catalog, cut.map_or(all, |(_, shared)| shared), &places, seed);
            (Ratio { cut_to_units: cut.map(|(most, _)| u64::from(*most)), ..ratio }, sampled)
        } else {
            let why = Some(texts::INSIDE_BLOCKS.reason());
            (Ratio { why, ..Ratio::default() }, false)
        };
        let is_comparable = groups.iter().any(|group| group.across.value.is_some());
        GroupedResult {
            block_days: catalog.blocks().days,
            ratio,
            why: (!is_comparable).then(|| texts::NO_COMPARABLE_VALUE.reason()),
            groups,
            paired,
            without_value: self.groups.without as u64,
            several_values: self.groups.several as u64,
            sampled,
            ..GroupedResult::default()
        }
    }

    /// Returns the test, and whether some brands were left out because there are too many.
    fn test(&self, catalog: &Catalog, shared: &Shared, places: &[Option<Place>], seed: u64) -> (Ratio, bool) {
        let (kept, sampled) = kept_brands(shared, places, seed);
        let known = |a: usize| Some(places[a]?).filter(|place| kept.contains(&place.brand));
        // Groups of one brand are left out.
        let mut brands: BTreeMap<u32, BTreeSet<u64>> = BTreeMap::new();
        let mut languages: BTreeMap<u64, BTreeSet<usize>> = BTreeMap::new();
        for (&a, place) in shared.cells.iter().filter_map(|a| Some((a, known(*a)?))) {
            brands.entry(place.group).or_default().insert(place.brand);
            languages.entry(place.brand).or_default().insert(catalog.language_of(a));
        }
        let several = brands.iter().filter(|(_, brands)| brands.len() > 1).map(|(&group, _)| group);
        let labels: BTreeMap<u32, usize> = several.zip(0..).collect();
        let sets: BTreeSet<&BTreeSet<usize>> = languages.values().collect();
        let strata: BTreeMap<&BTreeSet<usize>, usize> = sets.into_iter().zip(0..).collect();
        // An item is a brand (or its part under one value) in all its languages.
        let mut item_of = vec![None; places.len()];
        let mut items: Vec<Item> = Vec::new();
        let mut numbers: BTreeMap<(u64, usize), usize> = BTreeMap::new();
        for &a in &shared.cells {
            let Some((place, group)) = known(a).and_then(|place| Some((place, *labels.get(&place.group)?)))
            else {
                continue;
            };
            let item = *numbers.entry((place.brand, group)).or_insert(items.len());
            item_of[a] = Some(item);
            if item == items.len() {
                let stratum = strata[&languages[&place.brand]];
                items.push(Item { brand: place.brand, group, stratum, pairs: Vec::new() });
            }
        }
        let brand_of = |a: usize| item_of[a].map(|item| items[item].brand);
        let wants = |a: usize, b: usize| match (brand_of(a), brand_of(b)) {
            (Some(x), Some(y)) => x != y && b < a,
            _ => false,
        };
        let similar = |a: usize, pairs: Vec<Pair>| -> Vec<(usize, usize, f64)> {
            pairs.iter().map(|pair| (a, pair.other, pair.similarity())).collect()
        };
        let rows: Vec<(usize, usize, f64)> = shared.for_each_cell(catalog, wants, similar).concat();
        let mut of_language = vec![(0.0, 0.0); catalog.languages().len()];
        for &(a, _, similarity) in &rows {
            let own = &mut of_language[catalog.language_of(a)];
            *own = (own.0 + similarity, own.1 + 1.0);
        }
        let mut sums: Vec<BTreeMap<u32, [f64; 3]>> = vec![BTreeMap::new(); items.len()];
        for (a, b, similarity) in rows {
            let (Some(i), Some(j)) = (item_of[a], item_of[b]) else { continue };
            let (sum, n) = of_language[catalog.language_of(a)];
            let relative = if sum > 0.0 { similarity / (sum / n) } else { 0.0 };
            let own = sums[i.max(j)].entry(i.min(j) as u32).or_default();
            *own = [own[0] + similarity, own[1] + relative, own[2] + 1.0];
        }
        for (item, sums) in items.iter_mut().zip(sums) {
            let pair = |(other, [raw, relative, n]): (u32, [f64; 3])| ItemPair { other, raw, relative, n };
            item.pairs = sums.into_iter().map(pair).collect();
        }
        (test(&items, seed), sampled)
    }
}

/// Returns the sums of each cell over the pairs of its group and block, and IX of each group over its eligible cells.
fn sums_of_groups(
    catalog: &Catalog,
    all: &Shared,
    places: &[Option<Place>],
    of_cells: &CellFacts<'_>,
    groups: usize,
) -> (Vec<Part>, Vec<Option<f64>>) {
    let wants = |a: usize, b: usize| match (places[a], places[b]) {
        (Some(x), Some(y)) => (x.group, x.block) == (y.group, y.block) && x.brand != y.brand,
        _ => false,
    };
    // For each cell: Σ x_u·x_v and Σ 1·1 over all pairs; the same over pairs of eligible cells, with Σ ½(S_aa + S_bb)
    // and the number of these pairs.
    let sums_of = |a: usize, pairs: Vec<Pair>| {
        let (mut all, mut eligible) = ([0.0; 2], [0.0; 4]);
        for pair in pairs {
            all[0] += pair.dot;
            all[1] += pair.weight;
            if of_cells.is_eligible[a] && of_cells.is_eligible[pair.other] {
                eligible[0] += pair.dot;
                eligible[1] += pair.weight;
                eligible[2] += 0.5 * (of_cells.within[a] + of_cells.within[pair.other]);
                eligible[3] += 1.0;
            }
        }
        (a, all, eligible)
    };
    let languages = catalog.languages().len();
    let mut parts: Vec<Part> = Vec::new();
    let mut eligible = vec![[0.0; 4]; groups];
    for (a, [dot, weight], of_eligible) in all.for_each_cell(catalog, wants, sums_of) {
        let Some(place) = places[a] else { continue };
        eligible[place.group as usize].iter_mut().zip(of_eligible).for_each(|(sum, own)| *sum += own);
        parts.push(Part {
            author: place.brand,
            condition: place.group as usize,
            // The language is part of the block: texts of two languages are never compared, and a language whose texts
            // are all more alike does not look like a condition.
            block: place.block as usize * languages + catalog.language_of(a),
            texts: of_cells.messages[a],
            dot,
            weight,
        });
    }
    let ix = |[dot, weight, within, pairs]: [f64; 4]| (within > 0.0).then(|| dot / weight / (within / pairs));
    (parts, eligible.into_iter().map(ix).collect())
}

/// Returns the brands that are compared, and whether others were left out. If there are too many, the first of each
/// group by hash are compared, so that a larger group does not crowd out a smaller one.
fn kept_brands(shared: &Shared, places: &[Option<Place>], seed: u64) -> (BTreeSet<u64>, bool) {
    let mut groups_of: BTreeMap<u64, BTreeSet<u32>> = BTreeMap::new();
    for place in shared.cells.iter().filter_map(|&a| places[a]) {
        groups_of.entry(place.brand).or_default().insert(place.group);
    }
    let mut by_hash: Vec<(u64, u64)> = groups_of.keys().map(|&brand| (combine(seed, brand), brand)).collect();
    by_hash.sort_unstable();
    let mut rank_in: BTreeMap<u32, usize> = BTreeMap::new();
    let mut order: Vec<(usize, u64, u64)> = Vec::new();
    for (hash, brand) in by_hash {
        let ranks = groups_of[&brand].iter().map(|&group| {
            let rank = rank_in.entry(group).or_default();
            *rank += 1;
            *rank
        });
        order.push((ranks.min().unwrap_or_default(), hash, brand));
    }
    order.sort_unstable();
    let (mut kept, mut items, mut sampled) = (BTreeSet::new(), 0, false);
    for (.., brand) in order {
        let own = groups_of[&brand].len();
        if items + own > MAX_ITEMS {
            sampled = true;
            continue;
        }
        items += own;
        kept.insert(brand);
    }
    (kept, sampled)
}

/// The counts and sums of each cell in the view that is compared.
pub(super) struct CellFacts<'a> {
    pub(super) messages: &'a [u64],
    pub(super) within: &'a [f64],
    pub(super) is_eligible: &'a [bool],
}

/// Compares the values of a column that splits brands, alone or together with a second column. The cells of `batches` are
/// parts of brands. O(tokens + Σ over features of parts²), parallel.
///
/// # Errors
/// If the progress callback stops the run.
pub(crate) fn compare_parts(
    batches: &Batches<'_>,
    facet: Facet,
    grouping: Grouping<'_>,
    settings: &Settings,
    progress: Callback<'_>,
) -> Result<GroupedResult> {
    let catalog = batches.catalog();
    let view = settings.view(facet);
    let terms = batches.terms(&view);
    let sum = Summation::new(batches, &[view], &terms, settings.room(), progress)?;
    let within = sum.within(progress)?;
    let weights = &sum.weights()[0];
    let (units, sampled) = part_units(catalog, weights, grouping, settings.seed);
    let lane = Lane::new(0, &units);
    let (_, centroids) = sum.across(&[lane], progress)?;
    let all = Shared::new(catalog, weights, &lane, centroids);
    let cut = grouping.cut_pairs(catalog, &sum, &units, settings.seed, progress)?;
    let weights = sum.into_weights().swap_remove(0);
    let facts = (
        weights.messages_of_cells(catalog),
        (0..units.len()).map(|a| within_of(&weights, &within[0], a)).collect::<Vec<_>>(),
        units.iter().map(|&n| n as usize >= settings.min_units).collect::<Vec<_>>(),
    );
    let facts = CellFacts { messages: &facts.0, within: &facts.1, is_eligible: &facts.2 };
    let compared = grouping.compare(catalog, &all, cut.as_ref(), &facts, settings.seed);
    Ok(GroupedResult { sampled: sampled || compared.sampled, ..compared })
}

/// Returns the scored units of the parts that are compared, and whether brands were left out because of too many parts.
fn part_units(catalog: &Catalog, weights: &Weights, grouping: Grouping<'_>, seed: u64) -> (Vec<u32>, bool) {
    let mut of_brand: BTreeMap<(u64, u64), Vec<usize>> = BTreeMap::new();
    for a in (0..catalog.cells().len()).filter(|&a| weights.units[a] > 0) {
        if let Some(place) = grouping.place(catalog, a) {
            of_brand.entry((combine(seed, place.brand), place.brand)).or_default().push(a);
        }
    }
    let mut units = vec![0; catalog.cells().len()];
    let (mut n, mut sampled) = (0, false);
    for own in of_brand.values() {
        if n + own.len() > MAX_PARTS {
            sampled = true;
            continue;
        }
        n += own.len();
        own.iter().for_each(|&a| units[a] = weights.units[a]);
    }
    (units, sampled)
}
