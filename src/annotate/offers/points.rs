//! The points in time that a text names: days, times of day, durations.

use super::word::{Word, digits};
use crate::calendar::{DAY_MINUTES, civil_from_days, days_from_civil, days_in_month, weekday};
use crate::lexicon::{Match, Phrases, When};
use crate::text::Slot;

/// A point in time and the words that name it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) time: Time,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    Day(Day),
    /// Minutes after midnight; 1440 is the end of the day.
    Clock(i64),
    /// In minutes.
    Duration(i64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// Days from today.
    In(i64),
    /// 0 is Monday.
    Weekday(i64),
    Weekend,
    MonthEnd,
    /// A year if given, a month, and a day. Day 0 is the last day of the month.
    Date(Option<i64>, u32, u32),
}

/// The sender's local time: the day, and the minute of the day.
#[derive(Clone, Copy)]
pub(super) struct Now {
    pub(super) day: i64,
    pub(super) minute: i64,
}

/// Returns the points of a message in the order of its words. `whens` holds the matches of
/// [`Category::When`](crate::lexicon::Category::When).
pub(super) fn points<'a>(
    phrases: &Phrases,
    is_english: bool,
    now: Option<Now>,
    words: &[Word],
    surface: &dyn Fn(usize) -> &'a str,
    whens: &[Match],
) -> Vec<Point> {
    let mut points = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let end = at + 1 + words.iter().skip(at + 1).take_while(|word| word.continues).count();
        let span = at..end;
        let time = match word.slot {
            Some(Slot::Date) => {
                let first = whens.partition_point(|m| (m.start as usize) < at);
                let inside = whens[first..].iter().take_while(|m| (m.start as usize) < end);
                let month = inside.filter_map(|m| phrases.when(m)).find_map(|when| match when {
                    When::Month(month) => Some(u32::from(month)),
                    _ => None,
                });
                date(span.clone().map(surface), month, is_english, now).map(Time::Day)
            }
            Some(Slot::Time) => clock(span.clone().map(surface)).map(Time::Clock),
            _ => None,
        };
        points.extend(time.map(|time| Point { start: at as u32, end: end as u32, time }));
        at = end;
    }
    let in_slot = |start: u32| {
        let word = words.get(start as usize);
        word.is_some_and(|word| word.continues || matches!(word.slot, Some(Slot::Date | Slot::Time)))
    };
    let mut count: Option<(u32, i64)> = None;
    for m in whens.iter().filter(|m| !in_slot(m.start)) {
        let (start, end, Some(when)) = (m.start, m.end, phrases.when(m)) else { continue };
        let time = match when {
            When::Today => Time::Day(Day::In(0)),
            When::Tomorrow => Time::Day(Day::In(1)),
            When::Overmorrow => Time::Day(Day::In(2)),
            When::Midnight => Time::Clock(DAY_MINUTES),
            When::Noon => Time::Clock(DAY_MINUTES / 2),
            When::Weekend => Time::Day(Day::Weekend),
            When::MonthEnd => Time::Day(Day::MonthEnd),
            When::Weekday(day) => Time::Day(Day::Weekday(i64::from(day))),
            When::Month(_) => continue,
            When::Count(n) => {
                count = Some((end, i64::from(n)));
                continue;
            }
            When::Minutes(unit) => {
                let before = (start as usize).checked_sub(1);
                let written = before.and_then(|i| digits(surface(i)).next()).filter(|&n| n <= 1000);
                let spelt = count.filter(|&(end, _)| end == start).map(|(_, n)| n);
                match written.or(spelt) {
                    Some(n) => Time::Duration(n * i64::from(unit)),
                    None => continue,
                }
            }
        };
        let start = if matches!(time, Time::Duration(_)) { start - 1 } else { start };
        points.push(Point { start, end, time });
    }
    for (at, word) in words.iter().enumerate().filter(|(_, word)| !word.continues) {
        if !matches!(word.slot, None | Some(Slot::Number)) {
            continue;
        }
        if let Some(time) = written(surface(at)) {
            points.push(Point { start: at as u32, end: at as u32 + 1, time });
        }
    }
    points.sort_by_key(|point| (point.start, point.end));
    points
}

