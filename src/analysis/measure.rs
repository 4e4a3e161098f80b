//! Sums a facet over all messages once and turns the sums into results, over all languages or one (docs/measures.md).
//!
//! S_aa is the mean cosine of two messages of brand a from different units, S_ab that of a message of a and one of b from
//! different blocks, and IX is across divided by within.

use super::by_column::{ByColumn, CellFacts, Grouping, Shared, within_of, within_without};
use super::expected;
use super::index::{CellSums, Estimate, Sums, Without, difference};
use super::pairs::for_each_cell;
use super::settings::Settings;
use super::values::{Values, values};
use crate::catalog::{Catalog, HARD_MIN_UNITS, Rule};
use crate::error::Result;
use crate::facet::{Batches, Facet, View};
use crate::language::Language;
use crate::progress::Callback;
use crate::similarity::group::{Across, Lane, MAX_LANES, Summation, Weights, Within};
use crate::stats::{grouped_jackknife, student_t_quantile};
use ndarray::Array2;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How many nearest brands are kept for each.
pub const NEAREST: usize = 10;

/// Fewer units than this have no overlap O_ab: S_aa is too noisy to divide by.
pub const MIN_UNITS_FOR_OVERLAP: u32 = 8;

/// A brand is influential if the index without it leaves this range of multiples of its value.
pub const INFLUENCE: [f64; 2] = [0.8, 1.25];

/// With fewer brands than this, every brand weighs much, so a brand is influential only if nothing is shared without
/// it.
pub const MIN_BRANDS_FOR_INFLUENCE: usize = 8;

/// Returns whether a brand is influential: `ix` is the index of all `n_brands` brands, `without` the index without it.
/// From [`MIN_BRANDS_FOR_INFLUENCE`] brands on, it is if `without` lies outside [`INFLUENCE`] times `ix` or is
/// undefined. From three on, it is if nothing is shared without it although something is shared with it.
#[must_use]
pub fn is_influential(ix: f64, without: Option<f64>, n_brands: usize) -> bool {
    let is_far = |without: f64| without < INFLUENCE[0] * ix || without > INFLUENCE[1] * ix;
    (n_brands >= MIN_BRANDS_FOR_INFLUENCE && without.is_none_or(is_far))
        || (n_brands >= 3 && ix > 0.0 && without == Some(0.0))
}

/// Few brands carry `within` if n_W is below this share of their number.
pub const FEW_CARRY: f64 = 0.7;

/// Why a cell is not in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ineligible {
    /// It has fewer units with a scored message than `--min-units` requires.
    FewUnits {
        /// Its units with a scored message.
        units: u32,
        /// The number required.
        asked: usize,
    },
    /// No other cell of its language is eligible.
    Alone {
        /// Its units with a scored message.
        units: u32,
    },
}

/// A difference of two indices over the same cells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// IX(masked) − IX(raw).
    pub value: f64,
    /// Its standard error over messages, paired.
    pub se: Option<f64>,
    /// Its interval over messages at 95 %.
    pub interval: Option<[f64; 2]>,
    /// Cells eligible both masked and raw.
    pub n_cells: usize,
}

/// One eligible cell.
#[derive(Debug, Clone, PartialEq)]
pub struct CellResult {
    /// Its number in the catalog.
    pub cell: usize,
    /// IX_a.
    pub ix: Option<f64>,
    /// Its interval over its own units, the other cells held fixed.
    pub interval: Option<[f64; 2]>,
    /// S_aa.
    pub within: f64,
    /// The mean S_ab over the others of its language.
    pub across: Option<f64>,
    /// Units with a scored message.
    pub units: u32,
    /// Campaigns with a scored message.
    pub campaigns: u64,
    /// Scored messages.
    pub messages: u64,
    /// The nearest cells, nearest first.
    pub nearest: Vec<Near>,
}

/// A cell near another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    /// Its number in the catalog.
    pub cell: usize,
    /// O_ab; `None` where one of the two has fewer than [`MIN_UNITS_FOR_OVERLAP`] units or neither repeats itself.
    pub overlap: Option<f64>,
    /// S_ab.
    pub across: f64,
}

