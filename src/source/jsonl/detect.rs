//! Detects JSON records by the first bytes of a file.

use super::non_finite::without_non_finite;
use crate::source::input::HEAD;
use memchr::memchr;
use serde::de::IgnoredAny;

/// The place of the records in a JSON file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::source) enum Layout {
    /// One object a line.
    Lines,
    /// Objects over several lines, in an array, or in the list of this key.
    Values { list: Option<String> },
}

/// Returns the layout of a file that begins with `head`, or `None` if it does not look like JSON records.
pub(in crate::source) fn layout_of(head: &[u8]) -> Option<Layout> {
    let is_cut = head.len() >= HEAD - 64;
    let head = records_of(head);
    let values = Layout::Values { list: None };
    let (line, is_whole) = match memchr(b'\n', head) {
        Some(end) => (head.get(..end).unwrap_or_default(), true),
        None => (head, !is_cut),
    };
    let line = line.trim_ascii_end();
    match line.first()? {
        b'[' => {
            let first = head.get(1..)?.trim_ascii_start();
            let is_list = first.starts_with(b"{") || first.starts_with(b"]") || first.is_empty() && is_cut;
            is_list.then_some(values)
        }
        b'{' if is_whole && is_json(line) => Some(Layout::Lines),
        b'{' if is_whole => {
            // An object over several lines; its end may be beyond the head.
            let object = serde_json::Deserializer::from_slice(head).into_iter::<IgnoredAny>().next();
            let is_open = |error: &serde_json::Error| is_cut && error.is_eof();
            let begins = matches!(line, [b'{'] | [.., b',' | b'{' | b'[' | b':']);
            (begins && object?.map_or_else(|error| is_open(&error), |_| true)).then_some(values)
        }
        b'{' => line.get(1..)?.trim_ascii_start().starts_with(b"\"").then_some(Layout::Lines),
        _ => None,
    }
}

/// Returns a head without the marks before the first record.
fn records_of(head: &[u8]) -> &[u8] {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    head.strip_prefix(b"\x1E").unwrap_or(head)
}

/// Returns a head from its first record on, which may be in an array.
pub(in crate::source) fn first_record(head: &[u8]) -> &[u8] {
    let head = records_of(head);
    head.strip_prefix(b"[").map_or(head, <[u8]>::trim_ascii_start)
}

/// Returns whether a head begins an array, or lines of which each is an object.
pub(in crate::source) fn has_several_records(head: &[u8]) -> bool {
    let head = records_of(head);
    let mut lines = head.splitn(2, |byte| *byte == b'\n');
    let first = lines.next().unwrap_or_default();
    first.starts_with(b"[")
        || is_json(first.trim_ascii_end()) && lines.next().is_some_and(|rest| !rest.trim_ascii().is_empty())
}

fn is_json(line: &[u8]) -> bool {
    let parses = |line: &[u8]| serde_json::from_slice::<IgnoredAny>(line).is_ok();
    parses(line) || without_non_finite(line).is_some_and(|line| parses(&line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads() {
        let (lines, values) = (Some(Layout::Lines), Some(Layout::Values { list: None }));
        let long = format!("{{\"a\":\"{}", "x".repeat(9000));
        let long_array = format!("[\n{long}");
        let long_pretty = format!("{{\n\"a\":\n\"{}", "x".repeat(9000));
        for (head, expected) in [
            (r#"{"a":1}"#, &lines),
            (r#"{"a":NaN}"#, &lines),
            ("\u{FEFF}\n{\"a\":1}\n{\"a\":", &lines),
            (&long[..HEAD], &lines),
            ("{\n  \"a\": 1\n}", &values),
            (&long_pretty[..HEAD], &values),
            ("[{\"a\":1}]", &values),
            ("[]", &values),
            (" [\n {\n\"a\":1}]", &values),
            (&long_array[..HEAD], &values),
            ("\x1E{\"a\":1}\n", &lines),
            ("[1]", &None),
            ("[Note] hello", &None),
            ("", &None),
            ("{x}", &None),
            ("{\n\"a\": 1\n", &None),
            ("{\"a\":1\n{\"a\":1}", &None),
        ] {
            assert_eq!(&layout_of(head.as_bytes()), expected, "{head:?}");
        }
    }

    #[test]
    fn several_records() {
        for (head, expected) in [
            ("{\"a\":1}\n{\"a\":", true),
            ("[{\"a\":1}", true),
            ("{\"a\":1}", false),
            ("{\"a\":1}\n\n", false),
            ("{\n\"a\":1}", false),
            ("", false),
        ] {
            assert_eq!(has_several_records(head.as_bytes()), expected, "{head:?}");
        }
    }

    #[test]
    fn first_records() {
        for text in ["[ {\"a\":1}]", "\u{FEFF}\n{\"a\":1}]", "\x1E{\"a\":1}]"] {
            assert_eq!(first_record(text.as_bytes()), b"{\"a\":1}]", "{text:?}");
        }
    }
}
