//! The splitter of a mailbox.
//!
//! A message begins at a line `From …` above a header, as [`candidate`](super::candidate) defines it, and ends at the next.
//! So a text "From the team" splits nothing, with or without a blank line before it. The stated length of a body keeps
//! quoted separators together ([`guard`](super::guard)). In an MMDF mailbox, lines of four control-A characters separate
//! messages. LF and CRLF may alternate; a file without any LF has CR.
//!
//! Memory: one message of at most the limit, and 64 KiB of the header below a candidate. Time is linear: a stated length
//! that proves wrong makes the splitter read a body again, up to once for each byte of the file.

use super::candidate::{Candidate, Verdict, is_mmdf};
use super::escape::{is_escaped, unescape};
use super::guard::{Guard, content_length};
use super::separator::{Form, LONGEST_SEPARATOR};
use crate::error::{ErrorKind, Position};
use crate::note::Note;
use crate::source::eml::field_name;
use crate::source::input::{Chunk, Input};
use memchr::memchr;
use std::io;

/// The most bytes below a candidate that are read before it is judged.
const LOOKAHEAD: usize = 64 * 1024;

/// A callback for a note about a byte of the file.
pub(crate) type OnNote<'a> = dyn FnMut(Note, Position) + 'a;

#[derive(Debug, Default)]
pub(crate) struct Mbox {
    /// The message so far. Of an oversized message only the current line, or the candidate with the lines below it.
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
    in_header: bool,
    /// The current message has a line `>From `.
    escaped: bool,
    oversized: bool,
    limit: usize,
    /// The last separator candidate, while the lines below it are read.
    pending: Option<Candidate>,
    /// The body length that the current header states.
    length: Option<u64>,
    guard: Option<Guard>,
    /// The form of the first separator.
    first: Option<Form>,
    ready: Option<Chunk>,
    /// Bytes to read again, the first `again_at` of them done.
    again: Vec<u8>,
    again_at: usize,
    /// The bytes below a guard that was broken.
    rewound: Option<Vec<u8>>,
    /// The sum of all bytes read again.
    reread: u64,
    begun: bool,
    is_mmdf: bool,
    /// Lines end with CR.
    is_cr: bool,
    ended: bool,
    /// The file ends inside its last message.
    is_cut: bool,
}

impl Mbox {
    /// A splitter that reports messages of more than `limit` bytes as errors and continues after them.
    pub(crate) fn new(limit: usize) -> Self {
        Self { after_blank: true, in_header: true, limit, ..Self::default() }
    }

    /// Returns whether the last message was the last of a file that may end inside its body.
    pub(crate) fn may_be_cut(&self) -> bool {
        self.ended && !self.is_cut && !self.in_header
    }

    /// Returns the next message, or `None` at the end of the input.
    pub(crate) fn next(&mut self, input: &mut Input, on_note: &mut OnNote<'_>) -> io::Result<Option<Chunk>> {
        if !self.begun {
            let head = input.head()?;
            self.is_cr = memchr(b'\n', head).is_none() && memchr(b'\r', head).is_some();
            self.begun = true;
        }
        loop {
            if self.again_at < self.again.len() {
                let again = std::mem::take(&mut self.again);
                self.again_at += self.feed(again.get(self.again_at..).unwrap_or_default(), on_note);
                self.again = again;
            } else {
                self.again = Vec::new();
                self.again_at = 0;
                let available = input.fill()?;
                if available.is_empty() {
                    self.end_file(on_note);
                    if self.rewound.is_none() {
                        return Ok(self.ready.take());
                    }
                } else {
                    let used = self.feed(available, on_note);
                    input.consume(used)?;
                }
            }
            if let Some(mut tail) = self.rewound.take() {
                tail.extend_from_slice(self.again.get(self.again_at..).unwrap_or_default());
                self.reread += tail.len() as u64;
                self.again = tail;
                self.again_at = 0;
            }
            if let Some(chunk) = self.ready.take() {
                return Ok(Some(chunk));
            }
        }
    }

