//! A report to test with, and tests of the whole summary.

use super::{Wanted, human};
use crate::layout::width;
use crate::render::warnings::CODES;
use crate::sanitize::is_unsafe_char;
use crate::terminal::TermStyle;
use crate::words::{Lang, Words};
use insta::assert_snapshot;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use unisono::facet::Facet;
use unisono::ndarray::array;
use unisono::report::{
    AcrossAll, Attribution, BrandAttribution, BrandResult, ChanceResult, ColumnCounts, CommonValue,
    CommonValues, CorpusCounts, Deleted, Estimate, Excluded, FacetResult, GroupAcross, GroupResult,
    GroupedResult, Inbox, IneligibleBrand, Influence, InputRecord, LanguageAttribution, MaskingGap,
    Neighbour, OverlapMatrix, PairedResult, Phrase, PhraseKind, Phrases, Provenance, Ratio, Recipients,
    Report, SCHEMA, Skipped, Stratum, Tally, ValueCount,
};
use unisono::warning::{Datum, Warning};

/// A value of a type that may grow, from some of its fields.
macro_rules! made {
    ($kind:ident { $($field:ident: $value:expr,)* ..$base:expr }) => {{
        let mut made: $kind = $base;
        $(made.$field = $value;)*
        made
    }};
    ($kind:ident { $($field:ident: $value:expr),* $(,)? }) => {
        made!($kind { $($field: $value,)* ..$kind::default() })
    };
}

pub(super) use made;

/// The screen at a width, without colours.
fn screen(report: &Report, lang: Lang, width: usize, wanted: Wanted<'_>) -> String {
    human(report, &Words::new(lang), TermStyle { width, color: false }, wanted)
}

const DETAILS: Wanted<'_> = Wanted { brand: None, details: true, written: None, page: None };

fn brand(name: &str, language: &str, ix: f64, nearest: Option<(&str, f64)>) -> BrandResult {
    made!(BrandResult {
        brand: name.into(),
        language: language.into(),
        ix: Some(ix),
        interval: Some([0.9, 1.1].map(|side| (ix * side * 1e6).round() / 1e6)),
        within: 0.25,
        across: Some(0.25 * ix),
        units: 8,
        campaigns: 9,
        messages: 12,
        nearest: nearest
            .into_iter()
            .map(|(brand, overlap)| made!(Neighbour {
                brand: brand.into(),
                overlap: Some(overlap),
                across: 0.25 * overlap,
            }))
            .collect(),
    })
}

fn estimate(value: f64) -> Estimate {
    made!(Estimate {
        value: Some(value),
        why: None,
        why_no_interval: None,
        se_messages: Some(0.025),
        se_brands: Some(0.07),
        over_messages: Some([value - 0.05, value + 0.05]),
        over_brands: None,
        over_brands_approximate: false,
    })
}

