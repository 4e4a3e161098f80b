//! A day in the inbox of a reader.

use super::markup::Markup;
use super::pressure::pressure;
use super::reading::Reading;
use super::said::{Arg, Said, number};
use super::section::{Section, rendered};
use super::table::{Cell, Head, Table};
use std::fmt::Write;
use unisono::report::Inbox;

const ID: &str = "inbox";

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
