//! The splitter of lines. It skips blank lines and a byte order mark at the start.

use crate::error::{ErrorKind, Position};
use crate::source::input::{Chunk, Input};
use memchr::memchr;
use std::io;

#[derive(Debug, Default)]
pub(crate) struct Lines {
    buffer: Vec<u8>,
    number: u64,
    oversized: bool,
    limit: usize,
}

impl Lines {
    /// A splitter that reports lines of more than `limit` bytes as errors and continues after them.
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, ..Self::default() }
    }

    /// Returns the next line that is not blank, or `None` at the end of the input.
    pub(crate) fn next(&mut self, input: &mut Input) -> io::Result<Option<Chunk>> {
        loop {
            let available = input.fill()?;
            if available.is_empty() {
                self.number += 1;
                return Ok(self.end_line());
            }
            let newline = memchr(b'\n', available);
            let piece = available.get(..newline.unwrap_or(available.len())).unwrap_or_default();
            self.oversized |= self.buffer.len() + piece.len() > self.limit;
            if self.oversized {
                self.buffer = Vec::new();
            } else {
                self.buffer.extend_from_slice(piece);
            }
            let used = piece.len() + usize::from(newline.is_some());
            input.consume(used)?;
            if newline.is_some() {
                self.number += 1;
                if let Some(chunk) = self.end_line() {
                    return Ok(Some(chunk));
                }
            }
        }
    }

    fn end_line(&mut self) -> Option<Chunk> {
        let position = Position::Line(self.number);
        if std::mem::take(&mut self.oversized) {
            return Some(Chunk { position, bytes: Err(ErrorKind::TooLarge { limit: self.limit }) });
        }
        let mut bytes = std::mem::take(&mut self.buffer);
        if self.number == 1 && bytes.starts_with(b"\xEF\xBB\xBF") {
            bytes.drain(..3);
        }
        // The mark of JSON text sequences (RFC 7464).
        if bytes.first() == Some(&0x1E) {
            bytes.remove(0);
        }
        (!bytes.trim_ascii().is_empty()).then_some(Chunk { position, bytes: Ok(bytes) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::BufReader;

    fn split_by(bytes: &[u8], limit: usize, step: usize) -> Vec<(u64, Result<Vec<u8>, ErrorKind>)> {
        let mut input = Input::new(Box::new(BufReader::with_capacity(step, io::Cursor::new(bytes.to_vec()))));
        let mut lines = Lines::new(limit);
        let mut out = Vec::new();
        while let Some(chunk) = lines.next(&mut input).unwrap() {
            let Position::Line(number) = chunk.position else { panic!("a line") };
            out.push((number, chunk.bytes));
        }
        out
    }

    #[test]
    fn lines_are_counted_and_capped() {
        let too_large = Err(ErrorKind::TooLarge { limit: 5 });
        for step in [1, 3, 4096] {
            assert_eq!(
                split_by(b"\xEF\xBB\xBFa\n\n \r\nbc\r\n123456789\nd", 5, step),
                [
                    (1, Ok(b"a".to_vec())),
                    (4, Ok(b"bc\r".to_vec())),
                    (5, too_large.clone()),
                    (6, Ok(b"d".to_vec())),
                ]
            );
            assert_eq!(split_by(b"", 5, step), []);
            assert_eq!(split_by(b"123456", 5, step), [(1, too_large.clone())]);
        }
    }

    proptest! {
        #[test]
        fn lines_in_any_steps_give_the_same(text in "[a\n\r ]{0,60}", step in 1usize..9) {
            prop_assert_eq!(split_by(text.as_bytes(), 4, step), split_by(text.as_bytes(), 4, 4096));
        }
    }
}
