//! No output of any command names a reader: outputs and errors are searched for every address and name.

use crate::{run, unisono};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The names and addresses of readers in the fields of a mailbox, in lower case: whole addresses, their local parts, and
/// the words of display names.
fn readers(mailbox: &Path) -> BTreeSet<String> {
    let mut readers = BTreeSet::new();
    for mail in mails(mailbox) {
        let header = mail.replace("\r\n", "\n");
        let header = header.split("\n\n").next().unwrap_or_default().replace("\n ", " ").replace("\n\t", " ");
        for line in header.lines() {
            let Some((name, value)) = line.split_once(':') else { continue };
            if ["to", "cc", "delivered-to", "x-original-to"].contains(&name.to_lowercase().as_str()) {
                add_readers(value, &mut readers);
            }
        }
    }
    readers
}

fn add_readers(value: &str, readers: &mut BTreeSet<String>) {
    for word in value.split([' ', '<', '>', ',', '"', ';']).map(str::to_lowercase) {
        let is_name = word.chars().count() > 2 && word.chars().all(char::is_alphabetic);
        if let Some((local, _)) = word.split_once('@') {
            readers.extend([word.clone(), local.to_owned()]);
        } else if is_name {
            readers.insert(word);
        }
    }
}

/// The mails of a folder, or of a mailbox file.
fn mails(path: &Path) -> Vec<String> {
    let text = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
    if !path.is_dir() {
        return text(path).split("\nFrom ").map(str::to_owned).collect();
    }
    fs::read_dir(path).unwrap().flat_map(|entry| mails(&entry.unwrap().path())).collect()
}

/// The first mail of a folder, or of a mailbox file.
fn first_mail(path: &Path) -> String {
    mails(path).swap_remove(0)
}

/// Runs every command on a mailbox. Returns all that it printed and wrote, but the index: docs/privacy.md says what that holds.
fn outputs(mailbox: &str) -> Vec<(String, String)> {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (report, pairs, clusters, phrases) =
        (at("report"), at("pairs.jsonl"), at("clusters.csv"), at("phrases.jsonl"));
    let (json, page, page_of_one) = (at("report/report.json"), at("z.html"), at("one.html"));
    // The inputs and the index are not searched.
    let inputs = tempfile::tempdir().unwrap();
    let input = |name: &str| inputs.path().join(name).to_str().unwrap().to_owned();
    let (mail, draft, index) = (input("one.eml"), input("draft.txt"), input("x.uni"));
    // `score` shows the draft as it is, so this one names nobody.
    fs::write(&draft, "Le novità della settimana sono arrivate. The news of the week is here.\n").unwrap();
    fs::write(&mail, first_mail(Path::new(mailbox))).unwrap();
    let runs: Vec<Vec<&str>> = vec![
        vec!["analyze", mailbox, "--min-units", "3", "--verbose", "--html", &page_of_one],
        vec!["phrases", mailbox, "--min-brands", "2", "--holders"],
        vec!["phrases", mailbox, "--min-brands", "2", "--min-words", "2", "--output", &phrases],
        vec!["anatomy", &mail, "--against", mailbox],
        vec!["pairs", mailbox, "--min-similarity", "0.05", "--passages"],
        vec!["index", mailbox, "--output", &index],
        vec!["score", &draft, "--against", &index],
        vec!["score", &draft, "--against", mailbox, "--format", "json"],
        vec!["analyze", mailbox, "--min-units", "3"],
        vec!["analyze", mailbox, "--min-units", "3", "--format", "json"],
        vec!["analyze", mailbox, "--no-mask", "--zones", "off", "--by", "month", "--output", &report],
        vec!["pairs", mailbox, "--min-similarity", "0.05"],
        vec!["pairs", mailbox, "--top", "2", "--min-similarity", "0.05", "--output", &pairs],
        vec!["clusters", mailbox, "--min-similarity", "0.3"],
        vec!["clusters", mailbox, "--min-similarity", "0.3", "--output", &clusters],
        vec!["templates", mailbox, "--min-brands", "2"],
        vec!["senders", mailbox],
        vec!["senders", mailbox, "--senders", "all"],
        vec!["report", &json, "--html", &page],
    ];
    let mut outputs = Vec::new();
    for args in runs {
        let (code, stdout, stderr) = run(&mut unisono(&args));
        // Few brands give no score, and an error that may not name a reader either.
        let is_refused = args[0] == "score" && code == 2 && stderr.contains("a score needs 3");
        assert!([0, 4].contains(&code) || is_refused, "{args:?}: {stderr}");
        outputs.push((format!("{args:?}: stdout"), stdout));
        outputs.push((format!("{args:?}: stderr"), stderr));
    }
    let written = [PathBuf::from(&report), dir.path().to_owned()];
    for entry in written.iter().flat_map(|dir| fs::read_dir(dir).unwrap()).map(|entry| entry.unwrap().path())
    {
        if entry.is_file() {
            outputs.push((entry.display().to_string(), fs::read_to_string(&entry).unwrap()));
        }
    }
    outputs
}

