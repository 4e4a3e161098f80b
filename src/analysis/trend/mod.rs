//! How A, W and the index change from period to period, over the brands that are in both (docs/measures/trend.md).
//!
//! The index of a period changes when brands enter or leave, even if no brand writes differently. It also depends on the
//! number of units: W of few units is noisy, and the logarithm of a noisy number is too low on average. So a change compares
//! the same brands in two periods, with every brand cut to the same number of units. Its error is a jackknife that deletes a
//! brand from both periods.

mod change;
mod panel;
mod periods;
mod ratio;
mod result;
mod slope;
#[cfg(test)]
mod tests;

pub use change::{DRAWS, MIN_BRANDS_FOR_CHANGE};
pub use panel::MIN_PANEL_BRANDS;
pub(crate) use panel::PeriodsOfCells;
pub(crate) use periods::{Measured, measure_periods};
pub use result::{Before, Change, Comparison, PeriodIndex, Placebo, Slope, Trend};
pub(crate) use slope::slope;
