//! The interchangeability index and what travels with it (docs/measures.md).
//!
//! [`measure`] sums once over all messages; [`Measurement::result`] turns the sums into the index of all languages or
//! of one. S_aa is the mean cosine of two messages of brand a from two campaigns drawn uniformly, S_ab that of a
//! message of a and one of b, and IX = Σ S_ab / Σ √(S_aa S_bb) over pairs of cells of one language.

use super::base::BaseTable;
use super::groups::{Grouped, RowSums};
use super::permutation::{self, Permutation};
use super::values::{Values, values};
use crate::error::Result;
use crate::facet::{Batches, Facet, View};
use crate::progress::Watch;
use crate::roster::{Campaign, Groups, Roster, Rule};
use crate::similarity::group::{Across, Lane, SharedCentroids, Summation, Weights, Within};
use crate::stats::{grouped_jackknife, jackknife_variance, log_interval, student_t_quantile};
use crate::text::Language;
use ndarray::Array2;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The seed where none is given: any number does, as long as it is always the same.
pub const DEFAULT_SEED: u64 = 20_260_101;

/// S_aa below this counts as 0: it is a difference of large numbers.
pub const ZERO: f64 = 1e-12;

/// Fewer campaigns than this can never define a cell: the jackknife of S_aa needs three.
pub const HARD_MIN_CAMPAIGNS: usize = 3;

/// How many nearest brands are kept for each.
pub const NEAREST: usize = 10;

/// What the index depends on, beside the messages.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Words per gram.
    pub ngram: usize,
    /// Whether slots are masked.
    pub mask: bool,
    /// Whether words are stemmed.
    pub stem: bool,
    /// Whether the body zone alone counts.
    pub zones: bool,
    /// Campaigns that define a cell, at least [`HARD_MIN_CAMPAIGNS`].
    pub min_campaigns: usize,
    /// The overlap matrix is kept for at most this many cells.
    pub max_matrix: usize,
    /// S_0 by facet and language.
    pub base: BaseTable,
    /// The seed of the permutation test.
    pub seed: u64,
    /// Shuffles of the permutation test.
    pub replicates: u64,
    /// Campaigns that the permutation test draws at most.
    pub permutation_campaigns: usize,
    /// Bytes of records in memory at once; `None` chooses by the size of the corpus. Changes no result.
    pub record_budget: Option<usize>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ngram: 4,
            mask: true,
            stem: true,
            zones: true,
            min_campaigns: 8,
            max_matrix: 500,
            base: BaseTable::default(),
            seed: DEFAULT_SEED,
            replicates: 999,
            permutation_campaigns: 2000,
            record_budget: None,
        }
    }
}

impl Settings {
    /// The base similarity S_0 in force for a facet and language, where the table has one.
    #[must_use]
    pub fn base_of(&self, facet: Facet, language: Language) -> Option<f64> {
        let fits = !facet.has_ngram() || self.ngram == self.base.ngram;
        self.base.get(facet, language).filter(|_| fits).map(|base| base.value)
    }

    pub(super) fn view(&self, facet: Facet) -> View {
        View { facet, mask: self.mask, stem: self.stem, ngram: self.ngram, body_only: self.zones }
    }
}

/// Why a cell has no value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Undefined {
    /// It has fewer campaigns than are asked.
    FewCampaigns {
        /// Its campaigns with a scored message.
        campaigns: u32,
        /// How many are asked.
        asked: usize,
    },
    /// Its campaigns are not alike beyond chance: there is no house style to compare with.
    NeverRepeats {
        /// S_aa.
        within: f64,
        /// Its jackknife standard error.
        se: f64,
        /// S_0, which it must exceed by twice that.
        base: f64,
    },
    /// No other cell of its language is defined.
    Alone,
}

/// A value with its two intervals at 95 %.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Estimate {
    /// The value, unclipped.
    pub value: Option<f64>,
    /// Standard error over messages, linear scale: the jackknife over campaigns within brands.
    pub se_messages: Option<f64>,
    /// Standard error over brands, linear scale: the jackknife over brands; holds the noise of messages, too.
    pub se_brands: Option<f64>,
    /// The interval for these brands.
    pub over_messages: Option<[f64; 2]>,
    /// The interval for the market that these brands stand for; from five brands on, approximate below eight.
    pub over_brands: Option<[f64; 2]>,
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
    /// Cells defined both ways.
    pub n_cells: usize,
}

