//! Content transfer encodings (RFC 2045).

use mail_parser::decoders::base64::base64_decode;
use memchr::memchr;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Identity,
    QuotedPrintable,
    Base64,
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
