//! What the sums say: one function and one result type for each analysis.

mod by_column;
pub mod cadence;
pub mod chance;
pub mod clusters;
mod expected;
pub mod groups;
pub mod homogeneity;
pub mod inbox;
pub mod index;
pub mod measure;
mod pairs;
pub mod pressure;
mod settings;
pub mod values;

pub(crate) use by_column::compare_parts;
pub use by_column::{ByColumn, Grouping, MAX_PARTS};
pub use measure::{Interchangeability, Measurement, measure};
pub use settings::{DEFAULT_SEED, Settings};
