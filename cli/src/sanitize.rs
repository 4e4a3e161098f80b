//! Untrusted text, made harmless for terminals, pipes and tables.

use std::borrow::Cow;

/// Escapes every character that could steer or deceive a reader: controls, line separators, directional marks and
/// overrides, and invisible characters that can hide text or tell two equal-looking names apart.
///
/// Mails, names and paths come from strangers. Unescaped, they could move the cursor, fake a line or reverse a name.
/// Joiners and variation selectors stay where scripts and emoji need them: one, after a character that can take it.
pub(crate) fn sanitize(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe_char) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    let mut before = ' ';
    for c in text.chars() {
        if is_unsafe_char(c) && !is_needed(c, before) {
            safe.extend(c.escape_default());
        } else {
            safe.push(c);
        }
        before = c;
    }
    Cow::Owned(safe)
}

/// Returns whether a terminal may act on `c` or show nothing for it: the controls, the line separators, the annotation
/// marks and Unicode's default-ignorable code points. Joiners and variation selectors are among them.
pub(crate) fn is_unsafe_char(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Returns whether `before` can take the joiner or variation selector `c`.
fn is_needed(c: char, before: char) -> bool {
    match c {
        '\u{200c}' | '\u{200d}' => is_joined(before) || is_picture(before),
        '\u{180b}'..='\u{180d}' | '\u{180f}' => matches!(before, '\u{1820}'..='\u{18aa}'),
        '\u{fe00}'..='\u{fe0f}' => {
            (is_picture(before) && before != '\u{fe0f}') || is_ideograph(before) || is_symbol(before)
        }
        '\u{e0100}'..='\u{e01ef}' => is_ideograph(before),
        _ => false,
    }
}

/// The scripts whose letters join: Arabic and its relatives, those of India, Tibet, Burma, Cambodia and Mongolia.
fn is_joined(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{109f}' | '\u{1780}'..='\u{18af}' | '\u{1a20}'..='\u{1cff}'
        | '\u{a8e0}'..='\u{a8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
        && !is_unsafe_char(c)
}

/// Emoji, and the selector that turns a sign into an emoji.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Signs outside the blocks of emoji that also have an emoji form.
fn is_symbol(c: char) -> bool {
    matches!(c, '#' | '*' | '0'..='9' | '©' | '®' | '‼' | '⁉' | '™' | 'ℹ' | '〰' | '〽' | '㊗' | '㊙')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(sanitize(text), expected, "{text:?}");
    }

    #[test]
    fn unsafe_characters_are_escaped() {
        check("Caffè Ñandú", "Caffè Ñandú");
        check("", "");
        check("\x1b[2J\x1b]0;owned\x07", r"\u{1b}[2J\u{1b}]0;owned\u{7}");
        check("one\ntwo\rthree\tfour\0", r"one\ntwo\rthree\tfour\u{0}");
        check("\u{7f}\u{9b}31m", r"\u{7f}\u{9b}31m");
        check("gnp.\u{202e}fdp", r"gnp.\u{202e}fdp");
        check("a\u{2066}b\u{2069}c\u{200f}d\u{61c}", r"a\u{2066}b\u{2069}c\u{200f}d\u{61c}");
        check("a\u{2028}b\u{feff}\u{200b}c\u{e0041}", r"a\u{2028}b\u{feff}\u{200b}c\u{e0041}");
        check("a\u{34f}b\u{3164}c\u{115f}d\u{e0101}", r"a\u{34f}b\u{3164}c\u{115f}d\u{e0101}");
    }

    #[test]
    fn joiners_stay_where_a_script_or_an_emoji_needs_them() {
        for text in [
            "👩\u{200d}👩\u{200d}👧",
            "🏳\u{fe0f}\u{200d}🌈",
            "❤\u{fe0f}",
            "1\u{fe0f}\u{20e3}",
            "می\u{200c}خواهم",
            "ක\u{dca}\u{200d}ර",
            "葛\u{e0100}",
        ] {
            check(text, text);
        }
        check("Ri\u{200d}va", r"Ri\u{200d}va");
        check("Ri\u{200c}va\u{fe0f}", r"Ri\u{200c}va\u{fe0f}");
        check("👩\u{200d}\u{200d}\u{200c}👧", "👩\u{200d}\\u{200d}\\u{200c}👧");
        check("❤\u{fe0f}\u{fe0f}\u{fe00}", "❤\u{fe0f}\\u{fe0f}\\u{fe00}");
    }
}
