//! How the index changes over time.

use super::markup::{Markup, quoted};
use super::reading::Reading;
use super::said::{Arg, ends, index, index_ends, number, number_or_dash};
use super::section::{Figure, Section, rendered};
use super::table::{Cell, Head, Table};
use super::track::scale_end;
use crate::words::Lang;
use std::fmt::Write;
use unisono::report::{Change, Evidence, PeriodIndex, Trend};

const ID: &str = "trend";

/// The pixels of a period and of the scale.
const STEP: f64 = 76.0;
const HEIGHT: f64 = 180.0;
const LEFT: f64 = 44.0;
const TOP: f64 = 14.0;

pub(super) fn trend(reading: &Reading<'_>) -> Section {
    let words = &reading.words;
    let titles = [words.text("page-trend-short", &[]), words.text("page-trend-title", &[])];
    let Some(trend) = &reading.report.trend else {
        return Section::without(ID, titles, &reading.not_asked(Evidence::Trend));
    };
    let mut body = String::new();
    if trend.periods.iter().any(|period| period.ix.is_some()) {
        let caption = Markup(words.text("page-trend-caption", &[]).to_string());
        let picture = chart(&trend.periods);
        let _ = write!(body, "{}", rendered(&Figure { id: ID, picture, caption }));
        let _ = write!(body, "{}", rendered(&periods(reading, trend)));
    }
    if let Some(slope) = &trend.slope
        && let Some(per_period) = slope.per_period
    {
        let args = [
            ("factor", Arg::Short(per_period)),
            ("brands", Arg::Count(slope.brands)),
            ("periods", Arg::Count(slope.periods)),
        ];
        let _ = write!(body, "<p>{}</p>", words.text("page-trend-slope", &args));
    }
    let changes = changes(reading, trend);
    if !changes.is_empty() {
        let _ = write!(body, "{}", rendered(&table(reading, &changes)));
    }
    if trend.changes.is_empty() && trend.why.is_some() {
        let _ = write!(body, "<p class=absent>{}</p>", reading.no_result(trend.why.as_ref()));
    }
    let [short, title] = titles;
    let lead = Some(words.text("page-trend-lead", &[]));
    Section { id: ID, short, title, lead, body: Markup(body) }
}

/// A dot for each period with its index and its interval; below it the period and its number of brands.
fn chart(periods: &[PeriodIndex]) -> Markup {
    let most = scale_end(periods.iter().filter_map(|period| period.ix));
    let width = LEFT + STEP * periods.len() as f64;
    let height = TOP + HEIGHT + 48.0;
    let x = |at: usize| LEFT + STEP * (at as f64 + 0.5);
    let y = |value: f64| TOP + HEIGHT * (1.0 - (value / most).clamp(0.0, 1.0));
    let mut svg = format!(
        "<svg class=chart width={width:.0} height={height:.0} viewBox=\"0 0 {width:.0} {height:.0}\" role=img \
         aria-labelledby={ID}-caption>"
    );
    // Writing to a string does not fail.
    for end in [0.0, most] {
        let _ = write!(
            svg,
            "<line class=grid x1={LEFT} x2={width:.0} y1={y} y2={y} /><text class=\"axis label\" x={} y={y} dy=.35em \
             text-anchor=end>{percent:.0}%</text>",
            LEFT - 8.0,
            percent = end * 100.0,
            y = y(end),
        );
    }
    let known: Vec<(usize, f64)> =
        periods.iter().enumerate().filter_map(|(at, period)| Some((at, period.ix?))).collect();
    for pair in known.windows(2).filter(|pair| pair[1].0 == pair[0].0 + 1) {
        let [(a, from), (b, to)] = [pair[0], pair[1]];
        let _ =
            write!(svg, "<line class=course x1={} y1={:.1} x2={} y2={:.1} />", x(a), y(from), x(b), y(to));
    }
    for (at, period) in periods.iter().enumerate() {
        if let Some([lo, hi]) = period.interval {
            let _ =
                write!(svg, "<line class=inner x1={x} x2={x} y1={:.1} y2={:.1} />", y(lo), y(hi), x = x(at));
        }
        if let Some(ix) = period.ix {
            let _ = write!(
                svg,
                "<circle class=on cx={x} cy={y:.1} r=5 data-v={ix} /><text class=label x={beside} y={y:.1} dy=-.5em>{shown}</text>",
                x = x(at),
                y = y(ix),
                beside = x(at) + 9.0,
                // The same in every language.
                shown = super::markup::escaped(&Lang::En.percent(ix)),
            );
        }
        let below = TOP + HEIGHT;
        let _ = write!(
            svg,
            "<text class=label x={x} y={} text-anchor=middle>{}</text><text class=\"label soft\" x={x} y={} \
             text-anchor=middle data-v={n}>n = {n}</text>",
            below + 20.0,
            super::markup::escaped(&super::markup::cut(&period.period, 10)),
            below + 38.0,
            x = x(at),
            n = period.brands,
        );
    }
    svg.push_str("</svg>");
    Markup(svg)
}

