//! The definitions as they are written: double loops over messages, with nothing taken from the library.

use std::collections::BTreeMap;

/// A message as a unit vector of word 4-grams.
pub(crate) type Vector = BTreeMap<Vec<String>, f64>;

pub(crate) fn vector(text: &str) -> Vector {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let mut counts = Vector::new();
    for gram in words.windows(4) {
        *counts.entry(gram.to_vec()).or_default() += 1.0;
    }
    let norm = counts.values().map(|c| c * c).sum::<f64>().sqrt();
    counts.values_mut().for_each(|c| *c /= norm);
    counts
}

fn cosine(a: &Vector, b: &Vector) -> f64 {
    a.iter().map(|(gram, x)| x * b.get(gram).unwrap_or(&0.0)).sum()
}

/// S_aa: the mean cosine of two different messages.
pub(crate) fn within(a: &[Vector]) -> f64 {
    let n = a.len() as f64;
    pairs(a.len()).map(|(i, j)| cosine(&a[i], &a[j])).sum::<f64>() * 2.0 / (n * (n - 1.0))
}

/// S_ab: the mean cosine of a message of each.
pub(crate) fn across(a: &[Vector], b: &[Vector]) -> f64 {
    let sum: f64 = a.iter().flat_map(|x| b.iter().map(move |y| cosine(x, y))).sum();
    sum / (a.len() * b.len()) as f64
}

/// The unbiased estimate of MMD² (Gretton et al. 2012, eq. 3).
pub(crate) fn mmd2(a: &[Vector], b: &[Vector]) -> f64 {
    within(a) + within(b) - 2.0 * across(a, b)
}

/// Multi-community Morisita–Horn overlap, one less Jost's D: mean S_ab over mean S_aa.
pub(crate) fn morisita_horn(brands: &[Vec<Vector>]) -> f64 {
    let b = brands.len() as f64;
    let between: f64 = pairs(brands.len()).map(|(i, j)| across(&brands[i], &brands[j])).sum();
    let inside: f64 = brands.iter().map(|a| within(a)).sum();
    (between * 2.0 / (b * (b - 1.0))) / (inside / b)
}

/// Leinster and Cobbold's diversity of order 2 of messages of equal weight: 1/Σ_ij Z_ij/n².
pub(crate) fn leinster_cobbold_2(messages: &[&Vector]) -> f64 {
    let n = messages.len() as f64;
    let sum: f64 = messages.iter().flat_map(|x| messages.iter().map(move |y| cosine(x, y))).sum();
    n * n / sum
}

/// PERMANOVA's sums of squares, total and within, from distances alone (Anderson 2001): d² = 2 − 2cos.
pub(crate) fn permanova(brands: &[Vec<Vector>]) -> (f64, f64) {
    let sum = |messages: &[&Vector]| {
        let squares: f64 =
            pairs(messages.len()).map(|(i, j)| 2.0 - 2.0 * cosine(messages[i], messages[j])).sum();
        squares / messages.len() as f64
    };
    let all: Vec<&Vector> = brands.iter().flatten().collect();
    (sum(&all), brands.iter().map(|b| sum(&b.iter().collect::<Vec<_>>())).sum())
}

fn pairs(n: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n).flat_map(|i| (0..i).map(move |j| (i, j)))
}
