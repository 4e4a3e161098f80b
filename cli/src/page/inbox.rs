//! A day in the inbox of a reader, and the pressure of each brand.

use super::bars::{Bar, Bars};
use super::markup::{Markup, quoted};
use super::reading::Reading;
use super::said::{Arg, Said, index, index_ends, number, number_or_dash};
use super::section::{Section, rendered};
use super::table::{Cell, Head, Table};
use super::track::Track;
use std::fmt::Write;
use unisono::report::{BrandPressure, Inbox};

const ID: &str = "inbox";

/// The brands with a bar, those with the most pressure. The table has all.
const MOST_BARS: usize = 20;

pub(super) fn inbox(reading: &Reading<'_>) -> Section {
    let words = &reading.words;
    let [short, title] = [words.text("page-inbox-short", &[]), words.text("page-inbox-title", &[])];
    let mut body = String::new();
    match &reading.report.inbox {
        Some(inbox) => load(&mut body, reading, inbox),
        None => {
            // Writing to a string does not fail.
            let _ = write!(body, "<p class=absent>{}</p>", words.text("page-inbox-none", &[]));
        }
    }
    let _ = write!(body, "<h3>{}</h3>", words.text("page-pressure-title", &[]));
    match &reading.report.pressure {
        Some(brands) if !brands.is_empty() => pressure(&mut body, reading, brands),
        _ => {
            let _ = write!(body, "<p class=absent>{}</p>", words.text("page-pressure-none", &[]));
        }
    }
    let lead = Some(words.text("page-inbox-lead", &[]));
    Section { id: ID, short, title, lead, body: Markup(body) }
}

/// The messages of a day: the means as large numbers, and everything as a table.
fn load(body: &mut String, reading: &Reading<'_>, inbox: &Inbox) {
    let words = &reading.words;
    let about = |value: f64| number(&Arg::About(value));
    let count = |n: u64| number(&Arg::Count(n));
    let mut rows: Vec<(Said, Markup)> = vec![
        (words.text("page-inbox-messages", &[]), about(inbox.messages_per_day)),
        (words.text("page-inbox-brands", &[]), about(inbox.brands_per_day)),
        (words.text("page-inbox-most", &[]), count(inbox.most_messages)),
        (words.text("page-inbox-days", &[]), count(inbox.days)),
        (words.text("page-inbox-readers", &[]), count(inbox.recipients)),
    ];
    if let (Some(voices), Some(brands), Some(days)) =
        (inbox.voices_per_day, inbox.defined_brands_per_day, inbox.voiced_days)
    {
        rows.extend([
            (words.text("page-inbox-voiced-days", &[]), count(days)),
            (words.text("page-inbox-voiced-brands", &[]), about(brands)),
            (words.text("page-inbox-voices", &[]), about(voices)),
        ]);
    }
    body.push_str("<dl class=figures>");
    for (name, value) in rows.iter().take(3) {
        let _ = write!(body, "<div><dt>{name}</dt><dd><b>{value}</b></dd></div>");
    }
    body.push_str("</dl>");
    let table = Table {
        id: format!("{ID}-table"),
        summary: words.text("page-inbox-table", &[]),
        head: vec![
            Head::text(words.text("page-inbox-number", &[])),
            Head::number(words.text("page-value", &[])),
        ],
        rows: rows.into_iter().map(|(name, value)| vec![Cell::text(name), Cell::number(value)]).collect(),
    };
    let _ = write!(body, "{}", rendered(&table));
}

/// How many campaigns of each brand say that time runs out.
fn pressure(body: &mut String, reading: &Reading<'_>, brands: &[BrandPressure]) {
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
