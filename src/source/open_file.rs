//! The splitter of one open input into raw messages.

use super::csv::Rows;
use super::detect::FileFormat;
use super::input::{Chunk, Input};
use super::jsonl::{Layout, Lines, Values};
use super::options::Options;
use super::raw::{Kind, Raw};
use super::{folder_notes, mbox};
use crate::error::{Error, Place, Result};
use crate::note::Note;
use std::io;
use std::sync::Arc;

/// The input that is being read.
#[derive(Debug)]
pub(super) struct OpenFile {
    pub(super) input: Input,
    splitter: Splitter,
    kind: Kind,
    pub(super) path: Arc<str>,
    folder: Option<Arc<str>>,
    folder_note: Option<Note>,
}

#[derive(Debug)]
enum Splitter {
    /// The whole input is one message; `done` once it was returned.
    Whole {
        limit: usize,
        done: bool,
    },
    Mbox(mbox::Mbox),
    Lines(Lines),
    Values(Values),
    Rows(Box<Rows>),
}

impl OpenFile {
    /// `below_root` is the path within the folder or archive that is read; of a file of its own, its name.
    pub(super) fn new(
        input: Input,
        format: FileFormat,
        path: &str,
        below_root: &str,
        folder: Option<String>,
        options: &Options,
    ) -> Self {
        let limit = options.limits.message_bytes;
        let is_mailbox = matches!(format, FileFormat::Mbox);
        let folder_note = folder_notes::of_path(below_root, is_mailbox, folder.as_deref());
        let whole = Splitter::Whole { limit, done: false };
        let (splitter, kind) = match format {
            FileFormat::Eml => (whole, Kind::Mail),
            FileFormat::Page => (whole, Kind::Page),
            FileFormat::Mbox => (Splitter::Mbox(mbox::Mbox::new(limit)), Kind::Mail),
            FileFormat::Json(Layout::Lines, map) => (Splitter::Lines(Lines::new(limit)), Kind::Record(map)),
            FileFormat::Json(Layout::Values { list }, map) => {
                (Splitter::Values(Values::new(limit, list)), Kind::Record(map))
            }
            FileFormat::Table(heading, map) => {
                (Splitter::Rows(Box::new(Rows::new(&heading, limit))), Kind::Record(map))
            }
        };
        Self { input, splitter, kind, path: path.into(), folder: folder.map(Into::into), folder_note }
    }

    pub(super) fn next(&mut self) -> io::Result<Option<Chunk>> {
        match &mut self.splitter {
            Splitter::Whole { done: true, .. } => Ok(None),
            Splitter::Whole { limit, done } => {
                *done = true;
                self.input.whole(*limit).map(Some)
            }
            Splitter::Mbox(mbox) => mbox.next(&mut self.input),
            Splitter::Lines(lines) => lines.next(&mut self.input),
            Splitter::Values(values) => values.next(&mut self.input),
            Splitter::Rows(rows) => rows.next(&mut self.input),
        }
    }

    /// The notes about the whole input, once it was read.
    pub(super) fn notes(&self) -> impl Iterator<Item = Note> {
        let legacy = matches!(&self.splitter, Splitter::Rows(rows) if rows.is_legacy());
        legacy.then_some(Note::LegacyTable).into_iter()
    }

    pub(super) fn raw(&self, chunk: Chunk) -> Result<Raw> {
        let Chunk { position, bytes } = chunk;
        match bytes {
            Ok(bytes) => Ok(Raw {
                bytes,
                kind: self.kind.clone(),
                path: Arc::clone(&self.path),
                position,
                folder: self.folder.clone(),
                folder_note: self.folder_note,
            }),
            Err(kind) => Err(Error::from(kind).at(Place { path: self.path.to_string(), position })),
        }
    }
}
