//! Bias and root mean square error of estimates against exact Jaccard, beside theory.

use unisono::hash::SplitMix64;
use unisono::ragged::Ragged;
use unisono::shingle::{Shingler, Unit, distinct, jaccard};
use unisono::sketch::{Bits, Method, MinHash};

/// Slots of a signature.
pub(crate) const K: usize = 128;
const SIZES: [usize; 3] = [20, 150, 1000];
/// Pairs per batch of signatures.
const BATCH: usize = 500;

/// Returns the rows of the table as Markdown.
pub(crate) fn rows(pairs: usize) -> Result<Vec<String>, unisono::Error> {
    let mut rows = Vec::new();
    for (name, structured) in [("random", false), ("structured", true)] {
        for size in SIZES {
            for (method, bits, [bias, rmse]) in errors(size, structured, pairs)? {
                let bits = if bits == Bits::Eight { 8 } else { 32 };
                rows.push(format!("| {name} | {size} | {method:?} | {bits} | {bias:+.3} | {rmse:.3} |"));
            }
        }
    }
    Ok(rows)
}

type Row = (Method, Bits, [f64; 2]);

/// Returns the mean and root mean square of the standardised errors, by method and width.
fn errors(size: usize, structured: bool, pairs: usize) -> Result<Vec<Row>, unisono::Error> {
    let kinds = [Method::Classic, Method::Reduced].map(|m| [(m, Bits::ThirtyTwo), (m, Bits::Eight)]).concat();
    let mut sums = vec![[0.0, 0.0]; kinds.len()];
    let mut done = 0;
    while done < pairs {
        let n = BATCH.min(pairs - done);
        let sets = sets(size, structured, done, n);
        for ((method, bits), sum) in kinds.iter().zip(&mut sums) {
            // Every batch has its own seed, so that the error is not that of one set of hash functions.
            let scheme = MinHash { k: K, seed: done as u64, method: *method, bits: *bits };
            let signatures = scheme.signer()?.sign(&sets);
            let compared = signatures.with(&signatures)?;
            for pair in 0..n {
                let (a, b) = (2 * pair, 2 * pair + 1);
                let exact = jaccard(sets.row(a), sets.row(b)).unwrap_or(0.0);
                // Unlike an estimate, not clamped at 0: clamping adds a bias of its own.
                let chance = if *bits == Bits::Eight { 1.0 / 256.0 } else { 0.0 };
                let agree = compared.agreement(a, b) as f64 / K as f64;
                let share = chance + (1.0 - chance) * exact;
                let error = (agree - share) / (share * (1.0 - share) / K as f64).sqrt();
                *sum = [sum[0] + error, sum[1] + error * error];
            }
        }
        done += n;
    }
    let rows = kinds.into_iter().zip(sums);
    Ok(rows
        .map(|((m, b), [sum, squares])| (m, b, [sum / pairs as f64, (squares / pairs as f64).sqrt()]))
        .collect())
}

/// Returns two rows per pair: sets whose Jaccard similarity is drawn at random.
fn sets(size: usize, structured: bool, first: usize, n: usize) -> Ragged<u64> {
    let shingler = Shingler { unit: Unit::Words, ngram: 3..=3, repeats: false };
    let mut rows = Ragged::new();
    for pair in first..first + n {
        let mut random = SplitMix64::new(pair as u64, size as u64);
        let j = 0.05 + 0.9 * random.unit();
        let shared = ((2 * size) as f64 * j / (1.0 + j)).round() as usize;
        for own in [0, size] {
            let members = (0..shared).chain(2 * size + own..2 * size + own + size - shared);
            let mut set: Vec<u64> = if structured {
                let texts: Vec<String> = members.map(|i| format!("item {i} {pair}")).collect();
                shingler.sets(&texts).values().to_vec()
            } else {
                let key = random.clone().next_u64();
                members.map(|i| SplitMix64::new(key, i as u64).next_u64()).collect()
            };
            distinct(&mut set);
            rows.push(set);
        }
    }
    rows
}
