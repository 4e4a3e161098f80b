//! Cleaning of text for reading, and case folding for comparison.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfkc_quick};

use crate::unicode::{self, is_picture};

/// Returns the text as a reader sees it: no invisible characters, plain apostrophes, NFKC.
///
/// - Removes soft hyphens, zero-width spaces and joiners, byte order marks, bidirectional controls, Hangul fillers, other
///   invisible format characters and variation selectors. A joiner stays between two emoji, an emoji selector after an emoji and
///   inside a keycap, and tag characters after an emoji (the flag of Wales).
/// - Turns control characters, the blank Braille pattern and line breaks other than `\n` into spaces. The number and order
///   of `\n` never change.
/// - Turns what is written for an apostrophe (`’ ‘ ʼ ´ ` ′ ׳` and others) into `'`, so "dell’arte" and "dell´arte" are one
///   word. Turns the gershayim ״, and curly quotation marks between Hebrew letters, into `"`.
/// - Turns ™ and ℠ into a space, because NFKC would append "TM" to the word before.
/// - Normalises the rest to NFKC.
///
/// Borrows if nothing changes; the check runs at memory speed for ASCII. `clean(clean(x)) = clean(x)`. Linear time. The
/// length grows at most elevenfold (an Arabic ligature).
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    let Some(at) = first_remarkable(text) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len());
    let needs_nfkc = drop_invisible(text, at, &mut out);
    if !needs_nfkc || is_nfkc_quick(out.chars()) == IsNormalized::Yes {
        return if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) };
    }
    // NFKC makes such signs from ŉ (ʼn), ″ (two primes) and the like.
    let normal: String = out.nfkc().map(|c| if is_apostrophe(c) { '\'' } else { c }).collect();
    if normal == text { Cow::Borrowed(text) } else { Cow::Owned(normal) }
}

/// Writes the case-folded form of a name without accents to `out`, which is cleared first: "Élise" and "elise" are one name.
pub(crate) fn fold_name_into(name: &str, out: &mut String) {
    fold_into(name, out);
    if !out.is_ascii() {
        *out = out.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36F}')).collect();
    }
}

/// Writes the case-folded form of a surface form to `out`, which is cleared first. "Città" and "CITTÀ" fold to one word.
///
/// Repeats default case folding and NFKC until nothing changes, so `fold(fold(x)) = fold(x)`. Merges what is written for
/// one letter, whatever the language: ı and İ fold to i ("KIŞLIK" and "kışlık"), ș and ț with a comma to those with a
/// cedilla. Removes Hebrew points, Arabic vowel signs and the tatweel, unless nothing else is left. Removes the emoji
/// selector, so ❤ and ❤️ are one token. Expects cleaned text, accepts any. ASCII, Latin-1 letters, curly apostrophes and
/// emoji take a fast path.
pub fn fold_into(surface: &str, out: &mut String) {
    out.clear();
    if surface.is_ascii() {
        out.push_str(surface);
        out.make_ascii_lowercase();
        return;
    }
    for c in surface.chars() {
        match c {
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            '\0'..='\x7f' => out.push(c),
            // À–Þ: the small letter is 32 further on. ß folds to two letters; × and ÷ are signs.
            'À'..='Þ' if c != '×' => out.push(char::from_u32(c as u32 + 32).unwrap_or(c)),
            'à'..='ÿ' if c != '÷' => out.push(c),
            '’' | '‘' => out.push(c),
            '\u{FE0F}' => {}
            c if is_picture(c) => out.push(c),
            _ => return fold_any(surface, out),
        }
    }
}

/// Writes a text with ASCII letters and À to Þ in lower case to `out`, which is cleared first. The length stays.
pub(crate) fn lower_into(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    out.clear();
    out.extend_from_slice(bytes);
    out.make_ascii_lowercase();
    // No continuation byte is an ASCII capital, so the two steps do not overlap. × (0x97) has no lower case.
    for (byte, before) in out.get_mut(1..).unwrap_or_default().iter_mut().zip(bytes) {
        let capital = (*before == 0xC3) & (byte.wrapping_sub(0x80) < 0x1F) & (*byte != 0x97);
        *byte |= u8::from(capital) << 5;
    }
}