    /// Takes lines until a message is complete or must be read again. Returns the number of bytes taken.
    fn feed(&mut self, available: &[u8], on_note: &mut OnNote<'_>) -> usize {
        let mark = if self.is_cr { b'\r' } else { b'\n' };
        let mut used = 0;
        while let Some(rest) = available.get(used..).filter(|r| !r.is_empty())
            && self.ready.is_none()
            && self.rewound.is_none()
        {
            let end = memchr(mark, rest);
            let taken = end.map_or(rest.len(), |at| at + 1);
            if self.is_long_past_guard(taken) && self.rewind() {
                break;
            }
            self.push(rest.get(..taken).unwrap_or_default());
            used += taken;
            if end.is_some() {
                if self.is_cr
                    && let Some(last) = self.buffer.last_mut()
                {
                    *last = b'\n';
                }
                self.end_line(on_note);
            } else if self.pending.as_ref().is_some_and(|c| self.buffer.len() - c.start > LOOKAHEAD) {
                self.settle(on_note);
            }
        }
        used
    }

    fn push(&mut self, piece: &[u8]) {
        self.offset += piece.len() as u64;
        // The blank line before a separator is not part of the message, and a short line may be a separator.
        let kept = self.pending.as_ref().map_or(self.line, |c| c.start);
        let line_length = self.buffer.len() - self.line + piece.len();
        if !self.oversized
            && (kept > self.limit + 2
                || line_length > LONGEST_SEPARATOR && kept + line_length > self.limit + 2)
        {
            self.buffer.drain(..kept);
            self.buffer.shrink_to(LONGEST_SEPARATOR);
            self.line -= kept;
            self.pending = self.pending.take().map(|c| c.moved(kept));
            self.guard = None;
            self.oversized = true;
        }
        if self.oversized && self.pending.is_none() {
            let room = LONGEST_SEPARATOR.saturating_sub(self.buffer.len());
            self.buffer.extend_from_slice(piece.get(..room.min(piece.len())).unwrap_or_default());
        } else {
            self.buffer.extend_from_slice(piece);
        }
    }

    fn end_line(&mut self, on_note: &mut OnNote<'_>) {
        if self.line_offset == 0 && self.buffer.starts_with(b"\xEF\xBB\xBF") {
            self.buffer.drain(..3);
        }
        let line = self.buffer.get(self.line..).unwrap_or_default();
        let blank = matches!(line, b"\n" | b"\r\n");
        let above = self.buffer.get(..self.line).unwrap_or_default();
        if is_mmdf(line) && (self.is_mmdf || self.first.is_none() && above.trim_ascii().is_empty()) {
            self.is_mmdf = true;
            self.end_message(self.line);
            self.begin_message(self.line_offset);
        }
        self.escaped |= is_escaped(self.buffer.get(self.line..).unwrap_or_default());
        if !self.is_mmdf && !self.judge(on_note) {
            let line = self.buffer.get(self.line..).unwrap_or_default();
            self.pending = Candidate::new(line, self.line, self.line_offset, self.after_blank);
        }
        self.check_guard(blank);
        if self.rewound.is_some() {
            return;
        }
        if self.pending.is_none() {
            self.scan_header(self.line);
            if self.oversized {
                self.buffer.clear();
            }
        }
        self.after_blank = blank;
        self.line = self.buffer.len();
        self.line_offset = self.offset;
    }

    /// Judges the pending candidate by the current line. Returns whether the line is used up: it belongs to a header.
    fn judge(&mut self, on_note: &mut OnNote<'_>) -> bool {
        let line = self.buffer.get(self.line..).unwrap_or_default();
        let Some(candidate) = &mut self.pending else { return false };
        let verdict = match candidate.judge(line, self.first) {
            Verdict::Undecided if self.buffer.len() - candidate.start > LOOKAHEAD => {
                candidate.end(self.first)
            }
            verdict => verdict,
        };
        self.decide(verdict, on_note)
    }

