//! Lists of the caller's own: phrases that masking replaces, stop words and base texts.

use unisono::catalog::CampaignMode;
use unisono::corpus::CorpusBuilder;
use unisono::language::Language;
use unisono::text::mask::{OwnPhrases, Slot};
use unisono::{Config, Corpus, Facet, Message, Report, analyze};

/// Returns a mail of each text; brands take turns.
fn mails(texts: &[String]) -> Vec<Message> {
    let mail = |(i, text): (usize, &String)| {
        let mut message = Message { brand: format!("brand{}", i % 2), ..Message::default() };
        message.body.text = Some(text.clone());
        message
    };
    texts.iter().enumerate().map(mail).collect()
}

/// Returns the settings for English mails of some facets, each word as it is.
fn config(facets: impl IntoIterator<Item = Facet>) -> Config {
    let mut config = Config::new(facets);
    config.language = Language::from_code("en");
    config.settings.stem = false;
    config.settings.zones = false;
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

#[test]
fn vocabulary_drops_own_stop_words_and_skeleton_keeps_them() {
    let word = |i: usize| ["violin", "anchor"][i % 2];
    let texts: Vec<String> = (0..12).map(|i| format!("Banana {} banana melon banana", word(i))).collect();
    let corpus = corpus(mails(&texts), OwnPhrases::default());
    let facets = [Facet::Vocabulary, Facet::Skeleton];
    let mut config = config(facets);
    let plain = analyze(&corpus, &config).unwrap();
    // 3·3 + 1·1 of 3·3 + 1 + 1, and no common word, so no skeleton.
    assert!((ix(&plain, Facet::Vocabulary) - 10.0 / 11.0).abs() < 1e-12);
    assert_eq!(plain.facets[&Facet::Skeleton].ix.value, None);
    assert!(!plain.provenance.config.contains_key("stop_words"));

    config.settings.stop_words = vec!["BANANA".to_owned(), "ananas".to_owned()];
    let own = analyze(&corpus, &config).unwrap();
    assert!((ix(&own, Facet::Vocabulary) - 0.5).abs() < 1e-12);
    assert!((ix(&own, Facet::Skeleton) - 1.0).abs() < 1e-12);
    assert!(own.provenance.config["stop_words"].starts_with("2 ("));

    config.settings.stop_words = vec!["two words".to_owned()];
    let error = analyze(&corpus, &config).unwrap_err().to_string();
    assert_eq!(error, "stop_words: 'two words' has 2 words; give one word each");
}

#[test]
fn groups_that_share_only_a_base_text_share_nothing_without_it() {
    let base = "Please write about the place where you live and explain to the reader why it is of \
                interest, in your own words and with 20% of the text on its history.";
    let own = |i: usize| {
        let sounds = [["ba", "ce", "di"], ["lo", "mu", "ny"]][i % 2];
        let word = |k: usize| format!("{}{}{}", sounds[k % 3], sounds[k / 3 % 3], sounds[k / 9 % 3]);
        (0..40).map(|k| word(k * 7)).collect::<Vec<_>>().join(" ")
    };
    let texts: Vec<(String, String)> =
        (0..12).map(|i| (format!("group {}", i % 2), format!("{base} {}", own(i)))).collect();
    let mail: Vec<String> = texts.iter().map(|(_, text)| text.clone()).collect();
    let facets = [Facet::Wording, Facet::Vocabulary, Facet::Skeleton, Facet::Characters];
    let mut config = config(facets);
    for corpus in [Corpus::from_texts(texts).unwrap(), corpus(mails(&mail), OwnPhrases::default())] {
        config.ignore_texts.clear();
        let with = analyze(&corpus, &config).unwrap();
        assert!(!with.provenance.config.contains_key("ignore_texts"));
        config.ignore_texts = vec![base.to_owned()];
        let without = analyze(&corpus, &config).unwrap();
        assert!(without.provenance.config["ignore_texts"].starts_with("1 ("));
        for facet in [Facet::Wording, Facet::Vocabulary] {
            assert!(ix(&with, facet) > 0.1, "{facet:?}");
            assert_eq!(ix(&without, facet), 0.0, "{facet:?}");
        }
        // Grams at the end of the base text go beyond it.
        for facet in [Facet::Skeleton, Facet::Characters] {
            let across = |report: &Report| report.facets[&facet].across.value.unwrap_or(0.0);
            assert!(across(&with) > 0.1 && across(&without) < 0.02, "{facet:?}");
        }
    }
}

#[test]
fn boilerplate_of_a_base_text_does_not_count() {
    let legal = "You receive this mail because you asked for it at our shop, and you can unsubscribe here at any time";
    let body = |i: usize| format!("Number {i} of our letters has {} pages of news for you", i * 7);
    let texts: Vec<String> = (0..12).map(|i| format!("{}\n\n{legal}\n", body(i))).collect();
    let corpus = corpus(mails(&texts), OwnPhrases::default());
    let mut config = config([Facet::Boilerplate]);
    config.settings.zones = true;
    config.campaigns = CampaignMode::None;
    let with = analyze(&corpus, &config).unwrap();
    assert!((ix(&with, Facet::Boilerplate) - 1.0).abs() < 1e-12);
    config.ignore_texts = vec![legal.to_owned()];
    let without = analyze(&corpus, &config).unwrap();
    assert_eq!(without.facets[&Facet::Boilerplate].ix.value, None);
}
