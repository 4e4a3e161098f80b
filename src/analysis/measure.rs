//! Sums a facet over all messages once, so that results over all languages or one follow (docs/measures.md).
//!
//! S_aa is the mean cosine of two messages of brand a from different units, S_ab that of a message of a and one of b from
//! different blocks, and IX is across divided by within.

use super::by_column::{CellFacts, GroupedResult, Grouping};
use super::cell_sums::{cell_sums, within_of};
use super::eligible::{Ineligible, drop_only_cells, eligibility};
use super::estimate::CellSums;
use super::expected;
use super::nearest::{PairRow, pair_rows};
use super::pairs::Shared;
use super::settings::Settings;
use super::values::{CommonValues, values};
use crate::catalog::{Catalog, CellSize};
use crate::error::Result;
use crate::facet::{Batches, Facet, View};
use crate::progress::Callback;
use crate::similarity::group::{Lane, MAX_LANES, Rows, Summation, Weights, Within};
use std::collections::BTreeMap;

/// The sums of one facet, from which results for any set of languages follow.
pub struct Measurement<'a> {
    pub(super) catalog: &'a Catalog,
    /// `None` for features of the caller's own.
    pub(super) facet: Option<Facet>,
    pub(super) settings: &'a Settings,
    pub(super) sizes: Vec<CellSize>,
    pub(super) eligible: Vec<std::result::Result<(), Ineligible>>,
    /// The weights and sums of each view, the headline's first.
    pub(super) views: Vec<(Weights, Within)>,
    pub(super) lanes: Lanes,
    /// c̄_a·Σ c̄_b of each cell over the other eligible cells, identical units merged.
    pub(super) merged_dot_others: Vec<f64>,
    /// √S_0 of each cell, if the table has it.
    pub(super) chance: Vec<Option<f64>>,
    pub(super) by_column: Vec<GroupedResult>,
    pub(super) values: Option<CommonValues>,
    /// For each eligible cell: its nearest others, and its similarities to the eligible cells if a matrix is kept.
    pub(super) rows: BTreeMap<usize, PairRow>,
}

/// The sums of each set of cells, each different set once.
pub(super) struct Lanes {
    /// Those of the first lane are over all cells of languages with two cells.
    pub(super) sums: Vec<Vec<CellSums>>,
    /// The lane of the eligible cells.
    pub(super) headline: usize,
    /// The lanes of the cells eligible both masked and raw: masked, and raw.
    pub(super) gap: Option<[usize; 2]>,
    /// The lane of the eligible cells in the view of the whole text.
    pub(super) whole: Option<usize>,
}

/// The pairs of cells that are compared once the records are freed.
struct Pairs {
    all: Shared,
    /// For each grouping: the number of units that brands are cut to, and their pairs.
    cuts: Vec<Option<(u32, Shared)>>,
}

/// Sums a facet over all messages of some batches, and compares the values of some columns. O(tokens), parallel; and
/// Σ over features of cells² for the pairs of brands.
///
/// # Errors
/// If the progress callback stops the run.
pub fn measure<'a>(
    batches: &Batches<'a>,
    facet: Facet,
    groupings: &[Grouping<'_>],
    settings: &'a Settings,
    progress: Callback<'_>,
) -> Result<Measurement<'a>> {
    let view = settings.view(facet);
    let terms = batches.terms(&view);
    // Texts as they stand have no slots, so there is no masking gap.
    let is_masked = settings.mask && !batches.corpora().iter().all(|corpus| corpus.is_of_texts());
    let raw = (is_masked && facet.has_slots()).then_some(View { mask: false, ..view });
    let whole = (settings.zones && facet.has_zones() && batches.n_cut() > 0)
        .then_some(View { body_only: false, ..view });
    let views: Vec<View> = [Some(view), raw, whole].into_iter().flatten().collect();
    let sum = Summation::new(batches, &views, &terms, settings.room(), progress)?;
    let has = [raw.is_some(), whole.is_some()];
    let (mut measured, pairs) =
        sum_lanes(batches.catalog(), Some(facet), settings, sum, has, groupings, progress)?;
    // Both have sequential stretches, so they run side by side.
    let (compared, (values, chance)) = rayon::join(
        || measured.compare(&pairs, groupings),
        || {
            let chance = expected::roots(batches, view, &terms, &measured.views[0].0, settings);
            (values(batches, view, &terms, settings.seed), chance)
        },
    );
    (measured.rows, measured.by_column) = compared;
    (measured.values, measured.chance) = (values, chance);
    Ok(measured)
}

/// Sums rows of counted features, given the rank of each. They have one view, no common values and no law of chance.
///
/// # Errors
/// If the progress callback stops the run.
pub(crate) fn measure_rows<'a>(
    catalog: &'a Catalog,
    rows: Rows<'_>,
    ranks: &[u32],
    settings: &'a Settings,
    progress: Callback<'_>,
) -> Result<Measurement<'a>> {
    let mut order: Vec<u32> = (0..ranks.len() as u32).collect();
    order.sort_unstable_by_key(|&row| ranks[row as usize]);
    let sum = Summation::from_rows(catalog, rows, ranks, &order, settings.room(), progress)?;
    let (mut measured, pairs) = sum_lanes(catalog, None, settings, sum, [false; 2], &[], progress)?;
    measured.rows = measured.compare(&pairs, &[]).0;
    Ok(measured)
}

