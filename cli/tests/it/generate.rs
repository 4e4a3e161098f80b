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
