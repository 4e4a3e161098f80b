//! `subject`: word 2-grams of the subject line, masked and stemmed; and, as a block of their own, its emoji and
//! punctuation marks. A run of one mark is one mark.
//!
//! The base similarity S_0 of the first lines of English essays is about .05.

use super::blocks::in_block;
use super::context::{Context, Scratch};
use super::definition::{Definition, Features};
use super::runs::whole;
use super::terms::WordTerm;
use crate::corpus::Token;
use crate::shingle::grams;
use crate::unicode;

/// Words per gram.
const GRAM: usize = 2;

/// The mark that makes a keycap of the digit before it.
const KEYCAP: char = '\u{20E3}';

pub(super) const DEFINITION: Definition = Definition {
    name: "subject",
    sees: "the subject line: \"Ultime ore! 🔥 −{percent} su tutto\"",
    misses: "the preheader",
    needs: "a subject",
    has_slots: true,
    has_zones: false,
    blocks: 2,
    words: WordTerm::Stem,
    features: Features::Emit(features),
    values: Some(|context, row, _, visit| whole(context, row, context.corpus.subject(row), visit)),
};

fn features(context: &Context<'_>, row: usize, scratch: &mut Scratch, emit: &mut dyn FnMut(u64)) {
    let salt = context.salt(row);
    let is_mark = |token: Token| {
        let surface = context.corpus.vocabulary.surface(token.form());
        // A keycap (3️⃣) is an emoji, although it holds a digit.
        let is_emoji = surface.ends_with(KEYCAP) || !surface.chars().any(unicode::is_letter_or_number);
        context.slot(token).is_none() && is_emoji
    };
    let tokens = context.corpus.subject(row);
    scratch.terms.clear();
    context.push_terms(row, context.seen(tokens).filter(|&token| !is_mark(token)), &mut scratch.terms);
    grams(&scratch.terms, GRAM, salt, |gram| emit(in_block(gram, 0)));
    let marks = context.seen(tokens).filter(|&token| is_mark(token));
    scratch.terms.clear();
    scratch.terms.extend(marks.map(|token| context.corpus.vocabulary.hash(token.form())));
    grams(&scratch.terms, 1, salt, |mark| emit(in_block(mark, 1)));
}
