//! `skeleton`: word 5-grams of the body with one placeholder for every word beyond the 200 commonest, if three words of
//! the gram or more are common.
//!
//! Slots stay as they are and are not common words. Texts of fewer than five words have no gram. Languages without a
//! list of common words have no skeleton. The similarity by chance S_0 of English essays is about .002 (.019 if all grams
//! counted).

use super::context::{Context, Scratch};
use super::definition::{Definition, Visit};
use super::gram_kind::Spelling;
use super::terms::WordTerm;
use super::wording;
use crate::corpus::Token;
use crate::shingle::grams;

/// Words per gram.
pub(crate) const SKELETON_GRAM: usize = 5;

/// The fewest common words of a gram that counts.
const COMMON: usize = 3;

/// The term of a word that is not common.
const PLACEHOLDER: u64 = 0x5f;

pub(super) const DEFINITION: Definition = Definition {
    name: "skeleton",
    sees: "sentence shapes: the voice that stays when the words change",
    misses: "what the sentences say",
    needs: "five words in its body, three of them common, in a language with a list of common words",
    words: WordTerm::Choice(|_, hash, is_common| if is_common { hash } else { PLACEHOLDER }),
    values: Some(values),
    ..Definition::of_grams(Spelling::Shapes, Some(SKELETON_GRAM))
};

/// Which of the last words are common, one bit each.
#[derive(Default)]
pub(super) struct Shape(u32);

impl Shape {
    /// Appends the term of a token, or of the slot in its place. Returns true if the gram that ends with it counts.
    #[inline]
    pub(super) fn spell(
        &mut self,
        context: &Context<'_>,
        token: Token,
        slot: Option<u8>,
        of_form: &[u64],
        terms: &mut Vec<u64>,
    ) -> bool {
        wording::spell(context, token, slot, of_form, terms);
        let is_common = slot.is_none() && terms.last().is_some_and(|&term| term != PLACEHOLDER);
        self.0 = (self.0 << 1 | u32::from(is_common)) & ((1 << SKELETON_GRAM) - 1);
        self.0.count_ones() as usize >= COMMON
    }
}

/// Visits the grams of a row in words, with `…` for the placeholder.
fn values(context: &Context<'_>, row: usize, scratch: &mut Scratch, visit: Visit<'_>) {
    let of_form = context.terms(row);
    let Scratch { terms, tokens, .. } = scratch;
    terms.clear();
    tokens.clear();
    tokens.extend(context.visible(row));
    terms.extend(tokens.iter().map(|&token| context.term(token, of_form)));
    if tokens.len() < SKELETON_GRAM {
        return;
    }
    let is_shown = |token: Token| context.term(token, of_form) != PLACEHOLDER;
    let is_common = |token: &&Token| context.slot(**token).is_none() && is_shown(**token);
    let word = |&token: &Token| if is_shown(token) { context.word(token) } else { "…".to_owned() };
    let mut runs = tokens.windows(SKELETON_GRAM);
    grams(terms, SKELETON_GRAM, context.salt(row), |gram| {
        if let Some(run) = runs.next().filter(|run| run.iter().filter(is_common).count() >= COMMON) {
            visit(gram, &|| run.iter().map(word).collect::<Vec<_>>().join(" "));
        }
    });
}
