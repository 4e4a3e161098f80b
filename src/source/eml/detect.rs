//! Detects mail by the first bytes of a file.

use super::header::{field_name, is_continuation, is_one_of, is_well_known};
use super::lines::{is_blank, lines, with_line_feeds};
use crate::source::input::HEAD;

/// The fields that only mail has.
const MAIL_ONLY: &str = "from received return-path message-id mime-version delivered-to";

/// Returns whether a file that begins with `head` looks like mail: header lines only, two of them well known and one with
/// a name that other files with `name: value` lines do not use.
pub(crate) fn looks_like_mail(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let head = &*with_line_feeds(head);
    let (mut known, mut certain) = (0, false);
    for (number, line) in lines(head, 0).enumerate() {
        let line = line.of(head);
        if is_blank(line) {
            if known > 0 {
                break;
            }
            continue;
        }
        match field_name(line) {
            Some(name) => {
                known += usize::from(is_well_known(name));
                certain |= is_one_of(name, MAIL_ONLY);
            }
            None if number == 0 && line.starts_with(b"From ") => {}
            None if number > 0 && is_continuation(line) => {}
            // The head may end within a line.
            None if !line.ends_with(b"\n") && head.len() >= HEAD => {}
            None => return false,
        }
    }
    known >= 2 && certain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads() {
        for (head, expected) in [
            ("From: a\nSubject: b\n\nx", true),
            ("Return-Path: <a>\r\nReceived: x\r\n\ty\r\n", true),
            ("From: a\rSubject: b\r\rx", true),
            ("From a@b Mon\nFrom: a\nTo: b\n\n", true),
            ("From: a\n\nx", false),
            ("title: a\ndate: b\nto: c\n\n", false),
            ("# Readme\n\nFrom: a\nSubject: b\n", false),
            ("", false),
            ("\n\n", false),
            ("<html>", false),
        ] {
            assert_eq!(looks_like_mail(head.as_bytes()), expected, "{head:?}");
        }
    }
}
