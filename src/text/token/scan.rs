//! Tokens of a text by bit masks over windows of 64 bytes.

use super::general::addressable;
use super::kind::{Token, TokenKind};
use super::lead::{Lead, QUOTE, lead};
use super::step::step;
use crate::text::window::Window;

/// Writes the tokens of a text to `out`, in order. `out` is cleared first.
///
/// Words and numbers are the segments of UAX #29 that hold a letter or a digit, as `unicode-segmentation` finds them,
/// without leading spaces (a stray combining mark may follow some). Emoji sequences are tokens too; ©, ®, ™ and digits
/// are not emoji. No token holds a line break. Expects cleaned text, accepts any; bytes beyond 4 GiB are ignored. Linear
/// time, no allocation but the growth of `out`.
///
/// Windows of 64 bytes become bit masks of letters, digits and joining marks, and runs of bits are tokens. Common
/// Latin letters are in the masks. The general algorithm runs only from the boundary before any other character to the
/// boundary after it: nearly every line of mail has such characters (quotes, accents, emoji). Benches:
/// `text/mail-en/tokenize`, `text/mail-it/tokenize`.
pub fn tokenize(text: &str, out: &mut Vec<Token>) {
    out.clear();
    scan(text, |token, _| out.push(token));
}

/// Calls `emit` with each token, and with true if [`lower_into`](crate::text::normalise::lower_into) folds its bytes.
#[inline]
pub(crate) fn scan(text: &str, mut emit: impl FnMut(Token, bool)) {
    let text = addressable(text);
    let bytes = text.as_bytes();
    // Always a boundary: no token and no character crosses it.
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
        let masks = Masks::new(bytes, base, Window(window));
        let Masks { letters, digits, hard, runs, general } = masks;
        let mut starts = runs & !(runs << 1);
        let mut ends = !runs & (runs << 1);
        // A run is whole if the two bytes after it are in the window and need no general algorithm.
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
            // A token that fills the window, a token beside a character for the general algorithm, or that character.
            base = step(text, base, &mut emit);
        }
        // A character may cross the end of the window.
        while bytes.get(base).is_some_and(|byte| byte & 0xC0 == 0x80) {
            base += 1;
        }
    }
}

/// The classes of the bytes of a window, one bit a byte.
struct Masks {
    letters: u64,
    digits: u64,
    /// Letters that [`lower_into`](crate::text::normalise::lower_into) does not fold.
    hard: u64,
    /// Letters, digits, underscores, and the marks that join them.
    runs: u64,
    /// The first character that needs the general algorithm, 64 for none.
    general: u32,
}

impl Masks {
    #[inline(always)]
    fn new(bytes: &[u8], base: usize, window: Window<'_>) -> Self {
        let (ascii_letters, digits, beyond) = (window.letters(), window.digits(), window.beyond_ascii());
        let mut letters = ascii_letters;
        // Letters to be folded one by one, and the first bytes of apostrophes.
        let (mut hard, mut quotes) = (0_u64, 0_u64);
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
                // The byte after the apostrophe must be in the window.
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
        // ASCII signs: underscores belong to runs, others may join two letters or two digits.
        let signs = !(ascii_letters | digits | beyond | window.is(b' '));
        let underscores = if signs == 0 { 0 } else { window.is(b'_') };
        let core = letters | digits | underscores;
        // WB6, WB7, WB11, WB12. Few signs stand between two core bytes.
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
        Self { letters, digits, hard, runs: core | joining, general }
    }
}

#[cfg(test)]
mod tests {
    use super::super::general::tokenize_oracle;
    use super::*;
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation as _;

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
        // The planes between and beyond have no assigned characters.
        for c in ('\0'..='\u{3FFFF}').chain('\u{E0000}'..='\u{E0FFF}') {
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
        let pieces = "a|Z|ciao|x1|1|23|_|.|,|:|;|'|\"| |  |\n|\r\n|-|@|\t|é|È|ß|ǰ|ɐ|ʼ|’|a’|🅰|ₐ|‘|“|”|–|€|…|·|©|®|\
            ™|×|°|«|\u{301}|\u{345}|\u{93e}|\u{AD}|\u{200B}|\u{200D}|\u{FE0F}|\u{20E3}|\u{2060}|✨|❤️|👩|\
            🏽|⚕️|👨‍👩‍👧|🇮|🇹|🇮🇹|1️⃣|\u{1F170}|\u{1F3FD}|好|カ|ー|お|한|ש|צ|״|׳|ก|م|د|Ω|я|\u{2003}|\u{A0}|\
            \u{2028}|½|²|١|۔|﹒|＿|\u{203F}|\u{1F1E6}|\u{E0067}";
        let pieces = prop::sample::select(pieces.split('|').collect::<Vec<_>>());
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
