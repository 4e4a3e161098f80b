//! The terms of a message block by block, and words for them.

use super::context::Context;
use crate::corpus::Zone;
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

/// Appends the paragraphs of one zone of the part of a row that the view covers.
pub(super) fn of_running_text<'a>(context: &Context<'a>, row: usize, out: &mut TermBlocks<'a>) {
    let tokens = context.corpus.token_slice(row);
    let of_form = context.terms(row);
    let mut push = |(range, is_body): (Range<usize>, bool)| {
        if is_body || !context.body_only {
            let seen = context.seen_slices(&tokens[range]);
            out.push(seen.map(|(token, slice)| (context.term(token, of_form), slice)));
        }
    };
    let mut body = context.spans.row(row).iter().peekable();
    let mut open: Option<(Range<usize>, (Zone, bool))> = None;
    for (unit, of_unit) in context.corpus.unit_tokens(row) {
        while body.next_if(|span| span.1 <= unit.start).is_some() {}
        let is_body = body.peek().is_some_and(|span| span.0 <= unit.start);
        let (start, place) = (unit.start as usize, (unit.zone, is_body));
        let end = start + of_unit.len();
        match &mut open {
            Some((range, known)) if unit.continues && *known == place => range.end = end,
            _ => {
                let paragraph = open.replace((start..end, place));
                paragraph.into_iter().for_each(|(range, (_, is_body))| push((range, is_body)));
            }
        }
    }
    open.into_iter().for_each(|(range, (_, is_body))| push((range, is_body)));
}
