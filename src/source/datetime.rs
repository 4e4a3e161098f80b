//! Written dates → instants with the sender's offset.
//!
//! Four families are read: RFC 3339 and its looser relatives (`2024-05-01 09:30`), Unix time in seconds,
//! milliseconds or microseconds, and the two mail forms: RFC 2822 (`Wed, 1 May 2024 09:30:00 +0200`) and asctime
//! (`Wed May  1 09:30:00 2024`, JavaScript's `Wed May 01 2024 11:30:00 GMT+0200` among them). A date without a zone is
//! taken as UTC; one with a zone that is not known is refused, rather than read some hours off. So are all-number dates
//! in another order than year, month, day, because nobody can tell 01/05 from 05/01, and numbers too small for Unix
//! time, which are years or the day numbers of spreadsheets.

use crate::calendar::{civil_from_days, days_from_civil, days_in_month};
use crate::message::SentAt;
use std::ops::RangeInclusive;

/// The instant that a text names, or `None` when it names none between the years 1900 and 9999.
pub(super) fn parse(text: &str) -> Option<SentAt> {
    // A comment-laden Date header is still short; anything longer is not a date.
    let text = text.trim();
    if text.is_empty() || text.len() > 256 {
        return None;
    }
    unix(text).or_else(|| iso(text)).or_else(|| mail(text))
}

/// The years that are believed.
const YEARS: RangeInclusive<i64> = 1900..=9999;

/// The least digits of Unix time without a sign: those of March 1973.
const UNIX_DIGITS: usize = 9;

/// A civil time before its offset is taken off.
#[derive(Default)]
struct Civil {
    year: i64,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
    offset_minutes: i32,
}

impl Civil {
    fn instant(&self) -> Option<SentAt> {
        let Self { year, month, day, hour, minute, second, offset_minutes } = *self;
        if !YEARS.contains(&year)
            || day == 0
            || day > days_in_month(year, month)?
            || hour > 23
            || minute > 59
            || second > 60
            || offset_minutes.abs() >= 24 * 60
        {
            return None;
        }
        // A leap second is counted with the second before it, as Unix time has no room for it.
        let second = second.min(59);
        let seconds = days_from_civil(year, month, day) * 86_400
            + i64::from(hour) * 3_600
            + i64::from(minute) * 60
            + i64::from(second);
        Some(SentAt {
            unix: seconds - i64::from(offset_minutes) * 60,
            offset_minutes: i16::try_from(offset_minutes).ok()?,
        })
    }
}

fn unix(text: &str) -> Option<SentAt> {
    // "1.7145558e9": rounded, if at all, by whoever wrote it.
    if text.bytes().all(|b| b.is_ascii_digit() || b"eE.+-".contains(&b))
        && text.contains(['e', 'E'])
        && let Ok(value) = text.parse::<f64>()
    {
        return unix(&value.to_string());
    }
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 17 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let value: i64 = whole.parse().ok()?;
    if whole.len() == 8 && !negative && fraction.is_empty() {
        // 20240501 is a date far more often than the 23rd of August 1970.
        let civil = Civil {
            year: value / 10_000,
            month: u32::try_from(value / 100 % 100).ok()?,
            day: u32::try_from(value % 100).ok()?,
            ..Civil::default()
        };
        if (1970..=2100).contains(&civil.year)
            && let Some(instant) = civil.instant()
        {
            return Some(instant);
        }
    }
    if whole.len() < UNIX_DIGITS && !negative {
        return None;
    }
    // 1e11 seconds is the year 5138: a larger number counts a smaller unit.
    let seconds = match value {
        ..100_000_000_000 => value,
        100_000_000_000..100_000_000_000_000 => value / 1_000,
        _ => value / 1_000_000,
    };
    let unix = if negative { -seconds } else { seconds };
    let (year, ..) = civil_from_days(unix.div_euclid(86_400));
    YEARS.contains(&year).then_some(SentAt { unix, offset_minutes: 0 })
}

fn iso(text: &str) -> Option<SentAt> {
    let mut at = Cursor(text.as_bytes());
    let year = at.number(4, 4)?;
    let separator = at.one_of(b"-/")?;
    let month = at.number(1, 2)?;
    at.one_of(&[separator])?;
    let day = at.number(1, 2)?;
    let mut civil = Civil { year: i64::from(year), month, day, ..Civil::default() };
    if at.one_of(b"Tt ").is_some() {
        at.spaces();
        civil.hour = at.number(1, 2)?;
        at.one_of(b":")?;
        civil.minute = at.number(2, 2)?;
        if at.one_of(b":").is_some() {
            civil.second = at.number(2, 2)?;
            if at.one_of(b".,").is_some() {
                at.digits();
            }
        }
        at.spaces();
    }
    civil.offset_minutes = zone(std::str::from_utf8(at.0).ok()?)?;
    civil.instant()
}

