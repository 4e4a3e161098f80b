//! Whose mail counts, which brand it is, and the list of senders.

use crate::{run, unisono};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// A mail with the given header lines beside its subject and id.
fn mail(n: usize, header: &str) -> String {
    format!(
        "{header}\nSubject: numero {n}\nMessage-ID: <{n}.{}@x.example>\nDate: {} Sep 2026 09:20:00 +0200\n\n\
         Questa settimana pane fresco e focaccia del forno numero {n}, da lunedì a venerdì.\n",
        header.len(),
        1 + n % 28,
    )
}

fn write(dir: &Path, path: &str, text: &str) {
    let path = dir.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn report(dir: &Path, more: &[&str]) -> Value {
    let path = dir.to_str().unwrap();
    let (exit, json, stderr) =
        run(&mut unisono(&[&["analyze", path, "--format", "json", "--facets", "wording"], more].concat()));
    assert_eq!(exit, 0, "{stderr}");
    serde_json::from_str(&json).unwrap()
}

const SHOP: &str =
    "From: Forno <news@forno.example>\nTo: Ida Serra <ida@serra.example>\nList-Id: <x.forno.example>";

/// A mailbox of a shop with marks, one without, its owner, an aunt and a friend.
fn mailbox(dir: &Path) {
    for n in 0..4 {
        write(dir, &format!("a/{n}.eml"), &mail(n, SHOP));
        let craft = "From: Bottega <ciao@bottega.example>\nTo: ida@serra.example";
        write(dir, &format!("b/{n}.eml"), &mail(n, craft));
        let own = "From: Ida Serra <ida@serra.example>\nTo: Ugo Monti <ugo@monti.example>";
        write(dir, &format!("c/{n}.eml"), &mail(n, own));
        let friend = "From: Ugo Monti <ugo@monti.example>\nTo: ida@serra.example";
        write(dir, &format!("d/{n}.eml"), &mail(n, friend));
        let aunt = "From: Zia Pia <pia@gmail.com>\nTo: ida@serra.example";
        write(dir, &format!("e/{n}.eml"), &mail(n, aunt));
    }
}

#[test]
fn persons_are_no_brands_unless_all_senders_are_wanted() {
    let dir = tempfile::tempdir().unwrap();
    mailbox(dir.path());
    let report_of = |more: &[&str]| report(dir.path(), more);
    let bulk = report_of(&[]);
    assert_eq!((&bulk["corpus"]["messages"], &bulk["corpus"]["brands"]), (&8.into(), &2.into()));
    assert_eq!(bulk["corpus"]["notes"]["own"]["n"], 4);
    assert_eq!(bulk["corpus"]["notes"]["conversation"]["n"], 8);
    assert_eq!(bulk["provenance"]["inputs"][0]["messages"], 8);
    assert_eq!(bulk["provenance"]["config"]["senders"], "bulk");
    for name in ["ugo", "monti", "pia", "serra"] {
        assert!(!bulk.to_string().to_lowercase().contains(name), "{name}");
    }
    let all = report_of(&["--senders", "all"]);
    assert_eq!((&all["corpus"]["messages"], &all["corpus"]["brands"]), (&20.into(), &5.into()));
    assert!(all["corpus"]["notes"].is_null());
}

#[test]
fn without_a_mark_only_folders_and_labels_decide() {
    let dir = tempfile::tempdir().unwrap();
    mailbox(dir.path());
    fs::remove_dir_all(dir.path().join("a")).unwrap();
    fs::rename(dir.path().join("c"), dir.path().join("Gesendete Objekte")).unwrap();
    write(dir.path(), "label.eml", &mail(9, "X-Gmail-Labels: Corbeille\nFrom: a@vivaio.example"));
    let report = report(dir.path(), &[]);
    assert_eq!(report["corpus"]["messages"], 12);
    assert_eq!(report["corpus"]["notes"]["sent"]["n"], 4);
    assert_eq!(report["corpus"]["notes"]["trash"]["n"], 1);
}

#[test]
fn a_name_that_holds_its_reader_is_not_listed() {
    let dir = tempfile::tempdir().unwrap();
    for (n, name) in ["Forno", "Ida, la tua focaccia", "Serra per te"].iter().enumerate() {
        let header = format!("From: {name} <news@forno.example>\nTo: Ida Serra <ida@serra.example>");
        write(dir.path(), &format!("{n}.eml"), &mail(n, &header));
    }
    let own = "From: Vivaio <news@vivaio.example>\nTo: Vivaio <news@vivaio.example>";
    write(dir.path(), "own.eml", &mail(8, own));
    let (exit, csv, _) = run(&mut unisono(&["senders", dir.path().to_str().unwrap()]));
    let names: Vec<&str> = csv.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
    assert_eq!((exit, names), (0, vec!["*", "Forno", "Vivaio"]));
}

#[test]
fn an_input_of_nothing_else_names_the_flag() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "Spam/1.eml", &mail(1, SHOP));
    let path = dir.path().to_str().unwrap();
    let (exit, _, stderr) = run(&mut unisono(&["pairs", path]));
    assert_eq!(exit, 3);
    assert!(stderr.contains("1 message in a folder or label of spam was left out"), "{stderr}");
    assert!(stderr.contains("--senders all"), "{stderr}");
}