    /// Judges the pending candidate by what was read so far.
    fn settle(&mut self, on_note: &mut OnNote<'_>) {
        if let Some(candidate) = &self.pending {
            let verdict = candidate.end(self.first);
            self.decide(verdict, on_note);
        }
    }

    /// Applies a verdict about the pending candidate. Returns whether the lines below it belong to a header.
    fn decide(&mut self, verdict: Verdict, on_note: &mut OnNote<'_>) -> bool {
        let Verdict::Undecided = verdict else {
            let Some(candidate) = self.pending.take() else { return false };
            let covered = self.guard.as_ref().is_some_and(|guard| guard.covers(candidate.offset));
            match verdict {
                Verdict::Opens if covered => {
                    if let Some(guard) = &mut self.guard {
                        guard.all_passed.push(candidate.offset);
                        guard.passed.get_or_insert(candidate);
                    }
                }
                Verdict::Opens => {
                    self.note_passed(on_note);
                    self.open(&candidate);
                }
                _ => {
                    if self.guard.is_none() && verdict == (Verdict::Text { lost: true }) {
                        on_note(Note::LostSeparator, Position::Byte(candidate.offset));
                    }
                    if self.oversized {
                        self.buffer.drain(..self.line);
                        self.line = 0;
                    }
                    return false;
                }
            }
            return true;
        };
        true
    }

    /// Notes the separators within a stated length that held to its end.
    fn note_passed(&mut self, on_note: &mut OnNote<'_>) {
        let passed = self.guard.take().map(|guard| guard.all_passed).unwrap_or_default();
        passed.into_iter().for_each(|offset| on_note(Note::LostSeparator, Position::Byte(offset)));
    }

    /// Ends the message above a separator and begins the one below it.
    fn open(&mut self, candidate: &Candidate) {
        let below = self.buffer.split_off(candidate.end);
        self.end_message(candidate.start);
        self.begin_message(candidate.offset);
        self.opened = true;
        self.first.get_or_insert(candidate.form);
        self.line = self.line.saturating_sub(candidate.end);
        self.buffer = below;
        // The lines above the current one, which `end_line` scans.
        let mut at = 0;
        while at < self.line {
            let rest = self.buffer.get(at..self.line).unwrap_or_default();
            let end = memchr(b'\n', rest).map_or(self.line, |n| at + n + 1);
            self.escaped |= is_escaped(rest);
            self.scan_header(at);
            at = end;
        }
        self.escaped |= is_escaped(self.buffer.get(self.line..).unwrap_or_default());
    }

    fn begin_message(&mut self, start: u64) {
        self.buffer.clear();
        self.start = start;
        self.oversized = false;
        self.escaped = false;
        self.in_header = true;
        self.length = None;
        self.guard = None;
    }

    /// Reads a line of a header that starts at `at`: the stated length, or the end of the header.
    fn scan_header(&mut self, at: usize) {
        if !self.in_header {
            return;
        }
        let line = self.buffer.get(at..).unwrap_or_default();
        let line = line.get(..memchr(b'\n', line).map_or(line.len(), |n| n + 1)).unwrap_or_default();
        if matches!(line, b"\n" | b"\r\n") {
            // Blank lines above the first field are no body.
            self.in_header = self.buffer.get(..at).unwrap_or_default().trim_ascii().is_empty();
            let fits = |n: &u64| *n > 0 && self.buffer.len() as u64 + n <= self.limit as u64;
            if !self.in_header && self.opened && !self.is_cr && self.reread <= self.offset {
                let length = self.length.take().filter(fits);
                self.guard = length.map(|n| Guard::new(self.offset + n));
            }
        } else if self.length.is_none() && matches!(line.first(), Some(b'C' | b'c')) {
            self.length = content_length(line);
        }
    }

