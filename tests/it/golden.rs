//! What datasets/README.md says that inbox-it should show, rows 1 to 35: messages, units, columns and wording.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use unisono::progress::unwatched;
use unisono::report::{BrandResult, FacetResult, Report};
use unisono::{Config, Corpus, Facet, Message, source};

/// The brands that sound like nobody else; the other ten talk like everybody.
pub(crate) const OWN: [&str; 4] =
    ["alzanove.example", "cimalorva.example", "pescheriabepigranso.example", "segnalibrostorto.example"];

/// The folders of these brands.
const OWN_FOLDERS: [&str; 4] = ["alzanove/", "bepigranso/", "cimalorva/", "segnalibrostorto/"];

/// The digest that datasets/README.md states.
const DIGEST: &str = "07deb3a4fdb93e0144df40be8dfabd7e5630f5897f59778eb2a0f992e0dd4bed";

/// The campaign of 20 readers, and the one written anew for each of 8.
const BLAST: &str = "modavera/09-mid-season-sale-";
const REWRITING: &str = "segnalibrostorto/07-strenna-";

/// The report of the whole inbox with default settings.
pub(crate) static REPORT: LazyLock<Report> = LazyLock::new(|| report(inbox(|_| true), &Config::default()));

/// The messages of the files that `keep` wants; a file is known as `folder/name.eml`.
pub(crate) fn inbox(keep: impl Fn(&str) -> bool) -> Vec<Message> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/inbox-it");
    let list = |folder: &Path| -> Vec<PathBuf> {
        let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        paths.sort();
        paths
    };
    let files = list(&root).into_iter().filter(|path| path.is_dir()).flat_map(|folder| list(&folder));
    let wanted = files.filter(|path| {
        let relative = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        keep(&relative)
    });
    let options = source::Options::default();
    wanted.flat_map(|path| source::messages(path, &options).unwrap()).map(Result::unwrap).collect()
}

pub(crate) fn report(messages: Vec<Message>, config: &Config) -> Report {
    let corpus: Corpus = messages.into_iter().collect();
    unisono::analyze(&[corpus], config, &unwatched).unwrap()
}

pub(crate) fn facet(facet: Facet) -> &'static FacetResult {
    &REPORT.facets[&facet]
}

/// Wording of the files that `keep` wants.
fn wording_of(keep: impl Fn(&str) -> bool) -> FacetResult {
    let config = Config { facets: vec![Facet::Wording], ..Config::default() };
    report(inbox(keep), &config).facets.remove(&Facet::Wording).unwrap()
}

fn wording() -> &'static FacetResult {
    facet(Facet::Wording)
}

pub(crate) fn is_own(brand: &str) -> bool {
    OWN.contains(&brand)
}

pub(crate) fn stock(result: &FacetResult) -> impl Iterator<Item = &BrandResult> {
    result.per_brand.iter().filter(|brand| !is_own(&brand.brand))
}

pub(crate) fn own(result: &FacetResult) -> impl Iterator<Item = &BrandResult> {
    result.per_brand.iter().filter(|brand| is_own(&brand.brand))
}

pub(crate) fn ix(brand: &BrandResult) -> f64 {
    brand.ix.unwrap()
}

pub(crate) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.collect();
    values.iter().sum::<f64>() / values.len() as f64
}

pub(crate) fn highest(values: impl Iterator<Item = f64>) -> f64 {
    values.reduce(f64::max).unwrap()
}

pub(crate) fn lowest(values: impl Iterator<Item = f64>) -> f64 {
    values.reduce(f64::min).unwrap()
}

/// O_ab of every two brands, each pair once.
pub(crate) fn overlaps(result: &FacetResult) -> BTreeMap<(&str, &str), f64> {
    let matrix = result.overlap.as_ref().unwrap();
    let rows = matrix.matrix.iter().zip(&matrix.brands).enumerate();
    rows.flat_map(|(i, (row, a))| {
        let before = row.iter().zip(&matrix.brands).take(i);
        before.map(move |(overlap, b)| ((a.as_str(), b.as_str()), overlap.unwrap()))
    })
    .collect()
}

