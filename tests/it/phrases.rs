//! The phrases and the anatomy of inbox-it, whose stock sentences are known, and the phrases of brands that share nothing but
//! their language.

use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use unisono::corpus::Corpus;
use unisono::hash::SplitMix64;
use unisono::language::Language;
use unisono::progress::no_progress;
use unisono::report::{PhraseKind, Phrases};
use unisono::{Config, Facet, Message, Result, source, text};

fn path(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn mails(folder: &str) -> Vec<Message> {
    source::messages(path(folder), &source::Options::default()).unwrap().collect::<Result<_>>().unwrap()
}

fn config(min_words: usize) -> Config {
    let mut config = Config::new([Facet::Wording]);
    config.language = Language::from_code("it");
    config.phrases.min_words = min_words;
    config
}

fn found(messages: Vec<Message>, min_words: usize) -> Phrases {
    unisono::phrases(&[messages.into_iter().collect::<Corpus>()], &config(min_words), &no_progress).unwrap()
}

/// The words of a text, parted at everything that is no letter, digit or apostrophe.
fn words(text: &str) -> Vec<String> {
    let text = text.replace('’', "'").to_lowercase();
    let parts = text.split(|c: char| !c.is_alphanumeric() && c != '\'').map(|part| part.trim_matches('\''));
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The stretches without fields of all stock sentences.
fn planted() -> Vec<String> {
    let recipe: toml::Table =
        fs::read_to_string(path("datasets/inbox-it.build/texts/formule.toml")).unwrap().parse().unwrap();
    let entries = recipe.values().flat_map(|entries| entries.as_array().into_iter().flatten());
    let texts = entries.filter_map(|entry| entry.get("testo")?.as_array()).flatten();
    let sentences: BTreeSet<&str> = texts.filter_map(|text| text.as_str()).collect();
    let stretches = sentences.into_iter().flat_map(|sentence| {
        // Fields stand in braces.
        sentence.split('{').enumerate().map(|(i, part)| match i {
            0 => part,
            _ => part.split_once('}').map_or("", |(_, rest)| rest),
        })
    });
    stretches
        .flat_map(|stretch| stretch.split_inclusive(['.', '!', '?']))
        .map(|s| words(s).join(" "))
        .collect()
}

#[test]
fn every_stock_sentence_of_three_brands_is_found_whole() {
    let messages = mails("datasets/inbox-it");
    let mut bodies: BTreeMap<String, String> = BTreeMap::new();
    for message in &messages {
        let body = bodies.entry(message.brand.clone()).or_default();
        for line in text::extract::extract(&message.body).text.lines() {
            body.push_str(&format!(" {} |", words(line).join(" ")));
        }
    }
    let mut whole = config(3);
    whole.settings.zones = false;
    let of_all = unisono::phrases(&[messages.clone().into_iter().collect()], &whole, &no_progress).unwrap();
    let shown: Vec<String> =
        of_all.items.iter().map(|item| format!(" {} ", words(&item.text).join(" "))).collect();
    let brands_of =
        |sentence: &str| bodies.values().filter(|body| body.contains(&format!(" {sentence} "))).count();
    // Numbers are slots.
    let is_shown = |sentence: &str| !sentence.contains(|c: char| c.is_numeric());
    let is_long = |sentence: &str| sentence.split(' ').count() >= 3;
    let used: Vec<String> = planted()
        .into_iter()
        .filter(|sentence| is_long(sentence) && is_shown(sentence) && brands_of(sentence) >= 3)
        .collect();
    let found = found(messages, 3);
    assert!(found.withheld <= 3, "{}", found.withheld);
    assert!(used.len() >= 50, "{}", used.len());
    let missing: Vec<&String> = used
        .iter()
        .filter(|sentence| !shown.iter().any(|shown| shown.contains(&format!(" {sentence} "))))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");

    // Most of what is called stock was planted: half of its runs of three words, or more, are.
    let planted: BTreeSet<Vec<String>> = planted()
        .iter()
        .flat_map(|sentence| words(sentence).windows(3).map(<[String]>::to_vec).collect::<Vec<_>>())
        .collect();
    let is_planted = |text: &str| {
        // Slots stand in the place of fields.
        let stretches =
            text.split('{').map(|part| words(part.split_once('}').map_or(part, |(_, rest)| rest)));
        let runs: Vec<Vec<String>> = stretches
            .flat_map(|words| words.windows(3).map(<[String]>::to_vec).collect::<Vec<_>>())
            .collect();
        2 * runs.iter().filter(|run| planted.contains(*run)).count() >= runs.len()
    };
    let stock = found.items.iter().filter(|item| item.kind == PhraseKind::Stock);
    let top: Vec<&str> = stock.take(40).map(|item| item.text.as_str()).collect();
    let strange: Vec<&&str> = top.iter().filter(|text| !is_planted(text)).collect();
    assert!(top.len() == 40 && strange.len() <= 2, "{strange:?}");
    let first = &found.items[0];
    assert_eq!((first.brands, first.campaigns, first.holders.len()), (10, 22, 10));
    assert!(first.text.starts_with("migliaia di clienti soddisfatti"), "{}", first.text);
    assert!((0.25..0.45).contains(&found.share_stock.unwrap()), "{:?}", found.share_stock);
}

/// A chain of order 1 of the words of inbox-it.
fn chain() -> BTreeMap<String, Vec<String>> {
    let mut next: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for message in mails("datasets/inbox-it") {
        let words = words(&text::extract::extract(&message.body).text);
        for pair in words.windows(2).filter(|pair| pair.iter().all(|w| w.chars().all(char::is_alphabetic))) {
            next.entry(pair[0].clone()).or_default().push(pair[1].clone());
        }
    }
    next
}

/// Brands that all write by one chain, five mails of 300 words each.
fn by_chance(next: &BTreeMap<String, Vec<String>>, brands: usize, seed: u64) -> Vec<Message> {
    let starts: Vec<&String> = next.keys().collect();
    let mut rng = SplitMix64::new(seed, 18);
    let mut mail = |i: usize| {
        let mut word = starts[rng.below(starts.len())];
        let mut text = String::new();
        for _ in 0..300 {
            text.push_str(word);
            text.push(' ');
            word = next
                .get(word)
                .map_or(starts[rng.below(starts.len())], |after| &after[rng.below(after.len())]);
        }
        let mut message = Message { brand: format!("casa {}", i / 5), ..Message::default() };
        message.body.text = Some(text);
        message
    };
    (0..5 * brands).map(&mut mail).collect()
}

#[test]
fn brands_that_write_by_one_chain_share_nothing_beyond_chance() {
    let next = chain();
    let of_corpus = |seed: u64| {
        let found = found(by_chance(&next, 30, seed), 3);
        (found.closed, found.stock)
    };
    let corpora: Vec<(u64, u64)> = (0..100).into_par_iter().map(of_corpus).collect();
    // There is plenty to be wrong about.
    assert!(corpora.iter().all(|(closed, _)| *closed > 100), "{corpora:?}");
    let called: u64 = corpora.iter().map(|(_, stock)| stock).sum();
    assert!(called <= 1, "{called} false calls in 100 corpora");
}

#[test]
fn few_brands_give_a_reason_and_no_phrase() {
    let two: Vec<Message> =
        mails("datasets/inbox-it").into_iter().filter(|m| m.brand.starts_with('m')).collect();
    let brands: BTreeSet<&str> = two.iter().map(|m| m.brand.as_str()).collect();
    assert!(brands.len() < 3, "{brands:?}");
    let found = found(two, 3);
    assert!(found.items.is_empty() && found.why.is_some(), "{found:?}");
}

#[test]
fn a_phrase_of_one_word_is_refused() {
    let error = unisono::phrases(&[Corpus::default()], &config(1), &no_progress).unwrap_err();
    assert_eq!(error.to_string(), "min_words: give 2 or more");
}

#[test]
fn ten_brands_of_inbox_it_are_made_of_stock_and_four_are_not() {
    let distinct = ["segnalibrostorto", "cimalorva", "alzanove", "pescheriabepigranso"];
    let corpus = [mails("datasets/inbox-it").into_iter().collect::<Corpus>()];
    let found = unisono::anatomy(&corpus, &config(4), &no_progress).unwrap();
    let [language] = found.languages.as_slice() else { panic!("{found:?}") };
    assert_eq!((language.drawn_brands, language.drawn_units, language.n_brands), (8, 8, 14));
    for brand in &language.brands {
        let is_distinct = distinct.iter().any(|name| brand.brand.starts_with(name));
        let expected = if is_distinct { 0.0..0.02 } else { 0.35..0.55 };
        assert!(expected.contains(&brand.shares.stock.value), "{}: {:?}", brand.brand, brand.shares);
        assert!(brand.shares.stock.se < 0.02);
    }
}
