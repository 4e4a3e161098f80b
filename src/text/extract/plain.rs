//! The lines of a plain body → the units that a reader sees.

use std::borrow::Cow;

use super::blocks::{BlockKind, Extracted};
use super::line::{MAX_HEADING, bullet, is_rule, is_shouted, rules, trim};
use super::lines::Lines;
use super::target::{ADDRESS, MAX_CALL, is_address, is_call, without_targets};
use crate::quoted::{Title, block, introduction, may_begin_block, title};

/// Bytes from which on a program, not the writer, may have broken a line.
const WRAPPED: usize = 55;

/// The same for a line that ends in a space, as format=flowed (RFC 3676) breaks lines.
const FLOWED: usize = 30;

/// Bytes of a signature; a longer text after `-- ` belongs to the message.
const MAX_SIGNATURE: usize = 2000;

/// Bytes from which on a line is searched for rules of dashes, which remain where line breaks were lost.
const LONG: usize = 200;

/// Bullets that are arrows.
const ARROWS: [char; 7] = ['►', '▶', '▸', '➤', '➜', '➔', '→'];

/// Returns the units of a plain body, in the memory of `room`. The subject says whether the mail `is_forward`.
pub(super) fn lines(text: &str, is_forward: bool, room: Extracted) -> Lines {
    let text = unify_breaks(text);
    let mut reader = Reader::new(&text, is_forward, room);
    let bytes = text.as_bytes();
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', bytes).chain([bytes.len()]) {
        // Line breaks are ASCII, so both ends are character boundaries.
        reader.read_line(text.get(start..end).unwrap_or(""), start, end);
        start = end + 1;
    }
    reader.end_unit();
    reader.lines
}

/// The part of the body that is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Message,
    /// A quoted message without quote marks.
    Quoted,
    Signature,
}

