//! One function and one result type for each analysis.

pub mod anatomy;
pub mod attribution;
mod by_column;
mod cadence;
mod cell_sums;
pub mod chance;
pub mod clusters;
pub mod depth;
mod eligible;
mod estimate;
mod expected;
mod finish;
mod gap;
pub mod groups;
pub mod homogeneity;
mod inbox;
pub mod index;
mod measure;
mod nearest;
pub mod open_ground;
mod pairs;
pub(crate) mod passages;
pub mod phrases;
pub(crate) mod pieces;
mod pressure;
mod result;
mod settings;
mod splits;
pub mod templates;
pub mod trend;
mod values;

pub(crate) use by_column::compare_parts;
pub use by_column::{GroupResult, GroupedResult, Grouping, MAX_PARTS};
pub use cadence::BrandHours;
pub(crate) use cadence::hours;
pub use estimate::{BRANDS_FOR_EXACT_INTERVAL, Estimate, IMPRECISE, MIN_BRANDS_FOR_INTERVAL};
pub use inbox::Inbox;
pub(crate) use inbox::load;
pub(crate) use measure::measure_rows;
pub use measure::{Measurement, measure};
pub use nearest::{MIN_UNITS_FOR_OVERLAP, NEAREST};
pub(crate) use pressure::pressure;
pub use pressure::{BrandPressure, ShareOf};
pub use result::{
    AcrossAll, BrandResult, ChanceResult, Excluded, FEW_CARRY, FacetResult, INFLUENCE, IneligibleBrand,
    Influence, MIN_BRANDS_FOR_INFLUENCE, MaskingGap, Neighbour, OverlapMatrix, Recipients, is_influential,
};
pub use settings::{DEFAULT_SEED, Settings};
pub use splits::MAX_SPLITS;
pub use values::{CommonValue, CommonValues, EffectiveNumber, NAMED, SAMPLED_CAMPAIGNS};
