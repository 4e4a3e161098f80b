//! Paths and streams → raw messages.

use super::detect::{by_name, detect, forced, sniff};
use super::digest::{Sha256, hex};
use super::input::Input;
use super::open_file::OpenFile;
use super::options::{Format, Options};
use super::raw::Raw;
use super::walk;
use crate::error::{Error, ErrorKind, Place, Result};
use crate::message::Message;
use crate::note::{Note, Notes};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// The buffer of a file, in bytes.
const BUFFER: usize = 128 * 1024;

/// Reads a file, or every message in a folder.
///
/// # Errors
///
/// When the path cannot be opened or the format of a file is unknown. Later errors are items.
pub fn open(path: impl AsRef<Path>, options: &Options) -> Result<Reader> {
    let path = path.as_ref();
    let name = path.display().to_string();
    let fail = |error: io::Error| Error::from(ErrorKind::from(error)).at(Place::whole(&*name));
    let metadata = fs::metadata(path).map_err(fail)?;
    let mut reader = Reader::new(&name, options);
    if metadata.is_dir() {
        // A folder that cannot be listed is an error, not an empty folder.
        fs::read_dir(path).map_err(fail)?;
        let walk = walk::walk(path);
        reader.total = Some(walk.entries.iter().filter_map(|e| e.size.as_ref().ok()).sum());
        reader.ignored = walk.ignored;
        for relative in &walk.deleted {
            let place = Place::whole(format!("{}/{relative}", name.trim_end_matches('/')));
            reader.notes.add(Note::Deleted, &place);
        }
        reader.root_folder = folder_name(path);
        reader.entries = walk.entries.into_iter();
        reader.tree = Some(Sha256::new());
    } else {
        let mut input = open_file(path).map_err(fail)?;
        let format = match by_name(path, options.format) {
            Some(format) => format,
            None => detect(&mut input, &name)?,
        };
        let folder = path.parent().map(|p| if p.as_os_str().is_empty() { Path::new(".") } else { p });
        let folder = folder.and_then(|folder| match folder.file_name() {
            Some(own) if own == "cur" || own == "new" => folder.parent().and_then(folder_name),
            _ => folder_name(folder),
        });
        // A pipe has no length.
        reader.total = metadata.is_file().then_some(metadata.len());
        reader.current = Some(OpenFile::new(input, format, &name, String::new(), folder, options));
    }
    Ok(reader)
}

/// Reads a stream; `name` stands for its path in errors (`-` for standard input).
///
/// # Errors
///
/// When the first bytes cannot be read, or no format is given and they match none.
pub fn read(
    input: impl BufRead + Send + 'static,
    name: &str,
    format: Format,
    options: &Options,
) -> Result<Reader> {
    let mut input = Input::new(Box::new(input));
    let kind = match forced(format) {
        Some(kind) => kind,
        None => detect(&mut input, name)?,
    };
    let mut reader = Reader::new(name, options);
    reader.current = Some(OpenFile::new(input, kind, name, String::new(), None, options));
    Ok(reader)
}

/// Reads and decodes the messages of a file or folder in order.
///
/// # Errors
///
/// As [`open`].
pub fn messages(path: impl AsRef<Path>, options: &Options) -> Result<Messages> {
    Ok(open(path, options)?.messages())
}

/// Splits inputs into raw messages; made by [`open`] and [`read`].
///
/// Holds one message at a time, and for a folder the list of its paths.
#[derive(Debug)]
pub struct Reader {
    name: String,
    root_folder: Option<String>,
    options: Options,
    entries: std::vec::IntoIter<walk::Entry>,
    current: Option<OpenFile>,
    /// The digest of a folder.
    tree: Option<Sha256>,
    /// The digest of a single file.
    file: Option<[u8; 32]>,
    /// The bytes of finished files.
    done: u64,
    total: Option<u64>,
    ignored: u64,
    notes: Notes,
}

impl Reader {
    fn new(name: &str, options: &Options) -> Self {
        Self {
            name: name.to_owned(),
            root_folder: None,
            options: options.clone(),
            entries: Vec::new().into_iter(),
            current: None,
            tree: None,
            file: None,
            done: 0,
            total: None,
            ignored: 0,
            notes: Notes::default(),
        }
    }

