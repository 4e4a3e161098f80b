//! The only place that reads: paths and readers → messages.
//!
//! Reading has two stages, so that the costly one can run on many threads. A [`Reader`] is an iterator that cuts files,
//! mailboxes and lines into [`Raw`] messages: sequential, streaming, bounded by the system's reading speed.
//! [`Raw::decode`] then makes a [`Message`] of one: pure, and safe to call from any thread. An item that cannot be used
//! is an `Err` with its [`Place`]; the rest goes on.
//!
//! ```
//! use unisono::source::{self, Format, Options};
//!
//! let mail = "From: Acme <news@mail.acme.it>\nSubject: Ciao\n\nScopri di più\n";
//! let reader = source::read(mail.as_bytes(), "-", Format::Auto, &Options::default())?;
//! for message in reader.messages() {
//!     let message = message?;
//!     assert_eq!((message.brand.as_str(), message.subject.as_deref()), ("acme.it", Some("Ciao")));
//! }
//! # Ok::<(), unisono::Error>(())
//! ```
//!
//! # What is read
//!
//! - **A mail file** (`.eml`, or anything that begins with mail headers, so a Maildir works): one message.
//! - **A mailbox** (`.mbox`, `.mbx`, or anything that begins with a `From ` line with a date).
//! - **JSON lines** (`.jsonl`, `.ndjson`, or anything whose first line is a JSON object).
//! - **A folder**, at any depth, in byte order of the relative paths. Links below the root are not followed. Hidden
//!   names and files that look like none of the above (a README) are passed over and counted by [`Reader::ignored`].
//!
//! The name's extension decides first, then the first 8 KiB. [`Options::format`] overrides both.
//!
//! # Digests
//!
//! A file's digest is the SHA-256 of its bytes, taken while it is read. A folder's digest is the SHA-256 of one line
//! `relative/path<TAB>digest<LF>` for each file that was read, in byte order of the paths; on a folder of mail files
//!
//! ```text
//! find . -type f -printf '%P\n' | LC_ALL=C sort | while read -r f; do
//!   printf '%s\t%s\n' "$f" "$(sha256sum < "$f" | cut -c-64)"; done | sha256sum
//! ```
//!
//! gives the same.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use sha2::{Digest, Sha256};

use crate::error::{Error, ErrorKind, Place, Position, Result};
use crate::message::Message;
use crate::unicode;

mod brand;
mod campaign_key;
mod datetime;
mod eml;
mod input;
mod jsonl;
mod mbox;
mod platform;
mod walk;

use input::{Chunk, Input};

/// The reading buffer of a file, in bytes.
const BUFFER: usize = 128 * 1024;

/// How to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The format of every input; `Auto` tells it from each file's name and first bytes.
    pub format: Format,
    /// What names the brand.
    pub brand_by: BrandBy,
    /// Which of their columns stand for ours, in JSON lines.
    pub columns: ColumnMap,
    /// What is refused.
    pub limits: Limits,
}

/// The format of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// By the file's extension, else by its first bytes.
    #[default]
    Auto,
    /// One mail message (RFC 5322 and MIME).
    Eml,
    /// A mailbox file.
    Mbox,
    /// One JSON object a line.
    Jsonl,
}

/// What names the brand of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BrandBy {
    /// The brand column; without one the registrable domain of `From` (`acme.co.uk`), except for sending platforms and
    /// free mail providers, where the display name is taken.
    #[default]
    Auto,
    /// The brand column only.
    Column,
    /// The display name of `From`, without "via …"; without one what is particular in the address.
    DisplayName,
    /// The registrable domain of `From`, whatever it is.
    Domain,
    /// The name of the folder that holds the file (of a Maildir: the folder that holds `cur` and `new`).
    Folder,
}

