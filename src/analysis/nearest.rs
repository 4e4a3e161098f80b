//! Finds the nearest brands of each brand. Keeps the matrix of all similarities if it is small enough.

use super::pairs::{Pair, Shared};
use super::result::Neighbour;
use crate::catalog::Catalog;
use std::collections::BTreeMap;

/// The number of nearest brands kept per brand.
pub const NEAREST: usize = 10;

/// A cell with fewer units has no overlap O_ab, because its S_aa is too noisy to divide by.
pub const MIN_UNITS_FOR_OVERLAP: u32 = 8;

/// The results kept from the pairs of one cell.
pub(super) struct PairRow {
    /// The cell's row and column in every matrix.
    pub(super) place: usize,
    /// The nearest other cells, nearest first.
    pub(super) nearest: Vec<Neighbour>,
    /// The mean S_ab over the other eligible cells of its language.
    pub(super) across: Option<f64>,
    /// S_ab with every eligible cell, if a matrix is kept; `None` across languages and for the cell itself.
    pub(super) similarities: Option<Vec<Option<f64>>>,
}

/// Returns the row of every eligible cell. `headline` holds the number of units of each cell, 0 if it is not eligible;
/// `within` holds the S_aa of each cell.
pub(super) fn pair_rows(
    catalog: &Catalog,
    shared: &Shared,
    headline: &[u32],
    within: &[f64],
    max_matrix: usize,
) -> BTreeMap<usize, PairRow> {
    let cells: Vec<usize> = (0..headline.len()).filter(|&a| headline[a] > 0).collect();
    let mut places = vec![None; headline.len()];
    cells.iter().enumerate().for_each(|(i, &a)| places[a] = Some(i));
    let wants = |a: usize, b: usize| headline[a] > 0 && headline[b] > 0;
    let of_cell = |a: usize, pairs: Vec<Pair>| {
        let place = places[a]?;
        let similarities = (cells.len() <= max_matrix).then(|| {
            let mut row = vec![None; cells.len()];
            for pair in &pairs {
                if let Some(place) = places[pair.other] {
                    row[place] = Some(pair.similarity());
                }
            }
            row
        });
        let sum: f64 = pairs.iter().map(Pair::similarity).sum();
        let across = (!pairs.is_empty()).then(|| sum / pairs.len() as f64);
        let overlap_with = |other: usize, across: f64| {
            let enough = headline[a].min(headline[other]) >= MIN_UNITS_FOR_OVERLAP;
            overlap(across, within[a], within[other]).filter(|_| enough)
        };
        let nearest = nearest(catalog, &pairs, overlap_with);
        Some((a, PairRow { place, nearest, across, similarities }))
    };
    shared.for_each_cell(catalog, wants, of_cell).into_iter().flatten().collect()
}

/// Returns the [`NEAREST`] cells with the largest overlap, largest first. Ties are broken by the larger S_ab, then by
/// name. Cells without an overlap come last.
fn nearest(
    catalog: &Catalog,
    pairs: &[Pair],
    overlap_with: impl Fn(usize, f64) -> Option<f64>,
) -> Vec<Neighbour> {
    let near = |pair: &Pair| {
        let across = pair.similarity();
        (catalog.cell_name(pair.other), overlap_with(pair.other, across), across)
    };
    let mut nearest: Vec<(&str, Option<f64>, f64)> = pairs.iter().map(near).collect();
    let nearer = |x: &(&str, Option<f64>, f64), y: &(&str, Option<f64>, f64)| {
        let key = |overlap: Option<f64>| overlap.unwrap_or(f64::NEG_INFINITY);
        key(y.1).total_cmp(&key(x.1)).then(y.2.total_cmp(&x.2)).then(x.0.cmp(y.0))
    };
    // Selecting the first few and sorting those is cheaper than sorting all.
    if nearest.len() > NEAREST {
        nearest.select_nth_unstable_by(NEAREST - 1, nearer);
        nearest.truncate(NEAREST);
    }
    nearest.sort_by(nearer);
    let name =
        |(brand, overlap, across): (&str, _, _)| Neighbour { brand: brand.to_owned(), overlap, across };
    nearest.into_iter().map(name).collect()
}

/// Returns O_ab = 2·S_ab/(S_aa + S_bb), the Morisita–Horn overlap; `None` if S_aa and S_bb are 0.
pub(super) fn overlap(across: f64, a: f64, b: f64) -> Option<f64> {
    (a + b > 0.0).then(|| 2.0 * across / (a + b))
}
