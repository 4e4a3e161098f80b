//! Axioms of the index, and invariants of every report.

use crate::plain;
use proptest::prelude::*;
use unisono::catalog::Block;
use unisono::language::Language;
use unisono::message::{Body, CampaignKey, CampaignOrigin, SentAt};
use unisono::report::{FacetResult, Report};
use unisono::{Config, Corpus, Facet, Message};

fn config() -> Config {
    Config::new([Facet::Wording])
}

fn report(messages: &[Message], config: &Config) -> Report {
    let corpus: Corpus = messages.iter().cloned().collect();
    unisono::analyze(&corpus, config).unwrap()
}

fn wording(messages: &[Message]) -> FacetResult {
    report(messages, &config()).facets.remove(&Facet::Wording).unwrap()
}

fn column(key: &str) -> Option<CampaignKey> {
    Some(CampaignKey { key: key.into(), origin: CampaignOrigin::Column })
}

#[test]
fn brands_of_one_distribution_have_an_index_of_one() {
    let result = wording(&plain::messages(21, 10, 40, 1.0));
    let ix = result.ix.value.unwrap();
    assert!((ix - 1.0).abs() < 0.05, "{ix}");
    assert!(result.effective_voices.unwrap() < 1.1);
}

#[test]
fn brands_that_share_nothing_have_an_index_of_zero_without_an_interval() {
    let result = wording(&plain::messages(22, 6, 12, 0.0));
    assert_eq!(result.ix.value, Some(0.0));
    assert_eq!((result.ix.over_messages, result.ix.over_brands), (None, None));
    assert_eq!(result.ix.why_no_interval.as_deref(), Some("nothing is shared"));
    assert_eq!((result.across.value, result.across.over_messages), (Some(0.0), None));
    assert!(result.within.over_messages.is_some());
    assert_eq!(result.effective_voices, Some(6.0));
}

#[test]
fn the_index_rises_with_the_shared_part() {
    let values: Vec<f64> =
        [0.1, 0.3, 0.5, 0.7, 0.9].map(|h| wording(&plain::messages(23, 8, 30, h)).ix.value.unwrap()).into();
    assert!(values.windows(2).all(|w| w[0] < w[1]), "{values:?}");
    // h²/(h²+(1−h)²)
    for (value, theory) in values.iter().zip([0.012, 0.155, 0.5, 0.845, 0.988]) {
        assert!((value - theory).abs() < 0.1, "{values:?}");
    }
}

#[test]
fn names_of_brands_do_not_matter() {
    let messages = plain::messages(24, 8, 10, 0.5);
    let renamed: Vec<Message> = messages
        .iter()
        .map(|m| Message { brand: format!("zz {} {}", m.brand.len(), m.brand.to_uppercase()), ..m.clone() })
        .collect();
    let (a, b) = (wording(&messages), wording(&renamed));
    assert!((a.ix.value.unwrap() - b.ix.value.unwrap()).abs() < 1e-12);
    assert!((a.ix.se_messages.unwrap() - b.ix.se_messages.unwrap()).abs() < 1e-12);
    assert!((a.ix.se_brands.unwrap() - b.ix.se_brands.unwrap()).abs() < 1e-12);
    assert!((a.effective_voices.unwrap() - b.effective_voices.unwrap()).abs() < 1e-12);
}

/// A campaign sent to 50 recipients with different names counts as one message once the names are masked.
#[test]
fn a_campaign_to_many_recipients_does_not_change_the_index() {
    let mut messages = plain::messages(25, 6, 10, 0.5);
    for (i, m) in messages.iter_mut().enumerate() {
        m.campaign = column(&format!("c{i}"));
        m.recipient = Some("Marco Bianchi <marco@posta.example>".into());
        m.body.text = m.body.text.take().map(|t| format!("Ciao Marco,\n{t} e poi Marco arriva"));
    }
    let before = wording(&messages);
    let first = messages[3].clone();
    let names = ["Anna", "Luca", "Chiara", "Paolo", "Giulia"];
    let families = ["Rossi", "Verdi", "Neri", "Greco", "Conti", "Longo", "Gallo", "Fontana", "Riva", "Serra"];
    for i in 0..50 {
        let (name, family) = (names[i % 5], families[i / 5]);
        let text = first.body.text.as_deref().unwrap().replace("Marco", name);
        messages.push(Message {
            id: Some(format!("blast-{i}")),
            recipient: Some(format!("{name} {family} <{name}.{family}@posta.example>")),
            body: Body { text: Some(text), html: None },
            ..first.clone()
        });
    }
    let after = wording(&messages);
    assert_eq!(after.n_messages, before.n_messages + 50);
    let moved = (before.ix.value.unwrap() - after.ix.value.unwrap()).abs();
    assert!(moved < 1e-9, "{moved}");
    let recipients = after.recipients.unwrap();
    assert!(recipients.masked.unwrap() < 1e-9, "{recipients:?}");
    assert!(recipients.raw > 0.0, "{recipients:?}");
}

