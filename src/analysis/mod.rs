//! What the sums say: one function and one result type for each analysis.

pub mod base;
pub mod cadence;
pub mod chance;
pub mod clusters;
pub mod groups;
pub mod inbox;
pub mod interchange;
pub mod permutation;
pub mod pressure;
pub mod values;

pub use interchange::{Interchangeability, Measurement, Settings, measure};
