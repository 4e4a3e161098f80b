//! The splitter of one open input into raw messages.

use super::detect::FileFormat;
use super::input::{Chunk, Input};
use super::options::{Format, Options};
use super::raw::{Kind, Raw};
use super::{emlx, jsonl, mbox};
use crate::error::{Error, Place, Result};
use crate::note::Notes;
use std::io;
use std::sync::Arc;

/// The input that is being read.
#[derive(Debug)]
pub(super) struct OpenFile {
    pub(super) input: Input,
    splitter: Splitter,
    /// The name says mail, but the first bytes were not looked at.
    may_be_mailbox: bool,
    pub(super) path: Arc<str>,
    pub(super) relative: String,
    folder: Option<Arc<str>>,
}

#[derive(Debug)]
enum Splitter {
    /// The whole input is one message; `done` once it was returned.
    Whole {
        limit: usize,
        done: bool,
    },
    Mbox(Box<mbox::Mbox>),
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
            FileFormat::Mbox => Splitter::Mbox(Box::new(mbox::Mbox::new(limit))),
            FileFormat::Jsonl => Splitter::Lines(jsonl::Lines::new(limit)),
        };
        let may_be_mailbox = format == FileFormat::Eml && options.format == Format::Auto;
        Self { input, splitter, may_be_mailbox, path: path.into(), relative, folder: folder.map(Into::into) }
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
                may_be_cut: match &self.splitter {
                    Splitter::Whole { .. } => true,
                    Splitter::Mbox(mbox) => mbox.may_be_cut(),
                    Splitter::Lines(_) => false,
                },
            }),
            Err(kind) => Err(Error::from(kind).at(Place { path: self.path.to_string(), position })),
        }
    }
}
