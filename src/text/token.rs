//! Text → word, number and emoji tokens (UAX #29).

use unicode_segmentation::UnicodeSegmentation as _;

use super::window::Window;
use crate::unicode::{self, is_picture, is_regional_indicator};
use std::ops::Range;

/// A token: a byte range of the text it was found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it is.
    pub kind: TokenKind,
}

impl Token {
    /// The surface form: the token's bytes in the text it was found in; empty for any other text it does not fit.
    #[must_use]
    #[inline]
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// The kind of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum TokenKind {
    /// A word: holds a letter ("ciao", "dell'arte", "SALE20", "20th").
    Word,
    /// A number: digits and their separators without a letter ("20", "1.000,50", "½").
    Number,
    /// One emoji sequence: a picture with its modifiers, a joined family, a flag, a keycap.
    Emoji,
}

/// The tokens of a text in order, written to `out`, which is cleared first.
///
/// Words and numbers are the segments of UAX #29 that hold a letter or a digit, exactly as `unicode-segmentation`
/// finds them, save that spaces a segment begins with (before a stray combining mark) are left out. Emoji sequences
/// are tokens too; ©, ®, ™ and digits are not emoji. No token holds a line break. Expects cleaned text, accepts any;
/// bytes beyond 4 GiB are not looked at. Linear time, no allocation but the growth of `out`.
///
/// Windows of 64 bytes become bit masks of letters, digits and joining marks, common Latin letters among them, and runs
/// of bits are tokens; only from the boundary before any other character to the boundary after it does the general
/// algorithm run. Mail has such characters (quotes, accents, emoji) in nearly every line, so the fall-back must be
/// local. Benches: `text/mail-en/tokenize`, `text/mail-it/tokenize`.
pub fn tokenize(text: &str, out: &mut Vec<Token>) {
    out.clear();
    scan(text, |token, _| out.push(token));
}

