//! Word lists that ship with the crate: the commonest words of a language, and the phrases of brands.

mod phrases;

pub use phrases::{Category, Match, Phrases, Symbol, When, phrases};

use std::sync::LazyLock;

use super::language::Language;

/// The 200 commonest words of running text in a language, commonest first, case-folded; empty where none ships
/// (there are lists for it, en, de, fr and es). How they were made is in `src/text/lexicon/README.md`.
#[must_use]
pub fn common_words(language: Language) -> &'static [&'static str] {
    list(language).map_or(&[], |list| &list.by_rank)
}

/// Whether a case-folded word is among the 200 commonest of a language; false where no list ships. O(log 200).
#[must_use]
pub fn is_common(language: Language, folded: &str) -> bool {
    list(language).is_some_and(|list| list.sorted.binary_search(&folded).is_ok())
}

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
    let at = ["it", "en", "de", "fr", "es"].iter().position(|code| *code == language.code())?;
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
    fn every_list_says_its_version() {
        for (code, file) in [
            ("it", include_str!("lexicon/common.it.txt")),
            ("en", include_str!("lexicon/common.en.txt")),
            ("de", include_str!("lexicon/common.de.txt")),
            ("fr", include_str!("lexicon/common.fr.txt")),
            ("es", include_str!("lexicon/common.es.txt")),
        ] {
            assert!(file.starts_with(&format!("# common.{code} 1: ")), "{code}");
        }
    }
}
