//! The splitter of tables: rows → JSON objects.

use super::charset::{utf8, windows_1252};
use super::heading::{BACKSLASH_QUOTE, Heading, has_escapes, reader};
use super::spacing::Spacing;
use crate::error::{ErrorKind, Position};
use crate::source::input::{Chunk, HEAD, Input};
use csv_core::{ReadRecordResult, Reader};
use memchr::memmem;
use std::io;

/// The room for fields at first, in bytes.
const ROOM: usize = 8 * 1024;

/// Makes a JSON object of each row. Memory: one row, at most the limit.
#[derive(Debug)]
pub(in crate::source) struct Rows {
    reader: Reader,
    /// Set if blanks before fields are dropped.
    spacing: Option<Spacing>,
    /// The bytes before the heading that are still to be dropped.
    skip: usize,
    /// The names as JSON texts.
    keys: Vec<Vec<u8>>,
    limit: usize,
    fields: Vec<u8>,
    written: usize,
    ends: Vec<usize>,
    n_ends: usize,
    oversized: bool,
    /// The input ended inside a quoted field.
    is_open: bool,
    heading_is_read: bool,
    ended: bool,
    is_legacy: bool,
    /// Lines that were dropped before the heading.
    lines_before: u64,
    /// The way that quotes are written is not known yet.
    undecided: Option<Undecided>,
    /// Bytes of the input that were read ahead of the parser, and how many of them it has taken.
    ahead: Vec<u8>,
    ahead_used: usize,
}

/// What it takes to find out how quotes are written, at the first `\"` of the table.
#[derive(Debug)]
struct Undecided {
    sign: u8,
    /// The bytes of the row so far, and the line in which it begins.
    row: Vec<u8>,
    line: u64,
    /// The row is beyond the limit: its bytes are gone, and a later row decides.
    is_over: bool,
}

impl Undecided {
    fn begin(&mut self, line: u64) {
        self.row.clear();
        (self.line, self.is_over) = (line, false);
    }

    /// Takes bytes of the row. Returns whether the row has a `\"` that ends in them.
    fn take(&mut self, bytes: &[u8], limit: usize) -> bool {
        if self.is_over {
            return false;
        }
        let from = self.row.len().saturating_sub(1);
        self.row.extend_from_slice(bytes);
        let has_quote = memmem::find(self.row.get(from..).unwrap_or_default(), BACKSLASH_QUOTE).is_some();
        if !has_quote && self.row.len() > limit {
            (self.row, self.is_over) = (Vec::new(), true);
        }
        has_quote
    }
}

impl Rows {
    /// A splitter that reports rows of more than `limit` bytes as errors and continues after them.
    pub(in crate::source) fn new(heading: &Heading, limit: usize) -> Self {
        let key = |name: &String| serde_json::to_vec(name).unwrap_or_default();
        Self {
            reader: reader(heading.sign, heading.has_escapes == Some(true)),
            spacing: heading.is_spaced.then(|| Spacing::new(heading.sign, heading.has_escapes == Some(true))),
            skip: heading.skipped,
            keys: heading.names.iter().map(key).collect(),
            limit,
            fields: vec![0; ROOM],
            written: 0,
            ends: vec![0; 64],
            n_ends: 0,
            oversized: false,
            is_open: false,
            heading_is_read: false,
            ended: false,
            is_legacy: false,
            lines_before: heading.skipped_lines,
            undecided: heading.has_escapes.is_none().then(|| Undecided {
                sign: heading.sign,
                row: Vec::new(),
                line: 0,
                is_over: false,
            }),
            ahead: Vec::new(),
            ahead_used: 0,
        }
    }

    /// Returns whether a row was not UTF-8 and so was read as windows-1252.
    pub(in crate::source) fn is_legacy(&self) -> bool {
        self.is_legacy
    }