/// [`tokenize`], one token at a time, each with whether its folded form is known to be the bytes that [`lower_into`]
/// makes of its own.
#[inline]
pub(crate) fn scan(text: &str, mut emit: impl FnMut(Token, bool)) {
    let text = addressable(text);
    let bytes = text.as_bytes();
    // Always at a boundary: no token and no character stands across it.
    let mut base = 0;
    while base < bytes.len() {
        let padded;
        let window = match bytes.get(base..).and_then(<[u8]>::first_chunk) {
            Some(window) => window,
            None => {
                let tail = bytes.get(base..).unwrap_or_default();
                let mut window = [0; 64];
                window.iter_mut().zip(tail).for_each(|(to, from)| *to = *from);
                padded = window;
                &padded
            }
        };
        let window = Window(window);
        let (ascii_letters, digits, beyond) = (window.letters(), window.digits(), window.beyond_ascii());
        let mut letters = ascii_letters;
        // Letters that are folded by a look at them, and the first bytes of apostrophes.
        let (mut hard, mut quotes) = (0_u64, 0_u64);
        // The first character that asks for the general algorithm, 64 for none.
        let mut general = 64;
        let mut left = beyond;
        while left != 0 {
            let at = left.trailing_zeros();
            let width = match lead(bytes, base + at as usize) {
                Lead::Letter(is_easy) => {
                    letters |= 3 << at;
                    hard |= u64::from(!is_easy) << at;
                    2
                }
                Lead::Sign(width) => width,
                // What comes after must be in sight.
                Lead::Quote if at < 64 - QUOTE as u32 => {
                    quotes |= 1 << at;
                    QUOTE
                }
                Lead::Quote | Lead::Picture(_) | Lead::General => {
                    general = at;
                    break;
                }
            };
            left &= !(((1 << width) - 1) << at);
        }
        // Signs of ASCII: underscores are core, others may stand between two letters or two digits.
        let signs = !(ascii_letters | digits | beyond | window.is(b' '));
        let underscores = if signs == 0 { 0 } else { window.is(b'_') };
        let core = letters | digits | underscores;
        // WB6, WB7, WB11, WB12. Hardly any sign is between two.
        let mut joining = signs & !underscores & (core << 1) & (core >> 1);
        if joining != 0 {
            let both = window.is(b'\'') | window.is(b'.');
            let mid_letter = both | window.is(b':');
            let mid_number = both | window.is(b',') | window.is(b';');
            joining &=
                (mid_letter & (letters << 1) & (letters >> 1)) | (mid_number & (digits << 1) & (digits >> 1));
        }
        while quotes != 0 {
            let at = quotes.trailing_zeros();
            quotes &= quotes - 1;
            let joined = |those: u64| (those << 1 & those >> QUOTE) >> at & 1 == 1;
            if joined(letters) || joined(digits) {
                joining |= ((1 << QUOTE) - 1) << at;
            }
        }
        let runs = core | joining;
        let mut starts = runs & !(runs << 1);
        let mut ends = !runs & (runs << 1);
        // A run is whole if the two bytes after it are in sight and need no look.
        let sight = general.min(64).saturating_sub(1).min(63);
        let (mut start, mut open) = (64, false);
        while starts != 0 {
            start = starts.trailing_zeros();
            let end = ends.trailing_zeros();
            if end >= sight {
                open = true;
                break;
            }
            starts &= starts - 1;
            ends &= ends - 1;
            let run = (1 << end) - (1 << start);
            if (letters | digits) & run != 0 {
                let kind = if letters & run != 0 { TokenKind::Word } else { TokenKind::Number };
                // `addressable` keeps both within u32.
                let (start, end) = (base as u32 + start, base as u32 + end);
                emit(Token { start, end, kind }, hard & run == 0);
            }
        }
        let next = if open { start.min(general) } else { general };
        base += next as usize;
        if open && next == 0 || general < 64 && next >= general {
            // A token that fills the window, one beside a character that needs a look, or that character itself.
            base = step(text, base, &mut emit);
        }
        // A sign may stand across the end of the window.
        while bytes.get(base).is_some_and(|byte| byte & 0xC0 == 0x80) {
            base += 1;
        }
    }
}

/// Tokens by one byte after the other, from a boundary to a later one: what masks cannot decide.
fn step(text: &str, start: usize, emit: &mut impl FnMut(Token, bool)) -> usize {
    let bytes = text.as_bytes();
    let class_at = |at: usize| bytes.get(at).map_or(OTHER, |&b| CLASS[b as usize]);
    let mut at = start;
    if class_at(at) & (CORE | LEAD) == 0 {
        return at + 1;
    }
    let mut seen = 0;
    loop {
        let class = class_at(at);
        if class & CORE != 0 {
            seen |= class;
            at += 1;
            continue;
        }
        // The kind of mark, and its width.
        let (mark, width) = if class & LEAD == 0 {
            (class, 1)
        } else {
            match lead(bytes, at) {
                Lead::Letter(_) => {
                    seen |= LETTER;
                    at += 2;
                    continue;
                }
                Lead::Sign(width) => {
                    push(start, at, seen, emit);
                    return at + width;
                }
                Lead::Quote if at == start => return at + QUOTE,
                Lead::Quote => (MID_LETTER | MID_NUMBER, QUOTE),
                Lead::Picture(width) => {
                    push(start, at, seen, emit);
                    let (start, end) = (at as u32, (at + width) as u32);
                    emit(Token { start, end, kind: TokenKind::Emoji }, false);
                    return at + width;
                }
                Lead::General => {
                    // From a boundary: the token's start, or the character before (a mark would join it).
                    let from = if at > start { start } else { previous(text, at) };
                    return general(text, from..at, start, emit);
                }
            }
        };
        // Something else: does it stand between two letters or two digits (WB6, WB7, WB11, WB12)?
        if mark & (MID_LETTER | MID_NUMBER) == 0 {
            break;
        }
        let next = class_at(at + width);
        let next = if next & LEAD == 0 {
            next
        } else {
            match lead(bytes, at + width) {
                Lead::Letter(_) => LETTER,
                Lead::Sign(_) | Lead::Quote | Lead::Picture(_) => OTHER,
                Lead::General => return general(text, start..at + width, start, emit),
            }
        };
        let before = if class_at(at - 1) & CORE != 0 { class_at(at - 1) } else { LETTER };
        let joins = (mark & MID_LETTER != 0 && before & next & LETTER != 0)
            || (mark & MID_NUMBER != 0 && before & next & DIGIT != 0);
        if !joins {
            break;
        }
        at += width;
    }
    push(start, at, seen, emit);
    at
}