/// Folds any text: case folding, NFKC and [`merge_letters`], repeated while they change something.
///
/// One round is enough for nearly all text. A second round helps where NFKC reveals a capital (ℌ → H) or where reordered
/// marks meet a folded iota. Three rounds bound the loop; no known string needs more.
fn fold_any(surface: &str, out: &mut String) {
    let fold = |text: &str| -> String {
        let folded = text.chars().filter(|&c| c != '\u{FE0F}').nfkc().flat_map(unicode::fold).nfkc();
        merge_letters(folded).collect()
    };
    let mut current = fold(surface);
    for _ in 0..3 {
        let next = fold(&current);
        if next == current {
            break;
        }
        current = next;
    }
    out.clear();
    if current.is_empty() {
        // A word of signs alone stays a word.
        out.extend(surface.chars().filter(|&c| c != '\u{FE0F}').nfkc());
    } else {
        out.push_str(&current);
    }
}

/// Merges the ways to write one letter, and removes the signs that many writers leave out, from lower-case letters.
pub(super) fn merge_letters(letters: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    let mut before = '\0';
    letters.filter_map(move |c| {
        let merged = match c {
            'ı' => Some('i'),
            // The lower case of İ is i with a dot above.
            '\u{307}' if before == 'i' => None,
            'ș' => Some('ş'),
            'ț' => Some('ţ'),
            c if is_optional_sign(c) => None,
            c => Some(c),
        };
        before = merged.unwrap_or(before);
        merged
    })
}

/// Returns true for Hebrew points and cantillation marks, Arabic vowel signs and Koranic marks, and the tatweel.
fn is_optional_sign(c: char) -> bool {
    matches!(
        c,
        '\u{591}'..='\u{5BD}'
            | '\u{5BF}'
            | '\u{5C1}'..='\u{5C2}'
            | '\u{5C4}'..='\u{5C5}'
            | '\u{5C7}'
            | '\u{610}'..='\u{61A}'
            | '\u{640}'
            | '\u{64B}'..='\u{65F}'
            | '\u{670}'
            | '\u{6D6}'..='\u{6DC}'
            | '\u{6DF}'..='\u{6E4}'
            | '\u{6E7}'..='\u{6E8}'
            | '\u{6EA}'..='\u{6ED}'
            | '\u{8D3}'..='\u{8E1}'
            | '\u{8E3}'..='\u{8FF}'
    )
}

/// Returns true for signs that are written in the place of an apostrophe.
fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '’' | '‘'
            | '‛'
            | '`'
            | '´'
            | '′'
            | '‵'
            | '\u{2B9}'
            | '\u{2BB}'..='\u{2BD}'
            | '\u{2C8}'
            | '\u{2CA}'..='\u{2CB}'
            | '\u{374}'
            | '\u{55A}'
            | '\u{5F3}'
            | '\u{1FBD}'
            | '\u{1FBF}'
            | '\u{1FEF}'
            | '\u{1FFD}'
            | '\u{A78B}'..='\u{A78C}'
            | '＇'
            | '｀'
    )
}

/// Returns true if the nearest letters on both sides of a quotation mark are Hebrew.
///
/// Looks past what cleaning removes, and past marks on letters, whose order NFKC changes.
fn is_between_hebrew(before: &str, after: &str) -> bool {
    let is_passed = |c: &char| {
        is_removed(*c)
            || is_combining_mark(*c)
            || matches!(c, '\u{200D}' | '\u{FF9E}'..='\u{FF9F}' | '\u{E0020}'..='\u{E007F}')
    };
    before.chars().rev().find(|c| !is_passed(c)).is_some_and(is_hebrew_letter)
        && after.chars().find(|c| !is_passed(c)).is_some_and(is_hebrew_letter)
}

/// Returns true for Hebrew letters, and for those that NFKC makes Hebrew letters.
fn is_hebrew_letter(c: char) -> bool {
    matches!(c, 'א'..='ת' | 'ℵ'..='ℸ' | '\u{FB1D}' | '\u{FB1F}'..='\u{FB28}' | '\u{FB2A}'..='\u{FB4F}')
}