pub(super) fn facet(ix: f64) -> FacetResult {
    made!(FacetResult {
        ix: made!(Estimate {
            over_brands: Some([ix - 0.14, ix + 0.16]),
            over_brands_approximate: true,
            ..estimate(ix)
        }),
        across: estimate(0.134),
        within: estimate(0.213),
        across_all: made!(AcrossAll { value: Some(0.13), n_brands: 5 }),
        across_with_same_block: Some(0.136),
        n_within: Some(3.8),
        chance: made!(ChanceResult { across: Some(0.0016), ix: Some(0.0075), why: None }),
        influence: ["Modavera", "Stilissima", "Libreria del Pesce", "-20% Shop"]
            .map(|brand| made!(Influence { brand: brand.into(), ix_without: Some(0.2) }))
            .into(),
        ix_without_zones: Some(0.71),
        ix_identical_merged: None,
        n_brands: 4,
        n_cells: 4,
        n_units: 32,
        n_messages: 48,
        n_unscored: 1,
        effective_voices: Some(1.64),
        why_no_voices: None,
        effective_messages: Some(31.2),
        masking_gap: Some(made!(MaskingGap {
            value: 0.12,
            se: Some(0.02),
            over_messages: Some([0.08, 0.16]),
            n_brands: 4,
        })),
        recipients: Some(made!(Recipients { raw: 0.42, masked: Some(0.003), campaigns: 3 })),
        by: BTreeMap::from([("platform".to_owned(), by())]),
        values: Some(made!(CommonValues {
            n_campaigns: 39,
            n_brands: 4,
            sampled: false,
            effective: None,
            independent_choice: None,
            commonest: vec![made!(CommonValue {
                text: "solo per te {name}".into(),
                brands: 3,
                campaigns: 20,
                share: 0.1,
            })],
        })),
        excluded: made!(Excluded { brands: 1, messages: 3, brands_share: 0.2, messages_share: 3.0 / 51.0 }),
        per_brand: vec![
            brand("Modavera", "it", 0.81, Some(("Stilissima", 0.93))),
            brand("Stilissima", "it", 0.79, Some(("Modavera", 0.93))),
            brand("Libreria del Pesce", "it", 0.15, Some(("Modavera", 0.15))),
            brand("-20% Shop", "en", 0.0043, None),
        ],
        overlap: Some(made!(OverlapMatrix {
            brands: ["Modavera", "Stilissima", "Libreria del Pesce", "-20% Shop"].map(String::from).into(),
            languages: ["it", "it", "it", "en"].map(String::from).into(),
            matrix: array![
                [Some(1.0), Some(0.93), Some(0.15), None],
                [Some(0.93), Some(1.0), Some(0.1 + 0.2), None],
                [Some(0.15), Some(0.1 + 0.2), Some(1.0), None],
                [None, None, None, Some(1.0)],
            ],
        })),
        ineligible: vec![made!(IneligibleBrand {
            brand: "Ottica Nuova".into(),
            language: "it".into(),
            units: 3,
            campaigns: 3,
            messages: 3,
            why: "3 blocks of 7 days with a scored message, 5 are needed".into(),
        })],
    })
}

fn by() -> GroupedResult {
    let group = |value: &str, across: f64| {
        made!(GroupResult {
            value: value.into(),
            brands: 2,
            messages: 24,
            across: made!(GroupAcross {
                value: Some(across),
                interval: Some([across - 0.03, across + 0.04].map(|end| (end * 1e6).round() / 1e6)),
            }),
            ix: Some(0.7),
        })
    };
    made!(GroupedResult {
        split: false,
        block_by: None,
        block_days: Some(7),
        block_why: None,
        ratio: ratio(),
        groups: vec![group("colomba", 0.12), group("piccione", 0.17)],
        paired: vec![made!(PairedResult {
            a: "colomba".into(),
            b: "piccione".into(),
            ratio: Some(0.12 / 0.17),
            interval: Some([0.52, 0.96]),
            p: Some(0.04),
            blocks: 1,
            deleted: Deleted::DisjointAuthors,
            why: None,
        })],
        why: None,
        without_value: 1,
        several_values: 0,
        sampled: false,
    })
}

pub(super) fn ratio() -> Ratio {
    made!(Ratio {
        value: Some(1.37),
        interval: Some([0.94, 1.98]),
        over_brands: None,
        p: Some(0.08),
        p_holm: Some(0.16),
        least_p: Some(0.001),
        why: None,
        within_groups: Some(0.15),
        between_groups: Some(0.11),
        n_brands: 10,
        n_splits: 252,
        approximate: false,
        cut_to_units: None,
    })
}

pub(super) fn column(values: &[(&str, u64)], without: u64) -> ColumnCounts {
    let value = |&(value, messages): &(&str, u64)| ValueCount { value: value.into(), messages, brands: 2 };
    made!(ColumnCounts {
        n_values: Some(values.len() as u64),
        without_value: Some(Tally { messages: without, brands: 1 }),
        values: values.iter().map(value).collect(),
        ..ColumnCounts::default()
    })
}