/// The tokens of a text by the plain use of `unicode-segmentation`: what [`tokenize`] must yield, many times slower.
#[doc(hidden)]
pub fn tokenize_oracle(text: &str, out: &mut Vec<Token>) {
    out.clear();
    let text = addressable(text);
    for (start, segment) in text.split_word_bound_indices() {
        push_segment(start, segment, &mut |token, _| out.push(token));
    }
}

// The classes of a byte. Letters and digits are tokens; an underscore joins both, but is no token alone.
const OTHER: u8 = 0;
const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const UNDERSCORE: u8 = 4;
const CORE: u8 = LETTER | DIGIT | UNDERSCORE;
/// `'`, `.` and `:` join letters (Single_Quote, MidNumLet, MidLetter).
const MID_LETTER: u8 = 8;
/// `'`, `.`, `,` and `;` join digits (Single_Quote, MidNumLet, MidNum).
const MID_NUMBER: u8 = 16;
/// A byte of a character beyond ASCII.
const LEAD: u8 = 32;
/// `"` joins Hebrew letters.
const DOUBLE_QUOTE: u8 = 64;

static CLASS: [u8; 256] = {
    let mut table = [OTHER; 256];
    let mut i = 0;
    while i < 256 {
        table[i] = match i as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'0'..=b'9' => DIGIT,
            b'_' => UNDERSCORE,
            b'\'' | b'.' => MID_LETTER | MID_NUMBER,
            b':' => MID_LETTER,
            b',' | b';' => MID_NUMBER,
            b'"' => DOUBLE_QUOTE,
            128.. => LEAD,
            _ => OTHER,
        };
        i += 1;
    }
    table
};

/// What a character beyond ASCII asks for.
enum Lead {
    /// A Latin letter of two bytes, and whether [`lower_into`] folds it.
    Letter(bool),
    /// A sign that ends a token, as a space does; its width in bytes.
    Sign(usize),
    /// A curly apostrophe: joins letters and digits as a plain one does (MidNumLet).
    Quote,
    /// An emoji picture with nothing to join it; its width in bytes, its selector included.
    Picture(usize),
    /// The general algorithm.
    General,
}

/// The bytes of ’ and of ‘.
const QUOTE: usize = 3;

/// Sorts the character that begins at `at`, a byte beyond ASCII.
#[inline]
fn lead(bytes: &[u8], at: usize) -> Lead {
    let byte = |i: usize| bytes.get(at + i).copied().unwrap_or(0);
    let kind = match (byte(0), byte(1)) {
        // À–ÿ without × and ÷, and on through Latin Extended to ȿ; all are ALetter.
        (0xC3, second) if second != 0x97 && second != 0xB7 => return Lead::Letter(second != 0x9F),
        (0xC4..=0xC8, _) => return Lead::Letter(false),
        // £ § © « ® ° »
        (0xC2, 0xA3 | 0xA7 | 0xA9 | 0xAB | 0xAE | 0xB0 | 0xBB) => Lead::Sign(2),
        (0xE2, second) => match (second, byte(2)) {
            (0x80, 0x98 | 0x99) => Lead::Quote,
            // – — “ ” „ • … and €
            (0x80, 0x93 | 0x94 | 0x9C..=0x9E | 0xA2 | 0xA6) | (0x82, 0xAC) => Lead::Sign(3),
            _ => return picture(bytes, at),
        },
        (0xF0, 0x9F) => return picture(bytes, at),
        _ => Lead::General,
    };
    // A mark may follow the sign and begin a word with it (there are alphabetic marks).
    let width = match kind {
        Lead::Sign(width) => width,
        _ => QUOTE,
    };
    if matches!(kind, Lead::General) || may_join(bytes, at + width) { Lead::General } else { kind }
}

