//! Classes of bytes: one table look-up per byte decides whether a token needs a closer look.

pub(super) const DIGIT: u8 = 1;
pub(super) const DOT: u8 = 2;
pub(super) const UPPER: u8 = 4;
pub(super) const LOWER: u8 = 8;
/// A sign that opens a merge tag or joins the parts of an address.
pub(super) const SIGN: u8 = 16;
pub(super) const NON_ASCII: u8 = 32;

static CLASS: [u8; 256] = {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        table[i] = match i as u8 {
            b'0'..=b'9' => DIGIT,
            b'.' => DOT,
            b'A'..=b'Z' => UPPER,
            b'a'..=b'z' => LOWER,
            b'{' | b'[' | b'|' | b'%' | b'@' | b'/' | b'<' => SIGN,
            128.. => NON_ASCII,
            _ => 0,
        };
        i += 1;
    }
    table
};

/// Returns the union of the classes.
#[inline]
pub(super) fn classes(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |seen, &b| seen | CLASS[b as usize])
}

/// Returns true if a word begins with an ASCII lower-case letter and has no byte below `@`, so no digit and no dot.
///
/// `head` holds its first eight bytes, followed by the bytes after a shorter word.
#[inline]
pub(super) fn is_lower_word(head: [u8; 8], word: &[u8]) -> bool {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let length = word.len();
    // Bit 6 or bit 7 is set from `@` on.
    let low = u64::from_le_bytes(head);
    let beyond = if length < 8 { HIGH << (8 * length) } else { 0 };
    (low | low << 1 | beyond) & HIGH == HIGH
        && head[0].is_ascii_lowercase()
        && (length <= 8 || word.iter().skip(8).all(|&b| b >= b'@'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lower_words_have_neither_digit_nor_dot() {
        let words = "casa a perché dell'arte casa1 1casa e.g Casa straordinario straordin4";
        for word in words.split(' ') {
            let text = format!("{word} 12.345.678");
            let expected =
                word.starts_with(|c: char| c.is_ascii_lowercase()) && word.bytes().all(|b| b >= b'@');
            let head = *text.as_bytes().first_chunk().unwrap();
            assert_eq!(is_lower_word(head, word.as_bytes()), expected, "{word}");
        }
    }
}