/// What is refused, and what is passed over: the guard against hostile input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The largest message or line in bytes; a larger one is an error, and is never held in memory.
    pub message_bytes: usize,
    /// The most parts in a mail.
    pub parts: usize,
    /// The deepest nesting of multiparts and messages in a mail.
    pub depth: usize,
    /// The longest value, in bytes, that is kept in [`Message::columns`]; longer ones are passed over.
    pub column_bytes: usize,
    /// The most other columns that are kept of a message, in the order they stand in; further ones are passed over.
    pub columns: usize,
}

impl Default for Limits {
    /// 25 MB, 1,000 parts, 20 levels; values of up to 256 bytes in up to 256 columns.
    fn default() -> Self {
        Self { message_bytes: 25_000_000, parts: 1_000, depth: 20, column_bytes: 256, columns: 256 }
    }
}

/// Which keys of JSON lines stand for which columns.
///
/// The columns are `id, brand, campaign, channel, segment, platform, sector, sent_at, recipient, subject, body, html,
/// language`. One that is not mapped is looked for under its own name; one that is mapped is looked for only under the
/// name it was mapped to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnMap {
    /// (their key, our column)
    pairs: Vec<(String, jsonl::Column)>,
    met: Met,
}

/// Which keys of a map have been met in records: bit i for pair i, [`Met::RECORD`] for any record. Clones share it, and it
/// is no part of what a map is.
#[derive(Debug, Clone, Default)]
struct Met(Arc<AtomicU32>);

impl Met {
    const RECORD: u32 = 31;

    fn note(&self, bit: u32) {
        // Read first: threads that only read do not wait for each other.
        if !self.has(bit) {
            self.0.fetch_or(1 << bit, Ordering::Relaxed);
        }
    }

    fn has(&self, bit: u32) -> bool {
        self.0.load(Ordering::Relaxed) & (1 << bit) != 0
    }
}

impl PartialEq for Met {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Met {}

impl ColumnMap {
    /// The map with one more column: `column` stands under the key `theirs`.
    ///
    /// # Errors
    ///
    /// A parameter error when there is no such column, or when the column or the key was mapped before.
    pub fn with(mut self, column: &str, theirs: &str) -> Result<Self> {
        let names = || jsonl::Column::ALL.iter().map(|(name, _)| *name);
        let Some(ours) = jsonl::Column::named(column) else {
            let all = names().collect::<Vec<_>>().join(", ");
            let near = names().min_by_key(|name| edits(name, column)).filter(|name| edits(name, column) <= 2);
            let hint = near.map(|name| format!(", did you mean {name}")).unwrap_or_default();
            return Err(Error::parameter(
                "map",
                format!("no column is called {column}{hint}? use one of {all}"),
            ));
        };
        if theirs.is_empty() {
            return Err(Error::parameter("map", format!("{column} needs the name of their column")));
        }
        if self.pairs.iter().any(|(key, other)| key == theirs || *other == ours) {
            return Err(Error::parameter(
                "map",
                format!("{column}={theirs}: map each column and each name once"),
            ));
        }
        self.pairs.push((theirs.to_owned(), ours));
        Ok(self)
    }

    /// A map from `name=their_name` texts.
    ///
    /// # Errors
    ///
    /// As [`with`](Self::with); also when a text has no `=`.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        texts.into_iter().try_fold(Self::default(), |map, text| match text.split_once('=') {
            Some((column, theirs)) => map.with(column.trim(), theirs.trim()),
            None => Err(Error::parameter("map", format!("{text}: write NAME=THEIR_NAME"))),
        })
    }

    /// The columns (ours, theirs) that no record had which was read with this map or a clone of it; `None` when no record
    /// was read at all, as only JSON lines have columns.
    #[must_use]
    pub fn unmet(&self) -> Option<Vec<(&'static str, &str)>> {
        let unmet = (0..).zip(&self.pairs).filter(|(bit, _)| !self.met.has(*bit));
        let unmet = unmet.map(|(_, (theirs, ours))| (ours.name(), theirs.as_str()));
        self.met.has(Met::RECORD).then(|| unmet.collect())
    }

    /// The key under which a column is looked for.
    fn key_of(&self, column: jsonl::Column) -> &str {
        let mapped = self.pairs.iter().find(|(_, ours)| *ours == column);
        mapped.map_or(column.name(), |(theirs, _)| theirs)
    }

    fn place_of(&self, key: &str) -> jsonl::Place {
        if let Some((bit, (_, column))) = (0..).zip(&self.pairs).find(|(_, (theirs, _))| theirs == key) {
            self.met.note(bit);
            return jsonl::Place::Known(*column);
        }
        match jsonl::Column::named(key) {
            Some(column) if self.pairs.iter().any(|(_, mapped)| *mapped == column) => jsonl::Place::Nowhere,
            Some(column) => jsonl::Place::Known(column),
            None => jsonl::Place::Other,
        }
    }
}