fn mail(text: &str) -> Option<SentAt> {
    let text = without_comments(text);
    let mut civil = Civil::default();
    let (mut seen_time, mut seen_year, mut seen_zone) = (false, false, false);
    // The month came before the day, so that it may have been a weekday: "mar, 14 May" is no day in March.
    let mut month_first = false;
    // Only the time, or its half of the day, came before.
    let mut after_time = false;
    for token in text.split([' ', '\t', ',', '\r', '\n']).filter(|t| !t.is_empty()) {
        let first = token.as_bytes().first().copied().unwrap_or_default();
        let zone_expected = std::mem::take(&mut after_time) && !seen_zone;
        let half = Half::named(token).filter(|_| seen_time);
        if token.contains(':') && first.is_ascii_digit() && !seen_time {
            let mut at = Cursor(token.as_bytes());
            civil.hour = at.number(1, 2)?;
            at.one_of(b":")?;
            civil.minute = at.number(1, 2)?;
            if at.one_of(b":").is_some() {
                civil.second = at.number(1, 2)?;
                if at.one_of(b".").is_some() {
                    at.digits();
                }
            }
            if !at.0.is_empty() {
                civil.offset_minutes = zone(std::str::from_utf8(at.0).ok()?)?;
                seen_zone = true;
            }
            (seen_time, after_time) = (true, true);
        } else if first == b'+' || first == b'-' {
            civil.offset_minutes = zone(token)?;
            seen_zone = true;
        } else if first.is_ascii_digit() {
            // `01-May-2024` is one token of three.
            for piece in token.split('-') {
                if piece.bytes().all(|b| b.is_ascii_digit()) && !piece.is_empty() && piece.len() <= 4 {
                    let number: u32 = piece.parse().ok()?;
                    if piece.len() <= 2 && civil.day == 0 {
                        civil.day = number;
                    } else if !seen_year {
                        civil.year = match (piece.len(), number) {
                            (4, n) => i64::from(n),
                            (3, n) => 1900 + i64::from(n),
                            (_, n @ 0..50) => 2000 + i64::from(n),
                            (_, n) => 1900 + i64::from(n),
                        };
                        seen_year = true;
                    } else {
                        return None;
                    }
                } else {
                    civil.month = month_named(piece)?;
                }
            }
        } else if (civil.month == 0 || month_first && !seen_year) && month_named(token).is_some() {
            civil.month = month_named(token)?;
            month_first = civil.day == 0;
        } else if let Some(half) = half {
            if civil.hour == 0 || civil.hour > 12 {
                return None;
            }
            civil.hour = civil.hour % 12 + if half == Half::Second { 12 } else { 0 };
            after_time = true;
        } else if seen_time && !seen_zone && zone(token).is_some() {
            civil.offset_minutes = zone(token)?;
            seen_zone = true;
        } else if zone_expected && civil.day > 0 && first.is_ascii_alphabetic() {
            return None;
        } else if month_first && civil.day > 0 && !seen_year && !seen_time && token.len() >= 3 {
            // "mar 14 maggio 2024": a month that is not known stands where one must.
            return None;
        }
        // Any other word is a weekday or a remark: a wrong or foreign weekday does not make the date unreadable.
    }
    (civil.day > 0 && civil.month > 0 && seen_year).then(|| civil.instant()).flatten()
}

/// The half of the day that an hour is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    First,
    Second,
}

impl Half {
    fn named(word: &str) -> Option<Self> {
        let is =
            |name: &str| word.bytes().filter(|b| *b != b'.').map(|b| b.to_ascii_lowercase()).eq(name.bytes());
        if is("am") { Some(Self::First) } else { is("pm").then_some(Self::Second) }
    }
}

