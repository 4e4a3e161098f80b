//! The iterator over the raw messages of an input.

use super::open_archive::OpenArchive;
use crate::error::{Error, ErrorKind, Place, Result};
use crate::message::Message;
use crate::note::{Note, Notes};
use crate::passed_over::PassedOver;
use crate::source::digest::{Sha256, hex};
use crate::source::input::{Input, Shared};
use crate::source::open_file::OpenFile;
use crate::source::options::Options;
use crate::source::raw::Raw;
use crate::source::sidecar::Sidecars;
use crate::source::unpack::{Budget, limit_reached};
use crate::source::walk;
use std::collections::VecDeque;

/// Splits inputs into raw messages; made by [`open`](super::open()) and [`read`](super::read()).
///
/// Holds one message at a time, the paths of a folder, the names in a zip archive, and up to 64 MiB of pages and side files of a tar
/// archive.
#[derive(Debug)]
pub struct Reader {
    pub(super) name: String,
    pub(super) root_folder: Option<String>,
    pub(super) options: Options,
    pub(super) is_folder: bool,
    pub(super) entries: std::vec::IntoIter<walk::Entry>,
    pub(super) sidecars: Sidecars,
    /// The file on disk that is being read.
    pub(super) file: Option<OnDisk>,
    /// The archives that are open, the outermost first.
    pub(super) archives: Vec<OpenArchive>,
    /// The input that is split into messages.
    pub(super) current: Option<OpenFile>,
    /// Pages and records that were held back.
    pub(super) ready: VecDeque<Result<Raw>>,
    /// A mail was opened, so pages are not messages.
    pub(super) has_mail: bool,
    /// The digests of a folder's files by relative path.
    tree: Vec<(String, [u8; 32])>,
    /// The digest of a single file.
    digest: Option<[u8; 32]>,
    /// The bytes of finished files.
    pub(super) done: u64,
    pub(super) total: Option<u64>,
    pub(super) ignored: u64,
    pub(super) passed_over: PassedOver,
    pub(super) notes: Notes,
}

/// A file on disk, or a stream.
#[derive(Debug)]
pub(super) struct OnDisk {
    pub(super) relative: String,
    /// Its bytes as they are, if messages are not read from them directly.
    pub(super) outer: Option<Shared>,
    pub(super) budget: Budget,
    /// It is noted that some of it was not read.
    pub(super) has_unread: bool,
}

impl Reader {
    pub(super) fn new(name: &str, options: &Options) -> Self {
        Self {
            name: name.to_owned(),
            root_folder: None,
            options: options.clone(),
            is_folder: false,
            entries: Vec::new().into_iter(),
            sidecars: Sidecars::default(),
            file: None,
            archives: Vec::new(),
            current: None,
            ready: VecDeque::new(),
            has_mail: false,
            tree: Vec::new(),
            digest: None,
            done: 0,
            total: None,
            ignored: 0,
            passed_over: PassedOver::default(),
            notes: Notes::default(),
        }
    }