/// Recipient variation: the mean over campaigns of 1 − the mean cosine of two messages of the campaign.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecipientVariation {
    /// On the raw text.
    pub raw: f64,
    /// On the masked text.
    pub masked: Option<f64>,
    /// Campaigns, named by the input, with two or more scored messages.
    pub campaigns: usize,
}

/// The similarity of independent writers of texts of the same lengths.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Chance {
    /// A_0.
    pub across: Option<f64>,
    /// A_0/W, for facets in which independent writers have an index near 0.
    pub ix: Option<f64>,
}

/// The index of one facet, with all results that accompany it.
#[derive(Debug, Clone, PartialEq)]
pub struct Interchangeability {
    /// A.
    pub across: Estimate,
    /// W.
    pub within: Estimate,
    /// IX = A/W.
    pub ix: Estimate,
    /// A over all cells with a scored message, in languages that have two such cells, and the number of these cells.
    pub across_all: (Option<f64>, usize),
    /// A with pairs of units of the same block counted, too.
    pub across_with_same_block: Option<f64>,
    /// How many brands carry `within`.
    pub n_within: Option<f64>,
    /// The similarity of independent writers of texts of the same lengths.
    pub chance: Chance,
    /// For every eligible brand, its hash and IX without it.
    pub influence: Vec<(u64, Option<f64>)>,
    /// IX over the whole text for the same cells.
    pub without_zones: Option<f64>,
    /// IX with units of the same unknown text merged.
    pub identical_merged: Option<f64>,
    /// Eligible cells that have too few different texts left after merging; if there are any, there is no such IX.
    pub merged_away: usize,
    /// Σ over languages of B/(1+(B−1)·min(1, IX)).
    pub effective_voices: Option<f64>,
    /// 1/S̄ over all pairs of units.
    pub effective_messages: Option<f64>,
    /// IX(masked) − IX(raw).
    pub masking_gap: Option<Gap>,
    /// Variation between recipients.
    pub recipients: Option<RecipientVariation>,
    /// The eligible cells, most interchangeable first.
    pub cells: Vec<CellResult>,
    /// The others, each with its reason.
    pub ineligible: Vec<(usize, Ineligible)>,
    /// Scored units of the eligible cells.
    pub n_units: u64,
    /// Scored messages of the eligible cells.
    pub n_messages: u64,
    /// Messages with a feature, in eligible cells or not.
    pub n_scored: u64,
    /// Messages without a feature.
    pub n_unscored: u64,
    /// O_ab of the eligible cells in the order of `cells`.
    pub overlap: Option<Array2<Option<f64>>>,
}

impl Interchangeability {
    /// The eligible brands, each once.
    #[must_use]
    pub fn brands(&self, catalog: &Catalog) -> BTreeSet<u64> {
        self.cells.iter().map(|c| catalog.origin(catalog.cells()[c.cell].brand)).collect()
    }

    /// Returns whether so few brands carry `within` that the index describes them rather than all brands.
    #[must_use]
    pub fn is_carried_by_few(&self) -> bool {
        !self.cells.is_empty() && self.n_within.is_none_or(|n| n < FEW_CARRY * self.cells.len() as f64)
    }

    /// Returns the brands that are influential by [`is_influential`], each with the index without it.
    pub fn influential(&self) -> impl Iterator<Item = (u64, Option<f64>)> {
        let (ix, n_brands) = (self.ix.value, self.influence.len());
        let is_far = move |without| ix.is_some_and(|ix| is_influential(ix, without, n_brands));
        self.influence.iter().copied().filter(move |(_, without)| is_far(*without))
    }
}

