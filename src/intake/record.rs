//! The record of a reading: what was loaded, what was skipped, and why.

use super::sender_table::{SenderCount, SharedHost};
use crate::corpus::Corpus;
use crate::error::{Error, Position};
use crate::note::Notes;
use crate::passed_over::PassedOver;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most skipped messages that are listed one by one. The counts by cause include all.
pub const MAX_SKIPPED_LISTED: usize = 10_000;

/// The messages of some inputs, and a record of the reading.
#[non_exhaustive]
#[derive(Debug, Default)]
pub struct Intake {
    /// The messages. One batch, unless some inputs are stored columns.
    pub batches: Vec<Corpus>,
    /// The options of reading, by name.
    pub settings: BTreeMap<String, String>,
    /// The record of each input, in the order given.
    pub inputs: Vec<InputRecord>,
    /// The first [`MAX_SKIPPED_LISTED`] skipped messages.
    pub skipped: Vec<Skipped>,
    /// The number of skipped messages by cause.
    pub skipped_by_cause: BTreeMap<String, u64>,
    /// Inputs that could not be opened.
    pub unopened: Vec<Error>,
    /// Number of messages with an unreadable date.
    pub unreadable_dates: u64,
    /// Messages that were left out, or read in another way than labelled.
    pub notes: Notes,
    /// The senders of the messages that were not left out, the one of most messages first.
    pub senders: Vec<SenderCount>,
    /// The brands named by a domain that many different senders use, by name.
    pub shared_hosts: Vec<SharedHost>,
    /// The column mappings (column, name in the input) that matched nothing.
    pub unmatched: Vec<(String, String)>,
    /// The column mappings (column, name in the input) whose name was in the input, but never with a value.
    pub without_value: Vec<(String, String)>,
    /// A record with columns was read, of JSON or a table.
    pub has_columns: bool,
    /// The rules for names of brands that matched no message.
    pub unmatched_rules: Vec<UnmatchedRule>,
    /// True if mail of several inputs was judged apart, as stored columns are: who owns the mailbox, and which mail is a
    /// conversation, may be another if all is read at once.
    pub judged_apart: bool,
    /// Number of files in folders and archives that were skipped: hidden names, links, and files without messages.
    pub ignored: u64,
    /// The files of folders and archives that hold no messages, by kind.
    pub passed_over: PassedOver,
}

/// The record of one input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputRecord {
    /// The path as given, `-` for standard input.
    pub path: String,
    /// SHA-256 of the bytes of a file; of a folder, of its sorted lines "relative/path\tdigest\n".
    pub sha256: Option<String>,
    /// Messages loaded from it, duplicates included.
    pub messages: u64,
    /// Messages skipped.
    pub skipped: u64,
}

/// A skipped message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The path.
    pub path: String,
    /// The position within the path; `None` for the whole.
    pub position: Option<String>,
    /// The short stable name of the cause.
    pub cause: String,
    /// The error message with its place.
    pub message: String,
}

/// A rule for names of brands that matched no message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnmatchedRule {
    /// The line of the file; `None` for a rule that was not read from a file.
    pub line: Option<u64>,
    /// The table: `merge`, `split` or `rename`.
    pub table: String,
    /// The name that no brand had, as written.
    pub name: String,
}

impl Intake {
    /// Number of messages, without the copies that were left out when they were read.
    #[must_use]
    pub fn n_messages(&self) -> u64 {
        self.batches.iter().map(|corpus| corpus.len() as u64).sum()
    }

    /// Number of messages left out when they were read, as copies of earlier ones.
    #[must_use]
    pub fn duplicates(&self) -> u64 {
        self.batches.iter().map(Corpus::duplicates).sum()
    }

    /// Adds the messages and the record of another reading, except its senders, settings, mappings and rules.
    #[cfg(all(feature = "mail", feature = "arrow"))]
    pub(super) fn append(&mut self, other: Self) {
        self.batches.extend(other.batches);
        self.inputs.extend(other.inputs);
        let room = MAX_SKIPPED_LISTED.saturating_sub(self.skipped.len());
        self.skipped.extend(other.skipped.into_iter().take(room));
        for (cause, n) in other.skipped_by_cause {
            *self.skipped_by_cause.entry(cause).or_default() += n;
        }
        self.unopened.extend(other.unopened);
        self.unreadable_dates += other.unreadable_dates;
        self.notes.append(other.notes);
        self.judged_apart |= other.judged_apart;
        self.ignored += other.ignored;
        self.passed_over.append(other.passed_over);
    }

    /// Number of all skipped messages.
    #[must_use]
    pub fn n_skipped(&self) -> u64 {
        self.skipped_by_cause.values().sum()
    }

    pub(super) fn skip(&mut self, error: &Error) {
        *self.skipped_by_cause.entry(error.kind.cause().to_owned()).or_default() += 1;
        if self.skipped.len() < MAX_SKIPPED_LISTED {
            self.skipped.push(Skipped {
                path: error.place.path.clone(),
                position: match error.place.position {
                    Position::Whole => None,
                    position => Some(position.to_string()),
                },
                cause: error.kind.cause().to_owned(),
                message: error.to_string(),
            });
        }
    }
}
