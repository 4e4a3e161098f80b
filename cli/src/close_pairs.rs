//! The close pairs of the inputs, which `pairs` and `clusters` share.

use crate::args::{GramArgs, InputArgs, JoinArgs, TableArgs, TextArgs};
use crate::closest::{Closest, rounded_down};
use crate::exit::Exit;
use crate::flags::{name_flag, name_flags};
use crate::inputs::{check_streams, options, print_notes, read_inputs, read_old, verdict};
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
use std::path::PathBuf;
use unisono::catalog::Catalog;
use unisono::corpus::{Analysis, Row};
use unisono::language::Language;
use unisono::pairs::{self, ClosePairs, Field, GroupScope, PairParams};
use unisono::report::spelling_warning;
use unisono::similarity::join::{Join, Method, Scope};
use unisono::similarity::pair::Measure;
use unisono::source::Options;
use unisono::{Corpus, Error, Result};

/// The arguments of a search for close pairs.
pub(crate) struct Search<'a> {
    pub(crate) input: &'a InputArgs,
    /// The inputs of old messages; if there are any, only pairs of a new and an old message are found.
    pub(crate) against: &'a [PathBuf],
    pub(crate) field: Field,
    pub(crate) text: &'a TextArgs,
    pub(crate) grams: &'a GramArgs,
    pub(crate) join: &'a JoinArgs,
    /// Keeps only the pairs of each message with this number of nearest messages.
    pub(crate) nearest: Option<NonZeroUsize>,
    /// True if words of the messages are shown, without names of readers.
    pub(crate) shows_passages: bool,
    pub(crate) output: &'a TableArgs,
}

/// The close pairs and the names of their rows.
pub(crate) struct Found<'a> {
    pub(crate) close: &'a ClosePairs<'a>,
    pub(crate) messages: Messages<'a>,
    /// Messages of the inputs that are also in --against.
    n_in_both: u64,
    /// The most similar pair, if none is close and the summary is printed.
    closest: Option<Closest>,
}

/// The names of the rows.
pub(crate) struct Messages<'a> {
    batches: &'a [Corpus],
    catalog: &'a Catalog,
    /// The batch of each row of the pairs, and the row within that batch.
    places: &'a [(u32, u32)],
    /// For each row that is not the first with its content: its number among the rows with that content.
    copies: BTreeMap<u32, u32>,
}

impl<'a> Messages<'a> {
    fn new(batches: &'a [Corpus], catalog: &'a Catalog, places: &'a [(u32, u32)]) -> Self {
        // Rows are ranks, so the order of the input does not change the numbers.
        let content = |(&(batch, row), rank): (&(u32, u32), u32)| {
            let (corpus, row) = (&batches[batch as usize], row as usize);
            (!corpus.has_own_id(row)).then(|| (corpus.rows()[row].content, rank))
        };
        let ranks = (0..places.len() as u32).into_par_iter();
        let mut contents: Vec<(u64, u32)> = places.par_iter().zip(ranks).filter_map(content).collect();
        contents.par_sort_unstable();
        let further = contents.chunk_by(|a, b| a.0 == b.0).flat_map(|same| (1..).zip(same).skip(1));
        Self { batches, catalog, places, copies: further.map(|(n, &(_, rank))| (rank, n)).collect() }
    }

    /// The id of the message, or the hash of its content. Further messages with the same content get a number as suffix.
    pub(crate) fn id(&self, row: u32) -> String {
        let (batch, at) = self.places[row as usize];
        let id = self.batches[batch as usize].id(at as usize);
        self.copies.get(&row).map_or(id.clone(), |n| format!("{id}-{n}"))
    }

    pub(crate) fn brand(&self, row: u32) -> &str {
        self.catalog.cell_name(self.catalog.cell_of(row as usize) as usize)
    }

    /// Returns the number of ids of the input that several messages of one brand share.
    fn n_shared_ids(&self) -> usize {
        let own_id = |&(batch, row): &(u32, u32)| {
            let (corpus, row) = (&self.batches[batch as usize], row as usize);
            corpus.has_own_id(row).then(|| (corpus.rows()[row].brand, corpus.rows()[row].id))
        };
        let mut ids: Vec<_> = self.places.par_iter().filter_map(own_id).collect();
        ids.par_sort_unstable();
        ids.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).count()
    }
}