/// Whether a picture stands alone, with or without its selector. Two halves of a flag and a skin tone do not.
fn picture(bytes: &[u8], at: usize) -> Lead {
    let width = if bytes.get(at) == Some(&0xF0) { 4 } else { 3 };
    let character = bytes.get(at..at + width).and_then(|bytes| std::str::from_utf8(bytes).ok());
    let Some(c) = character.and_then(|text| text.chars().next()) else { return Lead::General };
    let selector = bytes.get(at + width..).is_some_and(|rest| rest.starts_with("\u{FE0F}".as_bytes()));
    let width = if selector { width + 3 } else { width };
    let alone = is_picture(c) && !is_skin_tone(c);
    if alone && !may_join(bytes, at + width) { Lead::Picture(width) } else { Lead::General }
}

/// Whether a character is joined to the picture before it.
fn is_skin_tone(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
}

/// Whether the character at `at` might join what stands before it, judged by its first bytes: no ASCII character,
/// Latin letter, sign or apostrophe of [`lead`] does, nor any of the pictures. The skin tones, U+1F3FB on, do, and after an apostrophe
/// letters in squares (U+1F100 on) and some of Latin-1.
#[inline]
fn may_join(bytes: &[u8], at: usize) -> bool {
    match (bytes.get(at), bytes.get(at + 1)) {
        (None | Some(0..=127 | 0xC3..=0xC8), _) => false,
        (Some(0xC2), Some(&second)) => !matches!(second, 0xA0..=0xA9 | 0xAB | 0xAE | 0xB0 | 0xBB),
        (Some(0xE2), Some(0x80)) => !matches!(bytes.get(at + 2), Some(0x90..=0xA7)),
        (Some(0xE2), Some(0x82)) => !matches!(bytes.get(at + 2), Some(0xA0..)),
        (Some(0xE2), Some(&second)) => !matches!(second, 0x94..=0x9E),
        (Some(0xF0), Some(0x9F)) => matches!(bytes.get(at + 2), Some(0x84..=0x87 | 0x8F)),
        _ => true,
    }
}

/// Writes a text with its ASCII and its letters from À to Þ made small, byte for byte, to `out`, which is cleared first.
pub(crate) fn lower_into(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    out.clear();
    out.extend_from_slice(bytes);
    out.make_ascii_lowercase();
    // No continuation byte is an ASCII capital, so the two steps do not meet. Not × (0x97).
    for (byte, before) in out.get_mut(1..).unwrap_or_default().iter_mut().zip(bytes) {
        let capital = (*before == 0xC3) & (byte.wrapping_sub(0x80) < 0x1F) & (*byte != 0x97);
        *byte |= u8::from(capital) << 5;
    }
}

/// The tokens from the start of a range, a boundary, to the boundary after its end, by the general algorithm; returns the
/// latter. What ends before `start` was looked at before: it is there for what may be joined to it.
///
/// The end is the first ASCII byte from there on that no rule joins to what stands before it.
#[cold]
fn general(text: &str, through: Range<usize>, start: usize, emit: &mut impl FnMut(Token, bool)) -> usize {
    let from = through.start;
    let tail = text.as_bytes().get(through.end..).unwrap_or_default();
    let end = through.end + tail.iter().position(|&b| CLASS[b as usize] == OTHER).unwrap_or(tail.len());
    for (at, segment) in text.get(from..end).unwrap_or_default().split_word_bound_indices() {
        if from + at + segment.len() > start {
            push_segment(from + at, segment, emit);
        }
    }
    end
}

