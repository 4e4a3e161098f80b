//! Word lists and phrases of each language, one look-up for words and one matcher for phrases.
//!
//! The lists are text files in `data/`; its README.md documents their format and how they were made.

mod category;
mod common;
mod elision;
pub(crate) mod lists;
pub(crate) mod mail;
#[cfg(feature = "mail")]
mod months;
mod phrase_set;
mod phrases;
mod pieces;
mod word_set;
mod words;

pub use category::{Category, When};
pub use common::{common_words, is_common};
pub use phrases::{Match, Phrases, Symbol, phrases};

pub(crate) use common::is_common_in_any;
pub(crate) use elision::after_elision;
#[cfg(feature = "mail")]
pub(crate) use months::month_named;
pub(crate) use phrase_set::{PhraseSet, PhraseSetBuilder};
pub(crate) use phrases::{idioms, idioms_version, of_advice};
pub(crate) use word_set::{WordSet, hash_of_lower};
pub(crate) use words::WordList;
