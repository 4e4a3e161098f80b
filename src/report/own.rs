//! The facets of the caller's own that a report includes.

use crate::facet::OwnFacet;
use std::fmt;
use std::sync::Arc;

/// Facets of the caller's own, in the order in which they were added.
///
/// Two lists are equal if their names are; functions cannot be compared.
#[derive(Clone, Default)]
pub struct OwnFacets(Vec<Arc<dyn OwnFacet + Send>>);

impl OwnFacets {
    /// Adds a facet. Its name must differ from those of the others.
    pub fn push(&mut self, facet: impl OwnFacet + Send + 'static) {
        self.0.push(Arc::new(facet));
    }

    /// The facets.
    pub fn iter(&self) -> impl Iterator<Item = &dyn OwnFacet> {
        self.0.iter().map(|facet| facet.as_ref() as &dyn OwnFacet)
    }
}

impl PartialEq for OwnFacets {
    fn eq(&self, other: &Self) -> bool {
        self.iter().map(OwnFacet::name).eq(other.iter().map(OwnFacet::name))
    }
}

impl fmt::Debug for OwnFacets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(OwnFacet::name)).finish()
    }
}