/// Emits a segment of UAX #29 if it is a token.
fn push_segment(start: usize, segment: &str, emit: &mut impl FnMut(Token, bool)) {
    let (mut letter, mut digit, mut picture, mut half_flag) = (false, false, None, None);
    for (at, c) in segment.char_indices() {
        letter |= unicode::is_letter(c);
        digit |= unicode::is_number(c);
        if is_picture(c) {
            picture = picture.or(Some(at));
        } else if is_regional_indicator(c) {
            match half_flag {
                Some(first) => picture = picture.or(Some(first)),
                None => half_flag = Some(at),
            }
        }
    }
    let keycap = segment.ends_with('\u{20E3}')
        && segment.starts_with(|c: char| matches!(c, '0'..='9' | '#' | '*'))
        && segment.chars().skip(1).all(|c| matches!(c, '\u{20E3}' | '\u{FE0F}'));
    let (skip, kind) = if keycap {
        (0, TokenKind::Emoji)
    } else if letter || digit {
        let spaces = segment.len() - segment.trim_start_matches(char::is_whitespace).len();
        (spaces, if letter { TokenKind::Word } else { TokenKind::Number })
    } else if let Some(at) = picture {
        (at, TokenKind::Emoji)
    } else {
        return;
    };
    // `addressable` keeps both within u32.
    emit(Token { start: (start + skip) as u32, end: (start + segment.len()) as u32, kind }, false);
}

/// Emits a run of core bytes unless it is empty or has underscores only.
fn push(start: usize, end: usize, seen: u8, emit: &mut impl FnMut(Token, bool)) {
    if seen & (LETTER | DIGIT) != 0 {
        let kind = if seen & LETTER != 0 { TokenKind::Word } else { TokenKind::Number };
        emit(Token { start: start as u32, end: end as u32, kind }, false);
    }
}

/// Where the character before `at` begins; 0 at the start.
fn previous(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.len() - before.chars().next_back().map_or(0, char::len_utf8)
}

