//! The only place that reads: paths and readers → messages.
//!
//! Reading has two stages, so that the costly one can run on many threads. A [`Reader`] is an iterator that cuts files,
//! mailboxes and lines into [`Raw`] messages: sequential, streaming, bounded by the system's reading speed.
//! [`Raw::decode`] then makes a [`Message`] of one: pure, and safe to call from any thread. An item that cannot be used
//! is an `Err` with its [`Place`]; the rest goes on.
//!
//! ```
//! use unisono::source::{self, Format, Options};
//!
//! let mail = "From: Acme <news@mail.acme.it>\nSubject: Ciao\n\nScopri di più\n";
//! let reader = source::read(mail.as_bytes(), "-", Format::Auto, &Options::default())?;
//! for message in reader.messages() {
//!     let message = message?;
//!     assert_eq!((message.brand.as_str(), message.subject.as_deref()), ("acme.it", Some("Ciao")));
//! }
//! # Ok::<(), unisono::Error>(())
//! ```
//!
//! # What is read
//!
//! - **A mail file** (`.eml`, or anything that begins with mail headers, so a Maildir works): one message.
//! - **A mailbox** (`.mbox`, `.mbx`, or anything that begins with a `From ` line with a date).
//! - **JSON lines** (`.jsonl`, `.ndjson`, or anything whose first line is a JSON object).
//! - **A folder**, at any depth, in byte order of the relative paths. Links below the root are not followed. Hidden
//!   names and files that look like none of the above (a README) are passed over and counted by [`Reader::ignored`].
//!
//! The name's extension decides first, then the first 8 KiB. [`Options::format`] overrides both.
//!
//! # Digests
//!
//! A file's digest is the SHA-256 of its bytes, taken while it is read. A folder's digest is the SHA-256 of one line
//! `relative/path<TAB>digest<LF>` for each file that was read, in byte order of the paths; on a folder of mail files
//!
//! ```text
//! find . -type f -printf '%P\n' | LC_ALL=C sort | while read -r f; do
//!   printf '%s\t%s\n' "$f" "$(sha256sum < "$f" | cut -c-64)"; done | sha256sum
//! ```
//!
//! gives the same.

mod brand;
mod campaign_key;
mod columns;
mod datetime;
mod detect;
mod digest;
mod eml;
mod found;
mod input;
mod jsonl;
mod mbox;
mod open_file;
mod options;
mod platform;
mod public_suffix;
mod raw;
mod reader;
mod sender;
mod walk;

pub use columns::ColumnMap;
pub use options::{BrandBy, Format, Limits, Options};
pub use raw::Raw;
pub use reader::{Messages, Reader, messages, open, read};
