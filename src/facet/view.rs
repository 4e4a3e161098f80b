//! A view: one facet with the settings that decide which tokens it sees.

use super::all::Facet;

/// A facet with its settings: masks, stems, gram size and zones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// The facet.
    pub facet: Facet,
    /// True if a slot replaces its words.
    pub mask: bool,
    /// True if words are stemmed.
    pub stem: bool,
    /// Words per gram, of the facets whose grams have no fixed size.
    pub ngram: usize,
    /// True if only the body counts, or the whole message.
    pub body_only: bool,
}

impl View {
    /// Returns the view that `analyze` takes by default: masked, stemmed word 4-grams of the body.
    #[must_use]
    pub const fn new(facet: Facet) -> Self {
        Self { facet, mask: true, stem: true, ngram: 4, body_only: true }
    }
}