/// The sums of one facet, from which results for any set of languages follow.
pub struct Measurement<'a> {
    catalog: &'a Catalog,
    facet: Facet,
    settings: &'a Settings,
    eligible: Vec<std::result::Result<(), Ineligible>>,
    /// The headline's view first.
    views: Vec<(Weights, Within)>,
    /// Sums over all cells of languages with two cells; over the eligible cells; over the cells eligible both raw and
    /// masked, in these two views; over the eligible cells in the view of the whole text.
    all: Vec<CellSums>,
    headline: Vec<CellSums>,
    raw: Option<[Vec<CellSums>; 2]>,
    whole: Option<Vec<CellSums>>,
    merged_dot_others: Vec<f64>,
    /// √S_0 of each cell, where a table has it.
    chance: Vec<Option<f64>>,
    by_column: Vec<ByColumn>,
    /// The values that brands have in common, in words, over all languages.
    pub values: Option<Values>,
    /// For each eligible cell: its nearest others, and its similarities to the eligible cells where a matrix is kept.
    rows: BTreeMap<usize, PairRow>,
}

/// The results kept from the pairs of one cell.
struct PairRow {
    /// The cell's place in every matrix.
    place: usize,
    nearest: Vec<Near>,
    /// The mean S_ab over the other eligible cells of its language.
    across: Option<f64>,
    /// S_ab with every eligible cell, where a matrix is kept; `None` across languages and for the cell itself.
    all: Option<Vec<Option<f64>>>,
}

/// The number of scored units of each cell of one view; 0 for cells that take no part.
type Units = Vec<u32>;

/// Sums a facet over all messages of some batches, and compares the values of some columns. O(tokens), parallel; and
/// Σ over features of cells² for the pairs of brands.
///
/// # Errors
/// The callback stops it.
pub fn measure<'a>(
    batches: &Batches<'a>,
    facet: Facet,
    groupings: &[Grouping<'_>],
    settings: &'a Settings,
    progress: Callback<'_>,
) -> Result<Measurement<'a>> {
    let catalog = batches.catalog();
    let view = settings.view(facet);
    let terms = batches.terms(&view);
    let raw_view = (settings.mask && facet.has_slots()).then_some(View { mask: false, ..view });
    let whole_view = (settings.zones && facet.has_zones() && batches.n_cut() > 0)
        .then_some(View { body_only: false, ..view });
    let views: Vec<View> = [Some(view), raw_view, whole_view].into_iter().flatten().collect();
    let sum = Summation::new(batches, &views, &terms, settings.record_budget, progress)?;
    let within = sum.within(progress)?;
    let weights = sum.weights();

    let eligible = eligibility(catalog, &weights[0].units, settings.min_units);
    let keep = |units: &[u32], is_kept: &dyn Fn(usize) -> bool| -> Units {
        units.iter().enumerate().map(|(a, &n)| if is_kept(a) { n } else { 0 }).collect()
    };
    let all = without_lonely(catalog, weights[0].units.clone());
    let headline = keep(&all, &|a| eligible[a].is_ok());
    let of_raw = raw_view.map(|_| {
        let raw = eligibility(catalog, &weights[1].units, settings.min_units);
        let both =
            without_lonely(catalog, keep(&weights[1].units, &|a| eligible[a].is_ok() && raw[a].is_ok()));
        let masked = keep(&weights[0].units, &|a| both[a] > 0);
        (both, masked)
    });
    let whole = views.len() - 1;
    let of_whole = whole_view.map(|_| keep(&weights[whole].units, &|a| headline[a] > 0));
    // Each different set is summed once.
    let mut lanes: Vec<(usize, &Units)> = vec![(0, &all)];
    let asked = [Some((0, &headline))]
        .into_iter()
        .chain([of_raw.as_ref().map(|(raw, _)| (1, raw)), of_raw.as_ref().map(|(_, masked)| (0, masked))])
        .chain([of_whole.as_ref().map(|units| (whole, units))]);
    let places: Vec<Option<usize>> = asked
        .map(|lane| {
            let lane = lane?;
            Some(lanes.iter().position(|known| *known == lane).unwrap_or_else(|| {
                lanes.push(lane);
                lanes.len() - 1
            }))
        })
        .collect();
    let of_headline = places[0].unwrap_or_default();
    let mut lanes: Vec<Lane<'_>> = lanes.into_iter().map(|(view, units)| Lane::new(view, units)).collect();
    lanes[of_headline].merges = true;
    let (mut across, mut shared) = (Vec::new(), None);
    for lanes in lanes.chunks(MAX_LANES) {
        let (sums, centroids) = sum.across(lanes, progress)?;
        across.extend(sums);
        shared.get_or_insert(centroids);
    }
    // Brands of unequal numbers of units are cut for the tests of groups.
    let cut_pairs =
        |grouping: &Grouping<'_>| grouping.cut_pairs(catalog, &sum, &all, settings.seed, progress);
    let cuts: Vec<Option<(u32, Shared)>> = groupings.iter().map(cut_pairs).collect::<Result<_>>()?;
    let cell_sums: Vec<Vec<CellSums>> = lanes
        .iter()
        .zip(&across)
        .map(|(lane, across)| cell_sums(catalog, lane, &weights[lane.view], &within[lane.view], across))
        .collect();
    let shared = Shared::new(catalog, &weights[0], &lanes[0], shared.unwrap_or_default());
    // Records are the largest thing there is: they go before the pairs come.
    let weights = sum.into_weights();
    let of = |i: usize| places[i].map(|place| cell_sums[place].clone());
    let is_eligible: Vec<bool> = headline.iter().map(|&n| n > 0).collect();
    let inside: Vec<f64> = (0..headline.len()).map(|a| within_of(&weights[0], &within[0], a)).collect();
    let messages = weights[0].messages_of_cells(catalog);
    let facts = CellFacts { messages: &messages, within: &inside, is_eligible: &is_eligible };
    // Both have sequential stretches, so they run side by side.
    let ((rows, by_column), (values, chance)) = rayon::join(
        || {
            let compare = |(grouping, cut): (&Grouping<'_>, &Option<(u32, Shared)>)| {
                grouping.compare(catalog, &shared, cut.as_ref(), &facts, settings.seed)
            };
            let rows = pair_rows(catalog, &shared, &headline, &inside, settings.max_matrix);
            (rows, groupings.iter().zip(&cuts).map(compare).collect())
        },
        || {
            let chance = expected::roots(batches, view, &terms, &weights[0], settings);
            (values(batches, view, &terms, settings.seed), chance)
        },
    );
    Ok(Measurement {
        catalog,
        facet,
        settings,
        eligible,
        headline: of(0).unwrap_or_default(),
        raw: of(1).zip(of(2)).map(|(raw, masked)| [raw, masked]),
        whole: of(3),
        all: cell_sums.into_iter().next().unwrap_or_default(),
        merged_dot_others: across.swap_remove(of_headline).merged_dot_others,
        views: weights.into_iter().zip(within).collect(),
        chance,
        by_column,
        values,
        rows,
    })
}