#[test]
fn the_list_of_senders_has_no_recipient() {
    let dir = tempfile::tempdir().unwrap();
    mailbox(dir.path());
    let verp =
        "From: Vivaio <bounce+ida=serra.example@vivaio.example>\nTo: ida@serra.example\nPrecedence: bulk";
    write(dir.path(), "f/1.eml", &mail(1, verp));
    let path = dir.path().to_str().unwrap();
    let (exit, csv, stderr) = run(&mut unisono(&["senders", path]));
    assert_eq!(exit, 0, "{stderr}");
    let expected = "domain,name,address,platform,messages,bulk,brand\n\
        bottega.example,Bottega,ciao@bottega.example,unknown,4,0,bottega.example\n\
        forno.example,Forno,news@forno.example,unknown,4,4,forno.example\n\
        vivaio.example,Vivaio,*@vivaio.example,unknown,1,1,vivaio.example\n";
    assert_eq!(csv, expected);
    assert!(stderr.contains("3 senders of 9 messages"), "{stderr}");
    assert!(!stderr.contains("serra"), "{stderr}");
    let file = dir.path().with_extension("jsonl");
    let (exit, ..) = run(&mut unisono(&["senders", path, "--output", file.to_str().unwrap(), "--quiet"]));
    let lines = fs::read_to_string(&file).unwrap();
    fs::remove_file(&file).unwrap();
    let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!((exit, &first["brand"], &first["messages"]), (0, &"bottega.example".into(), &4.into()));
}

#[test]
fn json_lines_are_never_left_out() {
    let dir = tempfile::tempdir().unwrap();
    let line = |from: &str| format!("{{\"from\":\"{from}\",\"body\":\"pane e olio, unsubscribe\"}}\n");
    write(dir.path(), "sent/a.jsonl", &[line("A <a@gmail.com>"), line("B <b@bar.example>")].concat());
    assert_eq!(report(dir.path(), &[])["corpus"]["messages"], 2);
}

#[test]
fn rules_merge_split_and_rename_brands() {
    let dir = tempfile::tempdir().unwrap();
    for (n, from) in [
        "Forno <a@forno.example>",
        "Forno <a@forno-news.example>",
        "Ugo Li <u@camera.example>",
        "Eva Ra <e@camera.example>",
    ]
    .iter()
    .enumerate()
    {
        write(dir.path(), &format!("{n}.eml"), &mail(n, &format!("From: {from}")));
    }
    let rules = dir.path().join("rules.toml");
    fs::write(
        &rules,
        "[merge]\n'Il Forno' = ['forno.example', 'FORNO-NEWS.example']\n[split]\n'camera.example' = 'display-name'\n\
         [rename]\n'Eva Ra' = 'Eva'\n",
    )
    .unwrap();
    let path = dir.path().to_str().unwrap();
    let rules = rules.to_str().unwrap();
    let (exit, csv, stderr) = run(&mut unisono(&["senders", path, "--brand-rules", rules]));
    assert_eq!(exit, 0, "{stderr}");
    let brands: Vec<&str> = csv.lines().skip(1).filter_map(|line| line.rsplit(',').next()).collect();
    assert_eq!(brands, ["Eva", "Ugo Li", "Il Forno", "Il Forno"]);
    assert!(!stderr.contains("had no effect"), "{stderr}");
    fs::write(rules, "[merge]\na = ['b']\n[mergers]\n").unwrap();
    let (exit, _, stderr) = run(&mut unisono(&["senders", path, "--brand-rules", rules]));
    assert_eq!(exit, 2);
    assert!(stderr.contains("rules.toml, line 3: --brand-rules: unknown field mergers"), "{stderr}");
}

