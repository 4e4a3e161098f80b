//! `vocabulary`: the stemmed words of the body without the 200 commonest of the language. Slots are not words.
//!
//! The similarity by chance S_0 of English essays is about .027.

use super::definition::Definition;
use super::gram_kind::Spelling;
use super::runs::runs;
use super::terms::{NOTHING, WordTerm};
use crate::corpus::Token;

pub(super) const DEFINITION: Definition = Definition {
    name: "vocabulary",
    sees: "the subject matter",
    misses: "word order, and so every formula",
    words: WordTerm::Choice(|stem, _, is_common| if is_common { NOTHING } else { stem }),
    values: Some(|context, row, scratch, visit| {
        let is_word = |token, term| term != NOTHING && context.slot(token).is_none();
        runs(context, row, 1, is_word, scratch, visit);
    }),
    ..Definition::of_grams(Spelling::UncommonWords, Some(1))
};

/// Appends the term of a token if it is an uncommon word.
#[inline]
pub(super) fn spell(token: Token, slot: Option<u8>, of_form: &[u64], terms: &mut Vec<u64>) {
    let term = if slot.is_none() { of_form[token.form() as usize] } else { NOTHING };
    terms.extend((term != NOTHING).then_some(term));
}
