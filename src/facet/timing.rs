//! `timing`: the hour of the week at which a message was sent, by the sender's clock, in 168 circular bins.
//!
//! A message weighs 15, 12, 6 and 2 on the bins 0, 1, 2 and 3 hours away: a Gaussian of σ = 1.5 h in integers. So mails
//! an hour apart are similar, and those of another day are not. Hours spread evenly over the week would give
//! S_0 = (Σw)²/(168·Σw²) = .0304.

use super::context::{Context, Scratch};
use super::definition::{Definition, Features, Visit};
use crate::corpus::SentAt;
use crate::hash::combine;

pub(super) const DEFINITION: Definition = Definition {
    name: "timing",
    sees: "the hour of the week: Tuesdays at ten",
    misses: "the season, and the reader's time zone",
    needs: "a sending time with its hour, in mail of 14 days or more",
    features: Features::Emit(|context, row, _, emit| features(context, row, emit)),
    values: Some(|context, row, _, visit| {
        if let Some(at) = context.corpus.rows()[row].sent_at_hour() {
            let hour = hour_of_week(at);
            visit(combine(context.salt(row), hour as u64), &|| hour_name(hour));
        }
    }),
    spelled: Some(spelled),
    ..Definition::BASE
};

/// Hours of a week.
const HOURS: i64 = 168;

/// The weight of bins 0, 1, 2 and 3 hours away.
const WEIGHTS: [usize; 4] = [15, 12, 6, 2];

/// The most hours away at which a message weighs.
const REACH: i64 = WEIGHTS.len() as i64 - 1;

/// Returns the hour of the week nearest to an instant, by the sender's clock; 0 is Monday at midnight.
#[must_use]
pub const fn hour_of_week(at: SentAt) -> i64 {
    // 1 January 1970 was a Thursday.
    let since_monday = at.local().saturating_add(3 * 86_400 + 1800);
    since_monday.div_euclid(3600).rem_euclid(HOURS)
}

/// Returns an hour of the week in words: `Tuesday 10:00`.
#[must_use]
pub fn hour_name(hour: i64) -> String {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let hour = hour.rem_euclid(HOURS);
    format!("{} {:02}:00", DAYS[(hour / 24) as usize % 7], hour % 24)
}

/// Returns the `timing` cosine of two messages sent `apart` hours of the week from each other.
pub(crate) fn timing_cosine(apart: usize) -> f64 {
    let apart = apart as i64 % HOURS;
    let apart = apart.min(HOURS - apart);
    let dot = |apart: i64| (-REACH..=REACH).map(|away| weight(away) * weight(away - apart)).sum::<usize>();
    dot(apart) as f64 / dot(0) as f64
}

/// If the mail spans fewer days, its messages are unscored, because it shows no weekly rhythm.
pub const MIN_DAYS: i64 = 14;

fn features(context: &Context<'_>, row: usize, emit: &mut dyn FnMut(u64)) {
    if context.days() < MIN_DAYS {
        return;
    }
    let Some(sent_at) = context.corpus.rows()[row].sent_at_hour() else { return };
    let (salt, hour) = (context.salt(row), hour_of_week(sent_at));
    for away in -REACH..=REACH {
        let bin = combine(salt, (hour + away).rem_euclid(HOURS) as u64);
        (0..weight(away)).for_each(|_| emit(bin));
    }
}

/// Returns the weight of a bin some hours away.
fn weight(away: i64) -> usize {
    WEIGHTS.get(away.unsigned_abs() as usize).map_or(0, |&weight| weight)
}

/// Visits the hours on which a message weighs.
fn spelled(context: &Context<'_>, row: usize, _: &mut Scratch, visit: Visit<'_>) {
    if let Some(at) = context.corpus.rows()[row].sent_at_hour() {
        for hour in (-REACH..=REACH).map(|away| (hour_of_week(at) + away).rem_euclid(HOURS)) {
            visit(combine(context.salt(row), hour as u64), &|| hour_name(hour));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_follow_the_senders_clock_and_are_rounded() {
        let check = |unix, offset_minutes, hour| {
            assert_eq!(hour_of_week(SentAt { unix, offset_minutes }), hour);
        };
        check(0, 0, 72); // Thursday at midnight
        check(0, 60, 73);
        check(1799, 0, 72);
        check(1800, 0, 73);
        check(-3 * 86_400, 0, 0); // Monday
        check(-3 * 86_400 - 1801, 0, 167);
        check(-3 * 86_400 - 1800, 0, 0);
        check(
            i64::from(i32::MAX) * 1000,
            -720,
            hour_of_week(SentAt { unix: i64::from(i32::MAX) * 1000 - 43_200, offset_minutes: 0 }),
        );
    }
}
