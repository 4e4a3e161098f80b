//! The close pairs of the inputs, which `pairs` and `clusters` share.

use crate::args::{GramArgs, InputArgs, JoinArgs, TableArgs, TextArgs};
use crate::closest::Closest;
use crate::exit::Exit;
use crate::flags::{name_flag, name_flags};
use crate::impossible::Impossible;
use crate::inputs::{check_streams, options, print_notes, print_warning, read_inputs, read_old, verdict};
use crate::interrupt::install_ctrlc_handler;
use crate::meter::Meter;
use crate::overwrite::refuse_input;
use crate::own_lists::mask_phrases;
use crate::table::Table;
use crate::threads::with_threads;
use crate::words::Words;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use unisono::catalog::Catalog;
use unisono::corpus::{Analysis, Row};
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
    pub(crate) n_in_both: u64,
    /// Why no pair may be compared, if that is so.
    pub(crate) impossible: Option<Impossible>,
    /// The most similar pair, if none is close, some may be compared and the summary is printed.
    pub(crate) closest: Option<Closest>,
}

/// The names of the rows.
pub(crate) struct Messages<'a> {
    pub(crate) batches: &'a [Corpus],
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
    pub(crate) fn n_shared_ids(&self) -> usize {
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
        let words = Words::new(output.lang.lang());
        print_notes(&new, text.language, output.quiet, &words);
        let exit = verdict(input, &new);
        // The folders of messages that are not in memory must outlive the messages.
        let mut _spilled = None;
        let (n_new, mut corpora, mut n_old) = (n_distinct(&new.intake.batches), new.intake.batches, 0);
        let mut exits = vec![exit];
        if !against.is_empty() {
            let Some(old) = read_old(against, &options, analysis, &input.memory, output.quiet, list)? else {
                return Ok(Exit::Input);
            };
            print_notes(&old, text.language, output.quiet, &words);
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
                print_warning(&warning, &words);
            }
            let messages = Messages::new(&corpora, catalog, places);
            let n_ranked_new = pairs.old().map_or(n_new, |old| old.iter().filter(|is_old| !**is_old).count());
            let n_in_both = (n_new - n_ranked_new) as u64;
            let needs_reason = pairs.is_empty() && !output.quiet;
            let impossible = needs_reason.then(|| Impossible::find(close, params.within)).flatten();
            let find = || Closest::find(pairs, &params.join, &show);
            let closest = (needs_reason && impossible.is_none()).then(find).transpose()?;
            write(&Found { close, messages, n_in_both, impossible, closest }, &table, &meter)
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
