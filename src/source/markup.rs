//! Recognises HTML where plain text is expected.

use memchr::{memchr, memchr_iter};

/// Bytes that are looked at.
const MAX_BYTES: usize = 64 << 10;
/// Bytes of the longest tag.
const MAX_TAG: usize = 4096;

/// Elements that lay out a text.
const BLOCKS: &str = "blockquote body br center div dl dt dd h1 h2 h3 h4 h5 h6 head hr html li ol p pre section \
    style table tbody td th thead title tr ul";
/// Elements inside a line. They count with an attribute, or around letters.
const INLINE: &str = "a b big em font i img s small span strike strong sub sup u";

/// Returns true if a text begins with a tag of a known HTML element. Another name in angle brackets is no tag.
pub(super) fn is_tag(text: &str) -> bool {
    Tag::read(text.as_bytes()).is_some()
}

/// Returns true if a text is an HTML document or fragment.
///
/// That is a text that begins as a document does, one that begins and ends with a tag, and one whose tags mostly touch
/// the text around them. Tags that prose mentions stand between blanks or quotation marks.
pub(super) fn is_html(text: &str) -> bool {
    let text = text.trim_start_matches('\u{FEFF}').trim();
    let bytes = text.as_bytes();
    let bytes = bytes.get(..bytes.len().min(MAX_BYTES)).unwrap_or(bytes);
    let Some(first) = memchr(b'<', bytes) else { return false };
    let begins = |mark: &[u8]| bytes.get(..mark.len()).is_some_and(|head| head.eq_ignore_ascii_case(mark));
    if begins(b"<!doctype html") || (begins(b"<html") && memchr(b'>', bytes).is_some()) {
        return true;
    }
    let (mut touching, mut apart, mut last_end) = (0, 0, 0);
    let mut first_is_tag = first == 0 && begins(b"<!--");
    for at in memchr_iter(b'<', bytes) {
        let Some(tag) = Tag::read(bytes.get(at..).unwrap_or_default()) else { continue };
        first_is_tag |= at == 0;
        last_end = at + tag.length;
        let before = at.checked_sub(1).and_then(|n| bytes.get(n)).copied().unwrap_or(b'\n');
        let after = bytes.get(last_end).copied().unwrap_or(b'\n');
        if is_gap(before) && is_gap(after) {
            apart += 1;
        } else if tag.is_block
            || tag.has_attribute
            || before.is_ascii_alphanumeric()
            || after.is_ascii_alphanumeric()
        {
            touching += 1;
        }
    }
    let is_wrapped = first_is_tag && last_end == bytes.len();
    touching >= 2 && (is_wrapped || touching > 2 * apart)
}

/// Returns true for a character beside a tag that prose mentions.
fn is_gap(byte: u8) -> bool {
    matches!(byte, b' ' | b'"' | b'\'' | b'`' | b'(' | b')' | b',' | b'.' | b':' | b';' | b'?' | 0x80..)
}

struct Tag {
    length: usize,
    is_block: bool,
    has_attribute: bool,
}

impl Tag {
    /// Reads a tag of a known element, from its `<`.
    fn read(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.get(..bytes.len().min(MAX_TAG))?;
        let start = 1 + usize::from(bytes.get(1) == Some(&b'/'));
        let name = bytes.get(start..)?.iter().take(12).take_while(|b| b.is_ascii_alphanumeric()).count();
        let end = start + name;
        if !matches!(bytes.get(end)?, b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n') {
            return None;
        }
        let name = std::str::from_utf8(bytes.get(start..end)?).ok()?;
        let is_one_of =
            |names: &str| names.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(name));
        let is_block = is_one_of(BLOCKS);
        if !is_block && !is_one_of(INLINE) {
            return None;
        }
        let close = end + memchr(b'>', bytes.get(end..)?)?;
        let attributes = bytes.get(end..close)?;
        // A `<` inside means that the tag never ended.
        (memchr(b'<', attributes).is_none()).then_some(Self {
            length: close + 1,
            is_block,
            has_attribute: memchr(b'=', attributes).is_some(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_and_fragments() {
        for text in [
            "<!DOCTYPE html><html><body>ciao",
            "\u{FEFF}\n<html>\n<p>x",
            "<p>Ciao</p>",
            "<div style=\"x\">Ciao <b>Anna</b></div>\n",
            "Ciao Anna,<br><br>domani apriamo presto.<br/>A domani",
            "<table><tr><td>uno</td></tr></table> ",
            "Leggi <a href=\"https://x.example\">qui</a> tutto",
            "<!-- a --><p>uno</p>",
            "Scopri <b>oggi</b> la cantina",
        ] {
            assert!(is_html(text), "{text}");
        }
    }

    #[test]
    fn prose_about_tags_and_signs() {
        for text in [
            "",
            "ciao",
            "3 < 5 e 7 > 2",
            "Scrivi < prima del nome e > dopo",
            "Il tag <b> e il tag <a href> bastano, poi \"<br>\" a capo",
            "In HTML a paragraph is `<p>` and a break is <br>.",
            "Anna <a@x.example> e Bo <b@x.example>",
            "<nome>, ciao </nome>",
            "<3 <3",
            "a <b",
            "Vedi <https://x.example/p> <https://x.example/b>",
        ] {
            assert!(!is_html(text), "{text}");
        }
    }
}
