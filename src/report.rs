//! Results with the config, seed, versions, counts and warnings that produced them: the schema `unisono.report/1`.
//!
//! Additions may come within a major version, renames may not. Undefined is `None` and becomes `null`; no field is
//! ever NaN or infinite. Definitions: `docs/measures.md`.

use crate::analysis::cadence::{Hours, hours};
use crate::analysis::groups::{Grouped, PairsIndex};
use crate::analysis::inbox::{InboxLoad, load};
use crate::analysis::interchange::{self, Estimate, Interchangeability, Settings, Undefined, brands_of};
use crate::analysis::measure;
use crate::analysis::pressure::{Pressure, Share, pressure};
use crate::analysis::values::{Values, is_repertoire};
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::facet::{Batches, Facet, hour_name};
use crate::intake::Intake;
pub use crate::intake::{InputRecord, Skipped};
use crate::progress::Watch;
use crate::roster::{
    BUILT_IN, CampaignMode, CellSize, Groups, OF_TEXTS, Prepared, Roster, column_exists, is_built_in,
    is_overfull, own_columns,
};
use crate::text::Language;
use crate::warning::Warning;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The schema's name, the first field of every report.
pub const SCHEMA: &str = "unisono.report/1";

/// What a report depends on, beside the messages.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The facets, in the order of reports.
    pub facets: Vec<Facet>,
    /// Where campaigns come from.
    pub campaigns: CampaignMode,
    /// The language of all messages; told from each text where `None`.
    pub language: Option<Language>,
    /// Columns within and across whose values the index is asked, too: those of the input, and
    /// [`BUILT_IN`] ones, by which brands are split.
    pub by: Vec<String>,
    /// Whether the report may quote what several brands say: phrases, subject lines and buttons, with names, numbers and
    /// the like masked.
    pub quote: bool,
    /// What the index depends on.
    pub settings: Settings,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            facets: Facet::ALL.to_vec(),
            campaigns: CampaignMode::Auto,
            language: None,
            by: Vec::new(),
            quote: true,
            settings: Settings::default(),
        }
    }
}

/// Measures how interchangeable the brands of some batches are.
///
/// The batches may be any cut of the messages in any order: the report is the same. O(tokens) for each facet,
/// parallel; memory as `similarity::group` states.
///
/// # Errors
/// A setting out of range, or the watch stops it. Too few brands are no error: the report says why it has no index.
pub fn analyze(batches: &[Corpus], config: &Config, watch: Watch<'_>) -> Result<Report> {
    check(config, batches)?;
    let prepared = Prepared::new(batches, config.campaigns, config.language)?;
    let roster = &prepared.roster;
    let ready = Batches::new(batches, &prepared);
    let sizes = roster.sizes();
    let mut report = Report {
        schema: SCHEMA,
        provenance: provenance(config),
        corpus: counts(batches, roster, &sizes),
        facets: BTreeMap::new(),
        strata: BTreeMap::new(),
        inbox: None,
        hours: Vec::new(),
        pressure: Vec::new(),
        warnings: Vec::new(),
    };
    let mut facets = config.facets.clone();
    facets.sort_unstable();
    facets.dedup();
    let of_brands: Vec<&String> = config.by.iter().filter(|column| !is_built_in(column)).collect();
    let groups: Vec<Groups> = of_brands.iter().map(|column| ready.groups(column)).collect();
    let mut cautioned = Vec::new();
    for &facet in &facets {
        let measured = measure(&ready, facet, &groups, &config.settings, watch)?;
        let all = measured.result(None);
        let languages = several_languages(roster, &all);
        cautioned.extend(cautions(facet, facets[0] == facet, &all, roster, &sizes));
        let mut result = facet_result(facet, &all, roster, &sizes);
        result.values = measured.values.as_ref().map(|values| common_values(facet, values));
        if !config.quote && !matches!(facet, Facet::Timing | Facet::FollowUp) {
            result.values.iter_mut().for_each(|values| values.commonest.clear());
        }
        for ((column, groups), grouped) in of_brands.iter().zip(&groups).zip(measured.by_group()) {
            result.by.insert((*column).clone(), grouped_result(groups, &grouped, false));
        }
        report.facets.insert(facet, result);
        if facet == Facet::Offers {
            report.pressure = pressure(&ready).iter().map(|p| brand_pressure(p, roster)).collect();
        }
        if facet == Facet::Timing {
            report.hours = hours(&ready).iter().map(|hours| brand_hours(hours, roster)).collect();
        }
        if facet == facets[0] {
            report.inbox = load(&ready, |a, b| measured.overlap(a, b)).map(|load| inbox(&load));
        }
        for language in languages {
            let of_language = facet_result(facet, &measured.result(Some(language)), roster, &sizes);
            let stratum = report.strata.entry(language.code().to_owned());
            stratum.or_default().facets.insert(facet, of_language);
        }
    }
    report.warnings = merged(cautioned);
    report.warnings.extend(corpus_warnings(batches, roster, config));
    drop(ready);
    for column in config.by.iter().filter(|column| is_built_in(column)) {
        let split = Prepared::split(batches, config.campaigns, config.language, column)?;
        let ready = Batches::new(batches, &split);
        let groups = [ready.groups(column)];
        for &facet in &facets {
            let measured = measure(&ready, facet, &groups, &config.settings, watch)?;
            for (grouped, result) in measured.by_group().iter().zip(report.facets.get_mut(&facet)) {
                result.by.insert(column.clone(), grouped_result(&groups[0], grouped, true));
            }
        }
    }
    Ok(report)
}

