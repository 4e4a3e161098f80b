//! The terms of a message block by block, and words for them.

use super::context::Context;
use crate::ragged::Ragged;
use std::ops::Range;

/// The terms of one message. Terms of different languages are not comparable.
#[derive(Default)]
pub(crate) struct TermBlocks<'a> {
    /// A row per block.
    terms: Ragged<u64>,
    /// The encoded tokens of each term.
    tokens: Vec<&'a [u32]>,
}

impl<'a> TermBlocks<'a> {
    /// Returns the terms, a row per block.
    pub(crate) fn terms(&self) -> &Ragged<u64> {
        &self.terms
    }

    /// Returns the tokens of each term of a run.
    pub(super) fn tokens(&self, run: Range<usize>) -> impl Iterator<Item = &'a [u32]> {
        self.tokens[run].iter().copied()
    }

    /// Appends a block of terms, each with its tokens.
    pub(super) fn push(&mut self, block: impl Iterator<Item = (u64, &'a [u32])>) {
        let tokens = &mut self.tokens;
        self.terms.push(block.map(|(term, of_term)| {
            tokens.push(of_term);
            term
        }));
    }
}

/// Appends the paragraphs of the part of a row that the view covers.
pub(super) fn of_running_text<'a>(context: &Context<'a>, row: usize, out: &mut TermBlocks<'a>) {
    let tokens = context.corpus.token_slice(row);
    let of_form = context.terms(row);
    let units = context.corpus.units(row);
    let start = |unit: usize| units.get(unit).map_or(tokens.len(), |unit| unit.start as usize);
    let paragraphs = context.spans.paragraphs(row, units);
    for (range, _) in paragraphs.filter(|(_, is_body)| *is_body || !context.body_only) {
        let seen = context.seen_slices(&tokens[start(range.start)..start(range.end)]);
        out.push(seen.map(|(token, slice)| (context.term(token, of_form), slice)));
    }
}
