//! The header of a mail or of a part.

use super::lines::{is_blank, lines};
use super::readers::reader_fields;
use crate::source::found::MARK_FIELDS;
use memchr::memchr;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The bytes of a field that are read; longer fields are lists of recipients or attacks.
const FIELD_BYTES: usize = 16 * 1024;

/// The most fields of a header that are kept.
const FIELDS: usize = 256;

/// The most fields of one name that are kept.
const SAME_FIELDS: usize = 32;

/// The fields that tell mail from other text.
const WELL_KNOWN: &str = "from to cc subject date message-id reply-to sender received return-path delivered-to \
    mime-version content-type content-transfer-encoding content-disposition list-unsubscribe dkim-signature";

/// The fields that are kept, beside campaigns and marks of platforms.
const WANTED: &str = "from sender reply-to to subject date message-id content-type content-transfer-encoding \
    content-disposition content-language feedback-id x-mozilla-status x-mozilla-status2 status x-status x-evolution x-imap references cc bcc delivered-to x-original-to \
    x-gmail-labels";

/// The wanted fields of one header in their order, names in lower case.
#[derive(Debug, Default)]
pub(super) struct Header<'a> {
    pub(super) fields: Vec<(String, &'a [u8])>,
    /// The header has a field, wanted or not.
    any: bool,
}

impl<'a> Header<'a> {
    pub(super) fn is_empty(&self) -> bool {
        !self.any
    }

    /// Returns whether a field with this name is kept. The first field of each known name always is.
    fn has_room(&self, name: &[u8]) -> bool {
        let same = self.fields.iter().filter(|(n, _)| name.eq_ignore_ascii_case(n.as_bytes()));
        match same.take(SAME_FIELDS).count() {
            0 => self.fields.len() < FIELDS || is_one_of(name, WANTED),
            n => self.fields.len() < FIELDS && n < SAME_FIELDS,
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a [u8]> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, value)| *value)
    }
}

/// Reads the header at `start`. Returns it with the offset of the body.
///
/// The header ends at a blank line or a part delimiter. A stray line within it is skipped when a well-known field follows
/// (a wrapped subject); otherwise the body starts at the stray line (a missing blank line).
pub(super) fn header<'a>(
    mail: &'a [u8],
    start: usize,
    is_delimiter: impl Fn(&[u8]) -> bool,
) -> (Header<'a>, usize) {
    let mut header = Header::default();
    let mut stray: Option<usize> = None;
    let mut current: Option<(&[u8], usize)> = None;
    let mut end_of_current = start;
    let keep = |header: &mut Header<'a>, current: Option<(&[u8], usize)>, end: usize| {
        let Some((name, from)) = current else { return };
        header.any = true;
        if is_wanted(name) && header.has_room(name) {
            let value = mail.get(from..end.min(from + FIELD_BYTES)).unwrap_or_default();
            header.fields.push((String::from_utf8_lossy(name).to_ascii_lowercase(), value));
        }
    };
    let mut body = None;
    for line in lines(mail, start) {
        let bytes = line.of(mail);
        if is_blank(bytes) {
            body = Some(stray.unwrap_or(line.end));
            break;
        }
        if bytes.starts_with(b"--") && is_delimiter(bytes) {
            body = Some(stray.unwrap_or(line.start));
            break;
        }
        if let Some(name) = field_name(bytes) {
            if stray.is_none() || is_well_known(name) {
                keep(&mut header, current.take(), end_of_current);
                stray = None;
                current = Some((name, line.start + memchr(b':', bytes).map_or(0, |colon| colon + 1)));
                end_of_current = line.end;
            }
        } else if is_continuation(bytes) && current.is_some() && stray.is_none() {
            end_of_current = line.end;
        } else if !(line.start == start && (bytes.starts_with(b"From ") || bytes.starts_with(b">From "))) {
            stray = stray.or(Some(line.start));
        }
    }
    keep(&mut header, current, end_of_current);
    (header, body.or(stray).unwrap_or(mail.len()))
}

/// Returns the name of the field that the line begins.
pub(in crate::source) fn field_name(line: &[u8]) -> Option<&[u8]> {
    let head = line.get(..line.len().min(100))?;
    let name = head.get(..memchr(b':', head)?)?.trim_ascii_end();
    (!name.is_empty() && name.iter().all(|b| matches!(b, 33..=126))).then_some(name)
}

pub(super) fn is_continuation(line: &[u8]) -> bool {
    matches!(line.first(), Some(b' ' | b'\t'))
}

pub(super) fn is_well_known(name: &[u8]) -> bool {
    is_one_of(name, WELL_KNOWN)
}

pub(in crate::source) fn is_one_of(name: &[u8], names: &str) -> bool {
    names.split(' ').any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
}

/// The names of all fields that are kept, but for those of campaigns.
static KEPT: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| WANTED.split(' ').chain(reader_fields()).chain(MARK_FIELDS.iter().copied()).collect());

fn is_wanted(name: &[u8]) -> bool {
    let name = String::from_utf8_lossy(name).to_ascii_lowercase();
    KEPT.contains(name.as_str())
        || name.starts_with("x-") && (name.starts_with("x-msys-api") || name.contains("campaign"))
}

#[cfg(test)]
mod tests {
    use crate::source::eml::tests::{check, message_of};

    #[test]
    fn repeated_fields_hide_no_sender_below_them() {
        for name in ["Received", "Delivered-To", "X-Campaign"] {
            let mail = format!("{}From: a@acme.it\n\nciao", format!("{name}: x\n").repeat(300));
            assert_eq!(message_of(mail.as_bytes()).brand, "acme.it", "{name}");
        }
        let distinct: String = (0..300).map(|n| format!("X-Campaign-{n}: x\n")).collect();
        let mail = format!("{distinct}From: a@acme.it\n\nciao");
        assert_eq!(message_of(mail.as_bytes()).brand, "acme.it");
    }

    #[test]
    fn broken_headers() {
        check("a wrapped\nsubject without blanks\nContent-Type: text/html\n\n<p>", None, Some("<p>"));
        check(
            "the blank line\nwas forgotten: twice\n\nciao",
            Some("the blank line\nwas forgotten: twice\n\nciao"),
            None,
        );
        let got = message_of(b"\r\n\r\nFrom x@y Mon Jan 1 00:00:00 2024\r\nFROM : a@acme.it\r\n\r\nciao");
        assert_eq!((got.brand.as_str(), got.body.text.as_deref()), ("acme.it", Some("ciao")));
    }
}