/// Sums what [`Measurement`] needs of the records, and frees them. `has` states whether there are a raw view and a view
/// of the whole text, which come after the headline's in that order.
fn sum_lanes<'a>(
    catalog: &'a Catalog,
    facet: Option<Facet>,
    settings: &'a Settings,
    sum: Summation<'_>,
    has: [bool; 2],
    groupings: &[Grouping<'_>],
    progress: Callback<'_>,
) -> Result<(Measurement<'a>, Pairs)> {
    let within = sum.within(progress)?;
    let weights = sum.weights();
    let eligible = eligibility(catalog, &weights[0].units, settings.min_units);
    let all = drop_only_cells(catalog, weights[0].units.clone());
    let mut sets: Vec<(usize, Vec<u32>)> = vec![(0, all)];
    let mut add = |view: usize, keeps: &dyn Fn(usize) -> bool| {
        let units = weights[view].units.iter().enumerate();
        let set = (view, units.map(|(a, &n)| if keeps(a) { n } else { 0 }).collect());
        sets.iter().position(|known| *known == set).unwrap_or_else(|| {
            sets.push(set);
            sets.len() - 1
        })
    };
    let headline = add(0, &|a| eligible[a].is_ok());
    let gap = has[0].then(|| {
        let raw = eligibility(catalog, &weights[1].units, settings.min_units);
        let both = weights[1].units.iter().enumerate();
        let both = both.map(|(a, &n)| if eligible[a].is_ok() && raw[a].is_ok() { n } else { 0 }).collect();
        let both = drop_only_cells(catalog, both);
        let raw = add(1, &|a| both[a] > 0);
        [add(0, &|a| both[a] > 0), raw]
    });
    let last = weights.len() - 1;
    let whole = has[1].then(|| add(last, &|a| eligible[a].is_ok()));

    let mut lanes: Vec<Lane<'_>> = sets.iter().map(|(view, units)| Lane::new(*view, units)).collect();
    lanes[headline].merges = true;
    let (mut across, mut centroids) = (Vec::new(), None);
    for lanes in lanes.chunks(MAX_LANES) {
        let (sums, shared) = sum.across(lanes, progress)?;
        across.extend(sums);
        centroids.get_or_insert(shared);
    }
    // Brands of unequal numbers of units are cut for the tests of groups.
    let cuts = groupings
        .iter()
        .map(|grouping| grouping.cut_pairs(catalog, &sum, &sets[0].1, settings.seed, progress))
        .collect::<Result<_>>()?;
    let of_lane = lanes
        .iter()
        .zip(&across)
        .map(|(lane, across)| cell_sums(catalog, lane, &weights[lane.view], &within[lane.view], across));
    let sums = of_lane.collect();
    let all = Shared::new(catalog, &weights[0], &lanes[0], centroids.unwrap_or_default());
    let measured = Measurement {
        catalog,
        facet,
        settings,
        sizes: catalog.sizes(),
        eligible,
        lanes: Lanes { sums, headline, gap, whole },
        merged_dot_others: across.swap_remove(headline).merged_dot_others,
        // Records take the most memory: they are freed before the pairs come.
        views: sum.into_weights().into_iter().zip(within).collect(),
        chance: vec![None; catalog.cells().len()],
        by_column: Vec::new(),
        values: None,
        rows: BTreeMap::new(),
    };
    Ok((measured, Pairs { all, cuts }))
}

impl Measurement<'_> {
    /// Compares the pairs of cells: the nearest of each cell, and the values of columns.
    fn compare(
        &self,
        pairs: &Pairs,
        groupings: &[Grouping<'_>],
    ) -> (BTreeMap<usize, PairRow>, Vec<GroupedResult>) {
        let (catalog, (weights, within)) = (self.catalog, &self.views[0]);
        let cells = 0..catalog.cells().len();
        let within: Vec<f64> = cells.clone().map(|a| within_of(weights, within, a)).collect();
        let is_eligible: Vec<bool> = self.eligible.iter().map(|why| why.is_ok()).collect();
        let messages = weights.messages_of_cells(catalog);
        let facts = CellFacts { messages: &messages, within: &within, is_eligible: &is_eligible };
        let compare = |(grouping, cut): (&Grouping<'_>, &Option<(u32, Shared)>)| {
            grouping.compare(catalog, &pairs.all, cut.as_ref(), &facts, self.settings.seed)
        };
        let headline: Vec<u32> = cells.map(|a| if is_eligible[a] { weights.units[a] } else { 0 }).collect();
        let rows = pair_rows(catalog, &pairs.all, &headline, &within, self.settings.max_matrix);
        (rows, groupings.iter().zip(&pairs.cuts).map(compare).collect())
    }

    /// Returns the weights of the headline's view.
    pub(super) fn weights(&self) -> &Weights {
        &self.views[0].0
    }

    /// Returns S_ab and ½(S_aa + S_bb) of two eligible cells of one language; `None` for other cells, and if there are
    /// too many cells for a matrix.
    #[must_use]
    pub fn similarity(&self, a: usize, b: usize) -> Option<[f64; 2]> {
        let row = self.rows.get(&a)?.similarities.as_ref()?;
        let within = |a: usize| within_of(self.weights(), &self.views[0].1, a);
        row[self.rows.get(&b)?.place].map(|similarity| [similarity, 0.5 * (within(a) + within(b))])
    }

    /// Returns true if the cell is eligible.
    #[must_use]
    pub fn is_eligible(&self, cell: usize) -> bool {
        self.eligible[cell].is_ok()
    }

    /// Returns true if the similarities of all pairs of eligible cells are kept: there are at most
    /// [`Settings::max_matrix`] of them.
    #[must_use]
    pub fn keeps_pairs(&self) -> bool {
        self.rows.len() <= self.settings.max_matrix
    }

    /// Returns the comparisons by column, in the order of the groupings.
    #[must_use]
    pub fn by_column(&self) -> &[GroupedResult] {
        &self.by_column
    }

    /// Returns the values that brands have in common, in words, over all languages.
    #[must_use]
    pub fn values(&self) -> Option<&CommonValues> {
        self.values.as_ref()
    }
}
