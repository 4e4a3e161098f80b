//! Units: the campaigns that intervals count as one observation (docs/measures/units.md).
//!
//! A brand sends series: its mails of one week resemble each other more than its mails of different weeks. So with
//! sending times a unit is all campaigns of a cell in one block of days; without, a unit is a campaign.

use super::cells::Cell;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Days of a block under [`Block::Auto`].
pub const AUTO_DAYS: u32 = 7;

/// A brand with fewer units is never eligible: the jackknife of `within` needs three.
pub const HARD_MIN_UNITS: usize = 3;

/// Default number of units that make a brand eligible.
pub const MIN_UNITS: usize = 5;

/// The campaigns that form a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Block {
    /// Blocks of [`AUTO_DAYS`] days, or campaigns if too few brands have enough blocks.
    #[default]
    Auto,
    /// Blocks of this many UTC days, counted from 1 January 1970; at least 1.
    Days(u32),
    /// Each campaign is a unit.
    None,
}

impl std::fmt::Display for Block {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Days(days) => days.fmt(f),
            Self::None => f.write_str("none"),
        }
    }
}

impl std::str::FromStr for Block {
    type Err = crate::error::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "auto" => Ok(Self::Auto),
            "none" => Ok(Self::None),
            _ => match text.parse() {
                Ok(days) if days > 0 => Ok(Self::Days(days)),
                _ => Err(crate::error::Error::parameter("block", "give a number of days, 'none' or 'auto'")),
            },
        }
    }
}

impl From<Block> for String {
    fn from(block: Block) -> Self {
        block.to_string()
    }
}

impl TryFrom<String> for Block {
    type Error = crate::error::Error;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// One unit of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// Index of its cell.
    pub cell: u32,
    /// Index of its block of days, in order of time, the same for all cells; `None` if its campaign has no time or units are
    /// campaigns.
    pub block: Option<u32>,
    /// Identifies the unit within its cell in any corpus.
    pub key: u64,
}

/// The choice of units of a corpus.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Blocks {
    /// Days of a block; `None` if a unit is a campaign.
    pub days: Option<u32>,
    /// Number of blocks that hold a campaign.
    pub n_blocks: usize,
    /// The reason.
    pub why: BlockReason,
}

/// The reason for a choice of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BlockReason {
    /// The caller chose.
    #[default]
    Asked,
    /// No campaign has a sending time.
    NoTimes,
    /// The number of brands with enough blocks decided.
    Counted {
        /// Cells with `min_units` campaigns or more.
        cells: usize,
        /// Cells with `min_units` blocks or more.
        with_blocks: usize,
        /// The number of units that make a brand eligible.
        min_units: usize,
        /// The longest shorter block of which enough brands have enough.
        shorter: Option<u32>,
    },
}

impl BlockReason {
    /// Returns the reason in words.
    #[must_use]
    pub fn describe(&self, days: Option<u32>) -> String {
        match (self, days) {
            (Self::Asked, Some(days)) => format!("blocks of {days} days were asked for"),
            (Self::Asked, None) => "campaigns as units were asked for".to_owned(),
            (Self::NoTimes, _) => "no campaign has a sending time".to_owned(),
            (Self::Counted { cells, with_blocks, min_units, .. }, _) => format!(
                "{with_blocks} of {cells} brands with {min_units} campaigns or more have {min_units} blocks of {AUTO_DAYS} days or more"
            ),
        }
    }
}

/// A campaign as the choice of units sees it.
pub(super) struct Timed {
    pub(super) cell: Cell,
    pub(super) first_sent: Option<i64>,
}

/// Returns the block of a time: the floor of UTC days divided by the length of a block.
pub(super) fn block_of(unix: i64, days: u32) -> i64 {
    unix.div_euclid(86_400).div_euclid(i64::from(days))
}

