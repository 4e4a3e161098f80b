//! Masked terms: the hash of each token's form or slot, unstemmed, to compare texts in any language.

use crate::corpus::{Corpus, Masked, Slot, Token, Zone};
use crate::hash::hash64;

/// The masked terms of a corpus.
pub(super) struct MaskedTerms<'a> {
    corpus: &'a Corpus,
    slots: [u64; 16],
}

impl<'a> MaskedTerms<'a> {
    pub(super) fn new(corpus: &'a Corpus) -> Self {
        Self { corpus, slots: slot_hashes() }
    }

    /// The masked terms of the tokens `range` of a row.
    pub(super) fn of(&self, row: usize, range: std::ops::Range<usize>) -> impl Iterator<Item = u64> {
        self.corpus.token_slice(row)[range].iter().filter_map(|&encoded| {
            match Token::from_encoded(encoded).masked() {
                Masked::Word(form) => Some(self.corpus.vocabulary.hash(form)),
                Masked::Slot(slot) => Some(self.slots[slot as usize & 15]),
                Masked::Continued => None,
            }
        })
    }
}

/// The term hash of each slot, by the slot's number.
pub(crate) fn slot_hashes() -> [u64; 16] {
    let mut out = [0; 16];
    for slot in Slot::ALL {
        out[slot as usize & 15] = hash64(format!("{{{}}}", slot.name()).as_bytes());
    }
    out
}

/// Returns the number of words of a row's opening and body by marks of the message only; a slot is one.
pub(crate) fn n_body_words(corpus: &Corpus, row: usize) -> usize {
    let body = corpus.unit_tokens(row).filter(|(unit, _)| matches!(unit.zone, Zone::Opening | Zone::Body));
    body.map(|(_, tokens)| masked_length(tokens)).sum()
}

/// Returns the number of encoded tokens; a slot is one.
pub(super) fn masked_length(tokens: &[u32]) -> usize {
    tokens.iter().filter(|&&t| !Token::from_encoded(t).continues()).count()
}