    /// Returns whether the current line, with `taken` more bytes, breaks the guard and is too long for a separator.
    fn is_long_past_guard(&self, taken: usize) -> bool {
        let Some(guard) = &self.guard else { return false };
        let is_long = self.buffer.len() - self.line + taken > LONGEST_SEPARATOR;
        let at_end = self.pending.as_ref().is_some_and(|c| !guard.covers(c.offset));
        is_long && !at_end && guard.is_broken_by(self.line_offset, self.offset + taken as u64)
    }

    /// Drops a guard that the current line breaks, and goes back to the first separator that it passed.
    fn check_guard(&mut self, blank: bool) {
        let Some(guard) = &self.guard else { return };
        let at_end = self.pending.as_ref().is_some_and(|c| !guard.covers(c.offset));
        if !blank && !at_end && guard.is_broken_by(self.line_offset, self.offset) {
            self.rewind();
        }
    }

    /// Drops the guard. Returns whether bytes must be read again.
    fn rewind(&mut self) -> bool {
        let Some(passed) = self.guard.take().and_then(|guard| guard.passed) else { return false };
        self.rewound = Some(self.buffer.split_off(passed.start));
        self.pending = None;
        self.line = self.buffer.len();
        self.offset = passed.offset;
        self.line_offset = passed.offset;
        self.after_blank = passed.after_blank;
        true
    }

    /// Ends the last message, or goes back where a stated length exceeds the file.
    fn end_file(&mut self, on_note: &mut OnNote<'_>) {
        if self.line < self.buffer.len() {
            self.end_line(on_note);
        }
        if self.rewound.is_none() && self.ready.is_none() {
            self.settle(on_note);
        }
        if self.rewound.is_some() || self.ready.is_some() {
            return;
        }
        let is_short = self.guard.as_ref().is_some_and(|guard| guard.covers(self.offset));
        if is_short && self.rewind() {
            return;
        }
        self.note_passed(on_note);
        let last_line = self.buffer.trim_ascii_end();
        let last_line = last_line.rsplit(|b| *b == b'\n').next().unwrap_or_default();
        let in_header =
            self.opened && self.in_header && !self.buffer.is_empty() && field_name(last_line).is_some();
        let unclosed = self.is_mmdf && !self.buffer.trim_ascii().is_empty();
        self.is_cut = !self.ended && (is_short || in_header || unclosed);
        if self.is_cut {
            on_note(Note::Truncated, Position::Byte(self.start));
        }
        self.end_message(self.buffer.len());
        // A further call returns `None`.
        self.ended = true;
        self.opened = false;
        self.oversized = false;
        self.buffer.clear();
        self.line = 0;
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
            } else if self.escaped {
                Ok(unescape(&bytes))
            } else {
                Ok(bytes)
            };
            self.ready = Some(Chunk { position, bytes });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::BufReader;

    const SEP: &str = "From a@b.it Mon Jan  1 10:00:00 2024\n";

    type Items = Vec<(u64, Result<String, String>)>;

    /// Splits a file; returns the messages, the notes, and the number of bytes that were read again.
    fn split_by(bytes: &[u8], limit: usize, step: usize) -> (Items, Vec<(Note, u64)>, u64) {
        let reader = BufReader::with_capacity(step, io::Cursor::new(bytes.to_vec()));
        let mut input = Input::new(Box::new(reader));
        let mut mbox = Mbox::new(limit);
        let (mut out, mut notes) = (Vec::new(), Vec::new());
        let at = |position| {
            let Position::Byte(at) = position else { panic!("a byte position") };
            at
        };
        while let Some(chunk) =
            mbox.next(&mut input, &mut |note, position| notes.push((note, at(position)))).unwrap()
        {
            let text = chunk.bytes.map(|b| String::from_utf8_lossy(&b).into_owned());
            out.push((at(chunk.position), text.map_err(|e| e.cause().to_owned())));
        }
        assert_eq!(input.bytes(), bytes.len() as u64);
        (out, notes, mbox.reread)
    }

