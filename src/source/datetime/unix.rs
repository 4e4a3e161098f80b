//! Unix time in seconds, milliseconds or microseconds, and dates of eight digits.

use super::civil::{Civil, Written, YEARS};
use crate::calendar::civil_from_days;
use crate::message::SentAt;

/// The fewest digits of Unix time without a sign: March 1973.
const UNIX_DIGITS: usize = 9;

pub(super) fn parse(text: &str) -> Option<Written> {
    // Such as 1.7145558e9.
    if text.bytes().all(|b| b.is_ascii_digit() || b"eE.+-".contains(&b))
        && text.contains(['e', 'E'])
        && let Ok(value) = text.parse::<f64>()
    {
        return parse(&value.to_string());
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
        // 20240501 is more often a date than 23 August 1970.
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
    // 1e11 seconds is the year 5138, so a larger number counts a smaller unit.
    let seconds = match value {
        ..100_000_000_000 => value,
        100_000_000_000..100_000_000_000_000 => value / 1_000,
        _ => value / 1_000_000,
    };
    let unix = if negative { -seconds } else { seconds };
    let (year, ..) = civil_from_days(unix.div_euclid(86_400));
    let sent_at = SentAt { unix, offset_minutes: 0 };
    YEARS.contains(&year).then_some(Written { sent_at, is_day: false })
}
