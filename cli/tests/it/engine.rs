//! Results, files and exit codes of `unisono analyze`.

use crate::{run, unisono};
use serde_json::Value;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Records of three brands with ten campaigns each, with common phrases and some of their own.
fn records() -> String {
    let mut lines = String::new();
    for brand in ["Modavera", "Stilissima", "Libreria del Pesce"] {
        for n in 0..10 {
            let own = format!("{brand} racconta ancora una volta la sua storia di mare e di sale numero{n}");
            let shared =
                "abbiamo notato che ti interessa la nuova collezione scopri di pi\u{f9} entro stasera";
            let record = serde_json::json!({
                "id": format!("{brand}-{n}"), "brand": brand, "campaign": format!("c{n}"),
                "subject": "Solo per te", "body": format!("{own}. {shared}. parola{n} altra{n} diversa{n} cosa{n}"),
            });
            let _ = writeln!(lines, "{record}");
        }
    }
    lines
}

/// Writes the records and `extra` lines to a file in `dir`. Returns its path.
fn inbox(dir: &Path, extra: &str) -> String {
    let path = dir.join("mails.jsonl");
    fs::write(&path, records() + extra).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_mailbox_gives_a_summary() {
    let dir = tempfile::tempdir().unwrap();
    let (code, stdout, stderr) = run(&mut unisono(&["analyze", &inbox(dir.path(), "")]));
    assert_eq!((code, stderr.as_str()), (0, ""));
    for expected in [
        "30 messages of 3 brands",
        "All 3 brands write like each other.",
        "IX 1.",
        "Libreria del Pesce",
        "closest to",
    ] {
        assert!(stdout.contains(expected), "{expected}\n{stdout}");
    }
    assert!(!stdout.contains('\u{1b}'), "colours without a terminal");
}

#[test]
fn color_is_shown_when_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let inbox = inbox(dir.path(), "");
    let (_, stdout, _) = run(&mut unisono(&["analyze", &inbox, "--color", "always"]));
    assert!(stdout.contains("\u{1b}[1m"));
    let (_, stdout, _) = run(unisono(&["analyze", &inbox]).env("NO_COLOR", "1"));
    assert!(!stdout.contains('\u{1b}'));
}

#[test]
fn json_is_valid_and_the_same_as_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let inbox = inbox(dir.path(), "");
    let out = dir.path().join("results");
    let args = ["analyze", &inbox, "--format", "json", "--output", out.to_str().unwrap()];
    let (code, stdout, stderr) = run(&mut unisono(&args));
    assert_eq!((code, stderr.as_str()), (0, ""));
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(report["schema"], "unisono.report/2");
    assert_eq!(report["provenance"]["seed"], 20_260_101);
    assert_eq!(report["corpus"]["messages"], 30);
    assert!(report["facets"]["wording"]["ix"]["value"].is_f64(), "{stdout}");
    assert_eq!(fs::read_to_string(out.join("report.json")).unwrap(), stdout);
}

#[test]
fn the_files_are_written_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let inbox = inbox(dir.path(), "");
    let out = dir.path().join("results");
    let (code, stdout, _) = run(&mut unisono(&["analyze", &inbox, "--output", out.to_str().unwrap()]));
    assert_eq!(code, 0);
    assert!(stdout.contains("report.html"), "{stdout}");
    let mut names: Vec<_> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["brands.csv", "overlap.csv", "report.html", "report.json"]);
    let brands = fs::read_to_string(out.join("brands.csv")).unwrap();
    assert!(
        brands.starts_with(
            "brand,language,ix,lo,hi,within,across,units,campaigns,messages,why_ineligible,run\n"
        )
    );
    assert_eq!(brands.lines().count(), 4, "{brands}");
    let overlap = fs::read_to_string(out.join("overlap.csv")).unwrap();
    assert!(overlap.starts_with("brand_a,brand_b,overlap,run\n"));
    assert_eq!(overlap.lines().count(), 4, "{overlap}");
}

#[test]
fn threads_change_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let inbox = inbox(dir.path(), "");
    let report =
        |threads| run(&mut unisono(&["analyze", &inbox, "--format", "json", "--threads", threads])).1;
    let one = report("1");
    assert!(one.starts_with('{'), "{one}");
    assert_eq!(one, report("3"));
}

#[test]
fn standard_input_is_an_input() {
    let (code, stdout, stderr) =
        run(unisono(&["analyze", "-", "--input-format", "jsonl"]).write_stdin(records()));
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!(stdout.starts_with("unisono · - · 30 messages"), "{stdout}");
}

