//! The one place that calls the engine: what was asked on the command line, in the library's own terms.

use crate::args::{
    self, BrandBy, Campaigns, IndexArgs, InputArgs, InputFormat, JoinArgs, JoinMethod, Switch, TextArgs,
    Weights,
};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::{BufReader, stdin};
use std::path::Path;
use unisono::catalog::{CampaignMode, Prepared, Rules};
use unisono::facet::{Batches, Facet, View};
use unisono::intake::{self, Input, InputRecord, Intake};
use unisono::language::Language;
use unisono::progress::Callback;
use unisono::report::{Config, Report, Skipped};
use unisono::similarity::join::{Join, Method, Pairs, Scope};
use unisono::similarity::pair::{Measure, Weighting};
use unisono::similarity::{self, Kind, Shingles};
use unisono::source::{self, ColumnMap, Format, Options};
use unisono::text::mask::Products;
use unisono::{Corpus, Error, ErrorKind, Result, analysis::Settings};

/// What was read.
pub(crate) struct Taken {
    /// Distinct messages that can be analysed.
    pub(crate) messages: u64,
    /// Messages left out as duplicates.
    pub(crate) duplicates: u64,
    /// The first of the messages that cannot be used.
    pub(crate) skipped: Vec<Skipped>,
    /// How many cannot be used.
    pub(crate) n_skipped: u64,
    /// The same by cause.
    pub(crate) skipped_by_cause: BTreeMap<String, u64>,
    /// The inputs that cannot be opened.
    pub(crate) unopened: Vec<Error>,
    /// Files in folders that are no mail.
    pub(crate) ignored: u64,
    /// The inputs that could be read and hold no message at all.
    pub(crate) empty: Vec<String>,
    /// What of --map did nothing, in words.
    pub(crate) unmapped: Vec<String>,
    /// What the engine goes on with.
    intake: Intake,
}

/// Reads the inputs; `-` is standard input.
pub(crate) fn read(input: &InputArgs, progress: Callback<'_>) -> Result<Taken> {
    let mut columns = ColumnMap::default();
    for column in &input.map {
        columns = columns.with(column.name, &column.theirs)?;
    }
    let options = Options {
        format: match input.input_format {
            InputFormat::Auto => Format::Auto,
            InputFormat::Eml => Format::Eml,
            InputFormat::Mbox => Format::Mbox,
            InputFormat::Jsonl => Format::Jsonl,
        },
        brand_by: match input.brand_by {
            BrandBy::Auto => source::BrandBy::Auto,
            BrandBy::Column => source::BrandBy::Column,
            BrandBy::DisplayName => source::BrandBy::DisplayName,
            BrandBy::Domain => source::BrandBy::Domain,
            BrandBy::Folder => source::BrandBy::Folder,
        },
        columns,
        ..Options::default()
    };
    let inputs = input
        .inputs
        .iter()
        .map(|path| match path.to_str() {
            Some("-") => Input::Stream("-".to_owned(), Box::new(BufReader::new(stdin()))),
            _ => Input::Path(path.clone()),
        })
        .collect();
    let intake = intake::read(inputs, &options, Products::default(), progress)?;
    let is_unopened = |path: &str| intake.unopened.iter().any(|error| error.place.path == path);
    let is_empty = |input: &&InputRecord| input.messages + input.skipped == 0 && !is_unopened(&input.path);
    Ok(Taken {
        empty: intake.inputs.iter().filter(is_empty).map(|input| input.path.clone()).collect(),
        unmapped: unmapped(&options.columns, !input.map.is_empty()),
        skipped_by_cause: intake.skipped_by_cause.clone(),
        ignored: intake.ignored,
        messages: intake.corpus.len() as u64,
        duplicates: intake.corpus.duplicates(),
        skipped: intake.skipped.clone(),
        n_skipped: intake.n_skipped(),
        unopened: intake.unopened.clone(),
        intake,
    })
}

/// What of a map did nothing.
fn unmapped(map: &ColumnMap, is_given: bool) -> Vec<String> {
    match map.unused() {
        None if is_given => {
            vec!["--map did nothing: only JSON lines have columns, and none was read".to_owned()]
        }
        None => Vec::new(),
        Some(unused) => unused
            .into_iter()
            .map(|(ours, theirs)| format!("--map {ours}={theirs} did nothing: no line has a column {theirs}"))
            .collect(),
    }
}