/// Whether the report has a warning of this code that names the facet.
pub(crate) fn warns(code: &str, facet: &str) -> bool {
    let of_code = REPORT.warnings.iter().filter(|warning| warning.code == code);
    of_code.into_iter().any(|warning| warning.message.contains(facet))
}

#[track_caller]
pub(crate) fn between(what: &str, value: f64, low: f64, high: f64) {
    assert!((low..=high).contains(&value), "{what} is {value}, not from {low} to {high}");
}

#[test]
fn the_dataset_is_the_one_described() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/inbox-it");
    let mut reader = source::open(root, &source::Options::default()).unwrap();
    assert_eq!(reader.by_ref().filter(|raw| raw.is_ok()).count(), 163);
    assert_eq!(reader.digest().as_deref(), Some(DIGEST));
}

#[test]
fn rows_1_to_5_messages_and_units() {
    let corpus = &REPORT.corpus;
    assert_eq!((corpus.messages, corpus.brands, corpus.campaigns), (163, 14, 137));
    assert_eq!((corpus.duplicates, corpus.skipped.len()), (0, 0));
    let languages: Vec<(&str, u64)> = corpus.languages.iter().map(|(code, n)| (code.as_str(), *n)).collect();
    assert_eq!(languages, [("it", 163)]);
    assert_eq!((corpus.block_days, corpus.units), (Some(7), 137));
    assert!(!REPORT.warnings.iter().any(|warning| warning.code == "campaigns_as_units"));
    for brand in &wording().per_brand {
        let few = ["calicevero.example", "orizzontilievi.example", "vigorelia.example"];
        let expected = if few.contains(&brand.brand.as_str()) { 9 } else { 10 };
        assert_eq!((brand.units, brand.campaigns), (expected, expected), "{}", brand.brand);
    }
    for (facet, result) in &REPORT.facets {
        let calendar = result.across_with_same_block.unwrap() / result.across.value.unwrap();
        between(facet.name(), calendar, 0.97, 1.03);
    }
}

#[test]
fn rows_6_to_10_eligible_brands() {
    for (facet, result) in &REPORT.facets {
        let name = facet.name();
        let lacking: Vec<&str> = result.ineligible.iter().map(|brand| brand.brand.as_str()).collect();
        assert_eq!(result.n_brands as usize + lacking.len(), 14, "{name}");
        assert!(lacking.iter().all(|brand| is_own(brand)), "{name}: {lacking:?}");
        match facet {
            Facet::CallToAction => assert_eq!((lacking.len(), result.n_units), (4, 97)),
            Facet::Offers => {
                assert!(lacking.len() == 3 && !lacking.contains(&"pescheriabepigranso.example"));
                between("units of offers", result.n_units as f64, 105.0, 107.0);
            }
            Facet::FollowUp => {
                assert_eq!((lacking.len(), result.n_units, result.n_unscored), (0, 123, 14));
            }
            _ => assert_eq!((lacking.len(), result.n_units), (0, 137), "{name}"),
        }
    }
}

#[test]
fn row_11_columns() {
    let values = |column: &str| -> Vec<(&str, u64)> {
        REPORT.columns[column].values.iter().map(|v| (v.value.as_str(), v.brands)).collect()
    };
    assert_eq!(values("platform"), [("unknown", 14)]);
    assert_eq!(values("bulk"), [("bulk", 13), ("personal", 1)]);
    for message in inbox(|_| true) {
        let is_personal = message.found.contains(&("bulk", "personal"));
        assert_eq!(is_personal, message.brand == "alzanove.example", "{:?}", message.id);
    }
}

