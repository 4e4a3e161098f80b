//! A view: one facet with the settings that decide which tokens it sees.

use super::all::Facet;

/// How a facet looks at a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// The facet.
    pub facet: Facet,
    /// Whether a slot replaces its words.
    pub mask: bool,
    /// Whether words are stemmed.
    pub stem: bool,
    /// Words per gram, of the facets whose grams have no fixed size.
    pub ngram: usize,
    /// Whether only the body counts, or the whole message.
    pub body_only: bool,
}

impl View {
    /// The view that `analyze` takes by default: masked, stemmed word 4-grams of the body.
    #[must_use]
    pub const fn new(facet: Facet) -> Self {
        Self { facet, mask: true, stem: true, ngram: 4, body_only: true }
    }
}