    #[track_caller]
    fn check_notes(file: &str, expected: &[(u64, &str)], expected_notes: &[(Note, u64)]) {
        for step in [1, 2, 7, 4096] {
            let (got, notes, _) = split_by(file.as_bytes(), 1000, step);
            let got: Vec<_> = got.iter().map(|(at, r)| (*at, r.as_deref().unwrap_or_else(|e| e))).collect();
            assert_eq!(got, expected, "in steps of {step}");
            assert_eq!(notes, expected_notes, "in steps of {step}");
        }
    }

    #[track_caller]
    fn check(file: &str, expected: &[(u64, &str)]) {
        check_notes(file, expected, &[]);
    }

    #[test]
    fn splits() {
        check("", &[]);
        check("\n\n", &[]);
        check(&format!("{SEP}A: 1\n\nx\n"), &[(0, "A: 1\n\nx\n")]);
        check(&format!("{SEP}A: 1\n\nx\n\n{SEP}B: 2\n\ny"), &[(0, "A: 1\n\nx\n"), (46, "B: 2\n\ny")]);
        check(&format!("\n\n{SEP}A: 1\n\n"), &[(2, "A: 1\n")]);
        check(&format!("{SEP}A: 1\n\nFrom the team\n"), &[(0, "A: 1\n\nFrom the team\n")]);
        // Text before the first separator is an item of its own.
        check(&format!("A: 0\n\nz\n\n{SEP}A: 1\n\n"), &[(0, "A: 0\n\nz\n"), (9, "A: 1\n")]);
        check(&format!("{SEP}{SEP}"), &[(0, SEP)]);
        check(&format!("{SEP}\n{SEP}"), &[(0, ""), (38, "")]);
        check(&format!("\u{feff}{SEP}A: 1\n\nx\n"), &[(0, "A: 1\n\nx\n")]);
    }

    #[test]
    fn separators_without_a_blank_line_before() {
        let two = |separator: &str| {
            let file = format!("{SEP}To: a\n\nx\n{separator}To: b\nSubject: s\n\ny\n");
            check(&file, &[(0, "To: a\n\nx\n"), (46, "To: b\nSubject: s\n\ny\n")]);
            let crlf = file.replace('\n', "\r\n");
            check(&crlf, &[(0, "To: a\r\n\r\nx\r\n"), (50, "To: b\r\nSubject: s\r\n\r\ny\r\n")]);
        };
        two(SEP);
        two("From \n");
        two("From -\n");
        two("From a@b.it\n");
        two("From a at b.it  lun gen  1 10:00:00 2024\n");
        two("From A B Mon Jan  1 10:00:00 2024\n");
        // The text before lacks its line break.
        let file = format!("{SEP}To: a\n\n<p>x</p>{SEP}To: b\nSubject: s\n\ny\n");
        check(&file, &[(0, "To: a\n\n<p>x</p>"), (52, "To: b\nSubject: s\n\ny\n")]);
    }

    #[test]
    fn lines_that_may_be_lost_separators_have_notes() {
        let text = format!("A: 1\n\nx\n{SEP}y\n");
        check_notes(&format!("{SEP}{text}"), &[(0, &text)], &[(Note::LostSeparator, 45)]);
        let text = "A: 1\n\nx\n\nFrom A B\nTo: c\nSubject: s\n\ny\n";
        check_notes(&format!("{SEP}{text}"), &[(0, text)], &[(Note::LostSeparator, 46)]);
        let text = "A: 1\n\nx\n\nFrom A B\nTo: c\nFrom here\nOn: y\n";
        check_notes(&format!("{SEP}{text}"), &[(0, text)], &[]);
    }

