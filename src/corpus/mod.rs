//! A batch of messages as columns, immutable once built.
//!
//! A corpus may be a whole mailbox or one batch of a larger one. It keeps tokens, not texts: a token is a dense id into a
//! vocabulary that is private to the corpus, with the slot that it fills in its upper bits. All that leaves the corpus is
//! keyed by frozen hashes, so that batches can be combined.
//!
//! [`Corpus::builder`] makes a corpus of messages, [`Corpus::from_texts`] one of texts that are not mail.

mod analyser;
mod batches;
mod brands;
mod builder;
mod categorical;
mod columns;
mod encode;
#[cfg(feature = "arrow")]
mod open;
mod paragraphs;
mod parts;
mod punctuation;
mod retain;
mod row;
#[cfg(feature = "arrow")]
mod save;
mod source_text;
mod texts;
mod token;
mod unit;
mod vocabulary;
mod word_cache;

pub use crate::message::{Channel, Message, SentAt};
pub use crate::text::{BlockKind, Slot, Zone};
pub(crate) use analyser::Analyser;
#[cfg(feature = "mail")]
pub(crate) use analyser::Chunk;
pub use builder::CorpusBuilder;
pub(crate) use categorical::preference;
pub use categorical::{Categorical, MAX_CATEGORIES, MAX_COLUMNS};
pub use columns::Corpus;
pub use parts::{Analysis, Parts};
pub use row::{Row, brand_hash};
#[cfg(feature = "arrow")]
pub(crate) use save::CorpusRecord;
pub(crate) use source_text::SourceText;
pub(crate) use token::Masked;
pub use token::Token;
pub use unit::Unit;
pub(crate) use unit::Units;
