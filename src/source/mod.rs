//! Files, folders and streams → messages.
//!
//! Reading has two stages, so that the expensive one can run on many threads. A [`Reader`] is an iterator that splits
//! files, mailboxes and lines into [`Raw`] messages: sequential, streaming, as fast as the system reads. [`Raw::decode`]
//! makes a [`Message`](crate::Message) of one; it is pure and may be called from any thread. An unusable item is an `Err`
//! with its [`Place`](crate::error::Place), and the iterator continues.
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
//! # Formats
//!
//! - **A mail file** (`.eml`, or anything that begins with mail headers, so a Maildir works): one message.
//! - **A mailbox** (`.mbox`, `.mbx`, or anything that begins with a `From ` line with a date).
//! - **JSON lines** (`.jsonl`, `.ndjson`, or anything whose first line is a JSON object).
//! - **A folder**, at any depth, in byte order of the relative paths. The reader does not follow links below the root. It
//!   skips hidden names and files in no format above (a README), and counts them in [`Reader::ignored`].
//!
//! The extension decides first, then the first 8 KiB. [`Options::format`] overrides both.
//!
//! # Digests
//!
//! The digest of a file is the SHA-256 of its bytes. The digest of a folder is the SHA-256 of one line
//! `relative/path<TAB>digest<LF>` for each file that was read, in byte order of the paths. On a folder of mail files the
//! command
//!
//! ```text
//! find . -type f -printf '%P\n' | LC_ALL=C sort | while read -r f; do
//!   printf '%s\t%s\n' "$f" "$(sha256sum < "$f" | cut -c-64)"; done | sha256sum
//! ```
//!
//! prints the same.

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
mod pseudonym;
mod public_suffix;
mod raw;
mod reader;
mod sender;
mod walk;

pub use columns::ColumnMap;
pub use options::{BrandBy, Format, Ids, Limits, Options};
pub use pseudonym::Pseudonyms;
pub use raw::Raw;
pub use reader::{Messages, Reader, messages, open, read};
