//! `unisono phrases` and `unisono anatomy`.

use crate::{run, unisono};
use serde_json::Value;
use std::fs;
use std::path::Path;

const STOCK: &str = "Non lasciarti sfuggire questa occasione unica";

/// Mail of four brands that share one sentence; the first three repeat one of their own.
fn mailbox(dir: &Path) {
    let own = [
        "Il mare ci porta ogni mattina qui",
        "La lana resta calda anche d'inverno",
        "Il pane cuoce piano nel forno",
        "",
    ];
    for (brand, own) in own.iter().enumerate() {
        for n in 0..2 {
            let text = format!(
                "Ciao Ida,\n\n{STOCK} del numero {}.\n\n{own} da {}.",
                ["uno", "due"][n],
                ["anni", "mesi"][n]
            );
            let name = format!("{brand}-{n}");
            let mail = format!(
                "From: Casa <news@casa{brand}.example>\nTo: Ida Serra <ida@serra.example>\nSubject: numero {name}\n\
                 List-Id: <x.casa{brand}.example>\nMessage-ID: <{name}@casa.example>\n\
                 Date: {} Sep 2026 09:20:00 +0200\n\n{text}\n",
                1 + 9 * n
            );
            fs::write(dir.join(format!("{name}.eml")), mail).unwrap();
        }
    }
}

#[test]
fn phrases_are_lines_with_their_brands() {
    let dir = tempfile::tempdir().unwrap();
    mailbox(dir.path());
    let path = dir.path().to_str().unwrap();
    let (exit, out, stderr) = run(&mut unisono(&["phrases", path, "--language", "it"]));
    assert_eq!(exit, 0, "{stderr}");
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].starts_with("text,kind,brands,campaigns,messages,occurrences,gain_bits"), "{out}");
    assert!(lines[1].starts_with("non lasciarti sfuggire questa occasione unica del numero due,"), "{out}");
    assert!(lines[1].contains(",4,4,4,4,"), "{out}");
    let none = "2 phrases of at least 4 words, each used by at least 3 of 4 brands; none is more common than chance explains\n";
    assert!(stderr.ends_with(none), "{stderr}");

    // One line a brand, and only the phrases of one.
    let (_, out, _) = run(&mut unisono(&[
        "phrases",
        path,
        "--language",
        "it",
        "--holders",
        "--min-brands",
        "2",
        "--brand",
        "casa0.example",
        "-q",
    ]));
    let mut table = csv::Reader::from_reader(out.as_bytes());
    let brands: Vec<String> = table.records().map(|row| row.unwrap()[11].to_owned()).collect();
    assert_eq!(brands.len(), 4 * brands.iter().filter(|brand| *brand == "casa0.example").count(), "{out}");

    let (exit, _, stderr) = run(&mut unisono(&["phrases", path, "--brand", "nessuno"]));
    assert!(
        exit == 2
            && stderr.contains("no brand 'nessuno' in the input; list the brands with `unisono senders`"),
        "{exit} {stderr}"
    );
    let (exit, out, stderr) = run(&mut unisono(&["phrases", path, "--min-brands", "9", "--language", "it"]));
    assert!(
        exit == 0
            && out.lines().count() == 1
            && stderr.contains("4 brands of one language; a phrase needs 9"),
        "{stderr}"
    );
}

#[test]
fn a_mail_is_marked_without_its_reader() {
    let dir = tempfile::tempdir().unwrap();
    mailbox(dir.path());
    let path = dir.path().to_str().unwrap();
    let mail = dir.path().join("0-0.eml");
    let mail = mail.to_str().unwrap();
    let anatomy = |more: &[&str]| {
        run(&mut unisono(
            &[&["anatomy", mail, "--against", path, "--language", "it", "--zones", "off"], more].concat(),
        ))
    };
    let (exit, out, stderr) = anatomy(&[]);
    assert_eq!(exit, 0, "{stderr}");
    assert!(
        out.contains("ciao {name}\n«non lasciarti sfuggire questa occasione unica del numero uno»[3]\n"),
        "{out}"
    );
    assert!(out.contains("_il mare ci porta ogni mattina qui da_ anni\n"), "{out}");
    assert!(!out.to_lowercase().contains("ida"), "{out}");
    let (_, shown, _) = anatomy(&["--show-text"]);
    assert!(shown.contains("ciao ida\n"), "{shown}");
    let (_, colour, _) = anatomy(&["--color", "always"]);
    assert!(
        colour.contains("\u{1b}[4;31mnon lasciarti") && colour.contains("\u{1b}[4;34mil mare"),
        "{colour}"
    );
    let (_, json, _) = anatomy(&["--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["others"], &json["campaigns"]), (&3.into(), &1.into()));
    assert_eq!(json["passages"][1]["pieces"][0]["part"], "stock");
    // The legend shows the number as the letter that it explains.
    let stock =
        "% «stock»[n]: at least 4 words in a row that n of the 3 other brands use as well (n is 2 or more)\n";
    let house = "% _house style_: at least 4 words in a row that casa0.example repeats in other campaigns (it has 1)\n";
    assert!(out.contains(stock) && out.contains(house), "{out}");
    // It once spoke of "at least 9 of 3 other brands".
    let (_, few, _) = anatomy(&["--min-brands", "9"]);
    let none = "0% «stock»[n]: it takes 9 other brands that use the same words, and there are only 3\n";
    assert!(few.contains(none), "{few}");

    let (exit, _, stderr) = run(&mut unisono(&["anatomy", path, "--against", path]));
    assert!(
        exit == 2 && stderr.contains("holds 8 messages; name a file with one message"),
        "{exit} {stderr}"
    );
    let (exit, _, stderr) = run(&mut unisono(&["anatomy", mail]));
    assert!(exit == 2 && stderr.contains("--against"), "{exit} {stderr}");
}

/// Fewer brands than an analysis needs are no error: the report says why, and the screen that there is no result.
#[test]
fn analyses_without_a_result_are_named() {
    let mails: String = (0..12)
        .map(|n| {
            let brand = ["Aurora", "Borea"][n % 2];
            let day = 1 + n * 2;
            format!(
                "{{\"brand\":\"{brand}\",\"sent_at\":\"2026-03-{day:02}T09:00:00Z\",\"body\":\"{STOCK} {n}\"}}\n"
            )
        })
        .collect();
    let warned = |lang: &str, evidence: &str| {
        let args = ["analyze", "-", "--language", "it", "--verbose", "--lang", lang, "--evidence", evidence];
        let (exit, out, stderr) = run(unisono(&args).args(["--input-format", "jsonl"]).write_stdin(&*mails));
        assert_eq!(exit, 0, "{stderr}");
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let english = warned("en", "all");
    let expected = "! Could not be computed: anatomy, phrases, templates. Collect messages of more brands";
    assert!(english.contains(expected), "{english}");
    let italian = warned("it", "all");
    let expected =
        "! Non è stato possibile calcolare: anatomia, frasi, modelli. Raccogliete messaggi di più marchi";
    assert!(italian.contains(expected), "{italian}");
    // Only what was asked for.
    assert!(warned("en", "templates").contains("! Could not be computed: templates. "));
    assert!(!warned("en", "none").contains("Could not be computed"));
}
