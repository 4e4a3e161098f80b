//! Detects JSON lines by the first bytes of a file.

use crate::source::input::HEAD;
use memchr::memchr;
use serde::de::IgnoredAny;

/// Returns whether a file that begins with `head` looks like lines of JSON objects. Pretty-printed JSON does not.
pub(crate) fn looks_like_jsonl(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let (line, is_whole) = match memchr(b'\n', head) {
        Some(end) => (head.get(..end).unwrap_or_default(), true),
        None => (head, head.len() < HEAD - 64),
    };
    let line = line.trim_ascii_end();
    if is_whole {
        serde_json::from_slice::<IgnoredAny>(line).is_ok() && line.starts_with(b"{")
    } else {
        line.strip_prefix(b"{").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads() {
        for (head, expected) in [
            (r#"{"a":1}"#, true),
            ("\u{FEFF}\n{\"a\":1}\n{\"a\":", true),
            ("{\n  \"a\": 1\n}", false),
            ("[1]", false),
            ("", false),
            ("{x}", false),
        ] {
            assert_eq!(looks_like_jsonl(head.as_bytes()), expected, "{head:?}");
        }
        assert!(looks_like_jsonl(format!("{{\"a\":\"{}", "x".repeat(9000)).get(..8192).unwrap().as_bytes()));
    }
}
