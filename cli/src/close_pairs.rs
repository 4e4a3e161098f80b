//! The close pairs of the inputs, which `pairs` and `clusters` share.

use crate::args::{InputArgs, JoinArgs, TableArgs, TextArgs};
use crate::exit::Exit;
use crate::flags::name_flag;
use crate::inputs::{options, read_inputs, verdict};
use crate::interrupt::install_ctrlc_handler;
use crate::meter::Meter;
use crate::number::{count, counted};
use crate::overwrite::refuse_input;
use crate::table::Table;
use crate::threads::with_threads;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::slice;
use unisono::catalog::{CampaignMode, Prepared, Rules};
use unisono::facet::{Batches, Facet, View};
use unisono::language::Language;
use unisono::progress::Callback;
use unisono::similarity::join::{Join, Method, Pairs, Scope, join};
use unisono::similarity::pair::Measure;
use unisono::similarity::{Kind, Shingles};
use unisono::{Corpus, Error, Result};

/// The close pairs.
pub(crate) struct Found<'a> {
    pub(crate) pairs: &'a Pairs<'a>,
    /// The number of the brand of each row.
    pub(crate) brand_of: &'a [u32],
    pub(crate) messages: Messages<'a>,
    /// The messages of each language.
    languages: BTreeMap<Language, u64>,
    /// The messages with fewer words than an n-gram, and the words of an n-gram.
    shorter: (u64, usize),
}

/// The names of the rows.
pub(crate) struct Messages<'a> {
    corpus: &'a Corpus,
    /// Batch and row in it of each row of the pairs.
    places: Vec<(u32, u32)>,
}

impl Messages<'_> {
    /// The message id, or the content hash in hexadecimal.
    pub(crate) fn id(&self, row: u32) -> String {
        self.corpus.id(self.places[row as usize].1 as usize)
    }

    pub(crate) fn brand(&self, row: u32) -> &str {
        self.corpus.brands().get(&self.brand_hash(row)).map_or("", String::as_str)
    }

    /// Returns the number of ids (of contents without an id) that several messages of one brand share.
    fn n_shared_ids(&self) -> usize {
        let rows = self.places.par_iter().map(|&(_, row)| &self.corpus.rows()[row as usize]);
        let mut ids: Vec<_> =
            rows.map(|row| (row.brand, if row.id == 0 { row.content } else { row.id })).collect();
        ids.par_sort_unstable();
        ids.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).count()
    }

    fn brand_hash(&self, row: u32) -> u64 {
        self.corpus.rows()[self.places[row as usize].1 as usize].brand
    }
}

/// Reads the inputs, finds the close pairs and has `write` make a table of them.
pub(crate) fn with_close_pairs(
    input: &InputArgs,
    text: &TextArgs,
    args: &JoinArgs,
    output: &TableArgs,
    write: impl FnOnce(&Found<'_>, &Table, &Meter) -> anyhow::Result<()> + Send,
) -> anyhow::Result<Exit> {
    let options = options(input)?;
    let params = params(text, args)?;
    refuse_input(&output.output, &input.inputs)?;
    install_ctrlc_handler()?;
    let table = Table::create(&output.output)?;
    with_threads(args.threads, || {
        let list = "unisono analyze --output DIR lists them";
        let Some(loaded) = read_inputs(input, &options, output.quiet, list)? else {
            return Ok(Exit::Input);
        };
        let meter = Meter::new(output.quiet);
        let corpus = &loaded.intake.corpus;
        find(corpus, text, args, params, &|progress| meter.show(progress), |found| {
            write(found, &table, &meter)
        })?;
        Ok(verdict(input, &loaded))
    })
}

/// Checks the flags and returns the parameters of the join, so that a mistake shows before the work.
fn params(text: &TextArgs, args: &JoinArgs) -> Result<Join<'static>> {
    if args.ngram_to.is_some_and(|longest| longest < text.ngram) {
        return Err(Error::parameter("--ngram-to", "must not be less than --ngram"));
    }
    let measure = match (args.measure, args.weights) {
        (Measure::Cosine(_), Some(weights)) => Measure::Cosine(weights),
        (_, Some(_)) => {
            return Err(Error::parameter("--weights", "needs --measure cosine; add it or remove --weights"));
        }
        (measure, None) => measure,
    };
    if args.recall.is_some() && (args.method == Method::Exact || measure != Measure::Jaccard) {
        return Err(Error::parameter("--recall", "applies to sketches only; remove it for an exact search"));
    }
    let params = Join {
        measure,
        min_similarity: args.min_similarity,
        scope: Scope::All,
        method: args.method,
        recall: args.recall.unwrap_or(Join::default().recall),
        seed: args.seed,
        max_pairs: args.max_pairs,
    };
    params.check().map_err(name_flag)?;
    Ok(params)
}

