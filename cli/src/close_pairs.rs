//! The close pairs of the inputs, which `pairs` and `clusters` share.

use crate::args::{InputArgs, JoinArgs, TableArgs, TextArgs};
use crate::exit::Exit;
use crate::flags::{name_flag, name_flags};
use crate::inputs::{options, print_notes, read_inputs, verdict};
use crate::interrupt::install_ctrlc_handler;
use crate::meter::Meter;
use crate::number::{count, counted};
use crate::overwrite::refuse_input;
use crate::own_lists::mask_phrases;
use crate::table::Table;
use crate::terminal::eprint_line;
use crate::threads::with_threads;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::slice;
use unisono::catalog::Catalog;
use unisono::language::Language;
use unisono::pairs::{self, ClosePairs, GroupScope, PairParams};
use unisono::report::spelling_warning;
use unisono::similarity::join::{Join, Method, Pairs, Scope};
use unisono::similarity::pair::Measure;
use unisono::source::Options;
use unisono::{Corpus, Error, Result};

/// The close pairs and the names of their rows.
pub(crate) struct Found<'a> {
    pub(crate) pairs: &'a Pairs<'a>,
    /// The number of the brand of each row.
    pub(crate) brand_of: &'a [u32],
    pub(crate) messages: Messages<'a>,
    catalog: &'a Catalog,
    n_shorter: u64,
}

/// The names of the rows.
pub(crate) struct Messages<'a> {
    corpus: &'a Corpus,
    /// Batch and row in it of each row of the pairs.
    places: &'a [(u32, u32)],
    /// For each row that is not the first with its content: its number among the rows with that content.
    copies: BTreeMap<u32, u32>,
}

impl<'a> Messages<'a> {
    fn new(corpus: &'a Corpus, places: &'a [(u32, u32)]) -> Self {
        // Rows are ranks, so the order of the input does not change the numbers.
        let row_of = |rank: u32| places[rank as usize].1 as usize;
        let ranks = (0..places.len() as u32).into_par_iter();
        let mut contents: Vec<(u64, u32)> = ranks
            .filter(|&rank| !corpus.has_own_id(row_of(rank)))
            .map(|rank| (corpus.rows()[row_of(rank)].content, rank))
            .collect();
        contents.par_sort_unstable();
        let further = contents.chunk_by(|a, b| a.0 == b.0).flat_map(|same| (1..).zip(same).skip(1));
        Self { corpus, places, copies: further.map(|(n, &(_, rank))| (rank, n)).collect() }
    }

    /// The id of the message, or the hash of its content. Further messages with the same content get a number as suffix.
    pub(crate) fn id(&self, row: u32) -> String {
        let id = self.corpus.id(self.places[row as usize].1 as usize);
        self.copies.get(&row).map_or(id.clone(), |n| format!("{id}-{n}"))
    }

    pub(crate) fn brand(&self, row: u32) -> &str {
        self.corpus.brands().get(&self.brand_hash(row)).map_or("", String::as_str)
    }

    /// Returns the number of ids of the input that several messages of one brand share.
    fn n_shared_ids(&self) -> usize {
        let own = self.places.par_iter().filter(|(_, row)| self.corpus.has_own_id(*row as usize));
        let rows = own.map(|&(_, row)| &self.corpus.rows()[row as usize]);
        let mut ids: Vec<_> = rows.map(|row| (row.brand, row.id)).collect();
        ids.par_sort_unstable();
        ids.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).count()
    }

    fn brand_hash(&self, row: u32) -> u64 {
        self.corpus.rows()[self.places[row as usize].1 as usize].brand
    }
}