    #[test]
    fn a_candidate_that_is_text_hides_no_separator_below_it() {
        let file = format!("{SEP}A: 1\n\nFrom our garden\n{SEP}To: b\n\ny\n");
        check(&file, &[(0, "A: 1\n\nFrom our garden\n"), (59, "To: b\n\ny\n")]);
        let file = format!("{SEP}A: 1\n\nFrom our garden\nDate: now\n{SEP}To: b\n\ny\n");
        check(&file, &[(0, "A: 1\n\nFrom our garden\nDate: now\n"), (69, "To: b\n\ny\n")]);
    }

    #[test]
    fn crlf_and_cr() {
        let lf = format!("{SEP}A: 1\n\nx\n\n{SEP}B: 2\n\ny\n");
        check(&lf.replace('\n', "\r\n"), &[(0, "A: 1\r\n\r\nx\r\n"), (51, "B: 2\r\n\r\ny\r\n")]);
        check(&lf.replace('\n', "\r"), &[(0, "A: 1\n\nx\n"), (46, "B: 2\n\ny\n")]);
    }

    #[test]
    fn mmdf() {
        let file = "\x01\x01\x01\x01\nA: 1\n\nx\nFrom z\nTo: y\n\x01\x01\x01\x01\n\x01\x01\x01\x01\nB: 2\n\ny\n\x01\x01\x01\x01\n";
        check(file, &[(0, "A: 1\n\nx\nFrom z\nTo: y\n"), (31, "B: 2\n\ny\n")]);
        let cut = file.trim_end_matches(['\x01', '\n']);
        let expected: [(u64, &str); 2] = [(0, "A: 1\n\nx\nFrom z\nTo: y\n"), (31, "B: 2\n\ny")];
        check_notes(cut, &expected, &[(Note::Truncated, 31)]);
    }

    #[test]
    fn escapes() {
        check(
            &format!("{SEP}\n>From x\n>>From y\n> From z\n>Fromage\n"),
            &[(0, "\nFrom x\n>From y\n> From z\n>Fromage\n")],
        );
        check(&format!("{SEP}>From x y\nTo: z\n\n>From w\n"), &[(0, "From x y\nTo: z\n\nFrom w\n")]);
    }

    #[test]
    fn a_stated_length_keeps_quoted_separators() {
        let body = format!("x\n\n{SEP}To: q\n\nk\n");
        let n = body.len();
        for stated in [n, n + 1] {
            let file = format!("{SEP}Content-Length: {stated}\n\n{body}\n{SEP}To: b\n\ny\n");
            let first = format!("Content-Length: {stated}\n\n{body}");
            let passed = [(Note::LostSeparator, 60)];
            check_notes(&file, &[(0, &first), (107, "To: b\n\ny\n")], &passed);
            check_notes(&format!("{SEP}{first}"), &[(0, &first)], &passed);
        }
    }

    #[test]
    fn a_stated_length_over_whole_messages_notes_each() {
        let message = format!("{SEP}To: q\n\nk\n\n");
        let body = format!("x\n\n{}", message.repeat(3));
        let first = format!("Content-Length: {}\n\n{body}", body.len());
        let at = (SEP.len() + first.len() - body.len() + 3) as u64;
        let n = message.len() as u64;
        let notes = [at, at + n, at + 2 * n].map(|at| (Note::LostSeparator, at));
        let kept = first.strip_suffix('\n').unwrap();
        let file = format!("{SEP}{first}{SEP}To: b\n\ny\n");
        check_notes(&file, &[(0, kept), ((SEP.len() + first.len()) as u64, "To: b\n\ny\n")], &notes);
    }

    #[test]
    fn a_wrong_length_is_not_trusted() {
        for n in [1, 3, 9, 20, 39, 46, 47, 60, 85, 200, 100_000] {
            let file =
                format!("{SEP}Content-Length: {n}\n\nx\n\n{SEP}To: b\n\nkk\n\n{SEP}To: c\n\nzzzzzzz\n");
            let first = format!("Content-Length: {n}\n\nx\n");
            let at = (37 + first.len() + 1) as u64;
            check(&file, &[(0, &first), (at, "To: b\n\nkk\n"), (at + 48, "To: c\n\nzzzzzzz\n")]);
        }
        let text = "Content-Length: 90\n\nx\n";
        check_notes(&format!("{SEP}{text}"), &[(0, text)], &[(Note::Truncated, 0)]);
    }

