//! The splitter of JSON that is not one object a line: arrays, objects over several lines, and a list within an object.

use crate::error::{ErrorKind, Position};
use crate::source::input::{Chunk, Input};
use std::io;

/// The longest key that is compared with the name of the list.
const MAX_KEY: usize = 256;

/// Finds the objects by their brackets, without parsing them. Memory: one object. O(1) work for each byte.
#[derive(Debug, Default)]
pub(crate) struct Values {
    limit: usize,
    /// The key of the list that holds the records; `None` if they are at the top, or in a list there.
    list: Option<String>,
    /// The offset of the next byte.
    at: u64,
    /// The number of open brackets.
    depth: u32,
    /// The number of brackets around a record, where records may begin.
    base: Option<u32>,
    in_string: bool,
    escaped: bool,
    /// The last text directly within the object that holds the list.
    key: Vec<u8>,
    found: Option<Found>,
}

/// A record, or another value in its place.
#[derive(Debug)]
struct Found {
    at: u64,
    kind: Kind,
    bytes: Vec<u8>,
    oversized: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Object,
    List,
    /// A text, a number, or no JSON at all.
    Scalar,
}

impl Values {
    /// A splitter that reports objects of more than `limit` bytes as errors and continues after them.
    pub(crate) fn new(limit: usize, list: Option<String>) -> Self {
        let base = if list.is_none() { Some(0) } else { None };
        Self { limit, list, base, ..Self::default() }
    }

    /// Returns the next object, or `None` at the end of the input.
    pub(crate) fn next(&mut self, input: &mut Input) -> io::Result<Option<Chunk>> {
        loop {
            let available = input.fill()?;
            if available.is_empty() {
                return Ok(self.end());
            }
            let mut used = 0;
            let mut chunk = None;
            for byte in available {
                used += 1;
                chunk = self.step(*byte);
                self.at += 1;
                if chunk.is_some() {
                    break;
                }
            }
            input.consume(used)?;
            if chunk.is_some() {
                return Ok(chunk);
            }
        }
    }