fn periods(reading: &Reading<'_>, trend: &Trend) -> Table {
    let words = &reading.words;
    let row = |period: &PeriodIndex| {
        vec![
            Cell::text(quoted(&period.period)),
            Cell::number(index(period.ix)),
            Cell::number(index_ends(period.interval)),
            Cell::number(number_or_dash(period.across, Arg::Short)),
            Cell::number(number_or_dash(period.within, Arg::Short)),
            Cell::number(number(&Arg::Count(period.brands))),
            Cell::number(number(&Arg::Count(period.units))),
        ]
    };
    Table {
        id: format!("{ID}-table"),
        summary: words.text("page-trend-table", &[]),
        head: vec![
            Head::text(words.text("page-period", &[])),
            Head::number(words.text("page-index", &[])),
            Head::number(words.text("page-such-brands", &[])),
            Head::number(words.text("page-across", &[])),
            Head::number(words.text("page-within", &[])),
            Head::number(words.text("page-brands", &[])),
            Head::number(words.text("page-units", &[])),
        ],
        rows: trend.periods.iter().map(row).collect(),
    }
}

/// The changes, each with the names of what it compares: of periods, sides of a date and values of a column.
fn changes<'a>(reading: &Reading<'_>, trend: &'a Trend) -> Vec<(String, &'a Change)> {
    let named = |change: &Change| format!("{} → {}", quoted(&change.from), quoted(&change.to));
    let mut changes: Vec<_> = trend.changes.iter().map(|change| (named(change), change)).collect();
    if let Some(before) = &trend.before {
        let date = [("date", Arg::Quote(&before.date))];
        changes.push((reading.words.text("page-trend-before", &date).to_string(), &before.change));
    }
    changes.extend(trend.compare.as_ref().map(|compare| (named(&compare.change), &compare.change)));
    changes
}

/// The changes over the same brands.
fn table(reading: &Reading<'_>, changes: &[(String, &Change)]) -> Table {
    let words = &reading.words;
    let row = |(name, change): &(String, &Change)| {
        let why = match (change.ratio, &change.why) {
            (None, Some(why)) => words.reason(why).to_string(),
            _ => String::new(),
        };
        vec![
            Cell::text(name),
            Cell::number(number_or_dash(change.ratio, Arg::Short)),
            Cell::number(ends(change.interval)),
            Cell::number(number_or_dash(change.p_holm, Arg::Short)),
            Cell::number(number_or_dash(change.across_ratio, Arg::Short)),
            Cell::number(number_or_dash(change.within_ratio, Arg::Short)),
            Cell::number(number(&Arg::Count(change.panel))),
            Cell::number(number(&Arg::Count(change.entered))),
            Cell::number(number(&Arg::Count(change.left))),
            Cell::text(why),
        ]
    };
    Table {
        id: format!("{ID}-changes"),
        summary: words.text("page-trend-changes", &[]),
        head: vec![
            Head::text(words.text("page-period", &[])),
            Head::number(words.text("page-ratio", &[])),
            Head::number(words.text("page-interval", &[])),
            Head::number(words.text("page-p", &[])),
            Head::number(words.text("page-across", &[])),
            Head::number(words.text("page-within", &[])),
            Head::number(words.text("page-panel", &[])),
            Head::number(words.text("page-entered", &[])),
            Head::number(words.text("page-left", &[])),
            Head::text(words.text("page-reason", &[])),
        ],
        rows: changes.iter().map(row).collect(),
    }
}
