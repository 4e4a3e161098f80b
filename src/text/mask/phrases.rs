//! Names of several words that are found in any case.

use super::initials::Initials;
use super::names::is_no_name;
use super::view::View;
use crate::lexicon::{PhraseSet, PhraseSetBuilder, hash_of_lower};
use crate::text::normalise;
use crate::text::token::{TokenKind, tokenize};
use crate::unicode;

/// A set of names.
#[derive(Debug, Clone, Default)]
pub(super) struct Phrases {
    /// The names as sequences of hashed words.
    pub(super) set: PhraseSet<u64>,
    pub(super) initials: Initials,
}

impl Phrases {
    /// Builds a set. Names without a letter are ignored.
    pub(super) fn new(names: impl IntoIterator<Item = Vec<String>>) -> Self {
        Self::numbered(names.into_iter().map(|name| (name, 0)))
    }

    /// Builds a set of names, each with a number. Names without a letter are ignored.
    pub(super) fn numbered(names: impl IntoIterator<Item = (Vec<String>, u32)>) -> Self {
        let mut builder = PhraseSetBuilder::new();
        let mut initials = Initials::default();
        for (name, number) in names.into_iter().filter(|(name, _)| has_letter(name)) {
            initials.add(name.first().map_or("", String::as_str));
            builder.add(name.iter().map(|word| hash_of_lower(word)), number);
        }
        Self { set: builder.build(), initials }
    }

    /// Returns the number of tokens of the longest name that begins at token `i`, or 0, and the number of the name.
    pub(super) fn longest(&self, view: &View<'_>, i: usize) -> (usize, u32) {
        let first = view.word(i);
        if !self.initials.may_be(first.as_bytes()) {
            return (0, 0);
        }
        let is_joined = |&k: &usize| k == i || joins_words(view.gap(k));
        let words = (i..view.tokens.len()).take_while(is_joined).map(|k| hash_of_lower(view.word(k)));
        match self.set.longest(words) {
            Some((1, _)) if !first.starts_with(unicode::is_upper) && needs_capital(first) => (0, 0),
            found => found.unwrap_or_default(),
        }
    }
}

/// Returns true if a word of a name has a letter.
pub(super) fn has_letter(name: &[String]) -> bool {
    name.iter().any(|word| word.chars().any(unicode::is_letter))
}

/// Returns true if a word is too common to be a name unless it is capitalised.
fn needs_capital(word: &str) -> bool {
    word.chars().count() <= 3 || is_no_name(word)
}

/// Returns true if the words on both sides of a gap may belong to one name.
fn joins_words(gap: &str) -> bool {
    gap.len() <= 3 && gap.chars().all(|c| matches!(c, ' ' | '-' | '.' | '&' | '\'' | '+' | '/' | '®'))
}

/// Returns the first 12 tokens of a name in lower case, without emoji.
pub(super) fn words_of(name: &str) -> Vec<String> {
    let cleaned = normalise::clean(name);
    let mut tokens = Vec::new();
    tokenize(&cleaned, &mut tokens);
    let words = tokens.iter().filter(|token| token.kind != TokenKind::Emoji);
    words.take(12).map(|token| unicode::to_lower(token.of(&cleaned))).collect()
}