/// Reads a file, or every message in a folder.
///
/// # Errors
///
/// When the path cannot be opened, or the format of a file cannot be told. What goes wrong later comes as an item.
pub fn open(path: impl AsRef<Path>, options: &Options) -> Result<Reader> {
    let path = path.as_ref();
    let name = path.display().to_string();
    let fail = |error: io::Error| Error::from(ErrorKind::from(error)).at(whole(&name));
    let metadata = fs::metadata(path).map_err(fail)?;
    let mut reader = Reader::new(&name, options);
    if metadata.is_dir() {
        // A folder that cannot be listed at all is a failure, not an empty folder.
        fs::read_dir(path).map_err(fail)?;
        let walk = walk::walk(path);
        reader.total = Some(walk.entries.iter().filter_map(|e| e.size.as_ref().ok()).sum());
        reader.ignored = walk.ignored;
        reader.root_folder = folder_name(path);
        reader.entries = walk.entries.into_iter();
        reader.tree = Some(Sha256::new());
    } else {
        let mut input = open_file(path).map_err(fail)?;
        let format = match by_name(path, options.format) {
            Some(format) => format,
            None => told(&mut input, &name)?,
        };
        let folder = path.parent().map(|p| if p.as_os_str().is_empty() { Path::new(".") } else { p });
        let folder = folder.and_then(|folder| match folder.file_name() {
            Some(own) if own == "cur" || own == "new" => folder.parent().and_then(folder_name),
            _ => folder_name(folder),
        });
        // A pipe has no length.
        reader.total = metadata.is_file().then_some(metadata.len());
        reader.current = Some(Current::new(input, format, &name, String::new(), folder, options));
    }
    Ok(reader)
}

/// Reads a stream; `name` stands for its path in errors (`-` for standard input).
///
/// # Errors
///
/// When the first bytes cannot be read, or do not tell the format and none is given.
pub fn read(
    input: impl BufRead + Send + 'static,
    name: &str,
    format: Format,
    options: &Options,
) -> Result<Reader> {
    let mut input = Input::new(Box::new(input));
    let kind = match forced(format) {
        Some(kind) => kind,
        None => told(&mut input, name)?,
    };
    let mut reader = Reader::new(name, options);
    reader.current = Some(Current::new(input, kind, name, String::new(), None, options));
    Ok(reader)
}

/// The messages of a file or folder, read and decoded one after the other.
///
/// # Errors
///
/// As [`open`].
pub fn messages(path: impl AsRef<Path>, options: &Options) -> Result<Messages> {
    Ok(open(path, options)?.messages())
}

/// One message as it was read, not yet understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    bytes: Vec<u8>,
    kind: Kind,
    path: Arc<str>,
    position: Position,
    folder: Option<Arc<str>>,
}

