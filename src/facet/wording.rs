//! `wording`, the headline: masked, stemmed word n-grams of the body.
//!
//! What it sees: the same formulas, where only the name changes. What it does not: paraphrase. No weights by rarity: they
//! would hide exactly the phrases that everybody shares. Base similarity S_0 of English essays: about .0004.

use super::extractor::Extractor;
use crate::corpus::Token;

/// Adds the term of a token, or of the slot that stands for it.
#[inline]
pub(super) fn spell(
    extractor: &Extractor<'_>,
    token: Token,
    slot: Option<u8>,
    of_form: &[u64],
    terms: &mut Vec<u64>,
) {
    terms.push(match slot {
        Some(slot) => extractor.slot_term(slot),
        None => of_form[token.form() as usize],
    });
}