/// Minutes east of UTC; a word that names no known zone is `None`.
fn zone(text: &str) -> Option<i32> {
    let text = text.trim();
    // "GMT+0200"
    let signed = ["GMT", "UTC"].iter().find_map(|name| {
        let (head, rest) = text.split_at_checked(name.len())?;
        (head.eq_ignore_ascii_case(name) && rest.starts_with(['+', '-'])).then_some(rest)
    });
    let text = signed.unwrap_or(text);
    let (sign, rest) = match text.as_bytes() {
        [] => return Some(0),
        [b'+', ..] => (1, text.get(1..)?),
        [b'-', ..] => (-1, text.get(1..)?),
        _ => {
            let hours_tenths = match text.to_ascii_uppercase().as_str() {
                "Z" | "UT" | "UTC" | "GMT" | "WET" => 0,
                // Halves of the day as often as zones.
                "A" | "P" => return None,
                // The letters of the military were used with either sign (RFC 5322).
                letter if letter.len() == 1 && letter.bytes().all(|b| b.is_ascii_uppercase()) => 0,
                "BST" | "CET" | "MEZ" | "WAT" | "WEST" => 10,
                "CAT" | "CEST" | "EET" | "MESZ" | "SAST" => 20,
                "EAT" | "EEST" | "MSK" | "TRT" => 30,
                "GST" => 40,
                "PKT" => 50,
                "IST" => 55,
                "ICT" | "WIB" => 70,
                "AWST" | "HKT" | "PHT" | "SGT" => 80,
                "JST" | "KST" => 90,
                "ACST" => 95,
                "AEST" => 100,
                "ACDT" => 105,
                "AEDT" => 110,
                "NZST" => 120,
                "NZDT" => 130,
                "NDT" => -25,
                "ADT" | "ART" | "BRT" => -30,
                "NST" => -35,
                "AST" | "EDT" => -40,
                "EST" | "CDT" => -50,
                "CST" | "MDT" => -60,
                "MST" | "PDT" => -70,
                "AKDT" | "PST" => -80,
                "AKST" => -90,
                "HST" => -100,
                _ => return None,
            };
            return Some(hours_tenths * 6);
        }
    };
    let mut at = Cursor(rest.as_bytes());
    let hours = at.number(1, 2)?;
    at.one_of(b":");
    let minutes = if at.0.is_empty() { 0 } else { at.number(2, 2)? };
    if !at.0.is_empty() || hours > 23 || minutes > 59 {
        return None;
    }
    Some(sign * (hours as i32 * 60 + minutes as i32))
}

fn month_named(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = word.get(..3)?.to_ascii_lowercase();
    let word_is_alphabetic = word.trim_end_matches('.').bytes().all(|b| b.is_ascii_alphabetic());
    let index = MONTHS.iter().position(|m| *m == start && word_is_alphabetic)?;
    u32::try_from(index + 1).ok()
}

