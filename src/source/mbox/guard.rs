//! The length that a message states of its body: `Content-Length`, as mboxcl and mboxcl2 write it.
//!
//! Within the stated length no line opens a message. The length is trusted if a separator or the end of the file
//! follows it; else the splitter returns to the first separator that it skipped.

use super::candidate::Candidate;
use crate::source::eml::field_name;

/// A writer may count the blank line above the next separator, or not.
const SLACK: u64 = 2;

#[derive(Debug)]
pub(super) struct Guard {
    /// The end of the body in the file.
    end: u64,
    /// The first separator within the body.
    pub(super) passed: Option<Candidate>,
    /// The starts of all separators within the body. The limit of a message bounds them.
    pub(super) all_passed: Vec<u64>,
}

impl Guard {
    pub(super) fn new(end: u64) -> Self {
        Self { end, passed: None, all_passed: Vec::new() }
    }

    /// Returns whether a line that starts at this offset is within the body.
    pub(super) fn covers(&self, offset: u64) -> bool {
        offset + SLACK < self.end
    }

    /// Returns whether a line of text from `start` to `end` is behind the stated end, or across it.
    pub(super) fn is_broken_by(&self, start: u64, end: u64) -> bool {
        start >= self.end || end > self.end + SLACK
    }
}

/// Returns the value of a line `Content-Length: N`.
pub(super) fn content_length(line: &[u8]) -> Option<u64> {
    let name = field_name(line).filter(|name| name.eq_ignore_ascii_case(b"content-length"))?;
    let value = line.get(name.len()..)?.trim_ascii_start().strip_prefix(b":")?;
    std::str::from_utf8(value).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        for (line, expected) in [
            ("Content-Length: 12\n", Some(12)),
            ("content-length :12\r\n", Some(12)),
            ("Content-Length: -1\n", None),
            ("Content-Length: 99999999999999999999\n", None),
            ("Content-Length:\n", None),
            ("X-Content-Length: 1\n", None),
        ] {
            assert_eq!(content_length(line.as_bytes()), expected, "{line}");
        }
    }
}