    /// The bytes read so far, ignored files included; compare it with [`total_bytes`](Self::total_bytes).
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.done + self.current.as_ref().map_or(0, |c| c.input.bytes())
    }

    /// The size of all files at the start, in bytes; `None` for a stream.
    #[must_use]
    pub fn total_bytes(&self) -> Option<u64> {
        self.total
    }

    /// The number of names below a folder that were skipped so far: hidden, links, or not mail by their first bytes.
    #[must_use]
    pub fn ignored(&self) -> u64 {
        self.ignored
    }

    /// The notes about places of the input so far. Those about a message are in [`Message::notes`].
    #[must_use]
    pub fn notes(&self) -> &Notes {
        &self.notes
    }

    /// The SHA-256 of the input in lower-case hexadecimal, as the module documentation defines it.
    ///
    /// `None` until the iterator ends, and for a file that could not be read. Unreadable files of a folder are left out.
    #[must_use]
    pub fn digest(&self) -> Option<String> {
        if self.current.is_some() || !self.entries.as_slice().is_empty() {
            return None;
        }
        match &self.tree {
            Some(tree) => Some(hex(&tree.clone().finish())),
            None => self.file.as_ref().map(|digest| hex(digest)),
        }
    }

    /// Decodes the messages in order.
    #[must_use]
    pub fn messages(self) -> Messages {
        Messages { reader: self }
    }

    /// Opens the next file of the folder; `None` when it is ignored.
    fn enter(&mut self, entry: walk::Entry) -> Option<Result<OpenFile>> {
        let name = if entry.relative.is_empty() {
            self.name.clone()
        } else {
            format!("{}/{}", self.name.trim_end_matches('/'), entry.relative)
        };
        let fail = |kind: ErrorKind| Some(Err(Error::from(kind).at(Place::whole(&*name))));
        let size = match entry.size {
            Ok(size) => size,
            Err(kind) => return fail(kind),
        };
        let opened = open_file(&entry.path).and_then(|mut input| {
            let format = match by_name(&entry.path, self.options.format) {
                Some(format) => Some(format),
                None => sniff(&mut input)?,
            };
            Ok((input, format))
        });
        match opened {
            Ok((input, Some(format))) => {
                let folder =
                    folder_of(&entry.relative).map(str::to_owned).or_else(|| self.root_folder.clone());
                Some(Ok(OpenFile::new(input, format, &name, entry.relative, folder, &self.options)))
            }
            Ok((_, None)) => {
                self.ignored += 1;
                self.done += size;
                None
            }
            Err(error) => {
                self.done += size;
                fail(ErrorKind::from(error))
            }
        }
    }

    /// Adds a file that was read to its end to the digest.
    fn leave(&mut self, current: OpenFile) {
        self.done += current.input.bytes();
        let relative = current.relative;
        let digest = current.input.finish();
        match &mut self.tree {
            Some(tree) => tree.update(format!("{relative}\t{}\n", hex(&digest)).as_bytes()),
            None => self.file = Some(digest),
        }
    }
}

impl Iterator for Reader {
    type Item = Result<Raw>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some(current) = &mut self.current else {
                let entry = self.entries.next()?;
                match self.enter(entry) {
                    Some(Ok(current)) => self.current = Some(current),
                    Some(Err(error)) => return Some(Err(error)),
                    None => {}
                }
                continue;
            };
            match current.next(&mut self.notes) {
                Ok(Some(chunk)) => return Some(current.raw(chunk)),
                Ok(None) => {
                    if let Some(current) = self.current.take() {
                        self.leave(current);
                    }
                }
                Err(error) => {
                    let place = Place::whole(&*current.path);
                    self.done += current.input.bytes();
                    self.current = None;
                    return Some(Err(Error::from(ErrorKind::from(error)).at(place)));
                }
            }
        }
    }
}

/// Decoded messages; made by [`messages`] and [`Reader::messages`].
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

fn open_file(path: &Path) -> io::Result<Input> {
    Ok(Input::new(Box::new(BufReader::with_capacity(BUFFER, File::open(path)?))))
}

/// Returns the name of the folder that holds a file; of the `cur` and `new` of a Maildir, the name of the Maildir.
fn folder_of(relative: &str) -> Option<&str> {
    let mut names = relative.rsplit('/').skip(1).skip_while(|name| matches!(*name, "cur" | "new"));
    names.next()
}

