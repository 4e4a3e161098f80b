//! The hashed n-grams of texts and sequences.

mod gram;
mod set;
mod shingler;
mod word_hash;

pub use gram::grams;
pub use set::{distinct, jaccard};
pub use shingler::{MAX_NGRAM, Scratch, Shingler, Unit};