#[test]
fn rows_12_to_16_across_and_within() {
    between("IX", wording().ix.value.unwrap(), 0.22, 0.40);
    between("A", wording().across.value.unwrap(), 0.015, 0.033);
    between("W", wording().within.value.unwrap(), 0.06, 0.11);
    stock(wording()).for_each(|b| between(&b.brand, b.within, 0.045, 0.13));
    own(wording()).for_each(|b| between(&b.brand, b.within, 0.06, 0.14));
    let of_stock = mean(stock(wording()).map(|b| b.within));
    let of_own = mean(own(wording()).map(|b| b.within));
    between("mean within of stock brands", of_stock, 0.06, 0.095);
    between("mean within of own brands", of_own, 0.07, 0.12);
    between("own by stock", of_own / of_stock, 1.0, 1.7);
}

#[test]
fn rows_17_to_20_brands_in_order() {
    let order: Vec<bool> = wording().per_brand.iter().map(|b| is_own(&b.brand)).collect();
    assert_eq!(order, [vec![false; 10], vec![true; 4]].concat());
    stock(wording()).for_each(|b| between(&b.brand, ix(b), 0.25, 0.58));
    let last = stock(wording()).skip(7).map(|b| b.brand.as_str());
    assert!(last.into_iter().any(|brand| brand == "orizzontilievi.example"));
    own(wording()).for_each(|b| between(&b.brand, ix(b), 0.0, 0.03));
    assert!(lowest(stock(wording()).map(ix)) >= 8.0 * highest(own(wording()).map(ix)));
}

#[test]
fn rows_21_to_23_pairs_of_brands() {
    let all = overlaps(wording());
    let (of_stock, others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|((a, b), _)| !is_own(a) && !is_own(b));
    assert_eq!((of_stock.len(), others.len()), (45, 46));
    between("mean overlap of stock brands", mean(of_stock.iter().map(|(_, o)| *o)), 0.50, 0.85);
    of_stock.iter().for_each(|((a, b), o)| between(&format!("{a} {b}"), *o, 0.25, 1.1));
    others.iter().for_each(|((a, b), o)| between(&format!("{a} {b}"), *o, 0.0, 0.05));
    for brand in stock(wording()) {
        let nearest = &brand.nearest[0];
        assert!(!is_own(&nearest.brand) && nearest.overlap.unwrap() >= 0.55, "{}: {nearest:?}", brand.brand);
    }
}

#[test]
fn row_24_the_stock_brands_alone() {
    let alone = wording_of(|file| !OWN_FOLDERS.iter().any(|folder| file.starts_with(folder)));
    assert_eq!(alone.n_brands, 10);
    between("IX of the ten", alone.ix.value.unwrap(), 0.50, 0.85);
}

#[test]
fn rows_25_to_28_voices_and_influence() {
    between("voices", wording().effective_voices.unwrap(), 2.2, 3.7);
    between("effective messages", wording().effective_messages.unwrap(), 25.0, 55.0);
    between("n_W", wording().n_within.unwrap(), 11.0, 16.0);
    assert!(!warns("few_carry_within", "wording") && !warns("influence", "wording"));
    assert_eq!((wording().influence.len(), wording().influential().count()), (14, 0));
    for without in &wording().influence {
        let ratio = without.ix_without.unwrap() / wording().ix.value.unwrap();
        let [low, high] = if is_own(&without.brand) { [1.10, 1.25] } else { [0.85, 1.00] };
        between(&without.brand, ratio, low, high);
    }
}

#[test]
fn rows_29_to_32_recipients() {
    let blast = wording_of(|file| !file.starts_with(REWRITING) || file.ends_with("01.eml"));
    let of_blast = blast.recipients.as_ref().unwrap();
    assert_eq!(of_blast.campaigns, 1);
    between("raw", of_blast.raw, 0.02, 0.11);
    between("masked", of_blast.masked.unwrap(), 0.0, 0.01);

    let rewriting = wording_of(|file| !file.starts_with(BLAST) || file.ends_with("01.eml"));
    let of_rewriting = rewriting.recipients.as_ref().unwrap();
    assert_eq!(of_rewriting.campaigns, 1);
    between("raw", of_rewriting.raw, 0.93, 1.0);
    between("masked", of_rewriting.masked.unwrap(), 0.93, 1.0);
    assert!(of_rewriting.masked.unwrap() <= of_rewriting.raw + 0.01);

    let both = wording().recipients.as_ref().unwrap();
    assert_eq!(both.campaigns, 2);
    between("raw", both.raw, 0.48, 0.55);
    between("masked", both.masked.unwrap(), 0.47, 0.51);
    assert!(both.masked.unwrap() < both.raw, "{both:?}");

    assert_eq!(rewriting.n_messages, 163 - 19);
    let moved = rewriting.ix.value.unwrap() - wording().ix.value.unwrap();
    assert!(moved.abs() < 0.002, "{moved}");
}

