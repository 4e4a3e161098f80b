//! The options of reading.

use super::brand_rules::BrandRules;
use super::columns::ColumnMap;
use super::maps::MapChoice;
use super::pseudonym::Pseudonyms;
use crate::error::{Error, Result, choose};
use std::collections::BTreeSet;
use std::str::FromStr;

/// The options of reading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The format of every input.
    pub format: Format,
    /// The rule that names the brand.
    pub brand_by: BrandBy,
    /// The names that brands get in place of those that `brand_by` finds.
    pub brand_rules: BrandRules,
    /// The mail that enters a corpus, by its sender.
    pub senders: Senders,
    /// The keys of columns in JSON and tables.
    pub columns: ColumnMap,
    /// The ready-made map of an export's records.
    pub map: MapChoice,
    /// Read a mail that is forwarded, attached or in the text, in the place of the mail that forwards it: with its own
    /// sender, date, subject and text. Of several attached mails the first readable one counts. By default the mail that
    /// forwards is read, with a note.
    pub forwarded: bool,
    /// The guard against hostile input.
    pub limits: Limits,
    /// The ids of mail in results.
    pub ids: Ids,
    /// Leave out the SHA-256 of the inputs, which records where results come from.
    pub skips_digests: bool,
    /// The key of the pseudonyms that replace recipients; none keeps their hashes and the columns as they are.
    pub pseudonyms: Option<Pseudonyms>,
    /// The settings that the caller chose, by name ([`settings`](Self::settings)), with `map` for all columns and `preset` for a map
    /// of its own, too. Stored columns must have been read with the same; the others hold as they were then. None: those that are
    /// not the default.
    pub given: Option<BTreeSet<&'static str>>,
}

impl Options {
    /// Returns the same options, for which no rule and no mapping has matched anything yet. Clones share what matched.
    pub(crate) fn unmatched_anew(&self) -> Self {
        let (brand_rules, columns) = (self.brand_rules.unmatched_anew(), self.columns.unmatched_anew());
        Self { brand_rules, columns, ..self.clone() }
    }
}

/// The ids of mail in results. The `id` column of a table or of JSON lines is always shown as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ids {
    /// The frozen hash of the message's content.
    #[default]
    Content,
    /// The `Message-ID`. It may hold the address of the reader, as those of bounces do.
    MessageId,
}

impl Ids {
    /// Every value, in the order of the declaration.
    pub const ALL: [Self; 2] = [Self::Content, Self::MessageId];

    /// The name of the value, as [`FromStr`] reads it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::MessageId => "message-id",
        }
    }
}

impl FromStr for Ids {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        choose("ids", text, &Self::ALL, Self::name)
    }
}

/// The format of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// By the extension of each file, else by its first bytes.
    #[default]
    Auto,
    /// One mail message (RFC 5322 and MIME).
    Eml,
    /// A mailbox file.
    Mbox,
    /// JSON objects: one a line, over several lines, or in an array.
    Jsonl,
    /// A table with a heading: CSV, also with semicolons or tabs.
    Csv,
    /// A saved page; the folder that holds it names the brand.
    Html,
}

impl Format {
    /// Every value, in the order of the declaration.
    pub const ALL: [Self; 6] = [Self::Auto, Self::Eml, Self::Mbox, Self::Jsonl, Self::Csv, Self::Html];

    /// The name of the value, as [`FromStr`] reads it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Eml => "eml",
            Self::Mbox => "mbox",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Html => "html",
        }
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        choose("format", text, &Self::ALL, Self::name)
    }
}

/// The rule that names the brand of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BrandBy {
    /// The brand column; else the registrable domain of `From` (`acme.co.uk`), or the display name where the domain is a
    /// sending platform or a free mail provider.
    #[default]
    Auto,
    /// The brand column only.
    Column,
    /// The display name of `From` without "via …"; else the part of the address that identifies the sender.
    DisplayName,
    /// The registrable domain of `From`.
    Domain,
    /// The folder that holds the file; of a Maildir the folder that holds `cur` and `new`.
    Folder,
}

impl BrandBy {
    /// Every value, in the order of the declaration.
    pub const ALL: [Self; 5] = [Self::Auto, Self::Column, Self::DisplayName, Self::Domain, Self::Folder];

    /// The name of the value, as [`FromStr`] reads it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Column => "column",
            Self::DisplayName => "display-name",
            Self::Domain => "domain",
            Self::Folder => "folder",
        }
    }
}

impl FromStr for BrandBy {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        choose("brand_by", text, &Self::ALL, Self::name)
    }
}

/// The mail that enters a corpus, by its sender. Records such as JSON lines are never left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Senders {
    /// Mail of senders that write to many: no folder or label of sent mail, drafts, spam or trash, no mail of the mailbox's
    /// owner, no conversations. [`Note`](crate::note::Note) defines each and counts what is left out.
    ///
    /// [`Reader::messages`](crate::source::Reader::messages) leaves out by folder and label.
    /// [`intake::read`](crate::intake::read) knows all mail, and leaves out the owner's and conversations as well,
    /// unless no mail has a mark of bulk mail.
    #[default]
    Bulk,
    /// All mail.
    All,
}

impl Senders {
    /// Every value, in the order of the declaration.
    pub const ALL: [Self; 2] = [Self::Bulk, Self::All];

    /// The name of the value, as [`FromStr`] reads it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bulk => "bulk",
            Self::All => "all",
        }
    }
}

impl FromStr for Senders {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        choose("senders", text, &Self::ALL, Self::name)
    }
}

/// The limits on one message: the guard against hostile input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The largest message or line, in bytes. A larger one is an error and never held in memory.
    pub message_bytes: usize,
    /// The most parts in a mail, which counts as one itself.
    pub parts: usize,
    /// The deepest nesting of multiparts and messages in a mail.
    pub depth: usize,
    /// The longest value, in bytes, that [`Message::columns`](crate::Message::columns) keeps; longer values are dropped and counted.
    pub column_bytes: usize,
    /// The most other columns of a message; further columns are dropped, and such messages counted.
    pub columns: usize,
    /// The most bytes that a compressed file or an archive may unpack to, all its layers together. More is an error.
    pub unpacked_bytes: u64,
    /// The most bytes that a byte of a compressed stream may unpack to, once it has unpacked to 8 MiB. More is an error.
    pub unpack_ratio: u64,
    /// The largest zip archive in a stream or within an archive, in bytes. It is held in memory; a file is read in place.
    pub held_zip_bytes: usize,
}

impl Default for Limits {
    /// 25 MB, 1,000 parts, 20 levels; values of up to 256 bytes in up to 256 columns; archives that unpack to 64 GB and to
    /// 200 times their size; 512 MB of a zip archive that is held in memory.
    fn default() -> Self {
        Self {
            message_bytes: 25_000_000,
            parts: 1_000,
            depth: 20,
            column_bytes: 256,
            columns: 256,
            unpacked_bytes: 64_000_000_000,
            unpack_ratio: 200,
            held_zip_bytes: 512_000_000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_others_are_refused_with_the_choices() {
        assert_eq!(BrandBy::ALL.map(|by| by.name().parse()), BrandBy::ALL.map(Ok));
        let error = "pst".parse::<Format>().unwrap_err().to_string();
        assert_eq!(error, "format: 'pst' is unknown; choose one of auto, eml, mbox, jsonl, csv, html");
    }
}