/// Returns for each cell whether it is eligible by its scored units.
fn eligibility(
    catalog: &Catalog,
    units: &[u32],
    min_units: usize,
) -> Vec<std::result::Result<(), Ineligible>> {
    let asked = min_units.max(HARD_MIN_UNITS);
    let enough = units.iter().map(|&n| if n as usize >= asked { n } else { 0 }).collect();
    let kept = without_lonely(catalog, enough);
    units
        .iter()
        .zip(kept)
        .map(|(&units, kept)| match units {
            _ if kept > 0 => Ok(()),
            _ if (units as usize) < asked => Err(Ineligible::FewUnits { units, asked }),
            _ => Err(Ineligible::Alone { units }),
        })
        .collect()
}

/// Drops the cells that are the only ones of their language.
fn without_lonely(catalog: &Catalog, units: Units) -> Units {
    let mut counts: BTreeMap<Language, usize> = BTreeMap::new();
    for (cell, &n) in catalog.cells().iter().zip(&units) {
        *counts.entry(cell.language).or_default() += usize::from(n > 0);
    }
    let keep = |(n, cell): (u32, &crate::catalog::Cell)| if counts[&cell.language] > 1 { n } else { 0 };
    units.into_iter().zip(catalog.cells()).map(keep).collect()
}

