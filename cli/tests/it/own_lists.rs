//! Tests of lists that users provide in files.

use crate::{run, unisono};
use std::fs;
use tempfile::TempDir;

/// Makes a folder with twelve mails of two brands, and the given lists.
fn folder(lists: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let line = |i: usize| {
        let (brand, product) = [("A", "Alpine Dawn"), ("B", "Coral Reef")][i % 2];
        format!("{{\"brand\":\"{brand}\",\"body\":\"discover {product} now\"}}\n")
    };
    let mails = ("mails.jsonl", (0..12).map(line).collect::<String>());
    let lists = lists.iter().map(|&(name, text)| (name, text.to_owned()));
    for (name, text) in lists.chain([mails]) {
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

/// Runs `analyze` on one-word grams and returns exit code, report and standard error.
fn analyze(dir: &TempDir, args: &[&str]) -> (i32, String, String) {
    let fixed =
        ["analyze", "mails.jsonl", "--quiet", "--format=json", "--language=en", "--ngram=1", "--zones=off"];
    run(unisono(&[&fixed, args].concat()).current_dir(dir.path()))
}

/// Returns the index of a facet in a report.
fn ix(report: &str, facet: &str) -> f64 {
    let report: serde_json::Value = serde_json::from_str(report).unwrap();
    report["facets"][facet]["ix"]["value"].as_f64().unwrap()
}

#[test]
fn mask_phrases_come_from_a_file() {
    let dir = folder(&[("masks.txt", "# ours\nproduct\tAlpine Dawn\nproduct\tcoral reef\n")]);
    let (code, report, stderr) = analyze(&dir, &["--facets=wording", "--mask-phrases=masks.txt"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!((ix(&report, "wording") - 1.0).abs() < 1e-12);
    assert!(report.contains("\"mask_phrases\": \"2 ("));
    let (_, plain, _) = analyze(&dir, &["--facets=wording"]);
    assert!((ix(&plain, "wording") - 0.5).abs() < 1e-12);
    let args =
        ["pairs", "mails.jsonl", "--quiet", "--across-brands", "--zones=off", "--mask-phrases=masks.txt"];
    let (code, pairs, _) = run(unisono(&args).current_dir(dir.path()));
    assert_eq!((code, pairs.lines().count()), (0, 37));
}

#[test]
fn stop_words_come_from_a_file() {
    let dir = folder(&[("stop.txt", "# ours\nDiscover\n")]);
    let (_, plain, _) = analyze(&dir, &["--facets=vocabulary"]);
    let (code, report, stderr) = analyze(&dir, &["--facets=vocabulary", "--stop-words=stop.txt"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!(ix(&plain, "vocabulary") > 0.0 && ix(&report, "vocabulary") == 0.0);
    assert!(report.contains("\"stop_words\": \"1 ("));
}

#[test]
fn ignored_texts_come_from_files() {
    let dir = folder(&[("one.txt", "Discover!"), ("two.txt", "now\n")]);
    let args = ["--facets=wording", "--ignore-text=one.txt", "--ignore-text=two.txt"];
    let (code, report, stderr) = analyze(&dir, &args);
    assert_eq!((code, stderr.as_str(), ix(&report, "wording")), (0, "", 0.0));
    assert!(report.contains("\"ignore_texts\": \"2 ("));
}

#[test]
fn an_unusable_list_names_its_line() {
    let check = |flag: &str, list: &str, code: i32, expected: &str| {
        let dir = folder(&[("list.txt", list)]);
        let (got, _, stderr) = analyze(&dir, &[&format!("{flag}=list.txt")]);
        assert_eq!((got, stderr.as_str()), (code, expected), "{flag}");
    };
    check(
        "--mask-phrases",
        "product\tCrema\nprodotto\tTonico\n",
        2,
        "unisono: list.txt, line 2: --mask-phrases: unknown slot 'prodotto'; use one of name, brand, email, url, phone, \
         price, percent, number, date, time, code, product\n",
    );
    check(
        "--stop-words",
        "# ours\n\nblack friday\n",
        2,
        "unisono: list.txt, line 3: --stop-words: 'black friday' has 2 words; give one word each\n",
    );
    let (code, _, stderr) = analyze(&folder(&[]), &["--mask-phrases=missing.txt"]);
    let missing = "unisono: missing.txt: cannot be read: No such file or directory (os error 2)\n";
    assert_eq!((code, stderr.as_str()), (1, missing));
    let (code, _, stderr) = analyze(&folder(&[]), &["--no-mask", "--mask-phrases=missing.txt"]);
    assert!(code == 2 && stderr.contains("cannot be used with"), "{stderr}");
}
