//! Sequences of words that are looked for in any case.

use super::names::is_no_name;
use super::view::View;
use super::words::{Initials, lower, same};
use crate::text::normalise;
use crate::text::token::{TokenKind, tokenize};
use crate::unicode;

/// Sequences of words that are looked for in any case, sorted by their first word.
#[derive(Debug, Clone, Default)]
pub(super) struct Phrases {
    /// The words in lower case, one after the other.
    pub(super) words: Vec<Box<str>>,
    /// Phrase i is `words[starts[i]..starts[i + 1]]`.
    pub(super) starts: Vec<u32>,
    initials: Initials,
}

impl Phrases {
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub(super) const fn initials(&self) -> &Initials {
        &self.initials
    }

    fn phrase(&self, i: usize) -> &[Box<str>] {
        match (self.starts.get(i), self.starts.get(i + 1)) {
            (Some(&from), Some(&to)) => self.words.get(from as usize..to as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// How many tokens from token `i` on make the longest phrase, 0 for none.
    pub(super) fn longest(&self, view: &View<'_>, i: usize) -> usize {
        let first = view.word(i);
        if !self.initials.may_be(first.as_bytes()) {
            return 0;
        }
        let n_phrases = self.starts.len().saturating_sub(1);
        let order = |p: usize| match self.phrase(p).first() {
            Some(word) if word.is_ascii() && first.is_ascii() => {
                word.bytes().cmp(first.bytes().map(|b| b.to_ascii_lowercase()))
            }
            Some(word) => word.chars().cmp(lower(first)),
            None => std::cmp::Ordering::Less,
        };
        let (mut low, mut high) = (0, n_phrases);
        while low < high {
            let middle = (low + high) / 2;
            if order(middle).is_lt() { low = middle + 1 } else { high = middle }
        }
        let mut longest = 0;
        while low < n_phrases && order(low).is_eq() {
            let phrase = self.phrase(low);
            let found = phrase.len() > longest
                && phrase
                    .iter()
                    .enumerate()
                    .skip(1)
                    .all(|(k, word)| joins_phrase(view.gap(i + k)) && same(word, view.word(i + k)))
                && (phrase.len() > 1 || first.starts_with(unicode::is_upper) || !wants_capital(first));
            if found {
                longest = phrase.len();
            }
            low += 1;
        }
        longest
    }
}

/// Whether a word is too common to be a name of a thing unless it is capitalised.
pub(super) fn wants_capital(word: &str) -> bool {
    word.chars().count() <= 3 || is_no_name(word)
}

/// Whether the words on both sides of a gap may belong to one name.
pub(super) fn joins_phrase(gap: &str) -> bool {
    gap.len() <= 3 && !gap.contains(|c: char| !matches!(c, ' ' | '-' | '.' | '&' | '\'' | '+' | '/' | '®'))
}

/// Phrases before they are sorted.
#[derive(Default)]
pub(super) struct PhraseList(Vec<Vec<Box<str>>>);

impl PhraseList {
    pub(super) fn add(&mut self, words: &[String]) {
        if words.iter().any(|word| word.chars().any(unicode::is_letter)) {
            self.0.push(words.iter().map(|word| word.as_str().into()).collect());
        }
    }

    pub(super) fn finish(mut self) -> Phrases {
        self.0.sort_unstable();
        self.0.dedup();
        let mut phrases = Phrases { starts: vec![0], ..Phrases::default() };
        for words in self.0 {
            if let Some(first) = words.first() {
                phrases.initials.add(first);
            }
            phrases.words.extend(words);
            phrases.starts.push(u32::try_from(phrases.words.len()).unwrap_or(u32::MAX));
        }
        phrases
    }
}

/// The lower-case tokens of a name.
pub(super) fn words_of(name: &str) -> Vec<String> {
    let cleaned = normalise::clean(name);
    let mut tokens = Vec::new();
    tokenize(&cleaned, &mut tokens);
    let words = tokens.iter().filter(|token| token.kind != TokenKind::Emoji);
    words.take(12).map(|token| lower(token.of(&cleaned)).collect()).collect()
}
