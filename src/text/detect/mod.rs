//! Language detection: a sample of a text's words against the word lists, and a guess from letter n-grams.

mod decide;
mod sample;
mod script;

pub use decide::detect;

pub(crate) use decide::detect_tokens;
pub(crate) use sample::Lists;
