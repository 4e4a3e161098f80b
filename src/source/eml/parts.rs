//! The walk over the parts of a mail.
//!
//! Of alternatives, the last plain and the last HTML text count; of related parts, the first with a text; of other
//! multiparts, every text in order, joined by a line break. Attachments, forwarded messages and texts of other types
//! (calendars, AMP) do not count.

use super::content_type::{Combine, Kind, Other, kind_of};
use super::frames::{Frame, adopt_boundary, close_frames, delimited, end_leaf};
use super::header::{Header, header};
use super::lines::{lines, without_line_break};
use super::smime::signed_content;
use super::text::{Leaf, joined};
use crate::error::ErrorKind;
use crate::message::Body;
use crate::note::Note;
use crate::source::options::Limits;

/// Signed blobs within signed blobs that are opened.
const MAX_SEALS: usize = 4;

/// What the parts of a mail hold.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) body: Body,
    /// The messages that stand directly in the mail, in order.
    pub(super) messages: Vec<Leaf>,
    /// What hides the text of a mail that has none.
    pub(super) hidden_by: Option<Note>,
}

/// Walks the parts of a mail and decodes the texts that count. `body` is the offset after the header `root`.
pub(super) fn parts(
    mail: &[u8],
    root: &Header<'_>,
    body: usize,
    limits: &Limits,
) -> Result<Parts, ErrorKind> {
    opened(mail, root, body, limits, MAX_SEALS)
}

fn opened(
    mail: &[u8],
    root: &Header<'_>,
    body: usize,
    limits: &Limits,
    seals: usize,
) -> Result<Parts, ErrorKind> {
    let mut walk = Walk {
        mail,
        limits,
        frames: vec![Frame::default()],
        n_parts: 1,
        messages: Vec::new(),
        others: Vec::new(),
    };
    walk.run(root, body)?;
    let Walk { mut frames, messages, others, .. } = walk;
    let found = frames.pop().map(|root| root.found).unwrap_or_default();
    let body = Body { text: joined(mail, &found.text, false), html: joined(mail, &found.html, true) };
    let is_blank = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().is_empty();
    if !is_blank(&body.text) || !is_blank(&body.html) {
        return Ok(Parts { body, messages, hidden_by: None });
    }
    let sealed = others.iter().find(|(other, _)| *other == Other::Smime);
    let content = sealed.filter(|_| seals > 0).and_then(|(_, leaf)| signed_content(&leaf.decoded(mail)));
    if let Some(content) = content {
        let (inner, at) = header(&content, 0, |_| false);
        let inner = opened(&content, &inner, at, limits, seals - 1)?;
        // The messages inside are places of another text.
        return Ok(Parts { messages, ..inner });
    }
    let hidden_by = others.iter().map(|(other, _)| *other).min().map(|other| match other {
        Other::Smime => Note::Smime,
        Other::Pgp => Note::Pgp,
        Other::Winmail => Note::Winmail,
        Other::CodedMessage | Other::Attachment => Note::NoTextPart,
    });
    Ok(Parts { body, hidden_by: hidden_by.filter(|_| messages.is_empty()), messages })
}

struct Walk<'a> {
    mail: &'a [u8],
    limits: &'a Limits,
    /// The bottom frame stands for the mail itself and has no delimiter.
    frames: Vec<Frame>,
    n_parts: usize,
    messages: Vec<Leaf>,
    /// The parts that are no text, outside of messages.
    others: Vec<(Other, Leaf)>,
}

