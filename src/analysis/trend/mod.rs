//! How A, W and the index change from period to period, over the brands that are in both (docs/measures/trend.md).
//!
//! New brands move the index of a period although nobody changed, and so does another number of messages: W of few units
//! is noisy, and the logarithm of a noisy number is too low. So a change compares the same brands in two periods, with
//! every brand cut to the same number of units, and its error comes from deleting a brand from both.

mod change;
mod panel;
mod periods;
mod ratio;
mod result;
mod slope;

#[cfg(test)]
mod tests;

pub use panel::MIN_PANEL_BRANDS;
pub(crate) use periods::{Measured, PeriodsOfCells, measure_periods};
pub use result::{Before, Change, Comparison, PeriodIndex, Placebo, Slope, Trend};
pub(crate) use slope::slope;

/// The draws of units that a change is the mean of.
pub const DRAWS: usize = 20;

/// A change of fewer brands has no interval.
pub const MIN_BRANDS_FOR_CHANGE: usize = 5;
