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

/// Appends the blocks of the part of a row that the view covers.
pub(super) fn of_running_text<'a>(context: &Context<'a>, row: usize, out: &mut TermBlocks<'a>) {
    let tokens = context.corpus.token_slice(row);
    let of_form = context.terms(row);
    let whole = [(0, tokens.len() as u32)];
    let spans = if context.body_only { context.spans.row(row) } else { &whole[..] };
    let starts = context.corpus.units(row).iter().map(|unit| unit.start);
    let ends = starts.clone().skip(1).chain([tokens.len() as u32]);
    for (start, end) in starts.zip(ends) {
        let first = spans.partition_point(|span| span.1 <= start);
        for span in spans[first..].iter().take_while(|span| span.0 < end) {
            let range = span.0.max(start) as usize..span.1.min(end) as usize;
            out.push(
                context
                    .seen_slices(&tokens[range])
                    .map(|(token, slice)| (context.term(token, of_form), slice)),
            );
        }
    }
}
