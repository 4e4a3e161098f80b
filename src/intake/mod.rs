//! Inputs → one corpus, with a record of what was loaded and what was skipped.

#[cfg(feature = "mail")]
mod facts;
#[cfg(feature = "mail")]
mod read;
mod record;
mod sender_table;

#[cfg(feature = "mail")]
pub use read::{Input, read};
pub use record::{InputRecord, Intake, MAX_SKIPPED_LISTED, Skipped};
pub use sender_table::{SenderCount, SharedHost};