/// Returns true if cleaning keeps a character beside any other such character.
///
/// The list covers ordinary mail in Latin letters. Other characters take the slow path.
#[inline]
fn is_unremarkable(c: char) -> bool {
    match c {
        '`' => false,
        '\n' | ' '..='~' => true,
        '\u{80}'..='\u{A0}' => false,
        '¡'..='§' | '©' | '«' | '¬' | '®' | '°' | '±' | '¶' | '·' | '»' | '¿' => true,
        'À'..='ı' => true,
        'ĸ'..='ľ' | 'Ł'..='ň' | 'Ŋ'..='ž' => true,
        'ƀ'..='ƺ' | 'ǝ'..='ǰ' | 'ǵ'..='ɏ' => true,
        '–' | '—' | '“' | '”' | '„' | '•' | '€' => true,
        _ => is_picture(c),
    }
}

/// Returns the byte position of the first character that cleaning may change.
fn first_remarkable(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        at += plain_prefix(bytes.get(at..).unwrap_or_default());
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
            break;
        };
        if !is_unremarkable(c) {
            return Some(at);
        }
        at += c.len_utf8();
    }
    None
}

/// Returns the length of the longest prefix of printable ASCII and `\n`, without backticks.
#[inline]
fn plain_prefix(bytes: &[u8]) -> usize {
    let is_plain = |b: u8| (b.wrapping_sub(32) < 95) & (b != b'`') | (b == b'\n');
    // Without a branch per byte a block compiles to vector code.
    let mut length = 0;
    for block in bytes.chunks_exact(32) {
        if !block.iter().fold(true, |plain, &b| plain & is_plain(b)) {
            break;
        }
        length += block.len();
    }
    let rest = bytes.get(length..).unwrap_or_default();
    length + rest.iter().position(|&b| !is_plain(b)).unwrap_or(rest.len())
}

/// Copies a text without invisible characters and with plain apostrophes. Returns true if it may need NFKC.
///
/// `from` is the place of the first character that cleaning may change.
fn drop_invisible(text: &str, from: usize, out: &mut String) -> bool {
    let mut needs_nfkc = false;
    out.push_str(text.get(..from).unwrap_or_default());
    let mut rest = text.get(from..).unwrap_or_default();
    while let Some(c) = rest.chars().next() {
        let plain = plain_prefix(rest.as_bytes());
        if plain > 0 {
            let (head, tail) = rest.split_at(plain);
            out.push_str(head);
            rest = tail;
            continue;
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            c if is_apostrophe(c) => out.push('\''),
            '\u{5F4}' => out.push('"'),
            '“' | '”' if is_between_hebrew(out, rest) => out.push('"'),
            '\u{2800}' | '\u{A0}' | '\u{2028}' | '\u{2029}' | '\u{2122}' | '\u{2120}' => out.push(' '),
            '…' => out.push_str("..."),
            c if c.is_control() => out.push(' '),
            '\u{200D}' => {
                let next = rest.chars().find(|&c| !is_removed(c));
                if ends_in_picture(out) && next.is_some_and(is_picture) {
                    out.push(c);
                }
            }
            '\u{FE0F}' => {
                let last = out.chars().next_back();
                let keycap =
                    last.is_some_and(|c| matches!(c, '0'..='9' | '#' | '*')) && rest.starts_with('\u{20E3}');
                if keycap || last.is_some_and(is_picture) {
                    out.push(c);
                }
            }
            '\u{E0020}'..='\u{E007F}' => {
                let last = out.chars().next_back();
                if last.is_some_and(|c| is_picture(c) || matches!(c, '\u{E0020}'..='\u{E007F}')) {
                    out.push(c);
                }
            }
            c if is_removed(c) => {}
            c => {
                needs_nfkc |= !is_unremarkable(c);
                out.push(c);
            }
        }
    }
    needs_nfkc
}

/// Returns true if a character is invisible in any context.
fn is_removed(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200C}'
            | '\u{200E}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0E}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E001F}'
            | '\u{E0080}'..='\u{E0FFF}'
    )
}