/// Analyses what was read.
pub(crate) fn analyze(
    taken: &Taken,
    input: &InputArgs,
    text: &TextArgs,
    index: &IndexArgs,
    progress: Callback<'_>,
) -> Result<Report> {
    let config = Config {
        facets: index.facets.0.clone(),
        campaigns: match index.campaigns {
            Campaigns::Auto => CampaignMode::Auto,
            Campaigns::Column => CampaignMode::Column,
            Campaigns::None => CampaignMode::None,
        },
        language: text.language,
        block: index.block,
        by: index.by.clone(),
        block_by: index.block_by.clone(),
        quote: !index.no_quotes,
        settings: Settings {
            ngram: usize::from(text.ngram),
            mask: !text.no_mask,
            stem: !text.no_stem,
            zones: text.zones == Switch::On,
            min_units: index.min_units as usize,
            max_matrix: index.max_matrix,
            seed: index.seed,
            ..Settings::default()
        },
    };
    let mut report = unisono::analyze(std::slice::from_ref(&taken.intake.corpus), &config, progress)?;
    report.account_for(&taken.intake);
    hide_machine(&mut report);
    let mut setting = |name: &str, value: String| report.provenance.config.insert(name.to_owned(), value);
    setting("brand_by", name_of(input.brand_by));
    setting("input_format", name_of(input.input_format));
    for column in &input.map {
        setting(&format!("map.{}", column.name), column.theirs.clone());
    }
    Ok(report)
}

/// The close pairs of what was read.
pub(crate) struct Found<'a> {
    pub(crate) pairs: &'a Pairs<'a>,
    /// The brand of each row of the pairs, as a number.
    pub(crate) brand_of: &'a [u32],
    pub(crate) messages: Messages<'a>,
    /// How many messages were told to be of each language.
    pub(crate) languages: BTreeMap<Language, u64>,
    /// Messages of fewer words than a gram, and the words of a gram.
    pub(crate) shorter: (u64, usize),
}

/// What the rows of pairs are called.
pub(crate) struct Messages<'a> {
    corpus: &'a Corpus,
    /// Batch and row of each.
    places: Vec<(u32, u32)>,
}

impl Messages<'_> {
    /// The message's id, or the hexadecimal of its content hash.
    pub(crate) fn id(&self, row: u32) -> String {
        self.corpus.id(self.places[row as usize].1 as usize)
    }

    /// Number of ids that several messages of one brand have; where there is no id, of contents.
    pub(crate) fn n_shared_ids(&self) -> usize {
        let rows = self.places.par_iter().map(|&(_, row)| &self.corpus.rows()[row as usize]);
        let mut ids: Vec<_> =
            rows.map(|row| (row.brand, if row.id == 0 { row.content } else { row.id })).collect();
        ids.par_sort_unstable();
        ids.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).count()
    }

    /// The brand's name.
    pub(crate) fn brand(&self, row: u32) -> &str {
        self.corpus.brands().get(&self.brand_hash(row)).map_or("", String::as_str)
    }

    fn brand_hash(&self, row: u32) -> u64 {
        self.corpus.rows()[self.places[row as usize].1 as usize].brand
    }
}

