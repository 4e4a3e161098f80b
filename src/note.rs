//! Findings of the reader that are not errors, but that affect how to read the results.

use crate::error::Place;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A finding about a message or a place in an input.
///
/// Nothing failed: the message was left out, or read differently from its label. The report counts each note and lists
/// its first places.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// The mail program marked the mail as deleted, and keeps it until the mailbox is compacted.
    Deleted,
    /// A record holds NaN or Infinity, which JSON does not have; they were read as null.
    NonFinite,
    /// A table is not in UTF-8; its bytes were read as windows-1252.
    LegacyTable,
    /// A ready-made column map was chosen for a file by its columns.
    ColumnMapChosen,
    /// A JSON file has another list of records beside the one that was read.
    OtherList,
    /// A turn of a conversation was written by someone who is not the brand.
    OtherTurn,
    /// A folder or label says that the mail was sent from this mailbox.
    Sent,
    /// A folder or label says that the mail is a draft.
    Draft,
    /// A folder or label says that the mail is spam.
    Spam,
    /// A folder or label says that the mail was thrown away.
    Trash,
    /// The owner of the mailbox, its commonest recipient, wrote the mail.
    Own,
    /// A person wrote the mail. It has no mark of bulk mail, and one of these holds: it answers another mail, the owner
    /// wrote to its sender, or its sender has a free-mail address.
    Conversation,
    /// The mail holds another mail as an attachment, which was not read.
    ForwardedAttachment,
    /// The mail holds several mails as attachments, of which the first was read in its place.
    FurtherAttachments,
    /// The mail forwards another mail in its text, which was read as the text of the person who forwarded it.
    ForwardedInline,
    /// The text is inside an S/MIME blob that cannot be read.
    Smime,
    /// The text is encrypted by OpenPGP.
    Pgp,
    /// The text is inside a `winmail.dat`, which is not read.
    Winmail,
    /// The mail has parts, but no part holds text.
    NoTextPart,
    /// The plain text held HTML: tags, breaks or character references. They were read as HTML.
    HtmlAsText,
    /// The `language` column names no language of ISO 639.
    UnknownLanguage,
    /// A column, or its value, is longer than the limit, and was dropped.
    LongColumn,
    /// A message has more columns than the limit, and lost some.
    ManyColumns,
    /// A mail server wrote its own data into the mailbox as a mail.
    FolderData,
    /// A line `From …` in a mailbox may open a message, but was read as text.
    LostSeparator,
    /// The input ends inside a message.
    Truncated,
    /// A file of many messages, or an archive, is cut, damaged, above a limit or not readable: an unknown number of its messages is lost.
    RestUnread,
}

