//! Usage errors, help, and checks before the first read.

use crate::{run, unisono};

/// Checks that `args` are a usage error whose message contains `expected`.
fn refused(args: &[&str], expected: &str) {
    let (code, stdout, stderr) = run(&mut unisono(args));
    assert_eq!(code, 2, "{args:?}: {stderr}");
    assert!(stderr.contains(expected), "{args:?}: {stderr}");
    assert_eq!(stdout, "", "{args:?}");
}

#[test]
fn wrong_usage_exits_2_and_says_what_would_be_right() {
    refused(&[], "Usage: unisono <COMMAND>");
    refused(&["analyse"], "unrecognized subcommand 'analyse'");
    refused(&["analyze"], "<INPUT>...");
    refused(
        &["analyze", "x", "--facets", "sound"],
        "choose from wording, vocabulary, characters, skeleton, subject",
    );
    refused(&["analyze", "x", "--map", "colour=c"], "Use one of id, brand, campaign");
    refused(&["analyze", "x", "--map", "brand"], "write NAME=THEIR_NAME");
    refused(&["analyze", "x", "--map", "brand=a", "--map", "brand=b"], "map each column and each name once");
    refused(&["analyze", "x", "--max-skipped", "some"], "expected a number of messages such as 20");
    refused(&["analyze", "x", "--language", "italiano"], "expected a code of ISO 639, such as it, en or deu");
    refused(&["analyze", "x", "--min-units", "2"], "2 is not in 3..");
    refused(&["analyze", "x", "--min-campaigns", "8"], "unexpected argument '--min-campaigns'");
    for days in ["0", "weekly", "1.5"] {
        refused(&["analyze", "x", "--block", days], "expected a number of days such as 7, none or auto");
    }
    refused(&["analyze", "x", "--block-by", "topic"], "--by <COLUMN>");
    refused(&["analyze", "x", "--ngram", "0"], "0 is not in 1..=64");
    refused(&["analyze", "x", "--threads", "0"], "--threads");
    refused(
        &["analyze", "x", "--brand-by", "colour"],
        "[possible values: auto, column, display-name, domain, folder]",
    );
    refused(
        &["analyze", "x", "--input-format", "pst"],
        "[possible values: auto, eml, mbox, jsonl, csv, html]",
    );
    refused(&["analyze", "-", "-"], "standard input can be read once; write '-' once");
}

#[test]
fn help_shows_examples_and_exit_codes() {
    let (code, stdout, stderr) = run(&mut unisono(&["analyze", "--help"]));
    assert_eq!((code, stderr.as_str()), (0, ""));
    let expected = [
        "Examples:",
        "unisono analyze inbox/",
        "| unisono analyze - --input-format jsonl",
        "Exit codes:",
        "130  interrupted",
        "[default: 20260101]",
        "[default: all]",
        "[default: 1%]",
        "[default: 500]",
        "[default: 5]",
        "[default: auto]",
        "--block <DAYS|none|auto>",
        "--block-by <COLUMN>",
    ];
    for expected in expected {
        assert!(stdout.contains(expected), "{expected}\n{stdout}");
    }
}

#[test]
fn every_flag_has_a_help_text() {
    let (_, stdout, _) = run(&mut unisono(&["analyze", "--help"]));
    let flags: Vec<&str> = stdout.lines().filter(|line| line.trim_start().starts_with('-')).collect();
    assert!(flags.len() >= 19, "{flags:?}");
    for pair in stdout.lines().collect::<Vec<_>>().windows(2) {
        if pair[0].trim_start().starts_with("--") {
            assert!(!pair[1].trim().is_empty(), "{} has no help text", pair[0]);
        }
    }
}

#[test]
fn the_version_is_printed() {
    let (code, stdout, _) = run(&mut unisono(&["--version"]));
    assert_eq!((code, stdout.as_str()), (0, concat!("unisono ", env!("CARGO_PKG_VERSION"), "\n")));
}

#[test]
fn a_missing_input_exits_3_and_is_named() {
    let (code, stdout, stderr) = run(&mut unisono(&["analyze", "no/such/inbox"]));
    assert_eq!((code, stdout.as_str()), (3, ""));
    assert!(stderr.starts_with("unisono: no/such/inbox: cannot be read: "), "{stderr}");
}

#[test]
fn a_name_cannot_steer_the_terminal() {
    let (code, _, stderr) = run(&mut unisono(&["analyze", "no\u{1b}[2Jsuch\u{202e}"]));
    assert_eq!(code, 3);
    assert!(stderr.starts_with(r"unisono: no\u{1b}[2Jsuch\u{202e}: cannot be read: "), "{stderr}");
}

#[test]
fn a_folder_that_cannot_be_made_exits_1_before_the_work() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "").unwrap();
    let file = file.to_str().unwrap();
    let (code, _, stderr) = run(&mut unisono(&["analyze", "no/such/inbox", "--output", file]));
    assert_eq!(code, 1);
    assert!(stderr.starts_with(&format!("unisono: --output: cannot create the folder {file}: ")), "{stderr}");
}

#[test]
fn no_output_takes_the_place_of_an_input() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let line = "{\"brand\":\"Aurora\",\"body\":\"fresh bread\"}\n";
    std::fs::create_dir(at("inbox")).unwrap();
    for name in ["mails.jsonl", "brands.csv", "inbox/more.jsonl"] {
        std::fs::write(at(name), line).unwrap();
    }
    let (mails, other_way) = (at("mails.jsonl"), at("inbox/../mails.jsonl"));
    for subcommand in ["pairs", "clusters", "templates"] {
        refused(&[subcommand, &mails, "--output", &mails], "would overwrite the input");
        refused(&[subcommand, &mails, "--output", &other_way], "would overwrite the input");
        let among = ["near.csv", "more.jsonl"].map(|name| at(&format!("inbox/{name}")));
        refused(&[subcommand, &at("inbox"), "--output", &among[0]], "lies in the input folder");
        refused(&[subcommand, &at("inbox"), "--output", &among[1]], "lies in the input folder");
    }
    refused(&["analyze", &at("inbox"), "--output", &at("inbox")], "lies in the input folder");
    refused(&["analyze", &at("inbox"), "--output", &at("inbox/new")], "lies in the input folder");
    refused(&["analyze", &at("brands.csv"), "--output", &at(".")], "would overwrite the input");
    assert!(!dir.path().join("inbox/new").exists());
    assert_eq!(std::fs::read_to_string(&mails).unwrap(), line);
    // Beside an input it may be written.
    let beside = at("near.csv");
    assert_eq!(run(&mut unisono(&["pairs", &mails, "--output", &beside, "--quiet"])).0, 0);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&mails, at("link.jsonl")).unwrap();
        refused(&["pairs", &at("link.jsonl"), "--output", &mails], "would overwrite the input");
    }
}
