//! What reading found is counted in the report, and printed by the commands without one.

use crate::{run, unisono};
use std::fs;
use std::path::Path;

/// Lines of Italian, each with a language column.
fn labelled(dir: &Path, labels: &[&str]) -> String {
    let line = |(i, label): (usize, &&str)| {
        format!(
            r#"{{"id":"{i}","brand":"Molo","language":"{label}","body":"la barca esce dal porto con il vento di terra e noi la guardiamo dal molo finché non è più che un punto lontano, numero {i}"}}"#
        )
    };
    let lines: Vec<String> = labels.iter().enumerate().map(line).collect();
    let path = dir.join("labelled.jsonl");
    fs::write(&path, lines.join("\n")).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_language_column_decides_and_what_disagrees_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let path = labelled(dir.path(), &["scn", "IT", "ita", "it-IT", "lombard"]);
    let (exit, json, _) = run(&mut unisono(&["analyze", &path, "--format", "json"]));
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((exit, &report["corpus"]["languages"]), (0, &serde_json::json!({"it": 4, "scn": 1})));
    assert_eq!(report["corpus"]["notes"]["unknown_language"]["n"], 1);
    let warnings = report["warnings"].as_array().unwrap();
    let disagrees = warnings.iter().find(|warning| warning["code"] == "language_disagrees").unwrap();
    assert!(disagrees["message"].as_str().unwrap().ends_with(": 1 of scn look like it"), "{disagrees}");
    let (exit, _, stderr) = run(&mut unisono(&["pairs", &path, "--language", "en"]));
    assert_eq!(exit, 0);
    assert!(stderr.contains("5 of en look like it; leave out --language"), "{stderr}");
    let (exit, _, stderr) = run(&mut unisono(&["pairs", &path, "--language", "qqq"]));
    assert_eq!(exit, 2);
    assert!(stderr.contains("a code of ISO 639, such as it, en or deu"), "{stderr}");
}

#[test]
fn a_message_beyond_a_limit_names_the_flag_that_raises_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = labelled(dir.path(), &["it", "it"]);
    let args = ["pairs", &path, "--max-message-size", "100B"];
    let (exit, _, stderr) = run(&mut unisono(&args));
    assert_eq!(exit, 3);
    assert!(stderr.contains("message larger than 100 bytes; raise --max-message-size or remove"), "{stderr}");
    let (exit, _, _) = run(&mut unisono(&["pairs", &path, "--max-message-size", "1kB"]));
    assert_eq!(exit, 0);
}

#[test]
fn deleted_mail_is_left_out_and_counted() {
    let dir = tempfile::tempdir().unwrap();
    let mail = |n: usize, status: &str| {
        format!(
            "From - Mon Jan  1 00:00:00 2024\nX-Mozilla-Status: {status}\nFrom: news@acme.example\nMessage-ID: <{n}@x>\n\
             Subject: s\n\nBuongiorno a tutti, ecco le novità numero {n}.\n\n"
        )
    };
    let path = dir.path().join("Inbox.mbox");
    fs::write(&path, [mail(1, "0001"), mail(2, "0009"), mail(3, "0001")].concat()).unwrap();
    let path = path.to_str().unwrap();
    let (exit, json, _) = run(&mut unisono(&["analyze", path, "--format", "json"]));
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((exit, &report["corpus"]["messages"]), (0, &2.into()));
    assert_eq!(report["corpus"]["notes"]["deleted"]["n"], 1);
    let place = report["corpus"]["notes"]["deleted"]["places"][0].as_str().unwrap();
    assert!(place.contains("Inbox.mbox, byte "), "{place}");
    let warnings = report["warnings"].as_array().unwrap();
    assert!(warnings.iter().any(|warning| warning["code"] == "deleted" && warning["data"]["n"] == 1));
    let (exit, _, stderr) = run(&mut unisono(&["pairs", path]));
    assert_eq!(exit, 0);
    assert!(stderr.contains("1 message marked as deleted was left out"), "{stderr}");
}
