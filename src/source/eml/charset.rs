//! Bytes in a declared or undeclared character set → text.
//!
//! A known declaration counts, except ASCII, and except where the bytes contradict it: bytes that are UTF-8 beyond ASCII
//! are UTF-8 whatever single-byte set is declared, and bytes that are not UTF-8 are windows-1252 where UTF-8 is declared.
//! Without a declaration the text is UTF-8 if its bytes are valid UTF-8, else in the set that an HTML `<meta>` declares,
//! else windows-1252. Raw 8-bit headers are decoded by the same rule.

use super::charset_label::{Charset, charset_of};
use super::seven_bit::{hz, shifted_out, utf7};
use encoding_rs::{EUC_KR, GBK, WINDOWS_1252};
use mail_parser::decoders::charsets::map::charset_decoder;
use memchr::memmem;
use std::borrow::Cow;

/// Decodes bytes in the charset of `label`, or in a guessed one.
pub(in crate::source) fn in_charset<'a>(
    bytes: &'a [u8],
    label: Option<&[u8]>,
    is_html: bool,
) -> Cow<'a, str> {
    // Validating UTF-8 is much cheaper than a lossy conversion, so it comes first.
    let valid = std::str::from_utf8(bytes);
    let charset = label.map_or(Charset::Undeclared, charset_of);
    match charset {
        Charset::Utf8 => return valid.map_or_else(|_| mended_utf8(bytes), Cow::Borrowed),
        Charset::Utf7 => return Cow::Owned(utf7(bytes)),
        Charset::Hz => return decoded(GBK, &hz(bytes)),
        Charset::Iso2022Kr => return decoded(EUC_KR, &shifted_out(bytes)),
        Charset::Iso2022Cn => return decoded(GBK, &shifted_out(bytes)),
        Charset::SingleByte(decoder) => match valid {
            Ok(text) if !text.is_ascii() => return Cow::Borrowed(text),
            _ => return Cow::Owned(decoder(bytes)),
        },
        Charset::Known(decoder) => return Cow::Owned(decoder(bytes)),
        Charset::Undeclared => {}
    }
    if let Ok(text) = valid {
        return Cow::Borrowed(text);
    }
    match is_html.then(|| meta_charset(bytes)).flatten() {
        Some(decoder) => Cow::Owned(decoder(bytes)),
        None => decoded(WINDOWS_1252, bytes),
    }
}

fn decoded<'a>(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> Cow<'a, str> {
    Cow::Owned(encoding.decode_without_bom_handling(bytes).0.into_owned())
}

/// Decodes bytes that are called UTF-8 and are not. Without a single valid character beyond ASCII they are windows-1252;
/// else single invalid bytes are windows-1252, and cut characters are U+FFFD.
fn mended_utf8<'a>(bytes: &[u8]) -> Cow<'a, str> {
    if bytes.utf8_chunks().all(|chunk| chunk.valid().is_ascii()) {
        return decoded(WINDOWS_1252, bytes);
    }
    let mut out = String::with_capacity(bytes.len() + bytes.len() / 8);
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        match chunk.invalid() {
            [] => {}
            single @ [_] => out.push_str(&decoded(WINDOWS_1252, single)),
            _ => out.push(char::REPLACEMENT_CHARACTER),
        }
    }
    Cow::Owned(out)
}

/// Returns the decoder of the label after `charset=` in the first 1,024 bytes of an HTML text, unless it is UTF-8, which
/// was tried before.
fn meta_charset(html: &[u8]) -> Option<fn(&[u8]) -> String> {
    let head = html.get(..html.len().min(1024))?.to_ascii_lowercase();
    let at = memmem::find(&head, b"charset=")? + b"charset=".len();
    let value = head.get(at..)?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
    let end = value.iter().position(|b| b"\"'/> ;\t\r\n".contains(b)).unwrap_or(value.len());
    let label = value.get(..end)?;
    if label.starts_with(b"utf") { None } else { charset_decoder(label) }
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

    #[test]
    fn seven_bit_sets_and_names_of_programs() {
        charset("Content-Type: text/plain; charset=utf-7", b"caff+AOg nero, t+AOk.", "caffè nero, té.");
        charset("Content-Type: text/plain; charset=hz-gb-2312", b"~{Dc:C~} ok", "你好 ok");
        charset("Content-Type: text/plain; charset=iso-2022-kr", b"\x1B$)C\x0EGQ1[\x0F ok", "한글 ok");
        charset("Content-Type: text/plain; charset=iso-2022-cn", b"\x1B$)A\x0EDc:C\x0F ok", "你好 ok");
        charset("Content-Type: text/plain; charset=cp949", b"\xC7\xD1\xB1\xDB", "한글");
        charset("Content-Type: text/plain; charset=ms949", b"\xC7\xD1\xB1\xDB", "한글");
        charset("Content-Type: text/plain; charset=cp932", b"\x82\xB1", "こ");
        charset("Content-Type: text/plain; charset=win-1252", b"perch\xE9 \x80", "perché €");
        charset("Content-Type: text/plain; charset=8859_2", b"\xE8", "č");
    }

    #[test]
    fn bytes_overrule_a_wrong_name() {
        charset("Content-Type: text/plain; charset=utf-8", b"perch\xE9 \x97 s\xEC", "perché — sì");
        // Mixed: a line that another program added.
        charset("Content-Type: text/plain; charset=utf-8", b"caff\xC3\xA8 perch\xE9", "caffè perché");
        charset("Content-Type: text/plain; charset=utf-8", b"\xC3\xA8 \xE2\x80 x", "è \u{FFFD} x");
        charset("Content-Type: text/plain; charset=windows-1252", "über Köln".as_bytes(), "über Köln");
        charset("Content-Type: text/plain; charset=iso-8859-15", "niño €".as_bytes(), "niño €");
        charset("Content-Type: text/plain; charset=gbk", b"\xC4\xE3", "你");
    }
}
