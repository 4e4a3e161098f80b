//! The pages of docs/measures: each example is run as it stands there, and must give the numbers that stand there.
//!
//! A page holds messages (```jsonl), a command line that measures them, and a table with a field of the result in its
//! first column and a value in its last. Nothing is written twice, so page and test cannot drift apart.
//!
//! The result is the report; of `phrases` its lines, of `templates` and `score` what the library returns; of `pairs` and `clusters`
//! their lines, by the ids of the messages; and where a page shows code of the library instead of a command, what that gives.

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use unisono::analysis::Settings;
use unisono::analysis::clusters::{Linkage, clusters};
use unisono::analysis::depth::depth;
use unisono::analysis::templates::templates;
use unisono::catalog::{CampaignMode, Period, Prepared, Rules};
use unisono::facet::{Batches, View};
use unisono::language::Language;
use unisono::pairs::Field;
use unisono::progress::no_progress;
use unisono::report::Evidence;
use unisono::score::{Index, ScoreOptions};
use unisono::shingle::Shingler;
use unisono::similarity::join::{Join, Pairs, join};
use unisono::similarity::pair::Measure;
use unisono::similarity::{Kind, Shingles};
use unisono::sketch::MinHash;
use unisono::{Config, Corpus, Facet, Message, Result, source};

#[test]
fn every_example_gives_its_numbers() {
    let mut wrong = Vec::new();
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let (mut messages, mut draft, mut report, mut checked) = (None, String::new(), None, 0);
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if line == "```jsonl" {
                let example: String =
                    lines.by_ref().take_while(|l| *l != "```").map(|l| format!("{l}\n")).collect();
                (messages, report) = (Some(example), None);
            } else if line == "```text" {
                draft = lines.by_ref().take_while(|l| *l != "```").collect::<Vec<_>>().join("\n");
            } else if let Some(flags) = line.strip_prefix("unisono score draft.txt --against example.jsonl ")
            {
                report = Some(scored(messages.as_deref().unwrap(), &draft, flags));
            } else if let Some(flags) = line.strip_prefix("unisono analyze example.jsonl ") {
                report = Some(measured(messages.as_deref().unwrap(), flags));
            } else if let Some(flags) = line.strip_prefix("unisono phrases example.jsonl ") {
                report = Some(said(messages.as_deref().unwrap(), flags));
            } else if let Some(flags) = line.strip_prefix("unisono pairs example.jsonl ") {
                report = Some(close(messages.as_deref().unwrap(), flags, of_pairs));
            } else if let Some(flags) = line.strip_prefix("unisono clusters example.jsonl ") {
                report = Some(close(messages.as_deref().unwrap(), flags, of_clusters));
            } else if let Some(flags) = line.strip_prefix("unisono templates example.jsonl ") {
                report = Some(filled_in(messages.as_deref().unwrap(), flags));
            } else if line.contains(".mean_jaccard(") {
                report = Some(mean_jaccard(messages.as_deref().unwrap()));
            } else if line.starts_with("## ") {
                report = None;
            } else if let (Some(report), Some(row)) = (&report, line.strip_prefix("| `")) {
                let (field, rest) = row.split_once("` |").unwrap();
                let stated = rest.trim_end_matches('|').rsplit('|').next().unwrap().trim();
                if let Err(why) = check(field, stated, find(report, field)) {
                    wrong.push(format!("{}: {why}", page.display()));
                }
                checked += 1;
            }
        }
        assert!(checked > 0, "{}: no number was checked", page.display());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What each measure's page must say.
#[test]
fn every_page_has_its_sections() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let sections: Vec<&str> = text.lines().filter_map(|l| l.strip_prefix("## ")).collect();
        let expected = ["Definition", "By hand", "Range", "What it does not mean", "Cost", "Reference"];
        assert_eq!(sections, expected, "{}", page.display());
    }
}

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/measures");
    let mut pages: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    assert!(pages.len() > 15, "{pages:?}");
    pages
}

/// The settings of a command, as its flags change them.
struct Flags {
    config: Config,
    join: Join<'static>,
    linkage: Linkage,
    /// The facet of `pairs` and `clusters`.
    facet: Facet,
}