#[test]
fn rows_33_to_35_masks_footers_and_chance() {
    let ix = wording().ix.value.unwrap();
    let gap = wording().masking_gap.as_ref().unwrap().value;
    assert!(gap > 0.0 && gap <= 0.06, "{gap}");
    let with_footers = wording().ix_without_zones.unwrap();
    between("IX with footers", with_footers, 0.05, 0.18);
    between("as a share of IX", with_footers / ix, 0.2, 0.6);
    let chance = wording().chance.across.unwrap();
    assert!(wording().across.value.unwrap() >= 300.0 * chance && chance < 0.001, "{chance}");
}

#[test]
fn one_thread_and_two_give_the_same_bytes() {
    let bytes = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| serde_json::to_vec(&report(inbox(|_| true), &Config::default())).unwrap())
    };
    let one = bytes(1);
    assert!(one.len() > 10_000);
    assert!(one == bytes(2), "the reports of one thread and of two differ");
}

/// What a rewrite must not move without saying so.
#[test]
fn key_numbers() {
    let mut text = String::new();
    for (facet, r) in &REPORT.facets {
        let pair = |ends: Option<[f64; 2]>| {
            ends.map_or_else(|| "none".into(), |[a, b]| format!("{} {}", six(a), six(b)))
        };
        let one = |x: Option<f64>| x.map_or_else(|| "none".into(), six);
        let first = r.influence.first();
        let first = first.map_or_else(|| "none".into(), |i| format!("{} {}", i.brand, one(i.ix_without)));
        let mut rows = vec![
            ("ix", one(r.ix.value)),
            ("ix over messages", pair(r.ix.over_messages)),
            ("ix over brands", pair(r.ix.over_brands)),
            ("across", one(r.across.value)),
            ("across over messages", pair(r.across.over_messages)),
            ("across with same block", one(r.across_with_same_block)),
            ("within", one(r.within.value)),
            ("within over messages", pair(r.within.over_messages)),
            ("n_within", one(r.n_within)),
            ("voices", one(r.effective_voices)),
            ("messages", one(r.effective_messages)),
            ("chance", one(r.chance.across)),
            ("first influence", first),
            ("highest IX_a", one(r.per_brand.first().and_then(|b| b.ix))),
            ("lowest IX_a", one(r.per_brand.last().and_then(|b| b.ix))),
        ];
        if matches!(facet, Facet::Wording | Facet::Vocabulary | Facet::Characters) {
            let recipients = r.recipients.as_ref();
            rows.extend([
                ("without zones", one(r.ix_without_zones)),
                ("masking gap", one(r.masking_gap.as_ref().map(|gap| gap.value))),
                ("recipients raw", one(recipients.map(|v| v.raw))),
                ("recipients masked", one(recipients.and_then(|v| v.masked))),
            ]);
        }
        for (name, value) in rows {
            let _ = writeln!(text, "{} {name}: {value}", facet.name());
        }
    }
    if let Ok(path) = std::env::var("H9_DUMP") {
        fs::write(path, &text).unwrap();
    }
    insta::assert_snapshot!(text, @"@@");
}

/// A number with six significant digits.
fn six(x: f64) -> String {
    let magnitude = if x == 0.0 { 0 } else { x.abs().log10().floor() as i32 };
    format!("{x:.*}", usize::try_from(5 - magnitude).unwrap_or(0))
}
