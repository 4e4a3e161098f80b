//! A draft against what brands send: how much of it nobody else says, and what to change (docs/measures/originality.md).
//!
//! ```text
//! batches ─ Index::build ─▶ Index ─┐
//! draft ─ read as the corpus was ──┴─ score ─▶ originality, sentences, nearest brands, advice
//! ```

mod advice;
mod alike;
mod draft;
mod index;
mod marks;
mod nearest;
mod options;
mod result;
mod scoring;
mod sentences;
#[cfg(test)]
mod tests;
mod text;
mod uncounted;

#[cfg(feature = "arrow")]
pub use index::IndexKey;
pub use index::{Index, ReadAs};
pub use options::ScoreOptions;
pub use result::{Advice, Guess, OwnIdiom, Piece, SCHEMA, Score, Sentence, SharedPhrase, Similar};
pub use scoring::{MANY_UNSEEN, MIN_OTHERS, score};
