//! Files in other formats than mail: read, or refused with the name of a converter.

use crate::{run, unisono};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write;
use std::path::Path;

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn analyze(args: &[&str]) -> (i32, serde_json::Value, String) {
    let (exit, json, stderr) = run(&mut unisono(&[&["analyze", "--format", "json"], args].concat()));
    (exit, serde_json::from_str(&json).unwrap_or_default(), stderr)
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

const MAIL: &str =
    "From: Fornace <posta@fornace.example>\nSubject: Lettera\n\nLe tazze blu sono tornate in bottega.\n";

#[test]
fn a_cut_file_is_an_input_that_was_not_read() {
    let dir = tempfile::tempdir().unwrap();
    let line = |i: u32| {
        let word = i.wrapping_mul(2_654_435_761);
        format!("{{\"brand\":\"Riva\",\"body\":\"il vento numero {word:x} gira la barca {i}\"}}\n")
    };
    let whole = gz((0..2000).map(line).collect::<String>().as_bytes());
    let file = dir.path().join("a.jsonl.gz");
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    let (exit, report, stderr) = analyze(&[path(&file), "--quiet"]);
    assert_eq!(exit, 3, "{stderr}");
    assert!(report["corpus"]["messages"].as_u64().unwrap() > 500);
    assert!(stderr.contains("a file was not read to the end") && stderr.lines().count() == 1, "{stderr}");
    fs::write(&file, &whole).unwrap();
    assert_eq!(analyze(&[path(&file), "--quiet"]).0, 0);
    // In a folder and in an archive, too: the number of skipped messages says nothing there.
    fs::write(dir.path().join("b.jsonl.gz"), &whole[..whole.len() / 2]).unwrap();
    let folder = [path(dir.path()), "--quiet"];
    let (exit, report, stderr) = analyze(&folder);
    assert_eq!((exit, report["corpus"]["notes"]["rest_unread"]["n"].as_u64()), (3, Some(1)), "{stderr}");
    assert!(stderr.contains("b.jsonl.gz") && stderr.lines().count() == 1, "{stderr}");
    assert!(report["warnings"].as_array().unwrap().iter().any(|w| w["code"] == "rest_unread"));
    // Damaged, not cut: the checksum at the end tells.
    let mut damaged = whole.clone();
    let end = damaged.len() - 8;
    damaged[end] ^= 1;
    fs::write(dir.path().join("b.jsonl.gz"), &damaged).unwrap();
    assert_eq!(analyze(&folder).0, 3);
    // One mail that is cut is one skipped message, whose number is known.
    fs::write(dir.path().join("b.eml.gz"), &whole[..whole.len() / 2]).unwrap();
    fs::remove_file(dir.path().join("b.jsonl.gz")).unwrap();
    let (exit, report, stderr) = analyze(&folder);
    assert_eq!((exit, report["corpus"]["notes"]["rest_unread"].as_object()), (0, None), "{stderr}");
}

#[test]
fn a_cut_archive_in_a_folder_is_not_one_skipped_message() {
    let dir = tempfile::tempdir().unwrap();
    let mail = |i: u32| format!("From: Riva <a@riva.example>\nSubject: {i}\n\nil vento gira la barca {i} ");
    let mut archive = tar::Builder::new(Vec::new());
    for i in 0..40 {
        let mail = format!("{}{}", mail(i), "e poi ancora un altro giro di vento ".repeat(30));
        let mut header = tar::Header::new_ustar();
        header.set_size(mail.len() as u64);
        header.set_mode(0o600);
        archive.append_data(&mut header, format!("{i}.eml"), mail.as_bytes()).unwrap();
    }
    let mbox: String = (0..40)
        .map(|i| format!("From a@riva.example Mon Jan  1 00:00:00 2024\n{}\n\n", mail(100 + i)))
        .collect();
    let mut header = tar::Header::new_ustar();
    header.set_size(mbox.len() as u64);
    header.set_mode(0o600);
    archive.append_data(&mut header, "x.mbox", mbox.as_bytes()).unwrap();
    let tar = archive.into_inner().unwrap();
    fs::write(dir.path().join("whole.eml"), mail(99)).unwrap();
    // Between two mails, within one, and within a mailbox.
    for cut in [tar.len() / 2 / 512 * 512, tar.len() / 2 + 100, tar.len() - 2048] {
        fs::write(dir.path().join("a.tar"), &tar[..cut]).unwrap();
        let (exit, report, stderr) = analyze(&[path(dir.path()), "--quiet"]);
        assert_eq!(exit, 3, "{stderr}");
        assert!(report["corpus"]["messages"].as_u64().unwrap() > 15, "{stderr}");
        assert_eq!(report["corpus"]["notes"]["rest_unread"]["n"], 1, "{stderr}");
        assert!(stderr.contains("a.tar") && stderr.contains("how many messages are missing"), "{stderr}");
        // No share of skipped messages accepts it, and it is told once.
        assert!(!stderr.contains("Accept"), "{stderr}");
        let (_, _, loud) = analyze(&[path(dir.path())]);
        assert_eq!(loud.matches("how many messages are missing").count(), 1, "{loud}");
    }
}

#[test]
fn files_that_are_passed_over_are_listed_with_their_remedy() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("1.eml"), MAIL).unwrap();
    fs::write(dir.path().join("vecchia.pst"), "!BDN").unwrap();
    fs::write(dir.path().join("stile.css"), "p {}").unwrap();
    let (exit, report, _) = analyze(&[path(dir.path())]);
    assert_eq!(exit, 0);
    let pst = &report["corpus"]["passed_over"]["pst"];
    assert_eq!(pst["n"], 1);
    assert!(pst["names"][0].as_str().unwrap().ends_with("vecchia.pst"));
    assert!(!pst["names"][0].as_str().unwrap().starts_with('/'));
    assert!(pst["remedy"].as_str().unwrap().contains("readpst"));
    assert_eq!(report["corpus"]["passed_over"]["css"]["remedy"], serde_json::Value::Null);
    let warnings = report["warnings"].as_array().unwrap();
    let warning = warnings.iter().find(|warning| warning["code"] == "passed_over").unwrap();
    let message = warning["message"].as_str().unwrap();
    assert!(message.contains("1 pst (vecchia.pst), 1 css (stile.css)"), "{message}");
    let (_, _, stderr) = run(&mut unisono(&["pairs", path(dir.path())]));
    assert!(stderr.contains("2 files were skipped") && stderr.contains("readpst"), "{stderr}");
}

