//! A corpus with only the parts that a search compares finds the same pairs as one with all.

use std::io::Cursor;
use std::path::PathBuf;
use unisono::corpus::{Analysis, Parts};
use unisono::intake::{self, Input};
use unisono::language::Language;
use unisono::pairs::{Field, PairParams, close_pairs, with_close_pairs};
use unisono::progress::no_progress;
use unisono::similarity::join::Join;
use unisono::source::{Format, Options};
use unisono::text::mask::OwnPhrases;
use unisono::{Corpus, Facet, Result};

fn corpus(parts: Parts) -> Corpus {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/inbox-it"));
    let analysis = Analysis::new(OwnPhrases::default(), parts);
    let intake = intake::read(vec![Input::Path(folder)], &Options::default(), analysis, &no_progress);
    intake.unwrap().batches.remove(0)
}

#[test]
fn the_parts_of_a_search_are_enough_for_it() {
    let whole = corpus(Parts::ALL);
    let italian = Language::from_code("it");
    let mut seen = Vec::new();
    for field in Field::ALL {
        for mask in [true, false] {
            for zones in [true, false] {
                for language in [None, italian] {
                    let mut params = PairParams::default();
                    (params.field, params.mask, params.zones) = (field, mask, zones);
                    (params.language, params.ngram) = (language, 3);
                    params.join = Join { min_similarity: 0.2, ..Join::default() };
                    let expected = close_pairs(&whole, &params).unwrap();
                    assert!(expected.len() > 20, "{params:?}");
                    let found = close_pairs(&corpus(params.parts()), &params).unwrap();
                    assert!(
                        found == expected,
                        "{} instead of {} pairs: {params:?}",
                        found.len(),
                        expected.len()
                    );
                    seen.push(params.parts());
                }
            }
        }
    }
    let plain = |parts: &Parts| !(parts.slots || parts.language || parts.zones || parts.subject);
    assert!(seen.iter().any(plain) && seen.iter().all(|parts| !parts.layout && !parts.columns));
}

/// A name that only the subject greets is one in the body, whatever is compared.
#[test]
fn a_name_of_the_subject_is_masked_in_the_body() {
    let line = |i: usize| {
        format!(
            r#"{{"brand":"b{i}","subject":"Ciao Ginevra, il pane","body":"abbiamo pensato per Ginevra il pane caldo, la focaccia e il vino numero {i}"}}"#
        )
    };
    let mail = (0..4).map(line).collect::<Vec<_>>().join("\n");
    let read = |parts: Parts| {
        let input = Input::Stream("mail.jsonl".to_owned(), Box::new(Cursor::new(mail.clone().into_bytes())));
        let options = Options { format: Format::Jsonl, ..Options::default() };
        let analysis = Analysis::new(OwnPhrases::default(), parts);
        intake::read(vec![input], &options, analysis, &no_progress).unwrap().batches.remove(0)
    };
    let mut params = PairParams::default();
    params.join = Join { min_similarity: 0.2, ..Join::default() };
    let whole = close_pairs(&read(Parts::ALL), &params).unwrap();
    assert_eq!(whole.len(), 6);
    assert!(close_pairs(&read(params.parts()), &params).unwrap() == whole);
    let passages = |parts: Parts| {
        let batches = [read(parts)];
        let mut shown = Vec::new();
        with_close_pairs(&batches, &params, &no_progress, |close| -> Result<()> {
            close.with_passages(3, |passages| {
                let first = passages.message(0);
                shown.extend(first.shared_with(1));
            });
            Ok(())
        })
        .unwrap();
        shown.join(" | ")
    };
    let shown = passages(params.parts());
    assert!(shown.contains("{name}") && !shown.contains("ginevra"), "{shown}");
    assert_eq!(shown, passages(Parts::ALL));
}

#[test]
fn what_is_left_out_is_absent() {
    let mut parts = Parts::ALL;
    (parts.slots, parts.language, parts.zones, parts.subject) = (false, false, false, false);
    (parts.layout, parts.columns) = (false, false);
    let (whole, little) = (corpus(Parts::ALL), corpus(parts));
    assert_eq!(whole.len(), little.len());
    assert!(!whole.columns().is_empty() && little.columns().is_empty());
    assert!(whole.rows().iter().any(|row| row.detected != Language::UND));
    assert!(little.rows().iter().all(|row| row.detected == Language::UND));
    assert_eq!(whole.n_tokens(), little.n_tokens());
    let mut config = unisono::Config::new([Facet::Layout, Facet::Subject]);
    config.language = Language::from_code("it");
    let report = unisono::analyze(&little, &config).unwrap();
    assert!(report.facets.values().all(|facet| facet.ix.value.is_none()));
}
