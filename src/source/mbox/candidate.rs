//! A line that may open a message, judged by the header below it.
//!
//! A line `From …` opens a message when a header follows. A sender with an asctime date needs one field of mail; after
//! a blank line, any field or no field will do. A line with another date, with an address, or without words needs a
//! field that only mail has, or two known fields. Words without a date need two known fields in a mailbox whose first separator has
//! no date either; elsewhere "From our kitchen" above "Date: Friday" is a text, and only a whole header is none. The
//! first line of a git patch counts only in a mailbox that begins with one.

use super::separator::{Form, glued};
use crate::source::eml::{field_name, is_one_of};

/// Known fields; each counts once.
const KNOWN: [&str; 12] = [
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "reply-to sender in-reply-to references",
    "content-type content-transfer-encoding content-disposition content-length content-language",
    "list-id list-unsubscribe list-unsubscribe-post precedence feedback-id",
    "received return-path delivered-to envelope-to dkim-signature authentication-results received-spf",
    "mime-version user-agent importance priority",
    "status lines bcc comments keywords organization thread-topic thread-index auto-submitted",
];

/// Fields that no text has.
const MAIL_ONLY: &str = "received return-path message-id mime-version delivered-to dkim-signature list-unsubscribe \
    content-transfer-encoding authentication-results received-spf envelope-to x-mozilla-status x-gm-thrid x-gmail-labels";

/// The most lines that are not fields before the header of an asctime separator.
const STRAY: u32 = 8;

/// Known fields of a whole header.
const WHOLE_HEADER: u32 = 4;

/// The decision about a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Undecided,
    /// It opens a message.
    Opens,
    /// It is text. `lost` if it may be a separator after all.
    Text {
        lost: bool,
    },
}

#[derive(Debug)]
pub(super) struct Candidate {
    /// Its start in the buffer.
    pub(super) start: usize,
    /// The end of its line in the buffer.
    pub(super) end: usize,
    /// Its start in the file.
    pub(super) offset: u64,
    pub(super) form: Form,
    /// It follows a blank line, or begins the file.
    pub(super) after_blank: bool,
    /// It stands behind text in one line.
    is_glued: bool,
    lines: u32,
    stray: u32,
    has_field: bool,
    /// One bit for each of [`KNOWN`], and one for names that begin with `X-`.
    known: u16,
    certain: bool,
}

impl Candidate {
    /// A candidate of a line that starts at `start` of the buffer and at `offset` of the file.
    pub(super) fn new(line: &[u8], start: usize, offset: u64, after_blank: bool) -> Option<Self> {
        let (form, at) = match Form::of(line) {
            Some(form) => (form, 0),
            None => (Form::Asctime, glued(line)?),
        };
        Some(Self {
            start: start + at,
            end: start + line.len(),
            offset: offset + at as u64,
            form,
            after_blank: after_blank && at == 0,
            is_glued: at > 0,
            lines: 0,
            stray: 0,
            has_field: false,
            known: 0,
            certain: false,
        })
    }

    /// Judges by the next line. `first` is the form of the mailbox's first separator.
    pub(super) fn judge(&mut self, line: &[u8], first: Option<Form>) -> Verdict {
        self.lines += 1;
        if line.iter().all(|b| matches!(b, b'\r' | b'\n')) {
            return self.end(first);
        }
        if self.lines == 1 && self.form != Form::Words {
            // Two programs may each write a separator, the later one escaped.
            if line.starts_with(b"From ") || line.starts_with(b">From ") {
                return Verdict::Undecided;
            }
        }
        if let Some(name) = field_name(line).filter(|name| is_plausible(name)) {
            self.add(name, line);
            return if self.is_header(first) { Verdict::Opens } else { Verdict::Undecided };
        }
        if self.has_field && matches!(line.first(), Some(b' ' | b'\t')) {
            return Verdict::Undecided;
        }
        self.stray += 1;
        if self.may_stray() && self.stray <= STRAY && !line.starts_with(b"From ") {
            Verdict::Undecided
        } else {
            self.text()
        }
    }

    /// Judges without further lines: at a blank line, at the end of the file, or after too many bytes.
    pub(super) fn end(&self, first: Option<Form>) -> Verdict {
        // An empty message, or one with unknown fields only.
        if self.is_header(first) || self.may_stray() && self.stray == 0 {
            Verdict::Opens
        } else {
            self.text()
        }
    }

