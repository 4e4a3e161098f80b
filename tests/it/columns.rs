//! What the mails themselves show of how they were sent, as columns.

use std::collections::BTreeMap;
use unisono::corpus::Corpus;
use unisono::message::Message;
use unisono::source::{self, Format, Options};

fn read(bytes: &str, format: Format) -> Vec<Message> {
    let reader =
        source::read(std::io::Cursor::new(bytes.to_owned()), "-", format, &Options::default()).unwrap();
    reader.messages().map(Result::unwrap).collect()
}

#[test]
fn the_inbox_says_what_its_headers_say() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/inbox-it");
    let mut seen: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    for message in source::messages(folder, &Options::default()).unwrap() {
        let message = message.unwrap();
        let found: BTreeMap<_, _> = message.found.iter().copied().collect();
        assert_eq!(found.get("platform"), Some(&"unknown"), "invented domains and programs");
        *seen.entry(message.brand).or_default().entry(found["bulk"]).or_default() += 1;
    }
    assert_eq!(seen.len(), 14);
    for (brand, kinds) in seen {
        let expected = if brand.contains("alzanove") { "personal" } else { "bulk" };
        assert_eq!(kinds.keys().collect::<Vec<_>>(), [&expected], "{brand}");
    }
}

#[test]
fn a_copy_without_its_headers_is_the_same_message() {
    let mail = "From: Acme <a@acme.example>\nMessage-ID: <1@acme.example>\nSubject: Ciao\n\nCiao Marco, ecco i saldi.\n";
    let mut messages =
        [read(&format!("X-MC-User: 1\n{mail}"), Format::Eml), read(mail, Format::Eml)].concat();
    assert_ne!(messages[0].found, messages[1].found);
    // Whichever comes first, the headers that are there count.
    for _ in 0..2 {
        let corpus: Corpus = messages.iter().cloned().collect();
        assert_eq!((corpus.len(), corpus.duplicates()), (1, 1));
        let shown: Vec<_> =
            corpus.columns().iter().map(|(name, column)| (name.as_str(), column.get(0))).collect();
        assert_eq!(shown, [("bulk", Some("bulk")), ("platform", Some("Mailchimp"))]);
        messages.reverse();
    }
}

#[test]
fn the_inputs_own_column_counts() {
    let line =
        |more: &str| format!("{{\"brand\":\"Acme\",\"html\":\"<img src=https://x.exct.net/o>\"{more}}}\n");
    let of = |more: &str| {
        let message = read(&line(more), Format::Jsonl).remove(0);
        let columns = message.columns.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let found = message.found.iter().copied();
        columns.chain(found).map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(of(""), "bulk=bulk platform=Salesforce Marketing Cloud");
    assert_eq!(of(",\"platform\":\"ours\""), "platform=ours bulk=bulk");
    assert_eq!(of(",\"bulk\":\"no\",\"platform\":null"), "bulk=no platform=Salesforce Marketing Cloud");
}