/// Returns the time that a word without a slot names: a duration ("48h") or a day ("14.03").
fn written(word: &str) -> Option<Time> {
    if word.len() > 5 || !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some(hours) = word.strip_suffix('h') {
        return Some(Time::Duration(60 * i64::from(hours.parse::<u16>().ok()?)));
    }
    let (day, month) = word.split_once('.').filter(|(day, month)| day.len() <= 2 && month.len() == 2)?;
    valid(None, month.parse().ok()?, day.parse().ok().filter(|&day| day > 0)?).map(Time::Day)
}

/// Returns the day that the words of a date name. `month` is the month they spell out, if any.
fn date<'a>(
    words: impl Iterator<Item = &'a str>,
    month: Option<u32>,
    is_english: bool,
    now: Option<Now>,
) -> Option<Day> {
    let numbers: Vec<i64> = words.flat_map(digits).collect();
    let year = |n: i64| if n < 100 { n + 2000 } else { n };
    let small = |n: i64| u32::try_from(n).ok().filter(|n| (1..=31).contains(n));
    if let Some(month) = month {
        let given = numbers.iter().copied().find(|&n| n > 31);
        let day = numbers.iter().copied().find_map(small);
        return Some(Day::Date(given, month, day.unwrap_or(0)));
    }
    let (given, first, second) = match *numbers.as_slice() {
        [y, m, d] if y > 31 => return valid(Some(y), small(m)?, small(d)?),
        [a, b, y] => (Some(year(y)), small(a)?, small(b)?),
        [a, b] => (None, small(a)?, small(b)?),
        _ => return None,
    };
    let day_first = valid(given, second, first);
    if !is_english {
        return day_first;
    }
    // English dates use both orders. Deadlines are near, so the date is the earlier of the two days that is not over.
    let month_first = valid(given, first, second);
    let (Some(a), Some(b), Some(now)) = (day_first, month_first, now) else {
        return month_first.or(day_first);
    };
    let ahead = |day: Day| day_of(day, now.day).map(|day| day - now.day).filter(|&lag| lag >= 0);
    match (ahead(a), ahead(b)) {
        (Some(x), Some(y)) if x < y => Some(a),
        (Some(_), None) => Some(a),
        _ => Some(b),
    }
}

fn valid(year: Option<i64>, month: u32, day: u32) -> Option<Day> {
    (day <= days_in_month(year.unwrap_or(2000), month)?).then_some(Day::Date(year, month, day))
}

/// Returns the time of day that the words name, in minutes after midnight.
fn clock<'a>(words: impl Iterator<Item = &'a str>) -> Option<i64> {
    let (mut numbers, mut half) = (Vec::new(), None);
    for word in words {
        numbers.extend(digits(word));
        // Full stops are ignored: "6 p.m." is "6 pm".
        let mut letters = word.bytes().rev().filter(|&b| b != b'.');
        match (letters.next(), letters.next()) {
            (Some(b'm'), Some(b'p')) => half = Some(12),
            (Some(b'm'), Some(b'a')) => half = Some(0),
            _ => {}
        }
    }
    let (&hour, minute) = (numbers.first()?, numbers.get(1).copied().unwrap_or(0));
    let hour = half.map_or(hour, |half| hour % 12 + half);
    let all = hour * 60 + minute;
    // 23:59 means the end of the day.
    (hour <= 24 && minute < 60).then_some(if all == 23 * 60 + 59 { DAY_MINUTES } else { all })
}

/// Returns the date of `day` in a message sent on `today`; `None` if there is no such date.
pub(super) fn day_of(day: Day, today: i64) -> Option<i64> {
    let (year, month, _) = civil_from_days(today);
    Some(match day {
        Day::In(days) => today + days,
        Day::Weekday(wanted) => today + (wanted - weekday(today)).rem_euclid(7),
        Day::Weekend => today + 6 - weekday(today),
        Day::MonthEnd => days_from_civil(year, month, days_in_month(year, month)?),
        Day::Date(given, month, day) => {
            let on = |year: i64| {
                let last = days_in_month(year, month)?;
                (day <= last).then(|| days_from_civil(year, month, if day == 0 { last } else { day }))
            };
            match given {
                Some(year) => on(year)?,
                // A date without a year may lie up to half a year back in the same year, or a month back across New
                // Year. Every other date is ahead.
                None => {
                    let just_over = on(year - 1).filter(|&day| day >= today - 31);
                    let this = on(year).filter(|&day| day > today - 183);
                    just_over.or(this).or_else(|| on(year + 1))?
                }
            }
        }
    })
}