    /// Returns the next row as a JSON object, or `None` at the end.
    pub(in crate::source) fn next(&mut self, input: &mut Input) -> io::Result<Option<Chunk>> {
        while !self.ended {
            let line = self.begin_row(input)?;
            self.read_row(input)?;
            let is_heading = !std::mem::replace(&mut self.heading_is_read, true);
            if is_heading || self.ended && self.n_ends == 0 && !self.is_open {
                continue;
            }
            let position = Position::Line(line);
            if self.oversized {
                return Ok(Some(Chunk { position, bytes: Err(ErrorKind::TooLarge { limit: self.limit }) }));
            }
            if self.is_open {
                return Ok(Some(Chunk { position, bytes: Err(ErrorKind::OpenQuote) }));
            }
            match self.json() {
                Some(bytes) => return Ok(Some(Chunk { position, bytes })),
                // A row without any text.
                None => continue,
            }
        }
        Ok(None)
    }

    /// Drops blank lines, and returns the number of the line in which the row begins.
    fn begin_row(&mut self, input: &mut Input) -> io::Result<u64> {
        while self.skip > 0 {
            let n = input.fill()?.len().min(self.skip);
            if n == 0 {
                break;
            }
            input.consume(n)?;
            self.skip -= n;
        }
        while let Some(blank @ (b'\n' | b'\r')) = self.fill(input)?.first().copied() {
            // The parser counts the line.
            self.reader.read_record(&[blank], &mut self.fields, &mut self.ends);
            self.consume(input, 1)?;
        }
        let line = self.reader.line();
        if let Some(undecided) = &mut self.undecided {
            undecided.begin(line);
        }
        Ok(line + self.lines_before)
    }

    /// Returns the next bytes, those that were read ahead first; empty at the end only.
    fn fill<'a>(&'a self, input: &'a mut Input) -> io::Result<&'a [u8]> {
        match self.ahead.get(self.ahead_used..) {
            Some(ahead) if !ahead.is_empty() => Ok(ahead),
            _ => input.fill(),
        }
    }

    /// Consumes the first `n` bytes of [`fill`](Self::fill).
    fn consume(&mut self, input: &mut Input, n: usize) -> io::Result<()> {
        if self.ahead_used < self.ahead.len() {
            self.ahead_used += n;
            if self.ahead_used >= self.ahead.len() {
                (self.ahead, self.ahead_used) = (Vec::new(), 0);
            }
            Ok(())
        } else {
            input.consume(n)
        }
    }

    /// Reads ahead from the first `\"` of the table, finds out how quotes are written, and goes back to the beginning
    /// of the row.
    fn decide(&mut self, mut undecided: Undecided, input: &mut Input) -> io::Result<()> {
        let rows = &mut undecided.row;
        let wanted = rows.len() + HEAD;
        let mut is_whole = false;
        while rows.len() < wanted && !is_whole {
            let available = input.fill()?;
            let n = available.len().min(wanted - rows.len());
            rows.extend_from_slice(available.get(..n).unwrap_or_default());
            is_whole = n == 0;
            input.consume(n)?;
        }
        let is_spaced = self.spacing.is_some();
        let has_escapes = has_escapes(rows, undecided.sign, is_spaced, self.keys.len(), is_whole);
        self.reader = reader(undecided.sign, has_escapes);
        self.spacing = is_spaced.then(|| Spacing::new(undecided.sign, has_escapes));
        self.reader.set_line(undecided.line);
        (self.ahead, self.ahead_used) = (undecided.row, 0);
        (self.written, self.n_ends, self.oversized) = (0, 0, false);
        Ok(())
    }

