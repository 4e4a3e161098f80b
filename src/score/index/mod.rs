//! What a draft is scored against: the grams, words and habits of brands.

mod brand;
mod build;
mod column;
mod coverage;
mod grams;
mod idioms;
#[cfg(feature = "arrow")]
mod key;
#[cfg(feature = "arrow")]
mod manifest;
#[cfg(feature = "arrow")]
mod open;
mod originalities;
mod read_as;
mod readers;
#[cfg(feature = "arrow")]
mod save;
#[cfg(feature = "arrow")]
mod small_tables;
mod table;
mod words;

pub(super) use brand::{Brand, RECENT, discounts};
pub(super) use coverage::{Coverage, Held};
#[cfg(feature = "arrow")]
pub use key::IndexKey;
pub use read_as::ReadAs;
pub use table::Index;
