//! `subject`: word 2-grams of the subject line, masked and stemmed; and, as a block of their own, its emoji and
//! punctuation marks. A run of one mark is one mark.
//!
//! The similarity by chance S_0 of the first lines of English essays is about .05.

use super::blocks::in_block;
use super::context::{Context, Scratch};
use super::definition::{Definition, Features, Visit};
use super::runs::{grams_of, whole};
use super::terms::WordTerm;
use crate::corpus::Token;
use crate::shingle::grams;
use crate::unicode;

/// Words per gram.
pub(crate) const GRAM: usize = 2;

/// The mark that makes a keycap of the digit before it.
const KEYCAP: char = '\u{20E3}';

pub(super) const DEFINITION: Definition = Definition {
    name: "subject",
    sees: "the subject line: \"Ultime ore! 🔥 −{percent} su tutto\"",
    misses: "the preheader",
    needs: "a subject",
    has_slots: true,
    blocks: 2,
    words: WordTerm::Stem,
    features: Features::Emit(features),
    values: Some(|context, row, _, visit| whole(context, row, context.corpus.subject(row), visit)),
    spelled: Some(spelled),
    blocks_of_terms: Some(|context, row, out| {
        let of_form = context.terms(row);
        let words = context.seen_slices(context.corpus.subject(row));
        let words = words.filter(|&(token, _)| !is_mark(context, token));
        out.push(words.map(|(token, slice)| (context.term(token, of_form), slice)));
    }),
    ..Definition::BASE
};

fn features(context: &Context<'_>, row: usize, scratch: &mut Scratch, emit: &mut dyn FnMut(u64)) {
    let (salt, tokens) = (context.salt(row), context.corpus.subject(row));
    scratch.terms.clear();
    let words = context.seen(tokens).filter(|&token| !is_mark(context, token));
    context.push_terms(row, words, &mut scratch.terms);
    grams(&scratch.terms, GRAM, salt, |gram| emit(in_block(gram, 0)));
    marks(context, row).for_each(|(mark, _)| emit(mark));
}

fn spelled(context: &Context<'_>, row: usize, scratch: &mut Scratch, visit: Visit<'_>) {
    scratch.tokens.clear();
    let tokens = context.seen(context.corpus.subject(row));
    scratch.tokens.extend(tokens.filter(|&token| !is_mark(context, token)));
    grams_of(context, row, GRAM, &scratch.tokens, &mut |gram, words| visit(in_block(gram, 0), words));
    marks(context, row).for_each(|(mark, token)| visit(mark, &|| context.word(token)));
}

/// Returns the feature and the token of each mark of the subject.
fn marks(context: &Context<'_>, row: usize) -> impl Iterator<Item = (u64, Token)> {
    let salt = context.salt(row);
    let marks = context.seen(context.corpus.subject(row)).filter(|&token| is_mark(context, token));
    marks.map(move |token| {
        let mut feature = 0;
        grams(&[context.corpus.vocabulary.hash(token.form())], 1, salt, |mark| feature = mark);
        (in_block(feature, 1), token)
    })
}

/// Returns true if a token is an emoji or a punctuation mark.
fn is_mark(context: &Context<'_>, token: Token) -> bool {
    let surface = context.corpus.vocabulary.surface(token.form());
    // A keycap (3️⃣) is an emoji, although it holds a digit.
    let is_emoji = surface.ends_with(KEYCAP) || !surface.chars().any(unicode::is_letter_or_number);
    context.slot(token).is_none() && is_emoji
}