/// One defined cell.
#[derive(Debug, Clone, PartialEq)]
pub struct CellResult {
    /// Its number in the roster.
    pub cell: usize,
    /// IX_a.
    pub ix: Option<f64>,
    /// Its interval over its own campaigns, the other cells held fixed.
    pub interval: Option<[f64; 2]>,
    /// IX\*_a.
    pub ix_corrected: Option<f64>,
    /// Its interval, likewise.
    pub interval_corrected: Option<[f64; 2]>,
    /// S_aa.
    pub within: f64,
    /// Mean S_ab over the others of its language.
    pub across: f64,
    /// Campaigns with a scored message.
    pub campaigns: u32,
    /// Scored messages.
    pub messages: u64,
    /// The nearest cells with O_ab, nearest first.
    pub nearest: Vec<(usize, f64)>,
}

/// How differently the recipients of one campaign are written to: mean over campaigns of 1 − mean cosine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecipientVariation {
    /// On the raw text.
    pub raw: f64,
    /// On the masked text.
    pub masked: Option<f64>,
    /// Campaigns, named by the input, with two or more scored messages.
    pub campaigns: usize,
}

/// The index of one facet with everything that travels with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Interchangeability {
    /// IX.
    pub ix: Estimate,
    /// IX\*: S_0 taken off every S_ab and S_aa.
    pub ix_corrected: Estimate,
    /// S_0 in force; of several languages, the mean over their cells.
    pub base: f64,
    /// Mean S_aa over the defined cells.
    pub within: Option<f64>,
    /// Mean S_ab over their pairs.
    pub across: Option<f64>,
    /// Mean O_ab over their pairs.
    pub mean_overlap: Option<f64>,
    /// IX over the whole text for the same cells.
    pub without_zones: Option<f64>,
    /// IX with campaigns of the same unknown text merged.
    pub identical_merged: Option<f64>,
    /// Defined cells that have too few different texts for that, so that there is no such IX.
    pub merged_away: usize,
    /// Σ over languages of B/(1+(B−1)·Ō).
    pub effective_voices: Option<f64>,
    /// 1/S̄ over all campaigns.
    pub effective_messages: Option<f64>,
    /// ĥ.
    pub shared_pool: Option<f64>,
    /// IX(masked) − IX(raw).
    pub masking_gap: Option<Gap>,
    /// Variation between recipients.
    pub recipients: Option<RecipientVariation>,
    /// The permutation test.
    pub permutation: Option<Permutation>,
    /// The defined cells, most interchangeable first, by the index that is the facet's headline.
    pub cells: Vec<CellResult>,
    /// The others, each with its reason.
    pub undefined: Vec<(usize, Undefined)>,
    /// Scored messages of the defined cells.
    pub n_messages: u64,
    /// Messages with a feature, of whatever cell.
    pub n_scored: u64,
    /// Messages without a feature.
    pub n_unscored: u64,
    /// O_ab of the defined cells in the order of `cells`; 1 on the diagonal, 0 across languages.
    pub overlap: Option<Array2<f64>>,
}

/// The sums of one facet, from which results for any set of languages follow.
pub struct Measurement<'a> {
    roster: &'a Roster,
    facet: Facet,
    groups: &'a [Groups],
    settings: &'a Settings,
    /// S_0 of each cell's language.
    base: Vec<f64>,
    guards: Vec<std::result::Result<f64, Undefined>>,
    /// The headline first.
    looks: Vec<Look>,
    raw: Option<Raw>,
    /// The look at the whole text, where it is another.
    whole: Option<usize>,
    permutations: BTreeMap<Option<Language>, Permutation>,
    /// What brands have in common in words, over all languages.
    pub values: Option<Values>,
    /// Of each defined cell: the nearest others, and its overlaps with the defined cells where a matrix is kept.
    rows: BTreeMap<usize, OverlapRow>,
}

/// What is kept of the overlaps of one cell.
struct OverlapRow {
    /// The cell's place in every matrix.
    place: usize,
    nearest: Vec<(usize, f64)>,
    /// With every defined cell, where a matrix is kept.
    all: Option<Vec<f64>>,
    /// For each grouping, the sums over the cells of its group and of the others.
    by_group: Vec<RowSums>,
}

/// The sums of one view: across the cells defined in the headline, or of the raw text, both ways.
struct Look {
    weights: Weights,
    within: Within,
    across: Across,
}

/// What else the raw text needs, which is the second look.
struct Raw {
    /// √S_aa on the raw text of the cells defined both ways.
    defined: Vec<Option<f64>>,
    /// Of the headline's view, across the cells defined both ways.
    masked_across: Across,
}