/// Returns the name of a folder, also for `.` and `..`.
fn folder_name(folder: &Path) -> Option<String> {
    match folder.file_name() {
        Some(name) => Some(name.to_string_lossy().into_owned()),
        None => fs::canonicalize(folder).ok()?.file_name().map(|n| n.to_string_lossy().into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::digest::sha256;
    use crate::source::options::BrandBy;

    const MAIL: &str = "From: Acme <a@acme.it>\nSubject: s\n\nciao\n";

    const SEPARATOR: &str = "From a@b Mon Jan  1 00:00:00 2024\n";

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (name, content) in files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        dir
    }

    /// The items of a reader, one line each, without the path of the folder.
    fn listing(root: &Path, reader: &mut Reader, options: &Options) -> Vec<String> {
        reader
            .by_ref()
            .map(|item| match item.and_then(|raw| Ok((raw.place(), raw.decode(options)?))) {
                Ok((place, message)) => {
                    let path = place.path.replace(&root.display().to_string(), "");
                    format!("{path} {} {}", place.position, message.brand)
                }
                Err(error) => error.to_string().replace(&root.display().to_string(), ""),
            })
            .collect()
    }

    #[test]
    fn a_folder_of_everything() {
        let mbox = format!("{SEPARATOR}{MAIL}\n{SEPARATOR}{MAIL}");
        let dir = folder(&[
            ("b/two.mbox", &mbox),
            ("a.eml", MAIL),
            ("broken.eml", "not mail"),
            ("README.md", "# Mail\n"),
            ("lines.jsonl", "{\"brand\":\"x\",\"body\":\"y\"}\nno\n"),
            ("box/cur/123:2,S", MAIL),
            ("Inbox", &mbox),
            (".hidden.eml", MAIL),
            ("empty.txt", ""),
        ]);
        let options = Options::default();
        let mut reader = open(dir.path(), &options).unwrap();
        assert_eq!(reader.digest(), None);
        assert_eq!(
            listing(dir.path(), &mut reader, &options),
            [
                "/Inbox byte 0 acme.it",
                "/Inbox byte 75 acme.it",
                "/a.eml  acme.it",
                "/b/two.mbox byte 0 acme.it",
                "/b/two.mbox byte 75 acme.it",
                "/box/cur/123:2,S  acme.it",
                "/broken.eml: not a mail message: no header line found",
                "/lines.jsonl line 1 x",
                "/lines.jsonl, line 2: unusable JSON record: expected ident at column 2",
            ]
        );
        assert_eq!(reader.ignored(), 3);
        assert_eq!(Some(reader.bytes_read()), reader.total_bytes());
        let by_folder = Options { brand_by: BrandBy::Folder, format: Format::Auto, ..Options::default() };
        let got: Vec<_> =
            messages(dir.path().join("box"), &by_folder).unwrap().map(|m| m.unwrap().brand).collect();
        assert_eq!(got, ["box"]);
        let got: Vec<_> = messages(dir.path().join("box/cur/123:2,S"), &by_folder)
            .unwrap()
            .map(|m| m.unwrap().brand)
            .collect();
        assert_eq!(got, ["box"]);
    }

    #[test]
    fn digests_are_those_of_sha256sum() {
        let dir = folder(&[("b/2.eml", "two"), ("a.eml", "one"), ("skipped.md", "three")]);
        let options = Options::default();
        // echo -n one | sha256sum; echo -n two | sha256sum
        let one = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed";
        let two = "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3";
        let mut reader = open(dir.path(), &options).unwrap();
        assert_eq!(reader.by_ref().count(), 2);
        let expected = sha256(format!("a.eml\t{one}\nb/2.eml\t{two}\n").as_bytes());
        assert_eq!(reader.digest(), Some(hex(&expected)));
        let mut reader = open(dir.path().join("a.eml"), &options).unwrap();
        assert_eq!(reader.by_ref().count(), 1);
        assert_eq!(reader.digest().as_deref(), Some(one));
    }

    #[test]
    fn streams_tell_their_format() {
        let count = |text: &str, format| {
            let options = Options::default();
            let bytes = io::Cursor::new(text.as_bytes().to_vec());
            let reader = read(BufReader::with_capacity(1, bytes), "-", format, &options)?;
            Ok(reader.messages().filter(Result::is_ok).count())
        };
        let unknown = Error::from(ErrorKind::UnknownFormat).at(Place::whole("-"));
        assert_eq!(count(MAIL, Format::Auto), Ok(1));
        assert_eq!(count(&format!("{SEPARATOR}{MAIL}\n{SEPARATOR}{MAIL}"), Format::Auto), Ok(2));
        assert_eq!(count("{\"brand\":\"x\",\"body\":\"y\"}\n\n", Format::Auto), Ok(1));
        assert_eq!(count("hello", Format::Auto), Err(unknown.clone()));
        assert_eq!(count(" ", Format::Auto), Err(unknown));
        for format in [Format::Auto, Format::Jsonl, Format::Mbox] {
            assert_eq!(count("", format), Ok(0));
        }
        assert_eq!(count("hello", Format::Eml), Ok(0));
    }

    #[test]
    fn what_cannot_be_opened_fails_at_once() {
        let options = Options::default();
        let error = open("no/such/file.eml", &options).unwrap_err();
        assert_eq!((error.kind.cause(), error.place.path.as_str()), ("io", "no/such/file.eml"));
        let dir = folder(&[("x.md", "# Title")]);
        let error = open(dir.path().join("x.md"), &options).unwrap_err();
        assert_eq!(error.kind, ErrorKind::UnknownFormat);
        assert_eq!(open(dir.path(), &options).unwrap().count(), 0);
    }

    #[test]
    fn a_reader_that_breaks_off_is_an_item() {
        struct Broken;
        impl io::Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("unplugged"))
            }
        }
        let input = io::Read::chain(io::Cursor::new(SEPARATOR.repeat(300)), Broken);
        let mut reader = read(BufReader::new(input), "-", Format::Mbox, &Options::default()).unwrap();
        let error = reader.by_ref().find_map(Result::err).unwrap();
        assert_eq!(error.to_string(), "-: cannot be read: unplugged");
        assert!(reader.next().is_none());
        assert_eq!(reader.digest(), None);
    }

    #[test]
    fn raw_messages_go_to_other_threads() {
        fn is_send_and_sync<T: Send + Sync>() {}
        fn is_send<T: Send>() {}
        is_send_and_sync::<Raw>();
        is_send_and_sync::<Options>();
        is_send::<Reader>();
    }
}
