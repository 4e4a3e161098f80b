//! `skeleton`: word 5-grams of the body with every word beyond the 200 commonest replaced by one placeholder; only grams
//! with three common words or more.
//!
//! What it sees: sentence shapes, the voice that stays when the words change. What it does not: what is said. Slots stand
//! for themselves and are no common words. Texts of fewer than five words have none: they show no shape. Languages without a list of common words have no skeleton. Base similarity
//! S_0 of English essays: about .002 (.019 with all grams), which is why the index is corrected for it.

use super::extractor::{Extractor, Scratch};
use crate::corpus::Token;
use crate::shingle::grams;
use crate::text::lexicon;

/// Words per gram.
const GRAM: usize = 5;

/// So many of them are common words.
const COMMON: usize = 3;

/// What stands for a word that is not common.
const PLACEHOLDER: u64 = 0x5f;

pub(super) fn features(
    extractor: &Extractor<'_>,
    row: usize,
    tokens: &[Token],
    scratch: &mut Scratch,
    emit: &mut impl FnMut(u64),
) {
    for_each_gram(extractor, row, tokens, scratch, |gram, _, _| emit(gram));
}

/// The grams of a row in words, with `…` for the placeholder.
pub(super) fn values(
    extractor: &Extractor<'_>,
    row: usize,
    scratch: &mut Scratch,
    visit: &mut dyn FnMut(u64, &dyn Fn() -> String),
) {
    let mut tokens = Vec::new();
    extractor.for_each_visible(row, |token| tokens.push(token));
    for_each_gram(extractor, row, &tokens, scratch, |gram, run, common| {
        visit(gram, &|| {
            let is_shown = |(token, common): &(&Token, &bool)| **common || extractor.slot(**token).is_some();
            let word = |at: (&Token, &bool)| match is_shown(&at) {
                true => extractor.word(*at.0),
                false => "…".to_owned(),
            };
            run.iter().zip(common).map(word).collect::<Vec<_>>().join(" ")
        });
    });
}

/// Calls `visit` with each gram that has enough common words, its tokens, and which of them are common.
fn for_each_gram(
    extractor: &Extractor<'_>,
    row: usize,
    tokens: &[Token],
    scratch: &mut Scratch,
    mut visit: impl FnMut(u64, &[Token], &[bool]),
) {
    let language = extractor.language(row);
    if lexicon::common_words(language).is_empty() || tokens.len() < GRAM {
        return;
    }
    let of_form = extractor.terms.of(language);
    let Scratch { terms, common, .. } = scratch;
    terms.clear();
    common.clear();
    for &token in tokens {
        let term = extractor.term(token, of_form);
        common.push(extractor.slot(token).is_none() && term != PLACEHOLDER);
        terms.push(term);
    }
    let mut windows = tokens.windows(GRAM).zip(common.windows(GRAM));
    grams(terms, GRAM, extractor.salt(row), |gram| {
        let is_shaped = |window: &[bool]| window.iter().filter(|&&common| common).count() >= COMMON;
        if let Some((run, common)) = windows.next().filter(|(_, common)| is_shaped(common)) {
            visit(gram, run, common);
        }
    });
}

/// What a form counts as: itself where it is common, else the placeholder.
pub(super) fn term(is_common: bool, hash: u64) -> u64 {
    if is_common { hash } else { PLACEHOLDER }
}
