//! `vocabulary`: the stemmed words of the body minus the language's 200 commonest. Slots are no words.
//!
//! What it sees: the subject matter. What it does not: word order, and so every formula. Base similarity S_0 of English
//! essays: about .027, as two texts of one language share words by chance.

use super::extractor::{Extractor, Scratch, terms_of};
use crate::corpus::Token;
use crate::shingle::grams;

pub(super) fn features(
    extractor: &Extractor<'_>,
    row: usize,
    tokens: &[Token],
    scratch: &mut Scratch,
    emit: &mut impl FnMut(u64),
) {
    let words = tokens.iter().copied().filter(|&t| extractor.slot(t).is_none());
    scratch.terms.clear();
    terms_of(extractor, row, words, &mut scratch.terms);
    grams(&scratch.terms, 1, extractor.salt(row), emit);
}
