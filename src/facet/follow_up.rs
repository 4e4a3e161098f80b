//! `follow_up`: how long after the brand's previous campaign a message was sent, in octaves of hours.
//!
//! What it sees: a reminder a day later, a newsletter every week. What it does not: to whom the previous one went. The
//! first campaign of a brand has none.

use super::extractor::Extractor;
use crate::hash::combine;

pub(super) fn features(extractor: &Extractor<'_>, row: usize, emit: &mut impl FnMut(u64)) {
    if let Some(seconds) = extractor.campaign(row).since_previous {
        emit(combine(extractor.salt(row), u64::from(octave(seconds))));
    }
}

/// 0 below one hour, then 1 + ⌊log₂ hours⌋: a day and a week lie in the middle of theirs, 16–32 and 128–256 hours.
pub(super) fn octave(seconds: i64) -> u32 {
    let hours = (seconds / 3600).max(0) as u64;
    u64::BITS - hours.leading_zeros()
}

/// An octave in words: `16–32 hours`.
pub(super) fn octave_name(octave: u32) -> String {
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
    fn octaves() {
        for (hours, expected) in
            [(0, 0), (1, 1), (2, 2), (3, 2), (15, 4), (16, 5), (24, 5), (31, 5), (32, 6), (168, 8), (255, 8)]
        {
            assert_eq!(octave(hours * 3600), expected, "{hours}");
            assert_eq!(octave(hours * 3600 + 3599), expected, "{hours}");
        }
        assert_eq!(octave(-5), 0);
    }
}