    /// Takes one byte. Returns the value that ends with it.
    fn step(&mut self, byte: u8) -> Option<Chunk> {
        if self.in_string {
            self.push(byte);
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ if self.found.is_none() && self.key.len() <= MAX_KEY => self.key.push(byte),
                _ => {}
            }
            return None;
        }
        let is_scalar = self.found.as_ref().is_some_and(|found| found.kind == Kind::Scalar);
        let ended = is_scalar && matches!(byte, b',' | b'\n' | b'{' | b'[' | b'}' | b']');
        let scalar = if ended { self.finish() } else { None };
        match byte {
            b'{' => self.open(Kind::Object),
            b'[' => self.open(Kind::List),
            b'}' | b']' => return self.close(byte).or(scalar),
            b'"' => {
                self.begin(Kind::Scalar);
                self.push(byte);
                self.in_string = true;
                self.key.clear();
            }
            // Separators, of JSON text sequences as well, and a byte order mark.
            b',' | b' ' | b'\t' | b'\r' | b'\n' | 0x1E | 0xEF | 0xBB | 0xBF => self.push(byte),
            _ => {
                self.begin(Kind::Scalar);
                self.push(byte);
            }
        }
        scalar
    }

    /// Begins a value here if records may begin here and none is open.
    fn begin(&mut self, kind: Kind) {
        if self.found.is_none() && self.base == Some(self.depth) {
            self.found = Some(Found { at: self.at, kind, bytes: Vec::new(), oversized: false });
        }
    }

    fn open(&mut self, kind: Kind) {
        if self.found.is_none() && kind == Kind::List {
            match (&self.list, self.depth) {
                (None, 0) => self.base = Some(1),
                (Some(list), 1) if list.as_bytes() == self.key => self.base = Some(2),
                _ => self.begin(kind),
            }
        } else {
            self.begin(kind);
        }
        self.push(if kind == Kind::List { b'[' } else { b'{' });
        self.depth = self.depth.saturating_add(1);
    }

    fn close(&mut self, byte: u8) -> Option<Chunk> {
        self.push(byte);
        self.depth = self.depth.saturating_sub(1);
        if self.found.is_some() {
            return if self.base == Some(self.depth) { self.finish() } else { None };
        }
        if self.base.is_some_and(|base| base > self.depth) {
            self.base = if self.list.is_none() { Some(0) } else { None };
        }
        None
    }

    fn push(&mut self, byte: u8) {
        if let Some(found) = &mut self.found {
            found.oversized |= found.bytes.len() >= self.limit;
            if found.oversized {
                found.bytes = Vec::new();
            } else {
                found.bytes.push(byte);
            }
        }
    }

    /// Returns the open value, which is complete.
    fn finish(&mut self) -> Option<Chunk> {
        let found = self.found.take()?;
        let bytes = match found.kind {
            _ if found.oversized => Err(ErrorKind::TooLarge { limit: self.limit }),
            Kind::Object => Ok(found.bytes),
            Kind::List | Kind::Scalar => {
                Err(ErrorKind::BadRecord("expected an object with a key for each column".to_owned()))
            }
        };
        Some(Chunk { position: Position::Byte(found.at), bytes })
    }

    fn end(&mut self) -> Option<Chunk> {
        let depth = std::mem::take(&mut self.depth);
        self.in_string = false;
        if self.found.as_ref().is_some_and(|found| found.kind == Kind::Scalar) {
            return self.finish();
        }
        let at = self.found.take().map(|found| found.at).or((depth > 0).then_some(self.at))?;
        let what = "the file ends within a record or list; it is incomplete";
        Some(Chunk { position: Position::Byte(at), bytes: Err(ErrorKind::BadRecord(what.to_owned())) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::BufReader;

    fn split_by(text: &str, list: Option<&str>, limit: usize, step: usize) -> Vec<String> {
        let bytes = io::Cursor::new(text.as_bytes().to_vec());
        let mut input = Input::new(Box::new(BufReader::with_capacity(step, bytes)));
        let mut values = Values::new(limit, list.map(str::to_owned));
        let mut out = Vec::new();
        while let Some(chunk) = values.next(&mut input).unwrap() {
            let found = match chunk.bytes {
                Ok(bytes) => String::from_utf8(bytes).unwrap(),
                Err(kind) => format!("!{}", kind.cause()),
            };
            out.push(format!("{} {found}", chunk.position));
        }
        out
    }

    #[track_caller]
    fn check(text: &str, list: Option<&str>, expected: &[&str]) {
        for step in [1, 7, 4096] {
            assert_eq!(split_by(text, list, 20, step), expected, "{text}");
        }
    }

    #[test]
    fn records_are_found_wherever_they_are() {
        check(r#"[{"a":1},{"b":"]},{"}]"#, None, &[r#"byte 1 {"a":1}"#, r#"byte 9 {"b":"]},{"}"#]);
        check("\u{FEFF}[\n {\"a\":\n[1]}\n]\n", None, &["byte 6 {\"a\":\n[1]}"]);
        check("{\n\"a\":{}\n}\n{\"b\":2}", None, &["byte 0 {\n\"a\":{}\n}", "byte 11 {\"b\":2}"]);
        check("\x1E{\"a\":1}\n\x1E{\"b\":2}\n", None, &["byte 1 {\"a\":1}", "byte 10 {\"b\":2}"]);
        check(r#"[{"a":"\"}"}][{"b":1}]"#, None, &[r#"byte 1 {"a":"\"}"}"#, r#"byte 14 {"b":1}"#]);
        check("[]", None, &[]);
        check("", None, &[]);
    }

    #[test]
    fn a_list_within_an_object() {
        let text = r#"{"page":{"n":[{"x":1}]},"data":[{"a":1},{"a":2}],"more":[{"y":1}]}"#;
        check(text, Some("data"), &[r#"byte 32 {"a":1}"#, r#"byte 40 {"a":2}"#]);
        check(text, Some("other"), &[]);
    }

    #[test]
    fn what_is_no_object_is_an_error() {
        check(
            "[1, {\"a\":1}, \"x\", [2]]",
            None,
            &["byte 1 !bad_record", "byte 4 {\"a\":1}", "byte 13 !bad_record", "byte 18 !bad_record"],
        );
        check(
            "{\"a\":1}\noops\n{\"a\":2}",
            None,
            &["byte 0 {\"a\":1}", "byte 8 !bad_record", "byte 13 {\"a\":2}"],
        );
        check("[{\"a\":1},{\"a\":", None, &["byte 1 {\"a\":1}", "byte 9 !bad_record"]);
        check("[{\"a\":1},", None, &["byte 1 {\"a\":1}", "byte 9 !bad_record"]);
        check("[{\"aaaaaaaaaaaaaaaaaaaaaaaaa\":1},{}]", None, &["byte 1 !too_large", "byte 33 {}"]);
    }

    proptest! {
        #[test]
        fn any_steps_give_the_same(text in r#"[\[\]{}",:\\a1\n]{0,60}"#, step in 1usize..9) {
            prop_assert_eq!(split_by(&text, None, 9, step), split_by(&text, None, 9, 4096));
            prop_assert_eq!(split_by(&text, Some("a"), 9, step), split_by(&text, Some("a"), 9, 4096));
        }
    }
}
