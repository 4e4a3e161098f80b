//! The options of reading.

use super::columns::ColumnMap;
use crate::error::{Error, Result, choose};
use std::str::FromStr;

/// The options of reading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The format of every input.
    pub format: Format,
    /// The rule that names the brand.
    pub brand_by: BrandBy,
    /// The keys of columns in JSON lines.
    pub columns: ColumnMap,
    /// The guard against hostile input.
    pub limits: Limits,
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
    /// One JSON object a line.
    Jsonl,
}

impl Format {
    /// Every value, in the order of the declaration.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Eml, Self::Mbox, Self::Jsonl];

    /// The name of the value, as [`FromStr`] reads it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Eml => "eml",
            Self::Mbox => "mbox",
            Self::Jsonl => "jsonl",
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

/// The limits on one message: the guard against hostile input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The largest message or line, in bytes. A larger one is an error and never held in memory.
    pub message_bytes: usize,
    /// The most parts in a mail, which counts as one itself.
    pub parts: usize,
    /// The deepest nesting of multiparts and messages in a mail.
    pub depth: usize,
    /// The longest value, in bytes, that [`Message::columns`](crate::Message::columns) keeps; longer values are dropped.
    pub column_bytes: usize,
    /// The most other columns of a message; further columns are dropped.
    pub columns: usize,
}

impl Default for Limits {
    /// 25 MB, 1,000 parts, 20 levels; values of up to 256 bytes in up to 256 columns.
    fn default() -> Self {
        Self { message_bytes: 25_000_000, parts: 1_000, depth: 20, column_bytes: 256, columns: 256 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_others_are_refused_with_the_choices() {
        assert_eq!(BrandBy::ALL.map(|by| by.name().parse()), BrandBy::ALL.map(Ok));
        let error = "pst".parse::<Format>().unwrap_err().to_string();
        assert_eq!(error, "format: 'pst' is unknown; choose one of auto, eml, mbox, jsonl");
    }
}
