//! A text with its tokens and the gaps between them.

use crate::text::token::{Token, TokenKind};

/// A text with its tokens. The rules of each slot family are methods of it, in the file of the family.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    /// One past the last token that is in a slot so far.
    pub(super) taken: usize,
}

impl<'a> View<'a> {
    /// Returns token `i`, or an empty string beyond the last.
    #[inline]
    pub(super) fn word(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |token| token.of(self.text))
    }

    pub(super) fn kind(&self, i: usize) -> Option<TokenKind> {
        self.tokens.get(i).map(|token| token.kind)
    }

    /// Returns the text between token `i - 1` and token `i`. The outer gaps reach to the ends of the text.
    #[inline]
    pub(super) fn gap(&self, i: usize) -> &'a str {
        let from = match i.checked_sub(1) {
            Some(before) => self.tokens.get(before).map_or(self.text.len(), |token| token.end as usize),
            None => 0,
        };
        let to = self.tokens.get(i).map_or(self.text.len(), |token| token.start as usize);
        self.text.get(from..to).unwrap_or_default()
    }

    /// Returns token `i` unless a slot covers it.
    pub(super) fn free(&self, i: usize) -> Option<&'a str> {
        (i >= self.taken && i < self.tokens.len()).then(|| self.word(i))
    }

    /// Returns the token before token `i` unless a slot covers it.
    pub(super) fn free_before(&self, i: usize) -> Option<&'a str> {
        self.free(i.checked_sub(1)?)
    }
}
