//! The brands grouped by a column, and how much more alike those of one value are.

use super::bars::{Bar, Bars};
use super::markup::{Markup, quoted};
use super::reading::Reading;
use super::said::{Arg, ends, index, number, number_or_dash};
use super::section::{Section, rendered};
use super::table::{Cell, Head, Table};
use super::track::{Track, scale_end};
use std::collections::BTreeSet;
use std::fmt::Write;
use unisono::facet::Facet;
use unisono::reason::Reason;
use unisono::report::{GroupResult, GroupedResult, PairedResult};

const ID: &str = "groups";

pub(super) fn groups(reading: &Reading<'_>) -> Section {
    let words = &reading.words;
    let [short, title] = [words.text("page-groups-short", &[]), words.text("page-groups-title", &[])];
    let facets = &reading.report.facets;
    let columns: BTreeSet<&String> = facets.values().flat_map(|result| result.by.keys()).collect();
    if columns.is_empty() {
        return Section::without(ID, [short, title], &words.text("page-groups-not-asked", &[]));
    }
    let mut body = String::new();
    for (n, column) in columns.into_iter().enumerate() {
        let compared: Vec<(Facet, &GroupedResult)> =
            facets.iter().filter_map(|(facet, result)| Some((*facet, result.by.get(column)?))).collect();
        of_column(&mut body, reading, n, column, &compared);
    }
    let lead = Some(words.text("page-groups-lead", &[]));
    Section { id: ID, short, title, lead, body: Markup(body) }
}

fn of_column(
    body: &mut String,
    reading: &Reading<'_>,
    n: usize,
    column: &str,
    compared: &[(Facet, &GroupedResult)],
) {
    let words = &reading.words;
    let Some((first, by)) = compared.first() else { return };
    // Writing to a string does not fail.
    let _ = write!(body, "<h3>{}</h3>", quoted(column));
    if let Some(inside) = &by.block_by {
        let _ =
            write!(body, "<p>{}</p>", words.text("page-groups-inside", &[("column", Arg::Quote(inside))]));
    } else {
        let known = compared.iter().filter_map(|(_, by)| by.ratio.value);
        // The mark at 1 is inside the scale.
        let most = scale_end(known.chain([1.1]));
        let rows = compared.iter().map(|(facet, by)| ratio(reading, *facet, by, most)).collect();
        let bars = rendered(&Bars { axis: axis(reading), rows });
        let key = words.text("page-groups-key", &[]);
        let _ = write!(body, "<figure>{bars}<figcaption><p class=key>{key}</p></figcaption></figure>");
        let _ = write!(body, "{}", rendered(&ratios(reading, n, compared)));
    }
    for why in [&by.block_why, &by.why].into_iter().flatten() {
        let _ = write!(body, "<p class=absent>{}</p>", words.reason(why));
    }
    if by.groups.iter().any(|group| group.across.value.is_some()) {
        levels(body, reading, n, *first, by);
    }
    if !by.paired.is_empty() {
        let _ = write!(body, "{}", rendered(&pairs(reading, n, *first, by)));
    }
}

fn axis(reading: &Reading<'_>) -> [Markup; 2] {
    let words = &reading.words;
    [words.text("page-groups-axis-zero", &[]), words.text("page-groups-axis-end", &[])]
        .map(|said| Markup(said.to_string()))
}

fn ratio(reading: &Reading<'_>, facet: Facet, by: &GroupedResult, most: f64) -> Bar {
    let words = &reading.words;
    let ratio = &by.ratio;
    let track = Track {
        value: ratio.value,
        inner: ratio.interval,
        outer: ratio.over_brands,
        most,
        ..Track::default()
    };
    let note = match (ratio.value, ratio.within_groups, ratio.between_groups) {
        (Some(_), Some(same), Some(different)) => words
            .text("page-groups-means", &[("same", Arg::Short(same)), ("different", Arg::Short(different))])
            .to_string(),
        _ => why(reading, ratio.why.as_ref().or(by.why.as_ref()), ratio.value.is_none()),
    };
    Bar {
        name: Markup(words.facet(facet).to_string()),
        is_own: false,
        picture: track.picture(),
        number: number_or_dash(ratio.value, Arg::Short),
        note: Markup(note),
    }
}

/// Returns a reason; empty without one.
fn why(reading: &Reading<'_>, reason: Option<&Reason>, is_wanted: bool) -> String {
    reason.filter(|_| is_wanted).map_or_else(String::new, |reason| reading.words.reason(reason).to_string())
}