/// Reads the inputs, finds the close pairs and passes them to `write`.
pub(crate) fn with_close_pairs(
    search: &Search<'_>,
    write: impl FnOnce(&Found<'_>, &Table, &Meter) -> anyhow::Result<()> + Send,
) -> anyhow::Result<Exit> {
    let Search { input, against, field, text, grams, join: args, nearest, shows_passages, output } = *search;
    check_streams(input.inputs.iter().chain(against))?;
    let options = Options { ids: args.ids, skips_digests: true, ..options(input)? };
    let mut params = params(field, text, grams, args)?;
    params.join.nearest = nearest.map(NonZeroUsize::get);
    let mut parts = params.parts();
    parts.slots |= shows_passages;
    if !output.quiet {
        // A warning counts the texts that are not in the stated language.
        (parts.language, parts.zones) = (true, true);
    }
    let analysis = Analysis::new(mask_phrases(text.mask_phrases.as_deref())?, parts);
    for inputs in [&input.inputs, against] {
        refuse_input("--output", &output.output, inputs)?;
    }
    install_ctrlc_handler()?;
    let table = Table::create("--output", &output.output)?;
    with_threads(args.threads, || {
        let list = "unisono analyze --output DIR lists them";
        let Some(new) = read_inputs(input, &options, analysis.clone(), output.quiet, list)? else {
            return Ok(Exit::Input);
        };
        print_notes(&new, text.language, output.quiet);
        let exit = verdict(input, &new);
        // The folders of messages that are not in memory must outlive the messages.
        let mut _spilled = None;
        let (n_new, mut corpora, mut n_old) = (n_distinct(&new.intake.batches), new.intake.batches, 0);
        let mut exits = vec![exit];
        if !against.is_empty() {
            let Some(old) = read_old(against, &options, analysis, &input.memory, output.quiet, list)? else {
                return Ok(Exit::Input);
            };
            print_notes(&old, text.language, output.quiet);
            exits.push(verdict(input, &old));
            n_old = old.intake.batches.len();
            corpora.splice(..0, old.intake.batches);
            _spilled = Some(old.spilled);
        }
        let meter = Meter::new(output.quiet);
        let show = |progress| meter.show(progress);
        let then = |close: &ClosePairs<'_>| -> anyhow::Result<()> {
            let ClosePairs { pairs, places, catalog, .. } = *close;
            if let Some(warning) = spelling_warning(&corpora, catalog).filter(|_| !output.quiet) {
                eprint_line(&format!("unisono: {}; {}", warning.message, warning.remedy));
            }
            let messages = Messages::new(&corpora, catalog, places);
            let n_ranked_new = pairs.old().map_or(n_new, |old| old.iter().filter(|is_old| !**is_old).count());
            let n_in_both = (n_new - n_ranked_new) as u64;
            let find = || Closest::find(pairs, &params.join, &show);
            let closest = (pairs.is_empty() && !output.quiet).then(find).transpose()?;
            write(&Found { close, messages, n_in_both, closest }, &table, &meter)
        };
        let found = match against.is_empty() {
            true => pairs::with_close_pairs(&corpora, &params, &show, then),
            false => pairs::with_close_pairs_against(&corpora, n_old, &params, &show, then),
        };
        found.map_err(name_flags)?;
        Ok(exits.into_iter().fold(Exit::Done, Exit::worse))
    })
}

/// Returns the number of distinct messages of all batches.
fn n_distinct(batches: &[Corpus]) -> usize {
    let n = batches.iter().map(Corpus::len).sum();
    if batches.len() < 2 {
        return n;
    }
    let rows = batches.iter().flat_map(Corpus::rows).filter(|row| row.id != 0);
    let mut keys: Vec<u64> = rows.map(Row::key).collect();
    keys.par_sort_unstable();
    n - keys.chunk_by(|a, b| a == b).map(|same| same.len() - 1).sum::<usize>()
}