/// Checks that no output of any command holds one of the names as a word, in any case.
#[track_caller]
fn check_hides(mailbox: &Path, names: &BTreeSet<String>) -> Vec<(String, String)> {
    assert!(!names.is_empty());
    let outputs = outputs(mailbox.to_str().unwrap());
    for (place, text) in &outputs {
        let text = text.to_lowercase();
        for name in names {
            let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            let found = text.match_indices(name.as_str()).find(|(at, found)| {
                is_edge(text[..*at].chars().next_back()) && is_edge(text[at + found.len()..].chars().next())
            });
            let around = found.map(|(at, _)| text[..at].chars().rev().take(80).collect::<Vec<_>>());
            let around = around.map(|around| around.into_iter().rev().collect::<String>());
            assert!(found.is_none(), "{place} names {name} after …{}", around.unwrap_or_default());
        }
    }
    outputs
}

#[test]
fn no_output_on_the_mailboxes_names_a_reader() {
    let datasets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../datasets");
    for name in ["inbox-it", "inbox-en/inbox.mbox"] {
        let mailbox = datasets.join(name);
        assert!(mailbox.exists(), "{name}");
        let readers = readers(&mailbox);
        check_hides(&mailbox, &readers);
    }
}

/// One way to write to a reader whose name stands in no field `To`.
struct Style {
    language: &'static str,
    /// Fields beside `From`.
    fields: &'static str,
    subject: &'static str,
    greeting: &'static str,
    /// Sentences that brands share.
    shared: [&'static str; 2],
    names: &'static [&'static str],
}

const STYLES: [Style; 6] = [
    Style {
        language: "it",
        fields: "Delivered-To: g.serrastretta@posta.example\n",
        subject: "Ginevra, ecco la tua selezione",
        greeting: "Cara Ginevra,",
        shared: [
            "Abbiamo messo da parte qualcosa che ti piacerà.",
            "Ginevra, ti aspettiamo in negozio fino a sabato sera.",
        ],
        names: &["ginevra", "serrastretta", "g.serrastretta@posta.example"],
    },
    Style {
        language: "en",
        fields: "To: undisclosed-recipients:;\nX-Original-To: <peregrine.ashdown@post.example>\n",
        subject: "A little something just for you, Peregrine",
        greeting: "Good morning Peregrine,",
        shared: [
            "We have put something aside that you will like.",
            "Come and see us in the shop until saturday, Peregrine.",
        ],
        names: &["peregrine", "ashdown", "peregrine.ashdown@post.example"],
    },
    Style {
        language: "de",
        fields: "Bcc: Liesbeth Wolkenstein <lw@post.example>\n",
        subject: "Liesbeth, deine Auswahl ist da",
        greeting: "Liebe Liesbeth,",
        shared: [
            "Wir haben etwas zur Seite gelegt, das dir gefallen wird.",
            "Für Liesbeth halten wir es bis Samstag bereit.",
        ],
        names: &["liesbeth", "wolkenstein", "lw@post.example"],
    },
    Style {
        language: "fr",
        fields: "Received: from mx.post.example by post.example\n for <odile.vaucresson@post.example>; Tue, 1 Sep 2026 09:20:00 +0200\n",
        subject: "rien que pour toi, Odile",
        greeting: "Bonjour Odile,",
        shared: [
            "Nous avons mis de côté quelque chose qui te plaira.",
            "La sélection d'Odile est prête jusqu'à samedi.",
        ],
        names: &["odile", "vaucresson", "odile.vaucresson@post.example"],
    },
    Style {
        language: "es",
        fields: "To: Novedades <avisos@tienda0.example>\nCc: Remedios Valdecasas <rv@post.example>\n",
        subject: "Remedios, esto es para ti",
        greeting: "Querida Remedios:",
        shared: [
            "Hemos guardado algo que te va a gustar mucho.",
            "Remedios, te esperamos en la tienda hasta el sábado.",
        ],
        names: &["remedios", "valdecasas", "rv@post.example"],
    },
    // No greeting and no field: only the beginning of the subject line and the first line.
    Style {
        language: "it",
        fields: "",
        subject: "Ortensia, da domani si cambia",
        greeting: "Ortensia,",
        shared: [
            "Abbiamo messo da parte qualcosa che ti piacerà.",
            "Fino a sabato sera il negozio resta aperto per te.",
        ],
        names: &["ortensia"],
    },
];

