//! `subject`: word 2-grams of the subject line, masked and stemmed; and, as a block of their own, its emoji and
//! punctuation marks, runs of one mark as one.
//!
//! What it sees: "Ultime ore! 🔥 −{percent} su tutto". What it does not: the preheader. Base similarity S_0 of English
//! essays' first lines: about .05.

use super::extractor::{Extractor, Scratch, terms_of};
use super::in_block;
use crate::shingle::grams;
use crate::unicode;

/// Words per gram.
const GRAM: usize = 2;

/// What makes a keycap of the digit before it.
const KEYCAP: char = '\u{20E3}';

pub(super) fn features(
    extractor: &Extractor<'_>,
    row: usize,
    scratch: &mut Scratch,
    emit: &mut impl FnMut(u64),
) {
    let salt = extractor.salt(row);
    let is_mark = |form: u32| {
        let surface = extractor.corpus.vocabulary.surface(form);
        // A keycap (3️⃣) is an emoji, with a digit in it.
        surface.ends_with(KEYCAP) || !surface.chars().any(unicode::is_letter_or_number)
    };
    let tokens = extractor.corpus.subject(row);
    let words = extractor.seen(tokens).filter(|&t| extractor.slot(t).is_some() || !is_mark(t.form()));
    scratch.terms.clear();
    terms_of(extractor, row, words, &mut scratch.terms);
    grams(&scratch.terms, GRAM, salt, |gram| emit(in_block(gram, 0)));
    let marks = extractor.seen(tokens).filter(|&t| extractor.slot(t).is_none() && is_mark(t.form()));
    scratch.terms.clear();
    scratch.terms.extend(marks.map(|t| extractor.corpus.vocabulary.hash(t.form())));
    grams(&scratch.terms, 1, salt, |mark| emit(in_block(mark, 1)));
}