impl Raw {
    /// Understands the message. Pure; takes time and memory linear in its length.
    ///
    /// # Errors
    ///
    /// When it is no message, has no brand or no text, or exceeds a limit; the error is placed.
    pub fn decode(&self, options: &Options) -> Result<Message> {
        let folder = self.folder.as_deref();
        // A panic of a parser concerns this message only. The state it leaves behind is dropped with it.
        let decoded = catch_unwind(AssertUnwindSafe(|| match self.kind {
            Kind::Mail => eml::decode(&self.bytes, options, folder),
            Kind::Record => jsonl::decode(&self.bytes, options, folder),
        }));
        decoded.unwrap_or(Err(ErrorKind::Panicked)).map_err(|kind| Error::from(kind).at(self.place()))
    }

    /// Its length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether it has no bytes at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Where it was read.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { path: self.path.to_string(), position: self.position }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Mail,
    Record,
}

/// Cuts inputs into raw messages; made by [`open`] and [`read`].
///
/// Holds one message at a time, and for a folder the list of its paths.
#[derive(Debug)]
pub struct Reader {
    name: String,
    root_folder: Option<String>,
    options: Options,
    entries: std::vec::IntoIter<walk::Entry>,
    current: Option<Current>,
    /// The digest over paths and digests, when a folder is read.
    tree: Option<Sha256>,
    /// The digest of the one file, when a file is read.
    file: Option<[u8; 32]>,
    /// Bytes of the files that are done.
    done: u64,
    total: Option<u64>,
    ignored: u64,
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
        }
    }

    /// Bytes passed so far, those of ignored files included: for showing progress against [`total_bytes`](Self::total_bytes).
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.done + self.current.as_ref().map_or(0, |c| c.input.bytes())
    }

    /// The bytes to be read in all, as the file system told at the start; `None` for a stream.
    #[must_use]
    pub fn total_bytes(&self) -> Option<u64> {
        self.total
    }

    /// How many names below a folder were passed over so far: hidden, links, or not mail by their first bytes.
    #[must_use]
    pub fn ignored(&self) -> u64 {
        self.ignored
    }

    /// The SHA-256 of what was read, in lower-case hex; the module's documentation says of what exactly.
    ///
    /// `None` until the iterator has come to its end, and for a file whose reading failed. Files of a folder that could
    /// not be read are left out.
    #[must_use]
    pub fn digest(&self) -> Option<String> {
        if self.current.is_some() || !self.entries.as_slice().is_empty() {
            return None;
        }
        match &self.tree {
            Some(tree) => Some(hex(&tree.clone().finalize())),
            None => self.file.as_ref().map(|digest| hex(digest)),
        }
    }

    /// The same messages, decoded one after the other.
    #[must_use]
    pub fn messages(self) -> Messages {
        Messages { reader: self }
    }

    /// Opens the next file of the folder; `None` when it is to be passed over.
    fn enter(&mut self, entry: walk::Entry) -> Option<Result<Current>> {
        let name = if entry.relative.is_empty() {
            self.name.clone()
        } else {
            format!("{}/{}", self.name.trim_end_matches('/'), entry.relative)
        };
        let fail = |kind: ErrorKind| Some(Err(Error::from(kind).at(whole(&name))));
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
                Some(Ok(Current::new(input, format, &name, entry.relative, folder, &self.options)))
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

    /// Takes the digest of a file that was read to its end.
    fn leave(&mut self, current: Current) {
        self.done += current.input.bytes();
        let relative = current.relative;
        let digest = current.input.finish();
        match &mut self.tree {
            Some(tree) => tree.update(format!("{relative}\t{}\n", hex(&digest))),
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
            match current.next() {
                Ok(Some(chunk)) => return Some(current.raw(chunk)),
                Ok(None) => {
                    if let Some(current) = self.current.take() {
                        self.leave(current);
                    }
                }
                Err(error) => {
                    let place = whole(&current.path);
                    self.done += current.input.bytes();
                    self.current = None;
                    return Some(Err(Error::from(ErrorKind::from(error)).at(place)));
                }
            }
        }
    }
}

/// Messages, read and decoded one after the other; made by [`messages`] and [`Reader::messages`].
#[derive(Debug)]
pub struct Messages {
    reader: Reader,
}

