//! Cells, campaigns and parts of brands: the rows of the catalog's tables.

use crate::calendar::civil_from_days;
use crate::hash::{combine, hash64};
use crate::language::Language;

/// A brand in a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// The hash of the brand's name.
    pub brand: u64,
    /// The language.
    pub language: Language,
}

/// The size of a cell, unscored messages included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CellSize {
    /// Campaigns.
    pub campaigns: u64,
    /// Messages.
    pub messages: u64,
}

/// One campaign of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Campaign {
    /// Index of its cell.
    pub cell: u32,
    /// Index of its unit.
    pub unit: u32,
    /// Identifies the campaign across batches.
    pub key: u64,
    /// Equal for campaigns of one cell with the same text and neither key nor time.
    pub text: u64,
    /// The rule that found it.
    pub rule: Rule,
    /// The sending time of its first message, in seconds of Unix time.
    pub first_sent: Option<i64>,
    /// Seconds from the first message of the brand's previous campaign to its own.
    pub since_previous: Option<i64>,
}

impl Campaign {
    /// Calendar month (UTC) of its first message, counted from January 1970.
    #[must_use]
    pub fn month(&self) -> Option<i32> {
        self.first_sent.map(month_of)
    }
}

/// The rule that found a campaign, in order of preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// The campaign column of the input.
    Column,
    /// A header or a link's `utm_campaign`, if the text or the time agrees.
    Header,
    /// Near-identical bodies within 48 hours.
    Leader,
    /// None: the message is a campaign of its own.
    Own,
}

/// A part of a brand: its messages with some values in the columns that split brands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) brand: u64,
    pub(super) values: Vec<Option<String>>,
}

/// Returns the part of a brand that a message with some values belongs to; the brand itself if it has no value.
pub(super) fn part_of(brand: u64, values: &[Option<&str>]) -> u64 {
    let values = (0..).zip(values).filter_map(|(i, value)| Some((i, (*value)?)));
    values
        .fold(brand, |part, (i, value): (u64, &str)| combine(part, hash64(value.as_bytes()).wrapping_add(i)))
}

/// Returns the months since January 1970 of a Unix time.
pub(super) fn month_of(unix: i64) -> i32 {
    let (year, month, _) = civil_from_days(unix.div_euclid(86_400));
    ((year - 1970) * 12 + i64::from(month) - 1) as i32
}

#[cfg(test)]
mod tests {
    use super::month_of;

    #[test]
    fn months() {
        for (unix, month) in [
            (0, 0),
            (-1, -1),
            (2_678_399, 0),
            (2_678_400, 1),
            (951_782_400, 30 * 12 + 1), // 29 February 2000
            (951_868_800, 30 * 12 + 2), // 1 March 2000
            (1_735_689_600, 55 * 12),   // 1 January 2025
        ] {
            assert_eq!(month_of(unix), month, "{unix}");
        }
    }
}