/// Checks the flags and returns the parameters, so that a mistake shows before the work.
fn params(field: Field, text: &TextArgs, grams: &GramArgs, args: &JoinArgs) -> Result<PairParams> {
    if args.ngram_to.is_some() && field != Field::Body {
        return Err(Error::parameter("--ngram-to", "applies to --field body only"));
    }
    if args.ngram_to.is_some_and(|longest| longest < grams.ngram) {
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
    params.field = field;
    (params.mask, params.stem, params.zones) = (!text.no_mask, !text.no_stem, text.zones);
    (params.ngram, params.longest) = (grams.ngram.into(), args.ngram_to.map(usize::from));
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
pub(crate) fn summary(found: &Found<'_>, search: &Search<'_>) -> Vec<String> {
    let (args, ngram) = (search.join, search.grams.ngram);
    let ClosePairs { pairs, catalog, n_shorter, .. } = *found.close;
    let stats = pairs.stats();
    let shingles = pairs.shingles();
    let mut lines = vec![format!(
        "{} of similarity {} or more among {}; {} among {}",
        counted(pairs.len(), "pair"),
        args.min_similarity,
        match pairs.old() {
            None => counted(shingles.len() as u64, "message"),
            Some(old) => {
                let n_old = old.iter().filter(|is_old| **is_old).count();
                let n_new = counted((old.len() - n_old) as u64, "new message");
                format!("{n_new} and {}", counted(n_old as u64, "old message"))
            }
        },
        counted(pairs.n_edges(), "pair"),
        counted(shingles.n_texts() as u64, "distinct text"),
    )];
    lines.push(match stats.method {
        Method::Lsh => format!("Search by sketches: {}", stats.reason),
        _ => "Exact search".to_owned(),
    });
    if found.n_in_both > 0 {
        let (is, them) = if found.n_in_both == 1 { ("is", "It counts") } else { ("are", "They count") };
        lines.push(format!(
            "{} of the inputs {is} also in --against. {them} as old",
            counted(found.n_in_both, "message")
        ));
    }
    lines.extend(languages(catalog));
    if n_shorter > 0 {
        let (is, it) = if n_shorter == 1 { ("is", "It matches") } else { ("are", "They match") };
        lines.push(format!(
            "{} {is} shorter than --ngram {ngram} words. {it} equal texts only, not parts of longer texts. Lower --ngram to find \
             short texts",
            counted(n_shorter, "message"),
        ));
    }
    if pairs.is_empty() {
        lines.push(why_none(found, search));
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
fn why_none(found: &Found<'_>, search: &Search<'_>) -> String {
    let ngram = search.grams.ngram;
    let shingles = found.close.pairs.shingles();
    if search.field != Field::Body && shingles.n_texts() == 0 {
        return format!("No message has {}", search.field.facet().needs());
    }
    if found.messages.batches.iter().all(|corpus| corpus.n_tokens() == 0) {
        return "No message has a word to compare. Check that the bodies hold text, not only pictures or signs".to_owned();
    }
    if shingles.n_texts() == 0 {
        return "No message has a word outside its header and footer. Compare whole messages with --zones off".to_owned();
    }
    if shingles.n_texts() == 1 && shingles.len() == 1 {
        return "Only one message has words, so there is no pair to compare".to_owned();
    }
    match found.closest {
        Some(Closest::Similarity(most)) => {
            let threshold = rounded_down(most);
            format!(
                "No pair found. The most similar pair has a similarity of {threshold}: see it with --min-similarity {threshold}"
            )
        }
        Some(Closest::Unknown) | None => {
            "No pair found. Lower --min-similarity step by step, for example to half".to_owned()
        }
        Some(Closest::Nothing) if ngram > 1 && search.field == Field::Body => {
            format!(
                "No pair found: hardly any two messages share {ngram} words in a row. Compare shorter runs with --ngram 1"
            )
        }
        Some(Closest::Nothing) if search.field == Field::Subject => {
            "No pair found: hardly any two subject lines share two words in a row".to_owned()
        }
        Some(Closest::Nothing) if search.field == Field::CallToAction => {
            "No pair found: hardly any two messages share a button or link".to_owned()
        }
        Some(Closest::Nothing) => "No pair found: hardly any two messages share a word".to_owned(),
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
    let main = languages.iter().filter(|(language, _)| **language != Language::UND).max_by_key(|(_, n)| **n);
    let main = main.map_or("CODE", |(language, _)| language.code());
    Some(format!(
        "Several languages detected ({}). Only messages of one language are compared with each other. If the inputs hold \
         several, nothing needs to be done; if all messages are in one, give it: --language {main}",
        words.join(", "),
    ))
}
