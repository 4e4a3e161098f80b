//! What `unisono pairs --against` and `--field` compare, by hand.

use crate::pairs::{PAIRS, printed, rows};
use crate::{run, unisono};
use std::fs;
use std::path::Path;

/// Words as they stand, one by one.
const PLAIN: [&str; 8] = ["--ngram", "1", "--no-mask", "--no-stem", "--zones", "off", "--language", "en"];

/// Writes messages (id, brand, body) and returns the path of the file.
fn written(dir: &Path, name: &str, messages: &[(&str, &str, &str)]) -> String {
    let line = |&(id, brand, body): &(&str, &str, &str)| {
        serde_json::json!({ "id": id, "brand": brand, "body": body }).to_string()
    };
    let path = dir.join(name);
    fs::write(&path, messages.iter().map(line).collect::<Vec<_>>().join("\n")).unwrap();
    path.to_str().unwrap().to_owned()
}

const OLD: [(&str, &str, &str); 3] =
    [("o1", "A", "warm bread for you today"), ("o2", "B", "slow green tea"), ("o3", "A", "Slow green tea!")];

const NEW: [(&str, &str, &str); 3] = [
    ("n1", "A", "warm bread for you friday"),
    ("n2", "B", "slow green tea"),
    ("n3", "B", "warm bread for you friday now"),
];

/// The two ids and the similarity of each line, sorted.
fn found(args: &[&str]) -> Vec<(String, String, String)> {
    let (table, _) = printed(&[&["pairs"], args, &PLAIN, &["--min-similarity", "0.5"]].concat());
    let line = |row: Vec<String>| (row[0].clone(), row[2].clone(), row[4].clone());
    let mut found: Vec<_> = rows(&table, PAIRS).into_iter().map(line).collect();
    found.sort();
    found
}

fn pairs(expected: &[(&str, &str, f64)]) -> Vec<(String, String, String)> {
    expected.iter().map(|&(a, b, s)| (a.to_owned(), b.to_owned(), format!("{s:?}"))).collect()
}

#[test]
fn new_messages_are_compared_with_old_ones_only() {
    let dir = tempfile::tempdir().unwrap();
    let (new, old) = (written(dir.path(), "new.jsonl", &NEW), written(dir.path(), "old.jsonl", &OLD));
    let against = [new.as_str(), "--against", old.as_str()];
    let with = |extra: &[&str]| found(&[&against[..], extra].concat());
    let (n1, n3) = (("n1", "o1", 4.0 / 6.0), ("n3", "o1", 4.0 / 7.0));
    assert_eq!(with(&[]), pairs(&[n1, ("n2", "o2", 1.0), ("n2", "o3", 1.0), n3]));
    assert_eq!(with(&["--across-brands"]), pairs(&[("n2", "o3", 1.0), n3]));
    assert_eq!(with(&["--within-brands"]), pairs(&[n1, ("n2", "o2", 1.0)]));
    for extra in [&["--collapse"][..], &["--top", "1"]] {
        let one = with(extra);
        assert_eq!((one.len(), &one[0]), (3, &pairs(&[n1])[0]), "{extra:?}");
        assert!(one[1].0 == "n2" && one[1].2 == "1.0" && one[2].0 == "n3", "{extra:?}: {one:?}");
    }
    assert_eq!(with(&["--top", "2"]).len(), 4);
    assert_eq!(with(&["--measure", "cosine", "--weights", "counts"]).len(), 4);
    // All of n2 is in o2 and o3, and the three longer messages share four words of five.
    assert_eq!(with(&["--measure", "containment"])[0].2, "0.8");
    let (_, stderr) = printed(&[&["pairs"], &against[..], &PLAIN, &["--min-similarity", "0.5"]].concat());
    assert!(
        stderr.contains(
            "4 pairs with a similarity of 0.5 or more among 3 new messages and 3 old messages. With copies counted once: 3 pairs \
             among 4 different texts"
        ),
        "{stderr}"
    );
}

#[test]
fn the_old_inputs_are_inputs() {
    let dir = tempfile::tempdir().unwrap();
    let (new, old) = (written(dir.path(), "new.jsonl", &NEW), written(dir.path(), "old.jsonl", &OLD));
    let [one, two, three] = [0, 1, 2].map(|i| written(dir.path(), &format!("{i}.jsonl"), &OLD[i..=i]));
    let whole = printed(&["pairs", &new, "--against", &old, "--ngram", "1", "--quiet"]).0;
    let parts =
        ["pairs", &new, "--against", &three, "--against", &one, "--against", &two, "--ngram", "1", "--quiet"];
    assert_eq!(printed(&parts).0, whole);
    assert_eq!(printed(&[&parts[..], &["--threads", "5"]].concat()).0, whole);

    let refused = |args: &[&str], code: i32, expected: &str| {
        let (found, stdout, stderr) = run(&mut unisono(args));
        assert_eq!((found, stdout.as_str()), (code, ""), "{args:?}: {stderr}");
        assert!(stderr.contains(expected), "{args:?}: {stderr}");
    };
    let empty = written(dir.path(), "empty.jsonl", &[]);
    refused(&["pairs", &new, "--against", &empty], 3, "unisono: nothing to compare with in --against");
    refused(&["pairs", &new, "--against", "no/such/file.mbox"], 3, "no/such/file.mbox");
    refused(&["pairs", &new, "--against", &old, "--output", &old], 2, "--output: ");
    refused(&["pairs", "-", "--against", "-"], 2, "standard input can be read once");
    // A mapping must have an effect on the inputs, not on the old ones.
    let mapped = ["pairs", &new, "--against", &old, "--map", "body=text"];
    refused(&mapped, 2, "--map: no input has a column text");
}

