//! Similarity of two messages, all close pairs, and sums over groups of messages.

pub(crate) mod common_runs;
mod encoded;
pub mod group;
mod intern;
pub mod join;
pub mod pair;
mod row_builder;
mod shared_filter;
mod shingles;
mod texts;
mod top;

pub use row_builder::{Kind, RowBuilder};
pub use shingles::Shingles;
pub use texts::NO_TEXT;
pub use top::TopShingle;
