//! `follow_up`: how long after the brand's previous campaign a message was sent, in octaves of hours.

use super::definition::{Definition, Features};
use crate::hash::combine;

pub(super) const DEFINITION: Definition = Definition {
    name: "follow_up",
    sees: "a reminder a day later, a newsletter every week",
    misses: "who received the previous campaign; the first campaign of a brand has none",
    needs: "a sending time after an earlier campaign of its brand",
    features: Features::Emit(|context, row, _, emit| {
        if let Some(seconds) = context.campaign(row).since_previous {
            emit(combine(context.salt(row), u64::from(octave(seconds))));
        }
    }),
    values: Some(|context, row, _, visit| {
        if let Some(seconds) = context.campaign(row).since_previous {
            let octave = octave(seconds);
            visit(combine(context.salt(row), u64::from(octave)), &|| octave_name(octave));
        }
    }),
    ..Definition::BASE
};

/// Returns 0 below one hour, else 1 + ⌊log₂ hours⌋. A day and a week lie in the middle of octaves: 16–32 and 128–256
/// hours.
fn octave(seconds: i64) -> u32 {
    let hours = (seconds / 3600).max(0) as u64;
    u64::BITS - hours.leading_zeros()
}

/// Returns an octave in words: `16–32 hours`.
fn octave_name(octave: u32) -> String {
    let hours = |octave: u32| 1_u64 << octave.min(40);
    let days = |octave: u32| format!("{:.*}", usize::from(octave < 9), hours(octave) as f64 / 24.0);
    match octave {
        0 => "less than an hour".to_owned(),
        1..=5 => format!("{}–{} hours", hours(octave - 1), hours(octave)),
        _ => format!("{}–{} days", days(octave - 1), days(octave)),
    }
}

#[cfg(test)]
mod tests {
    use super::octave;

    #[test]
    fn lags_fall_into_octaves() {
        for (hours, expected) in
            [(0, 0), (1, 1), (2, 2), (3, 2), (15, 4), (16, 5), (24, 5), (31, 5), (32, 6), (168, 8), (255, 8)]
        {
            assert_eq!(octave(hours * 3600), expected, "{hours}");
            assert_eq!(octave(hours * 3600 + 3599), expected, "{hours}");
        }
        assert_eq!(octave(-5), 0);
    }
}