impl Messages {
    /// The reader beneath, for its digest and counts.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }
}

impl Iterator for Messages {
    type Item = Result<Message>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.reader.next()?.and_then(|raw| raw.decode(&self.reader.options)))
    }
}

/// The file being read.
#[derive(Debug)]
struct Current {
    input: Input,
    splitter: Splitter,
    path: Arc<str>,
    relative: String,
    folder: Option<Arc<str>>,
}

#[derive(Debug)]
enum Splitter {
    /// The whole input is one message; the flag says that it was given out.
    Whole {
        limit: usize,
        done: bool,
    },
    Mbox(mbox::Mbox),
    Lines(jsonl::Lines),
}

/// A format that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    Eml,
    Mbox,
    Jsonl,
}

impl Current {
    fn new(
        input: Input,
        format: Known,
        path: &str,
        relative: String,
        folder: Option<String>,
        options: &Options,
    ) -> Self {
        let limit = options.limits.message_bytes;
        let splitter = match format {
            Known::Eml => Splitter::Whole { limit, done: false },
            Known::Mbox => Splitter::Mbox(mbox::Mbox::new(limit)),
            Known::Jsonl => Splitter::Lines(jsonl::Lines::new(limit)),
        };
        Self { input, splitter, path: path.into(), relative, folder: folder.map(Into::into) }
    }

    fn next(&mut self) -> io::Result<Option<Chunk>> {
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

    fn raw(&self, chunk: Chunk) -> Result<Raw> {
        let Chunk { position, bytes } = chunk;
        match bytes {
            Ok(bytes) => Ok(Raw {
                bytes,
                kind: if matches!(self.splitter, Splitter::Lines(_)) { Kind::Record } else { Kind::Mail },
                path: Arc::clone(&self.path),
                position,
                folder: self.folder.clone(),
            }),
            Err(kind) => Err(Error::from(kind).at(Place { path: self.path.to_string(), position })),
        }
    }
}

fn open_file(path: &Path) -> io::Result<Input> {
    Ok(Input::new(Box::new(BufReader::with_capacity(BUFFER, File::open(path)?))))
}

fn forced(format: Format) -> Option<Known> {
    match format {
        Format::Auto => None,
        Format::Eml => Some(Known::Eml),
        Format::Mbox => Some(Known::Mbox),
        Format::Jsonl => Some(Known::Jsonl),
    }
}

fn by_name(path: &Path, format: Format) -> Option<Known> {
    forced(format).or_else(|| {
        let extension = path.extension().and_then(OsStr::to_str)?.to_ascii_lowercase();
        match extension.as_str() {
            "eml" => Some(Known::Eml),
            "mbox" | "mbx" => Some(Known::Mbox),
            "jsonl" | "ndjson" => Some(Known::Jsonl),
            _ => None,
        }
    })
}

/// The format of an input by its first bytes. One that has none at all holds no line.
fn told(input: &mut Input, name: &str) -> Result<Known> {
    let fail = |kind: ErrorKind| Error::from(kind).at(whole(name));
    match sniff(input) {
        Ok(Some(format)) => Ok(format),
        Ok(None) if input.head().is_ok_and(<[u8]>::is_empty) => Ok(Known::Jsonl),
        Ok(None) => Err(fail(unread(input))),
        Err(error) => Err(fail(ErrorKind::from(error))),
    }
}

fn sniff(input: &mut Input) -> io::Result<Option<Known>> {
    let head = input.head()?;
    let first_line = head.split_inclusive(|&b| b == b'\n').next().unwrap_or_default();
    Ok(if mbox::is_separator(first_line) {
        Some(Known::Mbox)
    } else if jsonl::looks_like_jsonl(head) {
        Some(Known::Jsonl)
    } else if eml::looks_like_mail(head) {
        Some(Known::Eml)
    } else {
        None
    })
}

/// What to say of an input whose first bytes are none of the formats that are read.
fn unread(input: &mut Input) -> ErrorKind {
    let head = input.head().unwrap_or_default();
    let head = String::from_utf8_lossy(head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head));
    let head = head.trim_start();
    let lines = "make lines of it with";
    let what = if head.starts_with('[') {
        format!("a JSON array; {lines}: jq -c '.[]' FILE > FILE.jsonl")
    } else if head.starts_with('{') {
        format!("JSON over several lines; {lines}: jq -c . FILE > FILE.jsonl")
    } else if let Some(mark) = table_mark(head) {
        let (word, mark) =
            if mark == '\t' { ("tab", "\\t") } else { ("CSV", if mark == ';' { ";" } else { "," }) };
        format!(
            "a table ({word}); {lines}: python3 -c 'import csv, json, sys; [print(json.dumps(row)) for row in \
             csv.DictReader(sys.stdin, delimiter=\"{mark}\")]' < FILE > FILE.jsonl"
        )
    } else {
        return ErrorKind::UnknownFormat;
    };
    ErrorKind::Convertible(what)
}

