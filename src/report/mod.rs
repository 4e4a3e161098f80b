//! Results with the config, seed, versions, counts and warnings that produced them: the schema `unisono.report/2`.
//!
//! Additions may come within a major version, renames may not. Undefined is `None` and becomes `null`; no field is
//! ever NaN or infinite. Definitions: `docs/measures.md`.

mod columns;
mod companions;
mod facet;
mod groups;
mod provenance;
mod tables;
mod values;
mod warnings;

pub use crate::intake::{InputRecord, Skipped};
pub use columns::{ColumnCounts, MAX_NAMEABLE, Tally, VALUES_NAMED, ValueCount};
pub use companions::{BrandHours, BrandPressure, Inbox, ShareOf};
pub use facet::{
    AcrossAll, BrandResult, ChanceResult, Estimate, Excluded, FacetResult, IneligibleBrand, Influence,
    MaskingGap, Neighbour, OverlapMatrix, Recipients,
};
pub use groups::{GroupAcross, GroupResult, GroupedResult, PairedResult, Ratio};
pub use provenance::{CorpusCounts, Provenance};
pub use tables::tables;
pub use values::{CommonValue, CommonValues, EffectiveNumber};

use crate::analysis::cadence::hours;
use crate::analysis::inbox::load;
use crate::analysis::pressure::pressure;
use crate::analysis::{Grouping, Interchangeability, Settings, compare_parts, measure};
use crate::catalog::{
    BUILT_IN, Block, CampaignMode, Catalog, Groups, HARD_MIN_UNITS, OF_TEXTS, Prepared, Rules, column_exists,
    is_built_in, is_overfull, own_columns,
};
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::facet::{Batches, Facet};
use crate::language::Language;
use crate::progress::Callback;
use crate::warning::Warning;
use columns::columns;
use companions::{brand_hours, brand_pressure, inbox};
use facet::facet_result;
use groups::{Column, adjust, grouped_result};
use provenance::{counts, provenance};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use values::common_values;
use warnings::{cautions, corpus_warnings, merged, no_voices};

/// The schema's name, the first field of every report.
pub const SCHEMA: &str = "unisono.report/2";

/// The longest word grams.
pub const MAX_NGRAM: usize = 64;

/// What a report depends on, beside the messages.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The facets, in the order of reports.
    pub facets: Vec<Facet>,
    /// Where campaigns come from.
    pub campaigns: CampaignMode,
    /// The language of all messages; told from each text where `None`.
    pub language: Option<Language>,
    /// Which campaigns count as one observation.
    pub block: Block,
    /// Columns whose values are compared, too: those of the input, and [`BUILT_IN`] ones, by which brands are split.
    pub by: Vec<String>,
    /// The column inside whose values texts are compared for [`by`](Self::by), such as their topic.
    pub block_by: Option<String>,
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
            block: Block::Auto,
            by: Vec::new(),
            block_by: None,
            quote: true,
            settings: Settings::default(),
        }
    }
}

impl Config {
    fn rules(&self) -> Rules {
        let Self { campaigns, language, block, ref settings, .. } = *self;
        Rules { campaigns, language, block, min_units: settings.min_units }
    }

    /// Whether the columns that a column is compared by split brands: they tell messages of one brand apart.
    fn splits(&self, column: &str) -> bool {
        let of_texts = |column: &str| OF_TEXTS.contains(&column);
        let blocks = self.block_by.as_deref();
        is_built_in(column) || blocks.is_some_and(|blocks| !of_texts(blocks) && !of_texts(column))
    }
}