impl Flags {
    /// Reads the flags that pages use, each with a value but for two.
    fn read(flags: &str, mut config: Config) -> Self {
        let (mut join, mut linkage, mut facet) = (Join::default(), Linkage::Medoid, Facet::Wording);
        let mut flags = flags.split(' ');
        while let Some(flag) = flags.next() {
            let settings = &mut config.settings;
            let mut value = || flags.next().unwrap();
            match flag {
                "--no-mask" => settings.mask = false,
                "--no-stem" => settings.stem = false,
                "--zones" => settings.zones = value() != "off",
                "--ngram" => settings.ngram = value().parse().unwrap(),
                "--min-units" => settings.min_units = value().parse().unwrap(),
                "--block" => config.block = value().parse().unwrap(),
                "--by" => config.by.push(value().to_owned()),
                "--block-by" => config.block_by = Some(value().to_owned()),
                "--trend" => config.trend.by = Period::from_name(value()),
                "--before" => config.trend.before = Some(value().parse().unwrap()),
                "--language" => config.language = Language::from_code(value()),
                "--facets" => {
                    config.facets = value().split(',').map(|name| Facet::from_name(name).unwrap()).collect();
                }
                "--evidence" => {
                    let names = value().split(',');
                    config.evidence = names.map(|name| Evidence::from_name(name).unwrap()).collect();
                }
                "--campaigns" => config.campaigns = value().parse().unwrap(),
                "--min-words" => config.phrases.min_words = value().parse().unwrap(),
                "--min-brands" => config.phrases.min_brands = value().parse().unwrap(),
                "--field" => facet = value().parse::<Field>().unwrap().facet(),
                "--min-similarity" => join.min_similarity = value().parse().unwrap(),
                "--measure" => join.measure = value().parse().unwrap(),
                "--weights" => join.measure = Measure::Cosine(value().parse().unwrap()),
                "--linkage" => linkage = value().parse().unwrap(),
                _ => panic!("{flag}: this test does not know it"),
            }
        }
        Self { config, join, linkage, facet }
    }
}

/// Returns the report of the messages under the flags of the command.
fn measured(messages: &str, flags: &str) -> Value {
    let corpus: Corpus = read(messages).into_iter().collect();
    let config = Flags::read(flags, Config::default()).config;
    serde_json::to_value(unisono::analyze(&corpus, &config).unwrap()).unwrap()
}

/// The phrases of the messages.
fn said(messages: &str, flags: &str) -> Value {
    let corpus = [read(messages).into_iter().collect::<Corpus>()];
    let config = Flags::read(flags, Config::new([Facet::Wording])).config;
    serde_json::to_value(unisono::phrases(&corpus, &config, &no_progress).unwrap()).unwrap()
}

/// The score of a draft against the messages.
fn scored(messages: &str, draft: &str, flags: &str) -> Value {
    let corpus = [read(messages).into_iter().collect::<Corpus>()];
    let config = Flags::read(flags, Config::new([Facet::Wording])).config;
    let index = Index::build(&corpus, &config, &no_progress).unwrap();
    let mut message = Message::default();
    message.body.text = Some(draft.to_owned());
    let options = ScoreOptions { language: config.language, ..ScoreOptions::default() };
    serde_json::to_value(unisono::score(&message, &index, &options).unwrap()).unwrap()
}

fn read(messages: &str) -> Vec<Message> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("example.jsonl");
    fs::write(&file, messages).unwrap();
    source::messages(&file, &source::Options::default()).unwrap().collect::<Result<_>>().unwrap()
}

