//! Finds close pairs with each Rust library: reads a file of mail and writes a file of pairs.
//!
//! unisono makes the hashed word 3-grams while the lines are read, and every library gets them in the form it accepts.
//! So no run includes the text stage of a peer, except `gaoya-own`.

use crate::input::{of_bodies, rows, sets};
use crate::sign::by_own_words;
use anyhow::{Result, bail};
use gaoya::minhash::{IdContainer, MinHashIndex, MinHasher, MinHasher32, VecContainer};
use rayon::prelude::*;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use unisono::progress::no_progress;
use unisono::ragged::Ragged;
use unisono::shingle::{Scratch, Shingler};
use unisono::similarity::join::{Join, Method, join};
use unisono::similarity::pair::{Measure, Weighting};
use unisono::similarity::{Kind, Shingles};

/// Writes the pairs of rows whose word 3-grams have a Jaccard similarity of `threshold` or more.
pub(crate) fn pairs(library: &str, mails: &str, threshold: f64, out: &str) -> Result<()> {
    let out = &mut File::create(out)?;
    if library == "gaoya-own" {
        let hasher = MinHasher32::new(32 * 4);
        let signatures = of_bodies(mails, |(): &mut (), bodies| {
            bodies.map(|body| by_own_words(&body, &hasher)).collect::<Vec<_>>()
        })?;
        let index = MinHashIndex::<_, _, VecContainer<u32>>::new_index(32, 4, threshold);
        return gaoya(index, signatures.into_iter().flatten().collect(), out);
    }
    let shingler = Shingler::default();
    match library {
        "unisono" | "unisono-sketches" => {
            let rows = rows(mails, &shingler)?;
            let shingles = Shingles::from_parts(rows, Kind::Sets, &no_progress)?;
            let method = if library == "unisono" { Method::Auto } else { Method::Lsh };
            let params = Join { min_similarity: threshold, method, ..Join::default() };
            let pairs = join(&shingles, &params, &no_progress)?;
            write(out, shingles.len(), |first, lines| {
                pairs.row(first as u32).for_each(|pair| row(lines, pair.a, pair.b, pair.similarity));
            })
        }
        "gaoya" | "gaoya-default" => {
            let hasher = MinHasher32::new(32 * 4);
            let parts = of_bodies(mails, |(scratch, hashes): &mut (Scratch, Vec<u64>), bodies| {
                let mut signatures = Vec::new();
                for body in bodies {
                    hashes.clear();
                    shingler.shingle(&body, scratch, |shingle| hashes.push(shingle));
                    signatures.push(hasher.create_signature(hashes.iter()));
                }
                signatures
            })?;
            let signatures = parts.into_iter().flatten().collect();
            if library == "gaoya" {
                gaoya(MinHashIndex::<_, _, VecContainer<u32>>::new_index(32, 4, threshold), signatures, out)
            } else {
                gaoya(MinHashIndex::new(32, 4, threshold), signatures, out)
            }
        }
        "plain" => {
            let pairs = plain(&sets(mails)?, threshold);
            write(out, pairs.len(), |i, lines| row(lines, pairs[i].0, pairs[i].1, pairs[i].2))
        }
        _ => bail!("no such library: {library}"),
    }
}

fn gaoya<C: IdContainer<u32>>(
    mut index: MinHashIndex<u32, u32, C>,
    signatures: Vec<Vec<u32>>,
    out: &mut File,
) -> Result<()> {
    let n = signatures.len();
    index.par_bulk_insert((0..n as u32).collect(), signatures);
    write(out, n, |a, lines| {
        let signature = index.get_signature(&(a as u32)).expect("all rows were inserted");
        let close = index.query_owned_return_similarity(signature);
        for &(b, similarity) in close.iter().filter(|(b, _)| (a as u32) < *b) {
            row(lines, a as u32, b, similarity);
        }
    })
}

