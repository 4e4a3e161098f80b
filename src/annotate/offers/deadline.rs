//! Until when an offer holds: dates, weekdays, "today" and durations near a word such as "until", as lags.

use super::{Word, digits, of};
use crate::calendar::{DAY_MINUTES, civil_from_days, days_from_civil, days_in_month, weekday};
use crate::message::SentAt;
use crate::text::Slot;
use crate::text::lexicon::{Category, Match, Phrases, When};

/// Words between a deadline word and the time after it.
const AFTER: u32 = 4;

/// Words between a time and the deadline word after it.
const BEFORE: u32 = 2;

/// Words between a day and its time of day, and between a word of delivery and the deadline word that goes with it.
const NEAR: u32 = 3;

/// A deadline: minutes from the sending time, or that they are not known.
pub(super) type Lag = Option<i64>;

/// Something in a text that names a point in time, with its words.
#[derive(Debug, Clone, Copy)]
struct Point {
    start: u32,
    end: u32,
    time: Time,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Time {
    Day(Day),
    /// Minutes after midnight; 1440 is the end of the day.
    Clock(i64),
    /// Minutes.
    Duration(i64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Day {
    /// So many days from today.
    In(i64),
    /// 0 is Monday.
    Weekday(i64),
    Weekend,
    MonthEnd,
    /// A year where it is given, a month, and a day; day 0 is the last of the month.
    Date(Option<i64>, u32, u32),
}

/// The sender's clock: day and minute.
#[derive(Clone, Copy)]
struct Now {
    day: i64,
    minute: i64,
}

/// The deadlines of a message, in the order of its words; what has passed is none.
pub(super) fn lags<'a>(
    phrases: &Phrases,
    is_english: bool,
    sent_at: Option<SentAt>,
    words: &[Word],
    surface: &dyn Fn(usize) -> &'a str,
    found: &[Match],
) -> Vec<Lag> {
    const CUES: [Category; 3] = [Category::Until, Category::Deadline, Category::Remaining];
    let cues = || CUES.into_iter().flat_map(|category| of(found, category));
    if cues().next().is_none() {
        return Vec::new();
    }
    let now = sent_at.map(|at| {
        let minutes = (at.unix.div_euclid(60)).saturating_add(i64::from(at.offset_minutes));
        Now { day: minutes.div_euclid(DAY_MINUTES), minute: minutes.rem_euclid(DAY_MINUTES) }
    });
    let points = points(phrases, is_english, now, words, surface, of(found, Category::When));
    let deliveries = of(found, Category::NotDeadline);
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
        // Words that are a deadline twice over ("ends on the last day, Friday") name one.
        let (first, time, clock) = joined(&points, at);
        if std::mem::replace(&mut used[first], true) {
            continue;
        }
        lags.extend(lag(time, clock, now));
    }
    lags
}

/// A point with the day or time of day beside it: the first of both, the day or duration, the time of day.
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

/// Minutes from now to a day and a time of day; `None` for what has passed or is no date.
fn lag(time: Option<Time>, clock: Option<i64>, now: Option<Now>) -> Option<Lag> {
    let Some(now) = now else {
        // Without a clock only what is relative can be told, up to the end of its day.
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
        // "Tonight at 12 am" is when today ends, not when it began.
        Some(Time::Day(Day::In(0))) => until(now.day, clock.filter(|&minute| minute > 0)),
        Some(Time::Day(day)) => until(day_of(day, now.day)?, clock),
        // A time of day alone is the next such.
        _ => {
            let today = until(now.day, clock);
            if today > 0 { today } else { today + DAY_MINUTES }
        }
    };
    (minutes >= 0).then_some(Some(minutes))
}

/// The day that is meant on a day.
fn day_of(day: Day, today: i64) -> Option<i64> {
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
                // What is over is still named: for half a year in the same year, for a month across New Year, as later on
                // the end of this one is meant. All else is ahead.
                None => {
                    let just_over = on(year - 1).filter(|&day| day >= today - 31);
                    let this = on(year).filter(|&day| day > today - 183);
                    just_over.or(this).or_else(|| on(year + 1))?
                }
            }
        }
    })
}

/// All points of a message, in the order of its words.
fn points<'a>(
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
                let told = count.filter(|&(end, _)| end == start).map(|(_, n)| n);
                match written.or(told) {
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

/// What a word of its own names: a duration ("48h"), or a day that could be a number elsewhere ("14.03").
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

/// The day that the words of a date name.
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
    // English has both orders: the sooner, as deadlines are near.
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

/// Minutes after midnight of the words of a time of day.
fn clock<'a>(words: impl Iterator<Item = &'a str>) -> Option<i64> {
    let (mut numbers, mut half) = (Vec::new(), None);
    for word in words {
        numbers.extend(digits(word));
        // "6 p.m." as "6 pm".
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
    // 23:59 is meant as the end of the day; 0:00 only where the day is today.
    (hour <= 24 && minute < 60).then_some(if all == 23 * 60 + 59 { DAY_MINUTES } else { all })
}