impl Walk<'_> {
    fn run(&mut self, root: &Header<'_>, body: usize) -> Result<(), ErrorKind> {
        let mut kind = kind_of(root, body, false, true);
        let mut at = body;
        loop {
            let mut text: Option<Leaf> = None;
            let mut other: Option<(Other, Leaf)> = None;
            match kind {
                Kind::Multipart { combine, boundary, is_digest, is_report } => {
                    let preamble = Some(at);
                    self.open(Frame {
                        combine,
                        boundary,
                        is_digest,
                        is_report,
                        preamble,
                        ..Frame::default()
                    });
                }
                Kind::Message => {
                    let is_direct =
                        self.frames.last().is_some_and(|frame| !frame.is_nested && !frame.is_report);
                    let message = is_direct.then_some(at);
                    self.open(Frame {
                        combine: Combine::Nothing,
                        is_nested: true,
                        message,
                        ..Frame::default()
                    });
                    self.check_depth()?;
                    let (inner, inner_body) =
                        header(self.mail, at, |line| delimited(&self.frames, line).is_some());
                    self.count_part()?;
                    if inner_body > at {
                        at = inner_body;
                        kind = kind_of(&inner, at, false, false);
                        continue;
                    }
                }
                Kind::Text(leaf) => text = Some(leaf),
                Kind::Other(what, leaf) => other = Some((what, leaf)),
            }
            self.check_depth()?;
            let Some(start) = self.skip(at, text, other) else { return Ok(()) };
            self.count_part()?;
            let in_digest = self.frames.last().is_some_and(|f| f.is_digest);
            let (part, part_body) = header(self.mail, start, |line| delimited(&self.frames, line).is_some());
            kind = kind_of(&part, part_body, in_digest, false);
            at = part_body;
        }
    }

    /// Skips to the next delimiter of any open multipart, as an inner one may never close. Returns the start of the part
    /// after it; `None` at the end of the mail.
    fn skip(
        &mut self,
        mut at: usize,
        mut text: Option<Leaf>,
        mut other: Option<(Other, Leaf)>,
    ) -> Option<usize> {
        let mail = self.mail;
        for line in lines(mail, at) {
            let bytes = line.of(mail);
            if !bytes.starts_with(b"--") {
                continue;
            }
            let hit = delimited(&self.frames, bytes).or_else(|| adopt_boundary(&mut self.frames, mail, line));
            let Some((index, closing)) = hit else { continue };
            let end = without_line_break(mail, at, line.start);
            self.end(text.take(), other.take(), index + 1, end);
            let frame = self.frames.last_mut()?;
            frame.preamble = None;
            if !closing {
                return Some(line.end);
            }
            // Text after the closing delimiter belongs to no part.
            frame.boundary.clear();
            at = line.end;
        }
        self.end(text, other, 1, mail.len());
        None
    }

    /// Ends the open part, and closes the frames from `keep` on.
    fn end(&mut self, text: Option<Leaf>, other: Option<(Other, Leaf)>, keep: usize, end: usize) {
        if let Some((what, mut leaf)) = other
            && self.frames.last().is_some_and(|frame| !frame.is_nested)
        {
            leaf.end = end.max(leaf.start);
            match what {
                Other::CodedMessage if !self.frames.iter().any(|frame| frame.is_report) => {
                    self.messages.push(leaf)
                }
                what => self.others.push((what, leaf)),
            }
        }
        end_leaf(&mut self.frames, text, end);
        close_frames(&mut self.frames, keep, self.mail, end, &mut self.messages);
    }

    fn open(&mut self, frame: Frame) {
        let below = self.frames.last();
        let is_nested = frame.is_nested || below.is_some_and(|below| below.is_nested);
        let is_report = frame.is_report || below.is_some_and(|below| below.is_report);
        self.frames.push(Frame { is_nested, is_report, ..frame });
    }

    fn count_part(&mut self) -> Result<(), ErrorKind> {
        self.n_parts += 1;
        let limit = self.limits.parts;
        if self.n_parts > limit { Err(ErrorKind::TooManyParts { limit }) } else { Ok(()) }
    }

    fn check_depth(&self) -> Result<(), ErrorKind> {
        let limit = self.limits.depth;
        if self.frames.len() - 1 > limit { Err(ErrorKind::TooDeep { limit }) } else { Ok(()) }
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
            Some("<p>html\n<p>footer<p>"),
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
            "message with more than 1000 parts; raise `parts` or remove the message",
        );
        fails(&nested(21), "parts nested more than 20 levels deep; raise `depth` or remove the message");
        assert!(decode(nested(20).as_bytes(), &Options::default(), None).is_ok());
        fails(
            &nested_multiparts(21),
            "parts nested more than 20 levels deep; raise `depth` or remove the message",
        );
        assert!(decode(nested_multiparts(20).as_bytes(), &Options::default(), None).is_ok());
    }
}
