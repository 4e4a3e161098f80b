//! What reading found that is no error, but that a reader of the results should know.

use crate::error::Place;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A finding about a message or a place in an input.
///
/// Nothing failed: the message was left out, or read in another way than its sender labelled it. The report counts each
/// note with its first places.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// The mail program marked the mail as deleted, and keeps it until the mailbox is compacted.
    Deleted,
    /// A mail server wrote its own data into the mailbox as a mail.
    FolderData,
    /// A line `From …` in a mailbox may open a message, but was read as text.
    LostSeparator,
    /// The input ends inside a message.
    Truncated,
}

impl Note {
    /// The short stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::FolderData => "folder_data",
            Self::LostSeparator => "lost_separator",
            Self::Truncated => "truncated",
        }
    }

    /// Returns whether a message with this note is left out.
    #[must_use]
    pub const fn leaves_out(self) -> bool {
        match self {
            Self::Deleted | Self::FolderData => true,
            Self::LostSeparator | Self::Truncated => false,
        }
    }

    /// The finding about `n` messages or places, in words.
    #[must_use]
    pub fn message(self, n: u64) -> String {
        let (messages, were) = if n == 1 { ("message", "was") } else { ("messages", "were") };
        match self {
            Self::Deleted => format!("{n} {messages} marked as deleted {were} left out"),
            Self::FolderData => format!("{n} {messages} with a mail server's own data {were} left out"),
            Self::LostSeparator if n == 1 => {
                "1 line \"From …\" in a mailbox may open a message, but was read as text".to_owned()
            }
            Self::LostSeparator => {
                format!("{n} lines \"From …\" in mailboxes may open messages, but were read as text")
            }
            Self::Truncated if n == 1 => "1 file ends inside its last message".to_owned(),
            Self::Truncated => format!("{n} files end inside their last message"),
        }
    }

    /// What to do, with settings in backquotes.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Deleted => "to include them, restore them in the mail program and export the mailbox again",
            Self::FolderData => "nothing is to be done",
            Self::LostSeparator => {
                "look at these places; where a message begins, write its header right below the line, or export the mailbox again"
            }
            Self::Truncated => "export or copy the files again",
        }
    }
}

/// The most places that are listed for each note. The counts include all.
pub const MAX_PLACES_LISTED: usize = 20;

/// The notes of a reading: how often each occurs, and where first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Notes(BTreeMap<Note, Noted>);

/// The occurrences of one note.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// The number of messages or places.
    pub n: u64,
    /// The first [`MAX_PLACES_LISTED`] of them.
    pub places: Vec<String>,
}

impl Notes {
    /// Adds an occurrence.
    pub fn add(&mut self, note: Note, place: &Place) {
        let noted = self.0.entry(note).or_default();
        noted.n += 1;
        if noted.places.len() < MAX_PLACES_LISTED {
            noted.places.push(place.to_string());
        }
    }

    /// Adds the occurrences of another reading, after these.
    pub fn append(&mut self, others: Self) {
        for (note, other) in others.0 {
            let noted = self.0.entry(note).or_default();
            noted.n += other.n;
            let room = MAX_PLACES_LISTED - noted.places.len();
            noted.places.extend(other.places.into_iter().take(room));
        }
    }

    /// The number of occurrences of a note.
    #[must_use]
    pub fn count(&self, note: Note) -> u64 {
        self.0.get(&note).map_or(0, |noted| noted.n)
    }

    /// The number of messages that are left out.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.iter().filter(|(note, _)| note.leaves_out()).map(|(_, noted)| noted.n).sum()
    }

    /// Returns whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The notes in the order of their declaration.
    pub fn iter(&self) -> impl Iterator<Item = (Note, &Noted)> {
        self.0.iter().map(|(note, noted)| (*note, noted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_count_all_and_list_the_first_places() {
        let notes = |name: &str, n: usize| {
            let mut notes = Notes::default();
            (0..n).for_each(|i| notes.add(Note::Deleted, &Place::whole(format!("{name}{i}"))));
            notes
        };
        let mut all = notes("a", 18);
        all.append(notes("b", 5));
        assert_eq!((all.count(Note::Deleted), all.left_out()), (23, 23));
        let (_, noted) = all.iter().next().unwrap();
        assert_eq!(noted.places.len(), MAX_PLACES_LISTED);
        assert_eq!((noted.places[17].as_str(), noted.places[18].as_str()), ("a17", "b0"));
        let json = serde_json::to_string(&notes("a", 1)).unwrap();
        assert_eq!(json, r#"{"deleted":{"n":1,"places":["a0"]}}"#);
        assert_eq!(serde_json::from_str::<Notes>(&json).unwrap(), notes("a", 1));
    }

    #[test]
    fn the_code_is_the_serialised_name() {
        for note in [Note::Deleted, Note::FolderData, Note::LostSeparator, Note::Truncated] {
            assert_eq!(serde_json::to_string(&note).unwrap(), format!("\"{}\"", note.code()));
        }
    }
}
