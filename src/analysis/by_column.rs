//! Compares brands by the values of a column, within and between values.

use super::groups::{GroupTest, Item, ItemPair, MAX_ITEMS, MAX_UNITS_FACTOR, test};
use super::homogeneity::{Homogeneity, Part, homogeneity};
use super::index::{cosine, difference};
use super::pairs::{BlockSets, Pair, cut, for_each_cell};
use super::settings::Settings;
use crate::catalog::{Catalog, Groups};
use crate::error::Result;
use crate::facet::{Batches, Facet};
use crate::hash::combine;
use crate::progress::Callback;
use crate::similarity::group::{Lane, SharedCentroids, Summation, Weights, Within};
use std::collections::{BTreeMap, BTreeSet};

/// At most this many parts are compared where brands are split; if there are more, those of the brands with the lowest
/// hash.
pub const MAX_PARTS: usize = 16_384;

/// The comparison of brands by the values of one column.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ByColumn {
    /// Pairs within groups against pairs between groups; `None` where this was not requested.
    pub test: Option<GroupTest>,
    /// Number of units that brands were cut to for the test.
    pub cut_to: Option<u32>,
    /// A of each group and the ratios of every two.
    pub homogeneity: Homogeneity,
    /// IX of each group over its eligible cells.
    pub ix: Vec<Option<f64>>,
    /// Brands of each group.
    pub brands: Vec<usize>,
    /// Scored messages of each group.
    pub messages: Vec<u64>,
    /// True if only some brands were compared, because there are too many brands or parts.
    pub sampled: bool,
}

/// The cells by the value of a column, and by the value of the column of blocks inside which they are compared.
#[derive(Debug, Clone, Copy)]
pub struct Grouping<'a> {
    /// By the column.
    pub groups: &'a Groups,
    /// By the column of blocks, where there is one.
    pub blocks: Option<&'a Groups>,
    /// True if pairs within groups are tested against pairs between groups.
    pub tests: bool,
}

/// The pairs of some cells: what they share, and how their units overlap in time.
pub(super) struct Shared {
    pub(super) cells: Vec<usize>,
    pub(super) centroids: SharedCentroids,
    pub(super) sets: BlockSets,
}

impl Shared {
    /// Builds the pairs of a lane that is already summed.
    pub(super) fn new(
        catalog: &Catalog,
        weights: &Weights,
        lane: &Lane<'_>,
        centroids: SharedCentroids,
    ) -> Self {
        let cells = (0..lane.units.len()).filter(|&a| lane.units[a] > 0).collect();
        Self { cells, centroids, sets: BlockSets::new(catalog, weights, lane.units, lane.chosen) }
    }
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
    /// brands. `None` where no two medians differ too much.
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

