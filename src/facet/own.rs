//! Own facets: what such a facet can read of a message, and how it emits features.

use super::letters::spelled;
use crate::catalog::Spans;
use crate::corpus::{Corpus, Masked, SentAt, Slot, Token};
use crate::language::Language;

/// A facet of one's own.
///
/// ```
/// use unisono::facet::{OwnFacet, own_facet};
/// use unisono::hash::hash64;
///
/// let last_words = own_facet("last_words", |message, emit| {
///     if let Some(word) = message.words().last() {
///         emit(hash64(word.as_bytes()));
///     }
/// });
/// assert_eq!(last_words.name(), "last_words");
/// ```
pub trait OwnFacet: Sync {
    /// Its name in reports. Facets of different names share no features.
    fn name(&self) -> &str;

    /// Calls `emit` with the hash of every feature of a message, once per occurrence.
    ///
    /// Hashes must be strong ([`hash64`](crate::hash::hash64)). A message without features is unscored. The result must
    /// depend on the message only; messages are visited in any order, on any thread.
    fn features(&self, message: &MessageRef<'_>, emit: &mut dyn FnMut(u64));
}

/// Makes a facet of a closure.
///
/// To add it to [`Config::own`](crate::Config::own), give the name as a literal or a `String`, and let the closure own its
/// variables (`move`).
pub fn own_facet<F>(name: impl Into<String>, features: F) -> impl OwnFacet
where
    F: Fn(&MessageRef<'_>, &mut dyn FnMut(u64)) + Sync,
{
    Closure { name: name.into(), features }
}

struct Closure<F> {
    name: String,
    features: F,
}

impl<F: Fn(&MessageRef<'_>, &mut dyn FnMut(u64)) + Sync> OwnFacet for Closure<F> {
    fn name(&self) -> &str {
        &self.name
    }

    fn features(&self, message: &MessageRef<'_>, emit: &mut dyn FnMut(u64)) {
        (self.features)(message, emit);
    }
}

/// The columns of one message. Words are case-folded; a masked slot is one word, such as `{name}` or `{price}`.
pub struct MessageRef<'a> {
    pub(super) corpus: &'a Corpus,
    pub(super) spans: &'a Spans,
    pub(super) row: usize,
    pub(super) brand: &'a str,
    pub(super) language: Language,
    pub(super) slots: &'a SlotNames,
}

impl<'a> MessageRef<'a> {
    /// Its id, or the hexadecimal of its content hash.
    #[must_use]
    pub fn id(&self) -> String {
        self.corpus.id(self.row)
    }

    /// Its brand, or group.
    #[must_use]
    pub fn brand(&self) -> &'a str {
        self.brand
    }

    /// Its language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// Its sending time; midnight if only the day is known.
    #[must_use]
    pub fn sent_at(&self) -> Option<SentAt> {
        self.corpus.rows()[self.row].sent_at
    }

    /// Its value in a column of the input.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&'a str> {
        self.corpus.columns().get(name)?.get(self.row)
    }

    /// Returns the words of its body, without header, footer and boilerplate.
    pub fn words(&self) -> impl Iterator<Item = &'a str> {
        self.spell(self.spans.tokens(self.corpus, self.row, true))
    }

    /// Returns the words and emoji of its subject line, then its punctuation marks.
    pub fn subject(&self) -> impl Iterator<Item = &'a str> {
        self.spell(self.corpus.subject(self.row).iter().map(|&token| Token::from_encoded(token)))
    }

    fn spell(&self, tokens: impl Iterator<Item = Token>) -> impl Iterator<Item = &'a str> {
        let (corpus, slots) = (self.corpus, self.slots);
        let shown = tokens.filter(|token| !token.continues());
        shown.map(move |token| slots.of(token).unwrap_or_else(|| corpus.vocabulary.surface(token.form())))
    }
}

/// The spelling of each slot.
pub(super) struct SlotNames([String; 16]);

impl SlotNames {
    pub(super) fn new() -> Self {
        let mut names: [String; 16] = Default::default();
        for slot in Slot::ALL {
            names[slot as usize & 15] = spelled(slot);
        }
        Self(names)
    }

    /// Returns the spelling of the slot that a token begins.
    fn of(&self, token: Token) -> Option<&str> {
        match token.masked() {
            Masked::Slot(slot) => Some(&self.0[usize::from(slot) & 15]),
            _ => None,
        }
    }
}
