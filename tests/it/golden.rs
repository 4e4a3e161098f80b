//! What datasets/README.md says that inbox-it should show, rows 1 to 35: messages, units, columns and wording.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use unisono::report::{BrandResult, FacetResult, Report};
use unisono::{Config, Corpus, Facet, Message, source};

/// The four distinct brands; the other ten are written to sound alike.
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

/// Returns the messages of the files that `keep` wants; a file is known as `folder/name.eml`.
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
    unisono::analyze(&corpus, config).unwrap()
}

pub(crate) fn facet(facet: Facet) -> &'static FacetResult {
    &REPORT.facets[&facet]
}

/// Wording of the files that `keep` wants.
fn wording_of(keep: impl Fn(&str) -> bool) -> FacetResult {
    let config = Config::new([Facet::Wording]);
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
    let rows = matrix.matrix.rows().into_iter().zip(&matrix.brands).enumerate();
    rows.flat_map(|(i, (row, a))| {
        let before = row.into_iter().zip(&matrix.brands).take(i);
        before.map(move |(overlap, b)| ((a.as_str(), b.as_str()), overlap.unwrap()))
    })
    .collect()
}

/// Returns true if the report has a warning of this code that names the facet.
pub(crate) fn warns(code: &str, facet: &str) -> bool {
    let of_code = REPORT.warnings.iter().filter(|warning| warning.code == code);
    of_code.into_iter().any(|warning| warning.message.contains(facet))
}

#[track_caller]
pub(crate) fn between(what: &str, value: f64, low: f64, high: f64) {
    assert!((low..=high).contains(&value), "{what} is {value}, not from {low} to {high}");
}

