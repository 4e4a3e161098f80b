//! The types of the results.

use crate::catalog::Period;
use crate::facet::Facet;
use crate::reason::Reason;
use serde::{Deserialize, Serialize};

/// How across, within and the index of one facet change over time, or between two values of a column.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// The facet: `wording`, or the first one of the report.
    pub facet: Option<Facet>,
    /// The length of a period.
    pub by: Option<Period>,
    /// The unit that brands are cut to and that makes them eligible: `campaign`, or `block of 7 days`.
    pub unit: String,
    /// Why the units are not those of the report.
    pub unit_why: Option<Reason>,
    /// Every period with a scored message, in the order of time.
    pub periods: Vec<PeriodIndex>,
    /// The changes between each period with an index and the next one that has one.
    pub changes: Vec<Change>,
    /// The change of the index per period, over all periods.
    pub slope: Option<Slope>,
    /// The index after a date over that before it, if a date was given.
    pub before: Option<Before>,
    /// The index of one value of a column over that of another, if two were given.
    pub compare: Option<Comparison>,
    /// Why there is no change from period to period.
    pub why: Option<Reason>,
}

/// Across, within and the index of one period, over all its eligible brands and units.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PeriodIndex {
    /// The period, such as `2025-03`, `2025-Q1` or `2025`; or the value of the column.
    pub period: String,
    /// IX. Brands that enter or leave move it although nobody changed.
    pub ix: Option<f64>,
    /// The interval of IX over brands, from [`MIN_BRANDS_FOR_INTERVAL`](crate::analysis::MIN_BRANDS_FOR_INTERVAL) brands on.
    pub interval: Option<[f64; 2]>,
    /// A.
    pub across: Option<f64>,
    /// W.
    pub within: Option<f64>,
    /// The eligible brands.
    pub brands: u64,
    /// Their units with a scored message.
    pub units: u64,
    /// Why there is no index.
    pub why: Option<Reason>,
}

/// The index of one period over that of an earlier one, over the same brands with equal numbers of units.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The earlier period.
    pub from: String,
    /// The later period.
    pub to: String,
    /// The brands that are eligible in both; if the two have no brand in common, those of both together.
    pub panel: u64,
    /// The index of the later period over that of the earlier one: `across_ratio / within_ratio`.
    pub ratio: Option<f64>,
    /// Its interval at 95 %, by deleting one brand from both periods.
    pub interval: Option<[f64; 2]>,
    /// The p-value of the t test that the ratio is 1.
    pub p: Option<f64>,
    /// The p-value adjusted for the number of changes (Holm).
    pub p_holm: Option<f64>,
    /// The number of units that every brand was cut to.
    pub thinned_to: Option<u64>,
    /// A of the later period over that of the earlier one: above 1, brands say more of the same.
    pub across_ratio: Option<f64>,
    /// Its interval at 95 %.
    pub across_interval: Option<[f64; 2]>,
    /// W of the later period over that of the earlier one: below 1, brands repeat themselves less.
    pub within_ratio: Option<f64>,
    /// Its interval at 95 %.
    pub within_interval: Option<[f64; 2]>,
    /// Brands that are eligible in the later period only.
    pub entered: u64,
    /// Brands that are eligible in the earlier period only.
    pub left: u64,
    /// Why there is no ratio, or no interval.
    pub why: Option<Reason>,
}

/// The slope of the logarithm of the index on time.
///
/// The level of a period is the sum of the changes up to it, so that brands that enter or leave do not move it.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Slope {
    /// The factor by which the index changes in one period.
    pub per_period: Option<f64>,
    /// Its interval at 95 %, by deleting one brand from all periods.
    pub interval: Option<[f64; 2]>,
    /// The p-value of the t test that the factor is 1.
    pub p: Option<f64>,
    /// The brands of any of the changes.
    pub brands: u64,
    /// The periods: the longest run without a missing change.
    pub periods: u64,
    /// Why there is no slope, or no interval.
    pub why: Option<Reason>,
}

/// The index after a date over that before it.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Before {
    /// The first day of the later side.
    pub date: String,
    /// The unit, as in [`Trend::unit`].
    pub unit: String,
    /// Both sides over all their brands: `before` and `after`.
    pub periods: Vec<PeriodIndex>,
    /// The change from before to after.
    #[serde(flatten)]
    pub change: Change,
    /// The change among those at other dates.
    pub placebo: Placebo,
}

/// The place of a change at a date among the changes at the ends of all other months.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Placebo {
    /// 1 if no other date has a larger change, up or down.
    pub rank: Option<u64>,
    /// The dates that have a ratio, this one included. The rank says little for fewer than twenty.
    pub of: u64,
}

/// The index of one value of a column over that of another.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The column.
    pub column: String,
    /// The unit, as in [`Trend::unit`].
    pub unit: String,
    /// Why the units are not those of the report.
    pub unit_why: Option<Reason>,
    /// Both values over all their brands.
    pub periods: Vec<PeriodIndex>,
    /// The change from the first value to the second.
    #[serde(flatten)]
    pub change: Change,
}
