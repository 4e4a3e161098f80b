//! How many campaigns of each brand say that time runs out.

use super::bars::{Bar, Bars};
use super::markup::{Markup, quoted};
use super::reading::Reading;
use super::said::{Arg, index, index_ends, number, number_or_dash};
use super::section::rendered;
use super::table::{Cell, Head, Table};
use super::track::Track;
use std::fmt::Write;
use unisono::report::BrandPressure;

/// The brands with a bar, those with the most pressure. The table has all.
const MOST_BARS: usize = 20;

/// Writes the share of urgent campaigns of each brand, and its deadlines.
pub(super) fn pressure(body: &mut String, reading: &Reading<'_>, brands: &[BrandPressure]) {
    let words = &reading.words;
    let mut brands: Vec<&BrandPressure> = brands.iter().collect();
    brands.sort_by(|a, b| {
        let share = |brand: &BrandPressure| brand.urgent.value.unwrap_or(-1.0);
        let own = |brand: &BrandPressure| reading.is_own(&brand.brand);
        own(b).cmp(&own(a)).then(share(b).total_cmp(&share(a))).then_with(|| a.brand.cmp(&b.brand))
    });
    let bar = |brand: &&BrandPressure| {
        let is_own = reading.is_own(&brand.brand);
        let track = Track {
            value: brand.urgent.value,
            inner: brand.urgent.interval,
            most: 1.0,
            is_own,
            ..Track::default()
        };
        Bar {
            name: quoted(&reading.label(&brand.brand, &brand.language)),
            is_own,
            picture: track.picture(),
            number: index(brand.urgent.value),
            note: Markup::default(),
        }
    };
    let axis = ["0%", "100%"].map(|end| Markup(end.to_owned()));
    let bars = rendered(&Bars { axis, rows: brands.iter().take(MOST_BARS).map(bar).collect() });
    let key = words.text("page-pressure-key", &[]);
    let _ = write!(body, "<figure>{bars}<figcaption><p class=key>{key}</p></figcaption></figure>");
    let row = |brand: &&BrandPressure| {
        let longest = brand.longest_last_chance.map(|n| number(&Arg::Count(n)));
        vec![
            Cell::text(quoted(&reading.label(&brand.brand, &brand.language))),
            Cell::number(number(&Arg::Count(brand.campaigns))),
            Cell::number(number_or_dash(brand.urgent.value, Arg::Percent)),
            Cell::number(index_ends(brand.urgent.interval)),
            Cell::number(number_or_dash(brand.ending_within_a_day.value, Arg::Percent)),
            Cell::number(index_ends(brand.ending_within_a_day.interval)),
            Cell::number(longest.unwrap_or_else(|| Markup("–".to_owned()))),
        ]
    };
    let table = Table {
        id: "pressure-table".to_owned(),
        summary: words.text("page-pressure-table", &[]),
        head: vec![
            Head::text(words.text("page-brand", &[])),
            Head::number(words.text("page-campaigns", &[])),
            Head::number(words.text("page-pressure-urgent", &[])),
            Head::number(words.text("page-interval", &[])),
            Head::number(words.text("page-pressure-ending", &[])),
            Head::number(words.text("page-interval", &[])),
            Head::number(words.text("page-pressure-longest", &[])),
        ],
        rows: brands.iter().map(row).collect(),
    };
    let _ = write!(body, "{}", rendered(&table));
}