/// The part of a text whose byte positions fit a token.
fn addressable(text: &str) -> &str {
    let mut end = text.len().min(u32::MAX as usize);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tokens(text: &str, by: fn(&str, &mut Vec<Token>)) -> Vec<Token> {
        let mut out = vec![Token { start: 7, end: 9, kind: TokenKind::Word }];
        by(text, &mut out);
        out
    }

    fn check(text: &str, expected: &[&str]) {
        let fast = tokens(text, tokenize);
        assert_eq!(fast.iter().map(|t| t.of(text)).collect::<Vec<_>>(), expected, "{text:?}");
        assert_eq!(fast, tokens(text, tokenize_oracle), "{text:?}");
    }

    fn check_kind(text: &str, expected: TokenKind) {
        let kinds: Vec<_> = tokens(text, tokenize).iter().map(|t| t.kind).collect();
        assert_eq!(kinds, [expected], "{text:?}");
    }

    #[test]
    fn words_of_ascii() {
        check("", &[]);
        check(" \n .,;:!", &[]);
        check("Ciao Marco, come va?\n", &["Ciao", "Marco", "come", "va"]);
        check("l'arte dell'arte 'ciao'", &["l'arte", "dell'arte", "ciao"]);
        check("rock'n'roll can't o''k", &["rock'n'roll", "can't", "o", "k"]);
        check("e.g. example.com a:b a,b a;b", &["e.g", "example.com", "a:b", "a", "b", "a", "b"]);
        check("1,000.50 3;4 5:6 7'8 9.", &["1,000.50", "3;4", "5", "6", "7'8", "9"]);
        check("var_1 _x_ __ a1.b 1a.2", &["var_1", "_x_", "a1", "b", "1a", "2"]);
        check("info@shop.it a-b +39", &["info", "shop.it", "a", "b", "39"]);
        check("x_.y 1_,2", &["x_", "y", "1_", "2"]);
    }

    #[test]
    fn words_beyond_ascii() {
        check("Perché è così caffè.", &["Perché", "è", "così", "caffè"]);
        check("“Novità” – 5€ «già»", &["Novità", "5", "già"]);
        check("l’è dell’Arte 1’000 a’1 ’a’ a’’b", &["l’è", "dell’Arte", "1’000", "a", "1", "a", "a", "b"]);
        check("l'è é.à é:b é,b 2×3", &["l'è", "é.à", "é:b", "é", "b", "2", "3"]);
        check("cafe\u{301}s", &["cafe\u{301}s"]);
        check("a.\u{301}b", &["a.\u{301}b"]);
        check("Привет, мир!", &["Привет", "мир"]);
        check("צה\"ל", &["צה\"ל"]);
        check("お元気", &["お", "元", "気"]);
        check(" \u{93e}x", &["\u{93e}", "x"]);
        check("\u{301} a", &["a"]);
    }

    #[test]
    fn emoji_are_tokens() {
        check("✨ Novità ✨", &["✨", "Novità", "✨"]);
        check("❤️🔥", &["❤️", "🔥"]);
        check("🇮🇹🇫🇷 🇮", &["🇮🇹", "🇫🇷"]);
        check("👨‍👩‍👧!👍🏽", &["👨‍👩‍👧", "👍🏽"]);
        check("1️⃣ #️⃣ 12️⃣", &["1️⃣", "#️⃣", "12️⃣"]);
        check("© ® ™ 3 # *", &["3"]);
        check(" \u{200D}✨", &["✨"]);
        check("ciao🎉ciao", &["ciao", "🎉", "ciao"]);
        // What follows a picture, by the general algorithm: the picture comes once.
        check("🌀¯ ✨’\u{301}", &["🌀", "✨"]);
    }

    #[test]
    fn kinds() {
        check_kind("ciao", TokenKind::Word);
        check_kind("20th", TokenKind::Word);
        check_kind("SALE20", TokenKind::Word);
        check_kind("2_0", TokenKind::Number);
        check_kind("1.000,50", TokenKind::Number);
        check_kind("½", TokenKind::Number);
        check_kind("à1", TokenKind::Word);
        check_kind("1️⃣", TokenKind::Emoji);
        check_kind("🇮🇹", TokenKind::Emoji);
        check_kind("❤️", TokenKind::Emoji);
    }

    /// The words of the oracle are those of the crate's own iterator.
    fn words_agree(text: &str) -> bool {
        let crate_words = text.unicode_word_indices().filter(|(_, w)| !w.contains('\u{20E3}'));
        let words: Vec<_> = tokens(text, tokenize_oracle)
            .into_iter()
            .filter(|t| t.kind != TokenKind::Emoji)
            .map(|t| t.of(text))
            .filter(|w| !w.contains('\u{20E3}'))
            .collect();
        words == crate_words.map(|(_, w)| w.trim_start_matches(char::is_whitespace)).collect::<Vec<_>>()
    }

    #[test]
    fn windows_are_seamless() {
        for piece in ["a", "l'arte", "1.5", "è", "’", "…", "_", "x.", "✨", "a\u{301}", "__"] {
            for before in 50..70 {
                for space in [" ", "a", ""] {
                    let text =
                        [&".".repeat(before), space, &piece.repeat(70), space, "b ", piece, " 1"].concat();
                    assert_eq!(tokens(&text, tokenize), tokens(&text, tokenize_oracle), "{text:?}");
                    let text = ["a".repeat(before).as_str(), space, piece, space, "b"].concat();
                    assert_eq!(tokens(&text, tokenize), tokens(&text, tokenize_oracle), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn every_character_between_others() {
        for c in '\0'..=char::MAX {
            for text in [
                format!("{c}"),
                format!("a{c}1"),
                format!("a.{c}"),
                format!("—{c}b"),
                format!(" {c} "),
                format!("a’{c}1"),
                format!("✨{c}a"),
            ] {
                assert_eq!(tokens(&text, tokenize), tokens(&text, tokenize_oracle), "{text:?}");
            }
            assert!(words_agree(&format!("{c}")), "{c:?}");
        }
    }

    fn mixed() -> impl Strategy<Value = String> {
        let pieces = prop::sample::select(vec![
            "a",
            "Z",
            "ciao",
            "x1",
            "1",
            "23",
            "_",
            ".",
            ",",
            ":",
            ";",
            "'",
            "\"",
            " ",
            "  ",
            "\n",
            "\r\n",
            "-",
            "@",
            "\t",
            "é",
            "È",
            "ß",
            "ǰ",
            "ɐ",
            "ʼ",
            "’",
            "a’",
            "🅰",
            "ₐ",
            "‘",
            "“",
            "”",
            "–",
            "€",
            "…",
            "·",
            "©",
            "®",
            "™",
            "×",
            "°",
            "«",
            "\u{301}",
            "\u{345}",
            "\u{93e}",
            "\u{AD}",
            "\u{200B}",
            "\u{200D}",
            "\u{FE0F}",
            "\u{20E3}",
            "\u{2060}",
            "✨",
            "❤️",
            "👩",
            "🏽",
            "⚕️",
            "👨‍👩‍👧",
            "🇮",
            "🇹",
            "🇮🇹",
            "1️⃣",
            "\u{1F170}",
            "\u{1F3FD}",
            "好",
            "カ",
            "ー",
            "お",
            "한",
            "ש",
            "צ",
            "״",
            "׳",
            "ก",
            "م",
            "د",
            "Ω",
            "я",
            "\u{2003}",
            "\u{A0}",
            "\u{2028}",
            "½",
            "²",
            "١",
            "۔",
            "﹒",
            "＿",
            "\u{203F}",
            "\u{1F1E6}",
            "\u{E0067}",
        ]);
        prop::collection::vec(pieces, 0..24).prop_map(|parts| parts.concat())
    }

    fn ascii_heavy() -> impl Strategy<Value = String> {
        let pieces = prop_oneof![
            12 => "[ -~]{1,6}",
            2 => "[a-z]{1,8} ",
            1 => any::<char>().prop_map(String::from),
            1 => "[À-ɏ]",
        ];
        prop::collection::vec(pieces, 0..16).prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn fast_is_the_oracle_on_arbitrary_text(text in any::<String>()) {
            prop_assert_eq!(tokens(&text, tokenize), tokens(&text, tokenize_oracle));
        }

        #[test]
        fn fast_is_the_oracle_on_mixed_text(text in mixed()) {
            prop_assert_eq!(tokens(&text, tokenize), tokens(&text, tokenize_oracle));
            prop_assert!(words_agree(&text));
        }

        #[test]
        fn fast_is_the_oracle_on_mostly_ascii(text in ascii_heavy()) {
            prop_assert_eq!(tokens(&text, tokenize), tokens(&text, tokenize_oracle));
        }

        #[test]
        fn tokens_are_sorted_disjoint_and_within_lines(text in prop_oneof![mixed(), ascii_heavy()]) {
            let tokens = tokens(&text, tokenize);
            prop_assert!(tokens.windows(2).all(|w| w[0].end <= w[1].start));
            for token in &tokens {
                prop_assert!(!token.of(&text).is_empty() && !token.of(&text).contains('\n'));
            }
        }

        #[test]
        fn lines_are_independent(text in mixed()) {
            let whole: Vec<String> = tokens(&text, tokenize).iter().map(|t| t.of(&text).to_owned()).collect();
            let by_line: Vec<String> = text
                .split('\n')
                .flat_map(|line| tokens(line, tokenize).into_iter().map(move |t| t.of(line).to_owned()))
                .collect();
            prop_assert_eq!(whole, by_line);
        }
    }
}
