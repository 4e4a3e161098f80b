//! The dates of mail: RFC 2822 and asctime, also with months in other languages.

use super::civil::{Civil, Written};
use super::cursor::Cursor;
use super::months::MONTHS;
use super::zone::zone;
use crate::lexicon::{self, WordList};

pub(super) fn parse(text: &str) -> Option<Written> {
    let text = without_comments(text);
    let mut civil = Civil::default();
    let (mut seen_year, mut seen_zone) = (false, false);
    // A month before the day may be a weekday: "mar, 14 mag" is Italian for a Tuesday in May.
    let mut month_first = false;
    // The previous token was the time or its AM or PM.
    let mut after_time = false;
    for token in text.split([' ', '\t', ',', '\r', '\n']).filter(|t| !t.is_empty()) {
        let first = token.as_bytes().first().copied().unwrap_or_default();
        let zone_expected = std::mem::take(&mut after_time) && !seen_zone;
        let half = half_day(token).filter(|_| civil.has_clock);
        // "09.20" and "9h20" are times once the day and the month are known.
        let may_be_clock = token.contains(':') || civil.day > 0 && civil.month > 0 && is_clock(token);
        if may_be_clock && first.is_ascii_digit() && !civil.has_clock {
            seen_zone |= set_clock(&mut civil, token)?;
            (civil.has_clock, after_time) = (true, true);
        } else if first == b'+' || first == b'-' {
            civil.offset_minutes = zone(token)?;
            seen_zone = true;
        } else if first.is_ascii_digit() {
            // `01-May-2024` is one token.
            for piece in token.split('-').map(without_ending) {
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
        } else if (civil.month == 0 || month_first && !seen_year)
            && let Some(month) = month_named(token)
        {
            civil.month = month;
            month_first = civil.day == 0;
        } else if let Some(half) = half {
            if civil.hour == 0 || civil.hour > 12 {
                return None;
            }
            civil.hour = civil.hour % 12 + half;
            after_time = true;
        } else if civil.has_clock && !seen_zone && zone(token).is_some() {
            civil.offset_minutes = zone(token)?;
            seen_zone = true;
        } else if zone_expected
            && civil.day > 0
            && first.is_ascii_alphabetic()
            && !WordList::HalfDay.has(token)
        {
            return None;
        } else if month_first && civil.day > 0 && !seen_year && !civil.has_clock && token.len() >= 3 {
            // "mar 14 toukokuu 2024": an unknown word in the place of the month.
            return None;
        }
        // Any other word is a weekday or a remark. A foreign weekday does not make the date unreadable.
    }
    (civil.day > 0 && civil.month > 0 && seen_year).then(|| civil.instant()).flatten()
}

/// Reads a time such as `09:20:31+0200`. Returns true if it has a zone.
fn set_clock(civil: &mut Civil, token: &str) -> Option<bool> {
    let mut at = Cursor(token.as_bytes());
    civil.hour = at.number(1, 2)?;
    let separator = at.one_of(b":.hH")?;
    civil.minute = at.number(1, 2)?;
    if at.one_of(&[separator]).is_some() && !at.0.is_empty() {
        civil.second = at.number(1, 2)?;
        if separator == b':' && at.one_of(b".").is_some() {
            at.digits();
        }
    }
    let has_zone = !at.0.is_empty();
    if has_zone {
        civil.offset_minutes = zone(std::str::from_utf8(at.0).ok()?)?;
    }
    Some(has_zone)
}

/// Returns the hours that AM (0) or PM (12) adds.
fn half_day(word: &str) -> Option<u32> {
    let is =
        |name: &str| word.bytes().filter(|b| *b != b'.').map(|b| b.to_ascii_lowercase()).eq(name.bytes());
    if is("am") { Some(0) } else { is("pm").then_some(12) }
}

fn month_named(word: &str) -> Option<u32> {
    let start = word.get(..3)?.to_ascii_lowercase();
    let word_is_alphabetic = word.trim_end_matches('.').bytes().all(|b| b.is_ascii_alphabetic());
    let index = MONTHS.iter().position(|m| *m == start && word_is_alphabetic);
    index.and_then(|index| u32::try_from(index + 1).ok()).or_else(|| lexicon::month_named(word))
}

/// Returns true if a token is a time of day with `.` or `h` between its numbers: "09.20", "9.20.15", "9h20".
fn is_clock(token: &str) -> bool {
    let is_pair = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let parts = || token.split(['.', 'h', 'H']);
    (2..=3).contains(&parts().count()) && parts().all(is_pair)
}

/// Returns the day of a month without its ending: "1°", "1º", "1.", "1er", "1st". Other text is returned unchanged.
fn without_ending(piece: &str) -> &str {
    let n_digits = piece.bytes().take_while(u8::is_ascii_digit).count();
    let (day, ending) = piece.split_at_checked(n_digits).unwrap_or((piece, ""));
    if n_digits == 0 || ending.is_empty() {
        return piece;
    }
    let is_ending = matches!(ending, "." | "°" | "º" | "ª") || WordList::DayEnding.has(ending);
    if is_ending { day } else { piece }
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
