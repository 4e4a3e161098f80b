//! A report to test with, and tests of the whole summary.

use super::human;
use crate::layout::width;
use crate::sanitize::is_unsafe_char;
use crate::terminal::TermStyle;
use insta::assert_snapshot;
use std::collections::BTreeMap;
use std::path::Path;
use unisono::facet::Facet;
use unisono::ndarray::array;
use unisono::report::{
    AcrossAll, BrandResult, ChanceResult, ColumnCounts, CommonValue, CommonValues, CorpusCounts, Deleted,
    Estimate, Excluded, FacetResult, GroupAcross, GroupResult, GroupedResult, Inbox, IneligibleBrand,
    Influence, InputRecord, MaskingGap, Neighbour, OverlapMatrix, PairedResult, Provenance, Ratio,
    Recipients, Report, SCHEMA, Skipped, Stratum, Tally, ValueCount,
};
use unisono::warning::Warning;

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

const PLAIN: TermStyle = TermStyle { width: 100, color: false };

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

#[test]
fn a_summary() {
    assert_snapshot!(human(&report(), PLAIN, Some(Path::new("results"))), @"
    unisono · datasets/inbox-it
    51 messages · 5 brands · 39 campaigns · languages it 39, en 12 · 1 duplicate · 2 skipped
    13 weeks of mail: weeks count as independent
    columns · bulk: bulk 40, personal 8, none 3 · sector: books 20, fashion 15, fish 9, 1 more

    WORDING · interchangeability index (IX) of runs of 4 words
      0.63  (these brands: 0.58–0.68 · brands of this kind: roughly 0.49–0.79)
      Two mails of different brands are 0.63 times as alike as two mails of one brand. At 0 brands share
      nothing; at 1 the brand makes no difference.

      within             0.21  mean similarity of two mails of one brand from different weeks (0 to 1)
      across             0.13  mean similarity of two mails of different brands; two novelists: 0.002
      voices              1.6  4 brands, as varied as 1.6 brands with nothing in common
      messages             31  51 messages, as varied as 31 entirely different ones
      recipients       0.0030  only names, prices and the like change by person (raw 0.42; 3 campaigns)
      masking gap       +0.12  this IX minus IX with names, prices and dates left in (0.08–0.16)
      with footers       0.71  IX of the whole mails, headers and footers left in

                    IX  these brands  what most have in common
      vocabulary  0.71     0.66–0.76  3 of 4 brands: «solo per te {name}»
      wording     0.63     0.58–0.68  3 of 4 brands: «solo per te {name}»

      brand                        IX                  interval  nearest     overlap  weeks
      Modavera (it)              0.81 ████████▏       0.73–0.89  Stilissima     0.93      8
      Stilissima (it)            0.79 ███████▉        0.71–0.87  Modavera       0.93      8
      Libreria del Pesce (it)    0.15 █▌              0.14–0.17  Modavera       0.15      8
      -20% Shop (en)           0.0043             0.0039–0.0047                           8
      Not in the index: 1 brand of 5, 3 messages (6%). Ottica Nuova (it): 3 blocks of 7 days with a
      scored message, 5 are needed

    BY PLATFORM · ratio: similarity of two brands with the same value over that of two with different
    values, adjusted for the level of each value (1: no difference); p below 0.05: unlikely by chance
      wording         ratio 1.37 (0.94–1.98), p 0.080 (adjusted 0.16) · same value 0.15, different 0.11
      vocabulary      ratio 1.37 (0.94–1.98), p 0.080 (adjusted 0.16) · same value 0.15, different 0.11
      wording: mean similarity of two mails of different brands with the same value
        colomba   0.12  0.09–0.16  2 brands
        piccione  0.17  0.14–0.21  2 brands
        colomba: 0.71 times as alike as piccione (0.52–0.96), p 0.040

    inbox: a reader gets 1.2 messages from 1.2 brands on a day with mail (41 days of 3 readers); on 9
           days with two or more brands of the index, 2.7 brands are as varied as 1.5 voices

    ! messages without any feature of a facet resemble no other: wording 4 → check that bodies were read

    written to results: brands.csv, overlap.csv, report.json
    ");
}

#[test]
fn a_narrow_summary() {
    assert_snapshot!(human(&report(), TermStyle { width: 70, color: false }, None), @"
    unisono · datasets/inbox-it
    51 messages · 5 brands · 39 campaigns · languages it 39, en 12 · 1
    duplicate · 2 skipped
    13 weeks of mail: weeks count as independent
    columns · bulk: bulk 40, personal 8, none 3

    WORDING · interchangeability index (IX) of runs of 4 words
      0.63  (these brands: 0.58–0.68 · brands of this kind: roughly
            0.49–0.79)
      Two mails of different brands are 0.63 times as alike as two mails
      of one brand. At 0 brands share nothing; at 1 the brand makes no
      difference.

      within             0.21  mean similarity of two mails of one brand
                               from different weeks (0 to 1)
      across             0.13  mean similarity of two mails of different
                               brands; two novelists: 0.002
      voices              1.6  4 brands, as varied as 1.6 brands with
                               nothing in common
      messages             31  51 messages, as varied as 31 entirely
                               different ones
      recipients       0.0030  only names, prices and the like change by
                               person (raw 0.42; 3 campaigns)
      masking gap       +0.12  this IX minus IX with names, prices and
                               dates left in (0.08–0.16)
      with footers       0.71  IX of the whole mails, headers and footers
                               left in

                    IX  these brands  what most have in common
      vocabulary  0.71     0.66–0.76  3 of 4 brands: «solo per te {name}»
      wording     0.63     0.58–0.68  3 of 4 brands: «solo per te {name}»

      brand                  IX       interval  nearest     overlap  weeks
      Modavera (it)        0.81      0.73–0.89  Stilissima     0.93      8
      Stilissima (it)      0.79      0.71–0.87  Modavera       0.93      8
      Libreria del Pes…    0.15      0.14–0.17  Modavera       0.15      8
      -20% Shop (en)     0.0043  0.0039–0.0047                           8
      Not in the index: 1 brand of 5, 3 messages (6%). Ottica Nuova (it):
      3 blocks of 7 days with a scored message, 5 are needed

    BY PLATFORM · ratio: similarity of two brands with the same value over
    that of two with different values, adjusted for the level of each
    value (1: no difference); p below 0.05: unlikely by chance
      wording         ratio 1.37 (0.94–1.98), p 0.080 (adjusted 0.16) ·
                      same value 0.15, different 0.11
      vocabulary      ratio 1.37 (0.94–1.98), p 0.080 (adjusted 0.16) ·
                      same value 0.15, different 0.11
      wording: mean similarity of two mails of different brands with the
      same value
        colomba   0.12  0.09–0.16  2 brands
        piccione  0.17  0.14–0.21  2 brands
        colomba: 0.71 times as alike as piccione (0.52–0.96), p 0.040

    inbox: a reader gets 1.2 messages from 1.2 brands on a day with mail
           (41 days of 3 readers); on 9 days with two or more brands of
           the index, 2.7 brands are as varied as 1.5 voices

    ! messages without any feature of a facet resemble no other: wording 4
      → check that bodies were read

    all numbers with their provenance: --output DIR
    ");
}

#[test]
fn an_index_that_is_not_defined_says_why() {
    let mut report = report();
    report.facets = BTreeMap::from([(Facet::Wording, without_index())]);
    report.warnings.clear();
    assert_snapshot!(human(&report, PLAIN, None), @"
    unisono · datasets/inbox-it
    51 messages · 5 brands · 39 campaigns · languages it 39, en 12 · 1 duplicate · 2 skipped
    13 weeks of mail: weeks count as independent
    columns · bulk: bulk 40, personal 8, none 3 · sector: books 20, fashion 15, fish 9, 1 more

    WORDING · interchangeability index (IX) of runs of 4 words
      no index: fewer than two brands are eligible

      Not in the index: 1 brand of 5, 3 messages (100%). Ottica Nuova (it): 3 blocks of 7 days with a
      scored message, 5 are needed

    BY PLATFORM · ratio: similarity of two brands with the same value over that of two with different
    values, adjusted for the level of each value (1: no difference); p below 0.05: unlikely by chance
      wording         ratio 1.37 (0.94–1.98), p 0.080 (adjusted 0.16) · same value 0.15, different 0.11
      wording: mean similarity of two mails of different brands with the same value
        colomba   0.12  0.09–0.16  2 brands
        piccione  0.17  0.14–0.21  2 brands
        colomba: 0.71 times as alike as piccione (0.52–0.96), p 0.040

    inbox: a reader gets 1.2 messages from 1.2 brands on a day with mail (41 days of 3 readers); on 9
           days with two or more brands of the index, 2.7 brands are as varied as 1.5 voices

    all numbers with their provenance: --output DIR
    ");
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
    for color in [false, true] {
        let text = human(&hostile_report(), TermStyle { width: 100, color }, Some(Path::new("a\u{1b}[2Jb")));
        let ours = text.replace("\u{1b}[1m", "").replace("\u{1b}[2m", "").replace("\u{1b}[33m", "");
        let rest = ours.replace("\u{1b}[0m", "").replace('\n', "");
        assert!(!rest.contains(is_unsafe_char), "{rest:?}");
        assert!(rest.contains(r"\u{202e}evil"));
    }
}

#[test]
fn lines_fit_their_width() {
    for columns in [60, 72, 89, 90, 100] {
        let mut report = report();
        if let Some(facet) = report.facets.get_mut(&Facet::Wording) {
            facet.per_brand[0].brand =
                "Società Anonima dei Nomi Lunghissimi e Interminabili di Trieste".into();
            facet.per_brand[1].nearest[0].brand = "日本語の長い長い長い長い長い長い長い長い長い名前".into();
        }
        for line in human(&report, TermStyle { width: columns, color: false }, None).lines() {
            assert!(width(line) <= columns, "{columns}: {line}");
        }
    }
}

#[test]
fn many_brands_still_fit_a_screen() {
    let mut report = report();
    if let Some(facet) = report.facets.get_mut(&Facet::Wording) {
        facet.per_brand = (0..300).map(|n| brand(&format!("b{n}"), "it", 0.5, Some(("b0", 0.5)))).collect();
        let ineligible = facet.ineligible[0].clone();
        facet.ineligible = vec![ineligible; 40];
        let warning = report.warnings[0].clone();
        report.warnings = vec![warning; 40];
    }
    let text = human(&report, PLAIN, None);
    assert!(text.lines().count() <= 58, "{}", text.lines().count());
    for expected in ["b2 ", "… 294 more brands", "b297 ", "and 37 more", "and 37 more warnings"] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn an_index_of_nothing_in_common_has_no_interval() {
    let mut report = report();
    if let Some(facet) = report.facets.get_mut(&Facet::Wording) {
        facet.ix = made!(Estimate { value: Some(0.0), ..Estimate::default() });
    }
    let text = human(&report, PLAIN, None);
    assert!(text.contains("\n  0\n  Two mails of different brands are 0 times as alike"), "{text}");
}

/// The summary of the fixture with its wording changed.
fn changed(change: impl FnOnce(&mut FacetResult)) -> String {
    let mut report = report();
    change(report.facets.get_mut(&Facet::Wording).unwrap());
    human(&report, PLAIN, None)
}

#[test]
fn novelists_stand_beside_across() {
    fn check(chance: Option<f64>, expected: &str) {
        let text = changed(|facet| facet.chance.across = chance);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            text.contains(&format!("mean similarity of two mails of different brands{expected} voices")),
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
fn an_overlap_that_is_not_defined_is_a_dash() {
    let text = changed(|facet| facet.per_brand[0].nearest[0].overlap = None);
    let row = text.lines().find(|line| line.starts_with("  Modavera")).unwrap();
    assert!(row.ends_with("–      8"), "{row}");
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
    let text = human(&report, PLAIN, None);
    let by = text.split("\n\n").find(|part| part.starts_with("BY PLATFORM")).unwrap();
    assert_snapshot!(by, @"
    BY PLATFORM · texts with the same topic compared
      wording: mean similarity of two mails of different brands with the same value
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
    let text = human(&report, PLAIN, None);
    assert!(text.contains("310  51 messages; any two share next to nothing"), "{text}");
}
