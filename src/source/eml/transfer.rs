//! Content transfer encodings (RFC 2045).

use super::uuencode::uudecode;
use mail_parser::decoders::base64::base64_decode;
use memchr::{memchr, memmem};
use std::borrow::Cow;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Identity,
    QuotedPrintable,
    Base64,
    Uuencode,
}

impl Encoding {
    /// Reads the value of a `Content-Transfer-Encoding` field. Comments, quotes and what follows the name are skipped.
    pub(super) fn from_field(value: &[u8]) -> Self {
        let mut depth = 0usize;
        let bare = value.iter().filter(|&&b| {
            depth += usize::from(b == b'(');
            let is_outside = depth == 0;
            depth = depth.saturating_sub(usize::from(b == b')'));
            is_outside
        });
        let name: Vec<u8> = bare
            .map(u8::to_ascii_lowercase)
            .skip_while(|b| !b.is_ascii_alphanumeric())
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
            .filter(u8::is_ascii_alphanumeric)
            .collect();
        match name.as_slice() {
            b"base64" | b"xbase64" | b"b64" => Self::Base64,
            b"quotedprintable" | b"xquotedprintable" | b"quoted" | b"qp" => Self::QuotedPrintable,
            b"uuencode" | b"xuuencode" | b"uue" | b"xuue" | b"xuu" | b"uu" => Self::Uuencode,
            _ => Self::Identity,
        }
    }

    /// Decodes the body of a part.
    pub(super) fn decode(self, body: &[u8]) -> Cow<'_, [u8]> {
        match self {
            Self::Identity => Cow::Borrowed(body),
            Self::QuotedPrintable => Cow::Owned(quoted_printable(body)),
            Self::Base64 => Cow::Owned(base64_body(body)),
            Self::Uuencode => uudecode(body).map_or(Cow::Borrowed(body), Cow::Owned),
        }
    }
}

/// Decodes base64. Text that a mailing list appended to it is kept as it is.
fn base64_body(body: &[u8]) -> Vec<u8> {
    if let Some(decoded) = base64_decode(body) {
        return decoded;
    }
    let (coded, text) = body.split_at(text_after_base64(body));
    let mut decoded = lenient_base64(coded);
    if !text.is_empty() {
        decoded.push(b'\n');
        decoded.extend_from_slice(text);
    }
    decoded
}

/// Returns the offset of the first line that is text. Single bytes outside the alphabet are noise.
fn text_after_base64(body: &[u8]) -> usize {
    let mut at = 0;
    // Text may begin at the start, after a blank line or after padding.
    let mut may_begin = true;
    for line in body.split_inclusive(|&b| b == b'\n') {
        let trimmed = line.trim_ascii();
        let is_row = [b"____", b"----", b"****"].iter().any(|row| memmem::find(trimmed, *row).is_some());
        if is_row || memmem::find(trimmed, b"://").is_some() || trimmed.starts_with(b"--") {
            return at;
        }
        let has_marks = trimmed.iter().any(|b| b".,:;()<>'\"?@-".contains(b));
        if may_begin && has_marks && memchr(b' ', trimmed).is_some() {
            return at;
        }
        may_begin = trimmed.is_empty() || trimmed.ends_with(b"=");
        at += line.len();
    }
    at
}

/// Decodes base64 and skips bytes outside its alphabet.
pub(super) fn lenient_base64(bytes: &[u8]) -> Vec<u8> {
    base64_decode(bytes).unwrap_or_else(|| {
        let clean: Vec<u8> = bytes
            .iter()
            .copied()
            .filter(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
            .collect();
        base64_decode(&clean).unwrap_or_default()
    })
}
/// Decodes quoted-printable. A broken escape stands for itself.
pub(super) fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr(b'=', rest) {
        let (plain, tail) = rest.split_at(at);
        out.extend_from_slice(plain);
        let digit = |n: usize| tail.get(n).and_then(|&b| char::from(b).to_digit(16));
        rest = match (tail, digit(1), digit(2)) {
            (_, Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                tail.get(3..).unwrap_or_default()
            }
            _ => {
                // A soft break; some programs leave blanks after it.
                let after = tail.get(1..).unwrap_or_default();
                let blanks = after.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
                match after.get(blanks) {
                    Some(b'\n') => after.get(blanks + 1..).unwrap_or_default(),
                    None => &[],
                    Some(_) => {
                        out.push(b'=');
                        after
                    }
                }
            }
        };
    }
    out.extend_from_slice(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_encodings() {
        let check = |value: &str, expected: Encoding| {
            assert_eq!(Encoding::from_field(value.as_bytes()), expected, "{value}");
        };
        for value in
            ["base64", " BASE64 ", "base64;", "\"base64\"", "base64 (by us)", "(a (b)) base64", "base64, x"]
        {
            check(value, Encoding::Base64);
        }
        for value in [
            "quoted-printable",
            "quoted printable",
            "Quoted-Printable;",
            "quoted_printable",
            "'quoted-printable' (x)",
        ] {
            check(value, Encoding::QuotedPrintable);
        }
        for value in ["x-uuencode", "uuencode", "X-UUE"] {
            check(value, Encoding::Uuencode);
        }
        for value in ["7bit", "8bit", "binary", "", "(base64)", "base64x"] {
            check(value, Encoding::Identity);
        }
    }

    #[test]
    fn base64_ends_where_text_begins() {
        let check = |body: &str, expected: &str| {
            let decoded = Encoding::Base64.decode(body.as_bytes());
            assert_eq!(String::from_utf8_lossy(&decoded), expected, "{body}");
        };
        check("Y2lhbw==\n", "ciao");
        check("Y2lh\nbw\n\n____\nLista\n", "ciao\n____\nLista\n");
        check("Y2lhbw==\nTo leave: write to us\n", "ciao\nTo leave: write to us\n");
        check("Y2lh\nbw\n-- \nMario\n", "ciao\n-- \nMario\n");
        check("Y2lh !\n bw !\n", "ciao");
        // Each line has its own padding.
        check("Y2k=\nYW8=\n", "ciao");
        // The label is wrong.
        check("Ciao, come va?\n", "\nCiao, come va?\n");
    }
}
