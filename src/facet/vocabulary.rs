//! `vocabulary`: the stemmed words of the body minus the language's 200 commonest. Slots are no words.
//!
//! What it sees: the subject matter. What it does not: word order, and so every formula. Base similarity S_0 of English
//! essays: about .027, as two texts of one language share words by chance.

use super::terms::NOTHING;
use crate::corpus::Token;

/// Adds the term of a token, if it is an uncommon word.
#[inline]
pub(super) fn spell(token: Token, slot: Option<u8>, of_form: &[u64], terms: &mut Vec<u64>) {
    let term = if slot.is_none() { of_form[token.form() as usize] } else { NOTHING };
    terms.extend((term != NOTHING).then_some(term));
}
