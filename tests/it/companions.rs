//! The companions of the indices: pressure, hours, the inbox, and values in words.

use unisono::analysis::chance::Law;
use unisono::catalog::{Block, CampaignMode};
use unisono::language::Language;
use unisono::message::{Body, SentAt};
use unisono::report::Report;
use unisono::{Config, Corpus, Facet, Message};

/// One facet; every message is a campaign, and three make a brand eligible.
fn about(facet: Facet, language: &str) -> Config {
    let mut config = Config::new([facet]);
    config.campaigns = CampaignMode::None;
    config.block = Block::None;
    config.language = Language::from_code(language);
    config.settings.min_units = 3;
    config
}

fn report(messages: &[Message], config: &Config) -> Report {
    let corpus: Corpus = messages.iter().cloned().collect();
    unisono::analyze(&corpus, config).unwrap()
}

/// Returns a mail to Marco, sent some days after a Monday.
fn mail(brand: &str, day: Option<i64>, text: &str) -> Message {
    Message {
        brand: brand.to_owned(),
        recipient: Some("Marco D'Aosta <m.bianchi77@posta.example>".to_owned()),
        sent_at: day.map(|day| SentAt { unix: (20_521 + day) * 86_400, offset_minutes: 0 }),
        body: Body { text: Some(text.to_owned()), html: None },
        ..Message::default()
    }
}

#[test]
fn pressure_is_measured_only_in_languages_with_lists() {
    let mails: Vec<Message> =
        (0..4).map(|day| mail("Aurora", Some(day), "Last chance: ends tonight")).collect();
    for (language, n) in [("en", 4), ("pt", 0), ("nl", 0)] {
        let pressure = report(&mails, &about(Facet::Offers, language)).pressure.unwrap().remove(0);
        assert_eq!((pressure.campaigns, pressure.urgent.n, pressure.urgent.hits), (4, n, n), "{language}");
        assert_eq!((pressure.ending_within_a_day.n, pressure.ending_within_a_day.hits), (n, n), "{language}");
        assert_eq!(pressure.longest_last_chance, (n > 0).then_some(n), "{language}");
        assert_eq!(
            (pressure.urgent.value, pressure.urgent.interval.is_some()),
            ((n > 0).then_some(1.0), n > 0)
        );
    }
}

#[test]
fn last_chances_follow_each_other_only_in_time() {
    let check = |days: &[(Option<i64>, bool)], expected: Option<u64>| {
        let text = |last: bool| if last { "Last chance to buy" } else { "Fresh bread is back" };
        let mails: Vec<Message> = days.iter().map(|&(day, last)| mail("Aurora", day, text(last))).collect();
        let pressure = report(&mails, &about(Facet::Offers, "en")).pressure.unwrap().remove(0);
        assert_eq!(pressure.longest_last_chance, expected, "{days:?}");
        assert_eq!(pressure.urgent.n, days.len() as u64);
    };
    check(&[(Some(2), true), (Some(0), true), (Some(1), false)], Some(1));
    check(&[(Some(1), true), (Some(0), true), (Some(2), false)], Some(2));
    // The others have no time.
    check(&[(Some(0), false), (Some(1), true), (None, true), (None, true)], Some(1));
    check(&[(Some(0), false), (None, true), (None, true)], Some(0));
    check(&[(None, true), (None, true), (None, true)], None);
}

#[test]
fn a_single_hour_has_an_entropy_of_positive_zero() {
    let mails: Vec<Message> = (0..4).map(|week| mail("Aurora", Some(7 * week), "Fresh bread")).collect();
    let hours = report(&mails, &about(Facet::Timing, "en")).hours.unwrap().remove(0);
    assert_eq!((hours.campaigns, hours.entropy_bits.to_bits()), (4, 0.0_f64.to_bits()));
}

#[test]
fn without_a_matrix_the_inbox_has_no_voices_and_a_warning() {
    let mails: Vec<Message> = ["Aurora", "Borea"]
        .iter()
        .flat_map(|brand| {
            (0..4).map(|day| mail(brand, Some(day), &format!("fresh bread and rolls, tin {day}")))
        })
        .collect();
    let mut config = about(Facet::Vocabulary, "en");
    let warned = |report: &Report| report.warnings.iter().any(|warning| warning.code == "inbox_voices");
    let with = report(&mails, &config);
    let inbox = with.inbox.as_ref().unwrap();
    assert_eq!((inbox.days, inbox.voiced_days, inbox.voices_per_day.is_some()), (4, Some(4), true));
    assert!(!warned(&with));
    config.settings.max_matrix = 1;
    let without = report(&mails, &config);
    let inbox = without.inbox.as_ref().unwrap();
    assert_eq!((inbox.days, inbox.voiced_days, inbox.voices_per_day), (4, None, None));
    assert!(warned(&without));
}

