//! `opening`: word 2-grams of the greeting and the first sentence, masked and stemmed.
//!
//! It covers the text before boilerplate is cut: a greeting that a brand never changes would be cut from the body.

use super::context::{Context, Scratch};
use super::definition::{Definition, Features, Visit};
use super::runs::{grams_of, whole};
use super::terms::WordTerm;
use crate::corpus::Zone;
use crate::shingle::grams;

/// Words per gram.
const GRAM: usize = 2;

pub(super) const DEFINITION: Definition = Definition {
    name: "opening",
    sees: "the greeting and first sentence: \"Ciao {name}, abbiamo notato che …\"",
    misses: "headings and buttons above the greeting",
    needs: "a greeting or first sentence",
    has_slots: true,
    words: WordTerm::Stem,
    features: Features::Emit(features),
    values: Some(|context, row, _, visit| {
        openings(context, row).for_each(|tokens| whole(context, row, tokens, visit));
    }),
    spelled: Some(spelled),
    ..Definition::BASE
};

fn features(context: &Context<'_>, row: usize, scratch: &mut Scratch, emit: &mut dyn FnMut(u64)) {
    scratch.terms.clear();
    for tokens in openings(context, row) {
        context.push_terms(row, context.seen(tokens), &mut scratch.terms);
    }
    grams(&scratch.terms, GRAM, context.salt(row), emit);
}

/// Returns the tokens of each block of the opening.
fn openings<'a>(context: &Context<'a>, row: usize) -> impl Iterator<Item = &'a [u32]> {
    let units = context.corpus.unit_tokens(row).filter(|(unit, _)| unit.zone == Zone::Opening);
    units.map(|(_, tokens)| tokens)
}

fn spelled(context: &Context<'_>, row: usize, scratch: &mut Scratch, visit: Visit<'_>) {
    scratch.tokens.clear();
    openings(context, row).for_each(|tokens| scratch.tokens.extend(context.seen(tokens)));
    grams_of(context, row, GRAM, &scratch.tokens, visit);
}
