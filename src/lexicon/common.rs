//! The commonest words of a language.

use std::sync::LazyLock;

use super::elision::after_elision;
use super::lists::{LANGUAGES, place};
use super::word_set::WordSet;
use crate::language::Language;

/// Returns the 200 commonest words of running text in a language, commonest first and case-folded.
///
/// Empty where no list ships: there are lists for it, en, de, fr and es.
#[must_use]
pub fn common_words(language: Language) -> &'static [&'static str] {
    static BY_RANK: LazyLock<Vec<Vec<&str>>> =
        LazyLock::new(|| LANGUAGES.iter().map(|lists| lists.lines("common").collect()).collect());
    place(language).and_then(|place| BY_RANK.get(place)).map_or(&[], Vec::as_slice)
}

/// Returns true if a case-folded word is among the 200 commonest of a language; false where no list ships.
///
/// An elided article, pronoun or conjunction does not count: "qu'elle" is as common as "elle", "c'è" as "è".
#[must_use]
pub fn is_common(language: Language, folded: &str) -> bool {
    let Some(place) = place(language) else { return false };
    let is_listed = |word: &str| COMMON.bits(word) >> place & 1 == 1;
    is_listed(folded) || after_elision(language, folded).is_some_and(is_listed)
}

/// Returns true if a case-folded word is common in any language.
pub(crate) fn is_common_in_any(folded: &str) -> bool {
    COMMON.bits(folded) != 0
        || folded.contains('\'') && LANGUAGES.iter().any(|lists| is_common(lists.language(), folded))
}

/// The commonest words, one bit per language.
static COMMON: LazyLock<WordSet> = LazyLock::new(|| {
    let words =
        (0..).zip(LANGUAGES).flat_map(|(i, lists)| lists.lines("common").map(move |word| (word, 1 << i)));
    WordSet::new(words)
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normalise::{clean, fold_into};
    use crate::text::token::{TokenKind, tokenize};

    fn language(code: &str) -> Language {
        Language::from_code(code).unwrap()
    }

    #[test]
    fn two_hundred_unique_folded_words_each() {
        for code in ["it", "en", "de", "fr", "es"] {
            let words = common_words(language(code));
            assert_eq!(words.len(), 200, "{code}");
            let mut unique = words.to_vec();
            unique.sort_unstable();
            unique.dedup();
            assert_eq!(unique.len(), 200, "{code}");
            let (mut folded, mut tokens) = (String::new(), Vec::new());
            for word in words {
                fold_into(&clean(word), &mut folded);
                assert_eq!(&folded, word, "{code}");
                tokenize(word, &mut tokens);
                assert!(tokens.len() == 1 && tokens[0].kind == TokenKind::Word, "{code} {word}");
                assert_eq!(tokens[0].of(word), *word);
            }
        }
    }

    #[test]
    fn common_in_any_language_is_common_in_one() {
        let languages = || LANGUAGES.iter().map(|lists| lists.language());
        let one = |word: &str| languages().any(|language| is_common(language, word));
        let listed = languages().flat_map(common_words).copied();
        for word in listed.chain(["qu'elle", "c'era", "l'altro", "modavera", "o'brien", "", "'"]) {
            assert_eq!(is_common_in_any(word), one(word), "{word}");
        }
    }

    #[test]
    fn common_is_by_language() {
        assert!(is_common(language("it"), "che"));
        assert!(is_common(language("en"), "the"));
        assert!(is_common(language("de"), "und"));
        assert!(is_common(language("fr"), "est"));
        assert!(is_common(language("es"), "más"));
        assert!(!is_common(language("it"), "the"));
        assert!(!is_common(language("en"), "sconto"));
        assert!(!is_common(language("nl"), "het"));
        assert!(!is_common(Language::UND, "the"));
        assert!(common_words(language("sv")).is_empty());
        assert_eq!(common_words(language("en"))[0], "the");
    }

    #[test]
    fn common_words_are_looked_up_after_elision() {
        let check = |code: &str, word: &str, expected: bool| {
            assert_eq!(is_common(language(code), word), expected, "{code} {word}");
        };
        for word in ["qu'elle", "d'un", "qu'on", "l'on", "n'a", "j'y", "c'est", "jusqu'à", "d'aujourd'hui"] {
            check("fr", word, true);
        }
        for word in ["c'era", "c'è", "com'è", "l'altro", "ch'io", "l'ho", "gliel'ha", "dell'altra"] {
            check("it", word, true);
        }
        check("fr", "l'offre", false);
        check("fr", "presqu'île", false);
        check("it", "dell'offerta", false);
        check("it", "l'", false);
        check("it", "'era", false);
        // The words of one language do not elide those of another.
        check("it", "qu'elle", false);
        check("es", "l'un", false);
        check("en", "c'the", false);
    }

    #[test]
    fn the_french_list_has_a_with_a_grave_accent() {
        assert!(common_words(language("fr"))[..20].contains(&"à"));
    }

    #[test]
    fn every_list_says_its_version() {
        for (code, version, file) in [
            ("it", 1, include_str!("data/it/common.txt")),
            ("en", 1, include_str!("data/en/common.txt")),
            ("de", 1, include_str!("data/de/common.txt")),
            ("fr", 2, include_str!("data/fr/common.txt")),
            ("es", 1, include_str!("data/es/common.txt")),
        ] {
            assert!(file.starts_with(&format!("# common.{code} {version}: ")), "{code}");
        }
    }
}