fn without_comments(text: &str) -> String {
    let mut depth = 0usize;
    text.chars()
        .filter(|&c| {
            match c {
                '(' => depth += 1,
                ')' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect()
}

/// The bytes not yet read.
struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let n = self.0.iter().take(most).take_while(|b| b.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at_checked(n)?;
        if n < least {
            return None;
        }
        self.0 = rest;
        Some(digits.iter().fold(0, |sum, b| sum * 10 + u32::from(b - b'0')))
    }

    fn one_of(&mut self, set: &[u8]) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        set.contains(&first).then(|| {
            self.0 = rest;
            first
        })
    }

    fn digits(&mut self) {
        while let Some((b'0'..=b'9', rest)) = self.0.split_first() {
            self.0 = rest;
        }
    }

    fn spaces(&mut self) {
        while let Some((b' ', rest)) = self.0.split_first() {
            self.0 = rest;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `expected` is (Unix seconds, offset in minutes).
    #[track_caller]
    fn check(text: &str, expected: impl Into<Option<(i64, i16)>>) {
        let got = parse(text).map(|s| (s.unix, s.offset_minutes));
        assert_eq!(got, expected.into(), "{text:?}");
    }

    // 2024-05-01T09:30:15Z, by `date -u -d … +%s`.
    const MAY: i64 = 1_714_555_815;

    #[test]
    fn rfc3339_and_relatives() {
        check("2024-05-01T09:30:15Z", (MAY, 0));
        check("2024-05-01t09:30:15z", (MAY, 0));
        check("2024-05-01T09:30:15.123456Z", (MAY, 0));
        check("2024-05-01T11:30:15+02:00", (MAY, 120));
        check("2024-05-01T11:30:15+0200", (MAY, 120));
        check("2024-05-01T11:30:15+02", (MAY, 120));
        check("2024-05-01 11:30:15 GMT+2", (MAY, 120));
        check("2024-05-01T11:30:15+200", None);
        check("2024-05-01T04:00:15-05:30", (MAY, -330));
        check("2024-05-01 09:30:15", (MAY, 0));
        check("2024/05/01 09:30:15", (MAY, 0));
        check("2024-05-01 09:30:15 UTC", (MAY, 0));
        check("2024-05-01 11:30:15 +0200", (MAY, 120));
        check("2024-05-01 09:30", (MAY - 15, 0));
        check("2024-5-1", (MAY - 15 - 34_200, 0));
        check("1969-12-31T23:59:59Z", (-1, 0));
        check("2024-02-29", (1_709_164_800, 0));
        check("2016-12-31T23:59:60Z", (1_483_228_799, 0));
        check("2023-02-29", None);
        check("2024-13-01", None);
        check("2024-05-01T25:00:00Z", None);
        check("2024-05-01T09:30:15+99:00", None);
        check("2024-05-01T09:30:15 nowhere", None);
    }

    #[test]
    fn unix_time() {
        check("1714555815", (MAY, 0));
        check("1714555815.75", (MAY, 0));
        check("1714555815000", (MAY, 0));
        check("1714555815000000", (MAY, 0));
        check("-1", (-1, 0));
        check("20240501", (MAY - 15 - 34_200, 0));
        check("100000000", (100_000_000, 0));
        check("1.714555815e9", (MAY, 0));
        check("1.714555815E+12", (MAY, 0));
        check("-2208988800", (-2_208_988_800, 0));
        check("123456789012345678901", None);
    }

    #[test]
    fn small_numbers_and_far_years_are_no_times() {
        for text in
            ["0", "1", "2024", "202405", "45413", "45413.5", "99999999", "20241301", "1e3", "1e999", "e"]
        {
            check(text, None);
        }
        for text in ["-2208988801", "-99999999999", "-99999999999999999"] {
            check(text, None);
        }
    }

    #[test]
    fn mail_forms() {
        check("Wed, 01 May 2024 11:30:15 +0200", (MAY, 120));
        check("Wed, 1 May 2024 11:30:15 +0200 (CEST)", (MAY, 120));
        check("1 May 2024 09:30:15 GMT", (MAY, 0));
        check("1 May 24 09:30:15 GMT", (MAY, 0));
        check("01-May-2024 09:30:15 UTC", (MAY, 0));
        check("Wed May  1 09:30:15 2024", (MAY, 0));
        check("Wed May  1 05:30:15 EDT 2024", (MAY, -240));
        check("Wed, 1 May 2024 09:30 -0000", (MAY - 15, 0));
        check("mer, 1 May 2024 09:30:15", (MAY, 0));
        check("May 1, 2024 9:30:15 AM", (MAY, 0));
        check("May 1, 2024 9:30:15 PM", (MAY + 43_200, 0));
        check("Wed, 32 May 2024 09:30:15 +0000", None);
        check("Wed, 1 Brumaire 2024", None);
        check("01/05/2024", None);
        check("May 1, 2024 9:30:15 p.m.", (MAY + 43_200, 0));
        check("May 1, 2024 9:30:15 AM PDT", (MAY + 25_200, -420));
    }

    #[test]
    fn zones_are_known_or_refused() {
        check("Wed May 01 2024 11:30:15 GMT+0200 (Central European Summer Time)", (MAY, 120));
        check("Wed May 01 2024 05:00:15 UTC-4:30", (MAY, -270));
        check("Wed, 01 May 2024 11:30:15 GMT +0200", (MAY, 120));
        check("Wed, 01 May 2024 20:30:15 AEDT", (MAY, 660));
        check("Wed, 01 May 2024 21:30:15 nzst", (MAY, 720));
        check("Wed, 01 May 2024 17:30:15 HKT", (MAY, 480));
        check("Wed, 01 May 2024 09:30:15 B", (MAY, 0));
        check("Wed, 01 May 2024 09:30:15 A", None);
        check("May 1, 2024 9:30p", None);
        check("09:30:15 Wed, 01 May 2024", (MAY, 0));
        check("Wed, 01 May 2024 11:30:15 +0200 Sommerzeit", (MAY, 120));
        check("Wed, 01 May 2024 11:30:15 XYZT", None);
        check("Wed, 01 May 2024 11:30:15 Europe/Rome", None);
        check("May 1, 2024 9:30:15 AM XYZT", None);
    }

    #[test]
    fn weekdays_are_no_months() {
        check("mar, 14 May 2024 11:30:15 +0200", (MAY + 13 * 86_400, 120));
        check("mardi 14 May 2024 09:30:15", (MAY + 13 * 86_400, 0));
        check("martes, 14-May-2024 09:30:15", (MAY + 13 * 86_400, 0));
        check("mar May 14 09:30:15 2024", (MAY + 13 * 86_400, 0));
        check("Mar 14, 2024 09:30:15", (MAY - 48 * 86_400, 0));
        check("mar 14 juin 2024 09:30:15", None);
        check("yesterday", None);
        check("", None);
        check("€€€", None);
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,40}") {
            let _ = parse(&text);
        }

        #[test]
        fn agrees_with_mail_parser_on_rfc2822(
            unix in 0i64..4_000_000_000, offset in -720i64..=720,
        ) {
            let date = mail_parser::DateTime::from_timestamp(unix).to_timezone(offset * 60);
            let got = parse(&date.to_rfc822()).map(|s| s.unix);
            prop_assert_eq!(got, Some(unix));
            let got = parse(&date.to_rfc3339()).map(|s| s.unix);
            prop_assert_eq!(got, Some(unix));
        }
    }
}
