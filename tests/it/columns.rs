//! Columns that mails show themselves, and the counts of columns in a report.

use std::collections::BTreeMap;
use unisono::corpus::{Analysis, Corpus};
use unisono::intake::{self, Input};
use unisono::language::Language;
use unisono::message::Message;
use unisono::progress::no_progress;
use unisono::report::{ColumnCounts, MAX_NAMEABLE, Tally, VALUES_NAMED};
use unisono::source::{self, BrandRules, ColumnMap, Format, Options};
use unisono::{Config, Facet};

fn read(bytes: &str, format: Format) -> Vec<Message> {
    let reader =
        source::read(std::io::Cursor::new(bytes.to_owned()), "-", format, &Options::default()).unwrap();
    reader.messages().map(Result::unwrap).collect()
}

#[test]
fn columns_of_the_inbox_match_its_headers() {
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
    // Headers count in either order of the copies.
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

fn message(brand: usize, columns: &[(&str, String)]) -> Message {
    let mut message = Message { brand: format!("b{brand}"), ..Message::default() };
    message.body.text = Some(format!("numero {columns:?}"));
    message.columns.extend(columns.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    message
}

fn counts(messages: Vec<Message>, by: &[&str]) -> BTreeMap<String, ColumnCounts> {
    let half = messages.len() / 2;
    let mut messages = messages;
    let rest = messages.split_off(half);
    let batches: [Corpus; 2] = [messages.into_iter().collect(), rest.into_iter().collect()];
    let by = by.iter().map(|&column| column.to_owned()).collect();
    let mut config = Config::default();
    config.by = by;
    unisono::analyze_with(&batches, &config, &no_progress).unwrap().columns
}

#[test]
fn the_commonest_values_and_unknown_are_named_and_the_rest_is_summed() {
    let platform = |n: usize| if n < 40 { format!("p{:02}", n / 2) } else { format!("q{n}") };
    let mut all: Vec<Message> = (0..50).map(|n| message(n % 5, &[("platform", platform(n))])).collect();
    all.push(message(7, &[("platform", "unknown".to_owned())]));
    all.push(message(7, &[("sector", "books".to_owned())]));
    let platform = &counts(all, &[])["platform"];
    assert_eq!((platform.n_values, platform.values.len()), (Some(31), VALUES_NAMED));
    // Twenty values have two messages; `unknown` takes the place of one of them.
    assert_eq!(platform.others, Some(Tally { messages: 12, brands: 5 }));
    assert_eq!(platform.without_value, Some(Tally { messages: 1, brands: 1 }));
    let named = |value: &str| platform.values.iter().find(|v| v.value == value).map(|v| v.messages);
    assert_eq!((named("p00"), named("unknown"), named("q40")), (Some(2), Some(1), None));
}

#[test]
fn values_that_may_identify_readers_are_only_counted() {
    let anna = |n: usize| [("to_name", format!("Anna {}", n % 3)), ("segment", format!("{n}@x.example"))];
    let all = || (0..6).map(|n| message(n % 2, &anna(n))).collect::<Vec<_>>();
    let unasked = counts(all(), &[]);
    assert_eq!((unasked["to_name"].n_values, unasked["to_name"].values.len()), (Some(3), 0));
    assert_eq!(unasked["to_name"].others, Some(Tally { messages: 6, brands: 2 }));
    assert_eq!(unasked["segment"].why_unnamed.as_deref(), Some("it holds addresses"));
    let asked = counts(all(), &["to_name"]);
    assert_eq!(asked["to_name"].values.len(), 3);
    assert!(asked["to_name"].why_unnamed.is_none());
}

#[test]
fn many_values_are_only_counted() {
    let all = |n: usize| (0..n).map(|n| message(n % 2, &[("sector", format!("s{n}"))])).collect();
    assert_eq!(counts(all(MAX_NAMEABLE), &[])["sector"].values.len(), VALUES_NAMED);
    let many = &counts(all(MAX_NAMEABLE + 1), &[])["sector"];
    assert_eq!((many.n_values, many.values.len()), (Some(MAX_NAMEABLE as u64 + 1), 0));
}

#[test]
fn how_texts_address_is_a_column_where_offers_are_read() {
    let say = |brand: &str, text: &str| {
        let mut message = Message { brand: brand.into(), ..Message::default() };
        message.body.text = Some(text.into());
        message
    };
    let corpus = || {
        let texts = ["scopri la tua nuova collezione e il tuo regalo", "la ringraziamo per il suo ordine"];
        texts.map(|text| say("a", text)).into_iter().collect::<Corpus>()
    };
    let of = |facet| {
        let mut config = Config::new([facet]);
        config.language = Language::from_code("it");
        unisono::analyze(&corpus(), &config).unwrap().columns
    };
    let values = |column: &ColumnCounts| column.values.iter().map(|v| v.value.clone()).collect::<Vec<_>>();
    assert_eq!(values(&of(Facet::Offers)["address"]), ["formal", "informal"]);
    assert!(of(Facet::Wording).is_empty());
}

#[test]
fn a_second_reading_finds_what_it_lacks_itself() {
    let options = Options {
        brand_rules: BrandRules::default().rename("riva.example", "Riva").unwrap(),
        columns: ColumnMap::parse(["body=text of the mail"]).unwrap(),
        ..Options::default()
    };
    let lacks = |brand: &str, column: &str| {
        let line = format!("{{\"brand\":\"{brand}\",\"{column}\":\"Le barche sono tornate.\"}}\n");
        let input = Input::Stream("-".to_owned(), Box::new(std::io::Cursor::new(line.into_bytes())));
        let intake = intake::read(vec![input], &options, Analysis::default(), &no_progress).unwrap();
        (intake.unmatched_rules.len(), intake.unmatched.len())
    };
    assert_eq!(lacks("riva.example", "text of the mail"), (0, 0));
    assert_eq!(lacks("colle.example", "body"), (1, 1));
    assert_eq!(lacks("riva.example", "body"), (0, 1));
}
