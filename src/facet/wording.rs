//! `wording`, the headline: masked, stemmed word n-grams of the body.
//!
//! Features are not weighted by rarity, because that would hide the phrases that all brands share. The similarity by
//! chance S_0 of English essays is about .0004.

use super::context::{Context, Scratch};
use super::definition::{Definition, Visit};
use super::gram_kind::Spelling;
use super::runs::runs;
use super::term_blocks::of_running_text;
use super::terms::WordTerm;
use crate::corpus::Token;

pub(super) const DEFINITION: Definition = Definition {
    name: "wording",
    sees: "the same formulas, even if the name in them changes",
    misses: "paraphrase",
    words: WordTerm::Stem,
    values: Some(values),
    blocks_of_terms: Some(of_running_text),
    ..Definition::of_grams(Spelling::Words, None)
};

/// Visits the grams of a row.
pub(super) fn values(context: &Context<'_>, row: usize, scratch: &mut Scratch, visit: Visit<'_>) {
    runs(context, row, context.ngram, |_, _| true, scratch, visit);
}

/// Appends the term of a token, or of the slot in its place.
#[inline]
pub(super) fn spell(
    context: &Context<'_>,
    token: Token,
    slot: Option<u8>,
    of_form: &[u64],
    terms: &mut Vec<u64>,
) {
    terms.push(match slot {
        Some(slot) => context.slot_term(slot),
        None => of_form[token.form() as usize],
    });
}