/// What the inputs have in common with the old ones is not new.
#[test]
fn a_message_of_both_is_old() {
    let dir = tempfile::tempdir().unwrap();
    let both: Vec<_> = NEW.iter().chain(&OLD[..1]).copied().collect();
    let (new, old) = (written(dir.path(), "new.jsonl", &both), written(dir.path(), "old.jsonl", &OLD));
    let (table, stderr) =
        printed(&[&["pairs", &new, "--against", &old, "--min-similarity", "0.5"], &PLAIN[..]].concat());
    assert_eq!(rows(&table, PAIRS).len(), 4);
    assert!(stderr.contains("1 message of the inputs is also in --against. It counts as old"), "{stderr}");
    let (table, stderr) = printed(&["pairs", &old, "--against", &old]);
    assert_eq!(table, format!("{PAIRS}\n"));
    assert!(stderr.contains("3 messages of the inputs are also in --against. They count as old"), "{stderr}");
}

#[test]
fn messages_of_other_languages_have_no_pair() {
    let dir = tempfile::tempdir().unwrap();
    let italian =
        "il pane caldo di oggi è pronto per te nel nostro forno, vieni a trovarci quando vuoi con gli amici";
    let english = "the warm bread of today is ready for you in our oven, come and see us when you like with your family";
    let new = written(dir.path(), "new.jsonl", &[("1", "A", italian)]);
    let old = written(dir.path(), "old.jsonl", &[("2", "B", english)]);
    let args = ["pairs", &new, "--against", &old, "--min-similarity", "0.01", "--ngram", "1"];
    assert_eq!(printed(&args).0, format!("{PAIRS}\n"));
}

/// Subjects by pairs of words and by marks, buttons as a whole; bodies as ever.
#[test]
fn a_field_is_compared_alone() {
    let dir = tempfile::tempdir().unwrap();
    let message = |id: &str, subject: &str, body: &str, button: &str| {
        let html = format!("<p>{body}</p><p><a href=\"https://a.example/{id}\">{button}</a></p>");
        serde_json::json!({ "id": id, "brand": id, "subject": subject, "html": html }).to_string()
    };
    let lines = [
        message("a", "Fresh bread for you!", "the oven is warm since six this morning", "Order now"),
        message(
            "b",
            "Fresh bread for all!",
            "we bake rolls and buns on every day of the week",
            "See the menu",
        ),
        message("c", "A walk in the woods", "the oven is warm since six this morning again", "order now"),
    ];
    let path = dir.path().join("three.jsonl");
    fs::write(&path, lines.join("\n")).unwrap();
    let path = path.to_str().unwrap();
    let with = |extra: &[&str]| {
        let args = ["pairs", path, "--language", "en", "--no-stem", "--min-similarity", "0.3", "--quiet"];
        rows(&printed(&[&args[..], extra].concat()).0, PAIRS)
    };
    let of_pair = |row: &Vec<String>| {
        let mut ids = [row[0].as_str(), row[2].as_str()];
        ids.sort_unstable();
        (ids.concat(), row[4].parse::<f64>().unwrap(), row[5].clone(), row[6].clone(), row[7].clone())
    };
    let subjects: Vec<_> = with(&["--field", "subject"]).iter().map(of_pair).collect();
    // "fresh bread", "bread for" and the mark, of three pairs of words and one mark each.
    assert_eq!(subjects, [("ab".to_owned(), 3.0 / 5.0, "3".to_owned(), "4".to_owned(), "4".to_owned())]);
    let buttons: Vec<_> = with(&["--field", "call_to_action"]).iter().map(of_pair).collect();
    assert_eq!(buttons, [("ac".to_owned(), 1.0, "1".to_owned(), "1".to_owned(), "1".to_owned())]);
    let bodies = with(&["--field", "body"]);
    assert_eq!((bodies.len(), of_pair(&bodies[0]).0.as_str()), (1, "ac"));
    assert_eq!(with(&[]), bodies);

    let (code, _, stderr) = run(&mut unisono(&["pairs", path, "--field", "header"]));
    assert!(code == 2 && stderr.contains("invalid value 'header' for '--field <FIELD>'"), "{stderr}");
    let (code, _, stderr) = run(&mut unisono(&["pairs", path, "--field", "subject", "--ngram-to", "5"]));
    assert!(code == 2 && stderr.contains("--ngram-to: applies to --field body only"), "{stderr}");
    let plain = written(dir.path(), "plain.jsonl", &NEW);
    let (table, stderr) = printed(&["pairs", &plain, "--field", "call_to_action"]);
    assert_eq!(table, format!("{PAIRS}\n"));
    assert!(stderr.contains("No message has a button or link with a text"), "{stderr}");
}

/// A brand has one name, whichever input spells it.
#[test]
fn spellings_of_both_inputs_are_one_brand() {
    let dir = tempfile::tempdir().unwrap();
    let old =
        written(dir.path(), "old.jsonl", &[("1", "Aurora", "slow green tea"), ("2", "Aurora", "warm bread")]);
    let new = written(dir.path(), "new.jsonl", &[("3", "AURORA", "slow green tea")]);
    let args = ["pairs", &new, "--against", &old, "--within-brands", "--quiet"];
    let found = rows(&printed(&[&args[..], &PLAIN].concat()).0, PAIRS);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0][..4], ["3", "Aurora", "1", "Aurora"]);
}
