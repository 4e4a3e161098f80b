//! The splitter of one open input into raw messages.

use super::csv::Rows;
use super::detect::FileFormat;
use super::input::{Chunk, Input};
use super::jsonl::{Layout, Lines, Values};
use super::options::{Format, Options};
use super::raw::{Kind, Raw};
use super::{emlx, folder_notes, mbox};
use crate::error::{Error, Place, Result};
use crate::note::{Note, Notes};
use std::io;
use std::sync::Arc;

/// The input that is being read.
#[derive(Debug)]
pub(super) struct OpenFile {
    pub(super) input: Input,
    splitter: Splitter,
    kind: Kind,
    /// The name says mail, but the first bytes were not looked at.
    may_be_mailbox: bool,
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
    Mbox(Box<mbox::Mbox>),
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
        let may_be_mailbox = matches!(format, FileFormat::Eml) && options.format == Format::Auto;
        let is_mailbox = matches!(format, FileFormat::Mbox);
        let folder_note = folder_notes::of_path(below_root, is_mailbox, folder.as_deref());
        let whole = Splitter::Whole { limit, done: false };
        let (splitter, kind) = match format {
            FileFormat::Eml => (whole, Kind::Mail),
            FileFormat::Page => (whole, Kind::Page),
            FileFormat::Mbox => (Splitter::Mbox(Box::new(mbox::Mbox::new(limit))), Kind::Mail),
            FileFormat::Json { layout: Layout::Lines, map, .. } => {
                (Splitter::Lines(Lines::new(limit)), Kind::Record(map))
            }
            FileFormat::Json { layout: Layout::Values { list }, map, .. } => {
                (Splitter::Values(Values::new(limit, list)), Kind::Record(map))
            }
            FileFormat::Table(heading, map) => {
                (Splitter::Rows(Box::new(Rows::new(&heading, limit))), Kind::Record(map))
            }
        };
        Self {
            input,
            splitter,
            kind,
            may_be_mailbox,
            path: path.into(),
            folder: folder.map(Into::into),
            folder_note,
        }
    }

    /// Returns whether the input is one message.
    pub(super) fn holds_one(&self) -> bool {
        matches!(self.splitter, Splitter::Whole { .. })
    }

    /// Returns the next message; adds what was found about places of the file to `notes`.
    pub(super) fn next(&mut self, notes: &mut Notes) -> io::Result<Option<Chunk>> {
        if self.may_be_mailbox {
            self.may_be_mailbox = false;
            if mbox::opens_mailbox(self.input.head()?)
                && let Splitter::Whole { limit, .. } = self.splitter
            {
                self.splitter = Splitter::Mbox(Box::new(mbox::Mbox::new(limit)));
            }
        }
        let path = &self.path;
        match &mut self.splitter {
            Splitter::Whole { done: true, .. } => Ok(None),
            Splitter::Whole { limit, done } => {
                *done = true;
                let chunk = self.input.whole(*limit)?;
                Ok(emlx::unwrap(chunk, &mut |note| notes.add(note, &Place::whole(&**path))))
            }
            Splitter::Mbox(mbox) => mbox.next(&mut self.input, &mut |note, position| {
                notes.add(note, &Place { path: path.to_string(), position });
            }),
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
                may_be_cut: match &self.splitter {
                    Splitter::Whole { .. } => true,
                    Splitter::Mbox(mbox) => mbox.may_be_cut(),
                    Splitter::Lines(_) | Splitter::Values(_) | Splitter::Rows(_) => false,
                },
            }),
            Err(kind) => Err(Error::from(kind).at(Place { path: self.path.to_string(), position })),
        }
    }
}