/// Sums a facet over all messages of some batches, and over the pairs within and across some groups. O(tokens), parallel.
///
/// # Errors
/// When the watch stops it.
pub fn measure<'a>(
    batches: &Batches<'a>,
    facet: Facet,
    groups: &'a [Groups],
    settings: &'a Settings,
    watch: Watch<'_>,
) -> Result<Measurement<'a>> {
    let roster = batches.roster();
    let view = settings.view(facet);
    let terms = batches.terms(&view);
    let raw_view = (settings.mask && facet.has_slots()).then_some(View { mask: false, ..view });
    let whole_view = (settings.zones && facet.has_zones() && batches.n_cut() > 0)
        .then_some(View { body_only: false, ..view });
    let views: Vec<View> = [Some(view), raw_view, whole_view].into_iter().flatten().collect();
    let sum = Summation::new(batches, &views, &terms, settings.record_budget, watch)?;
    let within = sum.within(watch)?;
    let base: Vec<f64> =
        roster.cells().iter().map(|c| settings.base_of(facet, c.language).unwrap_or(0.0)).collect();
    let guards = guards(roster, &sum.weights()[0], &within[0], &base, settings.min_campaigns);
    let roots: Vec<Option<f64>> = guards.iter().map(|g| g.ok().map(libm::sqrt)).collect();
    // The cells defined both ways, with √S_aa of the raw text and of the masked.
    let both_ways = raw_view.map(|_| {
        let raw = self::guards(roster, &sum.weights()[1], &within[1], &base, settings.min_campaigns);
        let of_raw = roots.iter().zip(&raw).map(|(root, raw)| root.and(raw.ok().map(libm::sqrt))).collect();
        let of_raw = without_lonely(roster, of_raw);
        let of_masked: Vec<_> = of_raw.iter().zip(&roots).map(|(both, root)| both.and(*root)).collect();
        (of_raw, of_masked)
    });
    let mut lanes: Vec<Lane<'_>> = (0..views.len()).map(|view| Lane { view, root_within: &roots }).collect();
    if let Some((of_raw, of_masked)) = &both_ways {
        lanes[1].root_within = of_raw;
        lanes.push(Lane { view: 0, root_within: of_masked });
    }
    let (across, shared) = sum.across(&lanes, watch)?;
    // Records are the largest thing there is: they go before the overlaps come.
    let weights = sum.into_weights();
    // Both have stretches that one thread alone can do.
    let (rows, (permutations, values)) = rayon::join(
        || overlap_rows(roster, &roots, &shared, groups, settings.max_matrix),
        || {
            let permutations = permutation::tests(batches, view, &terms, settings, &weights[0], watch);
            (permutations, values(batches, view, &terms, settings.seed))
        },
    );
    drop(shared);
    let permutations = permutations?;

    let mut across = across.into_iter();
    let looks = weights
        .into_iter()
        .zip(within)
        .zip(across.by_ref())
        .map(|((weights, within), across)| Look { weights, within, across })
        .collect::<Vec<_>>();
    let raw =
        both_ways.zip(across.next()).map(|((defined, _), masked_across)| Raw { defined, masked_across });
    let whole = whole_view.map(|_| views.len() - 1);
    Ok(Measurement {
        roster,
        facet,
        groups,
        settings,
        base,
        guards,
        looks,
        raw,
        whole,
        permutations,
        values,
        rows,
    })
}

/// S_aa of every cell that is defined; the reason of every other. Decided once, on the full data.
fn guards(
    roster: &Roster,
    weights: &Weights,
    within: &Within,
    base: &[f64],
    min_campaigns: usize,
) -> Vec<std::result::Result<f64, Undefined>> {
    let asked = min_campaigns.max(HARD_MIN_CAMPAIGNS);
    let guards: Vec<_> = campaigns_by_cell(roster)
        .into_iter()
        .enumerate()
        .map(|(a, range)| {
            let campaigns = weights.campaigns[a];
            if (campaigns as usize) < asked {
                return Err(Undefined::FewCampaigns { campaigns, asked });
            }
            let value = within_of(weights, within, a);
            let replicates: Vec<f64> = range
                .filter(|&g| weights.messages[g] > 0)
                .map(|g| within_without(weights, within, a, g))
                .collect();
            let se = libm::sqrt(jackknife_variance(&replicates));
            if value > base[a].max(ZERO) + 2.0 * se {
                Ok(value)
            } else {
                Err(Undefined::NeverRepeats { within: value, se, base: base[a] })
            }
        })
        .collect();
    let kept = without_lonely(roster, guards.iter().map(|g| g.ok()).collect());
    guards
        .into_iter()
        .zip(kept)
        .map(|(guard, kept)| if guard.is_ok() && kept.is_none() { Err(Undefined::Alone) } else { guard })
        .collect()
}

/// Drops the cells that are the only ones of their language.
fn without_lonely(roster: &Roster, cells: Vec<Option<f64>>) -> Vec<Option<f64>> {
    let mut counts: BTreeMap<Language, usize> = BTreeMap::new();
    for (cell, value) in roster.cells().iter().zip(&cells) {
        *counts.entry(cell.language).or_default() += usize::from(value.is_some());
    }
    cells.into_iter().zip(roster.cells()).map(|(v, c)| v.filter(|_| counts[&c.language] > 1)).collect()
}