/// A whole report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// What produced the numbers.
    pub provenance: Provenance,
    /// What was read.
    pub corpus: CorpusCounts,
    /// One result per facet, over all languages.
    pub facets: BTreeMap<Facet, FacetResult>,
    /// The same per language, where more than one language has two defined brands.
    pub strata: BTreeMap<String, Stratum>,
    /// What lands in an inbox in a day, where messages name their recipients and times; overlaps are those of the first
    /// facet.
    pub inbox: Option<Inbox>,
    /// When each brand sends, where the facet `timing` was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<BrandHours>,
    /// How hard each brand presses, where the facet `offers` was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pressure: Vec<BrandPressure>,
    /// What to beware of.
    pub warnings: Vec<Warning>,
}

/// What lands in one reader's inbox on one day, on the average of the days on which anything did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Inbox {
    /// Different recipients.
    pub recipients: u64,
    /// Days of a recipient on which at least one message came.
    pub days: u64,
    /// Messages a day.
    pub messages_per_day: f64,
    /// Brands a day.
    pub brands_per_day: f64,
    /// The most messages on one day.
    pub most_messages: u64,
    /// Effective voices a day, over the days with two defined brands or more.
    pub voices_per_day: Option<f64>,
    /// Defined brands a day, on those days.
    pub defined_brands_per_day: Option<f64>,
    /// Those days.
    pub voiced_days: u64,
}

/// When one brand sends.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BrandHours {
    /// Its name.
    pub brand: String,
    /// The language of the cell.
    pub language: String,
    /// Campaigns with a time.
    pub campaigns: u64,
    /// The entropy of their hours of the week, in bits: at most the binary logarithm of the campaigns, and of 168.
    pub entropy_bits: f64,
    /// Campaigns by full hour of the week, by the sender's clock; hours without any are left out.
    pub by_hour: BTreeMap<String, u64>,
}

/// How hard one brand presses; one message of each campaign counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BrandPressure {
    /// Its name.
    pub brand: String,
    /// The language of the cell.
    pub language: String,
    /// Campaigns.
    pub campaigns: u64,
    /// Those that say that time runs out.
    pub urgent: ShareOf,
    /// Those with a sending time whose first deadline is at most 24 hours after it.
    pub ending_within_a_day: ShareOf,
    /// The longest run of campaigns in time that each call themselves the last occasion.
    pub longest_last_chance: u64,
}

/// A share of campaigns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShareOf {
    /// Campaigns of which it is true.
    pub hits: u64,
    /// Campaigns of which it could be told.
    pub n: u64,
    /// The share.
    pub value: Option<f64>,
    /// Wilson's interval of it at 95 %.
    pub interval: Option<[f64; 2]>,
}

/// The results of one language.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Stratum {
    /// One result per facet.
    pub facets: BTreeMap<Facet, FacetResult>,
}

/// What produced the numbers: enough to run it again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Provenance {
    /// The version of unisono.
    pub version: &'static str,
    /// The version of the frozen hash.
    pub hash_version: u32,
    /// Every setting that can change a number, by name.
    pub config: BTreeMap<String, String>,
    /// The seed of everything random.
    pub seed: u64,
    /// The inputs, in the order given.
    pub inputs: Vec<InputRecord>,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CorpusCounts {
    /// Distinct messages.
    pub messages: u64,
    /// Brands.
    pub brands: u64,
    /// Campaigns.
    pub campaigns: u64,
    /// Messages left out because the same Message-ID with the same content was there already.
    pub duplicates: u64,
    /// Messages by language.
    pub languages: BTreeMap<String, u64>,
    /// Messages skipped, at most [`MAX_SKIPPED_LISTED`](crate::intake::MAX_SKIPPED_LISTED) of them listed.
    pub skipped: Vec<Skipped>,
    /// Messages skipped, by cause: all of them.
    pub skipped_by_cause: BTreeMap<String, u64>,
}

