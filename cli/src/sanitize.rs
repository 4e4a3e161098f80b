//! Text from strangers, made harmless for a terminal.

use std::borrow::Cow;

/// Escapes every character that could steer or deceive a terminal: controls, line separators, directional marks and
/// overrides, and invisible characters that can hide text.
///
/// Mails, names and paths come from strangers. Unescaped, they could move the cursor, fake a line or reverse a name.
/// Joiners stay, because scripts and emoji need them.
pub(crate) fn sanitize(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe_char) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_unsafe_char(c) {
            safe.extend(c.escape_default());
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

/// Returns whether a terminal may act on `c` or show nothing for it.
pub(crate) fn is_unsafe_char(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsafe_characters_are_escaped() {
        fn check(text: &str, expected: &str) {
            assert_eq!(sanitize(text), expected, "{text:?}");
        }
        check("Caffè Ñandú 👩‍👩‍👧", "Caffè Ñandú 👩‍👩‍👧");
        check("", "");
        check("\x1b[2J\x1b]0;owned\x07", r"\u{1b}[2J\u{1b}]0;owned\u{7}");
        check("one\ntwo\rthree\tfour\0", r"one\ntwo\rthree\tfour\u{0}");
        check("\u{7f}\u{9b}31m", r"\u{7f}\u{9b}31m");
        check("gnp.\u{202e}fdp", r"gnp.\u{202e}fdp");
        check("a\u{2066}b\u{2069}c\u{200f}d\u{61c}", r"a\u{2066}b\u{2069}c\u{200f}d\u{61c}");
        check("a\u{2028}b\u{feff}\u{200b}c\u{e0041}", r"a\u{2028}b\u{feff}\u{200b}c\u{e0041}");
    }
}
