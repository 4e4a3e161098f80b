//! The splitter of a mailbox.
//!
//! A message begins at a line `From SENDER DATE` that is the first of the file or follows a blank line. The date must be
//! plausible, so that an unescaped paragraph "From the team" splits nothing. The splitter drops one `>` of a line that
//! matches `^>+From ` (the mboxrd rule), which also undoes the older escaping of a single level. LF and CRLF may
//! alternate.

use super::separator::{LONGEST_SEPARATOR, is_separator};
use crate::error::{ErrorKind, Position};
use crate::source::input::{Chunk, Input};
use memchr::memchr;
use std::io;

#[derive(Debug, Default)]
pub(crate) struct Mbox {
    /// The message so far. Of an oversized message only the head of the current line.
    buffer: Vec<u8>,
    /// The start of the current line in `buffer`.
    line: usize,
    /// The start of the current line in the file.
    line_offset: u64,
    /// Bytes taken from the input so far.
    offset: u64,
    /// The start of the current message in the file.
    start: u64,
    /// A separator has opened the current message.
    opened: bool,
    after_blank: bool,
    oversized: bool,
    limit: usize,
    ready: Option<Chunk>,
}

impl Mbox {
    /// A splitter that reports messages of more than `limit` bytes as errors and continues after them.
    pub(crate) fn new(limit: usize) -> Self {
        Self { after_blank: true, limit, ..Self::default() }
    }

    /// Returns the next message, or `None` at the end of the input.
    pub(crate) fn next(&mut self, input: &mut Input) -> io::Result<Option<Chunk>> {
        loop {
            let available = input.fill()?;
            if available.is_empty() {
                self.end_message(self.buffer.len());
                // A further call returns `None`.
                self.opened = false;
                self.oversized = false;
                self.buffer.clear();
                self.line = 0;
                return Ok(self.ready.take());
            }
            let mut used = 0;
            while let Some(rest) = available.get(used..).filter(|r| !r.is_empty() && self.ready.is_none()) {
                let newline = memchr(b'\n', rest);
                let taken = newline.map_or(rest.len(), |at| at + 1);
                self.push(rest.get(..taken).unwrap_or_default());
                used += taken;
                if newline.is_some() {
                    self.end_line();
                }
            }
            input.consume(used)?;
            if let Some(chunk) = self.ready.take() {
                return Ok(Some(chunk));
            }
        }
    }

    fn push(&mut self, piece: &[u8]) {
        self.offset += piece.len() as u64;
        // The blank line before a separator is not part of the message, and a short line may be a separator.
        let line_length = self.buffer.len() - self.line + piece.len();
        if !self.oversized
            && (self.line > self.limit + 2
                || line_length > LONGEST_SEPARATOR && self.line + line_length > self.limit + 2)
        {
            self.buffer.drain(..self.line);
            self.buffer.shrink_to(LONGEST_SEPARATOR);
            self.line = 0;
            self.oversized = true;
        }
        if self.oversized {
            let room = LONGEST_SEPARATOR.saturating_sub(self.buffer.len());
            self.buffer.extend_from_slice(piece.get(..room.min(piece.len())).unwrap_or_default());
        } else {
            self.buffer.extend_from_slice(piece);
        }
    }

    fn end_line(&mut self) {
        let line = self.buffer.get(self.line..).unwrap_or_default();
        let blank = matches!(line, b"\n" | b"\r\n");
        if self.after_blank && is_separator(line) {
            self.end_message(self.line);
            self.buffer.clear();
            self.opened = true;
            self.oversized = false;
            self.start = self.line_offset;
            self.after_blank = false;
        } else {
            if is_escaped(line) {
                self.buffer.remove(self.line);
            }
            if self.oversized {
                self.buffer.clear();
            }
            self.after_blank = blank;
        }
        self.line = self.buffer.len();
        self.line_offset = self.offset;
    }

    /// Makes the first `end` bytes of the buffer the next chunk, without the blank line at its end.
    fn end_message(&mut self, end: usize) {
        let position = Position::Byte(self.start);
        if self.oversized {
            self.ready = Some(Chunk { position, bytes: Err(ErrorKind::TooLarge { limit: self.limit }) });
            return;
        }
        let mut bytes = std::mem::take(&mut self.buffer);
        bytes.truncate(end);
        if bytes.ends_with(b"\n\r\n") || bytes == b"\r\n" {
            bytes.truncate(bytes.len() - 2);
        } else if bytes.ends_with(b"\n\n") || bytes == b"\n" {
            bytes.truncate(bytes.len() - 1);
        }
        // Blank lines before the first separator are no message.
        if self.opened || !bytes.trim_ascii().is_empty() {
            let bytes = if bytes.len() > self.limit {
                Err(ErrorKind::TooLarge { limit: self.limit })
            } else {
                Ok(bytes)
            };
            self.ready = Some(Chunk { position, bytes });
        }
    }
}