/// The result of one facet over one set of cells.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FacetResult {
    /// The interchangeability with both intervals.
    pub ix: Index,
    /// The permutation test of "brands differ at all"; never evidence *for* interchangeability.
    pub permutation_p: Option<f64>,
    /// How many campaigns the permutation test drew, and how many were left out as too short.
    pub permutation: Option<PermutationCounts>,
    /// Mean S_aa over the defined brands.
    pub within: Option<f64>,
    /// Mean S_ab over their pairs.
    pub across: Option<f64>,
    /// Mean O_ab over their pairs.
    pub mean_overlap: Option<f64>,
    /// The index corrected for the base similarity: S_0 taken off every S_ab and S_aa, over the same brands.
    pub ix_corrected: Index,
    /// Which of the two is the facet's headline: `ix`, or `ix_corrected` where any two messages are much alike.
    pub headline: &'static str,
    /// The base similarity S_0 in force; over several languages, the mean over their cells; 0 where no table has one.
    pub base: f64,
    /// IX over the whole text, header and footer included, for the same brands.
    pub ix_without_zones: Option<f64>,
    /// IX with identical texts of one brand merged into one campaign, where campaigns are unknown.
    pub ix_identical_merged: Option<f64>,
    /// Defined brands (cells of brand and language).
    pub n_brands: u64,
    /// Messages of the defined brands that are scored.
    pub n_messages: u64,
    /// Messages without any feature of this facet.
    pub n_unscored: u64,
    /// B/(1+(B−1)·Ō).
    pub effective_voices: Option<f64>,
    /// 1/S̄ over all campaigns; `None` when no two are alike.
    pub effective_messages: Option<f64>,
    /// ĥ = 1/(1+√((1−IX)/IX)).
    pub shared_pool: Option<f64>,
    /// IX(masked) − IX(raw), over the brands defined under both; `None` without masking.
    pub masking_gap: Option<MaskingGap>,
    /// How differently the recipients of one campaign are written to.
    pub recipients: Option<Recipients>,
    /// The index within and across the groups of each column that was asked for, over all languages.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub by: BTreeMap<String, GroupedResult>,
    /// The values that most brands have, in words; over all languages, of facets that can be put in words.
    pub values: Option<CommonValues>,
    /// What stands outside the index.
    pub excluded: Excluded,
    /// The defined brands, most interchangeable first.
    pub per_brand: Vec<BrandResult>,
    /// The overlap matrix, for at most `--max-matrix` brands.
    pub overlap: Option<OverlapMatrix>,
    /// The brands left out, each with the reason.
    pub undefined: Vec<UndefinedBrand>,
}

/// An index with its two intervals at 95 %.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Index {
    /// The value, unclipped.
    pub value: Option<f64>,
    /// Why there is no value.
    pub why: Option<String>,
    /// Why there is no interval over messages although there is a value.
    pub why_no_interval: Option<String>,
    /// Standard error over messages, linear scale.
    pub se_messages: Option<f64>,
    /// Standard error over brands, linear scale.
    pub se_brands: Option<f64>,
    /// The interval for these brands.
    pub over_messages: Option<[f64; 2]>,
    /// The interval for a market that these brands were drawn from.
    pub over_brands: Option<[f64; 2]>,
    /// Whether the interval over brands is approximate (5 to 7 brands).
    pub over_brands_approximate: bool,
}

/// The counts behind the permutation test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PermutationCounts {
    /// Campaigns that took part.
    pub campaigns: u64,
    /// Campaigns left out as shorter than the window.
    pub too_short: u64,
    /// The window, in tokens; `None` for facets whose messages are compared whole.
    pub window: Option<u64>,
    /// Shuffles.
    pub replicates: u64,
}

/// IX(masked) − IX(raw).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MaskingGap {
    /// The difference.
    pub value: f64,
    /// Its jackknife standard error over messages, paired.
    pub se: Option<f64>,
    /// Its interval at 95 %.
    pub over_messages: Option<[f64; 2]>,
    /// How many brands are defined both masked and raw.
    pub n_brands: u64,
}

/// Variation between the recipients of one campaign: 1 − mean cosine of two of its messages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recipients {
    /// On the raw text.
    pub raw: f64,
    /// On the masked text; `None` without masking.
    pub masked: Option<f64>,
    /// Campaigns with at least two recipients.
    pub campaigns: u64,
}

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

