//! A message as it was read, before decoding.

use super::maps::RecordMap;
use super::{eml, html, jsonl};
use crate::error::{Error, ErrorKind, Place, Position, Result};
use crate::message::Message;
use crate::note::Note;
use crate::source::options::{Options, Senders};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// One message before decoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    pub(super) bytes: Vec<u8>,
    pub(super) kind: Kind,
    pub(super) path: Arc<str>,
    pub(super) position: Position,
    pub(super) folder: Option<Arc<str>>,
    /// What the folder says of its mail.
    pub(super) folder_note: Option<Note>,
    /// It is the last mail of a file, which may end inside it.
    pub(super) may_be_cut: bool,
}

impl Raw {
    /// Decodes the message. Pure; takes time and memory linear in its length.
    ///
    /// # Errors
    ///
    /// When it is no message, has no brand or no text, or exceeds a limit.
    pub fn decode(&self, options: &Options) -> Result<Message> {
        let folder = self.folder.as_deref();
        // A panic of a parser fails this message only; all state of the parser is dropped.
        let decoded = catch_unwind(AssertUnwindSafe(|| match &self.kind {
            Kind::Mail => eml::decode(&self.bytes, options, folder).map(|mut message| {
                if self.may_be_cut && eml::ends_inside(&self.bytes) {
                    message.notes.push(Note::Truncated);
                    message.notes.sort_unstable();
                }
                message
            }),
            Kind::Page => html::decode(&self.bytes, options, folder),
            Kind::Record(None) => jsonl::decode(&self.bytes, options, folder),
            Kind::Record(Some(map)) => translated(&self.bytes, map, options, folder),
        }));
        let decoded = decoded.unwrap_or(Err(ErrorKind::Panicked));
        let mut message = decoded.map_err(|kind| Error::from(kind).at(self.place()))?;
        let leaves_out = self.kind == Kind::Mail
            && options.senders == Senders::Bulk
            && !message.notes.iter().any(|note| note.leaves_out());
        if let Some(note) = self.folder_note.filter(|_| leaves_out) {
            message.notes.push(note);
            message.notes.sort_unstable();
        }
        if let Some(pseudonyms) = &options.pseudonyms {
            pseudonyms.apply(&mut message);
        }
        Ok(message)
    }

    /// The length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Returns whether it has no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The input and the position in it.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { path: self.path.to_string(), position: self.position }
    }
}

/// Decodes a record of an export by its column map.
fn translated(
    record: &[u8],
    map: &RecordMap,
    options: &Options,
    folder: Option<&str>,
) -> std::result::Result<Message, ErrorKind> {
    let finite = |error| match jsonl::without_non_finite(record) {
        Some(record) => map.translate(&record).map(|translated| (translated, true)),
        None => Err(error),
    };
    let (translated, is_changed) =
        map.translate(record).map(|translated| (translated, false)).or_else(finite).map_err(|error| {
            options.columns.note_record();
            ErrorKind::BadRecord(jsonl::reason(&error))
        })?;
    let mut message = jsonl::decode(&translated.line, options, folder)?;
    message.notes.extend(is_changed.then_some(Note::NonFinite));
    message.notes.extend(translated.is_of_other.then_some(Note::OtherTurn));
    message.notes.sort_unstable();
    Ok(message)
}

/// The kind of the bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Mail,
    Page,
    /// A JSON object, and the map that translates it.
    Record(Option<Arc<RecordMap>>),
}
