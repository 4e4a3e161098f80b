//! Inputs → one corpus, with a record of what was loaded and what was skipped.

mod read;
mod record;

pub use read::{Input, read};
pub use record::{InputRecord, Intake, MAX_SKIPPED_LISTED, Skipped};