    /// Reads the fields of one row.
    fn read_row(&mut self, input: &mut Input) -> io::Result<()> {
        (self.written, self.n_ends, self.oversized, self.is_open) = (0, 0, false, false);
        loop {
            let available = match self.ahead.get(self.ahead_used..) {
                Some(ahead) if !ahead.is_empty() => ahead,
                _ => input.fill()?,
            };
            let at_end = available.is_empty();
            // A line break ends a row that is begun, unless it is inside quotes.
            let is_begun = self.written + self.n_ends > 0;
            let available = if at_end && is_begun { b"\n" } else { available };
            let n_blanks = self.spacing.map_or(0, |spacing| spacing.blanks(available));
            if n_blanks > 0 {
                if let Some(undecided) = &mut self.undecided {
                    undecided.take(available.get(..n_blanks).unwrap_or_default(), self.limit);
                }
                self.consume(input, n_blanks)?;
                continue;
            }
            let field = self.spacing.map_or(available.len(), |spacing| spacing.field(available));
            let available = available.get(..field).unwrap_or_default();
            let fields = self.fields.get_mut(self.written..).unwrap_or_default();
            let ends = self.ends.get_mut(self.n_ends..).unwrap_or_default();
            let (result, used, written, n) = self.reader.read_record(available, fields, ends);
            let used = if at_end { 0 } else { used };
            let taken = available.get(..used).unwrap_or_default();
            if let Some(spacing) = &mut self.spacing {
                spacing.advance(taken);
            }
            let has_quote =
                self.undecided.as_mut().is_some_and(|undecided| undecided.take(taken, self.limit));
            self.consume(input, used)?;
            if let Some(undecided) = self.undecided.take_if(|_| has_quote) {
                self.decide(undecided, input)?;
                continue;
            }
            self.written += written;
            self.n_ends += n;
            match result {
                ReadRecordResult::InputEmpty if at_end => (self.ended, self.is_open) = (true, is_begun),
                ReadRecordResult::InputEmpty => continue,
                ReadRecordResult::OutputFull => {
                    if self.written >= self.limit {
                        self.oversized = true;
                        self.written = 0;
                    } else {
                        self.fields.resize((self.fields.len() * 2).min(self.limit.max(ROOM)), 0);
                    }
                    continue;
                }
                ReadRecordResult::OutputEndsFull => {
                    if self.n_ends * size_of::<usize>() >= self.limit {
                        self.oversized = true;
                        self.n_ends = 0;
                    } else {
                        self.ends.resize(self.ends.len() * 2, 0);
                    }
                    continue;
                }
                ReadRecordResult::Record => {}
                ReadRecordResult::End => self.ended = true,
            }
            self.oversized |= self.written > self.limit;
            return Ok(());
        }
    }

    /// Returns the row as a JSON object; `None` if all its fields are empty.
    fn json(&mut self) -> Option<Result<Vec<u8>, ErrorKind>> {
        let bytes = self.fields.get(..self.written).unwrap_or_default();
        if bytes.trim_ascii().is_empty() {
            return None;
        }
        let (is_utf8, mut start) = (std::str::from_utf8(bytes).is_ok(), 0);
        let mut json = Vec::with_capacity(bytes.len() + 16 * self.keys.len());
        for (i, end) in self.ends.get(..self.n_ends).unwrap_or_default().iter().enumerate() {
            let field = bytes.get(start..*end).unwrap_or_default();
            start = *end;
            let Some(key) = self.keys.get(i) else {
                if field.is_empty() {
                    continue;
                }
                return Some(Err(self.wrong_count()));
            };
            json.push(if json.is_empty() { b'{' } else { b',' });
            json.extend_from_slice(key);
            json.push(b':');
            let text = if is_utf8 { utf8(field) } else { windows_1252(field) };
            if let Err(error) = serde_json::to_writer(&mut json, &*text) {
                return Some(Err(ErrorKind::BadRecord(error.to_string())));
            }
        }
        if self.n_ends < self.keys.len() {
            return Some(Err(self.wrong_count()));
        }
        json.push(b'}');
        self.is_legacy |= !is_utf8;
        Some(Ok(json))
    }