/// S_aa.
fn within_of(weights: &Weights, within: &Within, a: usize) -> f64 {
    let n = f64::from(weights.campaigns[a]);
    zero_if_tiny(within.pairs[a] / (n * (n - 1.0)))
}

/// S_aa without campaign g.
fn within_without(weights: &Weights, within: &Within, a: usize, g: usize) -> f64 {
    let n = f64::from(weights.campaigns[a]);
    let left = within.pairs[a] - 2.0 * within.mean_dot_rest[g];
    zero_if_tiny(left / ((n - 1.0) * (n - 2.0)))
}

/// √(S_aa − S_0), 0 where that is below 0.
fn root_of(within: f64, base: &[f64], a: usize) -> f64 {
    libm::sqrt((within - base.get(a).copied().unwrap_or(0.0)).max(0.0))
}

fn zero_if_tiny(x: f64) -> f64 {
    if x.abs() < ZERO { 0.0 } else { x }
}

/// The campaigns of each cell.
fn campaigns_by_cell(roster: &Roster) -> Vec<Range<usize>> {
    let mut ranges = vec![0..0; roster.cells().len()];
    let mut start = 0;
    for run in roster.campaigns().chunk_by(|a, b| a.cell == b.cell) {
        ranges[run[0].cell as usize] = start..start + run.len();
        start += run.len();
    }
    ranges
}

/// The nearest cells of each, and the whole row where the matrix is small enough to keep.
fn overlap_rows(
    roster: &Roster,
    roots: &[Option<f64>],
    shared: &SharedCentroids,
    groups: &[Groups],
    max_matrix: usize,
) -> BTreeMap<usize, OverlapRow> {
    let (cells, roots): (Vec<usize>, Vec<f64>) =
        roots.iter().enumerate().filter_map(|(a, root)| Some((a, (*root)?))).unzip();
    let rows = shared.for_each_row(|i, dots| {
        let overlap = |j: usize| if i == j { 1.0 } else { dots[j] / (roots[i] * roots[j]) };
        let language = roster.cells()[cells[i]].language;
        let mut nearest: Vec<(usize, f64)> = (0..cells.len())
            .filter(|&j| j != i && roster.cells()[cells[j]].language == language)
            .map(|j| (cells[j], overlap(j)))
            .collect();
        let nearer = |x: &(usize, f64), y: &(usize, f64)| {
            y.1.total_cmp(&x.1).then_with(|| roster.cell_name(x.0).cmp(roster.cell_name(y.0)))
        };
        // Of many cells only the ten nearest are worth sorting.
        if nearest.len() > NEAREST {
            nearest.select_nth_unstable_by(NEAREST - 1, nearer);
            nearest.truncate(NEAREST);
        }
        nearest.sort_by(nearer);
        OverlapRow {
            place: i,
            nearest,
            all: (cells.len() <= max_matrix).then(|| (0..cells.len()).map(overlap).collect()),
            by_group: groups.iter().map(|g| RowSums::of(roster, g, &cells, &roots, i, dots)).collect(),
        }
    });
    cells.into_iter().zip(rows).collect()
}

/// Sums that make the index of some cells: Σ S_ab, Σ √(S_aa S_bb) and their parts.
struct Pairs<'a> {
    cells: Vec<usize>,
    roots: BTreeMap<usize, f64>,
    /// Σ √S_aa of the cell's language.
    root_sum: BTreeMap<usize, f64>,
    /// Cells of the cell's language, itself included.
    peers: BTreeMap<usize, f64>,
    numerator: f64,
    denominator: f64,
    n_pairs: f64,
    /// What is taken off every S_ab and S_aa, by cell; nothing where empty.
    base: &'a [f64],
    weights: &'a Weights,
    within: &'a Within,
    across: &'a Across,
}

impl<'a> Pairs<'a> {
    fn new(
        roster: &Roster,
        cells: &[usize],
        base: &'a [f64],
        weights: &'a Weights,
        within: &'a Within,
        across: &'a Across,
    ) -> Self {
        let mut by_language: BTreeMap<Language, Vec<usize>> = BTreeMap::new();
        for &a in cells {
            by_language.entry(roster.cells()[a].language).or_default().push(a);
        }
        let roots: BTreeMap<usize, f64> =
            cells.iter().map(|&a| (a, root_of(within_of(weights, within, a), base, a))).collect();
        let (mut denominator, mut n_pairs) = (0.0, 0.0);
        let (mut root_sum, mut peers) = (BTreeMap::new(), BTreeMap::new());
        for cells in by_language.values() {
            let sum: f64 = cells.iter().map(|a| roots[a]).sum();
            let squares: f64 = cells.iter().map(|a| roots[a] * roots[a]).sum();
            denominator += 0.5 * (sum * sum - squares);
            n_pairs += 0.5 * cells.len() as f64 * (cells.len() as f64 - 1.0);
            root_sum.extend(cells.iter().map(|&a| (a, sum)));
            peers.extend(cells.iter().map(|&a| (a, cells.len() as f64)));
        }
        let mut pairs = Self {
            cells: cells.to_vec(),
            roots,
            root_sum,
            peers,
            numerator: 0.0,
            denominator,
            n_pairs,
            base,
            weights,
            within,
            across,
        };
        pairs.numerator = 0.5 * cells.iter().map(|&a| pairs.dot_others(a)).sum::<f64>();
        pairs
    }