/// A report as a small inbox might give it.
pub(crate) fn report() -> Report {
    made!(Report {
        schema: SCHEMA.into(),
        provenance: made!(Provenance {
            version: "0.1.0".into(),
            hash_version: 1,
            tables: unisono::report::tables(),
            config: [("block", "auto"), ("min_units", "5"), ("ngram", "4")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            seed: 20_260_101,
            inputs: vec![InputRecord {
                path: "datasets/inbox-it".into(),
                sha256: Some("00".repeat(32)),
                messages: 52,
                skipped: 2,
            }],
        }),
        corpus: made!(CorpusCounts {
            messages: 51,
            brands: 5,
            campaigns: 39,
            units: 35,
            block_days: Some(7),
            n_blocks: Some(13),
            block_why: "4 of 4 brands with 5 campaigns or more have 5 blocks of 7 days or more".into(),
            duplicates: 1,
            languages: BTreeMap::from([("en".to_owned(), 12), ("it".to_owned(), 39)]),
            skipped: vec![Skipped {
                path: "datasets/inbox-it/a.eml".into(),
                position: None,
                cause: "not_mail".into(),
                message: "datasets/inbox-it/a.eml: not a mail message".into(),
            }],
            skipped_by_cause: BTreeMap::from([("not_mail".to_owned(), 2)]),
        }),
        facets: BTreeMap::from([(Facet::Wording, facet(0.63)), (Facet::Vocabulary, facet(0.71))]),
        strata: BTreeMap::new(),
        columns: BTreeMap::from([
            ("bulk".to_owned(), column(&[("bulk", 40), ("personal", 8)], 3)),
            ("platform".to_owned(), column(&[("unknown", 51)], 0)),
            ("sector".to_owned(), column(&[("books", 20), ("fashion", 15), ("fish", 9), ("tea", 7)], 0)),
        ]),
        inbox: Some(made!(Inbox {
            recipients: 3,
            days: 41,
            messages_per_day: 1.24,
            brands_per_day: 1.2,
            most_messages: 4,
            voices_per_day: Some(1.5),
            defined_brands_per_day: Some(2.7),
            voiced_days: Some(9),
        })),
        hours: None,
        pressure: None,
        warnings: vec![Warning::new(
            "unscored",
            "messages without any feature of a facet resemble no other: wording 4",
            "check that bodies were read",
        )],
    })
}

/// The same from a stranger who would like to run the reader's terminal.
pub(crate) fn hostile_report() -> Report {
    let bad = "\u{1b}]0;owned\u{7}\u{202e}evil\n\u{9b}31m\u{e0041}";
    let mut report = report();
    report.provenance.inputs[0].path = bad.into();
    report.corpus.languages.insert(bad.into(), 1);
    report.warnings.push(Warning::new("bad", bad, bad));
    report.columns = BTreeMap::from([(bad.into(), column(&[(bad, 1), ("good", 1)], 0))]);
    let mut facet = facet(0.63);
    facet.per_brand[0].brand = bad.into();
    facet.per_brand[0].language = bad.into();
    facet.per_brand[1].nearest[0].brand = bad.into();
    facet.ineligible[0].brand = bad.into();
    facet.ineligible[0].why = bad.into();
    report
        .strata
        .insert(bad.into(), made!(Stratum { facets: BTreeMap::from([(Facet::Wording, facet.clone())]) }));
    report.facets.insert(Facet::Wording, facet);
    report
}

/// A text on one line.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_screen_begins_with_what_was_read_and_the_verdict() {
    let text = screen(&report(), Lang::En, 80, Wanted::default());
    assert!(
        text.starts_with("unisono · datasets/inbox-it · 51 messages of 5 brands · 13 weeks\n2 of these 4")
    );
    let text = flat(&text);
    for expected in [
        "2 of these 4 brands write like at least one other; one does not. For one there are too few messages to say.",
        "On the whole they are alike: two messages of different brands share 63% of what two messages of one brand share.",
        "IX 0.63 (0.58–0.68) = across 0.13 (",
        "Other such brands would have about 0.49–0.79.",
        "1 of 5 brands has too few messages and is left out.",
        "3 of 4: «solo per te {name}»",
        "! messages without any feature of a facet resemble no other: wording 4. check that bodies were read.",
        "All numbers: --output DIR.",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn the_screen_in_italian_with_the_brand_of_the_reader() {
    let wanted = Wanted { brand: Some("stilissima"), ..Wanted::default() };
    let text = flat(&screen(&report(), Lang::It, 80, wanted));
    for expected in [
        "2 di questi 4 marchi scrivono come almeno un altro; uno no. Per un marchio ci sono troppo pochi messaggi per dirlo.",
        "hanno in comune il 63% di ciò che hanno in comune due messaggi dello stesso marchio.",
        "IX 0,63 (0,58–0,68) = tra 0,13 (",
        "stilissima è 2º su 4, a partire dal più intercambiabile: il 79% (71%–87%).",
        "I più vicini: Modavera (93%).",
        "Tutti i numeri: --output CARTELLA.",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn the_details_follow_the_screen() {
    let text = screen(&report(), Lang::En, 100, DETAILS);
    for expected in [
        "39 campaigns · languages it 39, en 12 · 1 duplicate · 2 skipped",
        "13 weeks with messages: weeks count as independent",
        "columns · bulk: bulk 40, personal 8, none 3",
        "voices              1.6  4 brands, as varied as 1.6 brands with nothing in common",
        "Not in the index: 1 brand of 5, 3 messages (6%). Ottica Nuova (it)",
        "inbox: a reader gets 1.2 messages",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn an_index_that_is_not_defined_says_why() {
    let mut report = report();
    report.facets = BTreeMap::from([(Facet::Wording, without_index())]);
    report.warnings.clear();
    let text = flat(&screen(&report, Lang::En, 80, Wanted::default()));
    let expected = "There is no verdict: it takes two brands of one language with messages in at least 5 weeks each, and 1 brand has fewer.";
    assert!(text.contains(expected), "{text}");
}

pub(super) fn without_index() -> FacetResult {
    made!(FacetResult {
        ix: made!(Estimate { why: Some("fewer than two brands are eligible".into()), ..Estimate::default() }),
        within: Estimate::default(),
        across: Estimate::default(),
        across_with_same_block: None,
        influence: Vec::new(),
        ix_without_zones: None,
        n_brands: 0,
        n_cells: 0,
        n_messages: 0,
        effective_voices: None,
        effective_messages: None,
        masking_gap: None,
        recipients: None,
        excluded: made!(Excluded { brands: 1, messages: 3, brands_share: 1.0, messages_share: 1.0 }),
        per_brand: Vec::new(),
        overlap: None,
        ..facet(0.5)
    })
}

#[test]
fn nothing_from_a_mail_reaches_the_terminal_unescaped() {
    for (color, lang) in [(false, Lang::En), (true, Lang::It)] {
        let names = ["report.json"];
        let wanted = Wanted {
            brand: Some("\u{202e}evil"),
            details: true,
            written: Some((Path::new("a\u{1b}[2Jb"), &names)),
            page: Some(Path::new("a\u{1b}[2Jb.html")),
        };
        let text = human(&hostile_report(), &Words::new(lang), TermStyle { width: 100, color }, wanted);
        let mut rest = text.replace("\u{1b}[0m", "").replace('\n', "");
        for code in [1, 2, 31, 33] {
            rest = rest.replace(&format!("\u{1b}[{code}m"), "");
        }
        assert!(!rest.contains(is_unsafe_char), "{rest:?}");
        assert!(rest.contains(r"\u{202e}evil"));
    }
}

fn with_long_names() -> Report {
    let mut report = report();
    if let Some(facet) = report.facets.get_mut(&Facet::Wording) {
        facet.per_brand[0].brand = "Società Anonima dei Nomi Lunghissimi e Interminabili di Trieste".into();
        facet.per_brand[1].nearest[0].brand = "日本語の長い長い長い長い長い長い長い長い長い名前".into();
    }
    report
}

#[test]
fn lines_fit_their_width() {
    for columns in [60, 72, 80, 99, 100, 160] {
        for (lang, details) in [(Lang::En, false), (Lang::En, true), (Lang::It, false), (Lang::It, true)] {
            let wanted = Wanted { details, brand: Some("Stilissima"), ..Wanted::default() };
            for line in screen(&with_long_names(), lang, columns, wanted).lines() {
                assert!(width(line) <= columns, "{columns}: {line}");
            }
        }
    }
}

/// A report with everything that the screen can show, and with more brands and warnings than it has room for.
fn crowded() -> Report {
    let mut report = report();
    for facet in report.facets.values_mut() {
        facet.per_brand = (0..300).map(|n| brand(&format!("b{n}"), "it", 0.5, Some(("b0", 0.5)))).collect();
        facet.overlap = None;
        let ineligible = facet.ineligible[0].clone();
        facet.ineligible = vec![ineligible; 40];
    }
    let of_all = Facet::ALL.into_iter().map(|facet| (facet, report.facets[&Facet::Wording].clone()));
    report.facets = of_all.collect();
    let warning = report.warnings[0].clone();
    report.warnings = vec![warning; 40];
    // Those are asked for.
    report.facets.values_mut().for_each(|facet| facet.by.clear());
    report.phrases = Some(made!(Phrases {
        min_words: 4,
        min_brands: 3,
        stock: 9,
        items: vec![made!(Phrase { text: "words ".repeat(40), brands: 12, kind: PhraseKind::Stock }); 9],
    }));
    report.corpus.block_days = None;
    report.attribution = Some(made!(Attribution {
        seeds: 1,
        by_language: BTreeMap::from([(
            "it".to_owned(),
            made!(LanguageAttribution {
                n_brands: 300,
                accuracy: 0.88,
                m: 8,
                per_brand: vec![made!(BrandAttribution {
                    brand: "b150".into(),
                    accuracy: 0.4,
                    mistaken_for: "b7".into(),
                })],
            })
        )]),
    }));
    report
}

#[test]
fn the_screen_has_25_lines_and_one_for_each_of_20_brands() {
    for (lang, brand) in Lang::ALL.into_iter().flat_map(|lang| [(lang, None), (lang, Some("b150"))]) {
        let text = screen(&crowded(), lang, 80, Wanted { brand, ..Wanted::default() });
        let is_row = |line: &&str| {
            let mut words = line.split_whitespace();
            words.next().is_some_and(|rank| rank.parse::<u64>().is_ok())
                && words.next().is_some_and(|name| name.starts_with('b') && name[1..].parse::<u64>().is_ok())
        };
        assert_eq!(text.lines().filter(is_row).count(), if brand.is_some() { 20 } else { 19 }, "{text}");
        let others = text.lines().filter(|line| !is_row(line)).count();
        assert!(others <= 25, "{others}\n{text}");
        if brand.is_some() {
            continue;
        }
        let more = if lang == Lang::En {
            "… 281 more brands with --verbose"
        } else {
            "… altri 281 marchi con --verbose"
        };
        for expected in ["b12 ", more, "b299 "] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
        assert!(text.lines().all(|line| !line.contains("words words") || line.ends_with("…»")), "{text}");
    }
}

#[test]
fn the_brand_of_the_reader_stands_first() {
    let wanted = Wanted { brand: Some("B150"), ..Wanted::default() };
    let text = screen(&crowded(), Lang::En, 80, wanted);
    let rows: Vec<&str> = text.lines().skip_while(|line| !line.contains("closest to")).collect();
    assert!(rows[1].trim_start().starts_with("151 b150"), "{text}");
    assert!(text.contains("… 280 more brands with --verbose"), "{text}");
    assert!(text.contains("B150 is number 151 of 300"), "{text}");
    // All warnings once went to make room, and the rest of the paragraph was counted without a noun.
    assert!(text.contains("\n! messages without any feature of a facet resemble no other"), "{text}");
    assert!(text.contains("\n! … 39 more warnings with --verbose\n"), "{text}");
    let italian = screen(&crowded(), Lang::It, 80, wanted);
    let flat = italian.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("… altri 2 limiti con --verbose"), "{italian}");
    assert!(italian.contains("\n! messages without") && italian.contains("\n! … altri "), "{italian}");
}

#[test]
fn every_warning_of_the_library_has_its_sentence() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let text = fs::read_to_string(root.join("src/report/warnings.rs")).unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap();
    let mut codes: Vec<String> = Vec::new();
    for call in [
        "Warning::new(",
        "Caution::new(facet, ",
        "Caution::new(\n            facet,\n            ",
        "map_warning(\n        ",
    ] {
        let literals = code.split(call).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
        codes.extend(literals.map(|rest| rest.split('"').next().unwrap().to_owned()));
    }
    assert!(codes.len() > 25, "{codes:?}");
    let notes = fs::read_to_string(root.join("src/note.rs")).unwrap();
    let of_notes =
        notes.split("pub const fn code").nth(1).unwrap().split("/// Returns whether").next().unwrap();
    codes.extend(of_notes.split("=> \"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
    for code in &codes {
        assert!(CODES.contains(&code.as_str()), "{code} has no place in CODES");
    }
    for (code, lang) in CODES.iter().flat_map(|code| Lang::ALL.map(|lang| (code, lang))) {
        let key = format!("warning-{code} =");
        assert!(Words::new(lang).has("warning", code), "{key}");
        assert!(codes.iter().any(|known| known == code), "the library has no {code}");
    }
}

/// The details of the fixture with its wording changed.
fn changed(change: impl FnOnce(&mut FacetResult)) -> String {
    let mut report = report();
    change(report.facets.get_mut(&Facet::Wording).unwrap());
    screen(&report, Lang::En, 100, DETAILS)
}

#[test]
fn novelists_stand_beside_across() {
    fn check(chance: Option<f64>, expected: &str) {
        let text = changed(|facet| facet.chance.across = chance);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            text.contains(&format!("mean similarity of two messages of different brands{expected} voices")),
            "{text}"
        );
    }
    check(None, "");
    check(Some(0.0009), "; two novelists: < 0.001");
    check(Some(0.02), "; two novelists: 0.02");
    check(Some(0.31), "; less alike than two novelists (0.3)");
}

#[test]
fn the_calendar_is_named_where_it_matters() {
    fn check(with: Option<f64>, expected: bool) {
        let text = changed(|facet| facet.across_with_same_block = with);
        assert_eq!(text.contains("same week"), expected, "{text}");
    }
    check(None, false);
    check(Some(0.14), false);
    check(Some(0.15), true);
    check(Some(0.11), true);
}

#[test]
fn brands_that_move_the_index_are_named() {
    let others = |n: usize| {
        let all = (0..n).map(|n| made!(Influence { brand: format!("b{n}"), ix_without: Some(0.6) }));
        all.collect::<Vec<_>>()
    };
    let influence = |n: usize, without: Option<f64>| {
        let mut all = vec![made!(Influence { brand: "Modavera".into(), ix_without: without })];
        all.extend(others(n - 1));
        changed(|facet| facet.influence = all)
    };
    let row = |text: &str| text.lines().find(|line| line.contains("without Modavera")).map(str::to_owned);
    assert_eq!(row(&influence(7, Some(0.2))), None);
    assert_eq!(row(&influence(8, Some(0.51))), None);
    // Of fewer brands only the one with which all that is shared goes.
    assert!(row(&influence(3, Some(0.0))).unwrap().ends_with("without Modavera: 0"));
    assert_eq!(row(&influence(2, Some(0.0))), None);
    assert_eq!(
        row(&influence(8, Some(0.29))).as_deref(),
        Some("  influence                without Modavera: 0.29")
    );
    assert_eq!(
        row(&influence(8, None)).as_deref(),
        Some("  influence                without Modavera: no index")
    );
}

#[test]
fn voices_that_are_not_counted_have_their_reason() {
    let text = changed(|facet| {
        facet.effective_voices = None;
        facet.why_no_voices = Some("within is carried by 1.2 of 4 brands".into());
    });
    assert!(
        text.contains("voices                –  not computed: within is carried by 1.2 of 4 brands"),
        "{text}"
    );
}

#[test]
fn inside_the_values_of_another_column_there_is_no_ratio() {
    let mut report = report();
    for facet in report.facets.values_mut() {
        let by = facet.by.get_mut("platform").unwrap();
        by.block_by = Some("topic".into());
        by.block_days = None;
        by.ratio = Ratio::default();
    }
    let text = screen(&report, Lang::En, 100, DETAILS);
    let by = text.split("\n\n").find(|part| part.starts_with("BY PLATFORM")).unwrap();
    assert_snapshot!(by, @"
    BY PLATFORM · texts with the same topic compared
      sentences: mean similarity of two messages of different brands with the same value
        colomba   0.12  0.09–0.16  2 brands
        piccione  0.17  0.14–0.21  2 brands
        colomba: 0.71 times as alike as piccione (0.52–0.96), p 0.040
    ");
}

#[test]
fn more_voices_than_messages_are_explained() {
    let mut report = report();
    if let Some(facet) = report.facets.get_mut(&Facet::Wording) {
        facet.effective_messages = Some(310.0);
    }
    let text = screen(&report, Lang::En, 100, DETAILS);
    assert!(text.contains("310  51 messages; any two share next to nothing"), "{text}");
}

#[test]
fn the_last_line_names_what_was_written_and_flags_that_are_not_given() {
    fn check(change: impl FnOnce(&mut Wanted<'_>), expected: &str) {
        let mut wanted = Wanted::default();
        change(&mut wanted);
        let text = screen(&report(), Lang::En, 80, wanted);
        assert_eq!(text.lines().last(), Some(expected));
    }
    let names = &["report.json", "report.html"][..];
    let dir = Some((Path::new("out"), names));
    check(|_| {}, "All numbers: --output DIR. More here: --verbose, or --brand NAME for your brand.");
    check(|wanted| wanted.brand = Some("Modavera"), "All numbers: --output DIR. More here: --verbose.");
    check(|wanted| wanted.details = true, "All numbers: --output DIR. More about your brand: --brand NAME.");
    check(|wanted| (wanted.details, wanted.brand) = (true, Some("Modavera")), "All numbers: --output DIR.");
    check(
        |wanted| wanted.page = Some(Path::new("z.html")),
        "Open z.html for the pictures. All numbers: --output DIR.",
    );
    check(|wanted| wanted.written = dir, "Open out/report.html for the pictures and all numbers.");
    check(
        |wanted| (wanted.written, wanted.page) = (dir, Some(Path::new("z.html"))),
        "Open z.html for the pictures. All numbers are in out/report.json.",
    );
}

#[test]
fn names_of_brands_are_whole_at_80_columns() {
    let mut report = report();
    for facet in report.facets.values_mut() {
        for (brand, name) in facet.per_brand.iter_mut().zip(["orizzontilievi", "vellute", "modavera", "a"]) {
            brand.brand = format!("{name}-newsletter.example");
            brand.nearest.iter_mut().for_each(|near| near.brand = "orizzontilievi-newsletter.example".into());
        }
    }
    let text = screen(&report, Lang::En, 80, DETAILS);
    let rows = text.lines().skip_while(|line| !line.trim_start().starts_with("brand ")).take(5);
    let rows: Vec<&str> = rows.collect();
    assert!(rows.iter().all(|row| !row.contains('…') && !row.contains('█')), "{rows:#?}");
    assert!(
        rows[1].contains("orizzontilievi-newsletter.example") && rows[1].contains("73%–89%"),
        "{rows:#?}"
    );
}

#[test]
fn an_overlap_that_is_missing_says_why() {
    let mut report = report();
    let brands = &mut report.facets.get_mut(&Facet::Wording).unwrap().per_brand;
    for brand in brands.iter_mut().take(2) {
        brand.units = 7;
        brand.nearest.iter_mut().for_each(|near| near.overlap = None);
    }
    for (lang, few) in [(Lang::En, "too few"), (Lang::It, "troppo pochi")] {
        let text = screen(&report, lang, 80, Wanted::default());
        assert_eq!(text.lines().filter(|line| line.ends_with(&format!("  {few}"))).count(), 2, "{text}");
    }
}

#[test]
fn mail_without_dates_is_not_called_sent() {
    fn check(campaigns: u64, block_why: &str, expected: &str) {
        let mut report = report();
        report.corpus.block_days = None;
        report.corpus.block_why = block_why.into();
        report.corpus.campaigns = campaigns;
        let text = flat(&screen(&report, Lang::En, 80, Wanted::default()));
        assert!(text.contains(expected) && !text.contains("Messages sent close together"), "{text}");
    }
    const NO_TIMES: &str = "no campaign has a sending time";
    check(51, NO_TIMES, "No message has a date, so each text counts by itself.");
    check(39, NO_TIMES, "No message has a date, so each campaign counts by itself.");
    let asked = "campaigns as units were asked for";
    check(39, asked, "Each campaign counts by itself, as asked (--block none)");
}

/// A warning in both languages.
fn said(code: &'static str, data: &[(&str, Datum)]) -> [String; 2] {
    let data = data.iter().map(|(name, datum)| ((*name).to_owned(), datum.clone())).collect();
    let warning = made!(Warning { code: code.into(), data: data });
    Lang::ALL.map(|lang| crate::render::warnings::sentence(&warning, &Words::new(lang)))
}

#[test]
fn no_brand_with_enough_weeks_is_none() {
    let of = |days| {
        let count = Datum::Count;
        said(
            "campaigns_as_units",
            &[("brands", count(26)), ("brands_with_weeks", count(0)), ("days", count(days))],
        )
    };
    let [english, italian] = of(3);
    assert!(english.starts_with("None of the 26 brands has enough weeks"), "{english}");
    assert!(english.ends_with("Collect messages for longer, or give --block 3."), "{english}");
    assert!(italian.starts_with("Nessuno dei 26 marchi ha abbastanza settimane"), "{italian}");
    assert!(italian.ends_with("più a lungo, o scrivete --block 3."), "{italian}");
    assert!(of(0)[0].ends_with("Collect messages for longer."));
}

#[test]
fn warnings_have_the_value_to_type() {
    let count = Datum::Count;
    let [english, _] =
        said("many_excluded", &[("wording.min_units", count(4)), ("offers.min_units", count(3))]);
    let expected = "Collect messages for longer, or give --min-units 3 to include more brands.";
    assert!(english.ends_with(expected), "{english}");
    let [english, _] = said("many_excluded", &[("wording.alone_brands", count(4))]);
    assert!(
        english.ends_with("Each is alone in its language: add other brands of these languages."),
        "{english}"
    );
    let [english, _] = said("language_undetermined", &[("language", Datum::Text("several".into()))]);
    assert!(english.contains("name it with --map language=COLUMN; for mail"), "{english}");
    for (language, flag) in [("de", "--language de."), ("none", "--language en.")] {
        let language = Datum::Text(language.into());
        let [english, _] = said("language_undetermined", &[("language", language.clone())]);
        assert!(english.ends_with(flag), "{english}");
        let remedy = [("remedy", Datum::Text("language".into())), ("language", language)];
        let [english, _] = said("no_index", &remedy);
        assert!(english.ends_with(flag), "{english}");
    }
    let [_, italian] = said("inbox_voices", &[("max_matrix", count(500)), ("brands", count(612))]);
    assert!(italian.ends_with("Scrivete --max-matrix 612."), "{italian}");
}

#[test]
fn phrases_that_chance_explains_are_not_denied() {
    let mut report = report();
    report.phrases = Some(made!(Phrases { min_words: 4, min_brands: 3, closed: 7 }));
    let text = flat(&screen(&report, Lang::En, 80, Wanted::default()));
    let expected = "No phrase of 4 words or more is used by 3 brands more often than chance explains.";
    assert!(text.contains(expected), "{text}");
}
