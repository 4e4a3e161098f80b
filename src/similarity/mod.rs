//! How alike two messages, all close pairs of messages, or two groups of messages are.

mod filter;
pub mod group;
pub mod join;
pub mod pair;
mod shingles;

pub use shingles::{Kind, Leading, NO_TEXT, Shingles};
