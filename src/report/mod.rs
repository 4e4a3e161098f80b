//! Results with the config, seed, versions, counts and warnings that produced them: the schema `unisono.report/1`.
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
    BrandResult, Excluded, FacetResult, Index, MaskingGap, Neighbour, OverlapMatrix, PermutationCounts,
    Recipients, UndefinedBrand,
};
pub use groups::{GroupedResult, PairsResult};
pub use provenance::{CorpusCounts, Provenance};
pub use tables::tables;
pub use values::{CommonValue, CommonValues, EffectiveNumber};

use crate::analysis::cadence::hours;
use crate::analysis::inbox::load;
use crate::analysis::interchange::{self, Interchangeability, Settings};
use crate::analysis::measure;
use crate::analysis::pressure::pressure;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::facet::{Batches, Facet};
use crate::progress::Watch;
use crate::roster::{
    BUILT_IN, CampaignMode, Groups, OF_TEXTS, Prepared, Roster, column_exists, is_built_in, own_columns,
};
use crate::text::Language;
use crate::warning::Warning;
use columns::columns;
use companions::{brand_hours, brand_pressure, inbox};
use facet::facet_result;
use groups::{adjust, grouped_result};
use provenance::{counts, provenance};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use values::common_values;
use warnings::{cautions, corpus_warnings, merged, no_voices};

/// The schema's name, the first field of every report.
pub const SCHEMA: &str = "unisono.report/1";

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
    let prepared = Prepared::new(batches, config.campaigns, config.language, watch)?;
    let roster = &prepared.roster;
    let ready = Batches::new(batches, &prepared);
    let sizes = roster.sizes();
    let mut report = Report {
        schema: SCHEMA,
        provenance: provenance(config),
        corpus: counts(batches, roster, &sizes),
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
    let of_brands: Vec<&String> = config.by.iter().filter(|column| !is_built_in(column)).collect();
    let groups: Vec<Groups> = of_brands.iter().map(|column| ready.groups(column)).collect();
    let speaks = facets.contains(&Facet::Offers) || of_brands.iter().any(|c| OF_TEXTS.contains(&c.as_str()));
    let rhetoric = speaks.then(|| ready.rhetoric());
    report.columns = columns(batches, &ready, rhetoric, config);
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
        if let Some(rhetoric) = rhetoric.as_ref().filter(|_| facet == Facet::Offers) {
            report.pressure = pressure(roster, rhetoric).iter().map(|p| brand_pressure(p, roster)).collect();
        }
        if facet == Facet::Timing {
            report.hours = hours(&ready).iter().map(|hours| brand_hours(hours, roster)).collect();
        }
        if facet == facets[0] {
            report.inbox = load(&ready, &measured).map(|load| inbox(&load));
        }
        for language in languages {
            let of_language = facet_result(facet, &measured.result(Some(language)), roster, &sizes);
            let stratum = report.strata.entry(language.code().to_owned());
            stratum.or_default().facets.insert(facet, of_language);
        }
    }
    report.warnings = merged(cautioned);
    report.warnings.extend(corpus_warnings(batches, roster, config));
    if report.inbox.as_ref().is_some_and(|inbox| inbox.voiced_days.is_none()) {
        report.warnings.push(no_voices(config.settings.max_matrix));
    }
    drop(ready);
    for column in config.by.iter().filter(|column| is_built_in(column)) {
        let split = Prepared::split(batches, config.campaigns, config.language, column, watch)?;
        let ready = Batches::new(batches, &split);
        let groups = [ready.groups(column)];
        for &facet in &facets {
            let measured = measure(&ready, facet, &groups, &config.settings, watch)?;
            for (grouped, result) in measured.by_group().iter().zip(report.facets.get_mut(&facet)) {
                result.by.insert(column.clone(), grouped_result(&groups[0], grouped, true));
            }
        }
    }
    let of_facets = report.facets.values_mut().flat_map(|result| result.by.values_mut());
    adjust(&mut of_facets.collect::<Vec<_>>());
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

/// The languages with two defined cells, where there is more than one.
fn several_languages(roster: &Roster, all: &Interchangeability) -> Vec<Language> {
    let mut languages: Vec<Language> = all.cells.iter().map(|c| roster.cells()[c.cell].language).collect();
    languages.sort_unstable();
    languages.dedup();
    if languages.len() > 1 { languages } else { Vec::new() }
}