/// A name in lower case is not masked, as it may be any word, but it is not quoted either.
#[test]
fn no_name_of_a_recipient_is_quoted() {
    let text = "ciao marco, ecco il tuo maglione bianchi da d'aosta";
    let mut mails: Vec<Message> =
        ["Aurora", "Borea"].iter().flat_map(|brand| (0..4).map(|day| mail(brand, Some(day), text))).collect();
    for facet in [Facet::Vocabulary, Facet::Wording, Facet::Opening] {
        let values = report(&mails, &about(facet, "it")).facets[&facet].values.clone().unwrap();
        let quoted: Vec<&str> = values.commonest.iter().map(|value| value.text.as_str()).collect();
        assert!(!quoted.iter().any(|text| text.contains("marco") || text.contains("bianchi")), "{quoted:?}");
        assert!(!quoted.iter().any(|text| text.contains("aosta")), "{quoted:?}");
        if facet == Facet::Vocabulary {
            assert!(quoted.contains(&"maglione"), "{quoted:?}");
        }
    }
    // For any other recipient they are words, but who is greeted is not quoted.
    mails.iter_mut().for_each(|mail| mail.recipient = Some("Anna <a@posta.example>".to_owned()));
    let values = report(&mails, &about(Facet::Vocabulary, "it")).facets[&Facet::Vocabulary].values.clone();
    let values = values.unwrap();
    let quotes = |word: &str| values.commonest.iter().any(|value| value.text == word);
    assert!(quotes("bianchi") && !quotes("marco"), "{:?}", values.commonest);
}

#[test]
fn quoted_offers_occur_in_a_mail() {
    let text = "solo oggi da noi, non perdere questa occasione, marco, e passa entro domani. grazie";
    let mails: Vec<Message> =
        ["Aurora", "Borea"].iter().flat_map(|brand| (0..4).map(|day| mail(brand, Some(day), text))).collect();
    let values = report(&mails, &about(Facet::Offers, "it")).facets[&Facet::Offers].values.clone().unwrap();
    let texts: Vec<&str> = values.commonest.iter().map(|value| value.text.as_str()).collect();
    let quoted: Vec<&str> =
        texts.iter().filter_map(|text| Some(text.split_once('«')?.1.trim_end_matches('»'))).collect();
    assert!(quoted.contains(&"non perdere questa"), "{texts:?}");
    assert!(quoted.iter().all(|quote| text.contains(quote) && !quote.is_empty()), "{texts:?}");
    assert!(!texts.iter().any(|text| text.contains("gratitude")), "{texts:?}");
}

/// Two tables of one version have different digests.
#[test]
fn the_provenance_identifies_the_chance_table_by_its_content() {
    let mails = [mail("Aurora", None, "fresh bread")];
    let of = |lambda: f64| {
        let mut config = about(Facet::Vocabulary, "en");
        let law = Law { lambda, mu: 0.001, worst: None, source: "own".to_owned() };
        let english = Language::from_code("en").unwrap();
        config.settings.chance.insert(Facet::Vocabulary, 1, english, law).unwrap();
        report(&mails, &config).provenance.config
    };
    assert_eq!(of(1e-4), of(1e-4));
    assert_ne!(of(1e-4), of(2e-4));
}

/// One in twenty of all messages read, whether or not their brand is defined.
#[test]
fn few_messages_without_a_feature_give_no_warning() {
    let check = |unscored: usize, expected: bool| {
        let mut mails: Vec<Message> = Vec::new();
        for brand in ["Aurora", "Borea"] {
            mails.extend(
                (0..4).map(|day| mail(brand, Some(day), &format!("fresh bread and rolls, tin {day}"))),
            );
        }
        // Brands of one mail each are not defined.
        mails.extend((0..31).map(|n| mail(&format!("Small {n}"), None, "fresh bread and rolls")));
        mails.extend((0..unscored).map(|n| mail("Pictures", None, &format!("{n}.. !"))));
        mails.iter_mut().for_each(|mail| mail.sent_at = None);
        let report = report(&mails, &about(Facet::Vocabulary, "en"));
        assert_eq!(report.facets[&Facet::Vocabulary].n_unscored, unscored as u64);
        assert_eq!(report.warnings.iter().any(|warning| warning.code == "unscored"), expected, "{unscored}");
    };
    check(2, false);
    check(3, true);
}