#[test]
fn too_many_skipped_exits_4_and_lists_the_first() {
    let dir = tempfile::tempdir().unwrap();
    let inbox = inbox(dir.path(), &"not json\n".repeat(8));
    let (code, stdout, stderr) = run(&mut unisono(&["analyze", &inbox]));
    assert_eq!(code, 4);
    assert!(stdout.contains("! 8 messages could not be read and were skipped."), "{stdout}");
    let lines: Vec<&str> = stderr.lines().collect();
    assert_eq!(lines.len(), 7, "{stderr}");
    assert!(lines[0].starts_with(&format!("skipped: {inbox}, line 31: ")), "{stderr}");
    assert_eq!(lines[5], "and 3 more: report.json lists them with --output DIR");
    let verdict = "unisono: skipped 8 of 38 messages, more than --max-skipped 1%; the results cover the others. Accept \
                   this with --max-skipped 8";
    assert_eq!(lines[6], verdict);
}

#[test]
fn skipped_within_the_limit_exits_0() {
    let dir = tempfile::tempdir().unwrap();
    let inbox = inbox(dir.path(), "not json\n");
    for (limit, expected) in [("1", 0), ("4%", 0), ("3%", 4), ("0", 4)] {
        let (code, _, stderr) = run(&mut unisono(&["analyze", &inbox, "--max-skipped", limit]));
        assert_eq!(code, expected, "{limit}: {stderr}");
    }
}

#[test]
fn quiet_leaves_only_errors() {
    let dir = tempfile::tempdir().unwrap();
    let inbox = inbox(dir.path(), "not json\n");
    let (code, stdout, stderr) = run(&mut unisono(&["analyze", &inbox, "--quiet", "--max-skipped", "1"]));
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!(stdout.contains("30 messages of 3 brands"), "{stdout}");
    let (code, _, stderr) = run(&mut unisono(&["analyze", &inbox, "--quiet", "--max-skipped", "0"]));
    assert_eq!((code, stderr.lines().count()), (4, 1), "{stderr}");
}

#[test]
fn an_input_that_cannot_be_opened_exits_3_after_the_rest_was_done() {
    let dir = tempfile::tempdir().unwrap();
    let inbox = inbox(dir.path(), "");
    let (code, stdout, stderr) = run(&mut unisono(&["analyze", "no/such/inbox", &inbox]));
    assert_eq!(code, 3);
    assert!(stderr.starts_with("unisono: no/such/inbox: cannot be read: "), "{stderr}");
    assert!(stdout.contains("30 messages of 3 brands"), "{stdout}");
}

#[test]
fn nothing_usable_exits_3_and_writes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mails.jsonl");
    fs::write(&path, "not json\n").unwrap();
    let out = dir.path().join("results");
    let args = ["analyze", path.to_str().unwrap(), "--output", out.to_str().unwrap()];
    let (code, stdout, stderr) = run(&mut unisono(&args));
    assert_eq!((code, stdout.as_str()), (3, ""));
    assert!(stderr.contains("unisono: nothing to analyse"), "{stderr}");
    assert!(!out.exists());
}

#[test]
fn no_index_is_a_result() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("one.jsonl");
    fs::write(&path, records().lines().take(10).collect::<Vec<_>>().join("\n")).unwrap();
    let (code, stdout, _) = run(&mut unisono(&["analyze", path.to_str().unwrap()]));
    assert_eq!(code, 0);
    assert!(stdout.contains("There is no verdict: all messages are of one brand"), "{stdout}");
}

#[test]
fn too_few_mails_say_which_flag_gives_an_index() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("few.jsonl");
    let lines = records();
    let few: Vec<&str> =
        lines.lines().enumerate().filter(|(n, _)| n % 10 < 4).map(|(_, line)| line).collect();
    fs::write(&path, few.join("\n")).unwrap();
    let args = ["analyze", path.to_str().unwrap(), "--facets", "wording"];
    let (code, stdout, _) = run(&mut unisono(&args));
    assert_eq!(code, 0);
    assert!(stdout.contains("There is no verdict") && stdout.contains("Give --min-units 4 "), "{stdout}");
    for (lang, expected) in [("en", "Give --min-units 4 "), ("it", "Scrivete --min-units 4 ")] {
        let (_, stdout, _) = run(unisono(&args).args(["--verbose", "--lang", lang]));
        assert!(stdout.contains(expected), "{stdout}");
    }
    let (_, stdout, _) = run(unisono(&args).args(["--min-units", "4"]));
    assert!(!stdout.contains("no verdict"), "{stdout}");
}

