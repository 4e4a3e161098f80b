//! The pages of docs/measures: each example is run as it stands there, and must give the numbers that stand there.
//!
//! A page holds messages (```jsonl), a command line that measures them, and a table with a field of the report in its
//! first column and a value in its last. Nothing is written twice, so page and test cannot drift apart.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use unisono::progress::unwatched;
use unisono::roster::CampaignMode;
use unisono::text::Language;
use unisono::{Config, Corpus, Facet, Message, Result, source};

#[test]
fn every_example_gives_its_numbers() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let (mut messages, mut report, mut checked) = (None, None, 0);
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if line == "```jsonl" {
                let example: String =
                    lines.by_ref().take_while(|l| *l != "```").map(|l| format!("{l}\n")).collect();
                (messages, report) = (Some(example), None);
            } else if let Some(flags) = line.strip_prefix("unisono analyze example.jsonl ") {
                report = Some(measured(messages.as_deref().unwrap(), flags));
            } else if line.starts_with("## ") {
                report = None;
            } else if let (Some(report), Some(row)) = (&report, line.strip_prefix("| `")) {
                let (field, rest) = row.split_once("` |").unwrap();
                let stated = rest.trim_end_matches('|').rsplit('|').next().unwrap().trim();
                check(&page, field, stated, find(report, field));
                checked += 1;
            }
        }
        assert!(checked > 0, "{}: no number was checked", page.display());
    }
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

/// The report of the messages under the flags of the command that pages use.
fn measured(messages: &str, flags: &str) -> Value {
    let mut config = Config::default();
    let mut flags = flags.split(' ');
    while let Some(flag) = flags.next() {
        let settings = &mut config.settings;
        let mut value = || flags.next().unwrap();
        match flag {
            "--no-mask" => settings.mask = false,
            "--no-stem" => settings.stem = false,
            "--zones" => settings.zones = value() != "off",
            "--ngram" => settings.ngram = value().parse().unwrap(),
            "--min-campaigns" => settings.min_campaigns = value().parse().unwrap(),
            "--by" => config.by.push(value().to_owned()),
            "--language" => config.language = Language::from_code(value()),
            "--facets" => {
                config.facets = value().split(',').map(|name| Facet::from_name(name).unwrap()).collect();
            }
            "--campaigns" => {
                let modes = BTreeMap::from([("column", CampaignMode::Column), ("none", CampaignMode::None)]);
                config.campaigns = modes[value()];
            }
            _ => panic!("{flag}: this test does not know it"),
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("example.jsonl");
    fs::write(&file, messages).unwrap();
    let messages = source::messages(&file, &source::Options::default()).unwrap();
    let messages: Vec<Message> = messages.collect::<Result<_>>().unwrap();
    let corpus: Corpus = messages.into_iter().collect();
    serde_json::to_value(unisono::analyze(&[corpus], &config, &unwatched).unwrap()).unwrap()
}

/// A field of `wording`, or of the whole report; of a list, the item at a place or of a brand.
fn find<'a>(report: &'a Value, field: &str) -> &'a Value {
    let first = field.split('.').next().unwrap();
    let start = if report.get(first).is_some() { report } else { &report["facets"]["wording"] };
    field.split('.').fold(start, |value, name| match value.as_array() {
        Some(items) => match name.parse::<usize>() {
            Ok(place) => &items[place],
            Err(_) => items.iter().find(|item| item["brand"] == name).unwrap(),
        },
        None => value.get(name).unwrap_or_else(|| panic!("{field}: there is no {name}")),
    })
}

/// As many digits as the page gives must be right; of a text, the words that it quotes.
#[track_caller]
fn check(page: &Path, field: &str, stated: &str, got: &Value) {
    let place = format!("{}: {field} is {got}, not {stated}", page.display());
    if let Some(quoted) = stated.strip_prefix('`') {
        assert!(got.as_str().is_some_and(|text| text.contains(quoted.trim_end_matches('`'))), "{place}");
    } else if stated == "null" {
        assert!(got.is_null(), "{place}");
    } else {
        let decimals = stated.split_once('.').map_or(0, |(_, digits)| digits.len());
        let stated: f64 = stated.parse().unwrap_or_else(|_| panic!("{place}: no number"));
        let got = got.as_f64().unwrap_or_else(|| panic!("{place}"));
        assert!((got - stated).abs() <= 0.5 * 10f64.powi(-(decimals as i32)) + 1e-12, "{place}");
    }
}