/// Names of one, two and three words, with blocks just where header and footer end, change nothing.
#[test]
fn longer_names_do_not_change_the_index() {
    let mut messages = plain::messages(31, 5, 10, 0.5);
    let (head, foot) = ("una riga di testa", "una riga di coda che torna sempre");
    for (i, m) in messages.iter_mut().enumerate() {
        m.campaign = column(&format!("c{i}"));
        m.recipient = Some("Anna Maria Bianchi <anna@posta.example>".into());
        m.body.text = m.body.text.take().map(|t| {
            let (start, rest) = t.split_at(t.len() * 3 / 5);
            format!("Ciao Anna Maria Bianchi,\n\n{head}\n\n{start} per Anna Maria Bianchi soltanto\n\n{foot}\n\n{rest}")
        });
    }
    let before = wording(&messages);
    let first = messages[0].clone();
    for (i, name) in
        ["Marco", "Luca Rossi", "Gian Paolo Verdi", "Ugo", "Eva Maria Neri"].into_iter().enumerate()
    {
        let text = first.body.text.as_deref().unwrap().replace("Anna Maria Bianchi", name);
        messages.push(Message {
            id: Some(format!("blast-{i}")),
            recipient: Some(format!("{name} <x{i}@posta.example>")),
            body: Body { text: Some(text), html: None },
            ..first.clone()
        });
    }
    let after = wording(&messages);
    let moved = (before.ix.value.unwrap() - after.ix.value.unwrap()).abs();
    assert!(moved < 1e-9, "{moved}");
    let recipients = after.recipients.unwrap();
    assert!(recipients.masked.unwrap() < 1e-9 && recipients.raw > 0.0, "{recipients:?}");
}

#[test]
fn a_blank_campaign_counts_as_no_campaign() {
    let mut messages = plain::messages(34, 4, 10, 0.5);
    messages.iter_mut().for_each(|m| m.campaign = column(" "));
    assert_eq!(report(&messages, &config()).corpus.campaigns, messages.len() as u64);
}

#[test]
fn brands_of_one_repeated_text_are_told_apart_from_alike_ones() {
    let mut messages = plain::messages(35, 4, 10, 0.5);
    let text = messages[0].body.text.clone();
    for m in messages.iter_mut().filter(|m| m.brand == "Brand 0") {
        m.body.text.clone_from(&text);
    }
    let report = report(&messages, &config());
    assert_eq!(report.facets[&Facet::Wording].ix_identical_merged, None);
    assert!(report.warnings.iter().any(|w| w.code == "unknown_campaigns"), "{:?}", report.warnings);
}

#[test]
fn languages_are_not_compared() {
    let it = "questa è la nostra lettera per te con le novità della stagione che abbiamo scelto nei giorni scorsi insieme";
    let en = "this is our letter for you with the news of the season that we have chosen in the last few days together";
    let mut messages = plain::messages(26, 4, 10, 0.5);
    for m in &mut messages {
        let frame = if m.brand.ends_with(['0', '1']) { it } else { en };
        m.body.text = m.body.text.take().map(|t| format!("{frame}\n\n{t} {frame}"));
    }
    let report = report(&messages, &config());
    assert_eq!(report.corpus.languages.keys().collect::<Vec<_>>(), ["en", "it"]);
    let all = &report.facets[&Facet::Wording];
    let overlap = all.overlap.as_ref().unwrap();
    for ((i, j), value) in overlap.matrix.indexed_iter() {
        assert_eq!(value.is_some(), overlap.languages[i] == overlap.languages[j]);
    }
    // Two pairs of brands, one per language: the strata make up the whole.
    let of = |code: &str| report.strata[code].facets[&Facet::Wording].clone();
    let voices = of("it").effective_voices.unwrap() + of("en").effective_voices.unwrap();
    assert!((all.effective_voices.unwrap() - voices).abs() < 1e-12);
    let across = |result: &FacetResult| result.across.value.unwrap();
    assert!((across(all) - (across(&of("it")) + across(&of("en"))) / 2.0).abs() < 1e-12);
    // With one language set, they are compared.
    let mut one = config();
    one.language = Language::from_code("it");
    let one = self::report(&messages, &one);
    assert!(one.strata.is_empty());
    assert_eq!(one.corpus.languages.keys().collect::<Vec<_>>(), ["it"]);
}