    fn may_stray(&self) -> bool {
        self.form == Form::Asctime && self.after_blank
    }

    fn text(&self) -> Verdict {
        let n_known = self.known.count_ones();
        let lost = match self.form {
            Form::Asctime => !self.is_glued || n_known > 0,
            Form::Dated | Form::Address | Form::Bare => n_known > 0,
            Form::Words | Form::Patch => self.certain || n_known > 1,
        };
        Verdict::Text { lost }
    }

    fn add(&mut self, name: &[u8], line: &[u8]) {
        self.has_field = true;
        if let Some(index) = KNOWN.iter().position(|names| is_one_of(name, names)) {
            self.known |= 1 << index;
        } else if name.len() > 2 && name.get(..2).is_some_and(|x| x.eq_ignore_ascii_case(b"x-")) {
            self.known |= 1 << KNOWN.len();
        }
        self.certain |= is_one_of(name, MAIL_ONLY)
            || name.eq_ignore_ascii_case(b"from") && (line.contains(&b'@') || line.ends_with(b">"));
    }

    /// Returns whether the fields so far are the header of a mail.
    fn is_header(&self, first: Option<Form>) -> bool {
        let n_known = self.known.count_ones();
        match self.form {
            Form::Asctime if self.after_blank => self.has_field,
            Form::Asctime if !self.is_glued => n_known > 0,
            Form::Asctime | Form::Dated | Form::Address | Form::Bare => self.certain || n_known > 1,
            Form::Words if matches!(first, None | Some(Form::Words | Form::Address | Form::Bare)) => {
                n_known > 1
            }
            Form::Words => self.certain && n_known >= WHOLE_HEADER,
            Form::Patch => n_known > 0 && matches!(first, None | Some(Form::Patch)),
        }
    }

    /// The same candidate after the buffer lost its first `by` bytes.
    pub(super) fn moved(self, by: usize) -> Self {
        Self { start: self.start - by, end: self.end - by, ..self }
    }
}

/// Returns whether a name before a colon may be that of a field: no address of the web, no time.
fn is_plausible(name: &[u8]) -> bool {
    name.first().is_some_and(u8::is_ascii_alphabetic)
        && name.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
        && !is_one_of(name, "http https ftp mailto")
}

/// Returns whether a file that begins with `head` is a mailbox.
pub(crate) fn opens_mailbox(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let mark = if head.contains(&b'\n') { b'\n' } else { b'\r' };
    let mut lines = head.split_inclusive(|b| *b == mark).map(with_newline);
    let Some(first) = lines.find(|line| !line.trim_ascii().is_empty()) else { return false };
    if is_mmdf(&first) {
        return true;
    }
    let Some(mut candidate) = Candidate::new(&first, 0, 0, true).filter(|c| !c.is_glued) else {
        return false;
    };
    if candidate.form == Form::Asctime {
        return true;
    }
    for line in lines {
        match candidate.judge(&line, None) {
            Verdict::Undecided => {}
            verdict => return verdict == Verdict::Opens,
        }
    }
    candidate.end(None) == Verdict::Opens
}

/// The line above and below each message of an MMDF mailbox
pub(super) fn is_mmdf(line: &[u8]) -> bool {
    line.first() == Some(&1) && line.trim_ascii_end() == b"\x01\x01\x01\x01"
}

