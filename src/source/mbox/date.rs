//! Dates in separators: asctime exactly, and any other form by its numbers.
//!
//! Programs write the date of a separator in their user's language, so names of days and months decide nothing outside
//! asctime.

use crate::source::datetime::MONTHS;

/// Returns whether the words after the sender are the weekday, month, day, time, year and up to two zones of asctime or RFC
/// 2822, in any order.
pub(super) fn is_asctime<'a>(words: impl Iterator<Item = &'a [u8]>) -> bool {
    let (mut month, mut day, mut time, mut year, mut zones) = (0, 0, 0, 0, 0);
    let mut words = words.peekable();
    while let Some(word) = words.next() {
        match word.len() {
            _ if word == b"remote" && words.peek() == Some(&b"from".as_slice()) => break,
            3 if is_month(word) => month += 1,
            1 | 2 if is_digits(word) => day += 1,
            4 if is_digits(word) => year += 1,
            4..=8 if is_time(word, b':') => time += 1,
            _ if is_zone(word) => zones += 1,
            _ => return false,
        }
    }
    (month, day, time, year) == (1, 1, 1, 1) && zones <= 2
}

/// Returns whether some words hold a date in any notation: a day, month and year in one word, or a time of day and a year.
pub(super) fn has_date<'a>(words: impl Iterator<Item = &'a [u8]>) -> bool {
    let (mut time, mut year) = (false, false);
    for word in words {
        let word = word.trim_ascii();
        let start = word.iter().position(u8::is_ascii_digit).unwrap_or(word.len());
        let end = word.iter().rposition(u8::is_ascii_digit).map_or(start, |at| at + 1);
        let core = word.get(start..end).unwrap_or_default();
        if is_numeric_date(core) {
            return true;
        }
        time |= is_clock(core);
        year |= is_year(core);
    }
    time && year
}

pub(super) fn is_weekday(word: &[u8]) -> bool {
    let word = word.strip_suffix(b",").unwrap_or(word);
    [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"].iter().any(|d| word.eq_ignore_ascii_case(*d))
}

fn is_month(word: &[u8]) -> bool {
    MONTHS.iter().any(|month| word.eq_ignore_ascii_case(month.as_bytes()))
}

fn is_digits(word: &[u8]) -> bool {
    !word.is_empty() && word.iter().all(u8::is_ascii_digit)
}

/// `H:MM`, `HH:MM` or `HH:MM:SS`, with `mark` for the colon
fn is_time(word: &[u8], mark: u8) -> bool {
    let mut fields = 0;
    word.split(|&b| b == mark).all(|field| {
        fields += 1;
        matches!(field.len(), 1 | 2) && is_digits(field)
    }) && matches!(fields, 2 | 3)
}

/// A time of day with `:`, `.` or `h`, also with fractions of a second or a zone behind it
fn is_clock(word: &[u8]) -> bool {
    let head = word.get(..word.len().min(5)).unwrap_or_default();
    is_time(word, b':') || is_time(word, b'.') || is_time(word, b'h') || word.len() > 5 && is_time(head, b':')
}

/// `2026`, also before signs that are no ASCII, as in `2026年`
fn is_year(word: &[u8]) -> bool {
    let digits = word.iter().take_while(|b| b.is_ascii_digit()).count();
    digits == 4
        && (word.starts_with(b"19") || word.starts_with(b"20"))
        && word.get(4).is_none_or(|b| !b.is_ascii())
}

/// `2026-09-01`, `01-Sep-2026`, `1/9/26`, `1.9.2026`, `2026-09-01T09:20:00`, `20260901T0920` or seconds since 1970
fn is_numeric_date(word: &[u8]) -> bool {
    let word = word.split(|&b| b == b'T').next().unwrap_or_default();
    if matches!(word.len(), 8..=10) && is_digits(word) {
        return true;
    }
    [b'-', b'/', b'.'].iter().any(|mark| {
        let mut fields = word.split(|b| b == mark);
        let (Some(first), Some(second), Some(third), None) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            return false;
        };
        let short = |field: &[u8]| matches!(field.len(), 1 | 2) && is_digits(field);
        let is_name = |field: &[u8]| field.len() >= 3 && !field.iter().any(u8::is_ascii_digit);
        let (day_first, year_first) = (short(first), is_year(first) && first.len() == 4);
        (short(second) || is_name(second))
            && (day_first && (is_year(third) || short(third)) || year_first && short(third))
    })
}

/// `+0200`, `CEST` or `(CEST)`
fn is_zone(word: &[u8]) -> bool {
    match word {
        [b'+' | b'-', digits @ ..] => {
            matches!(digits.len(), 4 | 5) && digits.iter().all(|b| b.is_ascii_digit() || *b == b':')
        }
        [b'(', name @ .., b')'] | name => {
            matches!(name.len(), 1..=5) && name.iter().all(u8::is_ascii_uppercase)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_any_notation() {
        for (text, expected) in [
            ("2026-09-01T09:20:00Z", true),
            ("2026-09-01 09:20", true),
            ("20260901T092000", true),
            ("01-Sep-2026 09:20:00 +0200", true),
            ("1.9.2026", true),
            ("01/09/26,", true),
            ("1788247200", true),
            ("sam. 5 septembre 2026 à 09:20", true),
            ("mié sep  2 09:20:00 2026", true),
            ("Di 1. September 2026 9.20 Uhr", true),
            ("Tue, Sep 1, 2026 9:20:00 PM", true),
            ("9h20 le 1 septembre 2026", true),
            ("2026年9月1日 09:20:00", true),
            ("09:20:00.250 2026", true),
            ("the president of the club", false),
            ("10 to 12 we are closed", false),
            ("9:00 to 12:00", false),
            ("September 2026", false),
            ("version 1.2.3.4", false),
            ("a@b.it", false),
            ("", false),
        ] {
            assert_eq!(has_date(text.split(' ').map(str::as_bytes)), expected, "{text}");
        }
    }
}
