//! Which brands a reader takes for one another.

use super::heat::matrix_table;
use super::markup::Markup;
use super::matrix::{Matrix, scale};
use super::reading::Reading;
use super::said::{Arg, number};
use super::section::{Figure, Section, rendered};
use super::table::{Cell, Head, Table};
use std::fmt::Write;
use unisono::report::{Confusion, Evidence, LanguageAttribution};

const ID: &str = "reader";

pub(super) fn confusion(reading: &Reading<'_>) -> Section {
    let words = &reading.words;
    let titles = [words.text("page-reader-short", &[]), words.text("page-reader-title", &[])];
    let Some(attribution) = &reading.report.attribution else {
        return Section::without(ID, titles, &reading.not_asked(Evidence::Attribution));
    };
    if attribution.by_language.is_empty() {
        let why = reading.no_result(attribution.why.as_ref());
        return Section::without(ID, titles, &why);
    }
    let mut body = String::new();
    for (language, result) in &attribution.by_language {
        let heading = (attribution.by_language.len() > 1).then(|| super::markup::quoted(language));
        if let Some(heading) = heading {
            let _ = write!(body, "<h3>{heading}</h3>");
        }
        let guess = [
            ("accuracy", Arg::Percent(result.accuracy)),
            ("interval", Arg::Shares(result.accuracy_interval)),
            ("n", Arg::Count(result.n_brands)),
            ("equivocation", Arg::About(result.equivocation)),
            ("m", Arg::Count(result.m)),
        ];
        let _ = write!(body, "<p>{}</p>", words.text("page-reader-guess", &guess));
        body.push_str(&of_language(reading, language, result).0);
    }
    let [short, title] = titles;
    let lead = Some(words.text("page-reader-lead", &[]));
    Section { id: ID, short, title, lead, body: Markup(body) }
}

fn of_language(reading: &Reading<'_>, language: &str, result: &LanguageAttribution) -> Markup {
    let words = &reading.words;
    let id = format!("{ID}-{}", super::markup::identifier(language));
    let mut out = String::new();
    if let Some(confusion) = &result.confusion {
        let order = in_order(reading, language, confusion);
        let value = |a: usize, b: usize| confusion.values.get([order[a], order[b]]).copied();
        let pairs = (0..order.len()).flat_map(|a| (0..order.len()).map(move |b| (a, b)));
        let most = pairs.filter_map(|(a, b)| value(a, b)).fold(0.0, f64::max);
        let most = if most > 0.0 { most } else { 1.0 };
        let matrix = Matrix {
            id: &id,
            names: order.iter().map(|&at| confusion.order[at].clone()).collect(),
            own: order.iter().position(|&at| reading.is_own(&confusion.order[at])),
            value: &value,
            most,
            has_diagonal: true,
        };
        let caption = Markup(format!("{} {}", scale(most), words.text("page-reader-caption", &[])));
        let picture = matrix.picture(&format!("{id}-caption"));
        let _ = write!(out, "{}", rendered(&Figure { id: &id, picture, caption }));
        let summary = words.text("page-reader-table", &[]);
        let _ = write!(out, "{}", rendered(&matrix_table(reading, &id, &matrix, summary)));
    }
    let _ = write!(out, "{}", rendered(&brands(reading, &id, result)));
    Markup(out)
}

/// The rows of the matrix, in the order of the overlaps.
fn in_order(reading: &Reading<'_>, language: &str, confusion: &Confusion) -> Vec<usize> {
    let mut order: Vec<usize> = (0..confusion.order.len()).collect();
    order.sort_by_key(|&at| (reading.place(&confusion.order[at], language), at));
    order
}

/// How well the reader tells each brand.
fn brands(reading: &Reading<'_>, id: &str, result: &LanguageAttribution) -> Table {
    let words = &reading.words;
    let row = |brand: &unisono::report::BrandAttribution| {
        vec![
            Cell::text(super::markup::quoted(&brand.brand)),
            Cell::number(number(&Arg::Percent(brand.accuracy))),
            Cell::number(number(&Arg::Shares(brand.interval))),
            Cell::number(number(&Arg::About(brand.equivocation))),
            Cell::text(super::markup::quoted(&brand.mistaken_for)),
            Cell::number(number(&Arg::Percent(brand.mistaken_share))),
            Cell::number(number(&Arg::Count(brand.units))),
        ]
    };
    Table {
        id: format!("{id}-brands"),
        summary: words.text("page-reader-brands", &[]),
        head: vec![
            Head::text(words.text("page-brand", &[])),
            Head::number(words.text("page-guessed", &[])),
            Head::number(words.text("page-interval", &[])),
            Head::number(words.text("page-as-unsure-as", &[])),
            Head::text(words.text("page-mistaken-for", &[])),
            Head::number(words.text("page-probability", &[])),
            Head::number(words.text("page-units", &[])),
        ],
        rows: result.per_brand.iter().map(row).collect(),
    }
}
