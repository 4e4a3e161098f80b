//! Newsletters that somebody forwarded, and mail whose text is elsewhere.

use crate::{run, unisono};
use std::fs;

const TEXT: &str = "La serra riapre domani con piante grasse di ogni forma e terriccio leggero";

/// Runs `pairs` on one forward and on its text as a JSON line. Returns the rows and the words.
fn pairs(mail: &str, flags: &[&str]) -> (String, String) {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.eml"), mail).unwrap();
    fs::write(dir.path().join("b.jsonl"), format!("{{\"brand\":\"ref\",\"body\":\"{TEXT}\"}}\n")).unwrap();
    let path = dir.path().to_str().unwrap();
    let args = [&["pairs", path, "--min-similarity", "0.9"], flags].concat();
    let (exit, rows, stderr) = run(&mut unisono(&args));
    assert_eq!(exit, 0, "{stderr}");
    (rows, stderr)
}

#[test]
fn forwarded_newsletters_are_read_on_request_and_counted_otherwise() {
    let head = "From: Gina <gina@casa.example>\nSubject: Fwd: Serra\nMIME-Version: 1.0\n";
    let attached = format!(
        "{head}Content-Type: multipart/mixed; boundary=x\n\n--x\n\nGuarda qua.\n--x\nContent-Type: message/rfc822\n\n\
         From: Vivaio <info@vivaio.example>\nSubject: Serra\n\n{TEXT}\n--x--\n"
    );
    let inline = format!(
        "{head}\nGuarda qua.\n\n-------- Messaggio inoltrato --------\nOggetto: Serra\nData: Mon, 7 Sep 2026 09:20:00 +0200\n\
         Mittente: Vivaio <info@vivaio.example>\nA: gina@casa.example\n\n{TEXT}\n"
    );
    for (mail, words) in [(attached, "forwarded mail attached"), (inline, "forwarded message")] {
        let (rows, stderr) = pairs(&mail, &["--forwarded"]);
        assert!(rows.contains("vivaio.example") && !rows.contains("casa.example"), "{rows}");
        assert!(!stderr.contains("forwarded"), "{stderr}");
        let (rows, stderr) = pairs(&mail, &[]);
        assert!(!rows.contains("vivaio.example"), "{rows}");
        assert!(stderr.contains(words) && stderr.contains("--forwarded"), "{stderr}");
    }
}

#[test]
fn text_that_cannot_be_read_is_counted() {
    let mail = |part: &str| {
        format!(
            "From: Vivaio <info@vivaio.example>\nSubject: Serra\nMIME-Version: 1.0\nContent-Type: {part}\n\nAAAA\n"
        )
    };
    for (part, word) in [
        ("application/ms-tnef; name=winmail.dat", "winmail.dat"),
        ("application/pkcs7-mime; smime-type=enveloped-data", "S/MIME"),
        ("image/png", "pictures"),
    ] {
        let (_, stderr) = pairs(&mail(part), &[]);
        assert!(stderr.contains(word), "{part}: {stderr}");
    }
}

#[test]
fn html_in_a_text_column_is_read_as_html() {
    let dir = tempfile::tempdir().unwrap();
    let html = format!("<style>p{{color:red}}</style><p style='color:red'>{TEXT}</p><br>");
    let lines = format!("{{\"brand\":\"a\",\"body\":\"{TEXT}\"}}\n{{\"brand\":\"b\",\"body\":\"{html}\"}}\n");
    let path = dir.path().join("mail.jsonl");
    fs::write(&path, lines).unwrap();
    let (exit, rows, stderr) = run(&mut unisono(&["pairs", path.to_str().unwrap(), "--min-similarity", "1"]));
    assert_eq!((exit, rows.lines().count()), (0, 2), "{rows}{stderr}");
    assert!(stderr.contains("1 message with HTML"), "{stderr}");
}
