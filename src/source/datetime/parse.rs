//! Parses dates into instants with the sender's offset.
//!
//! Five formats are supported:
//! - RFC 3339 and looser variants (`2024-05-01 09:30`)
//! - Unix time in seconds, milliseconds or microseconds
//! - RFC 2822 (`Wed, 1 May 2024 09:30:00 +0200`)
//! - the same with months in Italian, German, French or Spanish (`mer 1 mag 2024 09.30`)
//! - asctime (`Wed May  1 09:30:00 2024`) and JavaScript's variant (`Wed May 01 2024 11:30:00 GMT+0200`)
//!
//! A date without a zone is read as UTC. Three kinds are rejected:
//! - dates with an unknown zone, which would be hours off
//! - numeric dates in any order but year, month, day, because 01/05 is ambiguous
//! - numbers too small for Unix time, which are years or the day numbers of spreadsheets

use super::civil::Written;
use super::{iso, mail, unix};
use crate::message::SentAt;

/// Returns the instant that `text` denotes, or `None` if it is not a date in the years 1900 to 9999.
#[must_use]
pub fn parse(text: &str) -> Option<SentAt> {
    read(text).map(|written| written.sent_at)
}

/// Returns true if `text` is a date without a time of day. [`parse`] reads it as midnight.
#[must_use]
pub fn is_day(text: &str) -> bool {
    read(text).is_some_and(|written| written.is_day)
}

/// As [`parse`], with whether the text names a time of day.
pub(crate) fn read(text: &str) -> Option<Written> {
    // Even a Date header full of comments is shorter.
    let text = text.trim();
    if text.is_empty() || text.len() > 256 {
        return None;
    }
    unix::parse(text).or_else(|| iso::parse(text)).or_else(|| mail::parse(text))
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

    /// A day was once an hour, too: midnight.
    #[test]
    fn days_are_told_from_times() {
        for day in
            ["2024-05-01", "2024/5/1", "20240501", "1 May 2024", "mercoledì 1° maggio 2024", "2024-05-01Z"]
        {
            assert!(is_day(day) && parse(day) == parse("2024-05-01T00:00:00Z"), "{day}");
        }
        for time in
            ["2024-05-01T00:00", "2024-05-01 00:00:00Z", "1714521600", "1 May 2024 0:00", "1 mag 2024 0h00"]
        {
            assert!(!is_day(time) && parse(time) == parse("2024-05-01"), "{time}");
        }
        assert!(!is_day("") && !is_day("yesterday"));
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
    fn months_are_known_in_five_languages() {
        check("mer 1 mag 2024 11:30:15 +0200", (MAY, 120));
        check("Mer, 1 Mag 2024 11.30.15 +0200", (MAY, 120));
        check("mercoledì 1° maggio 2024 alle ore 9.30", (MAY - 15, 0));
        check("Mittwoch, 1. Mai 2024 um 09:30 Uhr", (MAY - 15, 0));
        check("Mi, 01 Mai 2024 11:30:15 +0200", (MAY, 120));
        check("mercredi 1er mai 2024 à 9h30", (MAY - 15, 0));
        check("mié, 1 de mayo de 2024 09:30:15", (MAY, 0));
        check("1-mag-2024 09:30:15", (MAY, 0));
        check("mar 14 mag 2024 09:30:15", (MAY + 13 * 86_400, 0));
        check("1 Dez. 2023 09:30:15", (MAY - 152 * 86_400, 0));
        check("1 déc. 2023 09:30:15", (MAY - 152 * 86_400, 0));
        check("1 mag 2024 25.30", None);
        check("1.5.2024 9.30", None);
    }

    #[test]
    fn weekdays_are_no_months() {
        check("mar, 14 May 2024 11:30:15 +0200", (MAY + 13 * 86_400, 120));
        check("mardi 14 May 2024 09:30:15", (MAY + 13 * 86_400, 0));
        check("martes, 14-May-2024 09:30:15", (MAY + 13 * 86_400, 0));
        check("mar May 14 09:30:15 2024", (MAY + 13 * 86_400, 0));
        check("Mar 14, 2024 09:30:15", (MAY - 48 * 86_400, 0));
        check("mar 14 juin 2024 09:30:15", (MAY + 44 * 86_400, 0));
        check("mar 14 toukokuu 2024 09:30:15", None);
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