    /// The bytes read so far, ignored files included; compare it with [`total_bytes`](Self::total_bytes).
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        let outer = self.file.as_ref().and_then(|file| file.outer.as_ref());
        let direct = || self.current.as_ref().map_or(0, |c| c.input.bytes());
        self.done + outer.map_or_else(direct, |outer| outer.with(|input| input.bytes()))
    }

    /// The size of all files at the start, in bytes; `None` for a stream.
    #[must_use]
    pub fn total_bytes(&self) -> Option<u64> {
        self.total
    }

    /// The number of names below a folder or in an archive that were skipped so far: hidden names, links, and
    /// [files without messages](Self::passed_over).
    #[must_use]
    pub fn ignored(&self) -> u64 {
        self.ignored + self.passed_over.n()
    }

    /// The files of folders and archives so far that hold no messages, by kind.
    #[must_use]
    pub fn passed_over(&self) -> &PassedOver {
        &self.passed_over
    }

    /// The notes about places of the input so far. Those about a message are in [`Message::notes`].
    #[must_use]
    pub fn notes(&self) -> &Notes {
        &self.notes
    }

    /// The SHA-256 of the input in lower-case hexadecimal, as the module documentation defines it.
    ///
    /// `None` until the iterator ends, for a file that could not be read, and with [`Options::skips_digests`]. Unreadable
    /// files of a folder are left out.
    #[must_use]
    pub fn digest(&self) -> Option<String> {
        if self.options.skips_digests
            || self.file.is_some()
            || !self.entries.as_slice().is_empty()
            || !self.ready.is_empty()
        {
            return None;
        }
        if !self.is_folder {
            return self.digest.as_ref().map(|digest| hex(digest));
        }
        let mut files: Vec<&(String, [u8; 32])> = self.tree.iter().collect();
        files.sort_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
        let mut tree = Sha256::new();
        for (relative, digest) in files {
            tree.update(format!("{relative}\t{}\n", hex(digest)).as_bytes());
        }
        Some(hex(&tree.finish()))
    }

    /// Decodes the messages in order.
    #[must_use]
    pub fn messages(self) -> Messages {
        Messages { reader: self }
    }

    /// Returns the next message of what is open; `None` when it is read to its end.
    fn next_of_current(&mut self) -> Option<Result<Raw>> {
        let current = self.current.as_mut()?;
        match current.next(&mut self.notes) {
            Ok(Some(chunk)) => Some(current.raw(chunk)),
            Ok(None) => {
                let current = self.current.take()?;
                let place = Place::whole(&*current.path);
                current.notes().for_each(|note| self.notes.add(note, &place));
                let outcome =
                    if self.archives.is_empty() { self.finish_file(Some(current.input)) } else { Ok(()) };
                outcome.err().map(Err)
            }
            Err(error) => {
                let current = self.current.take()?;
                let kind = limit_reached(error);
                self.note_unread(&kind, &current.path, current.holds_one());
                if matches!(kind, ErrorKind::UnpackedTooLarge { .. }) {
                    // The limit is that of the whole file.
                    while let Some(mut closed) = self.archives.pop() {
                        self.release(&mut closed);
                    }
                }
                match self.archives.last_mut() {
                    Some(archive) => archive.has_failed = true,
                    None => self.abandon_file(current.input.bytes()),
                }
                Some(Err(Error::from(kind).at(Place::whole(&*current.path))))
            }
        }
    }

    /// Notes that an unknown number of messages is lost with the rest of a file, once for each file on disk. The limit on
    /// unpacked bytes is that of the whole file, so it also ends a member that is one message.
    pub(super) fn note_unread(&mut self, kind: &ErrorKind, path: &str, holds_one: bool) {
        let is_lost = !holds_one || matches!(kind, ErrorKind::UnpackedTooLarge { .. });
        let is_noted = |file: &mut OnDisk| std::mem::replace(&mut file.has_unread, true);
        if is_lost && !self.file.as_mut().is_some_and(is_noted) {
            self.notes.add(Note::RestUnread, &Place::whole(path));
        }
    }

    /// Opens the next member of the innermost archive, or closes the archive.
    fn next_member(&mut self) -> Result<()> {
        let Some(open) = self.archives.last_mut() else { return Ok(()) };
        let failed = match open.archive.next() {
            Some(Ok(entry)) => {
                open.has_failed = false;
                return self.enter_entry(entry);
            }
            Some(Err(error)) => {
                let (path, is_told) = (open.path.clone(), open.has_failed);
                let kind = limit_reached(error);
                self.note_unread(&kind, &path, false);
                (!is_told).then(|| Error::from(kind).at(Place::whole(path)))
            }
            None => None,
        };
        if let Some(mut closed) = self.archives.pop() {
            self.release(&mut closed);
        }
        let finished = if self.archives.is_empty() { self.finish_file(None) } else { Ok(()) };
        failed.map_or(finished, Err)
    }

    /// Adds a file that was read to its end to the digest. `input` is its bytes if messages were read from them directly.
    fn finish_file(&mut self, input: Option<Input>) -> Result<()> {
        let Some(file) = self.file.take() else { return Ok(()) };
        let finish = |input: &mut Input| {
            let drained = input.drain();
            (drained, input.bytes(), input.finish())
        };
        let (drained, bytes, digest) = match (file.outer, input) {
            (Some(outer), _) => outer.with(finish),
            (None, Some(mut input)) => finish(&mut input),
            (None, None) => return Ok(()),
        };
        self.done += bytes;
        let path = if self.is_folder { self.path_of(&file.relative) } else { self.name.clone() };
        drained.map_err(|error| Error::from(ErrorKind::from(error)).at(Place::whole(path)))?;
        if self.is_folder {
            self.tree.push((file.relative, digest));
        } else {
            self.digest = Some(digest);
        }
        Ok(())
    }

    /// Gives up a file that cannot be read to its end. `bytes` were read if messages were read from it directly.
    fn abandon_file(&mut self, bytes: u64) {
        let outer = self.file.take().and_then(|file| file.outer);
        self.done += outer.map_or(bytes, |outer| outer.with(|input| input.bytes()));
    }

    /// Returns the path of a file in a folder.
    pub(super) fn path_of(&self, relative: &str) -> String {
        format!("{}/{relative}", self.name.trim_end_matches('/'))
    }
}

impl Iterator for Reader {
    type Item = Result<Raw>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(held) = self.ready.pop_front() {
                return Some(held);
            }
            if let Some(item) = self.next_of_current() {
                return Some(item);
            }
            let entered = if self.archives.is_empty() {
                let entry = self.entries.next()?;
                self.enter(entry)
            } else {
                self.next_member()
            };
            if let Err(error) = entered {
                return Some(Err(error));
            }
        }
    }
}

/// Decoded messages; made by [`messages`](super::messages()) and [`Reader::messages`].
#[derive(Debug)]
pub struct Messages {
    reader: Reader,
}

impl Messages {
    /// The reader, with its digest and counts.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }
}

impl Iterator for Messages {
    type Item = Result<Message>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let raw = match self.reader.next()? {
                Ok(raw) => raw,
                Err(error) => return Some(Err(error)),
            };
            match raw.decode(&self.reader.options) {
                Ok(message) => {
                    message.notes.iter().for_each(|note| self.reader.notes.add(*note, &raw.place()));
                    if !message.notes.iter().any(|note| note.leaves_out()) {
                        return Some(Ok(message));
                    }
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
