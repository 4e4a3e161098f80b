//! A civil time with its offset from UTC.

use crate::calendar::{days_from_civil, days_in_month};
use crate::message::SentAt;
use std::ops::RangeInclusive;

/// The years that are accepted.
pub(super) const YEARS: RangeInclusive<i64> = 1900..=9999;

/// A date as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) sent_at: SentAt,
    /// True if it names no time of day.
    pub(crate) is_day: bool,
}

/// A civil time and its offset.
#[derive(Default)]
pub(super) struct Civil {
    pub(super) year: i64,
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
    pub(super) offset_minutes: i32,
    /// True if the time of day was given.
    pub(super) has_clock: bool,
}

impl Civil {
    pub(super) fn instant(&self) -> Option<Written> {
        let Self { year, month, day, hour, minute, second, offset_minutes, has_clock } = *self;
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
        // Unix time has no leap seconds: one counts as the second before it.
        let second = second.min(59);
        let seconds = days_from_civil(year, month, day) * 86_400
            + i64::from(hour) * 3_600
            + i64::from(minute) * 60
            + i64::from(second);
        let sent_at = SentAt {
            unix: seconds - i64::from(offset_minutes) * 60,
            offset_minutes: i16::try_from(offset_minutes).ok()?,
        };
        Some(Written { sent_at, is_day: !has_clock })
    }
}
