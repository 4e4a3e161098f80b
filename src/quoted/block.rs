//! The block of header fields that mail programs copy above a quoted or forwarded mail.

use std::sync::LazyLock;

use super::introduction::has_time;
use crate::lexicon::lists::section;
use crate::unicode;

/// Lines that are searched for the fields.
const MAX_LINES: usize = 24;
/// Bytes that are searched for the fields.
const MAX_BYTES: usize = 4096;
/// Lines of one field, such as a list of recipients.
const MAX_WRAPPED: usize = 4;
/// Bytes of the longest name of a field, with its marks.
const MAX_NAME: usize = 40;

/// A field of a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    From,
    Date,
    To,
    Subject,
    /// A known field that is not used: `Cc`, `Reply-To`.
    Other,
}

static NAMES: LazyLock<Vec<(&str, Field)>> = LazyLock::new(|| {
    let kinds = [
        ("field-from", Field::From),
        ("field-date", Field::Date),
        ("field-to", Field::To),
        ("field-subject", Field::Subject),
        ("field-other", Field::Other),
    ];
    kinds.into_iter().flat_map(|(name, field)| section(name).map(move |line| (line, field))).collect()
});

/// A block of header fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Block<'a> {
    pub(crate) from: &'a str,
    pub(crate) date: &'a str,
    pub(crate) to: &'a str,
    pub(crate) subject: &'a str,
    /// Bytes up to the end of the last field, without its line break.
    pub(crate) len: usize,
}

/// Returns the block that a text begins with. Blank lines may stand between the fields, and a value in the line below.
///
/// A block names a sender, and a subject or a date. It also holds an address, or a date with a time: lines of a
/// timetable (`From: the valley`, `To: the lake`) are not a block. O(4,096 bytes).
pub(crate) fn block(text: &str) -> Option<Block<'_>> {
    field(text.lines().next()?)?;
    let mut block = Block::default();
    let (mut has_to, mut has_date, mut has_subject, mut has_from) = (false, false, false, false);
    let mut open: Option<Field> = None;
    let (mut end, mut is_after_blank, mut wrapped) = (0, false, 0);
    for line in text.split_inclusive('\n').take(MAX_LINES) {
        let start = end;
        end += line.len();
        if end > MAX_BYTES {
            break;
        }
        let trimmed = line.trim().trim_start_matches(['>', ' ']);
        if trimmed.is_empty() {
            is_after_blank = true;
            continue;
        }
        let last = start + line.trim_end().len();
        let (kind, value) = match field(trimmed) {
            Some(found) => found,
            None => match open.take() {
                // The value stands below its name.
                Some(kind) => (kind, trimmed),
                None if is_after_blank || wrapped >= MAX_WRAPPED || block.len == 0 => break,
                None => {
                    wrapped += 1;
                    continue;
                }
            },
        };
        let (slot, has) = match kind {
            Field::From => (&mut block.from, &mut has_from),
            Field::Date => (&mut block.date, &mut has_date),
            Field::To => (&mut block.to, &mut has_to),
            Field::Subject => (&mut block.subject, &mut has_subject),
            Field::Other => {
                (block.len, is_after_blank, wrapped) = (last, false, 0);
                continue;
            }
        };
        if *has && !slot.is_empty() {
            break;
        }
        (*slot, *has) = (value, true);
        open = value.is_empty().then_some(kind);
        (block.len, is_after_blank, wrapped) = (last, false, 0);
    }
    let n = [has_date, has_to, has_subject].into_iter().filter(|has| *has).count();
    let has_address = block.from.contains('@') || block.to.contains('@');
    let is_mail = has_from && n >= 2 && (has_subject || has_date && has_address);
    (is_mail && (has_address || has_moment(block.date))).then_some(block)
}

/// Returns true if the first line of a text is a field. Cheap: it reads no more than the longest name.
pub(crate) fn may_begin_block(text: &str) -> bool {
    field_name(text).is_some()
}

/// Returns the field that a line holds, and its value.
fn field(line: &str) -> Option<(Field, &str)> {
    let (field, value) = field_name(line)?;
    Some((field, value.trim_matches(is_mark)))
}

