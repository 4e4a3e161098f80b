//! What the screen and the page both say: the closest brand, and the index expected by chance.

use unisono::analysis::MIN_UNITS_FOR_OVERLAP;
use unisono::report::{BrandResult, FacetResult, VerdictLevel};

/// The brand closest to another.
pub(crate) struct Closest<'a> {
    pub(crate) brand: &'a str,
    pub(crate) overlap: Option<f64>,
    /// True if one of the two has too few units for an overlap.
    pub(crate) has_few_units: bool,
}

/// Returns whether an overlap is so small that two brands are not close.
pub(crate) fn is_far(overlap: f64) -> bool {
    VerdictLevel::from_index(overlap) == VerdictLevel::Distinct
}

/// Returns the brand closest to one of the brands of a result; `None` if no brand is close.
pub(crate) fn closest<'a>(brand: &'a BrandResult, brands: &[BrandResult]) -> Option<Closest<'a>> {
    let near = brand.nearest.first().filter(|near| near.across > 0.0 && !near.overlap.is_some_and(is_far))?;
    let is_few = |brand: &BrandResult| brand.units < u64::from(MIN_UNITS_FOR_OVERLAP);
    let other = brands.iter().find(|other| other.brand == near.brand && other.language == brand.language);
    let has_few_units = near.overlap.is_none() && (is_few(brand) || other.is_some_and(is_few));
    Some(Closest { brand: &near.brand, overlap: near.overlap, has_few_units })
}

/// Returns the index expected by chance: that of independent writers or, if it is unknown, that of brands that choose
/// independently.
pub(crate) fn by_chance(result: &FacetResult) -> Option<f64> {
    result.chance.ix.or(result.values.as_ref().and_then(|values| values.independent_choice))
}
