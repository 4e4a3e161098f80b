//! What reading found is counted in the report, and printed by the commands without one.

use crate::{run, unisono};
use std::fs;

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
