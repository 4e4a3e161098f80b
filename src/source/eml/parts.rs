//! The walk over the parts of a mail.
//!
//! Of alternatives, the last plain and the last HTML text count; of related parts, the first with a text; of other
//! multiparts, every text in order, joined by a line break. Attachments, forwarded messages and texts of other types
//! (calendars, AMP) do not count.

use super::content_type::{Combine, Kind, kind_of};
use super::header::{Header, header};
use super::lines::{Line, lines, without_line_break};
use super::text::{Leaf, joined};
use super::transfer::Encoding;
use crate::error::ErrorKind;
use crate::message::Body;
use crate::source::options::Limits;

/// Walks the parts of a mail and decodes the texts that count. `body` is the offset after the header `root`.
pub(super) fn body_texts(
    mail: &[u8],
    root: &Header<'_>,
    body: usize,
    limits: &Limits,
) -> Result<Body, ErrorKind> {
    // The bottom frame stands for the mail itself and has no delimiter.
    let mut frames = vec![Frame::default()];
    let mut kind = kind_of(root, body, false, true);
    let mut at = body;
    let mut n_parts = 1usize;
    loop {
        let mut leaf: Option<(bool, Leaf)> = None;
        match kind {
            Kind::Multipart { combine, boundary, is_digest } => {
                frames.push(Frame { combine, boundary, is_digest, preamble: Some(at), ..Frame::default() });
            }
            Kind::Message => {
                frames.push(Frame { combine: Combine::Nothing, ..Frame::default() });
                check_depth(&frames, limits)?;
                let (inner, inner_body) = header(mail, at, |line| delimited(&frames, line).is_some());
                n_parts += 1;
                if n_parts > limits.parts {
                    return Err(ErrorKind::TooManyParts { limit: limits.parts });
                }
                if inner_body > at {
                    at = inner_body;
                    kind = kind_of(&inner, at, false, false);
                    continue;
                }
            }
            Kind::Text { is_html, leaf: text } => leaf = Some((is_html, text)),
            Kind::Ignored => {}
        }
        check_depth(&frames, limits)?;
        // Skip to the next delimiter of any open multipart; an inner one may never close.
        let mut next_part = None;
        for line in lines(mail, at) {
            let bytes = line.of(mail);
            if !bytes.starts_with(b"--") {
                continue;
            }
            let hit = delimited(&frames, bytes).or_else(|| adopt_boundary(&mut frames, mail, line));
            let Some((index, closing)) = hit else { continue };
            let end = without_line_break(mail, at, line.start);
            end_leaf(&mut frames, leaf.take(), end);
            close_frames(&mut frames, index + 1, mail, end);
            let Some(frame) = frames.last_mut() else { break };
            frame.preamble = None;
            if closing {
                // Text after the closing delimiter belongs to no part.
                frame.boundary.clear();
                at = line.end;
            } else {
                next_part = Some(line.end);
                break;
            }
        }
        let Some(start) = next_part else {
            end_leaf(&mut frames, leaf.take(), mail.len());
            close_frames(&mut frames, 1, mail, mail.len());
            break;
        };
        n_parts += 1;
        if n_parts > limits.parts {
            return Err(ErrorKind::TooManyParts { limit: limits.parts });
        }
        let in_digest = frames.last().is_some_and(|f| f.is_digest);
        let (part, part_body) = header(mail, start, |line| delimited(&frames, line).is_some());
        kind = kind_of(&part, part_body, in_digest, false);
        at = part_body;
    }
    let found = frames.pop().map(|root| root.found).unwrap_or_default();
    Ok(Body { text: joined(mail, &found.text, false), html: joined(mail, &found.html, true) })
}

/// An open multipart or nested message.
#[derive(Debug, Default)]
struct Frame {
    combine: Combine,
    /// Empty for a message, and for a multipart with an unknown boundary.
    boundary: Vec<u8>,
    /// The start of the body while a multipart has no part yet.
    preamble: Option<usize>,
    is_digest: bool,
    found: Found,
}

/// The leaves that count.
#[derive(Debug, Default)]
struct Found {
    text: Vec<Leaf>,
    html: Vec<Leaf>,
}

impl Frame {
    /// Returns whether the line closes this multipart; `None` when it is no delimiter of it.
    fn delimiter(&self, line: &[u8]) -> Option<bool> {
        if self.boundary.is_empty() {
            return None;
        }
        match line.strip_prefix(b"--")?.strip_prefix(self.boundary.as_slice())?.trim_ascii_end() {
            [] => Some(false),
            [b'-', b'-', ..] => Some(true),
            _ => None,
        }
    }

