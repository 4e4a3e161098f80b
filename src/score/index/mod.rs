//! What a draft is scored against: the grams, words and habits of brands.

mod brand;
mod build;
mod column;
mod coverage;
mod grams;
mod idioms;
mod read_as;
mod table;
mod words;

pub(super) use brand::{Brand, discounts};
pub(super) use coverage::{Coverage, Held};
pub(super) use grams::damaged;
pub use read_as::ReadAs;
pub use table::Index;