    #[test]
    fn wrong_lengths_everywhere_take_linear_time() {
        for n in [500, 4000] {
            let file = format!("{SEP}To: a\nContent-Length: {n}\n\nx\n\n").repeat(1000);
            let (items, _, reread) = split_by(file.as_bytes(), 10_000, 4096);
            assert_eq!(items.len(), 1000);
            assert!(reread <= 2 * file.len() as u64, "{reread} of {}", file.len());
        }
    }

    #[test]
    fn a_file_that_ends_in_a_header_has_a_note() {
        let cut = |rest: &str| {
            let file = format!("{SEP}A: 1\n\nx\n\n{SEP}{rest}");
            check_notes(&file, &[(0, "A: 1\n\nx\n"), (46, rest)], &[(Note::Truncated, 46)]);
        };
        cut("Subject: s\n");
        cut("Subject: s\nContent-Type: text");
        check(&format!("{SEP}Subject: s\n\n"), &[(0, "Subject: s\n")]);
    }

    #[test]
    fn oversized_messages_are_skipped() {
        let line = "y".repeat(99) + "\n";
        let big = format!("A: 1\n{}", line.repeat(30));
        let one_line = format!("A: 1\n{}\n", "z".repeat(5000));
        check(
            &format!("{SEP}{big}\n{SEP}B: 2\n\n{SEP}{one_line}\n{SEP}C: 3\n\n"),
            &[(0, "too_large"), (3043, "B: 2\n"), (3086, "too_large"), (8130, "C: 3\n")],
        );
        // A candidate at the limit, with a header that is longer than a separator.
        let long = format!("To: {}\nCc: x\n\nc\n", "t".repeat(700));
        check(&format!("{SEP}{big}From \n{long}"), &[(0, "too_large"), (3042, &long)]);
        check(&format!("{SEP}{big}From \nno header\n{SEP}To: c\n\n"), &[(0, "too_large"), (3058, "To: c\n")]);
        let exact = format!("A: 1\n{}{}\n", line.repeat(9), "w".repeat(94));
        check(&format!("{SEP}{exact}\n{SEP}B: 2\n\n"), &[(0, &exact), (1038, "B: 2\n")]);
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
            let messages: Vec<String> = messages
                .iter()
                .map(|lines| format!("Subject: s\n\n{}", lines.iter().map(|l| format!("{l}\n")).collect::<String>()))
                .collect();
            let file: String = messages.iter().map(|m| {
                let escaped: String = m.lines().map(|l| {
                    let bare = l.trim_start_matches('>');
                    if bare.starts_with("From ") { format!(">{l}\n") } else { format!("{l}\n") }
                }).collect();
                format!("{SEP}{escaped}\n")
            }).collect();
            let (got, notes, _) = split_by(file.as_bytes(), 10_000, step);
            prop_assert_eq!(got.into_iter().map(|(_, r)| r.unwrap()).collect::<Vec<_>>(), messages);
            prop_assert_eq!(notes, []);
        }

        #[test]
        fn bytes_in_any_steps_give_the_same(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    SEP, "\n", "\r\n", "From x\n", ">From x\n", "xxxxxxxxxxxxxxxxxxxx", "\u{e8}", "To: x\n", "From \n",
                    "Subject: y\n", "Content-Length: 40\n", "Content-Length: 3\n", "\n\n", "\r", "\x01\x01\x01\x01\n",
                ]),
                0..60,
            ),
            step in 1usize..9,
            limit in 30usize..300,
        ) {
            let file = pieces.concat();
            prop_assert_eq!(split_by(file.as_bytes(), limit, step), split_by(file.as_bytes(), limit, 1 << 16));
        }
    }
}
