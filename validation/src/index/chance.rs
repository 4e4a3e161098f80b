//! Independent writers from a file: half of them must predict the chance similarity of the other half.

use super::gate::{Row, Run, gate, not_run};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use unisono::analysis::chance::{Law, estimate, grams_of};
use unisono::catalog::{CampaignMode, Prepared, Rules};
use unisono::facet::{Batches, View};
use unisono::hash::{SplitMix64, hash64};
use unisono::language::Language;
use unisono::message::Body;
use unisono::progress::no_progress;
use unisono::source::{self, ColumnMap, Options};
use unisono::{Corpus, Facet, Message, Result};

/// Words per text.
const LENGTHS: [usize; 5] = [60, 125, 250, 500, 1000];

/// Words skipped at the start of a writer: title pages and prefaces.
const SKIPPED: usize = 500;

/// Words drawn from a writer per length.
const DRAWN: usize = 36_000;

/// Facets with their gram size and the maximum relative error.
const CLAIMS: [(Facet, usize, f64, &str); 4] = [
    (Facet::Vocabulary, 1, 0.25, "within 25 %"),
    (Facet::Wording, 2, 0.25, "within 25 %"),
    (Facet::Wording, 4, 0.5, "within 50 %"),
    (Facet::Skeleton, 5, 0.5, "within 50 %"),
];

/// A name and its words.
type Writer = (String, Vec<String>);

/// (words, S_0) by facet and gram size.
type Points = BTreeMap<(Facet, usize), Vec<(usize, f64)>>;

pub(super) fn writers(run: &Run) -> Vec<Row> {
    const NAME: &str = "independent writers";
    let what = |facet: Facet, n: usize, language: &str| {
        format!("{} {n}{language}: half of the writers predict the other half", facet.name())
    };
    let Some(path) = &run.writers else {
        let row = |(facet, n, _, bound)| not_run(NAME, what(facet, n, ""), bound, "--writers");
        return CLAIMS.into_iter().map(row).collect();
    };
    let of_languages = match read(path) {
        Ok(writers) => writers,
        Err(error) => {
            return vec![gate(
                NAME,
                "texts".to_owned(),
                0,
                format!("cannot be read: {error}"),
                "read",
                false,
            )];
        }
    };
    let mut rows = Vec::new();
    for (language, writers) in of_languages {
        let half = |first: usize| -> Vec<&Writer> { writers.iter().skip(first).step_by(2).collect() };
        let (Ok(known), Ok(others)) = (points(&half(0), language), points(&half(1), language)) else {
            continue;
        };
        for (facet, n, most, bound) in CLAIMS {
            let in_grams: Vec<(usize, f64)> = known
                .get(&(facet, n))
                .into_iter()
                .flatten()
                .filter_map(|&(words, s0)| Some((grams_of(facet, n, words)?, s0)))
                .collect();
            let law = Law::fit(&in_grams, "one half");
            let (mut figure, mut worst) = (String::new(), 0f64);
            for &(words, s0) in others.get(&(facet, n)).into_iter().flatten() {
                let foretold = law.as_ref().zip(grams_of(facet, n, words)).map(|(law, grams)| law.s0(grams));
                let off = foretold.map_or(f64::INFINITY, |foretold| foretold / s0 - 1.0);
                worst = worst.max(off.abs());
                let _ = write!(figure, "{words} words {:+.0} %, ", 100.0 * off);
            }
            let holds = !figure.is_empty() && worst <= most;
            let figure = figure.trim_end_matches(", ").to_owned();
            rows.push(gate(
                NAME,
                what(facet, n, &format!(", {language}")),
                writers.len(),
                figure,
                bound,
                holds,
            ));
        }
    }
    rows
}

/// Returns S_0 of the writers at each length.
fn points(writers: &[&Writer], language: Language) -> Result<Points> {
    let mut points = Points::new();
    for length in LENGTHS {
        let mut corpus = Corpus::builder();
        for (name, words) in writers {
            corpus.add_batch(&texts(name, words, length));
        }
        let corpora = [corpus.build()];
        let rules = Rules { campaigns: CampaignMode::None, language: Some(language), ..Rules::default() };
        let prepared = Prepared::new(&corpora, &rules, &no_progress)?;
        let batches = Batches::new(&corpora, &prepared);
        for (facet, n, ..) in CLAIMS {
            let view = View { facet, mask: true, stem: true, ngram: n, body_only: false };
            if let Some(found) = estimate(&batches, view, &no_progress)?.first() {
                points.entry((facet, n)).or_default().push((length, found.value));
            }
        }
    }
    Ok(points)
}

/// Draws blocks of one length from a writer, at random without overlap.
fn texts(name: &str, words: &[String], length: usize) -> Vec<Message> {
    let mut blocks: Vec<&[String]> = words.get(SKIPPED..).unwrap_or_default().chunks_exact(length).collect();
    SplitMix64::new(hash64(name.as_bytes()), length as u64).shuffle(&mut blocks);
    blocks.truncate(DRAWN / length);
    let text = |(i, block): (usize, &&[String])| Message {
        id: Some(format!("{name}/{i}")),
        brand: name.to_owned(),
        body: Body { text: Some(block.join(" ")), html: None },
        ..Message::default()
    };
    blocks.iter().enumerate().map(text).collect()
}

/// Returns the writers of each language, ordered by the hashes of their names.
fn read(path: &Path) -> Result<BTreeMap<Language, Vec<Writer>>> {
    let columns = ColumnMap::parse(["brand=author", "body=text"])?;
    let options = Options { columns, ..Options::default() };
    let mut of_languages: BTreeMap<Language, BTreeMap<(u64, String), Vec<String>>> = BTreeMap::new();
    for message in source::messages(path, &options)? {
        let message = message?;
        let language =
            message.language_label.as_deref().and_then(Language::from_code).unwrap_or(Language::UND);
        let words = message.body.text.as_deref().unwrap_or_default().split_whitespace();
        let words = words.filter(|word| word.chars().any(char::is_alphanumeric)).map(str::to_owned);
        let key = (hash64(message.brand.as_bytes()), message.brand.clone());
        of_languages.entry(language).or_default().entry(key).or_default().extend(words);
    }
    let named = |own: BTreeMap<(u64, String), Vec<String>>| {
        own.into_iter().map(|((_, name), words)| (name, words)).collect()
    };
    Ok(of_languages.into_iter().map(|(language, own)| (language, named(own))).collect())
}
