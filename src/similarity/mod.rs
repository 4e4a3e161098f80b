//! How alike two messages, all close pairs of messages, or two groups of messages are.

mod filter;
pub mod group;
mod intern;
pub mod join;
pub mod pair;
mod rows;
mod shingles;

pub use rows::Rows;
pub use shingles::{Kind, Leading, NO_TEXT, Shingles};
