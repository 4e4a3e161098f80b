//! Detects mail that was cut off.

use super::content_type::{Kind, kind_of};
use super::header::header;
use super::transfer::Encoding;
use memchr::memmem;

/// Returns whether the last mail of a file ends within its header, a multipart or base64. O(bytes) time.
///
/// A multipart is cut off if it has a first part but no closing delimiter, base64 if its last group has one sign.
pub(in crate::source) fn ends_inside(mail: &[u8]) -> bool {
    let mail = mail.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(mail).trim_ascii_start();
    let with_newlines: Vec<u8>;
    let mail = if mail.contains(&b'\n') {
        mail
    } else {
        with_newlines = mail.iter().map(|&b| if b == b'\r' { b'\n' } else { b }).collect();
        &with_newlines
    };
    let (header, body) = header(mail, 0, |_| false);
    if header.is_empty() {
        return false;
    }
    if body == mail.len() && !mail.ends_with(b"\n\n") && !mail.ends_with(b"\n\r\n") {
        return true;
    }
    let boundary = match kind_of(&header, body, false, true) {
        Kind::Multipart { boundary, .. } => boundary,
        Kind::Text(leaf) if leaf.encoding == Encoding::Base64 => {
            let coded = mail.get(body..).unwrap_or_default();
            let is_sign = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
            // A text behind the code is that of a mailing list.
            let is_code = coded.iter().all(|b| is_sign(&b) || b.is_ascii_whitespace());
            return is_code && coded.iter().filter(is_sign).count() % 4 == 1;
        }
        _ => return false,
    };
    let delimiter = [b"\n--", boundary.as_slice()].concat();
    // The delimiter may follow the header at once.
    let parts = mail.get(body.saturating_sub(1)..).unwrap_or_default();
    let mut is_open = false;
    for at in memmem::rfind_iter(parts, &delimiter) {
        let rest = parts.get(at + delimiter.len()..).unwrap_or_default();
        match rest.first() {
            Some(b'-') if rest.starts_with(b"--") => return false,
            None | Some(b'\r' | b'\n' | b' ' | b'\t') => is_open = true,
            _ => {}
        }
    }
    is_open && !boundary.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_mail() {
        let check = |rest: &str, expected: bool| {
            for newline in ["\n", "\r\n", "\r"] {
                let mail = format!("From: a@b.it\n{rest}").replace('\n', newline);
                assert_eq!(ends_inside(mail.as_bytes()), expected, "{mail:?}");
            }
        };
        let mixed = "Content-Type: multipart/mixed; boundary=k\n\n";
        check("Subject: s\n\nciao", false);
        check("Subject: s\n\n", false);
        check("Subject: s\n", true);
        check("Subject: s\nContent-Type: te", true);
        let coded = "Content-Transfer-Encoding: base64\n\n";
        check(&format!("{coded}Y2lhbyBj\naWFv\n"), false);
        check(&format!("{coded}Y2lhbyBj\naWFvI\n"), true);
        check(&format!("{coded}Y2lhbyBj\na\n-- \na list\n"), false);
        check("Subject: s\nno blank line, but a text\n", false);
        check(&format!("{mixed}--k\n\nciao\n--k--\n"), false);
        check(&format!("{mixed}--k\n\nciao\n--k--"), false);
        check(&format!("{mixed}--k\n\nciao\n"), true);
        check(&format!("{mixed}preamble\n--k\n\nciao\n--k\n\nagain"), true);
        check(&format!("{mixed}--k\n\nciao\n--k"), true);
        check(&format!("{mixed}--kk\n\nciao\n"), false);
        check(&format!("{mixed}just text\n"), false);
        check("Content-Type: multipart/mixed\n\n--\n\nciao\n", false);
        assert!(!ends_inside(b""));
        assert!(!ends_inside(b"no mail"));
    }
}
