//! A byte stream with a count and a digest.

use std::fmt;
use std::io::{self, BufRead, Read};
use std::sync::{Arc, Mutex, PoisonError};

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
    /// The error that ended the head; the bytes before it come first.
    error: Option<io::Error>,
    /// The digest of the bytes read; `None` where the bytes were made from those of another input.
    digest: Option<Sha256>,
    bytes: u64,
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl Input {
    pub(super) fn new(inner: Box<dyn BufRead + Send>) -> Self {
        Self { inner, head: Vec::new(), head_used: 0, error: None, digest: Some(Sha256::new()), bytes: 0 }
    }

    /// An input made from the bytes of another one: decompressed, recoded, or a member of an archive. It has no digest.
    pub(super) fn derived(inner: Box<dyn BufRead + Send>) -> Self {
        Self { digest: None, ..Self::new(inner) }
    }

    /// Computes no digest.
    pub(super) fn without_digest(mut self) -> Self {
        self.digest = None;
        self
    }

    /// Returns the first [`HEAD`] bytes without consuming them. Call it before the first read.
    ///
    /// An error after some bytes comes later, when they are read.
    pub(super) fn head(&mut self) -> io::Result<&[u8]> {
        while self.head.len() < HEAD && self.error.is_none() {
            let available = match fill(&mut *self.inner) {
                Ok(available) => available,
                Err(error) if self.head.is_empty() => return Err(error),
                Err(error) => {
                    self.error = Some(error);
                    break;
                }
            };
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
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        fill(&mut *self.inner)
    }

    /// Consumes the first `n` bytes of [`fill`](Self::fill).
    pub(super) fn consume(&mut self, n: usize) -> io::Result<()> {
        self.bytes += n as u64;
        if self.head_used < self.head.len() {
            let end = self.head_used + n;
            if let Some(digest) = &mut self.digest {
                digest.update(self.head.get(self.head_used..end).unwrap_or_default());
            }
            self.head_used = end;
            if self.head_used >= self.head.len() {
                self.head = Vec::new();
                self.head_used = 0;
            }
        } else {
            let available = fill(&mut *self.inner)?;
            if let Some(digest) = &mut self.digest {
                digest.update(available.get(..n).unwrap_or_default());
            }
            self.inner.consume(n);
        }
        Ok(())
    }

    /// The number of bytes read so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The SHA-256 of the bytes read; zeros for a derived input.
    pub(super) fn finish(&mut self) -> [u8; 32] {
        self.digest.take().map_or([0; 32], Sha256::finish)
    }

    /// Reads and drops the rest, so that the digest is that of the whole input.
    pub(super) fn drain(&mut self) -> io::Result<()> {
        loop {
            let n = self.fill()?.len();
            if n == 0 {
                return Ok(());
            }
            self.consume(n)?;
        }
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

/// An input that a decoder and its owner share: one reads, the other keeps count and digest.
#[derive(Debug, Clone)]
pub(super) struct Shared(Arc<Mutex<Input>>);

impl Shared {
    pub(super) fn new(input: Input) -> Self {
        Self(Arc::new(Mutex::new(input)))
    }

    /// Calls `f` with the input. A panic of another holder leaves an input that can still be read.
    pub(super) fn with<T>(&self, f: impl FnOnce(&mut Input) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Read for Shared {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.with(|input| {
            let available = input.fill()?;
            let n = available.len().min(buf.len());
            if let (Some(to), Some(from)) = (buf.get_mut(..n), available.get(..n)) {
                to.copy_from_slice(from);
            }
            input.consume(n)?;
            Ok(n)
        })
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
