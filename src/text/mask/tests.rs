//! Tests of masking as a whole: laws on arbitrary text, and the helper of the slot families.

use super::*;
use crate::text::normalise::clean;
use crate::text::token::tokenize;
use proptest::prelude::*;

pub(super) struct Setting {
    pub(super) brand: BrandNames,
    pub(super) recipient: Option<&'static str>,
    pub(super) own: OwnPhrases,
}

pub(super) fn setting() -> Setting {
    Setting {
        brand: BrandNames::new(
            "La Bottega Verde S.r.l.",
            Some("Bottega Verde Newsletter"),
            Some("news.bottegaverde.it"),
        ),
        recipient: Some("Marco Rossi <m.rossi@example.com>"),
        own: OwnPhrases::new(["Crema Mani Oliva", "Tonico"].map(|name| (Slot::Product, name))),
    }
}

pub(super) fn masked(text: &str, s: &Setting) -> (String, Vec<Slot>) {
    let text = clean(text);
    let (mut tokens, mut spans) = (Vec::new(), vec![SlotSpan { first: 9, end: 9, slot: Slot::Url }]);
    tokenize(&text, &mut tokens);
    mask(&text, &tokens, &s.brand, s.recipient, &s.own, &mut spans);
    let mut at = 0;
    for span in &spans {
        assert!(
            span.first >= at && span.first < span.end && span.end as usize <= tokens.len(),
            "{text:?} {spans:?}"
        );
        at = span.end;
    }
    (render_masked(&text, &tokens, &spans), spans.iter().map(|span| span.slot).collect())
}

pub(super) fn check(text: &str, expected: &str) {
    let s = setting();
    let (once, slots) = masked(text, &s);
    assert_eq!(once, expected, "{text:?}");
    let (twice, again) = masked(&once, &s);
    assert_eq!((twice, again), (once, slots), "again: {text:?}");
}

pub(super) fn same_text(text: &str) {
    check(text, text);
}

#[test]
fn spans_count_tokens() {
    let text = "Ciao Anna, venerdì 12 maggio";
    let (mut tokens, mut spans) = (Vec::new(), Vec::new());
    tokenize(text, &mut tokens);
    mask(text, &tokens, &BrandNames::default(), None, &OwnPhrases::default(), &mut spans);
    assert_eq!(
        spans,
        [SlotSpan { first: 1, end: 2, slot: Slot::Name }, SlotSpan { first: 2, end: 5, slot: Slot::Date }]
    );
}

fn pieces() -> impl Strategy<Value = String> {
    #[rustfmt::skip]
    let pieces = prop::sample::select(vec![
        "Ciao", "Gentile", "Dear", "Hi", "Sig.ra", "Marco", "Rossi", "marco", "Anna", "Bianchi",
        "Milano", "Will", "di", "de", "La", "Bottega", "Verde", "bottegaverde", "Crema Mani Oliva",
        "Tonico", "S.r.l.", "Friend", "ordine", "codice", "promo", "ESTATE", "SALE20", "SALE-20",
        "#12345", "n.", "12", "3", "20", "2024", "12/05/2024", "18:30", "12.05.2024", "1.000,50",
        "800", "333 1234567", "+39", "tel", "(555)", "555-5555", "ore", "alle", "h", "pm", "6pm",
        "Uhr", "maggio", "May", "venerdì", "Friday", "euro", "EUR", "USD", "€", "$", "%", "per",
        "cento", "percent", "million", "info@shop.it", "@", "https://www.a.it/x?y=1", "http", "://",
        "www.a.it", "a.com", "/", "-", ".", ",", "!", ":", "#", "{", "}", "[", "]", "{name}", "{code}",
        "{{first_name}}", "*|FNAME|*", "|", "<<", ">>", "name", "nome", "20th", "3x2", "✨", "1️⃣", "’",
        "è", "città", "好", "½", "\n", "_", "'", "\"", "a1b2c3d4", "{price}", "code", "Name", "+", "?",
        "=", "&", "(", ")",
    ]);
    let joins = prop::sample::select(vec![" ", " ", " ", " ", "", "\n", ", ", "-", "."]);
    prop::collection::vec((pieces, joins), 0..14)
        .prop_map(|parts| parts.into_iter().flat_map(|(piece, join)| [piece, join]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6_000))]

    #[test]
    fn masking_is_idempotent(text in pieces()) {
        let s = setting();
        let (once, slots) = masked(&text, &s);
        let (twice, again) = masked(&once, &s);
        prop_assert_eq!(&slots, &again, "{} → {} → {}", text, once, twice);
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn any_text_is_masked(text in any::<String>(), recipient in any::<String>(), brand in any::<String>()) {
        let text = clean(&text);
        let (mut tokens, mut spans) = (Vec::new(), Vec::new());
        tokenize(&text, &mut tokens);
        let brand = BrandNames::new(&brand, Some(&recipient), Some(&brand));
        mask(&text, &tokens, &brand, Some(&recipient), &OwnPhrases::default(), &mut spans);
        prop_assert!(spans.windows(2).all(|w| w[0].end <= w[1].first));
        prop_assert!(spans.iter().all(|s| s.first < s.end && s.end as usize <= tokens.len()));
    }
}
