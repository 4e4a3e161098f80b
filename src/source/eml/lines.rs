//! The lines of a mail by offset.

use memchr::memchr;
use std::borrow::Cow;

/// A line, its line break included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Line {
    pub(super) fn of(self, mail: &[u8]) -> &[u8] {
        mail.get(self.start..self.end).unwrap_or_default()
    }
}

/// Returns the lines from `start` on. A lone CR does not end a line.
pub(super) fn lines(mail: &[u8], start: usize) -> impl Iterator<Item = Line> {
    let mut at = start;
    std::iter::from_fn(move || {
        let rest = mail.get(at..).filter(|r| !r.is_empty())?;
        let line = Line { start: at, end: at + memchr(b'\n', rest).map_or(rest.len(), |n| n + 1) };
        at = line.end;
        Some(line)
    })
}

pub(super) fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|b| matches!(b, b'\r' | b'\n'))
}

/// Returns `end` without the line break before it, which belongs to the delimiter that follows.
pub(super) fn without_line_break(mail: &[u8], start: usize, end: usize) -> usize {
    let body = mail.get(start..end).unwrap_or_default();
    let body = body.strip_suffix(b"\n").unwrap_or(body);
    start + body.strip_suffix(b"\r").unwrap_or(body).len()
}

/// Returns the mail with line feeds, if only carriage returns end its lines.
pub(super) fn with_line_feeds(mail: &[u8]) -> Cow<'_, [u8]> {
    if memchr(b'\n', mail).is_some() || memchr(b'\r', mail).is_none() {
        return Cow::Borrowed(mail);
    }
    Cow::Owned(mail.iter().map(|&b| if b == b'\r' { b'\n' } else { b }).collect())
}

#[cfg(test)]
mod tests {
    use crate::source::eml::tests::message_of;

    #[test]
    fn carriage_returns_alone_end_lines() {
        let got = message_of(b"From: a@acme.it\rSubject: s\r\rCiao\rAnna\r");
        assert_eq!((got.subject.as_deref(), got.body.text.as_deref()), (Some("s"), Some("Ciao\nAnna\n")));
        let got = message_of(b"From: a@acme.it\nSubject: s\n\nCiao\rAnna\r");
        assert_eq!(got.body.text.as_deref(), Some("Ciao\rAnna\r"));
    }
}