/// `^>+From `
fn is_escaped(line: &[u8]) -> bool {
    let n = line.iter().take_while(|b| **b == b'>').count();
    n > 0 && line.get(n..).is_some_and(|rest| rest.starts_with(b"From "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::BufReader;

    const SEP: &str = "From a@b.it Mon Jan  1 10:00:00 2024\n";

    fn split_by(bytes: &[u8], limit: usize, step: usize) -> Vec<(u64, Result<String, String>)> {
        let reader = BufReader::with_capacity(step, io::Cursor::new(bytes.to_vec()));
        let mut input = Input::new(Box::new(reader));
        let mut mbox = Mbox::new(limit);
        let mut out = Vec::new();
        while let Some(chunk) = mbox.next(&mut input).unwrap() {
            let Position::Byte(at) = chunk.position else { panic!("a byte position") };
            out.push((
                at,
                chunk
                    .bytes
                    .map(|b| String::from_utf8_lossy(&b).into_owned())
                    .map_err(|e| e.cause().to_owned()),
            ));
        }
        assert_eq!(input.bytes(), bytes.len() as u64);
        out
    }

    #[track_caller]
    fn check(file: &str, expected: &[(u64, &str)]) {
        for step in [1, 2, 7, 4096] {
            let got = split_by(file.as_bytes(), 1000, step);
            let got: Vec<_> = got.iter().map(|(at, r)| (*at, r.as_deref().unwrap_or_else(|e| e))).collect();
            assert_eq!(got, expected, "in steps of {step}");
        }
    }

    #[test]
    fn splits() {
        check("", &[]);
        check("\n\n", &[]);
        check(&format!("{SEP}A: 1\n\nx\n"), &[(0, "A: 1\n\nx\n")]);
        check(&format!("{SEP}A: 1\n\nx\n\n{SEP}B: 2\n\ny"), &[(0, "A: 1\n\nx\n"), (46, "B: 2\n\ny")]);
        check(&format!("\n\n{SEP}A: 1\n"), &[(2, "A: 1\n")]);
        // Without a blank line before it or without a date, the line is part of the body.
        check(&format!("{SEP}A: 1\n\nx\n{SEP}y\n"), &[(0, &format!("A: 1\n\nx\n{SEP}y\n"))]);
        check(&format!("{SEP}A: 1\n\nFrom the team\n"), &[(0, "A: 1\n\nFrom the team\n")]);
        // Text before the first separator is an item of its own.
        check(&format!("A: 0\n\nz\n\n{SEP}A: 1\n"), &[(0, "A: 0\n\nz\n"), (9, "A: 1\n")]);
        check(&format!("{SEP}{SEP}"), &[(0, SEP)]);
        check(&format!("{SEP}\n{SEP}"), &[(0, ""), (38, "")]);
    }

    #[test]
    fn crlf() {
        let file = format!("{SEP}A: 1\n\nx\n\n{SEP}B: 2\n\ny\n").replace('\n', "\r\n");
        check(&file, &[(0, "A: 1\r\n\r\nx\r\n"), (51, "B: 2\r\n\r\ny\r\n")]);
    }

    #[test]
    fn escapes() {
        check(
            &format!("{SEP}\n>From x\n>>From y\n> From z\n>Fromage\n"),
            &[(0, "\nFrom x\n>From y\n> From z\n>Fromage\n")],
        );
    }

    #[test]
    fn oversized_messages_are_skipped() {
        let line = "y".repeat(99) + "\n";
        let big = line.repeat(30);
        let one_line = "z".repeat(5000) + "\n";
        check(
            &format!("{SEP}{big}\n{SEP}B: 2\n\n{SEP}{one_line}\n{SEP}C: 3\n"),
            &[(0, "too_large"), (3038, "B: 2\n"), (3081, "too_large"), (8120, "C: 3\n")],
        );
        let exact = line.repeat(10);
        check(&format!("{SEP}{exact}\n{SEP}B: 2\n"), &[(0, &exact), (1038, "B: 2\n")]);
        check(&format!("{SEP}{exact}"), &[(0, &exact)]);
        check(&format!("{SEP}{exact}z\n"), &[(0, "too_large")]);
        check(&format!("{SEP}{big}"), &[(0, "too_large")]);
    }

    proptest! {
        /// Messages written by the mboxrd rule are read back unchanged, whatever the size of reads.
        #[test]
        fn joined_messages_come_back(
            messages in prop::collection::vec(
                prop::collection::vec("(>{0,2}From )?[a-z :>]{0,9}|From a@b Mon Jan  1 10:00:00 2024", 0..8), 0..6),
            step in 1usize..40,
        ) {
            let messages: Vec<String> =
                messages.iter().map(|lines| lines.iter().map(|l| format!("{l}\n")).collect()).collect();
            let file: String = messages.iter().map(|m| {
                let escaped: String = m.lines().map(|l| {
                    let bare = l.trim_start_matches('>');
                    if bare.starts_with("From ") { format!(">{l}\n") } else { format!("{l}\n") }
                }).collect();
                format!("{SEP}{escaped}\n")
            }).collect();
            let got: Vec<_> = split_by(file.as_bytes(), 10_000, step).into_iter().map(|(_, r)| r.unwrap()).collect();
            prop_assert_eq!(got, messages);
        }

        #[test]
        fn bytes_in_any_steps_give_the_same(
            pieces in prop::collection::vec(
                prop::sample::select(vec![SEP, "\n", "\r\n", "From x\n", ">From x\n", "xxxxxxxxxxxxxxxxxxxx", "\u{e8}"]), 0..60),
            step in 1usize..9,
        ) {
            let file = pieces.concat();
            prop_assert_eq!(split_by(file.as_bytes(), 60, step), split_by(file.as_bytes(), 60, 1 << 16));
        }
    }
}
