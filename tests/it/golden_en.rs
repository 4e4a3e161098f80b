//! What datasets/README.md says that inbox-en should show.

use crate::golden::{between, highest, ix, lowest, mean, overlaps, report};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use unisono::report::{FacetResult, Report};
use unisono::{Config, Facet, Message, source};

/// The brands that draw from one pool of sentences.
const STOCK: [&str; 7] = [
    "brewbarrow.example",
    "glowhaven.example",
    "harrowmere.example",
    "hearthfold.example",
    "paceline.example",
    "pawsley.example",
    "tidewick.example",
];

const GYMS: [&str; 2] = ["northbay.example", "southquay.example"];

const BOOKSELLER: &str = "ottoline.example";

static REPORT: LazyLock<Report> = LazyLock::new(|| report(inbox(|_| true), &Config::default()));

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/inbox-en/inbox.mbox")
}

/// Returns the messages that `keep` wants.
pub(crate) fn inbox(keep: impl Fn(&Message) -> bool) -> Vec<Message> {
    let messages = source::messages(path(), &source::Options::default()).unwrap();
    messages.map(Result::unwrap).filter(keep).collect()
}

fn facet(facet: Facet) -> &'static FacetResult {
    &REPORT.facets[&facet]
}

fn nearest(result: &'static FacetResult, brand: &str) -> &'static str {
    let found = result.per_brand.iter().find(|one| one.brand == brand).unwrap();
    &found.nearest[0].brand
}

fn is_stock(brand: &str) -> bool {
    STOCK.contains(&brand)
}

#[test]
fn the_mailbox_is_the_one_described() {
    let mut reader = source::open(path(), &source::Options::default()).unwrap();
    assert_eq!(reader.by_ref().filter(Result::is_ok).count(), 80);
    let digest = "5177dfd68a8fada7330416e61f084ac41ec1031d3fcc502527c8dcfef0b0d5ee";
    assert_eq!(reader.digest().as_deref(), Some(digest));
}

#[test]
fn rows_e1_to_e5_messages_units_and_columns() {
    let corpus = &REPORT.corpus;
    assert_eq!((corpus.messages, corpus.brands, corpus.campaigns), (80, 10, 80));
    assert_eq!((corpus.skipped.len(), corpus.notes.left_out()), (0, 0));
    let languages: Vec<(&str, u64)> = corpus.languages.iter().map(|(code, n)| (code.as_str(), *n)).collect();
    assert_eq!(languages, [("en", 80)]);
    assert_eq!((corpus.block_days, corpus.units), (Some(7), 80));
    let counts = |column: &str| -> BTreeMap<&str, u64> {
        REPORT.columns[column].values.iter().map(|one| (one.value.as_str(), one.messages)).collect()
    };
    let platforms = [("Brevo", 16), ("HubSpot", 16), ("Klaviyo", 16), ("Mailchimp", 24), ("unknown", 8)];
    assert_eq!(counts("platform"), BTreeMap::from(platforms));
    assert_eq!(counts("bulk"), BTreeMap::from([("bulk", 72), ("personal", 8)]));
    let wording = facet(Facet::Wording);
    assert_eq!((wording.n_brands, wording.n_units), (10, 80));
}

#[test]
fn rows_e6_to_e8_the_index() {
    let wording = facet(Facet::Wording);
    between("ix", wording.ix.value.unwrap(), 0.38, 0.75);
    between("across", wording.across.value.unwrap(), 0.025, 0.055);
    between("within", wording.within.value.unwrap(), 0.05, 0.10);
    for brand in &wording.per_brand {
        let (low, high) = match brand.brand.as_str() {
            BOOKSELLER => (0.02, 0.09),
            name if GYMS.contains(&name) => (0.05, 0.14),
            _ => (0.035, 0.12),
        };
        between(&brand.brand, brand.within, low, high);
    }
}

#[test]
fn rows_e9_to_e12_who_is_like_whom() {
    let wording = facet(Facet::Wording);
    let overlap = overlaps(wording);
    assert_eq!((nearest(wording, GYMS[0]), nearest(wording, GYMS[1])), (GYMS[1], GYMS[0]));
    let is_of_gyms = |(a, b): &(&str, &str)| GYMS.contains(a) && GYMS.contains(b);
    let gyms = overlap.iter().find(|(pair, _)| is_of_gyms(pair)).unwrap();
    between("overlap of the gyms", *gyms.1, 1.3, 4.0);
    let stock = overlap.iter().filter(|((a, b), _)| is_stock(a) && is_stock(b));
    between("mean overlap of stock brands", mean(stock.map(|(_, overlap)| *overlap)), 0.7, 1.4);
    assert!(STOCK.iter().all(|brand| is_stock(nearest(wording, brand))));
    let with_bookseller = overlap.iter().filter(|((a, b), _)| *a == BOOKSELLER || *b == BOOKSELLER);
    between("highest overlap of the bookseller", highest(with_bookseller.map(|(_, o)| *o)), 0.0, 0.05);
    let of = |keep: &dyn Fn(&str) -> bool| {
        lowest(wording.per_brand.iter().filter(|brand| keep(&brand.brand)).map(ix))
    };
    between("ix of the bookseller", of(&|brand| brand == BOOKSELLER), 0.0, 0.05);
    assert!(of(&|brand| brand != BOOKSELLER) > of(&|brand| brand == BOOKSELLER));
    assert!(of(&is_stock) >= 0.3, "{}", of(&is_stock));
}

#[test]
fn row_e13_the_stock_brands_alone() {
    let alone = report(inbox(|message| is_stock(&message.brand)), &Config::new([Facet::Wording]));
    between("ix of the stock brands", alone.facets[&Facet::Wording].ix.value.unwrap(), 0.8, 1.25);
}

#[test]
fn rows_e14_and_e15_buttons_and_layouts() {
    let buttons = facet(Facet::CallToAction);
    assert_eq!(buttons.n_brands, 9);
    let commonest = &buttons.values.as_ref().unwrap().commonest[0];
    assert_eq!(commonest.text, "shop now");
    assert!((6..=7).contains(&commonest.brands), "{}", commonest.brands);
    let layout = facet(Facet::Layout);
    let pairs = [("hearthfold", "harrowmere"), ("pawsley", "paceline"), ("glowhaven", "brewbarrow")];
    for (brand, other) in pairs.into_iter().chain([("southquay", "northbay")]) {
        assert_eq!(nearest(layout, &format!("{brand}.example")), format!("{other}.example"));
    }
}

#[test]
fn row_e16_no_output_names_the_reader() {
    let json = serde_json::to_string(&*REPORT).unwrap().to_lowercase();
    for name in ["hannah", "whitlock"] {
        assert!(!json.contains(name), "{name}");
    }
}
