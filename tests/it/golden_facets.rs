//! What datasets/README.md says that inbox-it should show facet by facet, with the bounds written there; what came out
//! otherwise is said there, too, and stands in the key numbers.

use crate::golden::{DISTINCT, REPORT, between, inbox, is_distinct, of, report};
use std::collections::BTreeMap;
use unisono::Facet;
use unisono::report::{BrandResult, FacetResult};

/// The brands that share a layout, two by two.
const PAIRS: [[&str; 2]; 5] = [
    ["modavera.example", "nidocaldo.example"],
    ["passolieve.example", "calicevero.example"],
    ["corsaviva.example", "zampalesta.example"],
    ["voltarca.example", "vigorelia.example"],
    ["vellute.example", "orizzontilievi.example"],
];

fn facet(facet: Facet) -> &'static FacetResult {
    of(&REPORT, facet)
}

fn stock(result: &FacetResult) -> impl Iterator<Item = &BrandResult> {
    result.per_brand.iter().filter(|brand| !is_distinct(brand))
}

fn distinct(result: &FacetResult) -> impl Iterator<Item = &BrandResult> {
    result.per_brand.iter().filter(|brand| is_distinct(brand))
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.collect();
    values.iter().sum::<f64>() / values.len() as f64
}

fn ix(brand: &BrandResult) -> f64 {
    brand.ix.unwrap()
}

fn highest<'a>(brands: impl Iterator<Item = &'a BrandResult>) -> f64 {
    brands.map(ix).reduce(f64::max).unwrap()
}

fn lowest<'a>(brands: impl Iterator<Item = &'a BrandResult>) -> f64 {
    brands.map(ix).reduce(f64::min).unwrap()
}

/// How many stock and distinct brands have a value: what is said of all of them must not be said of none.
#[track_caller]
fn counted(result: &FacetResult, expected: (usize, usize)) {
    assert_eq!((stock(result).count(), distinct(result).count()), expected);
}

/// O_ab of every two brands with a value.
fn overlaps(result: &FacetResult) -> BTreeMap<(&str, &str), f64> {
    let matrix = result.overlap.as_ref().unwrap();
    let rows = matrix.matrix.iter().zip(&matrix.brands);
    rows.flat_map(|(row, a)| {
        row.iter().zip(&matrix.brands).map(move |(o, b)| ((a.as_str(), b.as_str()), o.unwrap()))
    })
    .filter(|((a, b), _)| a != b)
    .collect()
}

fn is_pair(a: &str, b: &str) -> bool {
    PAIRS.iter().any(|pair| pair.contains(&a) && pair.contains(&b))
}

#[test]
fn expectations_1_to_3_skeleton() {
    let skeleton = facet(Facet::Skeleton);
    counted(skeleton, (10, 4));
    assert!(lowest(stock(skeleton)) > highest(distinct(skeleton)));
    stock(skeleton).for_each(|b| between(&b.brand, ix(b), 0.30, 0.85));
    assert!(highest(distinct(skeleton)) < 0.20);
    between("IX", skeleton.ix.value.unwrap(), 0.2, 0.6);
    for brand in stock(skeleton) {
        let double = &brand.nearest[0];
        assert!(!DISTINCT.contains(&double.brand.as_str()) && double.overlap > 0.45, "{}", brand.brand);
    }
}

#[test]
fn expectations_4_and_5_subject() {
    let subject = facet(Facet::Subject);
    counted(subject, (5, 1));
    let most = subject.per_brand.iter().max_by(|a, b| a.within.total_cmp(&b.within)).unwrap();
    assert_eq!(most.brand, "cimalorva.example");
    assert!(mean(stock(subject).map(ix)) > mean(distinct(subject).map(ix)));
    between("IX", subject.ix.value.unwrap(), 0.15, 0.9);
}

#[test]
fn expectation_7_opening() {
    let opening = facet(Facet::Opening);
    counted(opening, (7, 2));
    assert!(highest(distinct(opening)) < 0.30);
    assert!(lowest(stock(opening)) > highest(distinct(opening)));
    let of_stock: Vec<f64> = overlaps(opening)
        .into_iter()
        .filter(|((a, b), _)| !DISTINCT.contains(a) && !DISTINCT.contains(b))
        .map(|(_, overlap)| overlap)
        .collect();
    assert_eq!(of_stock.len(), 7 * 6);
    assert!(of_stock.iter().all(|overlap| *overlap > 0.4));
}

#[test]
fn expectations_8_and_9_call_to_action() {
    let calls = facet(Facet::CallToAction);
    // The distinct brands are undefined, as the item allows.
    counted(calls, (6, 0));
    let values = calls.values.as_ref().unwrap();
    assert!(values.commonest.len() >= 2);
    let mut commonest: Vec<&str> = values.commonest.iter().take(2).map(|v| v.text.as_str()).collect();
    commonest.sort_unstable();
    assert_eq!(commonest, ["approfitta ora", "scopri di più"]);
    assert!(values.commonest.iter().take(2).all(|v| v.brands == 10));
    assert!(values.commonest.iter().take(2).map(|v| v.share).sum::<f64>() > 0.5);
}

