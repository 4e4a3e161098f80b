//! Word lists that ship with the crate: the commonest words of a language, and the phrases of brands.

mod phrases;

pub use phrases::{Category, Match, Phrases, Symbol, When, phrases};

use std::sync::LazyLock;

use super::stem::after_elision;
use crate::hash::hash64;
use crate::language::Language;

/// The 200 commonest words of running text in a language, commonest first, case-folded; empty where none ships
/// (there are lists for it, en, de, fr and es). How they were made is in `src/text/lexicon/README.md`.
#[must_use]
pub fn common_words(language: Language) -> &'static [&'static str] {
    list(language).map_or(&[], |list| &list.by_rank)
}

/// Returns true if a case-folded word is among the 200 commonest of a language; false where no list ships.
///
/// An elided article, pronoun or conjunction does not count: "qu'elle" is as common as "elle", "c'è" as "è". O(log 200).
#[must_use]
pub fn is_common(language: Language, folded: &str) -> bool {
    let Some(list) = list(language) else { return false };
    let is_listed = |word: &str| list.sorted.binary_search(&word).is_ok();
    is_listed(folded) || after_elision(language, folded).is_some_and(is_listed)
}

/// Whether a case-folded word is common in any language that a list ships for. One look-up by hash, as masking asks it of
/// every recipient's name.
pub(crate) fn is_common_in_any(folded: &str) -> bool {
    static HASHES: LazyLock<Vec<u64>> = LazyLock::new(|| {
        let lists = LISTED.into_iter().filter_map(Language::from_code).filter_map(list);
        let mut hashes: Vec<u64> =
            lists.flat_map(|list| &list.by_rank).map(|word| hash64(word.as_bytes())).collect();
        hashes.sort_unstable();
        hashes
    });
    HASHES.binary_search(&hash64(folded.as_bytes())).is_ok()
        || folded.contains('\'')
            && LISTED.into_iter().filter_map(Language::from_code).any(|language| is_common(language, folded))
}

/// The languages that lists ship for, in the order of [`Shipped`].
const LISTED: [&str; 5] = ["it", "en", "de", "fr", "es"];

/// One language's list in both orders.
struct List {
    by_rank: Vec<&'static str>,
    sorted: Vec<&'static str>,
}

impl List {
    fn parse(file: &'static str) -> Self {
        let by_rank: Vec<_> =
            file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        let mut sorted = by_rank.clone();
        sorted.sort_unstable();
        Self { by_rank, sorted }
    }
}

fn list(language: Language) -> Option<&'static List> {
    static LISTS: Shipped<List> = [
        LazyLock::new(|| List::parse(include_str!("lexicon/common.it.txt"))),
        LazyLock::new(|| List::parse(include_str!("lexicon/common.en.txt"))),
        LazyLock::new(|| List::parse(include_str!("lexicon/common.de.txt"))),
        LazyLock::new(|| List::parse(include_str!("lexicon/common.fr.txt"))),
        LazyLock::new(|| List::parse(include_str!("lexicon/common.es.txt"))),
    ];
    of_language(&LISTS, language)
}

/// One of a kind for each language that lists ship for, in the order of [`of_language`].
type Shipped<T> = [LazyLock<T>; 5];

fn of_language<T>(lists: &'static Shipped<T>, language: Language) -> Option<&'static T> {
    let at = LISTED.iter().position(|code| *code == language.code())?;
    Some(&lists[at])
}

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
        let one = |word: &str| LISTED.into_iter().any(|code| is_common(language(code), word));
        let listed = LISTED.into_iter().flat_map(|code| common_words(language(code))).copied();
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
            ("it", 1, include_str!("lexicon/common.it.txt")),
            ("en", 1, include_str!("lexicon/common.en.txt")),
            ("de", 1, include_str!("lexicon/common.de.txt")),
            ("fr", 2, include_str!("lexicon/common.fr.txt")),
            ("es", 1, include_str!("lexicon/common.es.txt")),
        ] {
            assert!(file.starts_with(&format!("# common.{code} {version}: ")), "{code}");
        }
    }
}