/// The values that most brands have in common.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CommonValues {
    /// Campaigns looked at that have any value: one message of each.
    pub n_campaigns: u64,
    /// Their brands.
    pub n_brands: u64,
    /// Whether the campaigns are a sample.
    pub sampled: bool,
    /// How many different values there are; of facets whose values are whole texts or offers.
    pub effective: Option<EffectiveNumber>,
    /// The index that independent choice among as many calls to action gives, (K+1)/(2K) with K of order 1.
    pub independent_choice: Option<f64>,
    /// The values of most brands, at most ten, commonest first.
    pub commonest: Vec<CommonValue>,
}

/// The effective number of values, brands weighing the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EffectiveNumber {
    /// Different values.
    pub order_0: f64,
    /// The exponential of their entropy.
    pub order_1: f64,
    /// The inverse of the sum of their squared shares.
    pub order_2: f64,
    /// The share of the commonest.
    pub modal_share: f64,
}

/// A value that several brands have.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CommonValue {
    /// In words.
    pub text: String,
    /// Brands that have it.
    pub brands: u64,
    /// Campaigns that have it.
    pub campaigns: u64,
    /// The mean over brands of its share of their values.
    pub share: f64,
}

/// What stands outside the index: counts, and their shares of the whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Excluded {
    /// Brands (cells) without a value.
    pub brands: u64,
    /// Their messages.
    pub messages: u64,
    /// Brands, as a share of all.
    pub brands_share: f64,
    /// Messages, as a share of all.
    pub messages_share: f64,
}

/// One defined brand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BrandResult {
    /// Its name.
    pub brand: String,
    /// The language of the cell.
    pub language: String,
    /// IX_a: the index over the pairs that hold this brand.
    pub ix: Option<f64>,
    /// Its interval at 95 % over the brand's own campaigns, the other brands held fixed.
    pub interval: Option<[f64; 2]>,
    /// IX_a corrected for the base similarity.
    pub ix_corrected: Option<f64>,
    /// S_aa.
    pub within: f64,
    /// Mean S_ab over the other defined brands.
    pub across: Option<f64>,
    /// Campaigns.
    pub campaigns: u64,
    /// Scored messages.
    pub messages: u64,
    /// The nearest brands, at most ten, nearest first.
    pub nearest: Vec<Neighbour>,
}

/// A brand near another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Neighbour {
    /// Its name.
    pub brand: String,
    /// O_ab, unclipped.
    pub overlap: f64,
}

/// O_ab of every pair of defined brands; `None` across languages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OverlapMatrix {
    /// The brands, in the order of the rows and columns.
    pub brands: Vec<String>,
    /// Their languages.
    pub languages: Vec<String>,
    /// Row by row.
    pub matrix: Vec<Vec<Option<f64>>>,
}

/// A brand left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UndefinedBrand {
    /// Its name.
    pub brand: String,
    /// The language of the cell.
    pub language: String,
    /// Its campaigns.
    pub campaigns: u64,
    /// Its messages.
    pub messages: u64,
    /// Why it has no value.
    pub why: String,
}

impl FacetResult {
    /// The facet's headline: IX, or IX\* of facets in which any two messages are much alike.
    #[must_use]
    pub fn headline(&self) -> &Index {
        if self.headline == CORRECTED { &self.ix_corrected } else { &self.ix }
    }
}

impl Report {
    /// Adds the account of how the messages were read, and warns of what was skipped.
    pub fn account_for(&mut self, intake: &Intake) {
        self.provenance.inputs.clone_from(&intake.inputs);
        self.corpus.skipped.clone_from(&intake.skipped);
        self.corpus.skipped_by_cause.clone_from(&intake.skipped_by_cause);
        if intake.unreadable_dates > 0 {
            self.warnings.push(Warning::new(
                "unreadable_dates",
                format!("{} messages state a time that cannot be read", intake.unreadable_dates),
                "write sent_at as RFC 3339, such as 2026-03-01T09:30:00+01:00",
            ));
        }
        let skipped = intake.n_skipped();
        if skipped > 0 {
            let causes: Vec<String> =
                intake.skipped_by_cause.iter().map(|(cause, n)| format!("{cause} {n}")).collect();
            self.warnings.push(Warning::new(
                "skipped",
                format!("{skipped} messages were skipped ({})", causes.join(", ")),
                "the report's corpus.skipped has each place",
            ));
        }
        if intake.ignored > 0 {
            self.warnings.push(Warning::new(
                "passed_over",
                format!(
                    "{} files in folders were passed over: not mail by name or first bytes",
                    intake.ignored
                ),
                "name a file on its own, or give --input-format, to have it read",
            ));
        }
        for error in &intake.unopened {
            self.warnings.push(Warning::new(
                "unopened",
                format!("an input was left out: {error}"),
                "check the path and run again",
            ));
        }
    }
}