#[test]
fn too_few_brands_give_a_report_without_an_index() {
    let messages = plain::messages(27, 2, 4, 0.5);
    let report = report(&messages, &config());
    let result = &report.facets[&Facet::Wording];
    assert_eq!(result.ix.value, None);
    assert!(result.ix.why.is_some());
    assert_eq!(result.ineligible.len(), 2);
    let why: Vec<&str> = result.ineligible.iter().map(|u| &*u.why).collect();
    assert!(why.contains(&"4 campaigns with a scored message, 5 are needed"), "{why:?}");
    assert!(
        why.iter().any(|why| why.starts_with("the only eligible brand whose language is unknown")),
        "{why:?}"
    );
    assert!(report.warnings.iter().any(|w| w.code == "no_index"));
    let empty = self::report(&[], &config());
    assert_eq!(empty.facets[&Facet::Wording].ix.value, None);
}

/// A brand that never repeats itself is not left out: it lowers W.
#[test]
fn a_brand_that_never_repeats_itself_stays_in_the_index() {
    let mut messages = plain::messages(28, 4, 12, 0.5);
    let before = wording(&messages);
    for i in 0..12 {
        messages.push(Message {
            id: Some(format!("erratic-{i}")),
            brand: "Erratic".into(),
            body: Body { text: Some((0..50).map(|w| format!("x{i}y{w} ")).collect()), html: None },
            ..Message::default()
        });
    }
    let result = wording(&messages);
    assert_eq!((result.n_brands, result.ineligible.len()), (5, 0));
    let erratic = result.per_brand.iter().find(|brand| brand.brand == "Erratic").unwrap();
    assert_eq!((erratic.within, erratic.ix), (0.0, Some(0.0)));
    let within = |result: &FacetResult| result.within.value.unwrap();
    assert!((within(&result) - 0.8 * within(&before)).abs() < 1e-12);
    let across = |result: &FacetResult| result.across.value.unwrap();
    assert!((across(&result) - 0.6 * across(&before)).abs() < 1e-12);
}

/// Two brands that repeat each other's texts and never their own have A but no W.
#[test]
fn there_is_no_index_if_no_brand_repeats_itself() {
    let text = |i: usize| (0..30).map(|w| format!("v{i}k{w} ")).collect::<String>();
    let messages: Vec<Message> = (0..12)
        .map(|i| Message {
            id: Some(i.to_string()),
            brand: format!("Brand {}", i % 2),
            body: Body { text: Some(text(i / 2)), html: None },
            ..Message::default()
        })
        .collect();
    let result = wording(&messages);
    assert_eq!((result.ix.value, result.within.value), (None, Some(0.0)));
    assert!((result.across.value.unwrap() - 1.0 / 6.0).abs() < 1e-12);
    assert!(result.ix.why.is_some());
}

/// More messages, brands or weeks of the same mail give the same expectation.
#[test]
fn numbers_of_messages_brands_and_weeks_do_not_change_the_index() {
    let ix = |brands: usize, each: usize, weeks: Option<usize>| {
        let seeds = (0..12).map(|seed| {
            let mut messages = plain::messages(50 + seed, brands, each, 0.5);
            let mut n = std::collections::BTreeMap::<String, usize>::new();
            for m in messages.iter_mut().filter(|_| weeks.is_some()) {
                let i = n.entry(m.brand.clone()).or_default();
                let week = (*i % weeks.unwrap()) as i64;
                m.sent_at = Some(SentAt { unix: (18_004 + 7 * week) * 86_400, offset_minutes: 0 });
                *i += 1;
            }
            wording(&messages).ix.value.unwrap()
        });
        seeds.sum::<f64>() / 12.0
    };
    for (brands, each, weeks) in
        [(8, 30, None), (4, 30, None), (12, 12, None), (8, 30, Some(6)), (8, 30, Some(15))]
    {
        let got = ix(brands, each, weeks);
        assert!((got - 0.5).abs() < 0.06, "{brands} brands, {each} messages, {weeks:?} weeks: {got}");
    }
}

/// S_ab is symmetric, and so are all results that the order of brands could change.
#[test]
fn similarities_are_symmetric() {
    let result = wording(&plain::messages(36, 6, 10, 0.5));
    let matrix = &result.overlap.as_ref().unwrap().matrix;
    for ((i, j), value) in matrix.indexed_iter() {
        assert!((value.unwrap() - matrix[[j, i]].unwrap()).abs() < 1e-15);
    }
    let near = |a: &str, b: &str| {
        let of = result.per_brand.iter().find(|brand| brand.brand == a).unwrap();
        of.nearest.iter().find(|near| near.brand == b).unwrap().across
    };
    assert!((near("Brand 1", "Brand 4") - near("Brand 4", "Brand 1")).abs() < 1e-15);
}

