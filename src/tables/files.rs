//! The files of a folder, on disk or in memory.

use super::file::TableFile;
use super::reading::Reading;
use super::record::{Recording, TableRecord};
use super::writing::{Writing, failed};
use crate::error::{Error, ErrorKind, Result};
use arrow_buffer::Buffer;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Where files are written, each once.
pub(crate) trait Sink {
    /// Writes a file and returns its record.
    fn file(&mut self, name: &str, fill: &mut dyn FnMut(&mut dyn Write) -> Result<()>)
    -> Result<TableRecord>;

    /// Writes a table into `NAME.arrow`, and notes its record.
    fn table(
        &mut self,
        records: &mut BTreeMap<String, TableRecord>,
        name: &str,
        table: Writing,
    ) -> Result<()> {
        let (name, mut table) = (format!("{name}.arrow"), Some(table));
        let record = self.file(&name, &mut |out| table.take().map_or(Ok(()), |table| table.write(out)))?;
        records.insert(name, record);
        Ok(())
    }

    /// Writes some bytes and returns their record.
    fn bytes(&mut self, name: &str, bytes: &[u8]) -> Result<TableRecord> {
        self.file(name, &mut |out| out.write_all(bytes).map_err(failed))
    }
}

/// Files in memory, by name.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

impl Sink for Files {
    fn file(
        &mut self,
        name: &str,
        fill: &mut dyn FnMut(&mut dyn Write) -> Result<()>,
    ) -> Result<TableRecord> {
        let mut out = Recording::new(Vec::new());
        fill(&mut out)?;
        let (record, bytes) = out.finish().map_err(failed)?;
        self.insert(name.to_owned(), bytes);
        Ok(record)
    }
}

/// Where files are read.
pub(crate) trait Load: Sync {
    /// Returns the bytes of a file; with `is_small`, a copy of them.
    fn load(&self, name: &str, is_small: bool) -> io::Result<Buffer>;
}

impl Load for Files {
    fn load(&self, name: &str, _: bool) -> io::Result<Buffer> {
        let bytes = self.get(name).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        Ok(Buffer::from(bytes.as_slice()))
    }
}

/// The files that a manifest lists.
#[derive(Clone, Copy)]
pub(crate) struct Tables<'a> {
    pub(crate) records: &'a BTreeMap<String, TableRecord>,
    pub(crate) files: &'a dyn Load,
}

/// The remedy for a folder that cannot be read.
pub(crate) const AGAIN: &str = "make the index again with `unisono index`";

impl Tables<'_> {
    /// Opens a table. A small one is copied and checked; a large one is mapped, and each block is checked when it is first read.
    pub(crate) fn table(&self, name: &str, is_small: bool) -> Result<Reading> {
        Reading::new(self.file(&format!("{name}.arrow"), is_small)?, is_small)
    }

    /// Returns the bytes of a small file, checked.
    pub(crate) fn bytes(&self, name: &str) -> Result<Vec<u8>> {
        let file = self.file(name, true)?;
        file.check_all(0, file.bytes().len())?;
        Ok(file.bytes().to_vec())
    }

    fn file(&self, name: &str, is_small: bool) -> Result<TableFile> {
        let bad = |why: &str| Error::from(ErrorKind::BadFile(format!("{name} of the index {why}; {AGAIN}")));
        let record = self.records.get(name).ok_or_else(|| bad("is not in its manifest"))?;
        let bytes = self.files.load(name, is_small);
        let bytes = bytes.map_err(|error| bad(&format!("cannot be read: {error}")))?;
        if bytes.len() as u64 != record.bytes {
            return Err(bad("has another length than when it was written"));
        }
        let file = record.digests().and_then(|digests| TableFile::new(name, bytes, digests));
        file.ok_or_else(|| bad("has no digests"))
    }
}