    /// Σ_{b≠a} S_ab, less the base.
    fn dot_others(&self, a: usize) -> f64 {
        self.across.dot_others[a] - self.base_others(a)
    }

    /// The base of all pairs of a cell.
    fn base_others(&self, a: usize) -> f64 {
        self.base.get(a).map_or(0.0, |base| base * (self.peers[&a] - 1.0))
    }

    fn ix(&self) -> Option<f64> {
        (self.n_pairs > 0.0 && self.denominator > 0.0).then(|| self.numerator / self.denominator)
    }

    /// Σ_{b≠a} √(S_aa S_bb).
    fn own_denominator(&self, a: usize) -> f64 {
        self.roots[&a] * (self.root_sum[&a] - self.roots[&a])
    }

    /// The sums of cell a without campaign g: (Σ_b S_ab, Σ_b √(S_aa S_bb)).
    fn without_campaign(&self, a: usize, g: usize) -> (f64, f64) {
        let n = f64::from(self.weights.campaigns[a]);
        let dot = (n * self.across.dot_others[a] - self.across.mean_dot_others[g]) / (n - 1.0);
        let dot = dot - self.base_others(a);
        let root = root_of(within_without(self.weights, self.within, a, g), self.base, a);
        (dot, root * (self.root_sum[&a] - self.roots[&a]))
    }

    /// IX without campaign g of cell a, for each campaign of each cell in turn; `None` for unscored campaigns.
    fn replicates(&self, by_cell: &[Range<usize>]) -> Vec<Vec<Option<f64>>> {
        self.cells
            .iter()
            .map(|&a| {
                let (dot, denominator) = (self.dot_others(a), self.own_denominator(a));
                by_cell[a]
                    .clone()
                    .map(|g| {
                        let (dot_left, denominator_left) = self.without_campaign(a, g);
                        let ix = (self.numerator - dot + dot_left)
                            / (self.denominator - denominator + denominator_left);
                        (self.weights.messages[g] > 0).then_some(ix)
                    })
                    .collect()
            })
            .collect()
    }
}

