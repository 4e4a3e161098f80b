//! Bytes in a declared or undeclared character set → text.
//!
//! A known declaration counts, except ASCII. Otherwise the text is UTF-8 if its bytes are valid UTF-8, else in the set
//! that an HTML `<meta>` declares, else windows-1252. Raw 8-bit headers are decoded by the same rule.

use mail_parser::decoders::charsets::map::charset_decoder;
use memchr::memmem;
use std::borrow::Cow;

/// Decodes bytes in the charset of `label`, or in a guessed one.
pub(in crate::source) fn in_charset<'a>(
    bytes: &'a [u8],
    label: Option<&[u8]>,
    is_html: bool,
) -> Cow<'a, str> {
    let label = label.map(|l| l.trim_ascii().to_ascii_lowercase()).unwrap_or_default();
    // Validating UTF-8 is much cheaper than a lossy conversion, so it comes first.
    let valid = std::str::from_utf8(bytes);
    if matches!(label.as_slice(), b"utf-8" | b"utf8") {
        return valid.map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
    }
    let is_ascii_label = matches!(label.as_slice(), b"" | b"us-ascii" | b"ascii" | b"ansi_x3.4-1968");
    if !is_ascii_label && let Some(decoder) = charset_decoder(&label) {
        return Cow::Owned(decoder(bytes));
    }
    if let Ok(text) = valid {
        return Cow::Borrowed(text);
    }
    let meta = if is_html { meta_charset(bytes) } else { None };
    match meta.or(Some(b"windows-1252".to_vec())).and_then(|label| charset_decoder(&label)) {
        Some(decoder) => Cow::Owned(decoder(bytes)),
        None => String::from_utf8_lossy(bytes),
    }
}

/// Returns the label after `charset=` in the first 1,024 bytes of an HTML text, but not UTF-8, which was tried before.
fn meta_charset(html: &[u8]) -> Option<Vec<u8>> {
    let head = html.get(..html.len().min(1024))?.to_ascii_lowercase();
    let at = memmem::find(&head, b"charset=")? + b"charset=".len();
    let value = head.get(at..)?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
    let end = value.iter().position(|b| b"\"'/> ;\t\r\n".contains(b)).unwrap_or(value.len());
    let label = value.get(..end)?;
    (!label.starts_with(b"utf") && charset_decoder(label).is_some()).then(|| label.to_vec())
}

#[cfg(test)]
mod tests {
    use crate::source::eml::tests::{FROM, message_of};

    #[track_caller]
    fn charset(header: &str, bytes: &[u8], expected: &str) {
        let mail = [FROM.as_bytes(), header.as_bytes(), b"\n\n", bytes].concat();
        let body = message_of(&mail).body;
        assert_eq!(body.text.or(body.html).as_deref(), Some(expected), "{header}");
    }

    #[test]
    fn charsets() {
        charset("Content-Type: text/plain; charset=iso-8859-1", b"perch\xE9", "perché");
        charset("Content-Type: text/plain; charset=\"ISO-8859-15\"", b"10 \xA4", "10 €");
        charset("Content-Type: text/plain; charset=windows-1252", b"\x93ciao\x94 \x80", "“ciao” €");
        charset("Content-Type: text/plain; charset=utf-8", "\u{FEFF}perché".as_bytes(), "perché");
        charset("Content-Type: text/plain; charset=utf-8", b"perch\xE9", "perch\u{FFFD}");
        charset("Content-Type: text/plain; charset=utf-7", b"Hi Mom +Jjo--!", "Hi Mom ☺-!");
        charset("Content-Type: text/plain; charset=gb2312", b"\xC4\xE3\xBA\xC3", "你好");
        charset("Content-Type: text/plain; charset=koi8-r", b"\xF0\xD2\xC9\xD7\xC5\xD4", "Привет");
        charset("Content-Type: text/plain; charset=shift_jis", b"\x82\xB1", "こ");
        charset("Content-Type: text/plain; charset=us-ascii", "perché".as_bytes(), "perché");
        charset("Content-Type: text/plain; charset=us-ascii", b"perch\xE9", "perché");
        charset("Content-Type: text/plain; charset=x-nonsense", "perché".as_bytes(), "perché");
        charset("Subject: x", "perché".as_bytes(), "perché");
        charset("Subject: x", b"perch\xE9 \x80", "perché €");
        charset(
            "Content-Type: text/html",
            b"<meta charset=\"koi8-r\">\xF0\xD2",
            "<meta charset=\"koi8-r\">Пр",
        );
    }
}