/// A line that ends with a carriage return, with a line feed in its place.
fn with_newline(line: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    match line.strip_suffix(b"\r") {
        Some(text) => [text, b"\n"].concat().into(),
        None => line.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks a separator line and what follows, in a mailbox whose first separator has the form `first`.
    #[track_caller]
    fn check(first: Option<Form>, after_blank: bool, text: &str, expected: Verdict) {
        for text in [format!("{text}\n"), format!("{text}\n").replace('\n', "\r\n")] {
            let mut lines = text.split_inclusive('\n').map(str::as_bytes);
            let mut candidate = Candidate::new(lines.next().unwrap(), 0, 100, after_blank).unwrap();
            let verdict = lines.map(|line| candidate.judge(line, first)).find(|v| *v != Verdict::Undecided);
            assert_eq!(verdict.unwrap_or_else(|| candidate.end(first)), expected, "{text}");
        }
    }

    const LOST: Verdict = Verdict::Text { lost: true };
    const TEXT: Verdict = Verdict::Text { lost: false };

    #[test]
    fn a_header_makes_a_separator() {
        let asctime = "From a@b.it Mon Jan  1 10:00:00 2024";
        for after_blank in [false, true] {
            let opens = |text: &str| check(Some(Form::Asctime), after_blank, text, Verdict::Opens);
            opens(&format!("{asctime}\nSubject: x"));
            opens(&format!("{asctime}\n>From x y\nReceived: x"));
            opens(&format!("{asctime}\nX-Mozilla-Status: 0001"));
            opens("From a@b.it lun gen  1 10:00:00 2024\nFrom: A <a@b.it>");
            opens("From a@b.it 2024-01-01T10:00:00Z\nDate: x\nSubject: y");
            opens("From \nReceived: from x\n by y");
            opens("From a@b.it\nReply-To: x\n (folded)\nTo: y");
        }
        check(Some(Form::Asctime), true, &format!("{asctime}\nFoo: bar\n\nciao"), Verdict::Opens);
        check(Some(Form::Asctime), true, &format!("{asctime}\n\nciao"), Verdict::Opens);
        check(Some(Form::Asctime), true, &format!("{asctime}\na wrapped subject\nTo: x"), Verdict::Opens);
    }

    #[test]
    fn text_is_no_separator() {
        let asctime = "From a@b.it Mon Jan  1 10:00:00 2024";
        let text = |text: &str| check(Some(Form::Asctime), true, text, TEXT);
        text("From our garden this week\nTime: one hour\nServes: two\n\n");
        text("From our garden\nDate: Friday\nand a glass of wine");
        text("From Monday\nNote: we are closed");
        text("From Monday 7 September 2026 at 9:00\nAddress: Via Roma");
        text("From our shop\nhttp://x.example/\n");
        text("From 10:00 in 2026\n\nTo: x");
        check(Some(Form::Asctime), true, &format!("{asctime}\na quoted line\n\nTo: x"), LOST);
        check(Some(Form::Asctime), false, &format!("{asctime}\nNote: x\n\n"), LOST);
        check(Some(Form::Asctime), false, &format!("{asctime}\n\nciao"), LOST);
        check(Some(Form::Asctime), true, "From our garden\nDate: Friday\nTo: all\nciao", LOST);
        check(Some(Form::Asctime), true, "From a@b.it\nSubject: x\n\n", LOST);
    }

    #[test]
    fn names_and_patches_open_where_the_first_separator_is_like_them() {
        let name = "From Anna Bruni\nFrom: Anna <a@b.it>\nSubject: x";
        check(Some(Form::Asctime), true, name, LOST);
        for first in [None, Some(Form::Words), Some(Form::Bare), Some(Form::Address)] {
            check(first, false, name, Verdict::Opens);
        }
        for sender in
            ["Mario Rossi", "mario", "MAILER-DAEMON", "\"Mario\"", "a(at)x.example", "lun 5 gen 2026"]
        {
            for after_blank in [false, true] {
                let whole = format!("From {sender}\nFrom: M <m@x.it>\nTo: y\nSubject: z\nDate: w\n\nciao");
                check(Some(Form::Asctime), after_blank, &whole, Verdict::Opens);
            }
        }
        let patch = format!("From {} Mon Sep 17 00:00:00 2001\nFrom: A <a@b.it>\nDate: x", "1f".repeat(20));
        check(Some(Form::Asctime), true, &patch, LOST);
        check(Some(Form::Patch), true, &patch, Verdict::Opens);
        check(None, true, &patch, Verdict::Opens);
    }

    #[test]
    fn mailboxes_by_their_first_bytes() {
        for (head, expected) in [
            ("From a@b.it Mon Jan  1 10:00:00 2024\n", true),
            ("\u{feff}\n\nFrom a@b.it 2024-01-01 10:00\nReceived: x\n", true),
            ("From a@b.it 2024-01-01 10:00\rFrom: a@b.it\r", true),
            ("From \nSubject: x\nFrom: a@b.it\n", true),
            ("\u{1}\u{1}\u{1}\u{1}\nFrom: x\n", true),
            ("From the desk of Anna\nNote: x\n", false),
            ("From the desk of Anna\nTo: all\n\n", false),
            ("From: a@b.it\nSubject: x\n", false),
            ("From : a@b.it\nSubject: x\nTo: y\nDate: z\n", false),
            ("From :a@b.it\nSubject: x\nTo: y\nDate: z\n", false),
            ("ciao", false),
            ("", false),
        ] {
            assert_eq!(opens_mailbox(head.as_bytes()), expected, "{head:?}");
        }
    }
}