#[test]
fn the_dataset_matches_its_description() {
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
fn key_numbers(facets: &[Facet]) -> String {
    let mut text = String::new();
    for &facet in facets {
        for (name, value) in key_rows(facet, &REPORT.facets[&facet]) {
            let _ = writeln!(text, "{} {name}: {value}", facet.name());
        }
    }
    text
}

fn key_rows(facet: Facet, r: &FacetResult) -> Vec<(&'static str, String)> {
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
    rows
}

#[test]
fn key_numbers_of_wording_vocabulary_characters() {
    insta::assert_snapshot!(key_numbers(&Facet::ALL[..3]), @"
    wording ix: 0.341927
    wording ix over messages: 0.308430 0.379063
    wording ix over brands: 0.145961 0.800997
    wording across: 0.0276844
    wording across over messages: 0.0252842 0.0303125
    wording across with same block: 0.0278280
    wording within: 0.0809658
    wording within over messages: 0.0737623 0.0888728
    wording n_within: 14.0155
    wording voices: 2.57114
    wording messages: 32.3407
    wording chance: 0.0000118016
    wording first influence: cimalorva.example 0.406443
    wording highest IX_a: 0.539406
    wording lowest IX_a: 0.0000104812
    wording without zones: 0.135139
    wording masking gap: 0.0160303
    wording recipients raw: 0.508773
    wording recipients masked: 0.496265
    vocabulary ix: 0.487219
    vocabulary ix over messages: 0.461816 0.514019
    vocabulary ix over brands: 0.295038 0.804582
    vocabulary across: 0.0967853
    vocabulary across over messages: 0.0919675 0.101856
    vocabulary across with same block: 0.0969282
    vocabulary within: 0.198648
    vocabulary within over messages: 0.188208 0.209667
    vocabulary n_within: 13.5164
    vocabulary voices: 1.90896
    vocabulary messages: 9.74930
    vocabulary chance: 0.0483308
    vocabulary first influence: pescheriabepigranso.example 0.547372
    vocabulary highest IX_a: 0.636644
    vocabulary lowest IX_a: 0.182392
    vocabulary without zones: 0.366585
    vocabulary masking gap: 0.0103867
    vocabulary recipients raw: 0.477726
    vocabulary recipients masked: 0.473190
    characters ix: 0.358253
    characters ix over messages: 0.331212 0.387501
    characters ix over brands: 0.162300 0.790787
    characters across: 0.0446119
    characters across over messages: 0.0415749 0.0478707
    characters across with same block: 0.0448244
    characters within: 0.124526
    characters within over messages: 0.115193 0.134616
    characters n_within: 14.0682
    characters voices: 2.47468
    characters messages: 20.2144
    characters chance: 0.000434392
    characters first influence: pescheriabepigranso.example 0.420780
    characters highest IX_a: 0.546597
    characters lowest IX_a: 0.00141362
    characters without zones: 0.224802
    characters masking gap: 0.0135961
    characters recipients raw: 0.504144
    characters recipients masked: 0.494650
    ");
}

#[test]
fn key_numbers_of_skeleton_subject_opening() {
    insta::assert_snapshot!(key_numbers(&Facet::ALL[3..6]), @"
    skeleton ix: 0.372742
    skeleton ix over messages: 0.329129 0.422136
    skeleton ix over brands: 0.167941 0.827298
    skeleton across: 0.0331173
    skeleton across over messages: 0.0292772 0.0374610
    skeleton across with same block: 0.0333264
    skeleton within: 0.0888476
    skeleton within over messages: 0.0782681 0.100857
    skeleton n_within: 14.3052
    skeleton voices: 2.39494
    skeleton messages: 27.3734
    skeleton chance: 0.000732899
    skeleton first influence: alzanove.example 0.444205
    skeleton highest IX_a: 0.574299
    skeleton lowest IX_a: 0.00351446
    subject ix: 0.739409
    subject ix over messages: 0.628473 0.869926
    subject ix over brands: 0.424277 1.28860
    subject across: 0.0876217
    subject across over messages: 0.0697334 0.110099
    subject across with same block: 0.0884178
    subject within: 0.118502
    subject within over messages: 0.0951594 0.147572
    subject n_within: 7.43177
    subject voices: none
    subject messages: 11.0289
    subject chance: none
    subject first influence: cimalorva.example 0.942846
    subject highest IX_a: 0.964091
    subject lowest IX_a: 0.396692
    opening ix: 0.543131
    opening ix over messages: 0.448273 0.658063
    opening ix over brands: 0.214935 1.37247
    opening across: 0.0494704
    opening across over messages: 0.0413774 0.0591464
    opening across with same block: 0.0501354
    opening within: 0.0910838
    opening within over messages: 0.0735569 0.112787
    opening n_within: 10.3090
    opening voices: 1.73682
    opening messages: 19.1618
    opening chance: none
    opening first influence: cimalorva.example 0.764144
    opening highest IX_a: 0.908375
    opening lowest IX_a: 0.00151660
    ");
}

#[test]
fn key_numbers_of_call_to_action_offers_layout() {
    insta::assert_snapshot!(key_numbers(&Facet::ALL[6..9]), @"
    call_to_action ix: 1.17956
    call_to_action ix over messages: 0.983329 1.41495
    call_to_action ix over brands: 1.09836 1.26676
    call_to_action across: 0.238533
    call_to_action across over messages: 0.197495 0.288099
    call_to_action across with same block: 0.237406
    call_to_action within: 0.202222
    call_to_action within over messages: 0.152357 0.268409
    call_to_action n_within: 11.2820
    call_to_action voices: 1.00000
    call_to_action messages: 4.25203
    call_to_action chance: none
    call_to_action first influence: modavera.example 1.15566
    call_to_action highest IX_a: 1.27558
    call_to_action lowest IX_a: 1.09156
    offers ix: 0.719991
    offers ix over messages: 0.638513 0.811866
    offers ix over brands: 0.500995 1.03471
    offers across: 0.172163
    offers across over messages: 0.157090 0.188681
    offers across with same block: 0.172948
    offers within: 0.239118
    offers within over messages: 0.210186 0.272032
    offers n_within: 10.9628
    offers voices: 1.34148
    offers messages: 5.65255
    offers chance: none
    offers first influence: pescheriabepigranso.example 0.800828
    offers highest IX_a: 0.873083
    offers lowest IX_a: 0.411965
    layout ix: 0.0616605
    layout ix over messages: 0.0609202 0.0624099
    layout ix over brands: 0.0285369 0.133232
    layout across: 0.0593313
    layout across over messages: 0.0586531 0.0600174
    layout across with same block: 0.0593809
    layout within: 0.962225
    layout within over messages: 0.955524 0.968972
    layout n_within: 13.9503
    layout voices: 7.77093
    layout messages: 8.56760
    layout chance: none
    layout first influence: segnalibrostorto.example 0.0721768
    layout highest IX_a: 0.0907294
    layout lowest IX_a: 0.00000
    ");
}

#[test]
fn key_numbers_of_timing_follow_up_boilerplate() {
    insta::assert_snapshot!(key_numbers(&Facet::ALL[9..]), @"
    timing ix: 0.249432
    timing ix over messages: 0.204118 0.304805
    timing ix over brands: 0.0771114 0.806837
    timing across: 0.0774552
    timing across over messages: 0.0655411 0.0915350
    timing across with same block: 0.0766229
    timing within: 0.310526
    timing within over messages: 0.269451 0.357862
    timing n_within: 7.20216
    timing voices: none
    timing messages: 10.9595
    timing chance: 0.0787437
    timing first influence: cimalorva.example 0.342678
    timing highest IX_a: 0.514901
    timing lowest IX_a: 0.00000
    follow_up ix: 1.06923
    follow_up ix over messages: 0.936322 1.22100
    follow_up ix over brands: 0.967045 1.18221
    follow_up across: 0.367926
    follow_up across over messages: 0.304230 0.444958
    follow_up across with same block: 0.370118
    follow_up within: 0.344104
    follow_up within over messages: 0.267066 0.443365
    follow_up n_within: 16.1081
    follow_up voices: 1.00000
    follow_up messages: 2.71553
    follow_up chance: none
    follow_up first influence: vellute.example 1.10293
    follow_up highest IX_a: 1.16728
    follow_up lowest IX_a: 0.822767
    boilerplate ix: 0.0470653
    boilerplate ix over messages: 0.0456882 0.0484839
    boilerplate ix over brands: 0.0211102 0.104932
    boilerplate across: 0.0453988
    boilerplate across over messages: 0.0446748 0.0461345
    boilerplate across with same block: 0.0454499
    boilerplate within: 0.964591
    boilerplate within over messages: 0.948847 0.980596
    boilerplate n_within: 13.9929
    boilerplate voices: 8.68568
    boilerplate messages: 9.56783
    boilerplate chance: none
    boilerplate first influence: alzanove.example 0.0550791
    boilerplate highest IX_a: 0.0817051
    boilerplate lowest IX_a: 0.00000
    ");
}

/// Returns a number with six significant digits.
fn six(x: f64) -> String {
    let magnitude = if x == 0.0 { 0 } else { x.abs().log10().floor() as i32 };
    format!("{x:.*}", usize::try_from(5 - magnitude).unwrap_or(0))
}