/// Reads the inputs, finds the close pairs and passes them to `write`. If `nearest` is given, keeps only the pairs that
/// the `nearest` rows of each row need.
pub(crate) fn with_close_pairs(
    input: &InputArgs,
    text: &TextArgs,
    args: &JoinArgs,
    nearest: Option<NonZeroUsize>,
    output: &TableArgs,
    write: impl FnOnce(&Found<'_>, &Table, &Meter) -> anyhow::Result<()> + Send,
) -> anyhow::Result<Exit> {
    let options = Options { ids: args.ids, ..options(input)? };
    let mut params = params(text, args)?;
    params.join.nearest = nearest.map(NonZeroUsize::get);
    let own_phrases = mask_phrases(text.mask_phrases.as_deref())?;
    refuse_input(&output.output, &input.inputs)?;
    install_ctrlc_handler()?;
    let table = Table::create(&output.output)?;
    with_threads(args.threads, || {
        let list = "unisono analyze --output DIR lists them";
        let Some(loaded) = read_inputs(input, &options, own_phrases, output.quiet, list)? else {
            return Ok(Exit::Input);
        };
        print_notes(&loaded, text.language, output.quiet);
        let meter = Meter::new(output.quiet);
        let corpora = slice::from_ref(&loaded.intake.corpus);
        pairs::with_close_pairs(corpora, &params, &|progress| meter.show(progress), |close| {
            let ClosePairs { pairs, places, group_of, catalog, n_shorter, .. } = *close;
            if let Some(warning) = spelling_warning(corpora, catalog).filter(|_| !output.quiet) {
                eprint_line(&format!("unisono: {}; {}", warning.message, warning.remedy));
            }
            let messages = Messages::new(&corpora[0], places);
            write(&Found { pairs, brand_of: group_of, messages, catalog, n_shorter }, &table, &meter)
        })
        .map_err(name_flags)?;
        Ok(verdict(input, &loaded))
    })
}

/// Checks the flags and returns the parameters, so that a mistake shows before the work.
fn params(text: &TextArgs, args: &JoinArgs) -> Result<PairParams> {
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
    let mut params = PairParams::default();
    (params.mask, params.stem, params.zones) = (!text.no_mask, !text.no_stem, text.zones);
    (params.ngram, params.longest) = (text.ngram.into(), args.ngram_to.map(usize::from));
    params.language = text.language;
    params.within = match (args.across_brands, args.within_brands) {
        (true, _) => GroupScope::Across,
        (_, true) => GroupScope::Within,
        _ => GroupScope::All,
    };
    params.join = Join {
        measure,
        min_similarity: args.min_similarity,
        scope: Scope::All,
        old: None,
        method: args.method,
        recall: args.recall.unwrap_or(Join::default().recall),
        seed: args.seed,
        max_pairs: args.max_pairs,
        nearest: None,
    };
    params.check().map_err(name_flag)?;
    Ok(params)
}

/// The summary of the search, line by line.
pub(crate) fn summary(found: &Found<'_>, args: &JoinArgs, ngram: u8) -> Vec<String> {
    let (pairs, stats) = (found.pairs, found.pairs.stats());
    let shingles = pairs.shingles();
    let mut lines = vec![format!(
        "{} of similarity {} or more among {}; {} among {}",
        counted(pairs.len(), "pair"),
        args.min_similarity,
        counted(shingles.len() as u64, "message"),
        counted(pairs.n_edges(), "pair"),
        counted(shingles.n_texts() as u64, "distinct text"),
    )];
    lines.push(match stats.method {
        Method::Lsh => format!("Search by sketches: {}", stats.reason),
        _ => "Exact search".to_owned(),
    });
    lines.extend(languages(found.catalog));
    if found.n_shorter > 0 {
        let (is, it) = if found.n_shorter == 1 { ("is", "It matches") } else { ("are", "They match") };
        lines.push(format!(
            "{} {is} shorter than --ngram {ngram} words. {it} equal texts only, not parts of longer texts. Lower --ngram to find \
             short texts",
            counted(found.n_shorter, "message"),
        ));
    }
    if pairs.is_empty() {
        lines.push(why_none(found, args, ngram));
    }
    if let Some(measured) = stats.measured {
        lines.push(format!(
            "Expected recall at {}: at least {:.4}. Measured on a random sample of texts: {} of {}",
            args.min_similarity,
            stats.expected_recall,
            count(measured.found),
            counted(measured.close, "pair"),
        ));
    }
    let shared = found.messages.n_shared_ids() as u64;
    if shared > 0 {
        lines.push(format!(
            "{} {} shared by several messages of a brand, so that lines do not identify them. Give every message its own \
             id",
            counted(shared, "id"),
            if shared == 1 { "is" } else { "are" },
        ));
    }
    lines
}

/// Returns the reason why there is no pair, and the settings that may find one.
fn why_none(found: &Found<'_>, args: &JoinArgs, ngram: u8) -> String {
    let shingles = found.pairs.shingles();
    if found.messages.corpus.n_tokens() == 0 {
        return "No message has a word to compare. Check that the bodies hold text, not only pictures or signs".to_owned();
    }
    if shingles.n_texts() == 0 {
        return "No message has a word outside its header and footer. Compare whole messages with --zones off".to_owned();
    }
    if shingles.n_texts() == 1 && shingles.len() == 1 {
        return "Only one message has words, so there is no pair to compare".to_owned();
    }
    let lower = [0.3, 0.1, 0.01].into_iter().find(|lower| lower * 2.0 <= args.min_similarity);
    match lower {
        Some(lower) => {
            format!("No pair found. Lower --min-similarity, for example to {lower}, to see the closest pairs")
        }
        None if ngram > 1 => {
            format!(
                "No pair found: hardly any two messages share {ngram} words in a row. Compare shorter runs with --ngram 1"
            )
        }
        None => "No pair found: hardly any two messages share a word".to_owned(),
    }
}

/// The messages by language, where there are several languages.
fn languages(catalog: &Catalog) -> Option<String> {
    let mut languages = BTreeMap::new();
    for (cell, size) in catalog.cells().iter().zip(catalog.sizes()) {
        *languages.entry(cell.language).or_insert(0) += size.messages;
    }
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
