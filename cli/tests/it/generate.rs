//! Made-up mail, and whether the other subcommands can read it.

use crate::{run, unisono};
use std::fs;

const FEW: [&str; 6] = ["--brands", "3", "--campaigns", "9", "--recipients", "2"];

#[test]
fn a_folder_of_mails_is_read_back_whole() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("made up");
    // With a slash at its end, as a shell completes it.
    let named = format!("{}/", folder.display());
    let mut args = vec!["generate", "--format", "eml", "--output", &named];
    args.extend(FEW);
    assert_eq!(run(&mut unisono(&args)), (0, String::new(), String::new()));
    let truth = fs::read_to_string(dir.path().join("made up.truth.jsonl")).unwrap();
    assert_eq!(truth.lines().count(), 54);

    let (code, stdout, stderr) = run(&mut unisono(&["analyze", &named, "--facets", "wording"]));
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!(stdout.contains("54 messages · 3 brands"), "{stdout}");

    // A second time it would mix two corpora.
    let (code, _, stderr) = run(&mut unisono(&args));
    assert_eq!(code, 1);
    assert!(stderr.ends_with("holds files already; name a new or an empty folder\n"), "{stderr}");
}

#[test]
fn lines_are_the_same_each_time_and_are_read_back() {
    let mut args = vec!["generate", "--seed", "7"];
    args.extend(FEW);
    let (code, lines, _) = run(&mut unisono(&args));
    assert_eq!((code, lines.lines().count()), (0, 54));
    assert_eq!(run(&mut unisono(&args)).1, lines);
    let read = ["analyze", "-", "--input-format", "jsonl", "--facets", "wording"];
    let (code, stdout, stderr) = run(unisono(&read).write_stdin(lines));
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!(stdout.contains("54 messages · 3 brands"), "{stdout}");
}

#[test]
fn what_cannot_be_is_refused_by_the_name_of_its_flag() {
    let refused = |args: &[&str], expected: &str| {
        let (code, stdout, stderr) = run(unisono(&["generate"]).args(args));
        assert_eq!((code, stdout.as_str(), stderr.as_str()), (2, "", expected), "{args:?}");
    };
    refused(&["-H", "2"], "unisono: --homogenisation: give a share from 0 to 1\n");
    refused(&["--brands", "0"], "unisono: --brands: give a number from 1 to 100000000\n");
    refused(&["--languages", "xx"], "unisono: --languages: name it, en, or both\n");
}

#[test]
fn help_tells_the_defaults_that_hold_and_the_exit_codes() {
    let (code, help, _) = run(&mut unisono(&["generate", "--help"]));
    assert_eq!(code, 0);
    let recipe = run(&mut unisono(&["generate", "--print-recipe"])).1;
    let recipe: serde_json::Value = serde_json::from_str(&recipe).unwrap();
    for (flag, value) in [
        ("--seed", &recipe["seed"]),
        ("--brands", &recipe["brands"]),
        ("--campaigns", &recipe["campaigns"]),
        ("--recipients", &recipe["recipients"]),
        ("--homogenisation", &recipe["text"]["h"]),
        ("--languages", &recipe["languages"][0]),
    ] {
        let (_, words) = help.split_once(&format!("{flag} ")).unwrap();
        let words = words.split("\n\n").next().unwrap();
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        assert!(words.contains(&format!("[default: {value}]")), "{flag}: {words}");
    }
    assert!(help.contains("Exit codes:"), "{help}");
}
