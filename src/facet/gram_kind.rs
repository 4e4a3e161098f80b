//! The kinds of grams of running text: their terms, their size, and the part of the message that they cover.

/// A kind of grams.
#[derive(Debug, Clone, Copy)]
pub(super) struct GramKind {
    /// The terms of a token.
    pub(super) spelling: Spelling,
    /// Terms per gram; `None` for the number that the view sets.
    pub(super) size: Option<usize>,
    /// True if the grams cover everything but the body, instead of the body.
    pub(super) is_rest: bool,
}

/// The terms that a token becomes. An enum rather than a trait object, because the walk over tokens is hot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// Words, and slots as words.
    Words,
    /// Uncommon words only.
    UncommonWords,
    /// Letters; only a sample of the grams counts.
    Letters,
    /// Words; only grams with enough common words count.
    Shapes,
}

impl GramKind {
    /// Returns the terms per gram in a view with `ngram` words per gram.
    pub(super) fn size(self, ngram: usize) -> usize {
        self.size.unwrap_or(ngram).max(1)
    }
}