/// Returns true if a text ends in an emoji picture, with or without its selector.
fn ends_in_picture(text: &str) -> bool {
    text.strip_suffix('\u{FE0F}').unwrap_or(text).chars().next_back().is_some_and(is_picture)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(input: &str, expected: &str) {
        assert_eq!(clean(input), expected, "{input:?}");
        assert_eq!(clean(expected), expected, "again: {input:?}");
    }

    fn check_fold(input: &str, expected: &str) {
        let mut out = String::from("left over");
        fold_into(input, &mut out);
        assert_eq!(out, expected, "{input:?}");
    }

    #[test]
    fn clean_removes_the_invisible() {
        check("", "");
        check("ciao mondo\n", "ciao mondo\n");
        check("scon\u{AD}to", "sconto");
        check("s\u{200B}c\u{200C}o\u{200D}n\u{2060}t\u{FEFF}o", "sconto");
        check("\u{34F}\u{180E}\u{200E}\u{202A}a\u{202C}\u{2066}b\u{2069}", "ab");
        check("a\u{FE0F}b", "ab");
        check("a\u{E0041}b", "ab");
        check("a\tb\r\nc\u{b}d\u{c}e\u{85}f\u{2028}g\u{2029}h\0i\u{7f}", "a b \nc d e f g h i ");
        check("dell’arte l‘una ʼn", "dell'arte l'una 'n");
        check("Acme™ e Acme®", "Acme  e Acme®");
        check("l´officina l`ora l′ora l＇ora ‛ora perche` ˋ", "l'officina l'ora l'ora l'ora 'ora perche' '");
        check("צה״ל ג׳ צה”ל “שלום”", "צה\"ל ג' צה\"ל “שלום”");
        check("a\u{3164}b\u{FFA0}c\u{115F}\u{1160}d\u{2800}e", "abcd e");
        check("10\u{A0}€ … ﬁne", "10 € ... fine");
        check("cafe\u{301} ＡＢＣ", "café ABC");
        check("e\u{200B}\u{301}", "é");
        check("ŉ", "'n");
    }

    #[test]
    fn clean_keeps_emoji_whole() {
        for emoji in ["❤️", "👨‍👩‍👧", "🏳️‍🌈", "1️⃣", "🇮🇹", "👍🏽", "👩🏽‍⚕️", "🏴\u{E0067}\u{E0062}\u{E007F}", "✨"]
        {
            check(emoji, emoji);
        }
        check("✨\u{200D}a", "✨a");
        check("a\u{200D}✨", "a✨");
        check("✨\u{200D}\u{200D}✨", "✨\u{200D}✨");
        check("✨\u{200D}\u{200B}✨", "✨\u{200D}✨");
    }

    #[test]
    fn plain_text_is_borrowed() {
        for text in ["", "plain", "perché no? È così — “certo” • 5 €\n", "✨ Novità ✨"] {
            assert!(matches!(clean(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn fold_makes_one_word_of_cases() {
        check_fold("Ciao", "ciao");
        check_fold("CITTÀ", "città");
        check_fold("STRASSE", "strasse");
        check_fold("Straße", "strasse");
        check_fold("ΣΊΣΥΦΟΣ", "σίσυφοσ");
        check_fold("ŒUVRE", "œuvre");
        check_fold("❤️", "❤");
        check_fold("×÷", "×÷");
        check_fold("ẞ", "ss");
        check_fold("ℌ", "h");
    }

    #[test]
    fn fold_merges_the_ways_to_write_a_letter() {
        check_fold("İZMİR", "izmir");
        check_fold("i\u{307}zmir", "izmir");
        check_fold("KIRIK", "kirik");
        check_fold("kırık", "kirik");
        check_fold("i\u{307}\u{301}", "í");
        check_fold("Țară și ȘTIRI", "ţară şi ştiri");
        check_fold("ţară şi", "ţară şi");
        check_fold("שָׁלוֹם", "שלום");
        check_fold("\u{FB2A}", "ש");
        check_fold("كِتَـــاب", "كتاب");
        check_fold("أهلاً", "أهلا");
        check_fold("\u{640}", "\u{640}");
        check_fold("\u{FE71}", "\u{640}\u{64B}");
        check_fold("\u{FE0F}", "");
    }

    #[test]
    fn unremarkable_characters_are_normal() {
        for c in ('\0'..=char::MAX).filter(|&c| is_unremarkable(c)) {
            assert!(c.nfkc().eq([c]), "{c:?}");
            assert_eq!(is_nfkc_quick([c].into_iter()), IsNormalized::Yes, "{c:?}");
            assert!(!is_removed(c) && (c == '\n' || !c.is_control()), "{c:?}");
        }
    }

    #[test]
    fn every_character_cleans_and_folds_for_good() {
        let mut once = String::new();
        let mut twice = String::new();
        for c in '\0'..=char::MAX {
            let mut buffer = [0; 4];
            let text: &str = c.encode_utf8(&mut buffer);
            let cleaned = clean(text);
            assert_eq!(clean(&cleaned), cleaned, "{c:?}");
            fold_into(text, &mut once);
            fold_into(&once, &mut twice);
            assert_eq!(once, twice, "{c:?}");
            fold_any(text, &mut twice);
            assert_eq!(once, twice, "{c:?}");
        }
    }

    /// Characters that meet each other in the rules above.
    fn awkward() -> impl Strategy<Value = String> {
        let pieces = prop::sample::select(vec![
            "a",
            "E",
            "1",
            "#",
            " ",
            "\n",
            "\r",
            "'",
            "’",
            "ʼ",
            "ŉ",
            "\u{AD}",
            "\u{200B}",
            "\u{200C}",
            "\u{200D}",
            "\u{FE0F}",
            "\u{FE0E}",
            "\u{20E3}",
            "\u{301}",
            "\u{323}",
            "\u{345}",
            "✨",
            "❤",
            "👩",
            "🏽",
            "⚕",
            "🇮",
            "\u{E0067}",
            "\u{E007F}",
            "©",
            "™",
            "①",
            "ﷺ",
            "İ",
            "ǰ",
            "ß",
            "ᾳ",
            "Ω",
            "가",
            "\u{1100}",
            "\u{1161}",
            "ﾞ",
            "カ",
            "\u{2028}",
            "\u{85}",
            "½",
            "´",
            "`",
            "″",
            "\u{1FFD}",
            "״",
            "”",
            "ש",
            "\u{5B8}",
            "\u{640}",
            "\u{64E}",
            "ı",
            "i",
            "\u{307}",
            "ț",
            "\u{3164}",
            "\u{A0}",
            "…",
            "ſ",
            "ẞ",
            "㊗",
            "\u{1F170}",
            "が",
            "\u{3099}",
            "か",
        ]);
        prop::collection::vec(pieces, 0..12).prop_map(|parts| parts.concat())
    }

    /// The random strings below seldom put a quotation mark between Hebrew letters.
    #[test]
    fn quotes_beside_hebrew_are_cleaned_once() {
        for c in '\0'..=char::MAX {
            for text in [format!("ש”{c}ש"), format!("ש{c}”ש"), format!("ש\u{592}{c}”\u{300}{c}\u{5B0}ש")]
            {
                let once = clean(&text);
                assert_eq!(clean(&once), once, "{text:?}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn clean_is_idempotent(text in prop_oneof![any::<String>(), awkward()]) {
            let once = clean(&text).into_owned();
            prop_assert_eq!(clean(&once), once.as_str());
        }

        #[test]
        fn clean_keeps_line_breaks(text in prop_oneof![any::<String>(), awkward()]) {
            let lines = |text: &str| text.bytes().filter(|&b| b == b'\n').count();
            let cleaned = clean(&text);
            prop_assert_eq!(lines(&cleaned), lines(&text));
            prop_assert!(cleaned.chars().all(|c| c == '\n' || !c.is_control()));
            prop_assert!(unicode_normalization::is_nfkc(&cleaned));
            // Line by line is the same as all at once, so that block i stays line i.
            let by_line: Vec<_> = text.split('\n').map(|line| clean(line).into_owned()).collect();
            prop_assert_eq!(cleaned, by_line.join("\n"));
        }

        #[test]
        fn fast_folding_is_folding(text in prop_oneof![any::<String>(), awkward(), "[ -~À-ÿ’‘✨❤️👩🏽🎁🅰Ⓜ]*"]) {
            let (mut fast, mut slow) = (String::new(), String::new());
            fold_into(&text, &mut fast);
            fold_any(&text, &mut slow);
            prop_assert_eq!(fast, slow);
        }

        #[test]
        fn fold_is_idempotent(text in prop_oneof![any::<String>(), awkward()]) {
            let mut once = String::new();
            let mut twice = String::new();
            fold_into(&text, &mut once);
            fold_into(&once, &mut twice);
            prop_assert_eq!(once, twice);
        }
    }
}