#[test]
fn a_reader_who_is_greeted_or_hidden_is_never_named() {
    for style in STYLES {
        let dir = tempfile::tempdir().unwrap();
        for brand in 0..3 {
            for n in 0..5 {
                let id = format!("tienda{brand}-{n}.{}", style.names.last().unwrap().replace('@', "="));
                let own: String = (0..12).map(|word| format!("parola{}{} ", brand, word * 7 + n)).collect();
                let mail = format!(
                    "From: Tienda{brand} <avisos@tienda{brand}.example>\n{}Subject: {}\nMessage-ID: <{id}@bounce.example>\n\
                     List-Unsubscribe: <https://tienda{brand}.example/u>\nDate: {} Sep 2026 09:20:00 +0200\n\
                     Content-Type: text/plain; charset=utf-8\n\n{}\n\n{} {own}\n\n{}\n",
                    style.fields,
                    style.subject,
                    1 + n * 7 % 28,
                    style.greeting,
                    style.shared[0],
                    style.shared[1],
                );
                fs::write(dir.path().join(format!("{brand}-{n}.eml")), mail).unwrap();
            }
        }
        let outputs = check_hides(dir.path(), &style.names.iter().map(|&name| name.to_owned()).collect());
        // What brands share is quoted all the same.
        let word = style.shared[0].split(' ').nth(2).unwrap().to_lowercase();
        assert!(
            outputs.iter().any(|(_, text)| text.to_lowercase().contains(&word)),
            "{}: {word}",
            style.language
        );
    }
}

#[test]
fn a_reader_in_hard_places_is_never_named() {
    #[track_caller]
    fn check(from: &str, fields: &str, subject: &str, greeting: &str, names: &[&str]) {
        let dir = tempfile::tempdir().unwrap();
        for brand in 0..3 {
            let from = from.replace("{n}", &brand.to_string());
            for n in 0..5 {
                let own: String = (0..12).map(|word| format!("parola{}{} ", brand, word * 7 + n)).collect();
                let mail = format!(
                    "From: {from}\n{fields}Subject: {subject}\nDate: {} Sep 2026 09:20:00 +0200\n\
                     List-Unsubscribe: <https://bottega{brand}.example/u>\nContent-Type: text/plain; charset=utf-8\n\n\
                     {greeting}\n\nAbbiamo messo da parte qualcosa che ti piacerà. {own}\n",
                    1 + n * 7 % 28,
                );
                fs::write(dir.path().join(format!("{brand}-{n}.eml")), mail).unwrap();
            }
        }
        check_hides(dir.path(), &names.iter().map(|&name| name.to_owned()).collect());
    }
    let shop = "Bottega{n} <info@bottega{n}.example>";
    let hidden = "To: undisclosed-recipients:;\nDelivered-To: x1@posta.example\n";
    let subject = "la tua selezione";
    check(
        shop,
        "To: nives84@posta.example\n",
        "nives84, la selezione",
        "Ciao nives84, per nives84",
        &["nives84"],
    );
    let dotted = "Delivered-To: nives.bardi84@posta.example\n";
    check(shop, dotted, subject, "ecco nives.bardi84 e bardi84", &["nives.bardi84", "bardi84"]);
    check(shop, hidden, subject, "Ciao NIVES,\n\nnives non perdere questa occasione", &["nives"]);
    check(shop, hidden, "ciao nives, novità", "ciao nives,\nabbiamo scelto", &["nives"]);
    check(shop, hidden, subject, "Ciao Nives,\n\nle novità in Nives da oggi", &["nives"]);
    let list = "To: Clienti Affezionati <x1@posta.example>\n";
    check(shop, list, "Nives, ecco la selezione", "per te", &["nives"]);
    let accented = "To: =?utf-8?q?H=C3=A9l=C3=A8ne?= <x1@posta.example>\n";
    check(shop, accented, subject, "Abbiamo scelto per Helene le novità", &["helene", "hélène"]);
    check("b{n}-nives.bardi=posta.example@mcsv.net", hidden, subject, "per te", &["nives", "bardi"]);
    let named = "To: Nives Bardi <nives.bardi@posta.example>\n";
    check("Bottega{n} per Nives Bardi <info@mcsv.net>", named, subject, "per te", &["nives", "bardi"]);
    // In a label of the host, with the name in the address or beside it.
    let beside = "To: Nives Bardi <x1@posta.example>\n";
    check("Bottega{n} <info@nives-bardi.bottega{n}.example>", named, subject, "per te", &["nives", "bardi"]);
    check("<info@nivesbardi.mcsv.net>", beside, subject, "per te", &["nives", "bardi", "nivesbardi"]);
    check("bottega{n}.nives@gmail.com", beside, subject, "per te", &["nives", "bardi"]);
    check("b{n}+nb99@gmail.com", beside, subject, "per te", &["nives", "bardi", "nb99"]);
    check("b{n}-184207@gmail.com", beside, subject, "per te", &["nives", "bardi", "184207"]);
}