/// The sums of the cells of a lane.
fn cell_sums(
    catalog: &Catalog,
    lane: &Lane<'_>,
    weights: &Weights,
    within: &Within,
    across: &Across,
) -> Vec<CellSums> {
    let cells: Vec<usize> = (0..lane.units.len()).filter(|&a| lane.units[a] > 0).collect();
    let by_cell = units_by_cell(catalog);
    let of_unit = |a: usize| 1.0 / f64::from(lane.units[a]);
    // For each language and block: the sum of 1/units over the cells with a unit in that block.
    let n_blocks = catalog.blocks().n_blocks;
    let mut of_block = vec![0.0; catalog.languages().len() * n_blocks];
    let mut peers: BTreeMap<Language, f64> = BTreeMap::new();
    let scored = |a: usize| by_cell[a].clone().filter(|&u| weights.campaigns[u] > 0);
    for &a in &cells {
        *peers.entry(catalog.cells()[a].language).or_default() += 1.0;
        let first = catalog.language_of(a) * n_blocks;
        for block in scored(a).filter_map(|u| catalog.units()[u].block) {
            of_block[first + block as usize] += of_unit(a);
        }
    }
    cells
        .par_iter()
        .map(|&a| {
            let language = catalog.cells()[a].language;
            let (n, others) = (f64::from(lane.units[a]), peers[&language] - 1.0);
            let first = catalog.language_of(a) * n_blocks;
            let same_block = |u: usize| {
                let block = catalog.units()[u].block? as usize;
                Some(of_unit(a) * difference(of_block[first + block] - of_unit(a), 1.0))
            };
            let same: f64 = scored(a).filter_map(same_block).sum();
            let dot: f64 = scored(a).map(|u| across.unit_others[u]).sum();
            let with_same_block = across.dot_others[a];
            let dot = difference(dot, with_same_block);
            let without = |u: usize| {
                let grown = n / (n - 1.0);
                Without {
                    unit: u,
                    within: within_without(weights, within, a, u),
                    across: grown * difference(dot - across.unit_others[u], dot),
                    weight: others - grown * (same - same_block(u).unwrap_or(0.0)),
                }
            };
            CellSums {
                cell: a,
                brand: catalog.origin(catalog.cells()[a].brand),
                language,
                within: within_of(weights, within, a),
                across: dot,
                weight: others - same,
                across_with_same_block: with_same_block,
                without: if n > 2.0 { scored(a).map(without).collect() } else { Vec::new() },
            }
        })
        .collect()
}

/// The units of each cell.
fn units_by_cell(catalog: &Catalog) -> Vec<Range<usize>> {
    let mut ranges = vec![0..0; catalog.cells().len()];
    let mut start = 0;
    for run in catalog.units().chunk_by(|a, b| a.cell == b.cell) {
        ranges[run[0].cell as usize] = start..start + run.len();
        start += run.len();
    }
    ranges
}

/// Returns the nearest eligible cells of each cell, and its whole row where the matrix is small enough to keep.
fn pair_rows(
    catalog: &Catalog,
    shared: &Shared,
    headline: &Units,
    within: &[f64],
    max_matrix: usize,
) -> BTreeMap<usize, PairRow> {
    let cells: Vec<usize> = (0..headline.len()).filter(|&a| headline[a] > 0).collect();
    let mut places = vec![None; headline.len()];
    cells.iter().enumerate().for_each(|(i, &a)| places[a] = Some(i));
    let wants = |a: usize, b: usize| headline[a] > 0 && headline[b] > 0;
    let of_cell = |a: usize, pairs: Vec<super::pairs::Pair>| {
        let place = places[a]?;
        let all = (cells.len() <= max_matrix).then(|| {
            let mut row = vec![None; cells.len()];
            for pair in &pairs {
                if let Some(place) = places[pair.other] {
                    row[place] = Some(pair.similarity());
                }
            }
            row
        });
        let near = |pair: &super::pairs::Pair| {
            let (other, across) = (pair.other, pair.similarity());
            let enough = headline[a].min(headline[other]) >= MIN_UNITS_FOR_OVERLAP;
            let overlap = overlap(across, within[a], within[other]).filter(|_| enough);
            Near { cell: other, overlap, across }
        };
        let sum: f64 = pairs.iter().map(super::pairs::Pair::similarity).sum();
        let across = (!pairs.is_empty()).then(|| sum / pairs.len() as f64);
        let mut nearest: Vec<Near> = pairs.iter().map(near).collect();
        let nearer = |x: &Near, y: &Near| {
            let key = |near: &Near| near.overlap.unwrap_or(f64::NEG_INFINITY);
            let name = |near: &Near| catalog.cell_name(near.cell);
            key(y).total_cmp(&key(x)).then(y.across.total_cmp(&x.across)).then_with(|| name(x).cmp(name(y)))
        };
        // Of many cells only the ten nearest are worth sorting.
        if nearest.len() > NEAREST {
            nearest.select_nth_unstable_by(NEAREST - 1, nearer);
            nearest.truncate(NEAREST);
        }
        nearest.sort_by(nearer);
        Some((a, PairRow { place, nearest, across, all }))
    };
    let rows = for_each_cell(catalog, &shared.centroids, &shared.sets, &shared.cells, wants, of_cell);
    rows.into_iter().flatten().collect()
}