/// No time, an hour of three months, or the first or last second of four-digit years.
fn time() -> impl Strategy<Value = Option<SentAt>> {
    const FIRST: i64 = -62_135_596_800;
    const LAST: i64 = 253_402_300_799;
    let unix = prop_oneof![
        2 => Just(None),
        6 => (0..2_000i64).prop_map(|hour| Some(1_700_000_000 + 3600 * hour)),
        1 => Just(Some(FIRST)),
        1 => Just(Some(LAST)),
    ];
    (unix, -14i16..=14).prop_map(|(unix, hours)| unix.map(|unix| SentAt { unix, offset_minutes: 60 * hours }))
}

/// Two columns to compare, and one to compare within.
const COLUMNS: [([&str; 2], Option<&str>); 5] = [
    (["tool", "sector"], None),
    (["tool", "month"], None),
    (["year", "channel"], Some("tool")),
    (["tool", "sector"], Some("topic")),
    (["tool", "quarter"], Some("month")),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// For any input, a report holds no NaN or infinity, and its values stay within their bounds.
    #[test]
    fn every_number_is_finite_and_within_its_bounds(
        texts in prop::collection::vec(
            (0u8..5, "[a-d ]{0,40}|\\PC{0,60}", any::<bool>(), 0u8..4, time(), 0usize..81),
            0..60,
        ),
        min in 3usize..6,
        block in prop::sample::select(vec![
            Block::Auto, Block::None, Block::Days(1), Block::Days(7), Block::Days(u32::MAX),
        ]),
        columns in prop::sample::select(COLUMNS.to_vec()),
    ) {
        let messages: Vec<Message> = texts
            .iter()
            .enumerate()
            .map(|(i, (brand, text, html, campaign, sent_at, values))| Message {
                id: (i % 3 > 0).then(|| i.to_string()),
                brand: format!("b{brand}"),
                campaign: (*campaign > 1).then(|| column(&campaign.to_string())).flatten(),
                body: if *html { Body { text: None, html: Some(text.clone()) } } else { Body { text: Some(text.clone()), html: None } },
                sent_at: *sent_at,
                recipient: [None, Some("Ada Neri <ada@posta.example>"), Some("ugo@posta.example")][values % 3]
                    .map(str::to_owned),
                // The first message has every column, so that no column is unknown.
                columns: [("tool", values / 3 % 3), ("sector", values / 9 % 3), ("topic", values / 27 % 3)]
                    .into_iter()
                    .filter(|(_, value)| i == 0 || *value > 0)
                    .map(|(column, value)| (column.to_owned(), value.to_string()))
                    .collect(),
                ..Message::default()
            })
            .collect();
        let mut config = Config::default();
        config.block = block;
        if !messages.is_empty() {
            config.by = columns.0.map(str::to_owned).to_vec();
            config.block_by = columns.1.map(str::to_owned);
        }
        config.settings.min_units = min;
        let report = report(&messages, &config);
        let shown = format!("{report:?}");
        let mut words = shown.split(|c: char| !c.is_ascii_alphanumeric());
        prop_assert!(!words.any(|word| word == "NaN" || word == "inf"), "{}", shown);
        for result in report.facets.values() {
            let b = result.n_brands as f64;
            if let Some(voices) = result.effective_voices {
                prop_assert!(voices >= 1.0 - 1e-9 && voices <= b + 1e-9);
            }
            if let Some(r) = &result.recipients {
                prop_assert!((-1e-9..=1.0 + 1e-9).contains(&r.raw));
            }
            prop_assert!(result.ix.value.is_some() || result.ix.why.is_some());
            prop_assert_eq!(result.by.len(), config.by.len());
            for by in result.by.values() {
                let ratio = &by.ratio;
                prop_assert!(ratio.value.is_some() || ratio.why.is_some(), "{:?}", by);
                prop_assert!(ratio.p.is_none_or(|p| p > 0.0 && p <= 1.0), "{:?}", by);
                let pairs = by.paired.iter().filter_map(|pair| pair.interval);
                let groups = by.groups.iter().filter_map(|group| group.across.interval);
                let mut intervals = pairs.chain(groups).chain(ratio.interval).chain(ratio.over_brands);
                prop_assert!(intervals.all(|[low, high]| 0.0 <= low && low <= high), "{:?}", by);
            }
            let cells = result.n_cells + result.excluded.brands;
            prop_assert_eq!(cells as usize, result.per_brand.len() + result.ineligible.len());
        }
    }
}