#[test]
fn one_file_and_one_message_are_told_in_the_singular() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("stile.css"), "p {}").unwrap();
    let record = "{\"brand\":\"Fornace\",\"body\":\"Le tazze blu\",\"sent_at\":\"ieri mattina\"}\n";
    fs::write(dir.path().join("1.jsonl"), record).unwrap();
    let (_, report, _) = analyze(&[path(dir.path())]);
    let warnings = report["warnings"].as_array().unwrap();
    let messages: Vec<&str> = warnings.iter().filter_map(|warning| warning["message"].as_str()).collect();
    for expected in ["1 file was skipped, because it holds no messages: ", "1 message states a time that"] {
        assert!(messages.iter().any(|message| message.starts_with(expected)), "{messages:?}");
    }
}

#[test]
fn one_file_in_another_format_names_the_converter() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("lettera.pdf");
    fs::write(&file, "%PDF-1.7").unwrap();
    let (exit, _, stderr) = run(&mut unisono(&["analyze", path(&file)]));
    assert_eq!(exit, 3);
    assert!(stderr.contains("PDF, which is not read; export the mail as .eml"), "{stderr}");
    let (exit, _, stderr) = run(&mut unisono(&["analyze", path(dir.path())]));
    assert_eq!(exit, 3);
    assert!(
        stderr.contains("no mail found; 1 file") && stderr.contains("pdf: PDF, which is not read"),
        "{stderr}"
    );
}

#[test]
fn compressed_standard_input_is_read_and_bombs_name_their_flag() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("p");
    let lines =
        "{\"brand\":\"Fornace\",\"body\":\"Le tazze blu\"}\n{\"brand\":\"Vetreria\",\"body\":\"Vetri\"}\n";
    fs::write(&file, gz(lines.as_bytes())).unwrap();
    let (exit, json, _) =
        run(unisono(&["analyze", "-", "--format", "json"]).write_stdin(gz(lines.as_bytes())));
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((exit, &report["corpus"]["messages"]), (0, &2.into()));

    let bomb = dir.path().join("b.mbox.gz");
    fs::write(&bomb, gz(&vec![0; 20 << 20])).unwrap();
    let (exit, _, stderr) = run(&mut unisono(&["analyze", path(&bomb)]));
    assert_ne!(exit, 0);
    assert!(stderr.contains("raise --max-unpack-ratio if the file is trusted"), "{stderr}");
    let (_, _, stderr) = run(&mut unisono(&["analyze", path(&file), "--max-unpacked-size", "20"]));
    assert!(stderr.contains("raise --max-unpacked-size if the file is trusted"), "{stderr}");
}

