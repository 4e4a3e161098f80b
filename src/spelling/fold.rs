//! One spelling of a name → its folded form.

use super::punycode::decode;
use crate::unicode;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization as _;

/// Returns the folded form of a name: equal for names that differ only in how they are written.
///
/// Applies NFKC and case folding. Drops invisible characters and white space at the ends, and collapses other white
/// space. Replaces apostrophes, quotation marks and hyphens that look alike by one of each, and the Turkish `İ` and `ı`
/// by `i`. Drops the final dot of a domain and decodes its Punycode. O(n).
pub(crate) fn folded(name: &str) -> Cow<'_, str> {
    if is_folded(name) {
        return Cow::Borrowed(name);
    }
    let out = if name.is_ascii() { folded_ascii(name) } else { folded_any(name) };
    Cow::Owned(if out.contains('.') && !out.contains(' ') { as_host(&out) } else { out })
}

/// Folds any name, but for what concerns hosts.
fn folded_any(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut is_spaced = false;
    let visible = name.chars().filter(|&c| !is_invisible(c)).map(look_alike);
    for c in visible.nfkc().flat_map(unicode::fold).nfkc().map(look_alike) {
        if c.is_whitespace() || c.is_control() {
            is_spaced = true;
        } else if !(c == '\u{307}' && out.ends_with('i')) {
            if is_spaced && !out.is_empty() {
                out.push(' ');
            }
            is_spaced = false;
            out.push(if c == 'ı' { 'i' } else { c });
        }
    }
    out
}

/// Does the same for ASCII, without tables: normal forms change no character of it.
fn folded_ascii(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut is_spaced = false;
    for c in name.chars() {
        if c.is_ascii_whitespace() || c.is_ascii_control() {
            is_spaced = true;
            continue;
        }
        if std::mem::take(&mut is_spaced) && !out.is_empty() {
            out.push(' ');
        }
        out.push(look_alike(c).to_ascii_lowercase());
    }
    out
}

/// Returns a text in NFKC without invisible characters. ASCII text is returned as it is.
#[cfg(feature = "mail")]
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    match text.is_ascii() {
        true => Cow::Borrowed(text),
        false => text.chars().filter(|&c| !is_invisible(c)).nfkc().collect::<String>().into(),
    }
}

/// Returns true if a text has no visible character.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || is_invisible(c))
}

/// Returns true if a name is certainly folded already, as most domains are.
fn is_folded(name: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_');
    name.bytes().all(is_plain) && !name.ends_with('.') && !name.contains("xn--")
}

/// Returns the form of a domain name without a final dot, in letters.
fn as_host(host: &str) -> String {
    let host = host.trim_end_matches('.');
    if !host.contains("xn--") {
        return host.to_owned();
    }
    let letters = |label: &str| label.strip_prefix("xn--").and_then(decode);
    let labels: Vec<String> =
        host.split('.').map(|label| letters(label).unwrap_or_else(|| label.to_owned())).collect();
    labels.join(".").nfkc().flat_map(unicode::fold).nfkc().collect()
}

/// Returns the plain character that one looks like.
fn look_alike(c: char) -> char {
    match c {
        '’' | '‘' | '‛' | 'ʼ' | 'ʹ' | 'ˈ' | '´' | '`' | '′' | '‵' | 'ꞌ' | '＇' => '\'',
        '“' | '”' | '„' | '‟' | '″' | '〝' | '〞' | '＂' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '﹣' | '－' => '-',
        c => c,
    }
}

/// Characters without a glyph of their own, as ranges: those that Unicode says to ignore by default, except tags, which
/// distinguish flags.
const INVISIBLE: [(char, char); 16] = [
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{202a}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fff8}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0100}', '\u{e01ef}'),
];

fn is_invisible(c: char) -> bool {
    c >= '\u{ad}' && INVISIBLE.iter().any(|&(first, last)| (first..=last).contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_name_are_equal() {
        #[track_caller]
        fn check(one: &str, other: &str, expected: &str) {
            assert_eq!(folded(one), folded(other), "{one:?} {other:?}");
            assert_eq!(folded(one), expected);
        }
        check("Forno", "FORNO", "forno");
        check("Forno\u{200b}", "\u{feff}For\u{ad}no", "forno");
        check("Caff\u{e8}", "Caffe\u{300}", "caff\u{e8}");
        check(" Il  Forno\t", "Il\u{a0}Forno", "il forno");
        check("Dell’Orto", "Dell´Orto", "dell'orto");
        check("Dell`Orto", "Dell′Orto", "dell'orto");
        check("Ｆｏｒｎｏ", "forno", "forno");
        check("Porto‑Vecchio", "Porto–Vecchio", "porto-vecchio");
        check("Il “Forno”", "Il \"Forno\"", "il \"forno\"");
        check("Straße", "STRASSE", "strasse");
        check("İzmir Çarşısı", "izmir çarşisi", "izmir çarşisi");
        check("forno.example.", "Forno.Example", "forno.example");
        check("xn--caff-8oa.example", "CAFFÈ.example", "caffè.example");
        check("❤\u{fe0f} Cuore", "❤ cuore", "❤ cuore");
    }

    #[test]
    fn names_that_look_different_stay_apart() {
        for (one, other) in [
            ("Forno", "Forna"),
            ("Caffè", "Caffe"),
            ("forno.example", "forno.test"),
            ("Forno Due", "FornoDue"),
            ("Il Forno & Co.", "Il Forno & Co"),
            ("🏴\u{e0067}\u{e0062}\u{e0065}\u{e007f}", "🏴\u{e0067}\u{e0062}\u{e0073}\u{e007f}"),
        ] {
            assert_ne!(folded(one), folded(other), "{one} {other}");
        }
    }

    #[test]
    fn nothing_to_see_is_blank() {
        for text in ["", " \t", "\u{200b}", "\u{a0}\u{feff}", "\u{3164}"] {
            assert!(is_blank(text) && folded(text).is_empty(), "{text:?}");
        }
        assert!(!is_blank("."));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(name in "\\PC{0,12}") {
            let once = folded(&name).into_owned();
            prop_assert_eq!(folded(&once).into_owned(), once);
        }

        /// A zero-width space, which is dropped, leads to the tables of Unicode.
        #[test]
        fn ascii_is_folded_as_other_text_is(name in "[\\x00-\\x7F]{0,24}") {
            if !name.contains("xn--") {
                let long = folded(&format!("{name}\u{200b}")).into_owned();
                prop_assert_eq!(folded(&name).into_owned(), long);
            }
        }

        #[test]
        fn what_is_certainly_folded_is(name in "[a-z0-9._-]{0,12}") {
            if is_folded(&name) && !name.contains("--") {
                let long = folded(&format!("\u{200b}{name}")).into_owned();
                prop_assert_eq!(long, name);
            }
        }
    }
}