/// O_ab = 2·S_ab/(S_aa + S_bb), the Morisita–Horn overlap.
fn overlap(across: f64, a: f64, b: f64) -> Option<f64> {
    (a + b > 0.0).then(|| 2.0 * across / (a + b))
}

impl Measurement<'_> {
    fn weights(&self) -> &Weights {
        &self.views[0].0
    }

    /// The result over all languages, or over one.
    #[must_use]
    pub fn result(&self, language: Option<Language>) -> Interchangeability {
        let catalog = self.catalog;
        let chosen = |a: usize| language.is_none_or(|l| catalog.cells()[a].language == l);
        let pick = |cells: &[CellSums]| {
            Sums::new(cells.iter().filter(|cell| chosen(cell.cell)).cloned().collect::<Vec<_>>())
        };
        let sums = pick(&self.headline);
        let [across, within, ix] = sums.estimates();
        let messages = self.weights().messages_of_cells(catalog);
        let campaigns = self.weights().campaigns_of_cells(catalog);
        let mut cells: Vec<CellResult> = sums
            .cells()
            .iter()
            .map(|cell| {
                let row = self.rows.get(&cell.cell);
                let across = row.and_then(|row| row.across);
                let (ix, interval) = sums.of_cell(cell, across);
                CellResult {
                    cell: cell.cell,
                    ix,
                    interval,
                    within: cell.within,
                    across,
                    units: self.weights().units[cell.cell],
                    campaigns: campaigns[cell.cell],
                    messages: messages[cell.cell],
                    nearest: row.map_or_else(Vec::new, |row| row.nearest.clone()),
                }
            })
            .collect();
        let name = |a: usize| catalog.cell_name(a);
        cells.sort_by(|x, y| {
            let value = |c: &CellResult| c.ix.unwrap_or(f64::NEG_INFINITY);
            value(y).total_cmp(&value(x)).then_with(|| name(x.cell).cmp(name(y.cell)))
        });
        let all = pick(&self.all);
        let all_messages = (0..catalog.len()).filter(|&rank| chosen(catalog.cell_of(rank) as usize)).count();
        let n_scored: u64 = (0..messages.len()).filter(|&a| chosen(a)).map(|a| messages[a]).sum();
        let n_within = sums.n_within();
        let carried = n_within.is_some_and(|n| n >= FEW_CARRY * cells.len() as f64);
        let voices = |(b, ix): &(f64, Option<f64>)| ix.map(|ix| b / (1.0 + (b - 1.0) * ix.min(1.0)));
        let voices: Option<Vec<f64>> = sums.by_language().iter().map(voices).collect();
        let voices = voices.filter(|voices| carried && !voices.is_empty());
        let without =
            |(brand, ratio): (u64, Option<super::index::Ratio>)| (brand, ratio.and_then(|r| r.ix()));
        Interchangeability {
            across_all: (all.ratio().map(|ratio| ratio.across), all.cells().len()),
            across_with_same_block: sums.across_with_same_block(),
            n_within,
            chance: self.chance_of(&sums, within.value),
            influence: if ix.value.is_some() {
                sums.without_brands().into_iter().map(without).collect()
            } else {
                Vec::new()
            },
            without_zones: match &self.whole {
                Some(whole) => pick(whole).ratio().and_then(|ratio| ratio.ix()),
                None => ix.value,
            }
            .filter(|_| self.facet.has_zones()),
            identical_merged: self.identical_merged(&sums),
            merged_away: self.merged_away(&sums),
            effective_voices: voices.map(|voices| voices.iter().sum()),
            effective_messages: self.effective_messages(&chosen),
            masking_gap: self.raw.as_ref().and_then(|[raw, masked]| masking_gap(&pick(masked), &pick(raw))),
            recipients: self.recipients(&chosen),
            n_units: cells.iter().map(|c| u64::from(c.units)).sum(),
            n_messages: cells.iter().map(|c| c.messages).sum(),
            n_scored,
            n_unscored: all_messages as u64 - n_scored,
            ineligible: (0..self.eligible.len())
                .filter(|&a| chosen(a))
                .filter_map(|a| self.eligible[a].err().map(|why| (a, why)))
                .collect(),
            overlap: self.matrix(&cells),
            across,
            within,
            ix,
            cells,
        }
    }

    /// Returns S_ab and ½(S_aa + S_bb) of two eligible cells of one language; `None` for other cells, and where there
    /// are too many cells for a matrix.
    #[must_use]
    pub fn similarity(&self, a: usize, b: usize) -> Option<[f64; 2]> {
        let row = self.rows.get(&a)?.all.as_ref()?;
        let within = |a: usize| within_of(self.weights(), &self.views[0].1, a);
        row[self.rows.get(&b)?.place].map(|similarity| [similarity, 0.5 * (within(a) + within(b))])
    }

    /// Returns true if the cell is eligible.
    #[must_use]
    pub fn is_eligible(&self, cell: usize) -> bool {
        self.eligible[cell].is_ok()
    }

    /// Returns whether there are few enough cells to keep every similarity.
    #[must_use]
    pub fn keeps_pairs(&self) -> bool {
        self.rows.len() <= self.settings.max_matrix
    }

    /// The comparisons of the columns that were asked for.
    #[must_use]
    pub fn by_column(&self) -> &[ByColumn] {
        &self.by_column
    }

    fn chance_of(&self, sums: &Sums, within: Option<f64>) -> Chance {
        let mut of_language: BTreeMap<Language, [f64; 3]> = BTreeMap::new();
        for cell in sums.cells() {
            let Some(root) = self.chance[cell.cell] else { return Chance::default() };
            let own = of_language.entry(cell.language).or_default();
            *own = [own[0] + root, own[1] + root * root, own[2] + 1.0];
        }
        let above: f64 = of_language.values().map(|[sum, squares, _]| sum * sum - squares).sum();
        let pairs: f64 = of_language.values().map(|[.., n]| n * (n - 1.0)).sum();
        let across = (pairs > 0.0).then(|| above / pairs);
        let is_low = match self.facet {
            Facet::Wording => self.settings.ngram >= 4,
            facet => facet == Facet::Characters,
        };
        let ix = across.zip(within.filter(|&within| within > 0.0 && is_low)).map(|(a, w)| a / w);
        Chance { across, ix }
    }

    fn matrix(&self, cells: &[CellResult]) -> Option<Array2<Option<f64>>> {
        if cells.is_empty() || !self.keeps_pairs() {
            return None;
        }
        let entry = |i: usize, j: usize| -> Option<f64> {
            if cells[i].units.min(cells[j].units) < MIN_UNITS_FOR_OVERLAP {
                return None;
            }
            if i == j {
                return (cells[i].within > 0.0).then_some(1.0);
            }
            let row = self.rows.get(&cells[i].cell)?.all.as_ref()?;
            let across = row[self.rows.get(&cells[j].cell)?.place]?;
            overlap(across, cells[i].within, cells[j].within)
        };
        Some(Array2::from_shape_fn((cells.len(), cells.len()), |(i, j)| entry(i, j)))
    }

    /// IX with units of one unknown text merged; where there are blocks, nothing is merged.
    fn identical_merged(&self, sums: &Sums) -> Option<f64> {
        let merged_units = self.weights().merged.as_ref()?;
        let mut of_language: BTreeMap<Language, [f64; 2]> = BTreeMap::new();
        let mut across = 0.0;
        for cell in sums.cells() {
            across += self.merged_dot_others[cell.cell];
            let own = of_language.entry(cell.language).or_default();
            *own = [own[0] + self.merged_within(merged_units, cell.cell)?, own[1] + 1.0];
        }
        let within: f64 = of_language.values().map(|[within, n]| (n - 1.0) * within).sum();
        (within > 0.0).then(|| across / within)
    }

    /// S_aa with units of the same unknown text merged, where two are left.
    fn merged_within(&self, merged_units: &[u32], a: usize) -> Option<f64> {
        let n = f64::from(merged_units[a]);
        (n > 1.0).then(|| self.views[0].1.merged_pairs[a] / (n * (n - 1.0)))
    }

    fn merged_away(&self, sums: &Sums) -> usize {
        let Some(merged) = &self.weights().merged else { return 0 };
        sums.cells().iter().filter(|cell| self.merged_within(merged, cell.cell).is_none()).count()
    }

    fn effective_messages(&self, chosen: &dyn Fn(usize) -> bool) -> Option<f64> {
        let within = &self.views[0].1;
        // Each cell is summed first, then cells in order.
        let of_cell = |a: usize| within.pairs[a] + within.cross_pairs[a];
        let cells = (0..self.eligible.len()).filter(|&a| chosen(a));
        let (sum, n) =
            cells.fold((0.0, 0.0), |(sum, n), a| (sum + of_cell(a), n + f64::from(self.weights().units[a])));
        (n > 1.0 && sum > 0.0).then(|| n * (n - 1.0) / sum)
    }

    fn recipients(&self, chosen: &dyn Fn(usize) -> bool) -> Option<RecipientVariation> {
        let mean = |(weights, within): &(Weights, Within)| {
            let mut of_cells: BTreeMap<u32, (usize, f64)> = BTreeMap::new();
            for (g, campaign) in self.catalog.campaigns().iter().enumerate() {
                let messages = f64::from(weights.messages[g]);
                let named = matches!(campaign.rule, Rule::Column | Rule::Header);
                if named && messages > 1.0 && chosen(campaign.cell as usize) {
                    let own = of_cells.entry(campaign.cell).or_default();
                    let alike = within.message_pairs[g] * messages / (messages - 1.0);
                    *own = (own.0 + 1, own.1 + difference(1.0 - alike, 1.0));
                }
            }
            let (n, sum) = of_cells.values().fold((0, 0.0), |(n, sum), own| (n + own.0, sum + own.1));
            (n > 0).then(|| (sum / n as f64, n))
        };
        let masked = mean(&self.views[0]);
        match self.raw.as_ref().map(|_| &self.views[1]) {
            Some(raw) => mean(raw).map(|(raw, campaigns)| RecipientVariation {
                raw,
                masked: masked.map(|m| m.0),
                campaigns,
            }),
            None => masked.map(|(raw, campaigns)| RecipientVariation { raw, masked: None, campaigns }),
        }
    }
}

/// Returns IX masked less IX raw, over the same cells and units.
fn masking_gap(masked: &Sums, raw: &Sums) -> Option<Gap> {
    let (ix_masked, ix_raw) = (masked.ratio()?.ix()?, raw.ratio()?.ix()?);
    let value = ix_masked - ix_raw;
    // Deleting a unit that only one view scores changes the IX of that view alone.
    let of_cells = |sums: &Sums| -> Option<Vec<BTreeMap<usize, f64>>> {
        let replicates = sums.without_units();
        let of_cell = |(cell, ratios): (&CellSums, Vec<super::index::Ratio>)| {
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
    let interval = se.zip(t).map(|(se, t)| [value - t * se, value + t * se]);
    Some(Gap { value, se, interval, n_cells: masked.cells().len() })
}