impl Measurement<'_> {
    fn headline(&self) -> &Look {
        &self.looks[0]
    }

    /// The result over all languages, or over one.
    #[must_use]
    pub fn result(&self, language: Option<Language>) -> Interchangeability {
        let roster = self.roster;
        let by_cell = campaigns_by_cell(roster);
        let chosen = |a: &usize| language.is_none_or(|l| roster.cells()[*a].language == l);
        let defined: Vec<usize> =
            (0..self.guards.len()).filter(chosen).filter(|&a| self.guards[a].is_ok()).collect();
        let Look { weights, within, across } = self.headline();
        let pairs = Pairs::new(roster, &defined, &[], weights, within, across);
        let corrected = Pairs::new(roster, &defined, &self.base, weights, within, across);
        let messages_of = |a: usize| {
            by_cell[a].clone().map(|g| u64::from(self.headline().weights.messages[g])).sum::<u64>()
        };
        let all_messages =
            (0..roster.len()).filter(|&rank| chosen(&(roster.cell_of(rank) as usize))).count() as u64;
        let scored: u64 = (0..self.guards.len()).filter(chosen).map(messages_of).sum();
        let mean_overlap = |cells: &[usize]| {
            let sum: f64 = cells.iter().map(|&a| self.headline().across.overlap_others[a]).sum();
            (cells.len() > 1).then(|| sum / (cells.len() as f64 * (cells.len() as f64 - 1.0)))
        };
        let mut by_language: BTreeMap<Language, Vec<usize>> = BTreeMap::new();
        for &a in &defined {
            by_language.entry(roster.cells()[a].language).or_default().push(a);
        }
        let voices: f64 = by_language
            .values()
            .filter_map(|cells| {
                let b = cells.len() as f64;
                mean_overlap(cells).map(|o| b / (1.0 + (b - 1.0) * o.clamp(0.0, 1.0)))
            })
            .sum();
        let overlap_sum: f64 =
            0.5 * defined.iter().map(|&a| self.headline().across.overlap_others[a]).sum::<f64>();
        let any = pairs.n_pairs > 0.0;
        let ix = self.estimate(&pairs, &by_cell);
        let bases: Vec<f64> = (0..self.base.len()).filter(chosen).map(|a| self.base[a]).collect();
        let base = match bases.first() {
            Some(&first) if bases.iter().all(|b| *b == first) => first,
            Some(_) => bases.iter().sum::<f64>() / bases.len() as f64,
            None => 0.0,
        };
        let mut cells: Vec<CellResult> = defined
            .iter()
            .map(|&a| self.cell(&pairs, &corrected, a, by_cell[a].clone(), messages_of(a)))
            .collect();
        let name = |a: usize| roster.cell_name(a);
        cells.sort_by(|x, y| {
            let of_headline =
                |c: &CellResult| if self.facet.is_base_corrected() { c.ix_corrected } else { c.ix };
            let value = |c: &CellResult| of_headline(c).unwrap_or(f64::NEG_INFINITY);
            value(y).total_cmp(&value(x)).then_with(|| name(x.cell).cmp(name(y.cell)))
        });
        let overlap = self.matrix(&cells);
        Interchangeability {
            ix,
            ix_corrected: if base == 0.0 { ix } else { self.estimate(&corrected, &by_cell) },
            base,
            within: any.then(|| {
                defined
                    .iter()
                    .map(|&a| within_of(&self.headline().weights, &self.headline().within, a))
                    .sum::<f64>()
                    / defined.len() as f64
            }),
            across: any.then(|| pairs.numerator / pairs.n_pairs),
            mean_overlap: any.then(|| overlap_sum / pairs.n_pairs),
            without_zones: self.without_zones(&defined, ix.value).filter(|_| self.facet.has_zones()),
            identical_merged: self.identical_merged(&defined),
            merged_away: self.merged_away(&defined),
            effective_voices: any.then_some(voices),
            effective_messages: self.effective_messages(language),
            shared_pool: ix.value.and_then(shared_pool),
            masking_gap: self.masking_gap(&defined, &by_cell),
            recipients: self.recipients(chosen),
            permutation: self.permutations.get(&language).copied(),
            n_messages: defined.iter().map(|&a| messages_of(a)).sum(),
            n_scored: scored,
            n_unscored: all_messages - scored,
            undefined: (0..self.guards.len())
                .filter(chosen)
                .filter_map(|a| self.guards[a].err().map(|why| (a, why)))
                .collect(),
            cells,
            overlap,
        }
    }

    /// O_ab of two defined cells of one language, 1 of a cell with itself; `None` of others, and where there are too
    /// many cells for a matrix.
    #[must_use]
    pub fn overlap(&self, a: usize, b: usize) -> Option<f64> {
        let cells = self.roster.cells();
        let row = self.rows.get(&a)?.all.as_ref().filter(|_| cells[a].language == cells[b].language)?;
        self.rows.get(&b).map(|other| row[other.place])
    }

    /// Whether there are few enough cells that every overlap is kept.
    #[must_use]
    pub fn keeps_overlaps(&self) -> bool {
        self.rows.len() <= self.settings.max_matrix
    }

    /// The index within and across the groups of each grouping.
    #[must_use]
    pub fn by_group(&self) -> Vec<Grouped> {
        let rows = |i: usize| self.rows.iter().map(move |(&a, row)| (a, &row.by_group[i]));
        self.groups.iter().enumerate().map(|(i, g)| Grouped::of(self.roster, g, rows(i))).collect()
    }

    fn estimate(&self, pairs: &Pairs<'_>, by_cell: &[Range<usize>]) -> Estimate {
        let Some(value) = pairs.ix() else { return Estimate::default() };
        let replicates: Vec<Vec<f64>> =
            pairs.replicates(by_cell).into_iter().map(|r| r.into_iter().flatten().collect()).collect();
        let linear = grouped_jackknife(replicates.iter().map(Vec::as_slice));
        let over_messages = log_replicates(&replicates).and_then(|logs| {
            let pooled = grouped_jackknife(logs.iter().map(Vec::as_slice));
            log_interval(value, pooled.variance, pooled.df)
        });
        // A brand leaves with all its languages.
        let mut brands: BTreeMap<u64, [f64; 3]> = BTreeMap::new();
        for &a in &pairs.cells {
            let own = [pairs.dot_others(a), pairs.own_denominator(a), pairs.peers[&a] - 1.0];
            let sums = brands.entry(self.roster.cells()[a].brand).or_default();
            sums.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
        }
        let all = [pairs.numerator, pairs.denominator, pairs.n_pairs];
        let without: Vec<f64> = brands
            .values()
            .map(|own| [0, 1, 2].map(|i| all[i] - own[i]))
            // Where no pair is left, what is left of the sums is rounding.
            .filter(|[_, denominator, pairs]| *pairs > 0.5 && *denominator > 0.0)
            .map(|[numerator, denominator, _]| numerator / denominator)
            .collect();
        let enough = brands.len() >= MIN_BRANDS_FOR_INTERVAL && without.len() == brands.len();
        let over_brands =
            enough.then(|| log_replicates(std::slice::from_ref(&without))).flatten().and_then(|logs| {
                log_interval(value, jackknife_variance(&logs[0]), Some(brands.len() as f64 - 1.0))
            });
        Estimate {
            value: Some(value),
            se_messages: Some(libm::sqrt(linear.variance)),
            se_brands: enough.then(|| libm::sqrt(jackknife_variance(&without))),
            over_messages,
            over_brands,
        }
    }

    fn cell(
        &self,
        pairs: &Pairs<'_>,
        corrected: &Pairs<'_>,
        a: usize,
        campaigns: Range<usize>,
        messages: u64,
    ) -> CellResult {
        let of = |pairs: &Pairs<'_>| -> (Option<f64>, Option<[f64; 2]>) {
            let (dot, denominator) = (pairs.dot_others(a), pairs.own_denominator(a));
            let ix = (denominator > 0.0).then(|| dot / denominator);
            let replicates: Vec<f64> = campaigns
                .clone()
                .filter(|&g| self.headline().weights.messages[g] > 0)
                .map(|g| pairs.without_campaign(a, g))
                .map(|(dot, denominator)| dot / denominator)
                .collect();
            let df = Some(replicates.len() as f64 - 1.0);
            let interval = log_replicates(std::slice::from_ref(&replicates))
                .and_then(|logs| log_interval(ix?, jackknife_variance(&logs[0]), df));
            (ix, interval)
        };
        let (ix, interval) = of(pairs);
        let (ix_corrected, interval_corrected) =
            if corrected.base.get(a) == Some(&0.0) { (ix, interval) } else { of(corrected) };
        CellResult {
            cell: a,
            ix,
            interval,
            ix_corrected,
            interval_corrected,
            within: within_of(&self.headline().weights, &self.headline().within, a),
            across: pairs.dot_others(a) / (pairs.peers[&a] - 1.0),
            campaigns: self.headline().weights.campaigns[a],
            messages,
            nearest: self.rows.get(&a).map_or_else(Vec::new, |row| row.nearest.clone()),
        }
    }

    fn matrix(&self, cells: &[CellResult]) -> Option<Array2<f64>> {
        if cells.is_empty() || cells.len() > self.settings.max_matrix {
            return None;
        }
        let rows: Option<Vec<&Vec<f64>>> =
            cells.iter().map(|c| self.rows.get(&c.cell)?.all.as_ref()).collect();
        let rows = rows?;
        let places: BTreeMap<usize, usize> = self.rows.keys().enumerate().map(|(i, &a)| (a, i)).collect();
        Some(Array2::from_shape_fn((cells.len(), cells.len()), |(i, j)| rows[i][places[&cells[j].cell]]))
    }

    fn without_zones(&self, defined: &[usize], headline: Option<f64>) -> Option<f64> {
        match self.whole.map(|i| &self.looks[i]) {
            Some(w) => Pairs::new(self.roster, defined, &[], &w.weights, &w.within, &w.across).ix(),
            None => headline,
        }
    }

    fn identical_merged(&self, defined: &[usize]) -> Option<f64> {
        let merged_campaigns = self.headline().weights.merged.as_ref()?;
        let mut by_language: BTreeMap<Language, (f64, f64)> = BTreeMap::new();
        let mut numerator = 0.0;
        for &a in defined {
            let within = self.merged_within(merged_campaigns, a)?;
            numerator += 0.5 * self.headline().across.merged_dot_others[a];
            let sums = by_language.entry(self.roster.cells()[a].language).or_default();
            sums.0 += libm::sqrt(within);
            sums.1 += within;
        }
        let denominator: f64 = by_language.values().map(|(root, s)| 0.5 * (root * root - s)).sum();
        (denominator > 0.0).then(|| numerator / denominator)
    }

    /// S_aa with campaigns of the same unknown text merged, where anything is left of it.
    fn merged_within(&self, merged_campaigns: &[u32], a: usize) -> Option<f64> {
        let n = f64::from(merged_campaigns[a]);
        let within = self.headline().within.merged_pairs[a] / (n * (n - 1.0));
        (n > 1.0 && within >= ZERO).then_some(within)
    }

    fn merged_away(&self, defined: &[usize]) -> usize {
        let Some(merged) = &self.headline().weights.merged else { return 0 };
        defined.iter().filter(|&&a| self.merged_within(merged, a).is_none()).count()
    }

    fn effective_messages(&self, language: Option<Language>) -> Option<f64> {
        let chosen = |l: Language| language.is_none_or(|x| x == l);
        let campaigns = self.roster.campaigns();
        let in_language = |c: &Campaign| chosen(self.roster.cells()[c.cell as usize].language);
        let n = (0..campaigns.len())
            .filter(|&g| in_language(&campaigns[g]) && self.headline().weights.messages[g] > 0)
            .count() as f64;
        let languages = self.roster.languages().iter().zip(&self.headline().within.total_pairs);
        let all: f64 = languages.filter(|(l, _)| chosen(**l)).map(|(_, x)| x).sum();
        let mean = all / (n * (n - 1.0));
        (n > 1.0 && mean >= ZERO).then(|| 1.0 / mean)
    }

    fn masking_gap(&self, headline: &[usize], by_cell: &[Range<usize>]) -> Option<Gap> {
        let raw = self.raw.as_ref()?;
        let cells: Vec<usize> = headline.iter().copied().filter(|&a| raw.defined[a].is_some()).collect();
        let masked = Pairs::new(
            self.roster,
            &cells,
            &[],
            &self.headline().weights,
            &self.headline().within,
            &raw.masked_across,
        );
        let Look { weights, within, across } = &self.looks[1];
        let plain = Pairs::new(self.roster, &cells, &[], weights, within, across);
        let (ix_masked, ix_raw) = (masked.ix()?, plain.ix()?);
        let value = ix_masked - ix_raw;
        let replicates: Vec<Vec<f64>> = masked
            .replicates(by_cell)
            .iter()
            .zip(plain.replicates(by_cell))
            .map(|(masked, raw)| {
                let paired = masked.iter().zip(raw).filter(|(m, r)| m.is_some() || r.is_some());
                paired.map(|(m, r)| m.unwrap_or(ix_masked) - r.unwrap_or(ix_raw)).collect()
            })
            .collect();
        let pooled = grouped_jackknife(replicates.iter().map(Vec::as_slice));
        let se = libm::sqrt(pooled.variance);
        let interval =
            pooled.df.and_then(|df| student_t_quantile(0.975, df)).map(|t| [value - t * se, value + t * se]);
        Some(Gap { value, se: Some(se), interval, n_cells: cells.len() })
    }

    fn recipients(&self, chosen: impl Fn(&usize) -> bool) -> Option<RecipientVariation> {
        let mean = |weights: &Weights, within: &Within| {
            let (mut n, mut sum) = (0usize, 0.0);
            for (g, campaign) in self.roster.campaigns().iter().enumerate() {
                let messages = f64::from(weights.messages[g]);
                let named = matches!(campaign.rule, Rule::Column | Rule::Header);
                if named && messages > 1.0 && chosen(&(campaign.cell as usize)) {
                    n += 1;
                    sum += 1.0 - within.message_pairs[g] * messages / (messages - 1.0);
                }
            }
            (n > 0).then(|| (zero_if_tiny(sum / n as f64), n))
        };
        let masked = mean(&self.headline().weights, &self.headline().within);
        match (self.raw.as_ref().map(|_| &self.looks[1]), masked) {
            (Some(raw), masked) => mean(&raw.weights, &raw.within)
                .map(|(raw, campaigns)| RecipientVariation { raw, masked: masked.map(|m| m.0), campaigns }),
            (None, Some((raw, campaigns))) => Some(RecipientVariation { raw, masked: None, campaigns }),
            (None, None) => None,
        }
    }
}

