//! The bins of offers: their numbers and their names.

use super::deadline::Lag;
use super::money;
use crate::lexicon::{Category, Match};

/// Number of blocks: discounts, prices, deadlines, rhetoric.
pub const BLOCKS: usize = 4;

/// The block of percentages.
pub const DISCOUNTS: u8 = 0;
/// The block of amounts of money.
pub const PRICES: u8 = 1;
/// The block of hours to the end.
pub const DEADLINES: u8 = 2;
/// The block of phrases.
pub const RHETORIC: u8 = 3;

/// Upper bounds of deadline bins, in hours, with their names.
const LAGS: [(i64, &str); 8] = [
    (3, "≤ 3 h"),
    (12, "≤ 12 h"),
    (24, "≤ 24 h"),
    (48, "≤ 48 h"),
    (72, "≤ 72 h"),
    (7 * 24, "≤ 7 days"),
    (14 * 24, "≤ 14 days"),
    (30 * 24, "≤ 30 days"),
];

/// The bin of later deadlines.
const LATER: u32 = LAGS.len() as u32;

/// The bin of deadlines whose distance is unknown, because the message has no sending time.
const UNKNOWN_LAG: u32 = LATER + 1;

/// The categories of phrases in [`RHETORIC`].
pub(super) const RHETORICAL: [Category; 5] =
    [Category::Urgency, Category::LastChance, Category::Scarcity, Category::SocialProof, Category::Gratitude];

/// Returns the bin of a deadline.
pub(super) fn lag_bin(lag: Lag) -> u32 {
    let Some(minutes) = lag else { return UNKNOWN_LAG };
    LAGS.iter().position(|&(hours, _)| minutes <= hours * 60).map_or(LATER, |bin| bin as u32)
}

/// Returns the bin of a phrase of [`RHETORICAL`].
pub(crate) fn rhetoric_bin(phrase: &Match) -> u32 {
    (phrase.category as u32) << 16 | phrase.phrase
}

/// Returns the name of the category of a phrase of [`RHETORIC`].
pub(crate) fn rhetoric_name(bin: u32) -> Option<&'static str> {
    RHETORICAL.into_iter().find(|&category| category as u32 == bin >> 16).map(Category::name)
}

/// Returns the name of a bin: `−20 %`, `≤ 24 h`, `urgency: «ultime ore»`.
///
/// For [`RHETORIC`], `quote` is the phrase as the message has it, because a listed phrase has many forms.
#[must_use]
pub fn name(block: u8, bin: u32, quote: &str) -> String {
    match block {
        DISCOUNTS => money::discount_name(bin),
        PRICES => money::price_name(bin),
        DEADLINES => match (LAGS.get(bin as usize), bin) {
            (Some((_, name)), _) => (*name).to_owned(),
            (None, LATER) => "> 30 days".to_owned(),
            _ => "a date, sending time not known".to_owned(),
        },
        _ => {
            format!("{}: «{quote}»", rhetoric_name(bin).unwrap_or("phrase").replace('_', " "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_have_names() {
        assert_eq!(name(RHETORIC, u32::MAX, ""), "phrase: «»");
        assert_eq!(name(DEADLINES, LATER, ""), "> 30 days");
    }

    #[test]
    fn lags_fall_into_bins() {
        for (hours, expected) in [
            (0, 0),
            (3, 0),
            (4, 1),
            (12, 1),
            (24, 2),
            (25, 3),
            (72, 4),
            (168, 5),
            (336, 6),
            (720, 7),
            (721, LATER),
        ] {
            assert_eq!(lag_bin(Some(60 * hours)), expected, "{hours}");
        }
        assert_eq!(lag_bin(None), UNKNOWN_LAG);
    }
}
