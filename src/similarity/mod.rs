//! How alike two messages, all close pairs of messages, or two groups of messages are.

mod encoded;
mod filter;
pub mod group;
mod intern;
pub mod join;
pub mod pair;
mod rows;
mod shingles;
mod texts;
mod top;

pub use rows::Rows;
pub use shingles::{Kind, Shingles};
pub use texts::NO_TEXT;
pub use top::Leading;
