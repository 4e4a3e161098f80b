//! What datasets/README.md says that chat-it and ads-it should show.

use crate::golden::{ix, report};
use std::path::Path;
use unisono::message::Channel;
use unisono::report::{FacetResult, Report};
use unisono::{Config, Facet, Message, source};

fn read(file: &str) -> Vec<Message> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(file);
    source::messages(path, &source::Options::default()).unwrap().map(Result::unwrap).collect()
}

fn brands_that_share(result: &FacetResult, text: &str) -> u64 {
    let values = result.values.as_ref().unwrap();
    values.commonest.iter().find(|value| value.text == text).map_or(0, |value| value.brands)
}

fn count(report: &Report) -> (u64, u64, u64) {
    (report.corpus.messages, report.corpus.brands, report.corpus.campaigns)
}

#[test]
fn rows_c1_to_c4_chats_that_open_alike() {
    let messages = read("chat-it/chat.jsonl");
    assert!(messages.iter().all(|message| message.channel == Channel::Chat));
    let of_shop = messages.iter().find(|message| message.brand == "Casaverde").unwrap();
    let text = of_shop.body.text.as_deref().unwrap();
    assert!(text.contains("Ciao, come posso aiutarti?") && text.contains("troppa acqua"), "{text}");
    assert!(!text.contains("Il limone perde le foglie"), "{text}");
    let report = report(messages, &Config::new([Facet::Opening]));
    assert_eq!(count(&report), (36, 6, 36));
    let opening = &report.facets[&Facet::Opening];
    assert_eq!(brands_that_share(opening, "ciao come posso aiutarti"), 5);
    let tailor = opening.per_brand.iter().find(|brand| brand.brand == "Sartoria Bellavita").unwrap();
    assert!(ix(tailor) <= 0.05, "{tailor:?}");
    assert!(opening.per_brand.iter().all(|brand| brand.brand == tailor.brand || ix(brand) > ix(tailor)));
}

#[test]
fn rows_a1_to_a4_ads_that_offer_alike() {
    let report = report(read("ads-it/ads.json"), &Config::new([Facet::Offers]));
    assert_eq!(count(&report), (36, 6, 36));
    let offers = &report.facets[&Facet::Offers];
    assert_eq!(brands_that_share(offers, "−20 %"), 5);
    assert_eq!(brands_that_share(offers, "≤ 24 h"), 5);
    let ineligible: Vec<&str> = offers.ineligible.iter().map(|one| one.brand.as_str()).collect();
    assert_eq!(ineligible, ["Officina del Sale"]);
}