struct Reader<'a> {
    text: &'a str,
    lines: Lines,
    mode: Mode,
    /// True if the next header fields are those of a forwarded mail.
    forwards: bool,
    /// True once a forwarded mail began. Its lines may be marked as those of a quotation are.
    is_forwarded: bool,
    /// The end of the head of a mail that was read in one go.
    head_end: usize,
    /// The kind of the open unit.
    kind: BlockKind,
    /// Lines of the open unit.
    n_joined: usize,
    /// True if the next line may continue the unit.
    is_open: bool,
    /// True if the last line ended in a space.
    is_flowed: bool,
    /// The position of the next `://`.
    next_address: Option<usize>,
    /// Addresses in the open unit.
    n_addresses: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, is_forward: bool, room: Extracted) -> Self {
        Self {
            text,
            lines: Lines::within(room, text.len()),
            mode: Mode::Message,
            forwards: is_forward,
            is_forwarded: false,
            head_end: 0,
            kind: BlockKind::Paragraph,
            n_joined: 0,
            is_open: false,
            is_flowed: false,
            next_address: ADDRESS.find(text.as_bytes()),
            n_addresses: 0,
        }
    }

    fn read_line(&mut self, raw: &str, start: usize, end: usize) {
        let n_addresses = self.count_addresses(end);
        if start < self.head_end {
            return;
        }
        let mut line = trim(raw);
        if self.is_forwarded && self.mode == Mode::Message {
            line = trim(line.strip_prefix('>').unwrap_or(line));
        }
        let Some(&first) = line.as_bytes().first() else {
            self.end_unit();
            return;
        };
        match self.mode {
            Mode::Message => {}
            Mode::Quoted => return self.add_alone(line.trim_start_matches(['>', ' ']), BlockKind::Quote),
            Mode::Signature => return self.add_alone(line, BlockKind::Signature),
        }
        if self.read_head(line, start) {
            return;
        }
        match first {
            b'-' | b'=' | b'_' | b'*' | b'~' | b'#' | b'+' | b'.' | 0xE2 if self.read_mark(line, start) => {
                return;
            }
            b'>' if self.read_quote(line, end) => return,
            _ => {}
        }
        let continues = self.continues(line, n_addresses);
        if !continues {
            if let Some(item) = bullet(line) {
                self.end_unit();
                // An arrow before an address is the text of a button.
                let is_button = line.starts_with(ARROWS) && n_addresses == 1 && is_call(item);
                self.begin(if is_button { BlockKind::Paragraph } else { BlockKind::ListItem });
                self.add(item, raw, n_addresses);
                return;
            }
            let bare = n_addresses == 1 && is_address(line);
            let introduced = bare && self.n_joined == 1 && self.n_addresses == 0 && self.introduces_address();
            if !introduced {
                self.end_unit();
                self.begin(BlockKind::Paragraph);
            }
            if line.len() > LONG {
                return self.add_long(line, raw, n_addresses);
            }
        }
        self.add(line, raw, n_addresses);
    }

    /// Reads a line that is a mark or begins with one; returns false for other lines.
    fn read_mark(&mut self, line: &str, start: usize) -> bool {
        if line == "--" && self.text.len() - start.min(self.text.len()) <= MAX_SIGNATURE && self.has_body() {
            self.end_unit();
            self.mode = Mode::Signature;
            return true;
        }
        if is_rule(line) {
            // A rule under a short line makes it a heading.
            let titles = self.n_joined == 1
                && self.kind == BlockKind::Paragraph
                && line.len() >= 3
                && self.n_addresses == 0
                && self.lines.pending().len() <= MAX_HEADING;
            if titles && matches!(line.as_bytes().first(), Some(b'=' | b'-' | b'~')) {
                self.kind = BlockKind::Heading;
            }
            self.end_unit();
            return true;
        }
        let bytes = line.as_bytes();
        if bytes.first() == Some(&b'#') {
            let title = line.trim_matches('#');
            if title.starts_with(' ') && title.len() <= MAX_HEADING && line.len() - title.len() <= 12 {
                self.add_alone(title, BlockKind::Heading);
                return true;
            }
        }
        false
    }

    /// Reads the head of a quoted or forwarded mail; returns false if the line begins none. The head is a quotation; what
    /// follows is one unless the mail is forwarded or its lines are marked.
    fn read_head(&mut self, line: &str, start: usize) -> bool {
        let rest = self.text.get(start..).unwrap_or("");
        let head = if let Some(title) = title(line) {
            self.forwards |= title == Title::Forward;
            self.is_forwarded |= self.forwards;
            if !self.forwards {
                self.mode = Mode::Quoted;
            }
            rest.lines().next().unwrap_or("").len()
        } else if may_begin_block(line)
            && let Some(block) = block(rest)
        {
            if std::mem::take(&mut self.forwards) {
                self.is_forwarded = true;
            } else {
                self.mode = Mode::Quoted;
            }
            block.len
        } else if let Some(length) = introduction(rest) {
            if !rest.get(length..).unwrap_or("").trim_start().starts_with('>') {
                self.mode = Mode::Quoted;
            }
            length
        } else {
            return false;
        };
        for line in rest.get(..head).unwrap_or("").lines() {
            let line = trim(line).trim_start_matches(['>', ' ']);
            self.add_alone(line, BlockKind::Quote);
        }
        self.head_end = start + head;
        true
    }

    /// Reads a line that begins with `>`; returns false if it is no quote.
    ///
    /// Senders also draw arrows (`>> Shop now`): a double mark without a quote beside it is text.
    fn read_quote(&mut self, line: &str, end: usize) -> bool {
        let follows = self.lines.last_kind() == Some(BlockKind::Quote) && self.n_joined == 0;
        let followed = self.text.get(end + 1..).is_some_and(|rest| rest.starts_with('>'));
        if line.starts_with(">>") && !follows && !followed {
            return false;
        }
        self.add_alone(line.trim_start_matches(['>', ' ']), BlockKind::Quote);
        true
    }

    /// Reads a long line in parts, cut at rules of dashes.
    fn add_long(&mut self, line: &str, raw: &str, n_addresses: usize) {
        let mut start = 0;
        for (from, to) in rules(line) {
            let before = line.get(start..from).unwrap_or("").trim();
            start = to;
            if !before.is_empty() {
                // The whole line is too long for a call.
                self.add(before, raw, n_addresses.max(2));
                self.end_unit();
                self.begin(BlockKind::Paragraph);
            }
        }
        let rest = line.get(start..).unwrap_or("").trim();
        if !rest.is_empty() {
            self.add(rest, raw, n_addresses);
        }
    }

    /// Adds a unit of one line.
    fn add_alone(&mut self, line: &str, kind: BlockKind) {
        self.end_unit();
        self.lines.append(line);
        self.lines.finish(kind);
    }

    fn begin(&mut self, kind: BlockKind) {
        self.kind = kind;
        self.n_joined = 0;
        self.n_addresses = 0;
    }

    fn add(&mut self, line: &str, raw: &str, n_addresses: usize) {
        self.lines.append(line);
        self.n_joined += 1;
        self.n_addresses += n_addresses;
        let raw = raw.strip_suffix('\r').unwrap_or(raw);
        self.is_flowed = raw.len() >= FLOWED && raw.ends_with(' ');
        // The writer ended the line after an address or a stop.
        let last = line.rsplit(' ').next().unwrap_or("");
        let ended = matches!(last.as_bytes().last(), Some(b'.' | b'!' | b'?' | b':'));
        let address = n_addresses > 0 && ADDRESS.find(last.as_bytes()).is_some();
        self.is_open = self.is_flowed || (line.len() >= WRAPPED && !ended && !address);
    }

    /// Returns true if the line continues the open unit.
    fn continues(&self, line: &str, n_addresses: usize) -> bool {
        self.n_joined > 0
            && self.is_open
            && !(n_addresses > 0 && (is_address(line) || is_call(line)))
            && !matches!(line.as_bytes(), [b'-' | b'*' | b'+', b' ', ..])
            && !(line.as_bytes().first() >= Some(&0x80) && bullet(line).is_some())
    }

    /// Returns true if the open unit is a short line that introduces an address.
    fn introduces_address(&self) -> bool {
        let text = self.lines.pending();
        let leads = text.ends_with([':', '»', '>', '→', '›']);
        leads
            && self.kind == BlockKind::Paragraph
            && text.len() <= MAX_CALL.0
            && text.split(' ').count() <= MAX_CALL.1
    }

    /// Returns true once anything but marks was read.
    fn has_body(&self) -> bool {
        self.lines.len() > 0 || self.n_joined > 0
    }

    fn end_unit(&mut self) {
        if self.n_joined == 0 {
            return;
        }
        let mut kind = self.kind;
        if kind == BlockKind::Paragraph {
            let text = self.lines.pending();
            if self.n_addresses == 1 && is_call(text) {
                kind = BlockKind::CallToAction;
            } else if self.n_joined == 1 && is_shouted(text) {
                kind = BlockKind::Heading;
            }
        }
        if self.n_addresses > 0
            && let Some(shown) = without_targets(self.lines.pending())
        {
            self.lines.replace(&shown);
        }
        self.lines.finish(kind);
        self.begin(BlockKind::Paragraph);
    }

    /// Counts the addresses up to the end of the line.
    fn count_addresses(&mut self, end: usize) -> usize {
        let mut n = 0;
        while let Some(at) = self.next_address.filter(|&at| at < end) {
            n += 1;
            let from = at + 3;
            let rest = self.text.as_bytes().get(from..).unwrap_or_default();
            self.next_address = ADDRESS.find(rest).map(|n| from + n);
        }
        n
    }
}

/// Replaces lone carriage returns, the line breaks of old mail programs.
fn unify_breaks(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let lone = memchr::memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'));
    if lone { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}
