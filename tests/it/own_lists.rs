//! Lists of the caller's own: phrases that masking replaces.

use unisono::corpus::CorpusBuilder;
use unisono::language::Language;
use unisono::text::mask::{OwnPhrases, Slot};
use unisono::{Config, Corpus, Facet, Message, Report, analyze};

/// A mail of each text; brands take turns.
fn mails(texts: &[String]) -> Vec<Message> {
    let mail = |(i, text): (usize, &String)| {
        let mut message = Message { brand: format!("brand{}", i % 2), ..Message::default() };
        message.body.text = Some(text.clone());
        message
    };
    texts.iter().enumerate().map(mail).collect()
}

/// The settings for English mails of some facets, each word as it is.
fn config(facets: impl IntoIterator<Item = Facet>) -> Config {
    let mut config = Config::new(facets);
    config.language = Language::from_code("en");
    config.settings.stem = false;
    config
}

fn ix(report: &Report, facet: Facet) -> f64 {
    report.facets[&facet].ix.value.unwrap()
}

fn corpus(messages: Vec<Message>, own: OwnPhrases) -> Corpus {
    let mut builder = CorpusBuilder::default().own_phrases(own);
    builder.extend(messages);
    builder.build()
}

#[test]
fn own_phrases_make_two_products_one_text() {
    let product = |i: usize| ["Alpine Dawn", "Coral Reef"][i % 2];
    let texts: Vec<String> = (0..12).map(|i| format!("discover {} now", product(i))).collect();
    let own = || OwnPhrases::new([(Slot::Product, product(0)), (Slot::Product, product(1))]);
    let mut config = config([Facet::Wording]);
    config.settings.ngram = 1;
    let plain = analyze(&corpus(mails(&texts), OwnPhrases::default()), &config).unwrap();
    let masked = analyze(&corpus(mails(&texts), own()), &config).unwrap();
    // Two words of four, then all three terms.
    assert!((ix(&plain, Facet::Wording) - 0.5).abs() < 1e-12);
    assert!((ix(&masked, Facet::Wording) - 1.0).abs() < 1e-12);
    assert!(!plain.provenance.config.contains_key("mask_phrases"));
    let listed = format!("2 ({:016x})", own().digest());
    assert_eq!(masked.provenance.config["mask_phrases"], listed);
}

#[test]
fn own_phrases_of_any_slot_pass_through_every_facet() {
    let texts: Vec<String> = (0..24)
        .map(|i| {
            format!("Only today zeta {} at zeta price until zeta date, hurry.", Slot::ALL[i % 12].name())
        })
        .collect();
    let own = OwnPhrases::new(Slot::ALL.map(|slot| (slot, format!("zeta {}", slot.name()))));
    let report = analyze(&corpus(mails(&texts), own), &config(Facet::ALL)).unwrap();
    assert_eq!(report.facets.len(), Facet::ALL.len());
}