fn check(config: &Config, batches: &[Corpus]) -> Result<()> {
    let s = &config.settings;
    if s.ngram == 0 || s.ngram > MAX_NGRAM {
        return Err(Error::parameter("ngram", format!("give a number from 1 to {MAX_NGRAM}")));
    }
    if s.min_campaigns < interchange::HARD_MIN_CAMPAIGNS {
        let least = interchange::HARD_MIN_CAMPAIGNS;
        return Err(Error::parameter(
            "min-campaigns",
            format!("give {least} or more: the jackknife needs them"),
        ));
    }
    if config.facets.is_empty() {
        return Err(Error::parameter("facets", "name at least one"));
    }
    if let Some(column) = config.by.iter().find(|column| !column_exists(batches, column)) {
        let known: BTreeSet<&str> =
            own_columns(batches).0.into_iter().chain(BUILT_IN).chain(OF_TEXTS).collect();
        let known: Vec<&str> = known.into_iter().collect();
        let remedy = format!("no message has a column '{column}'; there are {}", known.join(", "));
        return Err(Error::parameter("by", remedy));
    }
    Ok(())
}

/// A standard error below this share of its value is rounding.
const ROUNDING: f64 = 1e-12;

/// The longest word grams.
pub const MAX_NGRAM: usize = 64;

fn provenance(config: &Config) -> Provenance {
    let s = &config.settings;
    let facets: Vec<&str> = config.facets.iter().map(|f| f.name()).collect();
    let settings = [
        ("facets", facets.join(",")),
        ("ngram", s.ngram.to_string()),
        ("mask", s.mask.to_string()),
        ("stem", s.stem.to_string()),
        ("zones", s.zones.to_string()),
        ("language", config.language.map_or_else(|| "auto".to_owned(), |l| l.code().to_owned())),
        (
            "campaigns",
            match config.campaigns {
                CampaignMode::Auto => "auto",
                CampaignMode::Column => "column",
                CampaignMode::None => "none",
            }
            .to_owned(),
        ),
        ("quote", config.quote.to_string()),
        ("by", config.by.join(",")),
        ("min_campaigns", s.min_campaigns.to_string()),
        ("max_matrix", s.max_matrix.to_string()),
        ("base_similarity", s.base.version.clone()),
        ("replicates", s.replicates.to_string()),
        ("permutation_campaigns", s.permutation_campaigns.to_string()),
    ];
    Provenance {
        version: env!("CARGO_PKG_VERSION"),
        hash_version: crate::hash::VERSION,
        config: settings.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        seed: s.seed,
        inputs: Vec::new(),
    }
}

fn counts(batches: &[Corpus], roster: &Roster, sizes: &[CellSize]) -> CorpusCounts {
    let mut languages = BTreeMap::new();
    for (cell, size) in roster.cells().iter().zip(sizes) {
        *languages.entry(cell.language.code().to_owned()).or_insert(0) += size.messages;
    }
    CorpusCounts {
        messages: roster.len() as u64,
        brands: roster.n_brands() as u64,
        campaigns: roster.campaigns().len() as u64,
        duplicates: roster.duplicates() + batches.iter().map(Corpus::duplicates).sum::<u64>(),
        languages,
        skipped: Vec::new(),
        skipped_by_cause: BTreeMap::new(),
    }
}

/// The languages with two defined cells, where there is more than one.
fn several_languages(roster: &Roster, all: &Interchangeability) -> Vec<Language> {
    let mut languages: Vec<Language> = all.cells.iter().map(|c| roster.cells()[c.cell].language).collect();
    languages.sort_unstable();
    languages.dedup();
    if languages.len() > 1 { languages } else { Vec::new() }
}