/// Returns the days of a block, and the reason. `campaigns` must be in the order of cells.
pub(super) fn decide(block: Block, min_units: usize, campaigns: &[Timed]) -> (Option<u32>, BlockReason) {
    match block {
        Block::None => return (None, BlockReason::Asked),
        // Without times there are no blocks, whatever the setting.
        _ if campaigns.iter().all(|c| c.first_sent.is_none()) => return (None, BlockReason::NoTimes),
        Block::Days(days) => return (Some(days.max(1)), BlockReason::Asked),
        Block::Auto => {}
    }
    let of_cells =
        || campaigns.chunk_by(|a, b| a.cell == b.cell).filter(|of_cell| of_cell.len() >= min_units);
    let n_blocks = |of_cell: &[Timed], days: u32| {
        let timed = of_cell.iter().filter_map(|c| c.first_sent);
        timed.map(|unix| block_of(unix, days)).collect::<BTreeSet<i64>>().len()
    };
    let cells = of_cells().count();
    let n_with = |days: u32| of_cells().filter(|of_cell| n_blocks(of_cell, days) >= min_units).count();
    let is_enough = |with_blocks: usize| cells > 0 && 2 * with_blocks >= cells;
    let with_blocks = n_with(AUTO_DAYS);
    let shorter = match is_enough(with_blocks) {
        true => None,
        false => (1..AUTO_DAYS).rev().find(|&days| is_enough(n_with(days))),
    };
    let days = is_enough(with_blocks).then_some(AUTO_DAYS);
    (days, BlockReason::Counted { cells, with_blocks, min_units, shorter })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    const DAY: i64 = 86_400;

    fn campaigns(brand: u64, days: impl IntoIterator<Item = Option<i64>>) -> Vec<Timed> {
        let cell = Cell { brand, language: Language::UND };
        days.into_iter().map(|day| Timed { cell, first_sent: day.map(|day| day * DAY) }).collect()
    }

    #[test]
    fn blocks_are_whole_utc_days_from_1970() {
        for (unix, days, block) in
            [(0, 7, 0), (7 * DAY - 1, 7, 0), (7 * DAY, 7, 1), (-1, 7, -1), (-7 * DAY, 7, -1), (3 * DAY, 1, 3)]
        {
            assert_eq!(block_of(unix, days), block, "{unix} / {days}");
        }
    }

    #[test]
    fn a_shorter_block_may_be_one_of_which_there_are_enough() {
        fn check(days: impl IntoIterator<Item = i64>, expected: Option<u32>) {
            let (none, why) = decide(Block::Auto, 5, &campaigns(1, days.into_iter().map(Some)));
            let BlockReason::Counted { shorter, .. } = why else { panic!("{why:?}") };
            assert_eq!((none, shorter), (None, expected));
        }
        check(0..5, Some(1));
        check((0..5).map(|n| 3 * n), Some(3));
        check([0; 5], None);
    }

    #[test]
    fn half_of_the_brands_decide() {
        let weekly = |brand| campaigns(brand, (0..5).map(|week| Some(7 * week)));
        let daily = |brand| campaigns(brand, (0..5).map(Some));
        let few = |brand| campaigns(brand, (0..4).map(|week| Some(7 * week)));
        let of = |parts: Vec<Vec<Timed>>| {
            decide(Block::Auto, 5, &parts.into_iter().flatten().collect::<Vec<_>>()).0
        };
        assert_eq!(of(vec![weekly(1), daily(2)]), Some(7));
        assert_eq!(of(vec![weekly(1), daily(2), daily(3)]), None);
        // A brand with too few campaigns does not count.
        assert_eq!(of(vec![weekly(1), few(2), few(3)]), Some(7));
        assert_eq!(of(vec![few(2), few(3)]), None);
        assert_eq!(of(vec![]), None);
        // An explicit choice is kept.
        assert_eq!(decide(Block::Days(14), 5, &daily(1)), (Some(14), BlockReason::Asked));
        assert_eq!(decide(Block::None, 5, &weekly(1)), (None, BlockReason::Asked));
        let untimed = campaigns(1, [None; 6]);
        for block in [Block::Auto, Block::Days(7)] {
            assert_eq!(decide(block, 5, &untimed), (None, BlockReason::NoTimes));
        }
    }

    #[test]
    fn what_is_typed_is_what_is_shown() {
        for text in ["auto", "none", "7", "14"] {
            assert_eq!(text.parse::<Block>().unwrap().to_string(), text);
        }
        for text in ["", "0", "-1", "weekly", "4294967296"] {
            text.parse::<Block>().unwrap_err();
        }
    }
}
