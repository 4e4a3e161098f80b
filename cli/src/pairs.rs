//! `unisono pairs`: every two messages that are close, with their similarity.

use crate::Exit;
use crate::analyze::{check, take_in, verdict, with_threads};
use crate::args::{InputArgs, JoinArgs, PairsArgs, TableArgs, TextArgs};
use crate::files::refuse_input;
use crate::number::{count, counted};
use crate::progress::{Meter, heed_interrupts};
use crate::run::{self, Found};
use crate::table::{Cell, Table};
use crate::terminal::say;
use std::cmp::Reverse;
use unisono::language::Language;
use unisono::similarity::join::{Method, Pair};

const HEADER: [&str; 5] = ["id_a", "brand_a", "id_b", "brand_b", "similarity"];

/// Runs the subcommand.
pub(crate) fn pairs(args: &PairsArgs) -> anyhow::Result<Exit> {
    of_close_pairs(&args.input, &args.text, &args.join, &args.output, |found, table, meter| {
        meter.clear();
        if !args.output.quiet {
            summary(found, &args.join).iter().for_each(|line| say(line));
        }
        let row = |pair: Pair, emit: &mut dyn FnMut(&[Cell<'_>])| {
            let (a, b) = (found.messages.id(pair.a), found.messages.id(pair.b));
            let (brand_a, brand_b) = (found.messages.brand(pair.a), found.messages.brand(pair.b));
            let similarity = Cell::Number(pair.similarity);
            emit(&[Cell::Text(&a), Cell::Text(brand_a), Cell::Text(&b), Cell::Text(brand_b), similarity]);
        };
        let shingles = found.pairs.shingles();
        match args.top {
            Some(most) => {
                let neighbours = found.pairs.neighbours();
                table.write(
                    &HEADER,
                    shingles.len(),
                    |_| (most.get() as u64).min(shingles.len() as u64),
                    |item, emit| {
                        let mut nearest = Vec::new();
                        neighbours.nearest(item as u32, most.get(), &mut nearest);
                        nearest.iter().for_each(|&pair| row(pair, emit));
                    },
                )
            }
            None if args.collapse => {
                let most = |text: usize| found.pairs.n_in_text(text as u32);
                table.write(&HEADER, shingles.n_texts(), most, |item, emit| {
                    found.pairs.text(item as u32).for_each(|pair| row(pair, emit));
                })
            }
            None => {
                let most = |row: usize| found.pairs.max_in_row(row as u32);
                table.write(&HEADER, shingles.len(), most, |item, emit| {
                    found.pairs.row(item as u32).for_each(|pair| row(pair, emit));
                })
            }
        }
    })
}

/// Reads, finds the close pairs, and has them made into a table.
pub(crate) fn of_close_pairs(
    input: &InputArgs,
    text: &TextArgs,
    join: &JoinArgs,
    output: &TableArgs,
    write: impl FnOnce(&Found<'_>, &Table, &Meter) -> anyhow::Result<()> + Send,
) -> anyhow::Result<Exit> {
    check(input)?;
    let asked = run::asked(text, join)?;
    refuse_input(&output.output, &input.inputs)?;
    heed_interrupts()?;
    let table = Table::at(&output.output)?;
    with_threads(join.threads, || {
        let Some(taken) = take_in(input, output.quiet, "unisono analyze --output DIR lists them")? else {
            return Ok(Exit::Input);
        };
        let meter = Meter::new(output.quiet);
        let progress = |progress| meter.watch(progress);
        run::close_pairs(&taken, text, join, asked, &progress, |found| write(found, &table, &meter))?;
        Ok(verdict(input, &taken))
    })
}

/// What was found and how, for a person.
pub(crate) fn summary(found: &Found<'_>, join: &JoinArgs) -> Vec<String> {
    let (pairs, stats) = (found.pairs, found.pairs.stats());
    let shingles = pairs.shingles();
    let mut lines = vec![format!(
        "{} of similarity {} or more among {}; {} if texts count once, of {}",
        counted(pairs.len(), "pair"),
        join.min_similarity,
        counted(shingles.len() as u64, "message"),
        counted(pairs.edges().len() as u64, "pair"),
        counted(shingles.n_texts() as u64, "distinct text"),
    )];
    lines.push(match stats.method {
        Method::Lsh => format!("found by sketches: {}", stats.reason),
        _ => format!("found exactly, so all of them: {}", stats.reason),
    });
    if found.languages.len() > 1 {
        let mut languages: Vec<_> =
            found.languages.iter().map(|(language, n)| (Reverse(*n), language)).collect();
        languages.sort();
        let told = |(n, language): &(Reverse<u64>, &Language)| {
            let name = if **language == Language::UND { "unknown" } else { language.code() };
            format!("{name} {}", count(n.0))
        };
        let languages: Vec<String> = languages.iter().map(told).collect();
        lines.push(format!(
            "messages were told to be of several languages ({}), and those of two share nothing, whatever their words: \
             --language CODE takes all for one",
            languages.join(", "),
        ));
    }
    let (n_shorter, ngram) = found.shorter;
    if n_shorter > 0 {
        let (holds, it) = if n_shorter == 1 { ("is", "it") } else { ("are", "each") };
        lines.push(format!(
            "{} {holds} shorter than --ngram {ngram}: {it} is compared as a whole, and not found inside longer texts. Use a \
             smaller --ngram to find short texts",
            counted(n_shorter, "message"),
        ));
    }
    if pairs.is_empty() {
        lines.push(
            "no two are that close: a lower --min-similarity, as 0.3, shows what is closest".to_owned(),
        );
    }
    if let Some(measured) = stats.measured {
        lines.push(format!(
            "recall expected at {}: {:.4} or more; measured: {} of the {} of a random sample of texts",
            join.min_similarity,
            stats.expected_recall,
            count(measured.found),
            counted(measured.close, "pair"),
        ));
    }
    let shared = found.messages.n_shared_ids() as u64;
    if shared > 0 {
        lines.push(format!(
            "{} (or content, where there is no id) stand{} for several messages of a brand, which the lines cannot tell apart: \
             give every message an id of its own",
            counted(shared, "id"),
            if shared == 1 { "s" } else { "" },
        ));
    }
    lines
}
