//! In Italian, the screen and the page have no English sentence.

use crate::{run, unisono};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// English words that are neither Italian nor part of a setting.
const ENGLISH: [&str; 32] = [
    "the",
    "of",
    "with",
    "and",
    "brands",
    "message",
    "messages",
    "mails",
    "week",
    "weeks",
    "have",
    "has",
    "than",
    "which",
    "there",
    "same",
    "different",
    "times",
    "ratio",
    "from",
    "to",
    "is",
    "are",
    "not",
    "value",
    "days",
    "hours",
    "price",
    "ending",
    "urgency",
    "scarcity",
    "nearest",
];

/// Returns the English words of a text, without what mails say and without the names of flags.
fn english(text: &str) -> BTreeSet<&'static str> {
    let mut outside = String::new();
    for (n, part) in text.split('«').enumerate() {
        outside.push_str(if n == 0 { part } else { part.split_once('»').map_or("", |(_, rest)| rest) });
    }
    let words: BTreeSet<&str> = outside
        .split(|c: char| !(c.is_alphabetic() || matches!(c, '-' | '_' | '.' | '=' | '\'')))
        .map(|word| word.trim_matches('.'))
        .collect();
    ENGLISH.into_iter().filter(|word| words.contains(word)).collect()
}

fn check(input: &Path, args: &[&str]) {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let mut command = unisono(&["analyze", "--quiet", "--lang", "it", "--verbose", "--output"]);
    let (code, screen, stderr) = run(command.arg(&out).arg(input).args(args));
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(english(&screen), BTreeSet::new(), "{screen}");
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    let report = serde_json::from_str(&fs::read_to_string(out.join("report.json")).unwrap()).unwrap();
    values_are_italian(&page, &report);
    let sentences: Vec<&str> =
        page.split("<span lang=it>").skip(1).map(|rest| rest.split("</span>").next().unwrap()).collect();
    assert!(sentences.len() > 100, "{}", sentences.len());
    for sentence in sentences {
        assert_eq!(english(&sentence.replace(['<', '>', '/'], " ")), BTreeSet::new(), "{sentence}");
    }
}

/// Values that the library names in English, such as `Thursday 10:00`, are not in the Italian page as they are in the report.
fn values_are_italian(page: &str, report: &Value) {
    const NAMED: [&str; 3] = ["timing", "follow_up", "offers"];
    let texts = |values: &Value| -> Vec<String> {
        values.as_array().into_iter().flatten().filter_map(|v| Some(v["text"].as_str()?.to_owned())).collect()
    };
    let mut values = Vec::new();
    for facet in NAMED {
        values.extend(texts(&report["facets"][facet]["values"]["commonest"]));
        for ground in report["open_ground"]["languages"].as_object().into_iter().flat_map(|all| all.values())
        {
            values.extend(["crowded", "open"].into_iter().flat_map(|list| texts(&ground[facet][list])));
        }
    }
    let mut italian = String::new();
    for (n, part) in page.split("<span lang=en>").enumerate() {
        italian.push_str(if n == 0 { part } else { part.split_once("</span>").map_or("", |(_, rest)| rest) });
    }
    for value in values {
        assert!(!italian.contains(&format!(">{value}<")), "{value}");
    }
}

#[test]
fn italian_is_complete() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let inbox = root.join("datasets/inbox-it");
    check(&inbox, &["--by", "year", "--trend", "month"]);
    check(&inbox, &["--min-units", "50", "--facets", "wording,timing", "--by", "platform"]);
    let dir = tempfile::tempdir().unwrap();
    let year = dir.path().join("year.jsonl");
    let (code, _, stderr) =
        run(unisono(&["generate", "--brands", "9", "--campaigns", "60", "--output"]).arg(&year));
    assert_eq!(code, 0, "{stderr}");
    let compared = ["--facets", "wording", "--trend", "quarter", "--before", "2025-07-01"];
    check(&year, &[&compared[..], &["--compare", "quarter=2025-Q1,2025-Q9", "--by", "quarter"]].concat());
    check(&year, &["--facets", "wording", "--by", "month", "--block-by", "quarter", "--block", "none"]);
}

/// The summaries of all commands but `analyze` and `score` once were English in any locale.
#[test]
fn every_command_speaks_italian() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let inbox = root.join("datasets/inbox-it");
    let mail = fs::read_dir(inbox.join("vellute")).unwrap().next().unwrap().unwrap().path();
    let dir = tempfile::tempdir().unwrap();
    let index = dir.path().join("inbox.uni");
    let (inbox, mail, index) = (inbox.to_str().unwrap(), mail.to_str().unwrap(), index.to_str().unwrap());
    let check = |args: &[&str], expected: &str| {
        let (code, stdout, stderr) = run(unisono(args).env("LC_ALL", "it_IT.UTF-8"));
        assert_eq!(code, 0, "{stderr}");
        let said = if args[0] == "anatomy" { &stdout } else { &stderr };
        assert!(said.contains(expected), "{args:?}: {said}");
        // Paths are no words.
        let said = said.replace(inbox, "").replace(index, "");
        assert_eq!(english(&said), BTreeSet::new(), "{args:?}: {said}");
        let (_, stdout, stderr) = run(unisono(args).args(["--lang", "en"]).env("LC_ALL", "it_IT.UTF-8"));
        let said = if args[0] == "anatomy" { stdout } else { stderr };
        assert!(!said.contains(expected), "{args:?}: {said}");
    };
    check(
        &["phrases", inbox],
        "83 di queste sono più comuni di quanto spieghi il caso e coprono il 32% del testo\n",
    );
    check(&["templates", inbox], "Profondità della personalizzazione: da un lettore all'altro");
    check(&["senders", inbox], "15 mittenti di 163 messaggi");
    check(
        &["pairs", inbox, "--min-similarity", "0.7"],
        " coppie con somiglianza di almeno 0,7 tra 163 messaggi",
    );
    check(&["clusters", inbox, "--min-similarity", "0.7"], "il più grande ha ");
    check(&["anatomy", mail, "--against", inbox], "nomi, prezzi, date e simili");
    check(
        &["index", inbox, "--output", index],
        "scritto l'archivio di confronto di 163 messaggi di 14 marchi",
    );
    // Programs read the names of columns.
    let (_, table, _) = run(&mut unisono(&["senders", inbox, "--lang", "it", "--quiet"]));
    assert!(table.starts_with("domain,name,address,platform,messages,bulk,brand\n"), "{table}");
}