fn ratios(reading: &Reading<'_>, n: usize, compared: &[(Facet, &GroupedResult)]) -> Table {
    let words = &reading.words;
    let row = |(facet, by): &(Facet, &GroupedResult)| {
        let ratio = &by.ratio;
        let has_ends = ratio.interval.or(ratio.over_brands).is_some();
        vec![
            Cell::text(words.facet(*facet)),
            Cell::number(number_or_dash(ratio.value, Arg::Short)),
            Cell::number(ends(ratio.interval)),
            Cell::number(ends(ratio.over_brands)),
            Cell::number(number_or_dash(ratio.p, Arg::Short)),
            Cell::number(number_or_dash(ratio.p_holm, Arg::Short)),
            Cell::number(number_or_dash(ratio.within_groups, Arg::Short)),
            Cell::number(number_or_dash(ratio.between_groups, Arg::Short)),
            Cell::number(number(&Arg::Count(ratio.n_brands))),
            Cell::text(why(reading, ratio.why.as_ref().or(by.why.as_ref()), !has_ends)),
        ]
    };
    Table {
        id: format!("{ID}-ratios-{n}"),
        summary: words.text("page-groups-ratios", &[]),
        head: vec![
            Head::text(words.text("page-facet", &[])),
            Head::number(words.text("page-groups-ratio", &[])),
            Head::number(words.text("page-these-brands", &[])),
            Head::number(words.text("page-such-brands", &[])),
            Head::number(words.text("page-p", &[])),
            Head::number(words.text("page-p-adjusted", &[])),
            Head::number(words.text("page-groups-same", &[])),
            Head::number(words.text("page-groups-different", &[])),
            Head::number(words.text("page-brands", &[])),
            Head::text(words.text("page-reason", &[])),
        ],
        rows: compared.iter().map(row).collect(),
    }
}

/// Writes how similar the brands with one value of the column are, for each value.
fn levels(body: &mut String, reading: &Reading<'_>, n: usize, facet: Facet, by: &GroupedResult) {
    let words = &reading.words;
    let facet = words.facet(facet);
    let end = |group: &GroupResult| group.across.interval.map(|[_, high]| high).or(group.across.value);
    let most = by.groups.iter().filter_map(end).fold(0.0, f64::max);
    let bar = |group: &GroupResult| {
        let track = Track {
            value: group.across.value,
            inner: group.across.interval,
            most: if most > 0.0 { most } else { 1.0 },
            ..Track::default()
        };
        let brands = words.text("n-brands", &[("n", Arg::Count(group.brands))]);
        Bar {
            name: Markup(format!("{} <span class=soft>{brands}</span>", quoted(&group.value))),
            is_own: false,
            picture: track.picture(),
            number: number_or_dash(group.across.value, Arg::Short),
            note: Markup::default(),
        }
    };
    let axis = [Markup("0".to_owned()), number(&Arg::Short(most))];
    let bars = rendered(&Bars { axis, rows: by.groups.iter().map(bar).collect() });
    let key = words.text("page-groups-levels-key", &[("facet", Arg::Said(&facet))]);
    let _ = write!(body, "<figure>{bars}<figcaption><p class=key>{key}</p></figcaption></figure>");
    let row = |group: &GroupResult| {
        vec![
            Cell::text(quoted(&group.value)),
            Cell::number(number_or_dash(group.across.value, Arg::Short)),
            Cell::number(ends(group.across.interval)),
            Cell::number(index(group.ix)),
            Cell::number(number(&Arg::Count(group.brands))),
            Cell::number(number(&Arg::Count(group.messages))),
        ]
    };
    let table = Table {
        id: format!("{ID}-levels-{n}"),
        summary: words.text("page-groups-levels", &[]),
        head: vec![
            Head::text(words.text("page-value", &[])),
            Head::number(words.text("page-across", &[])),
            Head::number(words.text("page-interval", &[])),
            Head::number(words.text("page-index", &[])),
            Head::number(words.text("page-brands", &[])),
            Head::number(words.text("page-messages", &[])),
        ],
        rows: by.groups.iter().map(row).collect(),
    };
    let _ = write!(body, "{}", rendered(&table));
}

/// The values two by two.
fn pairs(reading: &Reading<'_>, n: usize, facet: Facet, by: &GroupedResult) -> Table {
    let words = &reading.words;
    let row = |pair: &PairedResult| {
        vec![
            Cell::text(format!("{} / {}", quoted(&pair.a), quoted(&pair.b))),
            Cell::number(number_or_dash(pair.ratio, Arg::Short)),
            Cell::number(ends(pair.interval)),
            Cell::number(number_or_dash(pair.p, Arg::Short)),
            Cell::text(why(reading, pair.why.as_ref(), pair.interval.is_none())),
        ]
    };
    Table {
        id: format!("{ID}-pairs-{n}"),
        summary: words.text("page-groups-pairs", &[("facet", Arg::Said(&words.facet(facet)))]),
        head: vec![
            Head::text(words.text("page-groups-pair", &[])),
            Head::number(words.text("page-groups-times", &[])),
            Head::number(words.text("page-interval", &[])),
            Head::number(words.text("page-p", &[])),
            Head::text(words.text("page-reason", &[])),
        ],
        rows: by.paired.iter().map(row).collect(),
    }
}
