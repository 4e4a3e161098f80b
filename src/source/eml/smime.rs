//! The text inside an S/MIME blob that is signed and not encrypted (RFC 5652, `SignedData`).
//!
//! This module extracts the content and verifies nothing. Lengths may be indefinite (BER), as some programs write them.

/// The identifiers of signed data and of plain data.
const SIGNED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
const DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01];

const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const IDENTIFIER: u8 = 0x06;
const OCTETS_IN_PIECES: u8 = 0x24;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const TAG_0: u8 = 0xA0;

/// Returns the signed content, a mail part with its header. `None` for encrypted and for broken data. O(bytes).
pub(super) fn signed_content(der: &[u8]) -> Option<Vec<u8>> {
    let mut info = Reader(der).enter(SEQUENCE)?;
    if info.value(IDENTIFIER)? != SIGNED_DATA {
        return None;
    }
    let mut signed = info.enter(TAG_0)?.enter(SEQUENCE)?;
    signed.value(INTEGER)?;
    signed.value(SET)?;
    let mut content = signed.enter(SEQUENCE)?;
    if content.value(IDENTIFIER)? != DATA {
        return None;
    }
    let mut octets = content.enter(TAG_0)?;
    if octets.0.first() == Some(&OCTETS) {
        return octets.value(OCTETS).map(<[u8]>::to_vec);
    }
    let mut pieces = octets.enter(OCTETS_IN_PIECES)?;
    let mut out = Vec::new();
    while let Some(piece) = pieces.value(OCTETS) {
        out.extend_from_slice(piece);
    }
    (!out.is_empty()).then_some(out)
}

/// The rest of a sequence of values.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Returns the content of the next value if it has the tag and a definite length.
    fn value(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (length, content) = self.head(tag)?;
        let (value, rest) = content.split_at_checked(length?)?;
        self.0 = rest;
        Some(value)
    }

    /// Enters the next value if it has the tag. What follows it is not read any more.
    fn enter(&mut self, tag: u8) -> Option<Self> {
        let (length, content) = self.head(tag)?;
        Some(Self(content.get(..length.unwrap_or(content.len())).unwrap_or(content)))
    }

    /// Returns the length, `None` if it is indefinite, and what follows the tag and the length.
    fn head(&self, tag: u8) -> Option<(Option<usize>, &'a [u8])> {
        let (&first, rest) = self.0.split_first()?;
        let (&length, rest) = rest.split_first()?;
        if first != tag {
            return None;
        }
        match length {
            0..0x80 => Some((Some(length.into()), rest)),
            0x80 => Some((None, rest)),
            _ => {
                let (bytes, rest) = rest.split_at_checked(usize::from(length & 0x7F))?;
                let length =
                    bytes.iter().try_fold(0usize, |sum, &b| Some(sum.checked_mul(256)? | usize::from(b)))?;
                Some((Some(length), rest))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = content.len();
        match length {
            0..0x80 => [&[tag, length as u8], content].concat(),
            _ => [&[tag, 0x82, (length >> 8) as u8, length as u8], content].concat(),
        }
    }

    fn signed(content: &[u8]) -> Vec<u8> {
        let content = [value(IDENTIFIER, DATA), value(TAG_0, content)].concat();
        let data = [value(INTEGER, &[1]), value(SET, &[]), value(SEQUENCE, &content), value(SET, b"signers")]
            .concat();
        value(SEQUENCE, &[value(IDENTIFIER, SIGNED_DATA), value(TAG_0, &value(SEQUENCE, &data))].concat())
    }

    #[test]
    fn content_of_signed_data() {
        let text = "Content-Type: text/plain\r\n\r\nciao ".repeat(20);
        assert_eq!(
            signed_content(&signed(&value(OCTETS, text.as_bytes()))).as_deref(),
            Some(text.as_bytes())
        );
        let pieces = value(OCTETS_IN_PIECES, &[value(OCTETS, b"ci"), value(OCTETS, b"ao")].concat());
        assert_eq!(signed_content(&signed(&pieces)).as_deref(), Some(&b"ciao"[..]));
        // Indefinite lengths, as they end nothing before the content.
        let open = |tag: u8, content: &[u8]| [&[tag, 0x80], content, &[0, 0]].concat();
        let content =
            [value(IDENTIFIER, DATA), open(TAG_0, &open(OCTETS_IN_PIECES, &value(OCTETS, b"ciao")))].concat();
        let data = [value(INTEGER, &[1]), value(SET, &[]), open(SEQUENCE, &content)].concat();
        let blob = [value(IDENTIFIER, SIGNED_DATA), open(TAG_0, &open(SEQUENCE, &data))].concat();
        assert_eq!(signed_content(&open(SEQUENCE, &blob)).as_deref(), Some(&b"ciao"[..]));
    }

    #[test]
    fn other_data_has_no_content() {
        let enveloped = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x03];
        assert_eq!(signed_content(&value(SEQUENCE, &value(IDENTIFIER, &enveloped))), None);
        let whole = signed(&value(OCTETS, b"ciao"));
        for end in 0..whole.len() - 20 {
            let _ = signed_content(&whole[..end]);
        }
        assert_eq!(signed_content(b""), None);
        assert_eq!(signed_content(&[SEQUENCE, 0x89, 255, 255, 255, 255, 255, 255, 255, 255, 255]), None);
    }
}
