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
    let tokens = &mut scratch.tokens;
    tokens.clear();
    tokens.extend(context.visible(row).filter(|&token| is_counted(token, context.term(token, of_form))));
    grams_of(context, row, n, tokens, visit);
}

/// Visits the grams of `n` terms of some tokens with the words of each.
pub(super) fn grams_of(context: &Context<'_>, row: usize, n: usize, tokens: &[Token], visit: Visit<'_>) {
    let of_form = context.terms(row);
    let terms: Vec<u64> = tokens.iter().map(|&token| context.term(token, of_form)).collect();
    let n = n.min(tokens.len());
    let mut runs = tokens.windows(n.max(1));
    grams(&terms, n, context.salt(row), |gram| {
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
