//! Tests of `generate`, and of `analyze` on its output.

use crate::{run, unisono};
use std::fs;

const FEW: [&str; 6] = ["--brands", "3", "--campaigns", "9", "--recipients", "2"];

#[test]
fn a_folder_of_mails_is_read_back_whole() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("made up");
    // Shell completion ends a folder with a slash.
    let named = format!("{}/", folder.display());
    let mut args = vec!["generate", "--format", "eml", "--output", &named];
    args.extend(FEW);
    assert_eq!(run(&mut unisono(&args)), (0, String::new(), String::new()));
    let truth = fs::read_to_string(dir.path().join("made up.truth.jsonl")).unwrap();
    assert_eq!(truth.lines().count(), 54);

    let (code, stdout, stderr) = run(&mut unisono(&["analyze", &named, "--facets", "wording"]));
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!(stdout.contains("54 messages of 3 brands"), "{stdout}");

    // A second run would mix two corpora.
    let (code, _, stderr) = run(&mut unisono(&args));
    assert_eq!(code, 1);
    assert!(stderr.ends_with("the folder is not empty; name a new or an empty folder\n"), "{stderr}");
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
    assert!(stdout.contains("54 messages of 3 brands"), "{stdout}");
}

#[test]
fn what_cannot_be_is_refused_by_the_name_of_its_flag() {
    let refused = |args: &[&str], expected: &str| {
        let (code, stdout, stderr) = run(unisono(&["generate"]).args(args));
        assert_eq!((code, stdout.as_str(), stderr.as_str()), (2, "", expected), "{args:?}");
    };
    refused(&["-H", "2"], "unisono: --homogenisation: give a share from 0 to 1\n");
    refused(&["--brands", "0"], "unisono: --brands: give a number from 1 to 100000000\n");
    refused(&["--languages", "xx"], "unisono: --languages: use 'it', 'en' or both\n");
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
        let words: Vec<&str> = words.split("\n\n").next().unwrap().split_whitespace().collect();
        let words = words.join(" ");
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        assert!(words.contains(&format!("[default: {value}]")), "{flag}: {words}");
    }
    assert!(help.contains("Exit codes:"), "{help}");
}

#[test]
fn an_older_file_is_replaced_whole_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    fs::write(at("r.json"), "{\"brands\": 2}").unwrap();
    let (code, _, stderr) =
        run(&mut unisono(&["generate", "--recipe", &at("r.json"), "--output", &at("r.json")]));
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("would overwrite the input"), "{stderr}");
    assert_eq!(fs::read_to_string(at("r.json")).unwrap(), "{\"brands\": 2}");

    // A truth file that is already there is not overwritten.
    fs::write(at("made.truth.jsonl"), "older").unwrap();
    let (code, _, stderr) = run(&mut unisono(&["generate", "--format", "eml", "--output", &at("made")]));
    assert_eq!(code, 1);
    assert!(stderr.ends_with("the file already exists; move it, or name another folder\n"), "{stderr}");
    assert_eq!(fs::read_to_string(at("made.truth.jsonl")).unwrap(), "older");
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_the_older_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mails.jsonl");
    fs::write(&path, "older").unwrap();
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("unisono"))
        .args(["generate", "--campaigns", "1000000", "--output", path.to_str().unwrap()])
        .spawn()
        .unwrap();
    while fs::read_dir(dir.path()).unwrap().count() < 2 {
        assert_eq!(child.try_wait().unwrap(), None);
        std::thread::yield_now();
    }
    let stopped =
        std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(stopped.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(fs::read_to_string(&path).unwrap(), "older");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}
