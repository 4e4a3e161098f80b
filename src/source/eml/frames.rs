//! The open multiparts of a mail, and how each combines the texts of its parts.

use super::content_type::Combine;
use super::lines::{Line, lines};
use super::text::{Form, Leaf};
use super::transfer::Encoding;

/// An open multipart or nested message.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub(super) combine: Combine,
    /// Empty for a message, and for a multipart with an unknown boundary.
    pub(super) boundary: Vec<u8>,
    /// The start of the body while a multipart has no part yet.
    pub(super) preamble: Option<usize>,
    pub(super) is_digest: bool,
    /// The messages inside are mail that could not be delivered.
    pub(super) is_report: bool,
    /// The frame is a message, or inside one.
    pub(super) is_nested: bool,
    /// The start of a message that stands directly in the mail.
    pub(super) message: Option<usize>,
    pub(super) found: Found,
}

/// The leaves that count.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The text in a program that shows no HTML.
    pub(super) text: Vec<Leaf>,
    /// The text in a program that shows HTML; empty if there is no HTML.
    pub(super) html: Vec<Leaf>,
}

impl Found {
    fn from_leaf(leaf: Leaf) -> Self {
        let (text, html) =
            if leaf.form == Form::Html { (Vec::new(), vec![leaf]) } else { (vec![leaf], Vec::new()) };
        Self { text, html }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.html.is_empty()
    }

    /// Adds what follows in the mail. Both views show all parts in order.
    fn append(&mut self, mut next: Self) {
        let named = next.html.is_empty() && next.text.iter().all(|leaf| leaf.is_named);
        if named && !self.is_empty() {
            // A text file below the body.
            return;
        }
        if next.html.is_empty() && !self.html.is_empty() {
            self.html.extend(next.text.iter().cloned());
        } else if !next.html.is_empty() {
            if self.html.is_empty() {
                self.html.clone_from(&self.text);
            }
            self.html.append(&mut next.html);
        }
        self.text.append(&mut next.text);
    }
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

    fn absorb(&mut self, found: Found) {
        match self.combine {
            Combine::Nothing => {}
            Combine::InOrder => self.found.append(found),
            Combine::Alternatives => {
                if !found.text.is_empty() && (found.html.is_empty() || self.found.text.is_empty()) {
                    self.found.text = found.text;
                }
                if !found.html.is_empty() {
                    self.found.html = found.html;
                }
            }
            Combine::Related => {
                if self.found.is_empty() {
                    self.found = found;
                } else if self.found.html.is_empty() {
                    // Some programs call alternatives related.
                    self.found.html = found.html;
                }
            }
        }
    }
}

/// Returns the innermost multipart that the line delimits, and whether the line closes it.
pub(super) fn delimited(frames: &[Frame], line: &[u8]) -> Option<(usize, bool)> {
    frames
        .iter()
        .enumerate()
        .rev()
        .find_map(|(index, frame)| frame.delimiter(line).map(|closing| (index, closing)))
}

/// Takes a line `--…` before a `Content-…` field as the boundary of a multipart without parts whose own boundary is missing
/// or wrong.
pub(super) fn adopt_boundary(frames: &mut [Frame], mail: &[u8], line: Line) -> Option<(usize, bool)> {
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

pub(super) fn end_leaf(frames: &mut [Frame], leaf: Option<Leaf>, end: usize) {
    let (Some(frame), Some(mut leaf)) = (frames.last_mut(), leaf) else { return };
    leaf.end = end.max(leaf.start);
    frame.absorb(Found::from_leaf(leaf));
}

/// Closes every frame from `keep` on into the frame below it. Adds the messages that end to `messages`.
pub(super) fn close_frames(
    frames: &mut Vec<Frame>,
    keep: usize,
    mail: &[u8],
    end: usize,
    messages: &mut Vec<Leaf>,
) {
    while frames.len() > keep {
        let Some(mut frame) = frames.pop() else { return };
        if let Some(start) = frame.message {
            messages.push(plain_leaf(start, end, Form::Plain));
        }
        if let Some(start) = frame.preamble {
            // A multipart without parts: its body is the text.
            let body = mail.get(start..end).unwrap_or_default();
            let form = if body.trim_ascii_start().starts_with(b"<") { Form::Html } else { Form::Plain };
            end_leaf(std::slice::from_mut(&mut frame), Some(plain_leaf(start, end, form)), end);
        }
        if let Some(below) = frames.last_mut() {
            below.absorb(frame.found);
        }
    }
}

fn plain_leaf(start: usize, end: usize, form: Form) -> Leaf {
    Leaf {
        start,
        end: end.max(start),
        charset: None,
        encoding: Encoding::Identity,
        form,
        joins_words: false,
        is_named: false,
    }
}