/// Measures how interchangeable the brands of some batches are.
///
/// The batches may be any cut of the messages in any order: the report is the same. O(tokens) for each facet,
/// parallel; memory as `similarity::group` states.
///
/// # Errors
/// A setting out of range, or the callback stops it. Too few brands are no error: the report says why it has no index.
pub fn analyze(batches: &[Corpus], config: &Config, progress: Callback<'_>) -> Result<Report> {
    check(config, batches)?;
    let prepared = Prepared::new(batches, &config.rules(), progress)?;
    let catalog = &prepared.catalog;
    let ready = Batches::new(batches, &prepared);
    let sizes = catalog.sizes();
    let mut report = Report {
        schema: SCHEMA,
        provenance: provenance(config),
        corpus: counts(batches, catalog, &sizes),
        facets: BTreeMap::new(),
        strata: BTreeMap::new(),
        columns: BTreeMap::new(),
        inbox: None,
        hours: Vec::new(),
        pressure: Vec::new(),
        warnings: Vec::new(),
    };
    let mut facets = config.facets.clone();
    facets.sort_unstable();
    facets.dedup();
    let (splitting, of_brands): (Vec<&String>, Vec<&String>) =
        config.by.iter().partition(|column| config.splits(column));
    let groups: Vec<Groups> = of_brands.iter().map(|column| ready.groups(column)).collect();
    let blocks = config.block_by.as_deref().map(|column| ready.groups(column));
    let groupings: Vec<Grouping<'_>> = groups
        .iter()
        .map(|groups| Grouping { groups, blocks: blocks.as_ref(), tests: blocks.is_none() })
        .collect();
    let asked = || config.by.iter().chain(&config.block_by);
    let speaks = facets.contains(&Facet::Offers) || asked().any(|c| OF_TEXTS.contains(&c.as_str()));
    let cues = speaks.then(|| ready.cues());
    report.columns = columns(batches, &ready, cues, config);
    let is_of_table = config.settings.mask && config.settings.stem;
    let mut cautioned = Vec::new();
    for &facet in &facets {
        let measured = measure(&ready, facet, &groupings, &config.settings, progress)?;
        let all = measured.result(None);
        let languages = several_languages(catalog, &all);
        cautioned.extend(cautions(facet, facets[0] == facet, &all, catalog, &sizes));
        let mut result = facet_result(facet, &all, catalog, &sizes, is_of_table);
        result.values = measured.values.as_ref().map(|values| common_values(facet, values));
        if !config.quote && !matches!(facet, Facet::Timing | Facet::FollowUp) {
            result.values.iter_mut().for_each(|values| values.commonest.clear());
        }
        for ((column, groups), compared) in of_brands.iter().zip(&groups).zip(measured.by_column()) {
            let of = Column {
                catalog,
                groups,
                is_split: false,
                is_short: false,
                is_overfull: is_overfull(batches, column),
                block_by: config.block_by.as_deref(),
            };
            result.by.insert((*column).clone(), grouped_result(&of, Some(compared), compared, groups));
        }
        report.facets.insert(facet, result);
        if let Some(cues) = cues.filter(|_| facet == Facet::Offers) {
            report.pressure = pressure(catalog, cues).iter().map(|p| brand_pressure(p, catalog)).collect();
        }
        if facet == Facet::Timing {
            report.hours = hours(&ready).iter().map(|hours| brand_hours(hours, catalog)).collect();
        }
        if facet == facets[0] {
            report.inbox = load(&ready, &measured).map(|load| inbox(&load));
        }
        for language in languages {
            let of_language = measured.result(Some(language));
            let of_language = facet_result(facet, &of_language, catalog, &sizes, is_of_table);
            let stratum = report.strata.entry(language.code().to_owned());
            stratum.or_default().facets.insert(facet, of_language);
        }
    }
    report.warnings = merged(cautioned);
    report.warnings.extend(corpus_warnings(batches, catalog, config));
    if report.inbox.as_ref().is_some_and(|inbox| inbox.voiced_days.is_none()) {
        report.warnings.push(no_voices(config.settings.max_matrix));
    }
    drop(ready);
    // Brands that write under several values: their parts are compared, for the groups if not for the ratio.
    let parted = of_brands.iter().zip(&groups).filter(|(column, groups)| {
        groups.several > 0 && !OF_TEXTS.contains(&column.as_str()) && config.block_by.is_none()
    });
    let parted: Vec<(&String, bool)> = parted.map(|(column, _)| (*column, false)).collect();
    let split: Vec<(&String, bool)> =
        splitting.into_iter().map(|column| (column, true)).chain(parted).collect();
    for (column, is_split) in split {
        let of_column: Vec<&str> =
            [Some(column.as_str()), config.block_by.as_deref()].into_iter().flatten().collect();
        let (block, is_short) = block_of_parts(batches, catalog, &of_column);
        let split = prepared.split(batches, &Rules { block, ..config.rules() }, &of_column, progress)?;
        let ready = Batches::new(batches, &split);
        let groups = Groups::from_parts(&split.catalog, 0);
        let blocks = config.block_by.as_ref().map(|_| Groups::from_parts(&split.catalog, 1));
        let tests = is_split && blocks.is_none();
        let grouping = Grouping { groups: &groups, blocks: blocks.as_ref(), tests };
        for &facet in &facets {
            let compared = compare_parts(&ready, facet, grouping, &config.settings, progress)?;
            let Some(result) = report.facets.get_mut(&facet) else { continue };
            let of = |groups| Column {
                catalog: &split.catalog,
                groups,
                is_split,
                is_short,
                is_overfull: is_overfull(batches, column),
                block_by: config.block_by.as_deref(),
            };
            let tested = Some(&compared).filter(|_| tests);
            let mut of_parts = grouped_result(&of(&groups), tested, &compared, &groups);
            if let Some(of_brands) = result.by.get(column) {
                of_parts.ratio = of_brands.ratio.clone();
                (of_parts.without_value, of_parts.several_values) =
                    (of_brands.without_value, of_brands.several_values);
            }
            result.by.insert(column.clone(), of_parts);
        }
    }
    let of_facets = report.facets.values_mut().flat_map(|result| result.by.values_mut());
    adjust(&mut of_facets.map(|by| &mut by.ratio).collect::<Vec<_>>());
    Ok(report)
}