    fn absorb(&mut self, mut found: Found) {
        match self.combine {
            Combine::Nothing => {}
            Combine::InOrder => {
                self.found.text.append(&mut found.text);
                self.found.html.append(&mut found.html);
            }
            Combine::Alternatives => {
                if !found.text.is_empty() {
                    self.found.text = found.text;
                }
                if !found.html.is_empty() {
                    self.found.html = found.html;
                }
            }
            Combine::Related => {
                if self.found.text.is_empty() && self.found.html.is_empty() {
                    self.found = found;
                }
            }
        }
    }
}

fn check_depth(frames: &[Frame], limits: &Limits) -> Result<(), ErrorKind> {
    if frames.len() - 1 > limits.depth { Err(ErrorKind::TooDeep { limit: limits.depth }) } else { Ok(()) }
}

/// Returns the innermost multipart that the line delimits, and whether the line closes it.
fn delimited(frames: &[Frame], line: &[u8]) -> Option<(usize, bool)> {
    frames
        .iter()
        .enumerate()
        .rev()
        .find_map(|(index, frame)| frame.delimiter(line).map(|closing| (index, closing)))
}

/// Takes a line `--…` before a `Content-…` field as the boundary of a multipart without parts whose own boundary is missing
/// or wrong.
fn adopt_boundary(frames: &mut [Frame], mail: &[u8], line: Line) -> Option<(usize, bool)> {
    let innermost = frames.len() - 1;
    let frame = frames.last_mut().filter(|f| f.preamble.is_some())?;
    let boundary = line.of(mail).trim_ascii_end().get(2..).filter(|b| !b.is_empty())?;
    let next = lines(mail, line.end).next()?;
    if !next.of(mail).get(..8)?.eq_ignore_ascii_case(b"content-") {
        return None;
    }
    frame.boundary = boundary.to_vec();
    Some((innermost, false))
}

fn end_leaf(frames: &mut [Frame], leaf: Option<(bool, Leaf)>, end: usize) {
    let (Some(frame), Some((is_html, mut leaf))) = (frames.last_mut(), leaf) else { return };
    leaf.end = end.max(leaf.start);
    let mut found = Found::default();
    if is_html {
        found.html.push(leaf);
    } else {
        found.text.push(leaf);
    }
    frame.absorb(found);
}