/// Writes mails into a folder: (name, Message-ID, body).
fn folder(mails: &[(&str, &str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, id, body) in mails {
        let mail = format!(
            "From: a@acme.it\nMessage-ID: <{id}>\nSubject: s\nDate: 1 Sep 2026 09:20:00 +0200\n\n{body}\n"
        );
        fs::write(dir.path().join(format!("{name}.eml")), mail).unwrap();
    }
    dir
}

fn ids(args: &[&str]) -> BTreeSet<String> {
    let (code, stdout, stderr) = run(&mut unisono(args));
    assert_eq!(code, 0, "{stderr}");
    let mut rows = csv::Reader::from_reader(stdout.as_bytes());
    rows.records().flat_map(|row| row.map(|row| [row[0].to_owned(), row[2].to_owned()]).unwrap()).collect()
}

#[test]
fn ids_of_mail_are_hashes_of_the_content_unless_asked_otherwise() {
    let same = "tre parole in fila e poi ancora altre";
    let mails = [
        ("1", "b@x.it", same),
        ("2", "a@x.it", same),
        ("3", "c@x.it", "tre parole in fila e poi ancora altro"),
    ];
    let dir = folder(&mails);
    let inbox = dir.path().to_str().unwrap();
    let args = ["pairs", inbox, "--ngram", "1", "--min-similarity", "0.5", "--quiet"];
    let hashes = ids(&args);
    assert_eq!(hashes.len(), 3, "{hashes:?}");
    let is_hash = |id: &str| id.len() == 16 && id.bytes().all(|b| b.is_ascii_hexdigit());
    assert_eq!(hashes.iter().filter(|id| is_hash(id)).count(), 2, "{hashes:?}");
    let second = hashes.iter().find(|id| !is_hash(id)).unwrap();
    assert!(second.strip_suffix("-2").is_some_and(|first| hashes.contains(first)), "{hashes:?}");
    // The names of files and their order change nothing.
    let dir = folder(&[("9", "c@x.it", mails[2].2), ("7", "b@x.it", same), ("8", "a@x.it", same)]);
    let mut again = args;
    again[1] = dir.path().to_str().unwrap();
    assert_eq!(ids(&again), hashes);
    let own = ids(&[&args[..], &["--ids", "message-id"]].concat());
    assert_eq!(own, ["a@x.it", "b@x.it", "c@x.it"].map(str::to_owned).into());
}

#[test]
fn the_id_column_is_written_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.jsonl");
    let line = |id: &str| format!("{{\"id\":\"{id}\",\"brand\":\"a\",\"body\":\"tre parole in fila\"}}\n");
    fs::write(&path, line("uno") + &line("due")).unwrap();
    let found = ids(&["pairs", path.to_str().unwrap(), "--ngram", "1", "--quiet"]);
    assert_eq!(found, ["uno", "due"].map(str::to_owned).into());
}

