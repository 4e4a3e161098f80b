//! What a manifest says of a file: its size, and the digest of every block.

use super::file::BLOCK;
use crate::hash::hash64;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::io::{self, Write};

/// One file.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct TableRecord {
    pub(super) bytes: u64,
    /// The digest of each block of the file, 16 hexadecimal digits each.
    digests: String,
}

impl TableRecord {
    /// Returns the digests; `None` if they are not hexadecimal.
    pub(super) fn digests(&self) -> Option<Vec<u64>> {
        let digits = self.digests.as_bytes().chunks(16);
        let digest = |digits: &[u8]| {
            let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.len() == 16)?;
            u64::from_str_radix(digits, 16).ok()
        };
        digits.map(digest).collect()
    }
}

/// A writer that makes the record of what it writes.
pub(super) struct Recording<W> {
    out: W,
    record: TableRecord,
    block: Vec<u8>,
}

impl<W: Write> Recording<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, record: TableRecord::default(), block: Vec::with_capacity(BLOCK) }
    }

    /// Returns the record and the writer, flushed.
    pub(super) fn finish(mut self) -> io::Result<(TableRecord, W)> {
        self.end_block();
        self.out.flush()?;
        Ok((self.record, self.out))
    }

    fn end_block(&mut self) {
        if !self.block.is_empty() {
            // Writing to a string does not fail.
            let _ = write!(self.record.digests, "{:016x}", hash64(&self.block));
            self.block.clear();
        }
    }
}

impl<W: Write> Write for Recording<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.out.write(&bytes[..bytes.len().min(BLOCK - self.block.len())])?;
        self.block.extend_from_slice(&bytes[..n]);
        self.record.bytes += n as u64;
        if self.block.len() == BLOCK {
            self.end_block();
        }
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_has_a_digest_however_it_is_written() {
        let bytes: Vec<u8> = (0..2 * BLOCK + 5).map(|i| (i % 251) as u8).collect();
        for size in [1_000, BLOCK, bytes.len()] {
            let mut out = Recording::new(Vec::new());
            bytes.chunks(size).for_each(|part| out.write_all(part).unwrap());
            let (record, written) = out.finish().unwrap();
            assert_eq!((record.bytes, &written), (bytes.len() as u64, &bytes));
            assert_eq!(record.digests().unwrap(), bytes.chunks(BLOCK).map(hash64).collect::<Vec<_>>());
        }
    }
}
