//! The members of a zip archive, by its central directory.

use super::member::{Entry, Member, Opened, name_of};
use crate::source::unpack::{Budget, deflate, zstd};
use rawzip::{
    CompressionMethod, RECOMMENDED_BUFFER_SIZE, RangeReader, ReaderAt, ZipArchive, ZipArchiveEntryWayfinder,
    ZipLocator,
};
use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;

/// The bytes of an archive: a file, or a copy in memory.
pub(in crate::source) type Data = Arc<dyn ReaderAt + Send + Sync>;

/// An open zip archive.
pub(in crate::source) struct Zip {
    archive: ZipArchive<Data>,
    entries: std::vec::IntoIter<Listed>,
    budget: Budget,
    /// A part of an office document: the whole archive is the document.
    is_document: bool,
}

impl fmt::Debug for Zip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Zip").field("entries", &self.entries.len()).finish_non_exhaustive()
    }
}

/// An entry of the directory.
struct Listed {
    name: String,
    place: ZipArchiveEntryWayfinder,
    method: CompressionMethod,
    is_encrypted: bool,
    is_link: bool,
}

/// Returns whether a file that begins with `head` is a zip archive, an empty one included.
pub(in crate::source) fn looks_like_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

impl Zip {
    /// Reads the directory of the archive in `data`, which has `len` bytes. Memory: the names.
    ///
    /// Members come in byte order of their names, those for which `is_last` holds at the end.
    pub(in crate::source) fn open(
        data: Data,
        len: u64,
        budget: Budget,
        is_last: impl Fn(&str) -> bool,
    ) -> io::Result<Self> {
        let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
        let archive = ZipLocator::new().locate_in_reader(data, &mut buffer, len);
        let archive = archive.map_err(|(_, error)| damaged(error))?;
        let mut entries = Vec::new();
        let mut is_document = false;
        let mut directory = archive.entries(&mut buffer);
        while let Some(entry) = directory.next_entry().map_err(damaged)? {
            let name = name_of(entry.file_path().as_bytes());
            is_document |= name == "[Content_Types].xml";
            if !entry.is_dir() {
                entries.push(Listed {
                    name,
                    place: entry.wayfinder(),
                    method: entry.compression_method(),
                    is_encrypted: entry.flags().is_encrypted(),
                    is_link: entry.mode().is_symlink(),
                });
            }
        }
        entries.sort_by(|a, b| (is_last(&a.name), &a.name).cmp(&(is_last(&b.name), &b.name)));
        Ok(Self { archive, entries: entries.into_iter(), budget, is_document })
    }

    /// Returns whether the archive is an office document (.docx, .xlsx).
    pub(in crate::source) fn is_document(&self) -> bool {
        self.is_document
    }

    /// The names of the members that are still to come.
    pub(in crate::source) fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.entries.as_slice().iter().map(|entry| entry.name.as_str())
    }

    pub(in crate::source) fn next(&mut self) -> Option<Entry> {
        let entry = self.entries.next()?;
        if entry.is_link {
            return Some(Entry::Special);
        }
        let content = self.content(&entry);
        Some(Entry::File(Member { name: entry.name, content }))
    }

    fn content(&self, entry: &Listed) -> Opened {
        let unsupported = |what: String| Err(io::Error::new(io::ErrorKind::Unsupported, what));
        if entry.is_encrypted {
            return unsupported("encrypted; unpack it with its password".to_owned());
        }
        let found = self.archive.get_entry(entry.place).map_err(damaged)?;
        let (start, end) = found.compressed_data_range();
        let packed = RangeReader::new(Arc::clone(self.archive.get_ref()), start..end);
        let decoder: fn(Box<dyn Read + Send>) -> Box<dyn Read + Send> = match entry.method {
            CompressionMethod::STORE => |packed| packed,
            CompressionMethod::DEFLATE => |packed| deflate(packed),
            CompressionMethod::ZSTD | CompressionMethod::ZSTD_DEPRECATED => |packed| zstd(packed),
            method => return unsupported(format!("compressed by {method}; unpack the archive")),
        };
        // The meter comes first: a bomb is reported as such, and not by its checksum.
        let metered = self.budget.meter(packed, decoder);
        Ok(Box::new(found.verifying_reader(metered)))
    }
}

fn damaged(error: rawzip::Error) -> io::Error {
    match error.into_kind() {
        rawzip::ErrorKind::IO(error) => error,
        kind => io::Error::new(io::ErrorKind::InvalidData, format!("the zip archive is damaged: {kind}")),
    }
}
