//! The brands whose wording is most like that of a draft, and the one that a reader would take it for.

use super::index::{Coverage, Index};
use super::result::{Guess, Similar};
use crate::analysis::attribution::{Reader, log_ratio};
use crate::hash::HashedMap;
use crate::language::Language;

/// The most brands that are named.
const NAMED: usize = 3;

/// Scores closer than this share of the largest are equal: they differ by rounding.
const ROUNDING: f64 = 1e-12;

/// Returns the cosine of the draft's gram counts and the centroid of each cell. O(holders of grams).
pub(super) fn cosines(index: &Index, coverage: &Coverage) -> Vec<f64> {
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
    let cosine = |dot: f64, norm_of_brand: f64| {
        if dot > 0.0 && norm_of_brand > 0.0 { (dot / norm / norm_of_brand).min(1.0) } else { 0.0 }
    };
    dots.into_iter().zip(&index.brands).map(|(dot, brand)| cosine(dot, brand.norm)).collect()
}

/// Returns the other brands by their cosine, nearest first; those with a cosine of 0 are left out.
pub(super) fn nearest(index: &Index, cosines: &[f64], is_other: &[bool]) -> Vec<Similar> {
    let cells = (0..).zip(cosines).filter(|&(cell, &cosine)| is_other[cell] && cosine > 0.0);
    let mut all: Vec<(usize, f64)> = cells.map(|(cell, &cosine)| (cell, cosine)).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let named = all.into_iter().take(NAMED);
    named.map(|(cell, cosine)| Similar { brand: index.brands[cell].name.clone(), cosine }).collect()
}

/// Returns the brand, the own one included, that the better reader of a language would take the draft for. `None` if no brand
/// has a gram of it, if two brands are equally likely, or if the readers of the language could not be tested.
pub(super) fn guess(
    index: &Index,
    coverage: &Coverage,
    cosines: &[f64],
    language: Language,
) -> Option<Guess> {
    let known = index.readers.get(&language)?;
    let likely;
    let scores = match known.reader {
        Reader::LikelihoodRatio => {
            likely = likelihoods(index, coverage, language);
            &likely
        }
        Reader::CentroidCosine => cosines,
    };
    let best = scores.iter().copied().fold(0.0, f64::max);
    let mut guessed = (0..).zip(scores).filter(|(_, score)| **score >= best - ROUNDING * best);
    let (cell, _) = guessed.next().filter(|_| best > 0.0)?;
    let candidates = index.brands.iter().filter(|brand| brand.language() == language).count() as u64;
    guessed.next().is_none().then(|| Guess {
        brand: index.brands[cell].name.clone(),
        reader: known.reader,
        accuracy: known.accuracy,
        accuracy_interval: known.interval,
        units: known.units,
        brands: known.brands,
        candidates,
    })
}

/// Returns the likelihood ratio of each cell of a language, as the attribution defines it. O(holders of grams).
fn likelihoods(index: &Index, coverage: &Coverage, language: Language) -> Vec<f64> {
    let n_brands = index.brands.iter().filter(|brand| brand.language() == language).count() as f64;
    let mut scores = vec![0.0; index.brands.len()];
    for gram in &coverage.grams {
        let holders = coverage.holders(gram);
        let mean = holders.iter().map(|holder| f64::from(holder.share)).sum::<f64>() / n_brands;
        for holder in holders.iter().filter(|_| mean > 0.0) {
            scores[holder.cell as usize] += log_ratio(holder.share.into(), mean);
        }
    }
    scores
}