/// Closes every frame from `keep` on into the frame below it.
fn close_frames(frames: &mut Vec<Frame>, keep: usize, mail: &[u8], end: usize) {
    while frames.len() > keep {
        let Some(mut frame) = frames.pop() else { return };
        if let Some(start) = frame.preamble {
            // A multipart without parts: its body is the text.
            let body = mail.get(start..end).unwrap_or_default();
            let is_html = body.trim_ascii_start().starts_with(b"<");
            let leaf = Leaf { start, end: end.max(start), charset: None, encoding: Encoding::Identity };
            end_leaf(std::slice::from_mut(&mut frame), Some((is_html, leaf)), end);
        }
        if let Some(below) = frames.last_mut() {
            below.absorb(frame.found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::eml::decode;
    use crate::source::eml::tests::{FROM, check, fails};
    use crate::source::options::Options;

    #[test]
    fn single_parts_and_transfer_encodings() {
        check("\nciao\n", Some("ciao\n"), None);
        check("", None, None);
        check("\n", None, None);
        check("Content-Type: text/html\n\n<p>ciao", None, Some("<p>ciao"));
        check("Content-Type: text/calendar\n\nBEGIN", None, None);
        check("Content-Type: garbage\n\nciao", None, None);
        check("Content-Disposition: attachment\n\nciao", Some("ciao"), None);
        check("Content-Transfer-Encoding: base64\n\nY2lh\nbw==\n", Some("ciao"), None);
        check("Content-Transfer-Encoding: BASE64\n\nY2*lh\nbw\n", Some("ciao"), None);
        check(
            "Content-Transfer-Encoding: quoted-printable\n\nperch=C3=A9 =\nno =XY =3d a=\n",
            Some("perché no =XY = a"),
            None,
        );
        check("Content-Transfer-Encoding: unknown\n\nciao", Some("ciao"), None);
    }

    #[test]
    fn multiparts() {
        let mixed = "Content-Type: multipart/mixed; boundary=\"m m\"\n\n";
        check(
            &format!(
                "{mixed}preamble\n--m m\nContent-Type: multipart/alternative; boundary=a\n\n\
                 --a\n\nplain\n--a\nContent-Type: multipart/related; boundary=r\n\n\
                 --r\nContent-Type: text/html\n\n<p>html\n--r\nContent-Type: text/html\n\nsecond\n--r--\n--a--\n\
                 --m m\n\nfooter\n--m m\nContent-Disposition: attachment\n\nnot this\n\
                 --m m\nContent-Type: text/plain\nContent-Disposition: inline; filename*=utf-8''%C3%A8.txt\n\nnor this\n\
                 --m m\nContent-Type: image/png\n\nnor this\n--m m--\nepilogue\n"
            ),
            Some("plain\nfooter"),
            Some("<p>html"),
        );
        // Neither multipart is closed.
        check(
            &format!(
                "{mixed}--m m\nContent-Type: multipart/alternative; boundary=a\n\n--a\n\none\n--m m\n\ntwo"
            ),
            Some("one\ntwo"),
            None,
        );
        // A forwarded message does not count.
        check(
            &format!(
                "{mixed}--m m\n\nmine\n--m m\nContent-Type: message/rfc822\n\nSubject: x\n\ntheirs\n--m m--\n"
            ),
            Some("mine"),
            None,
        );
        check("Content-Type: multipart/digest; boundary=d\n\n--d\n\nSubject: x\n\ny\n--d--\n", None, None);
        // The boundary is unused, missing or wrong.
        check(&format!("{mixed}just text\n"), Some("just text\n"), None);
        check(&format!("{mixed}<p>html"), None, Some("<p>html"));
        check(
            "Content-Type: multipart/mixed\n\n--x\nContent-Type: text/html\n\n<p>\n--x--\n",
            None,
            Some("<p>"),
        );
        check(&format!("{mixed}--x\ncontent-type: text/html\n\n<p>\n--x--\n"), None, Some("<p>"));
        // RFC 2231: a parameter in pieces.
        check(
            "Content-Type: multipart/mixed; boundary*0=ab;\n boundary*1=cd\n\n--abcd\n\none\n--abcd--\n",
            Some("one"),
            None,
        );
        // A boundary that begins like another.
        check(
            "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=ab\n\n\
             --ab\n\none\n--ab--\n--a\n\ntwo\n--a--\n",
            Some("one\ntwo"),
            None,
        );
        check(&format!("{mixed}--m m\nContent-Type: text/html\n--m m--\n"), None, None);
    }

    fn nested(levels: usize) -> String {
        format!("{FROM}Subject: s\n{}\nx", "Content-Type: message/rfc822\n\n".repeat(levels))
    }

    fn nested_multiparts(levels: usize) -> String {
        let inner: String = (0..levels)
            .map(|i| format!("Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n"))
            .collect();
        format!("{FROM}Subject: s\n{inner}\nx")
    }

    #[test]
    fn no_nesting_overflows_a_small_stack() {
        let on_small_stack = |mail: String, limits: Limits| {
            let work =
                move || decode(mail.as_bytes(), &Options { limits, ..Options::default() }, None).map(|_| ());
            std::thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap().join().unwrap()
        };
        let lifted = || Limits { depth: usize::MAX, parts: usize::MAX, ..Limits::default() };
        assert_eq!(on_small_stack(nested(30_000), Limits::default()), Err(ErrorKind::TooDeep { limit: 20 }));
        assert_eq!(on_small_stack(nested(30_000), lifted()), Ok(()));
        assert_eq!(on_small_stack(nested_multiparts(5_000), lifted()), Ok(()));
    }

    #[test]
    fn bad_mails() {
        fails("", "not a mail message: no header line found");
        fails("# Title\n\nSome text: here\n", "not a mail message: no header line found");
        fails("\0\0\0", "not a mail message: no header line found");
        fails("Subject: s\n\nx", ErrorKind::NoBrand.to_string().as_str());
        fails(&format!("{FROM}\n \n"), "no text, HTML or subject to compare");
        let parts = "--b\n\nx\n".repeat(1001);
        fails(
            &format!("{FROM}Content-Type: multipart/mixed; boundary=b\n\n{parts}"),
            "message with more than 1000 parts; raise the limit or remove the message",
        );
        fails(&nested(21), "parts nested more than 20 levels deep; raise the limit or remove the message");
        assert!(decode(nested(20).as_bytes(), &Options::default(), None).is_ok());
        fails(
            &nested_multiparts(21),
            "parts nested more than 20 levels deep; raise the limit or remove the message",
        );
        assert!(decode(nested_multiparts(20).as_bytes(), &Options::default(), None).is_ok());
    }
}
