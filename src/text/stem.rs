//! Stems of words, by language.

use std::borrow::Cow;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rust_stemmers::Algorithm;

use crate::language::Language;
use crate::lexicon::after_elision;
use crate::unicode;

/// The stemming rules of one language: Snowball, in the version of `rust-stemmers`.
pub struct Stemmer {
    language: Language,
    algorithm: Option<rust_stemmers::Stemmer>,
}

impl Stemmer {
    /// Returns the rules of a language. Without an algorithm words stay as they are; Catalan words still lose their
    /// elided article.
    #[must_use]
    pub fn new(language: Language) -> Self {
        let algorithm = match language.code() {
            "ar" => Some(Algorithm::Arabic),
            "da" => Some(Algorithm::Danish),
            "nl" => Some(Algorithm::Dutch),
            "en" => Some(Algorithm::English),
            "fi" => Some(Algorithm::Finnish),
            "fr" => Some(Algorithm::French),
            "de" => Some(Algorithm::German),
            "el" => Some(Algorithm::Greek),
            "hu" => Some(Algorithm::Hungarian),
            "it" => Some(Algorithm::Italian),
            "no" | "nb" | "nn" => Some(Algorithm::Norwegian),
            "pt" => Some(Algorithm::Portuguese),
            "ro" => Some(Algorithm::Romanian),
            "ru" => Some(Algorithm::Russian),
            "es" => Some(Algorithm::Spanish),
            "sv" => Some(Algorithm::Swedish),
            "ta" => Some(Algorithm::Tamil),
            "tr" => Some(Algorithm::Turkish),
            _ => None,
        };
        Self { language, algorithm: algorithm.map(rust_stemmers::Stemmer::create) }
    }

    /// Returns the language of the rules.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// Returns the stem of a case-folded word: "dell'offerta" → "offert".
    ///
    /// First removes an elided article or pronoun if at least two letters remain. Only an empty word has an empty stem.
    /// `rust-stemmers` panics on a few Greek words ("ισαισα"), which are their own stems. Known words of that kind are
    /// skipped, and any other panic is caught (a program built with `panic = "abort"` would end). About 0.2 µs a word:
    /// stem each distinct word once.
    #[must_use]
    pub fn stem<'a>(&self, folded: &'a str) -> Cow<'a, str> {
        let word = self.without_elision(folded);
        let Some(algorithm) = &self.algorithm else {
            return Cow::Borrowed(word);
        };
        // Some rules take quadratic time.
        if word.len() > MAX_WORD || (self.language.code() == "el" && panics_in_greek(word)) {
            return Cow::Borrowed(word);
        }
        guarded(algorithm, word)
    }

    fn without_elision<'a>(&self, folded: &'a str) -> &'a str {
        let has_two_letters =
            |rest: &&str| rest.chars().filter(|c| unicode::is_letter(*c)).take(2).count() == 2;
        after_elision(self.language, folded).filter(has_two_letters).unwrap_or(folded)
    }
}

impl fmt::Debug for Stemmer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stemmer").field("language", &self.language).finish_non_exhaustive()
    }
}

/// Bytes of the longest word that is stemmed.
const MAX_WORD: usize = 128;

/// Returns the stem, or the word itself if the rules panic or leave nothing.
fn guarded<'a>(algorithm: &rust_stemmers::Stemmer, word: &'a str) -> Cow<'a, str> {
    match catch_unwind(AssertUnwindSafe(|| algorithm.stem(word))) {
        Ok(stem) if !stem.is_empty() => stem,
        _ => Cow::Borrowed(word),
    }
}

/// Returns true if the Greek rules are known to panic on a word. A caught panic still prints its message.
fn panics_in_greek(word: &str) -> bool {
    word.starts_with("ισαισα")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stemmer(code: &str) -> Stemmer {
        Stemmer::new(Language::from_code(code).unwrap())
    }

    fn check(code: &str, word: &str, expected: &str) {
        assert_eq!(stemmer(code).stem(word), expected, "{code} {word}");
    }

    #[test]
    fn stems_by_language() {
        check("it", "offerte", "offert");
        check("it", "offerta", "offert");
        check("en", "offers", "offer");
        check("de", "angebote", "angebot");
        check("fr", "offres", "offre");
        check("es", "ofertas", "ofert");
        check("ru", "книги", "книг");
        check("und", "offerte", "offerte");
        check("cy", "offers", "offers");
        check("it", "", "");
    }

    #[test]
    fn elided_articles_go() {
        check("it", "dell'offerta", "offert");
        check("it", "l'arte", "arte");
        check("it", "un'offerta", "offert");
        check("it", "quest'anno", "anno");
        check("fr", "l'offre", "offre");
        check("fr", "qu'il", "il");
        check("fr", "aujourd'hui", "aujourd'hui");
        check("fr", "ç'avait", "avait");
        check("it", "gliel'ho", "ho");
        check("ca", "l'art", "art");
        check("it", "c'è", "c'è");
        check("it", "l'1", "l'1");
        check("en", "l'offer", "l'offer");
    }

    #[test]
    fn greek_panics_are_contained() {
        let greek = rust_stemmers::Stemmer::create(Algorithm::Greek);
        for word in ["ισαισα", "ισαισαν"] {
            assert!(
                catch_unwind(AssertUnwindSafe(|| greek.stem(word).into_owned())).is_err(),
                "{word}: mended"
            );
            assert_eq!(guarded(&greek, word), word);
            check("el", word, word);
        }
        assert_ne!(stemmer("el").stem("προσφορεσ"), "προσφορεσ");
    }

    #[test]
    fn long_words_stay() {
        let word = "a".repeat(100_000);
        check("tr", &word, &word);
    }

    proptest! {
        #[test]
        fn no_word_breaks_a_stemmer(word in prop_oneof![any::<String>(), "[a-zàèìòùéç']{1,12}", "[α-ω]{1,10}", "[а-яё]{1,10}"]) {
            for code in ["it", "en", "de", "fr", "es", "el", "ru", "ar", "tr", "ta", "und"] {
                let stem = stemmer(code).stem(&word).into_owned();
                prop_assert_eq!(stem.is_empty(), word.is_empty());
            }
        }
    }
}
