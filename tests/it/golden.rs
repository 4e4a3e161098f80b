//! What datasets/README.md says that inbox-it should show, each expectation a test with the bounds written there.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use unisono::progress::unwatched;
use unisono::report::{BrandResult, FacetResult, Report};
use unisono::{Config, Corpus, Facet, Message, source};

/// The brands that sound like nobody else; the other ten talk like everybody.
pub(crate) const DISTINCT: [&str; 4] =
    ["alzanove.example", "cimalorva.example", "pescheriabepigranso.example", "segnalibrostorto.example"];

/// The digest that datasets/README.md states.
const DIGEST: &str = "07deb3a4fdb93e0144df40be8dfabd7e5630f5897f59778eb2a0f992e0dd4bed";

/// The report of the whole inbox with default settings.
pub(crate) static REPORT: LazyLock<Report> = LazyLock::new(|| report(inbox(|_| true)));

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

pub(crate) fn report(messages: Vec<Message>) -> Report {
    let corpus: Corpus = messages.into_iter().collect();
    unisono::analyze(&[corpus], &Config::default(), &unwatched).unwrap()
}

pub(crate) fn of(report: &Report, facet: Facet) -> &FacetResult {
    &report.facets[&facet]
}

fn wording() -> &'static FacetResult {
    of(&REPORT, Facet::Wording)
}

pub(crate) fn is_distinct(brand: &BrandResult) -> bool {
    DISTINCT.contains(&brand.brand.as_str())
}