/// What `then` makes of the close pairs and of the id of each row.
fn close(messages: &str, flags: &str, then: fn(&Pairs<'_>, &[String], Linkage) -> Value) -> Value {
    let messages = read(messages);
    let ids: Vec<String> = messages.iter().map(|m| m.id.clone().unwrap()).collect();
    let corpus = [messages.into_iter().collect::<Corpus>()];
    let Flags { config, join: params, linkage, facet } = Flags::read(flags, Config::default());
    let Settings { mask, stem, ngram, zones, .. } = config.settings;
    let rules = Rules { campaigns: CampaignMode::None, language: config.language, ..Rules::default() };
    let prepared = Prepared::new(&corpus, &rules, &no_progress).unwrap();
    let batches = Batches::new(&corpus, &prepared);
    let view = View { facet, mask, stem, ngram, body_only: zones };
    let shingles = Shingles::from_batches(&batches, view, view.ngram, Kind::Bags, &no_progress).unwrap();
    let ids: Vec<String> = batches.places().iter().map(|&(_, row)| ids[row as usize].clone()).collect();
    then(&join(&shingles, &params, &no_progress).unwrap(), &ids, linkage)
}

/// How many pairs there are, the similarity of each under the id of the first message and that of the second, and
/// the counts of each under both ids in one word.
fn of_pairs(pairs: &Pairs<'_>, ids: &[String], _: Linkage) -> Value {
    let mut out = json!({"pairs": pairs.len()});
    for row in 0..ids.len() as u32 {
        for pair in pairs.row(row) {
            let (a, b) = (&ids[pair.a as usize], &ids[pair.b as usize]);
            let pair = if a < b { pair } else { pair.reversed() };
            out[a.min(b)][a.max(b)] = pair.similarity.into();
            out[format!("{}{}", a.min(b), a.max(b))] = json!({
                "shared": pair.shared, "size_a": pair.size_a, "size_b": pair.size_b,
                "a_in_b": pair.a_in_b(), "b_in_a": pair.b_in_a(),
            });
        }
    }
    out
}

/// How many clusters there are, and the line of each message under its id.
fn of_clusters(pairs: &Pairs<'_>, ids: &[String], linkage: Linkage) -> Value {
    let found = clusters(pairs, linkage, &vec![0; ids.len()], &no_progress).unwrap();
    let mut out = json!({"clusters": found.len()});
    for (i, cluster) in found.iter().enumerate() {
        for &(row, similarity) in &cluster.members {
            out[&ids[row as usize]] = json!({
                "cluster": i + 1,
                "representative": ids[cluster.representative as usize],
                "similarity": similarity,
            });
        }
    }
    out
}

/// The templates of the messages and the depth of their campaigns.
fn filled_in(messages: &str, flags: &str) -> Value {
    let config = Flags::read(flags, Config::default()).config;
    let corpus = [read(messages).into_iter().collect::<Corpus>()];
    let rules = Rules { campaigns: config.campaigns, language: config.language, ..Rules::default() };
    let prepared = Prepared::new(&corpus, &rules, &no_progress).unwrap();
    let batches = Batches::new(&corpus, &prepared);
    let found = templates(&batches, &config.settings, Default::default(), 10, &no_progress).unwrap();
    let mut out = serde_json::to_value(found).unwrap();
    out["depth"] =
        serde_json::to_value(depth(&batches, &config.settings, 10, &no_progress).unwrap()).unwrap();
    out
}

/// What the code of the page gives, by the names of the brands.
fn mean_jaccard(messages: &str) -> Value {
    let messages = read(messages);
    let bodies: Vec<&str> = messages.iter().map(|m| m.body.text.as_deref().unwrap()).collect();
    let mut names: Vec<&str> = messages.iter().map(|m| m.brand.as_str()).collect();
    names.dedup();
    let brands: Vec<u32> =
        messages.iter().map(|m| names.iter().position(|n| *n == m.brand).unwrap() as u32).collect();
    let shingler = Shingler { ngram: 1..=1, ..Shingler::default() };
    let signatures =
        MinHash { k: 4096, ..MinHash::default() }.signer().unwrap().sign_texts(&shingler, &bodies);
    let means = signatures.mean_jaccard(&brands, None, &no_progress).unwrap();
    let mut out = json!({});
    for (a, brand) in names.iter().enumerate() {
        for (b, other) in names.iter().enumerate() {
            out[brand][other] = serde_json::to_value(means.get(a, b)).unwrap();
        }
    }
    out
}

/// Returns a field of `wording`, or of the whole report or result; of a list, the item at an index or of a brand or
/// value.
fn find<'a>(report: &'a Value, field: &str) -> Option<&'a Value> {
    let first = field.split('.').next()?;
    let whole = report.get(first).is_some() || report.get("facets").is_none();
    let start = if whole { report } else { &report["facets"]["wording"] };
    field.split('.').try_fold(start, |value, name| match value.as_array() {
        Some(items) => match name.parse::<usize>() {
            Ok(place) => items.get(place),
            Err(_) => items.iter().find(|item| item["brand"] == name || item["value"] == name),
        },
        None => value.get(name),
    })
}

/// Compares as many digits as the page gives; of a text, the words that it quotes.
fn check(field: &str, stated: &str, got: Option<&Value>) -> std::result::Result<(), String> {
    let got = got.ok_or_else(|| format!("there is no {field}"))?;
    let is_right = if let Some(quoted) = stated.strip_prefix('`') {
        got.as_str().is_some_and(|text| text.contains(quoted.trim_end_matches('`')))
    } else if stated == "null" {
        got.is_null()
    } else {
        let decimals = stated.split_once('.').map_or(0, |(_, digits)| digits.len());
        let allowed = 0.5 * 10f64.powi(-(decimals as i32)) + 1e-12;
        stated
            .parse()
            .ok()
            .zip(got.as_f64())
            .is_some_and(|(stated, got): (f64, f64)| (got - stated).abs() <= allowed)
    };
    if is_right { Ok(()) } else { Err(format!("{field} is {got}, not {stated}")) }
}