/// The units of parts of brands: those of the corpus, or campaigns where a column's periods are shorter than eight blocks;
/// and whether they are.
fn block_of_parts(batches: &[Corpus], catalog: &Catalog, columns: &[&str]) -> (Block, bool) {
    const BLOCKS_OF_A_PERIOD: u32 = 8;
    let own = own_columns(batches).0;
    let shortest =
        columns.iter().filter(|column| !own.contains(**column)).filter_map(|column| match *column {
            "month" => Some(28),
            "quarter" => Some(90),
            "year" => Some(365),
            _ => None,
        });
    match (catalog.blocks().days, shortest.min()) {
        (Some(days), Some(period)) if days.saturating_mul(BLOCKS_OF_A_PERIOD) > period => (Block::None, true),
        (Some(days), _) => (Block::Days(days), false),
        (None, _) => (Block::None, false),
    }
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
    /// The same per language, where more than one language has two eligible brands.
    pub strata: BTreeMap<String, Stratum>,
    /// The columns of the messages in numbers; `address` and `disclosure` where the facet `offers` was asked for, or one of
    /// them to compare by.
    pub columns: BTreeMap<String, ColumnCounts>,
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

/// The results of one language.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Stratum {
    /// One result per facet.
    pub facets: BTreeMap<Facet, FacetResult>,
}

fn check(config: &Config, batches: &[Corpus]) -> Result<()> {
    let s = &config.settings;
    if s.ngram == 0 || s.ngram > MAX_NGRAM {
        return Err(Error::parameter("ngram", format!("give a number from 1 to {MAX_NGRAM}")));
    }
    if s.min_units < HARD_MIN_UNITS {
        return Err(Error::parameter(
            "min-units",
            format!("give {HARD_MIN_UNITS} or more: the jackknife needs them"),
        ));
    }
    if config.block == Block::Days(0) {
        return Err(Error::parameter("block", "give 1 day or more"));
    }
    if config.block_by.is_some() && config.by.is_empty() {
        return Err(Error::parameter("block-by", "name the column to compare with --by"));
    }
    if config.block_by.as_ref().is_some_and(|block| config.by.contains(block)) {
        return Err(Error::parameter("block-by", "give another column than --by"));
    }
    if config.facets.is_empty() {
        return Err(Error::parameter("facets", "name at least one"));
    }
    let mut asked =
        config.by.iter().map(|c| ("by", c)).chain(config.block_by.iter().map(|c| ("block-by", c)));
    if let Some((name, column)) = asked.find(|(_, column)| !column_exists(batches, column)) {
        let known: BTreeSet<&str> =
            own_columns(batches).0.into_iter().chain(BUILT_IN).chain(OF_TEXTS).collect();
        let known: Vec<&str> = known.into_iter().collect();
        let remedy = format!("no message has a column '{column}'; there are {}", known.join(", "));
        return Err(Error::parameter(name, remedy));
    }
    Ok(())
}

/// The languages with two eligible cells, where there is more than one.
fn several_languages(catalog: &Catalog, all: &Interchangeability) -> Vec<Language> {
    let mut languages: Vec<Language> = all.cells.iter().map(|c| catalog.cells()[c.cell].language).collect();
    languages.sort_unstable();
    languages.dedup();
    if languages.len() > 1 { languages } else { Vec::new() }
}
