//! A byte stream with a count and a digest.

use std::fmt;
use std::io::{self, BufRead};

use super::digest::Sha256;
use crate::error::{ErrorKind, Position};

/// The bytes that detect a format.
pub(super) const HEAD: usize = 8 * 1024;

/// The bytes of one message of an input.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chunk {
    pub(super) position: Position,
    pub(super) bytes: Result<Vec<u8>, ErrorKind>,
}

/// A buffered reader with a head that can be read in advance.
pub(super) struct Input {
    inner: Box<dyn BufRead + Send>,
    head: Vec<u8>,
    head_used: usize,
    digest: Sha256,
    bytes: u64,
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl Input {
    pub(super) fn new(inner: Box<dyn BufRead + Send>) -> Self {
        Self { inner, head: Vec::new(), head_used: 0, digest: Sha256::new(), bytes: 0 }
    }

    /// Returns the first [`HEAD`] bytes without consuming them. Call it before the first read.
    pub(super) fn head(&mut self) -> io::Result<&[u8]> {
        while self.head.len() < HEAD {
            let available = fill(&mut *self.inner)?;
            if available.is_empty() {
                break;
            }
            let n = available.len().min(HEAD - self.head.len());
            self.head.extend_from_slice(available.get(..n).unwrap_or_default());
            self.inner.consume(n);
        }
        Ok(&self.head)
    }

    /// Returns the buffered bytes; empty at the end only.
    pub(super) fn fill(&mut self) -> io::Result<&[u8]> {
        if self.head_used < self.head.len() {
            return Ok(self.head.get(self.head_used..).unwrap_or_default());
        }
        fill(&mut *self.inner)
    }

    /// Consumes the first `n` bytes of [`fill`](Self::fill).
    pub(super) fn consume(&mut self, n: usize) -> io::Result<()> {
        self.bytes += n as u64;
        if self.head_used < self.head.len() {
            let end = self.head_used + n;
            self.digest.update(self.head.get(self.head_used..end).unwrap_or_default());
            self.head_used = end;
            if self.head_used >= self.head.len() {
                self.head = Vec::new();
                self.head_used = 0;
            }
        } else {
            let available = fill(&mut *self.inner)?;
            self.digest.update(available.get(..n).unwrap_or_default());
            self.inner.consume(n);
        }
        Ok(())
    }

    /// The number of bytes read so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The SHA-256 of the bytes read.
    pub(super) fn finish(self) -> [u8; 32] {
        self.digest.finish()
    }

    /// Returns the rest as one message of at most `limit` bytes. Reads to the end in any case.
    pub(super) fn whole(&mut self, limit: usize) -> io::Result<Chunk> {
        let mut bytes = Vec::new();
        let mut oversized = false;
        loop {
            let available = self.fill()?;
            let n = available.len();
            if n == 0 {
                break;
            }
            oversized |= bytes.len() + n > limit;
            if oversized {
                bytes = Vec::new();
            } else {
                bytes.extend_from_slice(available);
            }
            self.consume(n)?;
        }
        let bytes = if oversized { Err(ErrorKind::TooLarge { limit }) } else { Ok(bytes) };
        Ok(Chunk { position: Position::Whole, bytes })
    }
}

fn fill(inner: &mut dyn BufRead) -> io::Result<&[u8]> {
    while let Err(error) = inner.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    inner.fill_buf()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::digest::sha256;
    use std::io::{BufReader, Cursor};

    #[test]
    fn the_digest_is_that_of_the_bytes_read_however_they_come() {
        let text: Vec<u8> = (0..20_000u32).map(|i| i as u8).collect();
        let expected = sha256(&text);
        for step in [1, 100, 1 << 16] {
            for look in [false, true] {
                let mut input =
                    Input::new(Box::new(BufReader::with_capacity(step, Cursor::new(text.clone()))));
                if look {
                    assert_eq!(input.head().unwrap(), &text[..HEAD]);
                }
                assert_eq!(input.whole(usize::MAX).unwrap().bytes.unwrap(), text);
                assert_eq!(input.bytes(), 20_000);
                assert_eq!(input.finish(), expected);
            }
        }
    }

    #[test]
    fn an_oversized_whole_is_read_to_its_end() {
        let mut input = Input::new(Box::new(Cursor::new(vec![b'x'; 11])));
        assert_eq!(input.whole(10).unwrap().bytes, Err(ErrorKind::TooLarge { limit: 10 }));
        assert_eq!(input.bytes(), 11);
    }
}
