//! Mailboxes as programs write them: each mail is read once, and what is left out or doubtful is counted.

use crate::{run, unisono};
use std::fs;
use std::path::Path;

const TEXTS: [&str; 3] = [
    "La piscina riapre dopo i lavori e la prima settimana si nuota gratis",
    "Die Imkerin zeigt am Sonntag, wie der Honig aus den Waben kommt",
    "Les randonneurs partent à l'aube et reviennent avec des champignons",
];

/// A mail with the header lines `extra`, without a line break at its end.
fn mail(n: usize, extra: &str) -> String {
    format!(
        "{extra}From: Lido <news@lido.example>\nMessage-ID: <{n}@lido.example>\nSubject: numero {n}\n\n{} {n}.",
        TEXTS[n]
    )
}

/// Runs `analyze` on a file or folder; returns the report's counts of messages and of notes by code.
#[track_caller]
fn counts(path: &Path) -> (u64, Vec<(String, u64)>) {
    let (exit, json, stderr) = run(&mut unisono(&["analyze", path.to_str().unwrap(), "--format", "json"]));
    assert_eq!(exit, 0, "{stderr}");
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let brands = &report["corpus"]["brands"];
    assert_eq!(brands, 1, "{report}");
    let notes = report["corpus"]["notes"].as_object();
    let notes = notes.into_iter().flatten().map(|(code, note)| (code.clone(), note["n"].as_u64().unwrap()));
    (report["corpus"]["messages"].as_u64().unwrap(), notes.collect())
}

#[track_caller]
fn check(name: &str, content: &str, messages: u64, notes: &[(&str, u64)]) {
    let dir = tempfile::tempdir().unwrap();
    for (content, line_end) in [(content.to_owned(), "LF"), (content.replace('\n', "\r\n"), "CRLF")] {
        let path = dir.path().join(name);
        fs::write(&path, content).unwrap();
        let notes: Vec<_> = notes.iter().map(|(code, n)| ((*code).to_owned(), *n)).collect();
        assert_eq!(counts(&path), (messages, notes), "{name} with {line_end}");
    }
}

#[test]
fn separators_of_every_kind() {
    for separator in [
        "From news@lido.example Sun Nov  1 08:00:00 2026",
        "From - Sun Nov  1 08:00:00 2026",
        "From news@lido.example",
        "From ",
        "From -",
        "From Il Lido",
        "From Il Lido <news@lido.example>",
        "From Il Lido Sun Nov  1 08:00:00 2026",
        "From news at lido.example  Sun Nov  1 08:00:00 2026",
        "From news@lido.example dom nov  1 08:00:00 2026",
        "From news@lido.example So. 1. November 2026 08:00:00",
        "From news@lido.example 2026-11-01T08:00:00+01:00",
        "From MAILER-DAEMON 01-Nov-2026 08:00:00 +0100",
        "From news@lido.example Nov 1, 2026, 8:00:00 a.m.",
    ] {
        for between in ["\n", "\n\n"] {
            let all: String = (0..3).map(|n| format!("{separator}\n{}{between}", mail(n, ""))).collect();
            check("posta.mbox", &all, 3, &[]);
            check("posta", &all, 3, &[]);
        }
    }
    let glued: String = (0..3).map(|n| format!("From - Sun Nov  1 08:00:00 2026\n{}", mail(n, ""))).collect();
    check("all.eml", &glued, 3, &[]);
    let mmdf: String =
        (0..3).map(|n| format!("\x01\x01\x01\x01\n{}\n\x01\x01\x01\x01\n", mail(n, ""))).collect();
    check("posta", &mmdf, 3, &[]);
}

#[test]
fn text_that_begins_with_from_stays_text() {
    let all = |text: &str| -> String {
        let separator = "From news@lido.example Sun Nov  1 08:00:00 2026";
        (0..3).map(|n| format!("{separator}\n{}\n\n{text}\n\nCiao\n\n", mail(n, ""))).collect()
    };
    check("posta.mbox", &all("From our beach\nHours: nine to five"), 3, &[]);
    check("posta.mbox", &all("From November on we close at 18:00"), 3, &[]);
    let patch = format!("From {} Mon Sep 17 00:00:00 2001\nFrom: A <a@b.example>\nDate: x", "7e".repeat(20));
    check("posta.mbox", &all(&patch), 3, &[("lost_separator", 3)]);
    check(
        "posta.mbox",
        &all("From x@y.example Sun Nov  1 08:00:00 2026\nno header"),
        3,
        &[("lost_separator", 3)],
    );
}

#[test]
fn mail_that_is_deleted_or_no_mail_is_left_out() {
    let all: String = ["X-Mozilla-Status: 0009\n", "X-Status: D\n", "Status: RO\n"]
        .iter()
        .enumerate()
        .map(|(n, extra)| format!("From - Sun Nov  1 08:00:00 2026\n{}\n\n", mail(n, extra)))
        .collect();
    let data = "From MAILER-DAEMON Sun Nov  1 08:00:00 2026\nFrom: Mail System Internal Data <MAILER-DAEMON@host.example>\n\
                Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\nX-IMAP: 1 2\n\nThis text is part of the format.\n\n";
    check("Inbox", &format!("{data}{all}"), 1, &[("deleted", 2), ("folder_data", 1)]);
}

#[test]
fn files_that_end_inside_a_message() {
    let mixed = "Content-Type: multipart/mixed; boundary=kk\n";
    let (head, text) = (mail(0, mixed), TEXTS[1]);
    let start = format!("{}\n\n--kk\n\n{text}\n", head.split_once("\n\n").unwrap().0);
    check("cut.eml", &start, 1, &[("truncated", 1)]);
    check("whole.eml", &format!("{start}--kk--\n"), 1, &[]);
    check("cut.mbox", &format!("From - Sun Nov  1 08:00:00 2026\n{start}"), 1, &[("truncated", 1)]);
    check(
        "cut",
        &format!("From -\n{}\n\nFrom -\nFrom: a@lido.example\nSubject: b", mail(0, "")),
        2,
        &[("truncated", 1)],
    );
}

#[test]
fn apple_mail_and_maildir() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &str| {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    };
    let emlx = |n: usize, flags: u32| {
        let mail = mail(n, "");
        let list =
            format!("<plist version=\"1.0\"><dict><key>flags</key><integer>{flags}</integer></dict></plist>");
        format!("{}\n{mail}<?xml version=\"1.0\"?>\n{list}\n", mail.len())
    };
    write("Offerte.mbox/Messages/1.emlx", &emlx(0, 1));
    write("Offerte.mbox/Messages/2.partial.emlx", &emlx(1, 0x2001));
    write("Offerte.mbox/Messages/3.emlx", &emlx(2, 3));
    write("Offerte.mbox/Messages/4", &emlx(2, 1));
    assert_eq!(counts(dir.path()), (3, vec![("deleted".to_owned(), 1)]));

    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, n: usize| {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, mail(n, "")).unwrap();
    };
    write("Maildir/cur/1!2,S", 0);
    write("Maildir/cur/2!2,ST", 1);
    write("Maildir/tmp/3", 1);
    write("Maildir/.Offerte/new/4", 2);
    write("Maildir/.Offerte/tmp/5", 1);
    assert_eq!(counts(dir.path()), (2, vec![("trash".to_owned(), 1)]));
}
