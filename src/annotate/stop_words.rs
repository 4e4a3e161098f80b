//! Stop words of the caller's own.

use crate::error::{Error, Result};
use crate::hash::hash64;
use crate::language::Language;
use crate::lexicon::after_elision;
use crate::text::normalise::{clean, fold_into};
use crate::text::token::{TokenKind, tokenize};
use std::collections::BTreeSet;

/// Words that count among the commonest of every language, beside the lists that ship.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StopWords(BTreeSet<String>);

impl StopWords {
    /// Returns the stop words, case-folded and in normal form as the words of messages are.
    ///
    /// # Errors
    /// An entry is not exactly one word.
    pub fn new<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> Result<Self> {
        let mut tokens = Vec::new();
        let mut fold = |word: &str| {
            let cleaned = clean(word);
            tokenize(&cleaned, &mut tokens);
            let [token] = tokens[..] else {
                return Err(Error::parameter(
                    "stop_words",
                    format!("'{}' has {} words; give one word each", cleaned.trim(), tokens.len()),
                ));
            };
            if token.kind == TokenKind::Emoji {
                return Err(Error::parameter("stop_words", format!("'{cleaned}' is no word")));
            }
            let mut folded = String::new();
            fold_into(token.of(&cleaned), &mut folded);
            Ok(folded)
        };
        words.into_iter().map(|word| fold(word.as_ref())).collect::<Result<_>>().map(Self)
    }

    /// Returns the number of different words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns true if there is no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns a hash of the words in any order.
    #[must_use]
    pub fn digest(&self) -> u64 {
        hash64(self.0.iter().map(|word| format!("{word}\n")).collect::<String>().as_bytes())
    }

    /// Returns true if a case-folded word is in the list, with or without an elided word before it.
    pub(super) fn has(&self, language: Language, folded: &str) -> bool {
        !self.0.is_empty()
            && (self.0.contains(folded)
                || after_elision(language, folded).is_some_and(|rest| self.0.contains(rest)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_are_folded_and_must_be_single_words() {
        let words = StopWords::new(["OFFERTA", "offerta", " Straße ", "2026"]).unwrap();
        assert_eq!(words, StopWords::new(["2026", "strasse", "offerta"]).unwrap());
        assert_eq!(words.len(), 3);
        let (it, en) = (Language::from_code("it").unwrap(), Language::from_code("en").unwrap());
        assert!(words.has(it, "l'offerta") && !words.has(en, "l'offerta") && words.has(en, "offerta"));
        let error = |word: &str| StopWords::new([word]).unwrap_err().to_string();
        assert_eq!(error("black friday"), "stop_words: 'black friday' has 2 words; give one word each");
        assert_eq!(error(""), "stop_words: '' has 0 words; give one word each");
        assert_eq!(error("✨"), "stop_words: '✨' is no word");
    }
}