#[test]
fn blocks_are_what_was_asked_for() {
    let mut lines = String::new();
    for line in records().lines() {
        let mut record: Value = serde_json::from_str(line).unwrap();
        // One mail every four days: ten campaigns take six weeks.
        let n: i64 = record["campaign"].as_str().unwrap()[1..].parse().unwrap();
        record["sent_at"] = format!("2026-{:02}-{:02}T09:00:00Z", 1 + 4 * n / 28, 1 + 4 * n % 28).into();
        let _ = writeln!(lines, "{record}");
    }
    let report = |block: &[&str]| -> Value {
        let args = ["analyze", "-", "--input-format", "jsonl", "--facets", "wording", "--format", "json"];
        let (code, stdout, stderr) = run(unisono(&args).args(block).write_stdin(lines.clone()));
        assert_eq!((code, stderr.as_str()), (0, ""));
        serde_json::from_str(&stdout).unwrap()
    };
    for (block, asked, days) in [
        (&[][..], "auto", Value::from(7)),
        (&["--block", "2"], "2", Value::from(2)),
        (&["--block", "none"], "none", Value::Null),
    ] {
        let report = report(block);
        assert_eq!(report["provenance"]["config"]["block"], asked);
        assert_eq!(report["provenance"]["config"]["min_units"], "5");
        assert_eq!(report["corpus"]["block_days"], days);
        assert_eq!(report["corpus"]["n_blocks"].is_null(), days.is_null());
        let brand = &report["facets"]["wording"]["per_brand"][0];
        let units = brand["units"].as_u64().unwrap();
        assert!(if asked == "auto" { (5..10).contains(&units) } else { units == 10 }, "{asked}: {units}");
        assert_eq!(brand["campaigns"], 10);
    }
}

#[test]
fn groups_are_compared_inside_the_values_of_another_column() {
    let mut lines = String::new();
    for topic in ["sea", "salt", "sand", "wind"] {
        for n in 0..6 {
            let condition = if n < 3 { "alone" } else { "assisted" };
            let shared = format!("we learned a lot about {topic} on the way home last year");
            let own = format!("writer{n} says{n} {topic}{n} other{n} words{n} here{n}");
            let body = if condition == "assisted" {
                format!("{shared} {own}")
            } else {
                format!("{own} my {topic} and only mine number{n}")
            };
            let record = serde_json::json!({
                "brand": format!("{topic}-{n}"), "topic": topic, "condition": condition, "body": body,
            });
            let _ = writeln!(lines, "{record}");
        }
    }
    let args = [
        "analyze",
        "-",
        "--input-format",
        "jsonl",
        "--facets",
        "wording",
        "--ngram",
        "2",
        "--campaigns",
        "none",
        "--zones",
        "off",
        "--no-mask",
        "--language",
        "en",
        "--by",
        "condition",
        "--block-by",
        "topic",
    ];
    let (code, stdout, stderr) = run(unisono(&args).write_stdin(lines));
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!(stdout.contains("BY CONDITION · texts with the same topic compared"), "{stdout}");
    assert!(stdout.contains("times as alike as"), "{stdout}");
    assert!(!stdout.contains("ratio"), "{stdout}");
}

#[cfg(unix)]
#[test]
fn a_reader_who_leaves_is_no_error() {
    use std::process::{Command, Stdio};
    let dir = tempfile::tempdir().unwrap();
    let inbox = inbox(dir.path(), "");
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("unisono"))
        .args(["analyze", &inbox, "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
}

#[test]
fn the_language_is_that_of_the_flag_or_of_the_environment() {
    let dir = tempfile::tempdir().unwrap();
    let inbox = inbox(dir.path(), "");
    let args = ["analyze", &inbox, "--facets", "wording"];
    let (_, english, _) = run(&mut unisono(&args));
    assert!(english.contains("30 messages of 3 brands"), "{english}");
    let (_, italian, _) = run(unisono(&args).env("LC_ALL", "it_IT.UTF-8"));
    assert!(italian.contains("30 messaggi di 3 marchi") && italian.contains("IX 1,"), "{italian}");
    assert_eq!(run(unisono(&args).args(["--lang", "it"])).1, italian);
    assert_eq!(run(unisono(&args).args(["--lang", "en"]).env("LC_ALL", "it_IT")).1, english);
}

#[test]
fn an_unknown_brand_is_an_error_that_lists_near_names() {
    let dir = tempfile::tempdir().unwrap();
    let inbox = inbox(dir.path(), "");
    let out = dir.path().join("results");
    let args = ["analyze", &inbox, "--me", "Libreria del Pese", "--output", out.to_str().unwrap()];
    let (code, stdout, stderr) = run(&mut unisono(&args));
    assert_eq!((code, stdout.as_str()), (2, ""));
    let expected = "no brand 'Libreria del Pese' in the input; did you mean Libreria del Pesce?\n";
    assert!(stderr.ends_with(expected), "{stderr}");
    assert!(!out.exists());
    let (code, stdout, _) = run(&mut unisono(&["analyze", &inbox, "--brand", "libreria  del pesce"]));
    assert_eq!(code, 0);
    assert!(stdout.contains("is number"), "{stdout}");
}

#[test]
fn the_width_is_that_of_the_flag() {
    let dir = tempfile::tempdir().unwrap();
    let inbox = inbox(dir.path(), "");
    for (width, expected) in [("60", 0), ("160", 0), ("20", 2)] {
        let (code, stdout, _) = run(&mut unisono(&["analyze", &inbox, "--width", width]));
        assert_eq!(code, expected);
        let columns = width.parse::<usize>().unwrap();
        assert!(stdout.lines().all(|line| line.chars().count() <= columns), "{stdout}");
    }
}