impl Note {
    /// The short stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::NonFinite => "non_finite",
            Self::LegacyTable => "legacy_table",
            Self::ColumnMapChosen => "column_map_chosen",
            Self::OtherList => "other_list",
            Self::OtherTurn => "other_turn",
            Self::Sent => "sent",
            Self::Draft => "draft",
            Self::Spam => "spam",
            Self::Trash => "trash",
            Self::Own => "own",
            Self::Conversation => "conversation",
            Self::ForwardedAttachment => "forwarded_attachment",
            Self::FurtherAttachments => "further_attachments",
            Self::ForwardedInline => "forwarded_inline",
            Self::Smime => "smime",
            Self::Pgp => "pgp",
            Self::Winmail => "winmail",
            Self::NoTextPart => "no_text_part",
            Self::HtmlAsText => "html_as_text",
            Self::UnknownLanguage => "unknown_language",
            Self::LongColumn => "long_column",
            Self::ManyColumns => "many_columns",
            Self::FolderData => "folder_data",
            Self::LostSeparator => "lost_separator",
            Self::Truncated => "truncated",
            Self::RestUnread => "rest_unread",
        }
    }

    /// Returns whether a message with this note is left out.
    #[must_use]
    pub const fn leaves_out(self) -> bool {
        matches!(
            self,
            Self::Deleted
                | Self::OtherTurn
                | Self::Sent
                | Self::Draft
                | Self::Spam
                | Self::Trash
                | Self::Own
                | Self::Conversation
                | Self::FolderData
        )
    }

    /// The finding about `n` messages or places, in words.
    #[must_use]
    pub fn message(self, n: u64) -> String {
        let (messages, were) = if n == 1 { ("message", "was") } else { ("messages", "were") };
        match self {
            Self::Deleted => format!("{n} {messages} marked as deleted {were} left out"),
            Self::NonFinite => {
                format!("{n} {messages} {were} read with null for NaN or Infinity, which JSON does not have")
            }
            Self::LegacyTable => {
                let (tables, were) = if n == 1 { ("table", "was") } else { ("tables", "were") };
                format!("{n} {tables} not in UTF-8 {were} read as windows-1252")
            }
            Self::ColumnMapChosen => {
                let (files, were) = if n == 1 { ("file", "was") } else { ("files", "were") };
                format!("{n} {files} {were} read by a ready-made column map, chosen by the columns")
            }
            Self::OtherList => {
                let (lists, were) = if n == 1 { ("list", "was") } else { ("lists", "were") };
                format!("{n} {lists} of records {were} not read, as one list of a JSON file is read")
            }
            Self::OtherTurn => {
                let turns = if n == 1 { "turn" } else { "turns" };
                format!("{n} {turns} of conversations by others than the brand {were} left out")
            }
            Self::Sent => format!("{n} {messages} in a folder or label of sent mail {were} left out"),
            Self::Draft => format!("{n} {messages} in a folder or label of drafts {were} left out"),
            Self::Spam => format!("{n} {messages} in a folder or label of spam {were} left out"),
            Self::Trash => format!("{n} {messages} in a folder or label of trash {were} left out"),
            Self::Own => format!("{n} {messages} that the owner of the mailbox wrote {were} left out"),
            Self::Conversation => format!("{n} {messages} of conversations between persons {were} left out"),
            Self::ForwardedAttachment => {
                format!("{n} {messages} with a forwarded mail attached {were} read without the attached mail")
            }
            Self::FurtherAttachments => {
                format!("{n} {messages} with several mails attached {were} read as the first of these mails")
            }
            Self::ForwardedInline => {
                format!(
                    "{n} forwarded {messages} {were} read under the name of the person who forwarded them"
                )
            }
            Self::Smime => {
                format!("{n} {messages} {were} read without text: it is inside an S/MIME file (smime.p7m)")
            }
            Self::Pgp => format!("{n} {messages} {were} read without text: it is encrypted by OpenPGP"),
            Self::Winmail => {
                format!("{n} {messages} {were} read without text: it is inside a winmail.dat (ms-tnef) file")
            }
            Self::NoTextPart => {
                format!(
                    "{n} {messages} {were} read without text: no part holds text, only pictures or other files"
                )
            }
            Self::HtmlAsText => {
                format!("{n} {messages} with HTML tags or codes in the plain text {were} read as HTML")
            }
            Self::UnknownLanguage => {
                let names = if n == 1 { "names" } else { "name" };
                format!(
                    "{n} {messages} {names} a language that is not a code of ISO 639; it was detected instead"
                )
            }
            Self::LongColumn => {
                format!("{n} {messages} {were} read without the columns whose name or value is too long")
            }
            Self::ManyColumns => {
                format!(
                    "{n} {messages} {were} read without the columns beyond the first ones, as there are too many"
                )
            }
            Self::FolderData => format!("{n} {messages} with a mail server's own data {were} left out"),
            Self::LostSeparator if n == 1 => {
                "1 line \"From …\" in a mailbox may open a message, but was read as text".to_owned()
            }
            Self::LostSeparator => {
                format!("{n} lines \"From …\" in mailboxes may open messages, but were read as text")
            }
            Self::Truncated if n == 1 => "1 file ends inside its last message".to_owned(),
            Self::Truncated => format!("{n} files end inside their last message"),
            Self::RestUnread if n == 1 => {
                "1 file was not read to its end; how many messages are missing is unknown".to_owned()
            }
            Self::RestUnread => {
                format!("{n} files were not read to their ends; how many messages are missing is unknown")
            }
        }
    }

    /// What to do, with settings in backquotes.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Sent | Self::Draft | Self::Spam | Self::Trash | Self::Own | Self::Conversation => {
                "to include them, set `senders` to all"
            }
            Self::Deleted => "to include them, restore them in the mail program and export the mailbox again",
            Self::NonFinite => "write missing values as null to silence this",
            Self::LegacyTable => "if letters look wrong, save the table as CSV UTF-8",
            Self::ColumnMapChosen => {
                "corpus.notes lists the files; to read them differently, set `preset` to none or map the columns"
            }
            Self::OtherList => "write each list that corpus.notes names into a file of its own",
            Self::OtherTurn => "to include them, set `preset` to none and map the text to `map.body`",
            Self::ForwardedAttachment | Self::ForwardedInline => {
                "to read the forwarded mail with its own sender, date and subject, set `forwarded`"
            }
            Self::FurtherAttachments => "to read them all, save the attached mails as files of their own",
            Self::Smime | Self::Pgp => "to include the text, export the mail decrypted",
            Self::Winmail => {
                "to include the text, convert the mail with a TNEF reader, or send it again as HTML"
            }
            Self::NoTextPart => "to compare their texts, find a version of the mail with text",
            Self::HtmlAsText => "no action is needed",
            Self::UnknownLanguage => "write codes such as it, en or pt-BR in the language column",
            Self::LongColumn => {
                "to keep these columns, raise `column_bytes`; if one holds the text of the messages, map it to `map.body`"
            }
            Self::ManyColumns => {
                "to keep these columns, raise `columns`; or leave out those that are not needed"
            }
            Self::FolderData => "no action is needed",
            Self::LostSeparator => {
                "check these places; if a message begins there, put its header directly below the line, or export the mailbox again"
            }
            Self::Truncated => "export or copy the files again",
            Self::RestUnread => {
                "corpus.notes lists the files and corpus.skipped says why: get whole files, or raise the limit that it names, and run again"
            }
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

    /// Adds occurrences without a place.
    pub fn count_more(&mut self, note: Note, n: u64) {
        if n > 0 {
            self.0.entry(note).or_default().n += n;
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

    /// The occurrences of a note, if there are any.
    #[must_use]
    pub fn get(&self, note: Note) -> Option<&Noted> {
        self.0.get(&note)
    }

    /// The number of messages that are left out.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.iter().filter(|(note, _)| note.leaves_out()).map(|(_, noted)| noted.n).sum()
    }

    /// Replaces a part of every place.
    pub fn replace_in_places(&mut self, from: &str, to: &str) {
        let places = self.0.values_mut().flat_map(|noted| &mut noted.places);
        places.for_each(|place| *place = place.replace(from, to));
    }

    /// Returns whether there are no notes.
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
        for note in [
            Note::Deleted,
            Note::NonFinite,
            Note::LegacyTable,
            Note::ColumnMapChosen,
            Note::OtherList,
            Note::OtherTurn,
            Note::Sent,
            Note::Draft,
            Note::Spam,
            Note::Trash,
            Note::Own,
            Note::Conversation,
            Note::ForwardedAttachment,
            Note::FurtherAttachments,
            Note::ForwardedInline,
            Note::Smime,
            Note::Pgp,
            Note::Winmail,
            Note::NoTextPart,
            Note::HtmlAsText,
            Note::UnknownLanguage,
            Note::LongColumn,
            Note::ManyColumns,
            Note::FolderData,
            Note::LostSeparator,
            Note::Truncated,
            Note::RestUnread,
        ] {
            assert_eq!(serde_json::to_string(&note).unwrap(), format!("\"{}\"", note.code()));
        }
    }
}
