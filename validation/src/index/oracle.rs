//! The definitions as double loops over messages, independent of the library.

use std::collections::BTreeMap;

/// A message as a unit vector of word 4-grams.
pub(crate) type Vector = BTreeMap<Vec<String>, f64>;

/// A unit: its block, if any, and the mean vector of its messages.
#[derive(Debug, Clone, Default)]
pub(crate) struct Unit {
    pub(crate) block: Option<i64>,
    pub(crate) mean: Vector,
}

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

/// Returns the units of a brand's messages (block, vector): messages of one block are one unit.
pub(crate) fn units(messages: &[(Option<i64>, Vector)]) -> Vec<Unit> {
    let mut of_block: BTreeMap<i64, Vec<&Vector>> = BTreeMap::new();
    let mut units = Vec::new();
    for (block, vector) in messages {
        match block {
            Some(block) => of_block.entry(*block).or_default().push(vector),
            None => units.push(Unit { block: None, mean: vector.clone() }),
        }
    }
    for (block, vectors) in of_block {
        let mut mean = Vector::new();
        for vector in &vectors {
            for (gram, x) in *vector {
                *mean.entry(gram.clone()).or_default() += x / vectors.len() as f64;
            }
        }
        units.push(Unit { block: Some(block), mean });
    }
    units
}

pub(crate) fn dot(a: &Vector, b: &Vector) -> f64 {
    a.iter().map(|(gram, x)| x * b.get(gram).unwrap_or(&0.0)).sum()
}

/// Returns S_aa: the mean over pairs of different units.
pub(crate) fn within(a: &[Unit]) -> f64 {
    let n = a.len() as f64;
    pairs(a.len()).map(|(i, j)| dot(&a[i].mean, &a[j].mean)).sum::<f64>() * 2.0 / (n * (n - 1.0))
}

/// Returns Σ x_u·x_v over units in different blocks, and the sum of their weights; each unit weighs one over the units of
/// its brand.
pub(crate) fn sums(a: &[Unit], b: &[Unit]) -> (f64, f64) {
    let share = 1.0 / (a.len() * b.len()) as f64;
    let (mut above, mut below) = (0.0, 0.0);
    for u in a {
        for v in b.iter().filter(|v| u.block.is_none() || u.block != v.block) {
            above += share * dot(&u.mean, &v.mean);
            below += share;
        }
    }
    (above, below)
}

/// Returns S_ab: the mean over pairs of units in different blocks.
pub(crate) fn across(a: &[Unit], b: &[Unit]) -> f64 {
    let (above, below) = sums(a, b);
    above / below
}

/// Returns A: the ratio of sums over all pairs of brands.
pub(crate) fn across_all(brands: &[Vec<Unit>]) -> f64 {
    let (above, below) = pairs(brands.len())
        .map(|(i, j)| sums(&brands[i], &brands[j]))
        .fold((0.0, 0.0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
    above / below
}

/// Returns W: the mean over pairs of brands of ½(S_aa + S_bb).
pub(crate) fn within_all(brands: &[Vec<Unit>]) -> f64 {
    let of: Vec<f64> = brands.iter().map(|brand| within(brand)).collect();
    let n = pairs(brands.len()).count() as f64;
    pairs(brands.len()).map(|(i, j)| 0.5 * (of[i] + of[j])).sum::<f64>() / n
}

/// Returns the multi-community Morisita–Horn overlap, 1 − Jost's D: mean S_ab over mean S_aa.
pub(crate) fn morisita_horn(brands: &[Vec<Unit>]) -> f64 {
    let b = brands.len() as f64;
    let between: f64 = pairs(brands.len()).map(|(i, j)| across(&brands[i], &brands[j])).sum();
    let inside: f64 = brands.iter().map(|a| within(a)).sum();
    (between * 2.0 / (b * (b - 1.0))) / (inside / b)
}

/// Returns the unbiased estimate of MMD² (Gretton et al. 2012, eq. 3).
pub(crate) fn mmd2(a: &[Unit], b: &[Unit]) -> f64 {
    within(a) + within(b) - 2.0 * across(a, b)
}

/// Returns Leinster and Cobbold's diversity of order 2 for messages of equal weight: 1/Σ_ij Z_ij/n².
pub(crate) fn leinster_cobbold_2(messages: &[&Vector]) -> f64 {
    let n = messages.len() as f64;
    let sum: f64 = messages.iter().flat_map(|x| messages.iter().map(move |y| dot(x, y))).sum();
    n * n / sum
}

/// Returns PERMANOVA's total and within sums of squares from distances (Anderson 2001): d² = 2 − 2cos.
pub(crate) fn permanova(brands: &[Vec<Unit>]) -> (f64, f64) {
    let sum = |messages: &[&Vector]| {
        let squares: f64 =
            pairs(messages.len()).map(|(i, j)| 2.0 - 2.0 * dot(messages[i], messages[j])).sum();
        squares / messages.len() as f64
    };
    let means = |brand: &'_ [Unit]| -> f64 { sum(&brand.iter().map(|unit| &unit.mean).collect::<Vec<_>>()) };
    let all: Vec<&Vector> = brands.iter().flatten().map(|unit| &unit.mean).collect();
    (sum(&all), brands.iter().map(|brand| means(brand)).sum())
}

fn pairs(n: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n).flat_map(|i| (0..i).map(move |j| (i, j)))
}
