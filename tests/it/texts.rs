//! Texts as they stand, features as rows, and facets of one's own.

use crate::plain;
use std::collections::BTreeSet;
use unisono::catalog::{CampaignMode, Prepared, Rules};
use unisono::facet::{Batches, Csr, View, features, own_facet, spell};
use unisono::hash::{combine, hash64};
use unisono::progress::no_progress;
use unisono::source::{Options, messages};
use unisono::{Config, Corpus, Facet, Message};

/// Texts with lines that mail rules would cut or mask, and the same texts without their marks.
fn essays() -> (Vec<(String, String)>, Vec<Message>) {
    let mut plain = plain::messages(5, 6, 7, 0.6);
    let mut texts = Vec::new();
    for message in &mut plain {
        let words = message.body.text.take().unwrap();
        let words: Vec<&str> = words.split(' ').collect();
        let (first, rest) = words.split_at(12);
        let (first, rest) = (first.join(" "), rest.join(" "));
        texts.push((message.brand.clone(), format!("> {first} 20%\n\n{rest} 2026\n-- \n{rest}")));
        message.body.text = Some(format!("{first} 20 {rest} 2026 {rest}"));
    }
    (texts, plain)
}

#[test]
fn the_index_of_texts_equals_a_double_loop_over_all_their_words() {
    let (texts, plain) = essays();
    let corpus = Corpus::from_texts(texts.clone()).unwrap();
    let config = Config::new([Facet::Wording]);
    let report = unisono::analyze(&corpus, &config).unwrap();
    let expected = plain::ix(&plain::brands(&plain, 4));
    let got = report.facets[&Facet::Wording].ix.value.unwrap();
    assert!((got - expected).abs() < 1e-12, "{got} is not {expected}");
    assert_eq!(report.corpus.campaigns, texts.len() as u64);
    // The same texts as mail lose lines.
    let mail = |(brand, text): (String, String)| {
        let mut message = Message { brand, ..Message::default() };
        message.body.text = Some(text);
        message
    };
    let mail: Corpus = texts.into_iter().map(mail).collect();
    let of_mail = unisono::analyze(&mail, &config).unwrap();
    assert!((of_mail.facets[&Facet::Wording].ix.value.unwrap() - expected).abs() > 1e-3);
}

#[test]
fn texts_and_mail_may_be_batches_of_one_corpus() {
    let (texts, plain) = essays();
    let n = texts.len();
    let batches = [Corpus::from_texts(texts).unwrap(), plain.into_iter().collect()];
    let prepared = Prepared::new(&batches, &Rules::default(), &no_progress).unwrap();
    let ready = Batches::new(&batches, &prepared);
    assert_eq!((prepared.catalog.len(), ready.n_cut()), (2 * n, 0));
}

#[test]
fn every_feature_of_every_facet_has_its_words() {
    let all = messages("datasets/inbox-it", &Options::default()).unwrap();
    let corpus: Corpus = all.collect::<Result<_, _>>().unwrap();
    for facet in Facet::ALL {
        let rows = features(&corpus, View::new(facet)).unwrap();
        assert_eq!(rows.len(), corpus.len());
        let hashes: BTreeSet<u64> = rows.hashes.iter().copied().collect();
        let words = spell(&corpus, View::new(facet), &rows.hashes).unwrap();
        let has_words = !matches!(facet, Facet::Characters | Facet::Layout);
        assert_eq!(words.len(), if has_words { hashes.len() } else { 0 }, "{}", facet.name());
        assert!(!hashes.is_empty() && words.values().all(|words| !words.is_empty()), "{}", facet.name());
    }
}

#[test]
fn an_own_facet_can_reproduce_wording() {
    let corpora = [Corpus::from_texts(essays().0).unwrap()];
    let rules = Rules { campaigns: CampaignMode::None, ..Rules::default() };
    let prepared = Prepared::new(&corpora, &rules, &no_progress).unwrap();
    let batches = Batches::new(&corpora, &prepared);
    let runs = own_facet("runs", |message, emit| {
        assert!(message.brand().starts_with("Brand ") && message.sent_at().is_none());
        assert!(message.column("party").is_none() && message.subject().next().is_none());
        let words: Vec<u64> = message.words().map(|word| hash64(word.as_bytes())).collect();
        words.windows(4).for_each(|run| emit(run.iter().fold(0, |hash, &word| combine(hash, word))));
    });
    let (own, wording) =
        (batches.own_features(&runs), batches.features(View { stem: false, ..View::new(Facet::Wording) }));
    assert_eq!(products(&own), products(&wording));
}

/// Returns the dot product of every two rows.
fn products(rows: &Csr) -> Vec<u64> {
    let pairs = (0..rows.len()).flat_map(|a| (0..rows.len()).map(move |b| (a, b)));
    let dot = |(a, b)| {
        let ((hashes, counts), (others, other_counts)) = (rows.row(a), rows.row(b));
        let of = |(hash, &count): (&u64, &u32)| {
            let at = others.binary_search(hash).ok()?;
            Some(u64::from(count) * u64::from(other_counts[at]))
        };
        hashes.iter().zip(counts).filter_map(of).sum()
    };
    pairs.map(dot).collect()
}