/// The value of IX_a of every brand, by name.
fn by_brand(result: &FacetResult) -> BTreeMap<&str, f64> {
    result.per_brand.iter().map(|b| (b.brand.as_str(), b.ix.unwrap())).collect()
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
fn expectation_1_all_brands_are_defined() {
    let corpus = &REPORT.corpus;
    assert_eq!((corpus.messages, corpus.brands, corpus.campaigns), (163, 14, 137));
    assert_eq!((corpus.duplicates, corpus.skipped.len()), (0, 0));
    assert_eq!(
        corpus.languages.iter().map(|(code, n)| (code.as_str(), *n)).collect::<Vec<_>>(),
        [("it", 163)]
    );
    assert_eq!((wording().n_brands, wording().undefined.len()), (14, 0));
    for brand in &wording().per_brand {
        assert!((9..=10).contains(&brand.campaigns), "{} has {}", brand.brand, brand.campaigns);
    }
}

#[test]
fn expectation_2_stock_brands_come_before_distinct_ones() {
    let order: Vec<bool> = wording().per_brand.iter().map(is_distinct).collect();
    assert_eq!(order, [vec![false; 10], vec![true; 4]].concat());
}

#[test]
fn expectation_3_stock_brands_are_alike_in_the_middle() {
    for brand in wording().per_brand.iter().filter(|b| !is_distinct(b)) {
        between(&brand.brand, brand.ix.unwrap(), 0.35, 0.70);
    }
    let matrix = wording().overlap.as_ref().unwrap();
    // Rows are in the order of per_brand: the ten come first.
    for (i, row) in matrix.matrix.iter().take(10).enumerate() {
        for (j, overlap) in row.iter().take(i).enumerate() {
            let pair = format!("{} and {}", matrix.brands[i], matrix.brands[j]);
            between(&pair, overlap.unwrap(), 0.5, 1.0);
        }
    }
    let folders = ["alzanove/", "bepigranso/", "cimalorva/", "segnalibrostorto/"];
    let alone = report(inbox(|file| !folders.iter().any(|folder| file.starts_with(folder))));
    assert_eq!(of(&alone, Facet::Wording).n_brands, 10);
    between("IX of the ten alone", of(&alone, Facet::Wording).ix.value.unwrap(), 0.6, 0.9);
}

#[test]
fn expectation_4_distinct_brands_are_far_below() {
    let highest = wording().per_brand[0].ix.unwrap();
    for brand in wording().per_brand.iter().filter(|b| is_distinct(b)) {
        let ix = brand.ix.unwrap();
        assert!(ix < 0.10 && ix < highest / 2.0, "{}: {ix}", brand.brand);
    }
}

#[test]
fn expectation_5_the_double_of_a_stock_brand_is_a_stock_brand() {
    for brand in &wording().per_brand {
        let double = &brand.nearest[0];
        if is_distinct(brand) {
            assert!(double.overlap < 0.1, "{}: {double:?}", brand.brand);
        } else {
            assert!(!DISTINCT.contains(&double.brand.as_str()), "{}: {double:?}", brand.brand);
            assert!(double.overlap > 0.6, "{}: {double:?}", brand.brand);
        }
    }
}

#[test]
fn expectation_6_the_whole_inbox() {
    between("IX", wording().ix.value.unwrap(), 0.25, 0.50);
    between("mean S_aa", wording().within.unwrap(), 0.05, 0.12);
    between("effective voices", wording().effective_voices.unwrap(), 1.8, 4.0);
}

#[test]
fn expectation_7_a_blast_is_the_same_for_all_and_a_rewriting_is_not() {
    let without = |campaign: &str, kept: &str| {
        let report = report(inbox(|file| !file.starts_with(campaign) || file.ends_with(kept)));
        of(&report, Facet::Wording).recipients.clone().unwrap()
    };
    let blast = without("segnalibrostorto/07-strenna-", "01.eml");
    assert_eq!(blast.campaigns, 1);
    assert!(blast.raw > 0.0 && blast.raw < 0.15, "{blast:?}");
    assert!(blast.masked.unwrap() < 0.01, "{blast:?}");

    let rewriting = without("modavera/09-mid-season-sale-", "01.eml");
    assert_eq!(rewriting.campaigns, 1);
    assert!(rewriting.raw > 0.3 && rewriting.masked.unwrap() > 0.3, "{rewriting:?}");

    let both = wording().recipients.as_ref().unwrap();
    assert_eq!(both.campaigns, 2);
    between("raw", both.raw, 0.4, 0.6);
    between("masked", both.masked.unwrap(), 0.4, 0.6);
    assert!(both.masked.unwrap() <= both.raw, "{both:?}");
}

#[test]
fn expectation_8_the_blast_counts_once() {
    let blast = "modavera/09-mid-season-sale-";
    let one = report(inbox(|file| !file.starts_with(blast) || file.ends_with("01.eml")));
    assert_eq!(one.corpus.messages, 163 - 19);
    let moved = of(&one, Facet::Wording).ix.value.unwrap() - wording().ix.value.unwrap();
    assert!(moved.abs() < 0.005, "{moved}");
}

#[test]
fn expectation_9_zones_matter() {
    let share = wording().ix_without_zones.unwrap() / wording().ix.value.unwrap();
    between("IX without zones, as a share of IX", share, 0.25, 0.75);
}

#[test]
fn expectation_10_masking_raises_the_index() {
    between("masking gap", wording().masking_gap.as_ref().unwrap().value, 0.0, 0.15);
}

#[test]
fn expectation_11_the_other_facets() {
    let vocabulary = by_brand(of(&REPORT, Facet::Vocabulary));
    let wording = by_brand(wording());
    for brand in DISTINCT {
        assert!(vocabulary[brand] > wording[brand], "{brand}: {} {}", vocabulary[brand], wording[brand]);
    }
    let characters = &of(&REPORT, Facet::Characters).per_brand;
    let order: Vec<bool> = characters.iter().map(is_distinct).collect();
    assert_eq!(order, [vec![false; 10], vec![true; 4]].concat());
}

#[test]
fn one_thread_and_two_give_the_same_bytes() {
    let bytes = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| serde_json::to_vec(&report(inbox(|_| true))).unwrap())
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
        let gap = r.masking_gap.as_ref();
        let recipients = r.recipients.as_ref();
        let mut rows = vec![
            ("ix", one(r.ix.value)),
            ("over messages", pair(r.ix.over_messages)),
            ("over brands", pair(r.ix.over_brands)),
            ("permutation p", one(r.permutation_p)),
            ("within", one(r.within)),
            ("across", one(r.across)),
            ("mean overlap", one(r.mean_overlap)),
            ("highest IX_a", one(r.per_brand.first().and_then(|b| b.ix))),
            ("lowest IX_a", one(r.per_brand.last().and_then(|b| b.ix))),
        ];
        if matches!(facet, Facet::Wording | Facet::Vocabulary | Facet::Characters) {
            rows.extend([
                ("without zones", one(r.ix_without_zones)),
                ("voices", one(r.effective_voices)),
                ("messages", one(r.effective_messages)),
                ("shared pool", one(r.shared_pool)),
                ("masking gap", one(gap.map(|g| g.value))),
                ("recipients raw", one(recipients.map(|v| v.raw))),
                ("recipients masked", one(recipients.and_then(|v| v.masked))),
            ]);
        }
        for (name, value) in rows {
            let _ = writeln!(text, "{} {name}: {value}", facet.name());
        }
    }
    insta::assert_snapshot!(text, @"
    wording ix: 0.346430
    wording over messages: 0.312557 0.383974
    wording over brands: 0.148097 0.810373
    wording permutation p: 0.00100000
    wording within: 0.0809658
    wording across: 0.0278280
    wording mean overlap: 0.371058
    wording highest IX_a: 0.545436
    wording lowest IX_a: 0.0000103164
    wording without zones: 0.137706
    wording voices: 2.40395
    wording messages: 32.3407
    wording shared pool: 0.421314
    wording masking gap: 0.0154362
    wording recipients raw: 0.508773
    wording recipients masked: 0.496265
    vocabulary ix: 0.494881
    vocabulary over messages: 0.469782 0.521321
    vocabulary over brands: 0.302032 0.810866
    vocabulary permutation p: 0.00100000
    vocabulary within: 0.198510
    vocabulary across: 0.0971464
    vocabulary mean overlap: 0.518080
    vocabulary highest IX_a: 0.647258
    vocabulary lowest IX_a: 0.185588
    vocabulary without zones: 0.371815
    vocabulary voices: 1.80994
    vocabulary messages: 9.73068
    vocabulary shared pool: 0.497440
    vocabulary masking gap: 0.00962881
    vocabulary recipients raw: 0.477600
    vocabulary recipients masked: 0.473071
    characters ix: 0.361679
    characters over messages: 0.333996 0.391657
    characters over brands: 0.164009 0.797592
    characters permutation p: 0.00100000
    characters within: 0.124526
    characters across: 0.0448244
    characters mean overlap: 0.359214
    characters highest IX_a: 0.551382
    characters lowest IX_a: 0.00140703
    characters without zones: 0.227907
    characters voices: 2.46923
    characters messages: 20.2144
    characters shared pool: 0.429463
    characters masking gap: 0.00912725
    characters recipients raw: 0.504144
    characters recipients masked: 0.494650
    skeleton ix: 0.378251
    skeleton over messages: 0.334326 0.427948
    skeleton over brands: 0.169367 0.844758
    skeleton permutation p: 0.00100000
    skeleton within: 0.0901383
    skeleton across: 0.0337683
    skeleton mean overlap: 0.391257
    skeleton highest IX_a: 0.586053
    skeleton lowest IX_a: 0.00372934
    subject ix: 0.851589
    subject over messages: 0.691356 1.04896
    subject over brands: 0.400847 1.80918
    subject permutation p: 0.00100000
    subject within: 0.180452
    subject across: 0.129529
    subject mean overlap: 0.971426
    subject highest IX_a: 1.04060
    subject lowest IX_a: 0.593327
    opening ix: 0.676200
    opening over messages: 0.542698 0.842543
    opening over brands: 0.223170 2.04887
    opening permutation p: 0.00100000
    opening within: 0.111705
    opening across: 0.0690683
    opening mean overlap: 0.711659
    opening highest IX_a: 1.00076
    opening lowest IX_a: 0.00273506
    call_to_action ix: 1.20349
    call_to_action over messages: 0.996613 1.45331
    call_to_action over brands: 1.10411 1.31181
    call_to_action permutation p: 0.987000
    call_to_action within: 0.219793
    call_to_action across: 0.256679
    call_to_action mean overlap: 1.19827
    call_to_action highest IX_a: 1.27206
    call_to_action lowest IX_a: 1.14030
    offers ix: 0.744218
    offers over messages: 0.666878 0.830526
    offers over brands: 0.522605 1.05981
    offers permutation p: 0.00100000
    offers within: 0.244474
    offers across: 0.179840
    offers mean overlap: 0.768487
    offers highest IX_a: 0.896811
    offers lowest IX_a: 0.409012
    layout ix: 0.0617797
    layout over messages: 0.0613232 0.0622395
    layout over brands: 0.0286559 0.133192
    layout permutation p: 0.00100000
    layout within: 0.962225
    layout across: 0.0593809
    layout mean overlap: 0.0608218
    layout highest IX_a: 0.0907907
    layout lowest IX_a: 0.00000
    timing ix: 0.0304806
    timing over messages: 0.00678645 0.136900
    timing over brands: 0.000911832 1.01890
    timing permutation p: 0.00100000
    timing within: 0.637467
    timing across: 0.0170185
    timing mean overlap: 0.0479513
    timing highest IX_a: 0.118208
    timing lowest IX_a: 0.00000
    follow_up ix: 1.11556
    follow_up over messages: 1.01644 1.22433
    follow_up over brands: 1.04017 1.19641
    follow_up permutation p: 0.828000
    follow_up within: 0.373016
    follow_up across: 0.407202
    follow_up mean overlap: 1.12113
    follow_up highest IX_a: 1.17813
    follow_up lowest IX_a: 1.05253
    boilerplate ix: 0.0471372
    boilerplate over messages: 0.0458168 0.0484956
    boilerplate over brands: 0.0211383 0.105113
    boilerplate permutation p: 0.00100000
    boilerplate within: 0.964591
    boilerplate across: 0.0454499
    boilerplate mean overlap: 0.0476856
    boilerplate highest IX_a: 0.0817309
    boilerplate lowest IX_a: 0.00000
    ");
}

/// A number with six significant digits.
fn six(x: f64) -> String {
    let magnitude = if x == 0.0 { 0 } else { x.abs().log10().floor() as i32 };
    format!("{x:.*}", usize::try_from(5 - magnitude).unwrap_or(0))
}