/// What parts the cells of a table, by its first line: two or more short names.
fn table_mark(head: &str) -> Option<char> {
    let (first, _) = head.split_once('\n')?;
    let is_name = |cell: &str| {
        let cell = cell.trim().trim_matches('"');
        !cell.is_empty()
            && cell.len() <= 40
            && cell.chars().all(|c| unicode::is_letter_or_number(c) || matches!(c, '_' | '-' | ' ' | '.'))
    };
    [',', ';', '\t'].into_iter().find(|&mark| first.contains(mark) && first.split(mark).all(is_name))
}

/// The name of the folder that holds the file at a relative path; a Maildir's `cur` and `new` stand for the Maildir.
fn folder_of(relative: &str) -> Option<&str> {
    let mut names = relative.rsplit('/').skip(1).skip_while(|name| matches!(*name, "cur" | "new"));
    names.next()
}

/// The name of a folder, also where the path is written as `.` or `..`.
fn folder_name(folder: &Path) -> Option<String> {
    match folder.file_name() {
        Some(name) => Some(name.to_string_lossy().into_owned()),
        None => fs::canonicalize(folder).ok()?.file_name().map(|n| n.to_string_lossy().into_owned()),
    }
}

fn whole(path: &str) -> Place {
    Place { path: path.to_owned(), position: Position::Whole }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|b| [b >> 4, b & 15]).filter_map(|n| char::from_digit(n.into(), 16)).collect()
}

/// The edit distance of two short words.
fn edits(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, to) in row.iter_mut().skip(1).zip(b.chars()) {
            left = (diagonal + usize::from(from != to)).min(left + 1).min(*cell + 1);
            diagonal = std::mem::replace(cell, left);
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

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

    /// Everything a reader yields, one line an item, without the folder's own path.
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
        let expected = Sha256::digest(format!("a.eml\t{one}\nb/2.eml\t{two}\n"));
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
        let unknown = Error::from(ErrorKind::UnknownFormat).at(whole("-"));
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
    fn maps() {
        #[track_caller]
        fn refused(map: &[&str], expected: &str) {
            let error = ColumnMap::parse(map.iter().copied()).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
        refused(
            &["brnd=x"],
            "map: no column is called brnd, did you mean brand? use one of id, brand, campaign,",
        );
        refused(&["sender_name=x"], "map: no column is called sender_name? use one of");
        refused(&["brand"], "map: brand: write NAME=THEIR_NAME");
        refused(&["brand="], "map: brand needs the name of their column");
        refused(&["brand=x", "brand=y"], "map: brand=y: map each column and each name once");
        refused(&["brand=x", "id=x"], "map: id=x: map each column and each name once");
        assert_eq!(edits("kitten", "sitting"), 3);
        assert_eq!(edits("", "abc"), 3);
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
