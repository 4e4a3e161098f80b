//! The index of each facet beside the others.

use super::bars::{Bar, Bars};
use super::markup::{Markup, quoted};
use super::reading::Reading;
use super::said::{Arg, index, index_ends, number, number_or_dash};
use super::section::{Section, rendered};
use super::table::{Cell, Head, Table};
use super::track::{Track, scale_end};
use crate::likeness::by_chance;
use std::fmt::Write;
use unisono::facet::Facet;
use unisono::report::FacetResult;

const ID: &str = "facets";

pub(super) fn facets(reading: &Reading<'_>) -> Section {
    let words = &reading.words;
    let mut facets: Vec<(Facet, &FacetResult)> =
        reading.report.facets.iter().map(|(facet, result)| (*facet, result)).collect();
    facets.sort_by(|a, b| b.1.ix.value.unwrap_or(-1.0).total_cmp(&a.1.ix.value.unwrap_or(-1.0)));
    let [short, title] = [words.text("page-facets-short", &[]), words.text("page-facets-title", &[])];
    if facets.is_empty() {
        return Section::without(ID, [short, title], &words.text("page-facets-none", &[]));
    }
    let most = scale_end(facets.iter().filter_map(|(_, result)| result.ix.value));
    let bars = Bars {
        axis: axis(reading, most),
        rows: facets.iter().map(|(facet, result)| bar(reading, *facet, result, most)).collect(),
    };
    let key = Markup(format!("<p class=key>{}</p>", words.text("page-facets-key", &[])));
    let twin = rendered(&table(reading, &facets));
    let mut body = format!("<figure>{}<figcaption>{key}</figcaption></figure>{twin}", rendered(&bars));
    if reading.report.strata.len() > 1 {
        let _ = write!(body, "{}", rendered(&by_language(reading)));
    }
    let lead = Some(words.text("page-facets-lead", &[]));
    Section { id: ID, short, title, lead, body: Markup(body) }
}

/// The words below the ends of a scale of the index.
pub(super) fn axis(reading: &Reading<'_>, most: f64) -> [Markup; 2] {
    let words = &reading.words;
    let end = match most > 1.0 {
        false => words.text("page-axis-one", &[]),
        true => words.text("page-axis-beyond", &[]),
    };
    [Markup(words.text("page-axis-zero", &[]).to_string()), Markup(end.to_string())]
}

fn bar(reading: &Reading<'_>, facet: Facet, result: &FacetResult, most: f64) -> Bar {
    let words = &reading.words;
    let track = Track {
        value: result.ix.value,
        inner: result.ix.over_messages,
        outer: result.ix.over_brands,
        chance: by_chance(result),
        most,
        is_own: false,
    };
    let brands = words.text("n-brands", &[("n", Arg::Count(result.n_brands))]);
    let note = match (&result.values, &result.ix.why) {
        (_, why @ Some(_)) if result.ix.value.is_none() => Some(reading.no_result(why.as_ref())),
        (Some(values), _) => values.commonest.first().map(|most| {
            let value = words.value(facet, &most.text, true);
            let args = [
                ("text", Arg::Said(&value)),
                ("n", Arg::Count(most.brands)),
                ("of", Arg::Count(values.n_brands)),
            ];
            words.text("page-most-shared", &args)
        }),
        _ => None,
    };
    Bar {
        name: Markup(format!("{} <span class=soft>{brands}</span>", words.facet(facet))),
        is_own: false,
        picture: track.picture(),
        number: index(result.ix.value),
        note: note.map_or_else(Markup::default, |note| Markup(note.to_string())),
    }
}

fn table(reading: &Reading<'_>, facets: &[(Facet, &FacetResult)]) -> Table {
    let words = &reading.words;
    let row = |(facet, result): &(Facet, &FacetResult)| {
        let [ix, across, within] = [&result.ix, &result.across, &result.within];
        let common = result.values.as_ref().and_then(|values| values.commonest.first());
        vec![
            Cell::text(words.facet(*facet)),
            Cell::number(index(ix.value)),
            Cell::number(index_ends(ix.over_messages)),
            Cell::number(index_ends(ix.over_brands)),
            Cell::number(index(by_chance(result))),
            Cell::number(number_or_dash(across.value, Arg::Short)),
            Cell::number(number_or_dash(within.value, Arg::Short)),
            Cell::number(number(&Arg::Count(result.n_brands))),
            Cell::number(number(&Arg::Count(result.n_messages))),
            Cell::text(common.map(|most| words.value(*facet, &most.text, false)).unwrap_or_default()),
        ]
    };
    Table {
        id: format!("{ID}-table"),
        summary: words.text("page-facets-table", &[]),
        head: vec![
            Head::text(words.text("page-facet", &[])),
            Head::number(words.text("page-index", &[])),
            Head::number(words.text("page-these-brands", &[])),
            Head::number(words.text("page-such-brands", &[])),
            Head::number(words.text("page-chance", &[])),
            Head::number(words.text("page-across", &[])),
            Head::number(words.text("page-within", &[])),
            Head::number(words.text("page-brands", &[])),
            Head::number(words.text("page-messages", &[])),
            Head::text(words.text("page-most-shared-value", &[])),
        ],
        rows: facets.iter().map(row).collect(),
    }
}

/// The index of each facet in each language.
fn by_language(reading: &Reading<'_>) -> Table {
    let words = &reading.words;
    let rows = reading.report.strata.iter().flat_map(|(language, stratum)| {
        stratum.facets.iter().map(move |(facet, result)| {
            vec![
                Cell::text(quoted(language)),
                Cell::text(words.facet(*facet)),
                Cell::number(index(result.ix.value)),
                Cell::number(index_ends(result.ix.over_messages)),
                Cell::number(number(&Arg::Count(result.n_brands))),
            ]
        })
    });
    Table {
        id: format!("{ID}-by-language"),
        summary: words.text("page-facets-by-language", &[]),
        head: vec![
            Head::text(words.text("page-language", &[])),
            Head::text(words.text("page-facet", &[])),
            Head::number(words.text("page-index", &[])),
            Head::number(words.text("page-these-brands", &[])),
            Head::number(words.text("page-brands", &[])),
        ],
        rows: rows.collect(),
    }
}