/// Returns the field that a text begins with, and what follows its colon.
fn field_name(text: &str) -> Option<(Field, &str)> {
    let text = text.trim_start_matches(['>', ' ']);
    let head = text.as_bytes().get(..text.len().min(MAX_NAME))?;
    let colon = memchr::memchr2(b':', b'\n', head).filter(|&at| head.get(at) == Some(&b':'))?;
    let name = text.get(..colon)?.trim_matches(is_mark);
    if name.is_empty() || name.len() > 24 {
        return None;
    }
    let lower = unicode::to_lower(name);
    let &(_, field) = NAMES.iter().find(|(known, _)| *known == lower)?;
    Some((field, text.get(colon + 1..)?))
}

/// Returns true for what stands around names and values.
fn is_mark(c: char) -> bool {
    matches!(c, '*' | '_') || c.is_whitespace()
}

/// Returns true for a date of a year and a time of day.
fn has_moment(date: &str) -> bool {
    let has_year = date
        .split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")));
    has_year && has_time(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<[&str; 4]>) {
        let found = block(text);
        assert_eq!(found.as_ref().map(|b| [b.from, b.date, b.to, b.subject]), expected, "{text}");
    }

    #[test]
    fn blocks_of_mail_programs() {
        check(
            "From: Duna <n@duna.example>\nSent: Tuesday, September 1, 2026 9:20 AM\nTo: Dario; Eva\nSubject: an offer\n\ntext",
            Some(["Duna <n@duna.example>", "Tuesday, September 1, 2026 9:20 AM", "Dario; Eva", "an offer"]),
        );
        check(
            "*Da:* Colle\r\n*Inviato:* martedì 1 settembre 2026 09:20\r\n*A:* Livia\r\n*Oggetto:* offerta\r\n\r\nx",
            Some(["Colle", "martedì 1 settembre 2026 09:20", "Livia", "offerta"]),
        );
        check(
            "Von: Eva <e@x.example>\nGesendet: Dienstag, 1. September 2026 09:20\nAn: a@x.example;\n  b@x.example\nCc: c\nBetreff: Angebot",
            Some(["Eva <e@x.example>", "Dienstag, 1. September 2026 09:20", "a@x.example;", "Angebot"]),
        );
        check(
            "De : Luc <l@x.example>\nEnvoyé : mardi 1 septembre 2026 09:20\nÀ : Ana\nObjet : soldes\n",
            Some(["Luc <l@x.example>", "mardi 1 septembre 2026 09:20", "Ana", "soldes"]),
        );
        check(
            "De: Ana <a@x.example>\n\nFecha: mar, 1 sept 2026\n\nAsunto: oferta\n\nPara: Luc\n\nHola: esto",
            Some(["Ana <a@x.example>", "mar, 1 sept 2026", "Luc", "oferta"]),
        );
        // A table of names and values.
        check(
            "Subject:\nan offer\nDate:\nTue, 1 Sep 2026 09:20:00 +0200\nFrom:\nDuna <n@duna.example>\nTo:\nd@x.example\nHello",
            Some(["Duna <n@duna.example>", "Tue, 1 Sep 2026 09:20:00 +0200", "d@x.example", "an offer"]),
        );
        let text = "> From: a@x.example\n> Date: 1 Sep\n> Subject: s\n> To: b\n>\n> text";
        assert_eq!(block(text).map(|b| &text[b.len..]), Some("\n>\n> text"));
    }

    #[test]
    fn other_lines_with_colons() {
        check("Da: stazione di valle\nA: rifugio del lago\nOra: le otto e mezza", None);
        check("Da: Milano\nA: Roma\nData: 3 maggio", None);
        check("Subject: Maths\nFrom: 10:00\nTo: 12:00\nDate: 3 May\n", None);
        check("From: $20\nTo: $10", None);
        check("Note: x\nFrom: a@x.example\nDate: x\nSubject: y", None);
        check("From: a@x.example", None);
        check("", None);
        assert!(may_begin_block("Da: x") && !may_begin_block("Ciao: x") && !may_begin_block("Ciao"));
    }
}
