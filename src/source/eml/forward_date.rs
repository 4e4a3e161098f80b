//! The date in the head of a forwarded mail, which is written in the language of the mail program.

use crate::lexicon::lists::section;
use crate::source::datetime::MONTHS;
use crate::unicode;
use std::fmt::Write as _;

/// Returns the date in the form of mail headers if it names its month in a known language, else unchanged.
///
/// Such dates hold no zone; they are taken as UTC.
pub(super) fn plain_date(date: &str) -> String {
    parsed(date).unwrap_or_else(|| date.to_owned())
}

fn parsed(date: &str) -> Option<String> {
    let lower = unicode::to_lower(date);
    // A date with an offset is one of a mail header.
    if lower.contains(" +") || lower.contains(" -") {
        return None;
    }
    let (mut day, mut year, mut month) = (None, None, None);
    let mut clock: Option<(u32, u32)> = None;
    let mut shift = 0;
    // Of two words that may be months the one after the day counts: "mar" is a Tuesday, too.
    let mut is_after_day = false;
    for word in lower.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()) {
        let word = word.trim_matches(['.', '(', ')']);
        if let Some((hours, rest)) = word.split_once([':', 'h'])
            && let (Ok(hours), Ok(minutes)) = (hours.parse(), rest.get(..2).unwrap_or("").parse())
        {
            clock = clock.or(Some((hours, minutes)));
            shift = if word.ends_with("pm") { 12 } else { shift };
            continue;
        }
        match word {
            "pm" | "p.m" => shift = 12,
            "am" | "a.m" if clock.is_some_and(|(hours, _)| hours == 12) => shift = -12,
            _ => match word.trim_end_matches(|c: char| !c.is_ascii_digit()).parse::<u32>() {
                Ok(number @ 1..=31) if day.is_none() => day = Some(number),
                Ok(number @ 1970..=2100) if year.is_none() => year = Some(number),
                _ if is_after_day => {}
                _ => {
                    if let Some(found) = month_of(word) {
                        (month, is_after_day) = (Some(found), day.is_some());
                    }
                }
            },
        }
    }
    let name = MONTHS.get(month?)?;
    let mut out = format!("{} {name} {}", day?, year?);
    if let Some((hours, minutes)) = clock {
        let hours = if shift == 12 && hours == 12 { 12 } else { (i64::from(hours) + shift).clamp(0, 23) };
        write!(out, " {hours:02}:{:02}:00 +0000", minutes.min(59)).ok()?;
    }
    Some(out)
}

/// Returns the number of a month from 0, by its name or the beginning of the name.
fn month_of(word: &str) -> Option<usize> {
    let named = |name: &str| {
        let mut lines = section(name).filter_map(|line| line.split_once(" = "));
        lines.find_map(|(names, value)| {
            names.split('|').any(|name| name.trim() == word).then_some(value.trim())
        })
    };
    // Short forms have other meanings, so whole names come first.
    let value = ["month", "month-short", "month-form"].into_iter().find_map(named).or_else(|| {
        let mut lines = section("month").filter_map(|line| line.split_once(" = "));
        let starts = |name: &str| word.chars().count() >= 3 && name.trim().starts_with(word);
        lines.find_map(|(names, value)| names.split('|').any(starts).then_some(value.trim()))
    })?;
    MONTHS.iter().position(|month| *month == value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_mail_programs() {
        let check = |date: &str, expected: &str| assert_eq!(plain_date(date), expected, "{date}");
        for date in [
            "martedì 1 settembre 2026 14:05",
            "mar 1 set 2026 alle ore 14:05",
            "Tuesday, September 1, 2026 2:05 PM",
            "Tue, Sep 1, 2026 at 2:05 PM",
            "1. September 2026 um 14:05:09 MESZ",
            "Di., 1. Sept. 2026 um 14:05 Uhr",
            "mar. 1 sept. 2026 à 14h05",
            "mar, 1 sept 2026 a las 14:05",
            "martes, 1 de septiembre de 2026 14:05",
        ] {
            check(date, "1 sep 2026 14:05:00 +0000");
        }
        check("Mon, March 2, 2026 12:05 AM", "2 mar 2026 00:05:00 +0000");
        check("1 agosto 2026", "1 aug 2026");
        for date in ["01/09/2026 14:05", "Tue, 1 Sep 2026 09:20:00 +0200", "2026-09-01", "ieri", ""] {
            check(date, date);
        }
    }
}