/// Finds the close pairs of a corpus and passes them on.
fn find<R>(
    corpus: &Corpus,
    text: &TextArgs,
    args: &JoinArgs,
    params: Join<'_>,
    progress: Callback<'_>,
    then: impl FnOnce(&Found<'_>) -> anyhow::Result<R>,
) -> anyhow::Result<R> {
    let corpora = slice::from_ref(corpus);
    // Campaigns matter only to boilerplate.
    let campaigns = if text.zones { CampaignMode::Auto } else { CampaignMode::None };
    let rules = Rules { campaigns, language: text.language, ..Rules::default() };
    let prepare = if text.zones { Prepared::new } else { Prepared::whole };
    let prepared = prepare(corpora, &rules, progress)?;
    let batches = Batches::new(corpora, &prepared);
    let (mask, stem) = (!text.no_mask, !text.no_stem);
    let ngram = usize::from(text.ngram);
    let view = View { facet: Facet::Wording, mask, stem, ngram, body_only: text.zones };
    let kind = if matches!(params.measure, Measure::Cosine(_)) { Kind::Bags } else { Kind::Sets };
    let shingles = Shingles::of(&batches, view, args.ngram_to.map_or(ngram, usize::from), kind, progress)?;
    let messages = Messages { corpus, places: batches.places() };
    let brands: Vec<u64> = corpus.brands().keys().copied().collect();
    let number = |row| brands.partition_point(|&hash| hash < messages.brand_hash(row)) as u32;
    let brand_of: Vec<u32> = (0..shingles.len() as u32).map(number).collect();
    let scope = match (args.across_brands, args.within_brands) {
        (true, _) => Scope::Across(&brand_of),
        (_, true) => Scope::Within(&brand_of),
        _ => Scope::All,
    };
    let pairs = join(&shingles, &Join { scope, ..params }, progress).map_err(name_flag)?;
    let mut languages = BTreeMap::new();
    for (cell, size) in prepared.catalog.cells().iter().zip(prepared.catalog.sizes()) {
        *languages.entry(cell.language).or_insert(0) += size.messages;
    }
    let shorter = (batches.n_shorter(view), ngram);
    then(&Found { pairs: &pairs, brand_of: &brand_of, messages, languages, shorter })
}

/// The summary of the search, line by line.
pub(crate) fn summary(found: &Found<'_>, args: &JoinArgs) -> Vec<String> {
    let (pairs, stats) = (found.pairs, found.pairs.account());
    let shingles = pairs.shingles();
    let mut lines = vec![format!(
        "{} of similarity {} or more among {}; {} among {}",
        counted(pairs.len(), "pair"),
        args.min_similarity,
        counted(shingles.len() as u64, "message"),
        counted(pairs.edges().len() as u64, "pair"),
        counted(shingles.n_texts() as u64, "distinct text"),
    )];
    lines.push(match stats.method {
        Method::Lsh => format!("Search by sketches: {}", stats.why),
        _ => format!("Exact search, finds all pairs: {}", stats.why),
    });
    lines.extend(languages(&found.languages));
    let (n_shorter, ngram) = found.shorter;
    if n_shorter > 0 {
        let (has, it) = if n_shorter == 1 { ("has", "It matches") } else { ("have", "They match") };
        lines.push(format!(
            "{} {has} fewer words than --ngram {ngram}. {it} equal texts only, not parts of longer texts. Lower --ngram to find \
             short texts",
            counted(n_shorter, "message"),
        ));
    }
    if pairs.is_empty() {
        lines.push(
            "No pair found. Lower --min-similarity, for example to 0.3, to see the closest pairs".to_owned(),
        );
    }
    if let Some(measured) = stats.measured {
        lines.push(format!(
            "Expected recall at {}: at least {:.4}. Measured on a random sample of texts: {} of {}",
            args.min_similarity,
            stats.expected_recall,
            count(measured.found),
            counted(measured.there, "pair"),
        ));
    }
    let shared = found.messages.n_shared_ids() as u64;
    if shared > 0 {
        lines.push(format!(
            "{} (or contents without an id) {} shared by several messages of a brand, so that lines do not identify them. Give \
             every message its own id",
            counted(shared, "id"),
            if shared == 1 { "is" } else { "are" },
        ));
    }
    lines
}

/// The messages by language, where there are several languages.
fn languages(languages: &BTreeMap<Language, u64>) -> Option<String> {
    if languages.len() < 2 {
        return None;
    }
    let mut by_size: Vec<_> = languages.iter().map(|(language, n)| (Reverse(*n), language)).collect();
    by_size.sort();
    let words: Vec<String> = by_size
        .into_iter()
        .map(|(n, language)| {
            let name = if *language == Language::UND { "unknown" } else { language.code() };
            format!("{name} {}", count(n.0))
        })
        .collect();
    Some(format!(
        "Several languages detected ({}). Messages of different languages share nothing. Set one language for all with \
         --language CODE",
        words.join(", "),
    ))
}
