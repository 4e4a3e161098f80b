//! From batches of messages to a report.

use super::by::{ByBrands, compare_split};
use super::columns::columns;
use super::config::Config;
use super::envelope::{Report, SCHEMA};
use super::evidence::Evidence;
use super::findings::{add_evidence, without_result};
use super::provenance::{counts, provenance};
use super::trend::trend_of;
use super::trend_config::TrendConfig;
use super::warnings::{cautions, corpus_warnings, evidence_warning, merged, no_voices, trend_warnings};
use crate::analysis::index::Rows;
use crate::analysis::{FacetResult, Measurement, hours, load, measure, measure_rows, pressure};
use crate::annotate::{Batches, Cues};
use crate::catalog::{OF_TEXTS, Prepared};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::facet::{Facet, OwnFacet};
use crate::language::Language;
use crate::progress::{Callback, no_progress};
use std::collections::{BTreeMap, BTreeSet};

/// Measures how interchangeable the brands of a corpus are: [`analyze_with`] for one batch, without progress.
///
/// # Errors
/// A setting is out of range. Too few brands are no error: the report says why it has no index.
pub fn analyze(corpus: &Corpus, config: &Config) -> Result<Report> {
    analyze_with(std::slice::from_ref(corpus), config, &no_progress)
}

/// Measures how interchangeable the brands of some batches are.
///
/// The report is the same for any partition of the messages into batches, in any order. O(tokens) for each facet,
/// parallel; memory as [`similarity::group`](crate::similarity::group) states.
///
/// # Errors
/// A setting is out of range, or the callback stops the work. Too few brands are no error: the report says why it has no
/// index.
pub fn analyze_with(batches: &[Corpus], config: &Config, progress: Callback<'_>) -> Result<Report> {
    config.check(batches)?;
    let prepared = Prepared::new(batches, &config.rules(), progress)?;
    let ready = config.ready(batches, &prepared)?;
    let mut report = Report {
        schema: SCHEMA.into(),
        provenance: provenance(batches, config),
        corpus: counts(batches, &prepared.catalog),
        ..Report::default()
    };
    let facets: BTreeSet<Facet> = config.facets.iter().copied().collect();
    let of_texts = || config.columns().any(|(_, column)| OF_TEXTS.contains(&column));
    let cues = (facets.contains(&Facet::Offers) || of_texts()).then(|| ready.cues());
    report.columns = columns(batches, &ready, cues, &config.by);
    let by_brands = ByBrands::new(&ready, config);
    let n_messages = report.corpus.messages;
    let mut all_cautions = Vec::new();
    for &facet in &facets {
        let measured = measure(&ready, facet, &by_brands.groupings(), &config.settings, progress)?;
        let mut result = measured.result(None);
        all_cautions.extend(cautions(
            facet,
            &result,
            measured.n_merged_away(),
            report.facets.is_empty(),
            n_messages,
        ));
        add_strata(&mut report, facet, &result, &measured);
        add_companions(&mut report, facet, &ready, &measured, cues);
        result.values = measured.values().cloned();
        if !config.quote && !matches!(facet, Facet::Timing | Facet::FollowUp) {
            result.values.iter_mut().for_each(|values| values.commonest.clear());
        }
        result.by = by_brands.results(batches, measured.by_column());
        report.facets.insert(facet, result);
    }
    report.own = own_results(&ready, config, progress)?;
    add_evidence(&mut report, &ready, config, progress)?;
    report.warnings = merged(all_cautions);
    if let Some(result) = report.facets.values().next() {
        let remedy = report.remedy(result);
        report.warnings.iter_mut().filter(|w| w.code == "no_index").for_each(|w| remedy.put_into(w));
    }
    report.warnings.extend(corpus_warnings(batches, &prepared.catalog, config, &report.corpus.languages));
    report.warnings.extend(evidence_warning(&without_result(&report)));
    if report.inbox.as_ref().is_some_and(|inbox| inbox.voiced_days.is_none()) {
        let n_brands = report.facets.values().next().map_or(0, |result| result.n_cells);
        report.warnings.push(no_voices(config.settings.max_matrix, n_brands));
    }
    let split = by_brands.to_split();
    drop(ready);
    compare_split(&mut report, batches, &prepared, config, &split, progress)?;
    if config.evidence.contains(&Evidence::Trend) {
        let trend = trend_of(batches, &prepared, config, progress)?;
        if config.trend != TrendConfig::default() {
            report.warnings.extend(trend_warnings(&trend, &config.trend));
        }
        report.trend = Some(trend);
    }
    report.verdict = Some(report.verdict());
    Ok(report)
}

/// Returns the results of the facets of the caller's own.
fn own_results(
    ready: &Batches<'_>,
    config: &Config,
    progress: Callback<'_>,
) -> Result<BTreeMap<String, FacetResult>> {
    let ranks: Vec<u32> = (0..ready.catalog().len() as u32).collect();
    let of_facet = |facet: &dyn OwnFacet| {
        let features = ready.own_features(facet);
        let rows = Rows::from_csr(&features);
        let measured = measure_rows(ready.catalog(), rows, &ranks, &config.settings, progress)?;
        Ok((facet.name().to_owned(), measured.result(None)))
    };
    config.own.iter().map(of_facet).collect()
}

/// Adds the results of each language with two eligible brands, if there is more than one.
fn add_strata(report: &mut Report, facet: Facet, all: &FacetResult, measured: &Measurement<'_>) {
    let codes: BTreeSet<&str> = all.per_brand.iter().map(|brand| brand.language.as_str()).collect();
    if codes.len() < 2 {
        return;
    }
    for language in codes.into_iter().filter_map(Language::from_code) {
        let stratum = report.strata.entry(language.code().to_owned()).or_default();
        stratum.facets.insert(facet, measured.result(Some(language)));
    }
}

/// Adds what is reported once beside the facets.
fn add_companions(
    report: &mut Report,
    facet: Facet,
    ready: &Batches<'_>,
    measured: &Measurement<'_>,
    cues: Option<&[Cues]>,
) {
    if report.facets.is_empty() {
        report.inbox = load(ready, measured);
    }
    match (facet, cues) {
        (Facet::Offers, Some(cues)) => report.pressure = Some(pressure(ready.catalog(), cues)),
        (Facet::Timing, _) => report.hours = Some(hours(ready)),
        _ => {}
    }
}