fn facet_result(facet: Facet, r: &Interchangeability, roster: &Roster, sizes: &[CellSize]) -> FacetResult {
    let brand = |a: usize| roster.cell_name(a).to_owned();
    let language = |a: usize| roster.cells()[a].language.code().to_owned();
    let undefined: Vec<UndefinedBrand> = r
        .undefined
        .iter()
        .map(|(a, why)| UndefinedBrand {
            brand: brand(*a),
            language: language(*a),
            campaigns: sizes[*a].campaigns,
            messages: sizes[*a].messages,
            why: reason(why),
        })
        .collect();
    let excluded_messages: u64 = undefined.iter().map(|u| u.messages).sum();
    let all_messages = excluded_messages + r.cells.iter().map(|c| sizes[c.cell].messages).sum::<u64>();
    let share = |part: u64, all: u64| if all == 0 { 0.0 } else { part as f64 / all as f64 };
    FacetResult {
        ix: index(facet, &r.ix, r, roster),
        permutation_p: r.permutation.map(|p| p.p),
        permutation: r.permutation.map(|p| PermutationCounts {
            campaigns: p.campaigns as u64,
            too_short: p.too_short as u64,
            window: p.window.map(|window| window as u64),
            replicates: p.replicates,
        }),
        within: r.within,
        across: r.across,
        mean_overlap: r.mean_overlap,
        ix_corrected: index(facet, &r.ix_corrected, r, roster),
        headline: if facet.is_base_corrected() { CORRECTED } else { "ix" },
        base: r.base,
        ix_without_zones: r.without_zones,
        ix_identical_merged: r.identical_merged,
        n_brands: r.cells.len() as u64,
        n_messages: r.n_messages,
        n_unscored: r.n_unscored,
        effective_voices: r.effective_voices,
        effective_messages: r.effective_messages,
        shared_pool: r.shared_pool,
        masking_gap: r.masking_gap.map(|g| MaskingGap {
            value: g.value,
            se: g.se,
            over_messages: g.interval,
            n_brands: g.n_cells as u64,
        }),
        recipients: r.recipients.map(|v| Recipients {
            raw: v.raw,
            masked: v.masked,
            campaigns: v.campaigns as u64,
        }),
        by: BTreeMap::new(),
        values: None,
        excluded: Excluded {
            brands: undefined.len() as u64,
            messages: excluded_messages,
            brands_share: share(undefined.len() as u64, (undefined.len() + r.cells.len()) as u64),
            messages_share: share(excluded_messages, all_messages),
        },
        per_brand: r
            .cells
            .iter()
            .map(|c| BrandResult {
                brand: brand(c.cell),
                language: language(c.cell),
                ix: c.ix,
                interval: c.interval,
                ix_corrected: c.ix_corrected,
                within: c.within,
                across: Some(c.across),
                campaigns: u64::from(c.campaigns),
                messages: c.messages,
                nearest: c
                    .nearest
                    .iter()
                    .map(|&(b, overlap)| Neighbour { brand: brand(b), overlap })
                    .collect(),
            })
            .collect(),
        overlap: r.overlap.as_ref().map(|m| OverlapMatrix {
            brands: r.cells.iter().map(|c| brand(c.cell)).collect(),
            languages: r.cells.iter().map(|c| language(c.cell)).collect(),
            matrix: r
                .cells
                .iter()
                .zip(m.rows())
                .map(|(a, row)| {
                    let same = |b: usize| roster.cells()[b].language == roster.cells()[a.cell].language;
                    r.cells.iter().zip(row).map(|(b, &o)| same(b.cell).then_some(o)).collect()
                })
                .collect(),
        }),
        undefined,
    }
}

fn inbox(load: &InboxLoad) -> Inbox {
    Inbox {
        recipients: load.recipients as u64,
        days: load.days as u64,
        messages_per_day: load.messages,
        brands_per_day: load.brands,
        most_messages: load.most as u64,
        voices_per_day: load.voices,
        defined_brands_per_day: load.voiced_brands,
        voiced_days: load.voiced_days as u64,
    }
}

fn brand_pressure(p: &Pressure, roster: &Roster) -> BrandPressure {
    let share = |s: &Share| ShareOf { hits: s.hits, n: s.n, value: s.value, interval: s.interval };
    BrandPressure {
        brand: roster.cell_name(p.cell).to_owned(),
        language: roster.cells()[p.cell].language.code().to_owned(),
        campaigns: p.campaigns,
        urgent: share(&p.urgent),
        ending_within_a_day: share(&p.ending_within_a_day),
        longest_last_chance: p.longest_last_chance,
    }
}

fn brand_hours(hours: &Hours, roster: &Roster) -> BrandHours {
    BrandHours {
        brand: roster.cell_name(hours.cell).to_owned(),
        language: roster.cells()[hours.cell].language.code().to_owned(),
        campaigns: hours.campaigns as u64,
        entropy_bits: hours.entropy,
        by_hour: hours.by_hour.iter().map(|(&hour, &n)| (hour_name(hour), n as u64)).collect(),
    }
}