/// Finds the close pairs of what was read, in the scope that the flags name, and hands them on.
pub(crate) fn close_pairs<R>(
    taken: &Taken,
    text: &TextArgs,
    join: &JoinArgs,
    asked: Join<'_>,
    progress: Callback<'_>,
    then: impl FnOnce(&Found<'_>) -> anyhow::Result<R>,
) -> anyhow::Result<R> {
    let corpora = std::slice::from_ref(&taken.intake.corpus);
    let zones = text.zones == Switch::On;
    // Campaigns matter here only to what counts as boilerplate.
    let campaigns = if zones { CampaignMode::Auto } else { CampaignMode::None };
    let rules = Rules { campaigns, language: text.language, ..Rules::default() };
    let prepare = if zones { Prepared::new } else { Prepared::whole };
    let prepared = prepare(corpora, &rules, progress)?;
    let batches = Batches::new(corpora, &prepared);
    let (mask, stem) = (!text.no_mask, !text.no_stem);
    let ngram = usize::from(text.ngram);
    let view = View { facet: Facet::Wording, mask, stem, ngram, body_only: zones };
    let kind = if matches!(asked.measure, Measure::Cosine(_)) { Kind::Bags } else { Kind::Sets };
    let shingles = Shingles::of(&batches, view, join.ngram_to.map_or(ngram, usize::from), kind, progress)?;
    let messages = Messages { corpus: &corpora[0], places: batches.places() };
    let brands: Vec<u64> = corpora[0].brands().keys().copied().collect();
    let number = |row| brands.partition_point(|&hash| hash < messages.brand_hash(row)) as u32;
    let brand_of: Vec<u32> = (0..shingles.len() as u32).map(number).collect();
    let scope = match (join.across_brands, join.within_brands) {
        (true, _) => Scope::Across(&brand_of),
        (_, true) => Scope::Within(&brand_of),
        _ => Scope::All,
    };
    let pairs = similarity::join::join(&shingles, &Join { scope, ..asked }, progress).map_err(by_flag)?;
    let mut languages = BTreeMap::new();
    for (cell, size) in prepared.catalog.cells().iter().zip(prepared.catalog.sizes()) {
        *languages.entry(cell.language).or_insert(0) += size.messages;
    }
    let shorter = (batches.n_shorter(view), ngram);
    then(&Found { pairs: &pairs, brand_of: &brand_of, messages, languages, shorter })
}

/// What is asked of the join, whatever is read: a mistake shows before the work and not after it.
pub(crate) fn asked(text: &TextArgs, join: &JoinArgs) -> Result<Join<'static>> {
    if join.ngram_to.is_some_and(|longest| longest < text.ngram) {
        return Err(Error::parameter("--ngram-to", "give no fewer words than --ngram"));
    }
    let measure = match (join.measure, join.weights) {
        (args::Measure::Jaccard, None) => Measure::Jaccard,
        (args::Measure::Containment, None) => Measure::Containment,
        (args::Measure::Cosine, None | Some(Weights::Tfidf)) => Measure::Cosine(Weighting::TfIdf),
        (args::Measure::Cosine, Some(Weights::Counts)) => Measure::Cosine(Weighting::Counts),
        (_, Some(_)) => {
            return Err(Error::parameter(
                "--weights",
                "only a cosine weighs: add --measure cosine, or leave it out",
            ));
        }
    };
    let method = match join.method {
        JoinMethod::Auto => Method::Auto,
        JoinMethod::Exact => Method::Exact,
        JoinMethod::Lsh => Method::Lsh,
    };
    if join.recall.is_some() && (method == Method::Exact || measure != Measure::Jaccard) {
        return Err(Error::parameter(
            "--recall",
            "only sketches miss pairs, and none are used here: leave it out",
        ));
    }
    let asked = Join {
        measure,
        min_similarity: join.min_similarity,
        scope: Scope::All,
        method,
        recall: join.recall.unwrap_or(Join::default().recall),
        seed: join.seed,
        max_pairs: join.max_pairs,
    };
    asked.check().map_err(by_flag)?;
    Ok(asked)
}

/// The same error, with the parameter named as the flag that sets it.
fn by_flag(mut error: Error) -> Error {
    if let ErrorKind::Parameter { name, .. } = &mut error.kind {
        let flags = ["--min-similarity", "--recall", "--method", "--max-pairs"];
        let is_its = |flag: &&str| flag.trim_start_matches('-').replace('-', "_") == *name;
        *name = flags.into_iter().find(is_its).unwrap_or(name);
    }
    error
}

/// Makes every path in a report fit for others: see [`shown`].
fn hide_machine(report: &mut Report) {
    let given: Vec<String> = report.provenance.inputs.iter().map(|record| record.path.clone()).collect();
    for path in given {
        let fit = shown(&path);
        if fit == path {
            continue;
        }
        let hide = |text: &mut String| *text = text.replace(&path, &fit);
        report.provenance.inputs.iter_mut().for_each(|record| hide(&mut record.path));
        report.warnings.iter_mut().for_each(|warning| hide(&mut warning.message));
        for skipped in &mut report.corpus.skipped {
            hide(&mut skipped.path);
            hide(&mut skipped.message);
        }
    }
}

/// A flag's value as it is written on the command line.
fn name_of(value: impl clap::ValueEnum) -> String {
    value.to_possible_value().map_or_else(String::new, |v| v.get_name().to_owned())
}

/// A path fit for a report that others will read: relative to here, else its last name alone, so that it does not tell
/// whose machine this was.
fn shown(path: &str) -> String {
    let path_given = Path::new(path);
    if !path_given.is_absolute() {
        return path.to_owned();
    }
    let here = std::env::current_dir().ok();
    let relative = here.as_deref().and_then(|here| path_given.strip_prefix(here).ok());
    relative
        .map(|relative| if relative.as_os_str().is_empty() { Path::new(".") } else { relative })
        .or_else(|| path_given.file_name().map(Path::new))
        .map_or_else(|| path.to_owned(), |p| p.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn absolute_paths_do_not_tell_whose_machine_it_was() {
        let here = std::env::current_dir().unwrap();
        assert_eq!(shown("-"), "-");
        assert_eq!(shown("mail/inbox"), "mail/inbox");
        assert_eq!(shown(&here.join("mail").display().to_string()), "mail");
        assert_eq!(shown(&here.display().to_string()), ".");
        assert_eq!(
            shown(&std::env::temp_dir().join("x").join("inbox.mbox").display().to_string()),
            "inbox.mbox"
        );
    }
}
