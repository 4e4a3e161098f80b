//! When each brand sends: a small picture of the week for each.

use super::markup::{Markup, quoted};
use super::reading::Reading;
use super::said::{Arg, number};
use super::section::{Section, rendered};
use super::table::{Cell, Head, Table};
use std::collections::BTreeMap;
use std::fmt::Write;
use unisono::report::BrandHours;

const ID: &str = "hours";

pub(super) const DAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The shades of the campaigns of an hour.
const SHADES: usize = 4;

pub(super) fn hours(reading: &Reading<'_>) -> Section {
    let words = &reading.words;
    let titles = [words.text("page-hours-short", &[]), words.text("page-hours-title", &[])];
    let Some(hours) = &reading.report.hours else {
        return Section::without(ID, titles, &words.text("page-hours-not-asked", &[]));
    };
    if hours.is_empty() {
        return Section::without(ID, titles, &words.text("page-hours-none", &[]));
    }
    let mut cells: Vec<&BrandHours> = hours.iter().collect();
    cells.sort_by_key(|cell| (!reading.is_own(&cell.brand), reading.place(&cell.brand, &cell.language)));
    let mut body = String::from("<figure><ul class=weeks>");
    for cell in &cells {
        week(&mut body, reading, cell);
    }
    let _ = write!(
        body,
        "</ul><figcaption><p class=key>{}</p></figcaption></figure>",
        words.text("page-hours-key", &[])
    );
    let _ = write!(body, "{}", rendered(&table(reading, &cells)));
    let [short, title] = titles;
    let lead = Some(words.text("page-hours-lead", &[]));
    Section { id: ID, short, title, lead, body: Markup(body) }
}

/// The campaigns of each day and hour. The report names hours in English: `Tuesday 10:00`.
fn by_day(cell: &BrandHours) -> BTreeMap<(usize, usize), u64> {
    let hours = cell.by_hour.iter().filter_map(|(name, n)| hour(name).map(|hour| (hour, *n)));
    hours.collect()
}

/// Reads the day and the hour of a name such as `Tuesday 10:00`.
pub(super) fn hour(name: &str) -> Option<(usize, usize)> {
    let (day, hour) = name.split_once(' ')?;
    let day = DAYS.iter().position(|known| known.eq_ignore_ascii_case(day))?;
    let hour: usize = hour.strip_suffix(":00")?.parse().ok()?;
    (hour < 24).then_some((day, hour))
}

fn week(out: &mut String, reading: &Reading<'_>, cell: &BrandHours) {
    let words = &reading.words;
    let by_day = by_day(cell);
    let most = by_day.values().copied().max().unwrap_or(1).max(1);
    let mut paths = [const { String::new() }; SHADES];
    for ((day, hour), n) in by_day {
        let shade = (n * SHADES as u64).div_ceil(most).clamp(1, SHADES as u64) as usize - 1;
        // Writing to a string does not fail.
        let _ = write!(paths[shade], "M{hour} {day}h1");
    }
    let class = if reading.is_own(&cell.brand) { " class=own" } else { "" };
    let _ = write!(
        out,
        "<li{class}><p>{} <span class=soft>{}</span></p><svg class=week viewBox=\"-.5 -.5 25 8\" width=\"100%\" \
         aria-hidden=true><rect class=ground width=24 height=7 /><path class=grid d=\"M6 0v7M12 0v7M18 0v7\"/>\
         <g class=runs transform=\"translate(0 .5)\">",
        quoted(&reading.label(&cell.brand, &cell.language)),
        words.text("n-campaigns", &[("n", Arg::Count(cell.campaigns))]),
    );
    for (shade, path) in paths.iter().enumerate().filter(|(_, path)| !path.is_empty()) {
        let _ = write!(out, "<path class=q{} d=\"{path}\"/>", 6 + shade);
    }
    out.push_str("</g></svg>");
}

/// The hours of each day with their campaigns.
fn table(reading: &Reading<'_>, cells: &[&BrandHours]) -> Table {
    let words = &reading.words;
    let row = |cell: &&BrandHours| {
        let mut days = [const { String::new() }; 7];
        for ((day, hour), n) in by_day(cell) {
            let between = if days[day].is_empty() { "" } else { ", " };
            let _ = match n {
                1 => write!(days[day], "{between}<time>{hour}:00</time>"),
                _ => write!(days[day], "{between}<time>{hour}:00</time> ×{}", number(&Arg::Count(n))),
            };
        }
        let first = [
            Cell::text(quoted(&reading.label(&cell.brand, &cell.language))),
            Cell::number(number(&Arg::Count(cell.campaigns))),
            Cell::number(number(&Arg::About(cell.entropy_bits))),
        ];
        first.into_iter().chain(days.iter().map(Cell::text)).collect()
    };
    let head = [
        Head::text(words.text("page-brand", &[])),
        Head::number(words.text("page-campaigns", &[])),
        Head::number(words.text("page-entropy", &[])),
    ];
    let days = DAYS.iter().filter_map(|day| words.named("page-day", day, &[])).map(Head::text);
    Table {
        id: format!("{ID}-table"),
        summary: words.text("page-hours-table", &[]),
        head: head.into_iter().chain(days).collect(),
        rows: cells.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unisono::facet::hour_name;

    #[test]
    fn every_hour_of_a_report_is_read() {
        for at in 0..168 {
            assert_eq!(hour(&hour_name(at)), Some((at as usize / 24, at as usize % 24)));
        }
        for name in ["", "Tuesday", "Tuesday 24:00", "Someday 10:00", "Tuesday 10:30"] {
            assert_eq!(hour(name), None, "{name}");
        }
    }
}