fn common_values(facet: Facet, v: &Values) -> CommonValues {
    let [order_0, order_1, order_2] = v.effective;
    let effective = EffectiveNumber { order_0, order_1, order_2, modal_share: v.modal_share };
    CommonValues {
        n_campaigns: v.campaigns as u64,
        n_brands: v.brands as u64,
        sampled: v.sampled,
        independent_choice: (facet == Facet::CallToAction).then(|| (order_1 + 1.0) / (2.0 * order_1)),
        effective: is_repertoire(facet).then_some(effective),
        commonest: v
            .commonest
            .iter()
            .map(|value| CommonValue {
                text: value.text.clone(),
                brands: value.brands as u64,
                campaigns: value.campaigns as u64,
                share: value.share,
            })
            .collect(),
    }
}

fn grouped_result(groups: &Groups, g: &Grouped, split: bool) -> GroupedResult {
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

/// The field of the corrected index.
const CORRECTED: &str = "ix_corrected";

fn index(facet: Facet, e: &Estimate, r: &Interchangeability, roster: &Roster) -> Index {
    let brands = brands_of(roster, r.cells.iter().map(|c| c.cell)).len();
    Index {
        value: e.value,
        why: e.value.is_none().then(|| match r.cells.len() {
            0 if r.undefined.is_empty() => "there are no messages".to_owned(),
            0 if r.n_scored == 0 => format!("no message has {}", facet.needs()),
            0 => "no two brands of one language are defined: see undefined for each reason".to_owned(),
            _ => "the brands' own mails have nothing in common".to_owned(),
        }),
        why_no_interval: e.value.filter(|_| e.over_messages.is_none()).map(|value| {
            let is_rounding = e.se_messages.is_some_and(|se| se <= ROUNDING * value.abs());
            match () {
                () if value == 0.0 => "the index is 0: no interval is defined",
                () if value < 0.0 => {
                    "the index is below 0: the brands have less in common than independent writers"
                }
                () if is_rounding => {
                    "no campaign makes a difference: an interval without width would claim certainty"
                }
                () => {
                    "the overlap rests on so few campaigns that an interval over messages would say nothing"
                }
            }
            .to_owned()
        }),
        se_messages: e.se_messages,
        se_brands: e.se_brands,
        over_messages: e.over_messages,
        over_brands: e.over_brands,
        over_brands_approximate: e.over_brands.is_some() && brands < interchange::BRANDS_FOR_EXACT_INTERVAL,
    }
}

fn reason(why: &Undefined) -> String {
    match why {
        Undefined::FewCampaigns { campaigns, asked } => {
            format!("{campaigns} campaigns with a scored message, {asked} are needed")
        }
        Undefined::NeverRepeats { within, se, base } if *base > 0.0 => format!(
            "repeats itself too little or too unevenly to have a house style to compare with: S_aa {within:.4} is not above the base similarity {base:.4} of independent writers by twice its standard error {se:.4}"
        ),
        Undefined::NeverRepeats { within, se, .. } => format!(
            "repeats itself too little or too unevenly to have a house style to compare with: S_aa {within:.4} is not above twice its standard error {se:.4}"
        ),
        Undefined::Alone => "the only defined brand of its language".to_owned(),
    }
}

/// What to beware of in one facet; of all facets together it makes one warning of each kind.
struct Caution {
    code: &'static str,
    /// What is the matter, up to a colon.
    matter: &'static str,
    /// Where, and how much.
    case: String,
    remedy: &'static str,
}

/// One warning of each kind, in the order of the first of each.
fn merged(cautions: Vec<Caution>) -> Vec<Warning> {
    let mut out: Vec<(&str, Warning)> = Vec::new();
    for Caution { code, matter, case, remedy } in cautions {
        match out.iter_mut().find(|(known, _)| *known == matter) {
            Some((_, warning)) => warning.message = format!("{}; {case}", warning.message),
            None => out.push((matter, Warning::new(code, format!("{matter}: {case}"), remedy))),
        }
    }
    out.into_iter().map(|(_, warning)| warning).collect()
}

fn cautions(
    facet: Facet,
    first: bool,
    r: &Interchangeability,
    roster: &Roster,
    sizes: &[CellSize],
) -> Vec<Caution> {
    let mut out = Vec::new();
    let name = facet.name();
    let mut add = |code, matter, case, remedy| out.push(Caution { code, matter, case, remedy });
    if first && r.ix.value.is_none() {
        add(
            "no_index",
            "there is no index, as fewer than two brands of one language are defined",
            name.to_owned(),
            "add brands or campaigns, lower --min-campaigns (not below 3), or check how brands are told (--brand-by)",
        );
    }
    let all = r.cells.len() + r.undefined.len();
    let excluded: u64 = r.undefined.iter().map(|(a, _)| sizes[*a].messages).sum();
    let messages: u64 = excluded + r.cells.iter().map(|c| sizes[c.cell].messages).sum::<u64>();
    if r.ix.value.is_some() && (r.undefined.len() * 5 > all || excluded * 5 > messages) {
        add(
            "many_excluded",
            "brands are left out, so that the index is one of the repetitive brands",
            format!("{name} {} of {all} ({excluded} of {messages} messages)", r.undefined.len()),
            "read facets.*.undefined for the reasons; collect more campaigns of each brand",
        );
    }
    if let (Some(ix), Some(overlap)) = (r.ix.value, r.mean_overlap) {
        if (ix - overlap).abs() > 0.1 {
            let mut cells: Vec<_> = r.cells.iter().collect();
            cells.sort_by(|a, b| b.within.total_cmp(&a.within).then(a.cell.cmp(&b.cell)));
            let led: Vec<&str> = cells.iter().take(3).map(|c| roster.cell_name(c.cell)).collect();
            add(
                "led_by_repetitive",
                "index and mean overlap differ, as the most repetitive brands lead",
                format!("{name} {ix:.2} and {overlap:.2} ({})", led.join(", ")),
                "read the overlap matrix rather than the index alone",
            );
        }
        if ix > 0.9 {
            add(
                "near_one",
                "near 1 the interval over messages is up to 1.5 times too wide",
                name.to_owned(),
                "take it as an upper bound of the uncertainty",
            );
        }
    }
    const UNKNOWN: &str = "give a campaign column (--map campaign=COLUMN) or sending times";
    if let (Some(ix), Some(merged)) = (r.ix.value, r.identical_merged)
        && (ix - merged).abs() > 0.02
    {
        add(
            "unknown_campaigns",
            "campaigns are unknown, and with identical texts merged the index is another",
            format!("{name} {merged:.2} instead of {ix:.2}"),
            UNKNOWN,
        );
    }
    if r.merged_away > 0 {
        add(
            "unknown_campaigns",
            "campaigns are unknown, and with identical texts merged brands have too few texts left for an index",
            format!("{name} {} brands", r.merged_away),
            UNKNOWN,
        );
    }
    if r.n_unscored > 0 && r.n_unscored * 20 > r.n_messages + r.n_unscored {
        add(
            "unscored",
            "messages without any feature of a facet are like no other",
            format!("{name} {}", r.n_unscored),
            "check that bodies were read (an image-only mail has no words) and that times are known; else none",
        );
    }
    out
}

fn corpus_warnings(batches: &[Corpus], roster: &Roster, config: &Config) -> Vec<Warning> {
    let without_base = |language: Language| {
        let facets = Facet::ALL.into_iter().filter(|facet| config.facets.contains(facet));
        let lacking = facets.filter(|facet| config.settings.base_of(*facet, language).is_none());
        let names: Vec<&str> = lacking.map(Facet::name).collect();
        (!names.is_empty()).then(|| format!("{}: {}", language.code(), names.join(", ")))
    };
    let lacking: Vec<String> = roster.languages().iter().filter_map(|&l| without_base(l)).collect();
    let mut out = Vec::new();
    if !lacking.is_empty() {
        out.push(Warning::new(
            "base_zero",
            format!(
                "the base similarity S_0 of independent writers is not known, and taken as 0 ({})",
                lacking.join("; ")
            ),
            "estimate it from texts of writers who have nothing to do with each other (example base_similarity)",
        ));
    }
    if roster.languages().contains(&Language::UND) {
        out.push(Warning::new(
            "language_undetermined",
            "no language could be told from the texts: words are compared unstemmed".to_owned(),
            "give --language CODE",
        ));
    }
    let (columns, has_more) = own_columns(batches);
    let overfull: Vec<&str> = columns.into_iter().filter(|column| is_overfull(batches, column)).collect();
    if !overfull.is_empty() {
        out.push(Warning::new(
            "column_dropped",
            format!(
                "columns with more than {} values were dropped: {}",
                crate::corpus::MAX_CATEGORIES,
                overfull.join(", ")
            ),
            "none, unless you meant to group by them",
        ));
    }
    if has_more {
        out.push(Warning::new(
            "columns_passed_over",
            format!(
                "there are more than {} columns: further ones were passed over",
                crate::corpus::MAX_COLUMNS
            ),
            "leave out columns that you do not mean to group by",
        ));
    }
    let failed: usize = batches.iter().map(|b| b.failed().len()).sum();
    if failed > 0 {
        out.push(Warning::new(
            "failed",
            format!("{failed} messages could not be analysed and were left out"),
            "look at Corpus::failed for each cause",
        ));
    }
    if !config.settings.mask {
        out.push(Warning::new(
            "unmasked",
            "names, prices and dates were compared as they are".to_owned(),
            "leave out --no-mask to see what remains once only they differ",
        ));
    }
    out
}
