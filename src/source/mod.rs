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
//! - **A mail file** (`.eml`, or anything that begins with mail headers): one message. The reader drops the byte count
//!   and the property list of Apple Mail's `.emlx`.
//! - **A mailbox** (`.mbox`, `.mbx`, or anything that begins with a `From ` line above a header, or with the `^A^A^A^A`
//!   of MMDF). A line `From …` opens a message when a header follows: with or without a blank line before it, a date or
//!   an address. Other lines that may open one are counted as
//!   [`Note::LostSeparator`](crate::note::Note::LostSeparator). A `Content-Length` counts if a separator or the end of
//!   the file follows the body.
//! - **JSON**: objects one a line (`.jsonl`, `.ndjson`), over several lines, in an array, or in a list within an object
//!   (`{"data": [{…}]}`). NaN and Infinity are read as null. [`Options::columns`] maps other names of columns:
//!   `ColumnMap::parse(["body=testo"])` reads the body from the key `testo`. Without `body` and `html`, the key `text` is the body.
//! - **A table** (`.csv`, `.tsv`, or anything whose first line has names of columns, one of them for a text): fields
//!   between commas, semicolons, tabs or bars, with quoted line breaks. Rows that are not UTF-8 are read as
//!   windows-1252.
//! - **A saved page** (`.html`, `.htm`, or anything that begins with a doctype or `<html>`): one message. The title is
//!   the subject and the folder is the brand. Pages of a folder or archive are read only if it holds no mail.
//! - **A folder**, at any depth, in byte order of the relative paths. The reader does not follow links below the root.
//!   Of a Maildir it reads `cur`, `new` and the folders of Maildir++ (`.Sent`), but not `tmp`. It skips hidden names,
//!   JSON files that describe a mail beside them, and files in no format above (a README); [`Reader::passed_over`]
//!   lists them by kind.
//! - **An archive** (zip, tar) is read like a folder, one archive within another included. Nothing is written to disk.
//!   A place has the form `archive.zip!folder/1.eml`. A zip file is read in place; a zip in a stream or another archive
//!   is read from memory. Links and other special entries are counted, sparse files are listed.
//! - **Compression** (gzip, zstd) of any of these, and UTF-16 with a byte order mark.
//!
//! Mail that a program marked as deleted is left out and counted as [`Note::Deleted`](crate::note::Note::Deleted): flags in
//! headers and in `.emlx` files. Folders, labels and the flags in names of a Maildir mark drafts and
//! [trash](crate::note::Note::Trash). A file that ends inside a message is counted as
//! [`Note::Truncated`](crate::note::Note::Truncated).
//!
//! Compression and archives are detected by the first bytes, other formats by the extension first, then by the first 8
//! KiB. [`Options::format`] overrides both for the files within. Records of known exports are translated by column maps
//! ([`MapChoice`]). [`Limits`] bound the size of unpacked data.
//!
//! # Digests
//!
//! The digest of a file is the SHA-256 of its bytes as they are, compressed or not. The digest of a folder is the
//! SHA-256 of one line `relative/path<TAB>digest<LF>` for each file that was read, in byte order of the paths. On a
//! folder of mail files the command
//!
//! ```text
//! find . -type f -printf '%P\n' | LC_ALL=C sort | while read -r f; do
//!   printf '%s\t%s\n' "$f" "$(sha256sum < "$f" | cut -c-64)"; done | sha256sum
//! ```
//!
//! prints the same.

mod archive;
mod brand;
mod brand_rules;
mod campaign_key;
mod columns;
mod csv;
mod datetime;
mod detect;
mod digest;
mod eml;
mod emlx;
mod escaped;
mod folder_notes;
mod foreign;
mod found;
mod html;
mod input;
mod jsonl;
mod layers;
mod mailboxes;
mod maps;
mod markup;
mod mbox;
mod open_file;
mod options;
mod platform;
mod pseudonym;
mod public_suffix;
mod raw;
mod reader;
mod reader_in_sender;
mod sender;
mod settings;
mod shape;
mod sidecar;
mod transcode;
mod unpack;
mod walk;

pub use brand_rules::{BrandRules, SplitBy};
pub use columns::ColumnMap;
pub use datetime::{is_day as is_sending_day, parse as sent_at};
pub use maps::{MapChoice, RecordMap};
pub use options::{BrandBy, Format, Ids, Limits, Options, Senders};
pub use pseudonym::Pseudonyms;
pub use raw::Raw;
pub use reader::{Messages, Reader, messages, open, read};
