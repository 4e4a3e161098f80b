//! Whether what a library found is right: estimates beside the exact similarity, pairs beside the exact pairs.

use crate::input::Sets;
use crate::join::plain;
use crate::sign::{Estimator, plain_words};
use anyhow::{Context, Result, ensure};
use gaoya::text::whitespace_split;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use unisono::hash::{SplitMix64, hash64};
use unisono::ragged::Ragged;
use unisono::shingle::{Shingler, distinct, jaccard};
use unisono_validation::accuracy::perturbed::close;

/// Writes the estimate of each pair, one a line.
pub(crate) fn write_estimates(
    out: &str,
    mut pairs: impl Iterator<Item = (usize, usize)>,
    estimate: &Estimator,
) -> Result<()> {
    let mut out = BufWriter::new(File::create(out)?);
    pairs.try_for_each(|(a, b)| writeln!(out, "{}", estimate(a, b)))?;
    Ok(out.flush()?)
}

/// Judges estimates of the pairs of sets.
pub(crate) fn of_sets(sets: &Sets, estimates: &str) -> Result<()> {
    of_estimates(sets.pairs().map(|(a, b)| jaccard(sets.rows.row(a), sets.rows.row(b))), estimates)
}

/// Judges estimates of pairs of texts by the shingles that the library made of them.
pub(crate) fn of_texts(
    definition: &str,
    texts: &[String],
    pairs: &[(usize, usize)],
    estimates: &str,
) -> Result<()> {
    let sets: Ragged<u64> = match definition {
        "unisono" => Shingler::default().sets(texts),
        "gaoya" => {
            texts.iter().map(|text| set_of(whitespace_split(&text.to_lowercase()).collect(), "")).collect()
        }
        "plain" => {
            texts.iter().map(|text| set_of(plain_words(&text.to_lowercase()).collect(), "\0")).collect()
        }
        "spaces" => texts.iter().map(|text| set_of(text.split(' ').collect(), "\0")).collect(),
        _ => anyhow::bail!("no such definition: {definition}"),
    };
    of_estimates(pairs.iter().map(|&(a, b)| jaccard(sets.row(a), sets.row(b))), estimates)
}

fn set_of(words: Vec<&str>, between: &str) -> Vec<u64> {
    let mut set: Vec<u64> =
        words.windows(3.min(words.len().max(1))).map(|w| hash64(w.join(between).as_bytes())).collect();
    distinct(&mut set);
    set
}

/// Prints the bias and the mean absolute error, and the root mean square error relative to that of 128 independent slots.
fn of_estimates(exact: impl Iterator<Item = Option<f64>>, estimates: &str) -> Result<()> {
    let file = fs::read_to_string(estimates)?;
    let mut lines = file.lines();
    let (mut n, mut bias, mut absolute, mut squares, mut theory) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for exact in exact {
        let estimate: f64 = lines.next().context("too few estimates")?.parse()?;
        let Some(exact) = exact else { continue };
        n += 1.0;
        bias += estimate - exact;
        absolute += (estimate - exact).abs();
        squares += (estimate - exact).powi(2);
        theory += exact * (1.0 - exact) / 128.0;
    }
    ensure!(lines.next().is_none(), "too many estimates");
    let rmse = (squares / theory).sqrt();
    println!("{{\"pairs\": {n}, \"bias\": {}, \"mae\": {}, \"rmse\": {rmse}}}", bias / n, absolute / n);
    Ok(())
}

/// Draws up to 3000 pairs of rows that share something, and 1000 of any.
pub(crate) fn sample(mails: &str, out: &str) -> Result<()> {
    let sets = crate::input::sets(mails)?;
    let mut close = plain(&sets, 0.3);
    let mut random = SplitMix64::new(1, 4);
    random.shuffle(&mut close);
    let mut out = BufWriter::new(File::create(out)?);
    for &(a, b, _) in close.iter().filter(|(_, _, jaccard)| *jaccard < 1.0).take(3000) {
        writeln!(out, "{a}\t{b}")?;
    }
    for _ in 0..1000 {
        writeln!(out, "{}\t{}", random.below(sets.len()), random.below(sets.len()))?;
    }
    Ok(out.flush()?)
}

