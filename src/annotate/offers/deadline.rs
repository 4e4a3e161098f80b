//! Deadlines: points in time near a word such as "until", as minutes from the sending time.

use super::points::{Day, Now, Point, Time, day_of, points};
use super::word::{Word, of_category};
use crate::calendar::DAY_MINUTES;
use crate::lexicon::{Category, Match, Phrases};
use crate::message::SentAt;

/// The most words between a deadline word and the time after it.
const AFTER: u32 = 4;

/// The most words between a time and the deadline word after it.
const BEFORE: u32 = 2;

/// The most words between a day and its time of day, and between a word of delivery and its deadline word.
const NEAR: u32 = 3;

/// Minutes from the sending time to a deadline; `None` if they are not known.
pub(super) type Lag = Option<i64>;

/// Returns the deadlines of a message, in the order of its words, without those that have passed.
pub(super) fn lags<'a>(
    phrases: &Phrases,
    is_english: bool,
    sent_at: Option<SentAt>,
    words: &[Word],
    surface: &dyn Fn(usize) -> &'a str,
    found: &[Match],
) -> Vec<Lag> {
    const CUES: [Category; 3] = [Category::Until, Category::Deadline, Category::Remaining];
    let cues = || CUES.into_iter().flat_map(|category| of_category(found, category));
    if cues().next().is_none() {
        return Vec::new();
    }
    let now = sent_at.map(|at| {
        let minutes = (at.unix.div_euclid(60)).saturating_add(i64::from(at.offset_minutes));
        Now { day: minutes.div_euclid(DAY_MINUTES), minute: minutes.rem_euclid(DAY_MINUTES) }
    });
    let points = points(phrases, is_english, now, words, surface, of_category(found, Category::When));
    let deliveries = of_category(found, Category::NotDeadline);
    let mut used = vec![false; points.len()];
    let mut lags = Vec::new();
    for cue in cues() {
        let before = deliveries.partition_point(|m| m.end <= cue.start).checked_sub(1);
        if before.is_some_and(|i| cue.start - deliveries[i].end <= NEAR) {
            continue;
        }
        let fits = |point: &Point| {
            cue.category != Category::Remaining
                || matches!(point.time, Time::Duration(_) | Time::Day(Day::In(0)))
        };
        let first = points.partition_point(|p| p.start < cue.start);
        let after = (first..points.len())
            .take_while(|&i| points[i].start <= cue.end + AFTER)
            .find(|&i| fits(&points[i]));
        let before = || {
            (0..first)
                .rev()
                .take_while(|&i| points[i].end + BEFORE >= cue.start)
                .find(|&i| cue.category != Category::Until && points[i].end <= cue.start && fits(&points[i]))
        };
        let Some(at) = after.or_else(before) else { continue };
        // Two deadline words may share a point: "ends on the last day, Friday".
        let (first, time, clock) = joined(&points, at);
        if std::mem::replace(&mut used[first], true) {
            continue;
        }
        lags.extend(lag(time, clock, now));
    }
    lags
}

/// Joins a point with the day or time of day beside it. Returns the index of the first of the two, the day or duration,
/// and the time of day.
fn joined(points: &[Point], at: usize) -> (usize, Option<Time>, Option<i64>) {
    let Some(&point) = points.get(at) else { return (at, None, None) };
    let near = |i: usize| {
        points.get(i).filter(|p| {
            let gap =
                if p.start >= point.end { p.start - point.end } else { point.start.saturating_sub(p.end) };
            gap <= NEAR
        })
    };
    let beside = [Some(at + 1), at.checked_sub(1)].into_iter().flatten();
    match point.time {
        Time::Clock(minute) => {
            let mut beside = beside.filter_map(|i| Some((i, near(i)?.time)));
            let day = beside.find(|(_, t)| matches!(t, Time::Day(_)));
            (day.map_or(at, |(i, _)| i.min(at)), day.map(|(_, time)| time), Some(minute))
        }
        Time::Day(_) => {
            let mut clock = beside.filter_map(|i| match near(i)?.time {
                Time::Clock(minute) => Some((i, minute)),
                _ => None,
            });
            let clock = clock.next();
            (clock.map_or(at, |(i, _)| i.min(at)), Some(point.time), clock.map(|(_, minute)| minute))
        }
        Time::Duration(_) => (at, Some(point.time), None),
    }
}

/// Returns the lag to a day and a time of day; `None` if it has passed or is no date.
fn lag(time: Option<Time>, clock: Option<i64>, now: Option<Now>) -> Option<Lag> {
    let Some(now) = now else {
        // Without a sending time only relative times have a lag, up to the end of their day.
        return Some(match time {
            Some(Time::Duration(minutes)) => Some(minutes),
            Some(Time::Day(Day::In(days))) => Some((days + 1) * DAY_MINUTES),
            None => Some(DAY_MINUTES),
            _ => None,
        });
    };
    let until = |day: i64, clock: Option<i64>| {
        (day - now.day) * DAY_MINUTES + clock.unwrap_or(DAY_MINUTES) - now.minute
    };
    let minutes = match time {
        Some(Time::Duration(minutes)) => minutes,
        // "Tonight at 12 am" is the end of today, not its beginning.
        Some(Time::Day(Day::In(0))) => until(now.day, clock.filter(|&minute| minute > 0)),
        Some(Time::Day(day)) => until(day_of(day, now.day)?, clock),
        // A time of day without a day is its next occurrence.
        _ => {
            let today = until(now.day, clock);
            if today > 0 { today } else { today + DAY_MINUTES }
        }
    };
    (minutes >= 0).then_some(Some(minutes))
}
