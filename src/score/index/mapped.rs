//! The file of a table, whose blocks are checked when they are first read, and its columns.

use crate::error::{Error, ErrorKind, Result};
use crate::hash::hash64;
use arrow_buffer::{ArrowNativeType, Buffer, ScalarBuffer};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The bytes of a block.
pub(super) const BLOCK: usize = 1 << 16;

/// A file whose blocks have known digests.
pub(in crate::score) struct TableFile {
    name: String,
    bytes: Buffer,
    digests: Vec<u64>,
    /// A bit for each block that was found to be sound.
    checked: Vec<AtomicU64>,
}

impl TableFile {
    /// Returns the file with some bytes; `None` if there is not a digest for each block.
    pub(super) fn new(name: &str, bytes: Buffer, digests: Vec<u64>) -> Option<Self> {
        let checked = (0..digests.len().div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        let is_whole = digests.len() == bytes.len().div_ceil(BLOCK);
        is_whole.then(|| Self { name: name.to_owned(), bytes, digests, checked })
    }

    pub(super) fn bytes(&self) -> &Buffer {
        &self.bytes
    }

    /// Checks the block of a byte.
    #[inline]
    fn check(&self, byte: usize) -> Result<()> {
        let block = byte / BLOCK;
        let is_checked = self
            .checked
            .get(block / 64)
            .is_some_and(|bits| bits.load(Ordering::Relaxed) >> (block % 64) & 1 == 1);
        if is_checked { Ok(()) } else { self.check_block(block) }
    }

    fn check_block(&self, block: usize) -> Result<()> {
        let start = block * BLOCK;
        let bytes = self.bytes.get(start..self.bytes.len().min(start + BLOCK));
        match (bytes, self.digests.get(block), self.checked.get(block / 64)) {
            (Some(bytes), Some(digest), Some(bits)) if hash64(bytes) == *digest => {
                bits.fetch_or(1 << (block % 64), Ordering::Relaxed);
                Ok(())
            }
            _ => Err(self.damaged()),
        }
    }

    /// Checks every block of a range of bytes.
    pub(super) fn check_all(&self, start: usize, end: usize) -> Result<()> {
        (start / BLOCK..end.div_ceil(BLOCK)).try_for_each(|block| self.check(block * BLOCK))
    }

    /// The error of a file whose bytes are not those that were written.
    pub(super) fn damaged(&self) -> Error {
        ErrorKind::BadFile(format!(
            "{} of the index is damaged; make the index again with `unisono index`",
            self.name
        ))
        .into()
    }
}

/// A column of numbers in a file.
pub(in crate::score) struct Mapped<T: ArrowNativeType> {
    file: Arc<TableFile>,
    values: ScalarBuffer<T>,
    /// The place of the first value in the file.
    start: usize,
}

impl<T: ArrowNativeType> Mapped<T> {
    /// Returns a column of a file. `values` lie in its bytes.
    pub(super) fn new(file: &Arc<TableFile>, values: ScalarBuffer<T>) -> Result<Self> {
        let size = size_of::<T>();
        let start = (values.as_ptr() as usize).checked_sub(file.bytes.as_ptr() as usize);
        let is_inside =
            |start: &usize| start + values.len() * size <= file.bytes.len() && start.is_multiple_of(size);
        // A column without rows lies nowhere.
        let start = if values.is_empty() { Some(0) } else { start.filter(is_inside) };
        let start = start.ok_or_else(|| file.damaged())?;
        Ok(Self { file: Arc::clone(file), values, start })
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// Returns the value of a row.
    pub(super) fn get(&self, row: usize) -> Result<T> {
        self.file.check(self.start + row * size_of::<T>())?;
        self.values.get(row).copied().ok_or_else(|| self.file.damaged())
    }
}