/// Prints how many pairs there are, were found, and are right, and the largest error of a similarity.
pub(crate) fn join(truth: &str, found: &str) -> Result<()> {
    let (truth, found) = (read(truth)?, read(found)?);
    let mut right = 0usize;
    let mut error = 0.0f64;
    let mut there = truth.iter().peekable();
    for &(a, b, similarity) in &found {
        while there.next_if(|t| (t.0, t.1) < (a, b)).is_some() {}
        if let Some(t) = there.peek().filter(|t| (t.0, t.1) == (a, b)) {
            right += 1;
            error = error.max((t.2 - similarity).abs());
        }
    }
    let share = |of: usize| if of == 0 { 1.0 } else { right as f64 / of as f64 };
    println!(
        "{{\"there\": {}, \"found\": {}, \"recall\": {}, \"precision\": {}, \"error\": {error}}}",
        truth.len(),
        found.len(),
        share(truth.len()),
        share(found.len()),
    );
    Ok(())
}

/// Writes the pairs that a double loop over all rows finds.
pub(crate) fn double_loop(mails: &str, threshold: f64, out: &str) -> Result<()> {
    let sets = crate::input::sets(mails)?;
    let mut out = BufWriter::new(File::create(out)?);
    for (a, b, similarity) in close(&sets, threshold) {
        writeln!(out, "{a}\t{b}\t{similarity:.6}")?;
    }
    Ok(out.flush()?)
}

/// Prints whether two lists of nearest rows are the same, but for ties and 10⁻⁶.
///
/// The similarities of a row must be the same, place by place; a neighbour that only one of them has must be as
/// similar as the last, or at the threshold.
pub(crate) fn top(truth: &str, found: &str) -> Result<()> {
    const NEAR: f64 = 1e-6;
    let by_row = |path: &str| {
        let mut rows: BTreeMap<u64, Vec<(u64, f64)>> = BTreeMap::new();
        read_as_is(path)?.into_iter().for_each(|(a, b, s)| rows.entry(a).or_default().push((b, s)));
        rows.values_mut().for_each(|row| row.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0))));
        Ok::<_, anyhow::Error>(rows)
    };
    let (truth, mut found) = (by_row(truth)?, by_row(found)?);
    let (mut pairs, mut ties, mut wrong) = (0, 0, 0);
    for (row, there) in truth {
        let here = found.remove(&row).unwrap_or_default();
        pairs += there.len();
        let last = there.last().map_or(0.0, |last| last.1);
        for i in 0..there.len().max(here.len()) {
            let same = match (there.get(i), here.get(i)) {
                (Some(x), Some(y)) => (x.1 - y.1).abs() <= NEAR,
                (Some(x), None) | (None, Some(x)) => x.1 <= 0.7 + NEAR,
                (None, None) => true,
            };
            wrong += usize::from(!same);
        }
        for (b, similarity) in &here {
            if !there.iter().any(|(other, _)| other == b) {
                ties += 1;
                wrong += usize::from((similarity - last).abs() > NEAR && *similarity > 0.7 + NEAR);
            }
        }
    }
    wrong += found.values().flatten().filter(|(_, similarity)| *similarity > 0.7 + NEAR).count();
    println!("{{\"pairs\": {pairs}, \"other_of_a_tie\": {ties}, \"wrong\": {wrong}}}");
    Ok(())
}

/// Pairs with the smaller row first, sorted, each once.
fn read(path: &str) -> Result<Vec<(u64, u64, f64)>> {
    let mut pairs = read_as_is(path)?;
    pairs.iter_mut().for_each(|pair| *pair = (pair.0.min(pair.1), pair.0.max(pair.1), pair.2));
    pairs.sort_by_key(|pair| (pair.0, pair.1));
    pairs.dedup_by_key(|pair| (pair.0, pair.1));
    Ok(pairs)
}

/// Lines `a⇥b⇥similarity`, or what `unisono pairs` writes: `id_a,brand_a,id_b,brand_b,similarity` and further
/// columns, where brands are plain.
fn read_as_is(path: &str) -> Result<Vec<(u64, u64, f64)>> {
    let file = fs::read_to_string(path).with_context(|| path.to_owned())?;
    let pair = |line: &str| {
        let cells: Vec<&str> = line.split(['\t', ',']).collect();
        match *cells.as_slice() {
            [a, b, s] | [a, _, b, _, s, ..] => Some((a.parse().ok()?, b.parse().ok()?, s.parse().ok()?)),
            _ => None,
        }
    };
    let is_header = |line: &&str| !line.starts_with("id_a,");
    file.lines().filter(is_header).map(|line| pair(line).with_context(|| format!("{path}: {line}"))).collect()
}
