//! Every brand, from the most to the least interchangeable; one's own first.

use super::bars::{Bar, Bars};
use super::facets::axis;
use super::markup::{Markup, quoted};
use super::reading::Reading;
use super::said::{Arg, index, index_ends, number, number_or_dash};
use super::section::{Section, rendered};
use super::table::{Cell, Head, Table};
use super::track::{Track, scale_end};
use crate::likeness::{Closest, closest};
use std::fmt::Write;
use unisono::report::{BrandResult, FacetResult};

const ID: &str = "brands";

/// Up to so many brands, the nearest stands below each bar, and not only in the table.
const MOST_WITH_NEAREST: usize = 60;

pub(super) fn brands(reading: &Reading<'_>) -> Section {
    let words = &reading.words;
    let [short, title] = [words.text("page-brands-short", &[]), words.text("page-brands-title", &[])];
    let result = reading.facet.map(|(_, result)| result).filter(|result| !result.per_brand.is_empty());
    let Some(result) = result else {
        let mut section = Section::without(ID, [short, title], &words.text("page-brands-none", &[]));
        if let Some((_, result)) = reading.facet.filter(|(_, result)| !result.ineligible.is_empty()) {
            section.body.0.push_str(&rendered(&ineligible(reading, result)).0);
        }
        return section;
    };
    let most = scale_end(result.per_brand.iter().filter_map(|brand| brand.ix));
    let is_own = |brand: &&BrandResult| reading.is_own(&brand.brand);
    let (own, others): (Vec<&BrandResult>, Vec<&BrandResult>) = result.per_brand.iter().partition(is_own);
    let rows = own.into_iter().chain(others).map(|brand| bar(reading, brand, most)).collect();
    let bars = rendered(&Bars { axis: axis(reading, most), rows });
    let key = words.text("page-brands-key", &[]);
    let mut body = format!("<figure>{bars}<figcaption><p class=key>{key}</p></figcaption></figure>");
    let _ = write!(body, "{}", rendered(&table(reading, result)));
    if !result.ineligible.is_empty() {
        let _ = write!(body, "{}", rendered(&ineligible(reading, result)));
    }
    let lead = Some(words.text("page-brands-lead", &[]));
    Section { id: ID, short, title, lead, body: Markup(body) }
}

fn bar(reading: &Reading<'_>, brand: &BrandResult, most: f64) -> Bar {
    let is_own = reading.is_own(&brand.brand);
    let track = Track { value: brand.ix, inner: brand.interval, outer: None, chance: None, most, is_own };
    let words = &reading.words;
    let has_room = brand.ix.is_some() && reading.brands.len() <= MOST_WITH_NEAREST;
    let nearest = has_room.then(|| match near(reading, brand) {
        Some(near) => {
            let name = ("brand", Arg::Quote(near.brand));
            match near.overlap {
                Some(overlap) => words.text("page-nearest-to", &[name, ("overlap", Arg::Percent(overlap))]),
                None => words.text("page-nearest-few", &[name]),
            }
        }
        None => words.text("page-nearest-nobody", &[]),
    });
    Bar {
        name: quoted(&reading.label(&brand.brand, &brand.language)),
        is_own,
        picture: track.picture(),
        number: index(brand.ix),
        note: nearest.map_or_else(Markup::default, |nearest| Markup(nearest.to_string())),
    }
}

/// The brand that is closest to `brand`, as on the screen.
fn near<'a>(reading: &Reading<'_>, brand: &'a BrandResult) -> Option<Closest<'a>> {
    closest(brand, reading.facet.map_or(&[], |(_, result)| &result.per_brand))
}

fn table(reading: &Reading<'_>, result: &FacetResult) -> Table {
    let words = &reading.words;
    let row = |brand: &BrandResult| {
        let nearest = near(reading, brand);
        vec![
            Cell::text(quoted(&reading.label(&brand.brand, &brand.language))),
            Cell::number(index(brand.ix)),
            Cell::number(index_ends(brand.interval)),
            match &nearest {
                Some(near) => Cell::text(quoted(near.brand)),
                None => Cell::text(words.text("closest-nobody", &[])),
            },
            match nearest {
                Some(Closest { overlap: None, has_few_units: true, .. }) => {
                    Cell::text(words.text("too-few", &[]))
                }
                near => Cell::number(number_or_dash(near.and_then(|near| near.overlap), Arg::Percent)),
            },
            Cell::number(number(&Arg::Short(brand.within))),
            Cell::number(number_or_dash(brand.across, Arg::Short)),
            Cell::number(number(&Arg::Count(brand.units))),
            Cell::number(number(&Arg::Count(brand.campaigns))),
            Cell::number(number(&Arg::Count(brand.messages))),
        ]
    };
    Table {
        id: format!("{ID}-table"),
        summary: words.text("page-brands-table", &[]),
        head: vec![
            Head::text(words.text("page-brand", &[])),
            Head::number(words.text("page-index", &[])),
            Head::number(words.text("page-interval", &[])),
            Head::text(words.text("page-nearest", &[])),
            Head::number(words.text("page-overlap", &[])),
            Head::number(words.text("page-within", &[])),
            Head::number(words.text("page-across", &[])),
            Head::number(words.text("page-units", &[])),
            Head::number(words.text("page-campaigns", &[])),
            Head::number(words.text("page-messages", &[])),
        ],
        rows: result.per_brand.iter().map(row).collect(),
    }
}

/// The brands outside the index, each with the reason.
fn ineligible(reading: &Reading<'_>, result: &FacetResult) -> Table {
    let words = &reading.words;
    let row = |brand: &unisono::report::IneligibleBrand| {
        vec![
            Cell::text(quoted(&reading.label(&brand.brand, &brand.language))),
            Cell::number(number(&Arg::Count(brand.units))),
            Cell::number(number(&Arg::Count(brand.messages))),
            Cell::text(words.reason(&brand.why)),
        ]
    };
    let n = [("n", Arg::Count(result.ineligible.len() as u64))];
    Table {
        id: format!("{ID}-outside"),
        summary: words.text("page-brands-outside", &n),
        head: vec![
            Head::text(words.text("page-brand", &[])),
            Head::number(words.text("page-units", &[])),
            Head::number(words.text("page-messages", &[])),
            Head::text(words.text("page-reason", &[])),
        ],
        rows: result.ineligible.iter().map(row).collect(),
    }
}