/// Each limit refuses or drops what exceeds it, and the message names the flag.
#[test]
fn every_limit_names_its_flag() {
    #[track_caller]
    fn check(input: &[u8], format: &str, flag: &str, value: &str) {
        let args = ["senders", "-", "--senders", "all", "--input-format", format];
        let mut within = unisono(&args);
        let (_, _, stderr) = run(within.write_stdin(input));
        assert!(!stderr.contains(flag), "{flag} without the flag: {stderr}");
        let mut beyond = unisono(&[&args[..], &[flag, value]].concat());
        let (_, _, stderr) = run(beyond.write_stdin(input));
        assert!(stderr.contains(flag), "{flag} {value}: {stderr}");
    }
    let part = "--b\nContent-Type: text/plain\n\nLe tazze blu.\n";
    let header = "From: Fornace <posta@fornace.example>\nMIME-Version: 1.0\n";
    let parts = format!("{header}Content-Type: multipart/mixed; boundary=b\n\n{}--b--\n", part.repeat(3));
    let deep = format!(
        "{header}Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=b\n\n\
         {part}--b--\n--a--\n"
    );
    let columns =
        "{\"brand\":\"Fornace\",\"body\":\"Le tazze blu\",\"paese\":\"Italia\",\"tono\":\"caldo\"}\n";
    check(MAIL.as_bytes(), "eml", "--max-message-size", "50B");
    check(parts.as_bytes(), "eml", "--max-parts", "2");
    check(deep.as_bytes(), "eml", "--max-depth", "1");
    check(columns.as_bytes(), "jsonl", "--max-columns", "1");
    check(columns.as_bytes(), "jsonl", "--max-column-size", "5");
    check(&gz(MAIL.as_bytes()), "auto", "--max-unpacked-size", "20");
    let pages = gz(&format!("{columns}{}", " ".repeat(9 << 20)).into_bytes());
    let mut bomb = unisono(&["senders", "-", "--max-unpack-ratio", "2"]);
    let (_, _, stderr) = run(bomb.write_stdin(pages));
    assert!(stderr.contains("--max-unpack-ratio"), "{stderr}");
    let mut zip = b"PK\x03\x04".to_vec();
    zip.resize(4_000, 0);
    check(&zip, "auto", "--max-held-zip-size", "1kB");
}

#[test]
fn column_maps_are_named_or_brought() {
    let dir = tempfile::tempdir().unwrap();
    let (file, map) = (dir.path().join("ads.json"), dir.path().join("mia.map"));
    fs::write(&file, r#"[{"page_name":"Fornace","ad_creative_bodies":["Tazze"],"testo":{"a":"Piatti"}}]"#)
        .unwrap();
    fs::write(&map, "# mia\nbrand: page_name\nbody: testo.a\n").unwrap();
    let (exit, report, _) = analyze(&[path(&file)]);
    assert_eq!((exit, &report["corpus"]["messages"]), (0, &1.into()));
    assert!(
        report["corpus"]["notes"]["column_map_chosen"]["places"][0].as_str().unwrap().contains("meta-ads")
    );
    assert_eq!(report["provenance"]["config"]["preset"], "auto");
    let (_, report, _) = analyze(&[path(&file), "--map-file", path(&map)]);
    assert_eq!(
        (&report["corpus"]["messages"], &report["provenance"]["config"]["preset"]),
        (&1.into(), &"mia.map".into())
    );
    let (exit, _, stderr) = analyze(&[path(&file), "--preset", "none"]);
    assert_eq!(exit, 3, "{stderr}");
    fs::write(&map, "testo: x\n").unwrap();
    let (exit, _, stderr) = analyze(&[path(&file), "--map-file", path(&map)]);
    assert_eq!(exit, 2);
    assert!(
        stderr.contains("--map-file") && stderr.contains("line 1: no column is called testo"),
        "{stderr}"
    );
    let (exit, _, stderr) = analyze(&[path(&file), "--preset", "altro"]);
    assert_eq!(exit, 2);
    assert!(stderr.contains("choose one of auto, none, chat, meta-ads"), "{stderr}");
}
