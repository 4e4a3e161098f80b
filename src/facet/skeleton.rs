//! `skeleton`: word 5-grams of the body with every word beyond the 200 commonest replaced by one placeholder; only grams
//! with three common words or more.
//!
//! What it sees: sentence shapes, the voice that stays when the words change. What it does not: what is said. Slots stand
//! for themselves and are no common words. Texts of fewer than five words have none: they show no shape. Languages without a list of common words have no skeleton. Base similarity
//! S_0 of English essays: about .002 (.019 with all grams), which is why the index is corrected for it.

use super::extractor::{Extractor, Scratch};
use super::wording;
use crate::corpus::Token;
use crate::shingle::grams;

/// Words per gram.
pub(crate) const GRAM: usize = 5;

/// So many of them are common words.
const COMMON: usize = 3;

/// What stands for a word that is not common.
const PLACEHOLDER: u64 = 0x5f;

/// Which of the last words are common, one bit each.
#[derive(Default)]
pub(super) struct Shape(u32);

impl Shape {
    /// Adds the term of a token, or of the slot that stands for it; whether the gram that it ends has enough common words.
    #[inline]
    pub(super) fn spell(
        &mut self,
        extractor: &Extractor<'_>,
        token: Token,
        slot: Option<u8>,
        of_form: &[u64],
        terms: &mut Vec<u64>,
    ) -> bool {
        wording::spell(extractor, token, slot, of_form, terms);
        let is_common = slot.is_none() && terms.last().is_some_and(|term| is_common(*term));
        self.0 = (self.0 << 1 | u32::from(is_common)) & ((1 << GRAM) - 1);
        self.0.count_ones() as usize >= COMMON
    }
}

/// Whether a term is a common word's, if it is none of a slot.
fn is_common(term: u64) -> bool {
    term != PLACEHOLDER
}

/// The grams of a row in words, with `…` for the placeholder.
pub(super) fn values(
    extractor: &Extractor<'_>,
    row: usize,
    scratch: &mut Scratch,
    visit: &mut dyn FnMut(u64, &dyn Fn() -> String),
) {
    let language = extractor.language(row);
    let of_form = extractor.terms.of(language);
    let Scratch { terms, tokens, .. } = scratch;
    terms.clear();
    tokens.clear();
    extractor.for_each_visible(row, |token| {
        terms.push(extractor.term(token, of_form));
        tokens.push(token);
    });
    if tokens.len() < GRAM {
        return;
    }
    let is_shown = |token: Token| is_common(extractor.term(token, of_form));
    let counts = |token: &&Token| extractor.slot(**token).is_none() && is_shown(**token);
    let word = |&token: &Token| if is_shown(token) { extractor.word(token) } else { "…".to_owned() };
    let mut runs = tokens.windows(GRAM);
    grams(terms, GRAM, extractor.salt(row), |gram| {
        if let Some(run) = runs.next().filter(|run| run.iter().filter(counts).count() >= COMMON) {
            visit(gram, &|| run.iter().map(word).collect::<Vec<_>>().join(" "));
        }
    });
}

/// What a form counts as: itself where it is common, else the placeholder.
pub(super) fn term(is_common: bool, hash: u64) -> u64 {
    if is_common { hash } else { PLACEHOLDER }
}