/// Fewer brands than this have no interval over brands.
pub const MIN_BRANDS_FOR_INTERVAL: usize = 5;

/// From this many brands on the interval over brands is not called approximate.
pub const BRANDS_FOR_EXACT_INTERVAL: usize = 8;

/// ĥ = 1/(1+√((1−IX)/IX)), the share of text from a pool that all brands use, if brands repeat themselves equally;
/// `None` below 0, 1 above 1.
#[must_use]
pub fn shared_pool(ix: f64) -> Option<f64> {
    if ix < 0.0 {
        None
    } else if ix == 0.0 {
        Some(0.0)
    } else {
        Some(1.0 / (1.0 + libm::sqrt(((1.0 - ix) / ix).max(0.0))))
    }
}

/// The logarithms, if all are defined.
fn log_replicates(groups: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let fine = groups.iter().flatten().all(|&x| x > 0.0 && x.is_finite());
    fine.then(|| groups.iter().map(|g| g.iter().map(|&x| libm::log(x)).collect()).collect())
}

/// The brands of some cells, each once.
#[must_use]
pub fn brands_of(roster: &Roster, cells: impl IntoIterator<Item = usize>) -> BTreeSet<u64> {
    cells.into_iter().map(|a| roster.cells()[a].brand).collect()
}