#[test]
fn expectations_11_and_12_offers() {
    let offers = facet(Facet::Offers);
    counted(offers, (10, 1));
    assert!(lowest(stock(offers)) > 0.45 && lowest(stock(offers)) > highest(distinct(offers)));
    let (mut percents, mut mode) = (Vec::new(), None);
    for value in &offers.values.as_ref().unwrap().commonest {
        if let Some(percent) = value.text.strip_prefix('−') {
            mode = mode.or(Some(percent.to_owned()));
            percents.push(percent.trim_end_matches(" %").parse::<u32>().unwrap());
        }
    }
    assert_eq!(mode.as_deref(), Some("20 %"));
    assert!(percents.iter().all(|percent| (10..=50).contains(percent)), "{percents:?}");
    assert_eq!(REPORT.pressure.len(), 14);
    for brand in &REPORT.pressure {
        let urgent = brand.urgent.hits;
        let is_distinct = DISTINCT.contains(&brand.brand.as_str());
        assert!(if is_distinct { urgent <= 2 } else { 2 * urgent >= brand.campaigns }, "{brand:?}");
    }
}

#[test]
fn expectation_13_deadlines_of_stock_brands() {
    let stock = || REPORT.pressure.iter().filter(|p| !DISTINCT.contains(&p.brand.as_str()));
    assert_eq!(stock().count(), 10);
    assert!(stock().all(|p| p.ending_within_a_day.value.unwrap() <= 0.6));
    assert!(stock().filter(|p| p.ending_within_a_day.hits > 0).count() >= 3);
}

#[test]
fn expectations_14_to_17_layout() {
    let layout = facet(Facet::Layout);
    counted(layout, (10, 4));
    for brand in stock(layout) {
        let double = &brand.nearest[0];
        assert!(is_pair(&brand.brand, &double.brand) && double.overlap > 0.85, "{}", brand.brand);
    }
    let others: Vec<f64> =
        overlaps(layout).into_iter().filter(|((a, b), _)| !is_pair(a, b)).map(|(_, o)| o).collect();
    assert_eq!(others.len(), 14 * 13 - 10);
    assert!(others.iter().all(|&o| o < 0.50) && mean(others.iter().copied()) < 0.30);
    let of_plain: Vec<f64> =
        overlaps(layout).into_iter().filter(|((a, _), _)| *a == "alzanove.example").map(|(_, o)| o).collect();
    assert_eq!(of_plain, [0.0; 13]);
    between("IX", layout.ix.value.unwrap(), 0.05, 0.30);
    assert!(lowest(stock(layout)) > 1.0 / 13.0 - 0.01 && highest(distinct(layout)) < 0.25);
    for brand in &layout.per_brand {
        assert!(brand.within > 0.6 || brand.brand == "alzanove.example", "{}: {}", brand.brand, brand.within);
    }
    // The mails of the blast are one layout.
    let blast =
        report(inbox(|file| !file.starts_with("segnalibrostorto/07-strenna-") || file.ends_with("01.eml")));
    assert!(of(&blast, Facet::Layout).recipients.as_ref().unwrap().raw.abs() < 1e-12);
}

#[test]
fn expectations_18_and_20_timing() {
    let timing = facet(Facet::Timing);
    let least = distinct(timing).map(|b| b.within).fold(f64::INFINITY, f64::min);
    counted(timing, (1, 4));
    assert!(stock(timing).all(|b| b.within < least));
    for brand in distinct(timing) {
        let bound = if brand.brand == "alzanove.example" { 0.30 } else { 0.15 };
        assert!(ix(brand) < bound, "{}: {}", brand.brand, ix(brand));
    }
    let entropy = |distinct: bool| {
        let of = REPORT.hours.iter().filter(move |h| DISTINCT.contains(&h.brand.as_str()) == distinct);
        of.map(|h| h.entropy_bits)
    };
    assert_eq!((entropy(true).count(), entropy(false).count()), (4, 10));
    assert!(entropy(true).fold(0.0, f64::max) < entropy(false).fold(f64::INFINITY, f64::min));
}

#[test]
fn expectation_21_follow_up() {
    let follow_up = facet(Facet::FollowUp);
    counted(follow_up, (6, 4));
    let apart = mean(stock(follow_up).map(ix)) - mean(distinct(follow_up).map(ix));
    assert!(apart.abs() < 0.25 && follow_up.ix.value.unwrap() > 0.6, "{apart}");
}

#[test]
fn expectations_22_to_24_boilerplate() {
    let boilerplate = facet(Facet::Boilerplate);
    counted(boilerplate, (10, 4));
    for brand in stock(boilerplate) {
        let double = &brand.nearest[0];
        assert!(is_pair(&brand.brand, &double.brand), "{}: {double:?}", brand.brand);
        between(&brand.brand, double.overlap, 0.3, 0.98);
    }
    for ((a, b), overlap) in overlaps(boilerplate) {
        let bound = if DISTINCT.contains(&a) { 0.25 } else { 0.35 };
        assert!(is_pair(a, b) || overlap < bound, "{a} {b}: {overlap}");
    }
    assert!(boilerplate.per_brand.iter().all(|b| b.within > 0.7));
}