/// Writes JSON lines with recipients in columns; returns their path.
fn lines(dir: &Path) -> String {
    let mut lines = String::new();
    for brand in 0..4 {
        for n in 0..4 {
            let reader = ["Fosca Belmondo <fosca@casa.example>", "Tazio <tazio@casa.example>"][brand % 2];
            let address = reader.split(['<', '>']).nth(1).unwrap();
            let words: String = (0..9).map(|word| format!("parola{} ", (word * n + brand % 3) % 7)).collect();
            let record = serde_json::json!({
                "id": format!("{n}-{brand}-{address}"), "brand": format!("brand {brand}"), "campaign": n.to_string(),
                "recipient": reader, "reader": address, "nome": reader.split(' ').next(), "body": words,
            });
            lines += &format!("{record}\n");
        }
    }
    let path = dir.join("mails.jsonl");
    fs::write(&path, lines).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn recipients_in_columns_become_pseudonyms_under_a_key() {
    let dir = tempfile::tempdir().unwrap();
    let input = lines(dir.path());
    let key = dir.path().join("key");
    fs::write(&key, "a key of more than sixteen bytes").unwrap();
    let key = key.to_str().unwrap();
    let analyze =
        ["analyze", &input, "--by", "reader", "--facets", "wording", "--min-units", "3", "--format", "json"];
    let (code, report, _) = run(&mut unisono(&analyze));
    assert!(
        code == 0 && report.contains("fosca@casa.example") && report.contains("addresses_shown"),
        "{report}"
    );
    let (code, report, stderr) = run(&mut unisono(&[&analyze[..], &["--pseudonymise", key]].concat()));
    assert_eq!(code, 0, "{stderr}");
    let hidden =
        |text: &str| ["fosca", "tazio", "belmondo"].iter().all(|name| !text.to_lowercase().contains(name));
    assert!(hidden(&report) && hidden(&stderr) && !report.contains("addresses_shown"), "{report}");
    let by_name = analyze.map(|arg| if arg == "reader" { "nome" } else { arg });
    let (code, named, stderr) = run(&mut unisono(&[&by_name[..], &["--pseudonymise", key]].concat()));
    assert!(code == 0 && hidden(&named) && hidden(&stderr) && named.contains("\"nome\""), "{named}");
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let groups = report["facets"]["wording"]["by"]["reader"]["groups"].as_array().unwrap();
    assert!(
        groups.len() == 2 && groups.iter().all(|group| group["value"].as_str().unwrap().starts_with('p'))
    );
    assert_eq!(report["provenance"]["config"]["pseudonymise"].as_str().unwrap().len(), 16);
    let pairs = ["pairs", &input, "--ngram", "1", "--min-similarity", "0.1", "--pseudonymise", key];
    let (code, table, stderr) = run(&mut unisono(&pairs));
    assert!(code == 0 && table.lines().count() > 3 && hidden(&table) && hidden(&stderr), "{table}{stderr}");
    // Another key gives other pseudonyms, the same key the same ones.
    let other = dir.path().join("other");
    fs::write(&other, "another key of sixteen bytes or so").unwrap();
    let again = run(&mut unisono(&pairs)).1;
    let others = run(&mut unisono(&[&pairs[..7], &["--pseudonymise", other.to_str().unwrap()]].concat())).1;
    assert!(table == again && table != others);
}

#[test]
fn a_key_file_is_checked() {
    let dir = tempfile::tempdir().unwrap();
    let input = lines(dir.path());
    let key = dir.path().join("key");
    let with = |content: &str| {
        fs::write(&key, content).unwrap();
        run(&mut unisono(&["pairs", &input, "--pseudonymise", key.to_str().unwrap(), "--quiet"]))
    };
    let (code, _, stderr) = with("short");
    assert_eq!(code, 2);
    assert!(stderr.contains("--pseudonymise: the key has 5 bytes; use 16 or more"), "{stderr}");
    let (code, _, stderr) = run(&mut unisono(&["pairs", &input, "--pseudonymise", "no/such/key"]));
    assert!(code == 1 && stderr.contains("no/such/key: cannot be read"), "{stderr}");
    assert_eq!(run(&mut unisono(&["pairs", &input, "--pseudonymise"])).0, 2);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |mode| fs::set_permissions(&key, fs::Permissions::from_mode(mode)).unwrap();
        mode(0o644);
        assert!(with("a key of more than sixteen bytes").2.contains("other users may read this key"));
        mode(0o600);
        assert_eq!(with("a key of more than sixteen bytes").2, "");
    }
}
