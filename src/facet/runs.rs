//! Values that are runs of words, and values that are whole texts.

use super::context::{Context, Scratch};
use super::definition::Visit;
use crate::corpus::Token;
use crate::shingle::grams;

/// Visits the runs of `n` tokens of a row among those that `is_counted` lets through.
pub(super) fn runs(
    context: &Context<'_>,
    row: usize,
    n: usize,
    is_counted: impl Fn(Token, u64) -> bool,
    scratch: &mut Scratch,
    visit: Visit<'_>,
) {
    let of_form = context.terms(row);
    let Scratch { terms, tokens, .. } = scratch;
    terms.clear();
    tokens.clear();
    for token in context.visible(row) {
        let term = context.term(token, of_form);
        if is_counted(token, term) {
            terms.push(term);
            tokens.push(token);
        }
    }
    let n = n.min(tokens.len());
    let mut runs = tokens.windows(n.max(1));
    grams(terms, n, context.salt(row), |gram| {
        if let Some(run) = runs.next() {
            visit(gram, &|| context.spell(run.iter().copied()));
        }
    });
}

/// Visits a whole text, unless the view sees none of it.
pub(super) fn whole(context: &Context<'_>, row: usize, tokens: &[u32], visit: Visit<'_>) {
    if context.seen(tokens).next().is_some() {
        visit(context.whole(context.salt(row), tokens), &|| context.spell(context.seen(tokens)));
    }
}