/// Writes the lines of `n` items in order. All threads format them, eight chunks at a time.
fn write(out: &mut File, n: usize, lines_of: impl Fn(usize, &mut Vec<u8>) + Sync) -> Result<()> {
    const CHUNK: usize = 1024;
    const CHUNKS_AT_ONCE: usize = 8;
    for first in (0..n).step_by(CHUNK * CHUNKS_AT_ONCE) {
        let block = first..n.min(first + CHUNK * CHUNKS_AT_ONCE);
        let of_chunk = |from: usize| {
            let mut lines = Vec::new();
            (from..block.end.min(from + CHUNK)).for_each(|i| lines_of(i, &mut lines));
            lines
        };
        let chunks: Vec<Vec<u8>> = block.clone().into_par_iter().step_by(CHUNK).map(of_chunk).collect();
        chunks.iter().try_for_each(|lines| out.write_all(lines))?;
    }
    Ok(())
}

fn row(lines: &mut Vec<u8>, a: u32, b: u32, similarity: f64) {
    writeln!(lines, "{}\t{}\t{similarity:.6}", a.min(b), a.max(b)).expect("writing to memory cannot fail");
}

/// Writes the nearest rows of each row, at most `most`, with a TF-IDF cosine of 0.7 or more on words and pairs of words.
pub(crate) fn top(mails: &str, most: usize, out: &str) -> Result<()> {
    let shingler = Shingler { ngram: 1..=2, ..Shingler::default() };
    let rows = rows(mails, &shingler)?;
    let shingles = Shingles::from_parts(rows, Kind::Bags, &no_progress)?;
    let measure = Measure::Cosine(Weighting::TfIdf);
    let pairs = join(&shingles, &Join { measure, min_similarity: 0.7, ..Join::default() }, &no_progress)?;
    let neighbours = pairs.neighbours();
    let mut out = BufWriter::new(File::create(out)?);
    let mut nearest = Vec::new();
    for row in 0..shingles.len() as u32 {
        neighbours.nearest(row, most, &mut nearest);
        for pair in &nearest {
            writeln!(out, "{}\t{}\t{:.9}", pair.a, pair.b, pair.similarity)?;
        }
    }
    Ok(out.flush()?)
}

/// Returns the close pairs by the textbook prefix filter, on one thread. Shingles are ordered from rarest to commonest,
/// each shingle of a prefix has a list of rows, and two sets are merged if they share a list. The larger set of a pair
/// comes first.
pub(crate) fn plain(sets: &Ragged<u64>, threshold: f64) -> Vec<(u32, u32, f64)> {
    let mut rows_of: HashMap<u64, u32> = HashMap::new();
    sets.values().iter().for_each(|&hash| *rows_of.entry(hash).or_default() += 1);
    let ranked: Vec<Vec<(u32, u64)>> = sets
        .iter()
        .map(|set| {
            let mut set: Vec<(u32, u64)> = set.iter().map(|&hash| (rows_of[&hash], hash)).collect();
            set.sort_unstable();
            set
        })
        .collect();
    let mut order: Vec<u32> = (0..ranked.len() as u32).collect();
    order.sort_by_key(|&row| ranked[row as usize].len());
    let mut lists: HashMap<u64, Vec<u32>> = HashMap::new();
    let mut met = vec![u32::MAX; ranked.len()];
    let mut found = Vec::new();
    for &a in &order {
        let set = &ranked[a as usize];
        let least = (threshold * set.len() as f64 - 1e-9).ceil() as usize;
        let prefix = if set.is_empty() { 0 } else { set.len() - least + 1 };
        for (_, hash) in set[..prefix].iter().filter(|(rows, _)| *rows > 1) {
            let list = lists.entry(*hash).or_default();
            for &b in &*list {
                let other = &ranked[b as usize];
                if met[b as usize] == a || other.len() < least {
                    continue;
                }
                met[b as usize] = a;
                let both = overlap(set, other);
                let jaccard = both as f64 / (set.len() + other.len() - both) as f64;
                if jaccard >= threshold {
                    found.push((a, b, jaccard));
                }
            }
            list.push(a);
        }
    }
    found
}

fn overlap(a: &[(u32, u64)], b: &[(u32, u64)]) -> usize {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        both += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    both
}
