//! The file of a table, whose blocks are checked when they are first read.

use crate::error::{Error, ErrorKind, Result};
use crate::hash::hash64;
use arrow_buffer::Buffer;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

/// The bytes of a block.
pub(super) const BLOCK: usize = 1 << 16;

/// A file whose blocks have known digests.
pub(crate) struct TableFile {
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
    pub(super) fn check(&self, byte: usize) -> Result<()> {
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

    /// Checks every block of a range of bytes. Parallel.
    pub(super) fn check_all(&self, start: usize, end: usize) -> Result<()> {
        let blocks = (start / BLOCK..end.div_ceil(BLOCK)).into_par_iter().with_min_len(16);
        blocks.try_for_each(|block| self.check(block * BLOCK))
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