    fn wrong_count(&self) -> ErrorKind {
        ErrorKind::BadRow { expected: self.keys.len(), found: self.n_ends }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::csv::heading_of;
    use proptest::prelude::*;
    use std::io::BufReader;

    fn split_by(text: &[u8], limit: usize, step: usize) -> Vec<String> {
        let Some(heading) = heading_of(&text[..text.len().min(8192)]) else { return Vec::new() };
        let bytes = io::Cursor::new(text.to_vec());
        let mut input = Input::new(Box::new(BufReader::with_capacity(step, bytes)));
        let mut rows = Rows::new(&heading, limit);
        let mut out = Vec::new();
        while let Some(chunk) = rows.next(&mut input).unwrap() {
            let row = match chunk.bytes {
                Ok(bytes) => String::from_utf8(bytes).unwrap(),
                Err(kind) => format!("!{kind}"),
            };
            out.push(format!("{} {row}", chunk.position));
        }
        assert_eq!(input.fill().unwrap(), b"", "all is read");
        out
    }

    #[track_caller]
    fn check(text: &[u8], expected: &[&str]) {
        for step in [1, 5, 4096] {
            assert_eq!(split_by(text, 100_000, step), expected, "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn rows_become_objects() {
        check(
            b"\xEF\xBB\xBFid,body\r\n1,\"a \"\"b\"\",\r\nc\"\r\n\r\n2,d\r\n",
            &[
                "line 2 {\"id\":\"1\",\"body\":\"a \\\"b\\\",\\r\\nc\"}",
                "line 5 {\"id\":\"2\",\"body\":\"d\"}",
            ],
        );
        check(b"sep=;\nid;body\n1;x", &["line 3 {\"id\":\"1\",\"body\":\"x\"}"]);
        check(b"id,body\n", &[]);
        check(b"id,body\n,\n1,x\n,,,\n", &["line 3 {\"id\":\"1\",\"body\":\"x\"}"]);
        check(b"id\tbody\n1\t\"x\ty\"\n", &["line 2 {\"id\":\"1\",\"body\":\"x\\ty\"}"]);
    }

    #[test]
    fn blanks_before_fields_are_dropped() {
        check(
            b"id, \"text\", x\n1, \"a, \"\"b\"\"\nc\", d\r\n 2 ,e,\t\"f\" \n \n3, , g",
            &[
                r#"line 2 {"id":"1","text":"a, \"b\"\nc","x":"d"}"#,
                r#"line 4 {"id":" 2 ","text":"e","x":"f "}"#,
                r#"line 6 {"id":"3","text":"","x":"g"}"#,
            ],
        );
        check(
            b"id, text\n1, \"disse \\\"ciao\\\", poi\"\n2, x\n",
            &[r#"line 2 {"id":"1","text":"disse \"ciao\", poi"}"#, r#"line 3 {"id":"2","text":"x"}"#],
        );
        // Without evidence in the head, blanks belong to the field.
        check(b"id,text\n1, a \"b\"\n", &[r#"line 2 {"id":"1","text":" a \"b\""}"#]);
    }

    #[test]
    fn legacy_bytes_and_wrong_counts() {
        check(b"id;body\n1;perch\xE9 \x80\n", &["line 2 {\"id\":\"1\",\"body\":\"perché €\"}"]);
        check(
            b"id,body,x\n1,a\n2,b,c,d\n3,e,f,\n",
            &[
                "line 2 !expected 3 fields, found 2; quote fields that contain the separator or line breaks",
                "line 3 !expected 3 fields, found 4; quote fields that contain the separator or line breaks",
                "line 4 {\"id\":\"3\",\"body\":\"e\",\"x\":\"f\"}",
            ],
        );
    }

    #[test]
    fn an_open_quote_is_an_error_at_its_row() {
        let error = format!("line 2 !{}", ErrorKind::OpenQuote);
        check(b"id,body\n1,\"hello\n2,second\n3,third\n", &[&error]);
        check(b"id,body\n1,\"hello", &[&error]);
        check(b"id,body\n1,\"hello\"", &["line 2 {\"id\":\"1\",\"body\":\"hello\"}"]);
        check(b"id,body\n1,a \"quoted\" word", &["line 2 {\"id\":\"1\",\"body\":\"a \\\"quoted\\\" word\"}"]);
    }

    #[test]
    fn a_row_beyond_the_limit_is_dropped_and_the_next_is_read() {
        let text = format!("id,body\n1,{}\n2,x\n", "y".repeat(40_000));
        let got = split_by(text.as_bytes(), 10_000, 4096);
        assert_eq!(got.len(), 2);
        assert!(got[0].starts_with("line 2 !message larger than 10000 bytes"), "{}", got[0]);
        assert_eq!(got[1], "line 3 {\"id\":\"2\",\"body\":\"x\"}");
        let text = format!("id,body\n1{}\n2,x\n", ",".repeat(40_000));
        assert_eq!(split_by(text.as_bytes(), 10_000, 4096).len(), 2);
        // An open quote takes the rest of the file, which is one row beyond the limit.
        let text = format!("id,body\n1,\"{}", "y\n".repeat(40_000));
        assert_eq!(split_by(text.as_bytes(), 10_000, 512).len(), 1);
    }

    #[test]
    fn a_row_beyond_the_limit_decides_nothing_about_quotes() {
        let plain: String = (0..900).map(|i| format!("{i},testo di prova\n")).collect();
        let long = "y".repeat(40_000);
        let text = format!("id,body\n{plain}long,{long}\na,\"disse \\\"ciao\\\", poi\"\nb,x\n");
        for step in [1, 7, 4096] {
            let got = split_by(text.as_bytes(), 10_000, step);
            assert_eq!(got.len(), 903);
            assert!(got[900].starts_with("line 902 !message larger than"), "{}", got[900]);
            let expected =
                [r#"line 903 {"id":"a","body":"disse \"ciao\", poi"}"#, r#"line 904 {"id":"b","body":"x"}"#];
            assert_eq!(got[901..], expected);
        }
    }

    #[test]
    fn quotes_are_told_by_the_first_backslash_quote_wherever_it_is() {
        let plain: String = (0..900).map(|i| format!("{i},testo di prova\n")).collect();
        assert!(plain.len() > 2 * HEAD);
        for (rows, expected) in [
            // Only this way the rows have two fields.
            (
                "a,\"disse \\\"ciao\\\", poi\"\nb,x\n",
                [r#"{"id":"a","body":"disse \"ciao\", poi"}"#, r#"{"id":"b","body":"x"}"#],
            ),
            // Both ways they have two fields.
            (
                "a,\"<a href=\\\"u\\\">\"\nb,x",
                [r#"{"id":"a","body":"<a href=\"u\">"}"#, r#"{"id":"b","body":"x"}"#],
            ),
            // A backslash at the end of a field.
            ("a,\"C:\\\"\n\"b\\\",x", [r#"{"id":"a","body":"C:\\"}"#, r#"{"id":"b\\","body":"x"}"#]),
            (
                "a,\"C:\\\"\"\"\nb,\"a\"\"b\"\n",
                [r#"{"id":"a","body":"C:\\\""}"#, r#"{"id":"b","body":"a\"b"}"#],
            ),
        ] {
            let text = format!("id,body\n{plain}{rows}");
            for step in [1, 7, 4096] {
                let got = split_by(text.as_bytes(), 100_000, step);
                assert_eq!(got.len(), 902, "{rows}");
                let expected = [format!("line 902 {}", expected[0]), format!("line 903 {}", expected[1])];
                assert_eq!(got[900..], expected, "{rows}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_steps_give_the_same(text in "a,b\n[ab,;\"\r\n]{0,80}", step in 1usize..9) {
            prop_assert_eq!(split_by(text.as_bytes(), 50, step), split_by(text.as_bytes(), 50, 4096));
        }
    }
}
