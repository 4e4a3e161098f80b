//! Inputs → batches of messages, with a record of what was loaded and what was skipped.

#[cfg(feature = "mail")]
mod facts;
#[cfg(feature = "mail")]
mod input;
#[cfg(feature = "arrow")]
mod manifest;
#[cfg(feature = "mail")]
mod mappings;
#[cfg(feature = "arrow")]
mod open;
#[cfg(feature = "mail")]
mod read;
mod record;
#[cfg(feature = "arrow")]
mod save;
mod sender_table;
#[cfg(feature = "mail")]
mod spill;
#[cfg(all(feature = "mail", feature = "arrow"))]
mod stored;

#[cfg(feature = "mail")]
pub use input::Input;
#[cfg(feature = "arrow")]
pub(crate) use manifest::FILES;
#[cfg(feature = "mail")]
pub use read::{read, read_spilling};
pub use record::{InputRecord, Intake, MAX_SKIPPED_LISTED, Skipped, UnmatchedRule};
pub use sender_table::{SenderCount, SharedHost};
#[cfg(feature = "mail")]
pub use spill::Spill;
