//! The brands whose wording is most like that of a draft.

use super::index::{Coverage, Index};
use super::result::Similar;
use crate::hash::HashedMap;

/// The most brands that are named.
const NAMED: usize = 3;

/// Returns the other brands by the cosine of the draft's gram counts and their centroids, nearest first; those with a cosine
/// of 0 are left out. O(holders of grams).
pub(super) fn nearest(index: &Index, coverage: &Coverage, is_other: &[bool]) -> Vec<Similar> {
    let mut counts: HashedMap<f64> = HashedMap::default();
    coverage.grams.iter().for_each(|gram| *counts.entry(gram.hash).or_default() += 1.0);
    // Whole numbers, so that the order does not matter.
    let norm = libm::sqrt(counts.values().map(|count| count * count).sum());
    let mut dots = vec![0.0; index.brands.len()];
    for gram in &coverage.grams {
        for holder in coverage.holders(gram) {
            dots[holder.cell as usize] += f64::from(holder.weight);
        }
    }
    let cosine = |(cell, dot): (usize, f64)| {
        let of_brand = index.brands[cell].norm;
        (is_other[cell] && dot > 0.0 && of_brand > 0.0).then(|| (cell, (dot / norm / of_brand).min(1.0)))
    };
    let mut all: Vec<(usize, f64)> = dots.into_iter().enumerate().filter_map(cosine).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let named = all.into_iter().take(NAMED);
    named.map(|(cell, cosine)| Similar { brand: index.brands[cell].name.clone(), cosine }).collect()
}