#[test]
fn a_rule_that_matches_nothing_is_told_with_its_place() {
    let dir = tempfile::tempdir().unwrap();
    let inbox = dir.path().join("inbox");
    for n in 0..4 {
        write(&inbox, &format!("{n}.eml"), &mail(n, "From: Il Forno <pane@forno.example>"));
    }
    let rules = dir.path().join("rules.toml");
    let text = "[merge]\n'Il Forno' = ['forno.example', 'forno-news.example']\n\n[rename]\n'bottega.example' = 'Bottega'\n";
    fs::write(&rules, text).unwrap();
    let (path, rules) = (inbox.to_str().unwrap(), rules.to_str().unwrap());
    for command in ["senders", "pairs"] {
        let (exit, _, stderr) = run(&mut unisono(&[command, path, "--quiet", "--brand-rules", rules]));
        assert_eq!(exit, 0, "{stderr}");
        let told = [
            format!("{rules}, line 2: merge forno-news.example had no effect: no message has this name"),
            format!("{rules}, line 5: rename bottega.example had no effect: no message has this name"),
        ];
        assert!(told.iter().all(|told| stderr.contains(told)), "{stderr}");
    }
    let report = report(&inbox, &["--brand-rules", rules]);
    let warnings = report["warnings"].as_array().unwrap();
    let warning = warnings.iter().find(|warning| warning["code"] == "unmatched_rule").unwrap();
    assert_eq!(
        warning["message"],
        "brand rules had no effect, because no message has the names they give: merge forno-news.example (line 2), \
         rename bottega.example (line 5)"
    );
    assert_eq!(
        warning["data"],
        serde_json::json!({"merge forno-news.example": 2, "rename bottega.example": 5})
    );
    let screen = |lang| {
        let args =
            ["analyze", path, "--facets", "wording", "--verbose", "--lang", lang, "--brand-rules", rules];
        let (_, screen, _) = run(&mut unisono(&args));
        screen.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let names = ["merge forno-news.example", "rename bottega.example"];
    for (lang, said) in [
        (
            "en",
            "These rules of --brand-rules had no effect, because no message has the names they give: A (line 2), \
             B (line 5).",
        ),
        (
            "it",
            "Queste regole di --brand-rules non hanno avuto effetto, perché nessun messaggio ha i nomi indicati: \
             A (riga 2), B (riga 5).",
        ),
    ] {
        let said = said.replace("A (", &format!("{} (", names[0])).replace("B (", &format!("{} (", names[1]));
        assert!(screen(lang).contains(&said), "{}", screen(lang));
    }
}

#[test]
fn a_host_of_many_senders_is_told() {
    let dir = tempfile::tempdir().unwrap();
    for (n, name) in ["Ugo Li", "Eva Ra", "Ivo Te", "Ida Su", "Leo Mo", "Pia Vo"].iter().enumerate() {
        write(dir.path(), &format!("{n}.eml"), &mail(n, &format!("From: {name} <{n}@camera.example>")));
    }
    let report = report(dir.path(), &[]);
    let warnings = report["warnings"].as_array().unwrap();
    let warning = warnings.iter().find(|warning| warning["code"] == "shared_hosts").unwrap();
    assert_eq!(warning["data"]["camera.example"], 6);
    let (_, _, stderr) = run(&mut unisono(&["pairs", dir.path().to_str().unwrap()]));
    assert!(stderr.contains("camera.example (6)") && stderr.contains("--brand-by display-name"), "{stderr}");
}

#[test]
fn spellings_of_one_brand_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let lines: String = (0..6)
        .map(|n| {
            format!("{{\"id\":\"{n}\",\"brand\":\"{}\",\"body\":\"pane {n}\"}}\n", ["Forno", "FORNO"][n % 2])
        })
        .collect();
    write(dir.path(), "a.jsonl", &lines);
    let report = report(dir.path(), &[]);
    assert_eq!(report["corpus"]["brands"], 1);
    let (_, _, stderr) = run(&mut unisono(&["pairs", dir.path().to_str().unwrap()]));
    assert!(stderr.contains("count as one: 1 brand (FORNO)"), "{stderr}");
}
