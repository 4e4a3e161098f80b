//! `opening`: word 2-grams of the greeting and the first sentence, masked and stemmed.
//!
//! What it sees: "Ciao {name}, abbiamo notato che …". It looks at the text as it stands, as a greeting that a brand never
//! changes is cut from the body as its boilerplate. What it does not: headings and buttons above the greeting.

use super::extractor::{Extractor, Scratch, terms_of};
use crate::shingle::grams;
use crate::text::Zone;

/// Words per gram.
const GRAM: usize = 2;

pub(super) fn features(
    extractor: &Extractor<'_>,
    row: usize,
    scratch: &mut Scratch,
    emit: &mut impl FnMut(u64),
) {
    scratch.terms.clear();
    for (unit, tokens) in extractor.corpus.unit_tokens(row) {
        if unit.zone == Zone::Opening {
            terms_of(extractor, row, extractor.seen(tokens), &mut scratch.terms);
        }
    }
    grams(&scratch.terms, GRAM, extractor.salt(row), emit);
}
