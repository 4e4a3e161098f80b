//! What `unisono pairs --passages` quotes.

use crate::pairs::{PAIRS, printed, rows};
use std::fs;
use std::path::Path;

fn written(dir: &Path, lines: &[serde_json::Value]) -> String {
    let path = dir.join("mails.jsonl");
    fs::write(&path, lines.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The passages of the only pair, from JSON lines.
fn quoted(dir: &Path, input: &str, extra: &[&str]) -> Vec<String> {
    let output = dir.join("pairs.jsonl");
    let output = output.to_str().unwrap();
    let args =
        ["pairs", input, "--language", "it", "--min-similarity", "0.1", "--passages", "--output", output];
    printed(&[&args[..], extra].concat());
    let lines = fs::read_to_string(output).unwrap();
    assert_eq!(lines.lines().count(), 1, "{lines}");
    let line: serde_json::Value = serde_json::from_str(&lines).unwrap();
    line["passages"].as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// Two mails of two readers: a price, a name in the middle of a sentence, and a paragraph that only looks shared.
fn mails() -> [serde_json::Value; 2] {
    let mail = |id: &str, name: &str, price: &str, last: &str| {
        let body = format!(
            "Ciao {name},\n\nil pane che {name} ama di più costa solo {price} fino a domenica sera.\n\nvieni presto\n\n{last}"
        );
        serde_json::json!({
            "id": id, "brand": id, "subject": format!("{name}, il pane caldo di oggi"),
            "recipient": format!("{name} Neri <{id}@posta.example>"), "body": body,
        })
    };
    [
        mail("a", "Livia", "3,50 €", "nel nostro forno di via Roma ti aspettiamo con gli amici"),
        mail("b", "Carlo", "4,20 €", "con gli amici ti aspettiamo nel nostro forno di via Verdi"),
    ]
}

#[test]
fn passages_are_the_longest_runs_within_a_paragraph() {
    let dir = tempfile::tempdir().unwrap();
    let input = written(dir.path(), &mails());
    let expected =
        ["il pane che {name} ama di più costa solo {price} fino a domenica sera", "nel nostro forno di via"];
    assert_eq!(quoted(dir.path(), &input, &[]), expected);
    // Shorter runs with shorter n-grams; the longest still come first.
    let shorter = quoted(dir.path(), &input, &["--ngram", "3"]);
    assert_eq!(shorter, [&expected[..], &["con gli amici"]].concat());
    // Names and prices are masked, whatever is compared.
    let raw = quoted(dir.path(), &input, &["--no-mask"]);
    assert_eq!(raw, expected);
    let subject = quoted(dir.path(), &input, &["--field", "subject"]);
    assert_eq!(subject, ["{name} il pane caldo di oggi"]);
}

/// In CSV one cell, in the last column; without the flag there is none.
#[test]
fn passages_are_the_last_column() {
    let dir = tempfile::tempdir().unwrap();
    let input = written(dir.path(), &mails());
    let args = ["pairs", &input, "--language", "it", "--min-similarity", "0.1", "--quiet"];
    let plain = printed(&args).0;
    let all = [&args[..], &["--passages"]].concat();
    let table = printed(&all).0;
    let found = rows(&table, &format!("{PAIRS},passages"));
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0][10],
        "il pane che {name} ama di più costa solo {price} fino a domenica sera | nel nostro forno di via"
    );
    assert_eq!(rows(&plain, PAIRS), [&found[0][..10]]);
    for extra in [&["--top", "1"][..], &["--collapse"]] {
        let table = printed(&[&all[..], extra].concat()).0;
        assert!(rows(&table, &format!("{PAIRS},passages")).iter().all(|row| row[10] == found[0][10]));
    }
}

/// Five are quoted at most; a button is quoted as a whole.
#[test]
fn passages_are_few_and_buttons_whole() {
    let dir = tempfile::tempdir().unwrap();
    let sentences: Vec<String> =
        (0..8).map(|i| (0..12 - i).map(|w| format!("parola{i}x{w}")).collect::<Vec<_>>().join(" ")).collect();
    let mail = |id: &str, order: &[usize], buttons: [&str; 2]| {
        let paragraphs: String = order.iter().map(|&i| format!("<p>{}</p>", sentences[i])).collect();
        let link = |text: &str| format!("<p><a href=\"https://a.example/{id}\">{text}</a></p>");
        let html = format!("{paragraphs}{}", buttons.map(link).concat());
        serde_json::json!({ "id": id, "brand": id, "html": html })
    };
    let input = written(
        dir.path(),
        &[
            mail("a", &[0, 1, 2, 3, 4, 5, 6, 7], ["Scopri di più", "Ordina ora il pane"]),
            mail("b", &[7, 6, 5, 4, 3, 2, 1, 0], ["Ordina il pane", "Scopri di più"]),
        ],
    );
    assert_eq!(quoted(dir.path(), &input, &["--zones", "off", "--no-stem", "--no-mask"]), sentences[..5]);
    assert_eq!(quoted(dir.path(), &input, &["--field", "call_to_action"]), ["scopri di più"]);
}

/// A passage may be a whole message. What is written of it is not.
#[test]
fn long_passages_are_cut() {
    let dir = tempfile::tempdir().unwrap();
    let mail = |id: &str, n: usize| {
        let words: Vec<String> = (0..n).map(|w| format!("parola{w}x")).collect();
        serde_json::json!({ "id": id, "brand": id, "body": words.join(" ") })
    };
    let input = |n: usize| written(dir.path(), &[mail("a", n), mail("b", n)]);
    let flags = ["--zones", "off", "--no-stem"];
    let words = |n: usize| (0..n).map(|w| format!("parola{w}x")).collect::<Vec<_>>().join(" ");
    assert_eq!(quoted(dir.path(), &input(50), &flags), [words(50)]);
    assert_eq!(quoted(dir.path(), &input(51), &flags), [words(50) + " …"]);
}

/// A sentence ends no passage; a paragraph does.
#[test]
fn a_passage_may_hold_two_sentences() {
    let dir = tempfile::tempdir().unwrap();
    let mail = |id: &str, last: &str| {
        let body = format!("Nel forno di oggi trovi il pane. Domani arriva la torta di mele.\n\n{last}");
        serde_json::json!({ "id": id, "brand": id, "body": body })
    };
    let input = written(
        dir.path(),
        &[
            mail("a", "La ricetta della nonna resta nel cassetto"),
            mail("b", "Chi arriva presto sceglie per primo il dolce"),
        ],
    );
    assert_eq!(
        quoted(dir.path(), &input, &[]),
        ["nel forno di oggi trovi il pane domani arriva la torta di mele"]
    );
}
