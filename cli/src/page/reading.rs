//! The report and the words that every section reads.

use super::order::order;
use super::said::Catalogues;
use std::borrow::Cow;
use std::collections::BTreeMap;
use unisono::facet::Facet;
use unisono::report::{BrandResult, FacetResult, Report};

/// A report, with its brands in the order of the matrices.
pub(super) struct Reading<'a> {
    pub(super) report: &'a Report,
    pub(super) words: Catalogues,
    /// The first facet of the report, which the verdict is about.
    pub(super) facet: Option<(Facet, &'a FacetResult)>,
    /// The brand that comes first.
    pub(super) own: Option<&'a str>,
    /// The eligible brands of the first facet, similar ones next to each other.
    pub(super) brands: Vec<&'a BrandResult>,
    /// The row of the overlap matrix of each of them.
    rows: Vec<usize>,
    /// The places of the brands of the matrix in `brands`, by name and language.
    places: BTreeMap<(&'a str, &'a str), usize>,
    /// True if a brand may have several cells.
    is_multilingual: bool,
}

impl<'a> Reading<'a> {
    pub(super) fn new(report: &'a Report, own: Option<&'a str>) -> Self {
        let facet = report.facets.iter().next().map(|(facet, result)| (*facet, result));
        let cells = facet.map_or(&[][..], |(_, result)| &result.per_brand);
        let matrix = facet.and_then(|(_, result)| result.overlap.as_ref());
        let rows: Vec<usize> = match matrix {
            Some(overlap) if overlap.matrix.nrows() == cells.len() => {
                order(cells.len(), |a, b| overlap.matrix[[a, b]])
            }
            _ => (0..cells.len()).collect(),
        };
        let brands: Vec<&BrandResult> = rows.iter().map(|&at| &cells[at]).collect();
        let places = brands
            .iter()
            .enumerate()
            .map(|(place, cell)| ((cell.brand.as_str(), cell.language.as_str()), place))
            .collect();
        let is_multilingual = cells.iter().any(|cell| cell.language != cells[0].language);
        Self { report, words: Catalogues::new(), facet, own, brands, rows, places, is_multilingual }
    }

    /// Returns the name of a cell: with its language where brands write in several.
    pub(super) fn label<'b>(&self, brand: &'b str, language: &str) -> Cow<'b, str> {
        if self.is_multilingual { format!("{brand} [{language}]").into() } else { brand.into() }
    }

    pub(super) fn is_own(&self, brand: &str) -> bool {
        self.own == Some(brand)
    }

    /// Returns the place of a cell in the order of the matrices; those outside the index come last.
    pub(super) fn place(&self, brand: &str, language: &str) -> usize {
        self.places.get(&(brand, language)).copied().unwrap_or(usize::MAX)
    }

    /// Returns the first place of a brand, whatever its language.
    pub(super) fn place_of_brand(&self, brand: &str) -> usize {
        let cells = self.brands.iter().position(|cell| cell.brand == brand);
        cells.unwrap_or(usize::MAX)
    }

    /// Returns the overlap of the brands at two places.
    pub(super) fn overlap(&self, a: usize, b: usize) -> Option<f64> {
        let overlap = self.facet?.1.overlap.as_ref()?;
        overlap.matrix.get([*self.rows.get(a)?, *self.rows.get(b)?]).copied().flatten()
    }
}
