//! The splitter of one open input into raw messages.

use super::detect::FileFormat;
use super::input::{Chunk, Input};
use super::options::Options;
use super::raw::{Kind, Raw};
use super::{folder_notes, jsonl, mbox};
use crate::error::{Error, Place, Result};
use crate::note::Note;
use std::io;
use std::sync::Arc;

/// The input that is being read.
#[derive(Debug)]
pub(super) struct OpenFile {
    pub(super) input: Input,
    splitter: Splitter,
    pub(super) path: Arc<str>,
    pub(super) relative: String,
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
    Lines(jsonl::Lines),
}

impl OpenFile {
    pub(super) fn new(
        input: Input,
        format: FileFormat,
        path: &str,
        relative: String,
        folder: Option<String>,
        options: &Options,
    ) -> Self {
        let limit = options.limits.message_bytes;
        let splitter = match format {
            FileFormat::Eml => Splitter::Whole { limit, done: false },
            FileFormat::Mbox => Splitter::Mbox(mbox::Mbox::new(limit)),
            FileFormat::Jsonl => Splitter::Lines(jsonl::Lines::new(limit)),
        };
        // A file of its own has no path below a root, only its name and its folder.
        let name = if relative.is_empty() { path.rsplit('/').next().unwrap_or(path) } else { &relative };
        let folder_note = folder_notes::of_path(name, format == FileFormat::Mbox, folder.as_deref());
        Self { input, splitter, path: path.into(), relative, folder: folder.map(Into::into), folder_note }
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
        }
    }

    pub(super) fn raw(&self, chunk: Chunk) -> Result<Raw> {
        let Chunk { position, bytes } = chunk;
        match bytes {
            Ok(bytes) => Ok(Raw {
                bytes,
                kind: if matches!(self.splitter, Splitter::Lines(_)) { Kind::Record } else { Kind::Mail },
                path: Arc::clone(&self.path),
                position,
                folder: self.folder.clone(),
                folder_note: self.folder_note,
            }),
            Err(kind) => Err(Error::from(kind).at(Place { path: self.path.to_string(), position })),
        }
    }
}