    /// The pairs of all cells that take part, brands cut to fewer units, and that number; `None` where nothing is cut.
    ///
    /// # Errors
    /// The callback stops it.
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
        let (units, chosen) = cut(catalog, weights, units, most, seed);
        let lane = Lane { chosen: Some(&chosen), ..Lane::new(0, &units) };
        let (_, centroids) = sum.across(&[lane], progress)?;
        Ok(Some((most, Shared::new(catalog, weights, &lane, centroids))))
    }

    /// The comparisons, from the pairs of all cells and those of cells cut to fewer units.
    pub(super) fn compare(
        &self,
        catalog: &Catalog,
        all: &Shared,
        cut: Option<&(u32, Shared)>,
        of_cells: &CellFacts<'_>,
        seed: u64,
    ) -> ByColumn {
        let places: Vec<Option<Place>> = (0..catalog.cells().len()).map(|a| self.place(catalog, a)).collect();
        let groups = self.groups.values.len();
        let mut out = ByColumn { brands: vec![0; groups], messages: vec![0; groups], ..ByColumn::default() };
        let mut brands: Vec<BTreeSet<u64>> = vec![BTreeSet::new(); groups];
        for &a in &all.cells {
            if let Some(place) = places[a] {
                brands[place.group as usize].insert(place.brand);
                out.messages[place.group as usize] += of_cells.messages[a];
            }
        }
        out.brands = brands.iter().map(BTreeSet::len).collect();
        let wants = |a: usize, b: usize| match (places[a], places[b]) {
            (Some(x), Some(y)) => (x.group, x.block) == (y.group, y.block) && x.brand != y.brand,
            _ => false,
        };
        // For each cell: Σ x_u·x_v and Σ 1·1 over all pairs; the same over pairs of eligible cells, with Σ ½(S_aa +
        // S_bb) and the number of these pairs.
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
        let rows = for_each_cell(catalog, &all.centroids, &all.sets, &all.cells, wants, sums_of);
        let languages = catalog.languages().len();
        let mut parts: Vec<Part> = Vec::new();
        let mut eligible = vec![[0.0; 4]; groups];
        for (a, [dot, weight], of_eligible) in rows {
            let Some(place) = places[a] else { continue };
            eligible[place.group as usize].iter_mut().zip(of_eligible).for_each(|(sum, own)| *sum += own);
            parts.push(Part {
                author: place.brand,
                condition: place.group as usize,
                // Texts of two languages are never compared. A language whose texts are all more alike is not a
                // condition.
                block: place.block as usize * languages + catalog.language_of(a),
                texts: of_cells.messages[a],
                dot,
                weight,
            });
        }
        out.ix = eligible
            .iter()
            .map(|&[dot, weight, within, pairs]| (within > 0.0).then(|| dot / weight / (within / pairs)))
            .collect();
        out.homogeneity = homogeneity(&parts, groups);
        if self.tests {
            out.cut_to = cut.map(|(most, _)| *most);
            let (test, sampled) = self.test(catalog, cut.map_or(all, |(_, shared)| shared), &places, seed);
            out.test = Some(test);
            out.sampled |= sampled;
        }
        out
    }

    /// Returns the test, and whether some brands were left out because there are too many.
    fn test(
        &self,
        catalog: &Catalog,
        shared: &Shared,
        places: &[Option<Place>],
        seed: u64,
    ) -> (GroupTest, bool) {
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
        let rows: Vec<(usize, usize, f64)> =
            for_each_cell(catalog, &shared.centroids, &shared.sets, &shared.cells, wants, similar).concat();
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

/// Compares the values of a column where brands are split by it (and by the column of blocks): the cells of `batches` are
/// parts of brands. O(tokens + Σ over features of parts²), parallel.
///
/// # Errors
/// The callback stops it.
pub(crate) fn compare_parts(
    batches: &Batches<'_>,
    facet: Facet,
    grouping: Grouping<'_>,
    settings: &Settings,
    progress: Callback<'_>,
) -> Result<ByColumn> {
    let catalog = batches.catalog();
    let view = settings.view(facet);
    let terms = batches.terms(&view);
    let sum = Summation::new(batches, &[view], &terms, settings.record_budget, progress)?;
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
    Ok(ByColumn { sampled: sampled || compared.sampled, ..compared })
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

/// Returns S_aa, the mean similarity of two different units; 0 for a cell with fewer than two.
pub(super) fn within_of(weights: &Weights, within: &Within, a: usize) -> f64 {
    let n = f64::from(weights.units[a]);
    if n < 2.0 { 0.0 } else { cosine(within.pairs[a] / (n * (n - 1.0))) }
}

/// Returns S_aa without one unit, for a cell with three units or more.
pub(super) fn within_without(weights: &Weights, within: &Within, a: usize, unit: usize) -> f64 {
    let n = f64::from(weights.units[a]);
    let left = difference(within.pairs[a] - 2.0 * within.dot_rest[unit], within.pairs[a]);
    left / ((n - 1.0) * (n - 2.0))
}
