//! Close pairs, from a file of mail to a file of pairs, by each Rust library.
//!
//! All start from the same parsed lines and have the same sets: unisono's hashed word 3-grams, made by unisono. A peer's
//! run thus holds none of its own text stage, but for the one that says so.

use crate::input::texts;
use crate::sign::by_own_words;
use anyhow::{Result, bail};
use gaoya::minhash::{MinHashIndex, MinHasher, MinHasher32};
use rayon::prelude::*;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use unisono::progress::unwatched;
use unisono::ragged::Ragged;
use unisono::shingle::{Scratch, Shingler};
use unisono::similarity::join::{Join, Method, join};
use unisono::similarity::pair::{Measure, Weighting};
use unisono::similarity::{Kind, Shingles};

/// Writes the pairs of rows whose word 3-grams have a Jaccard similarity of `threshold` or more.
pub(crate) fn pairs(library: &str, mails: &str, threshold: f64, out: &str) -> Result<()> {
    let texts = texts(mails)?;
    let mut out = BufWriter::new(File::create(out)?);
    if library == "gaoya-own" {
        let hasher = MinHasher32::new(32 * 4);
        let signatures = texts.par_iter().map(|text| by_own_words(text, &hasher)).collect();
        gaoya(signatures, threshold, &mut out)?;
        return Ok(out.flush()?);
    }
    let sets = Shingler::default().sets(&texts);
    drop(texts);
    match library {
        "unisono" | "unisono-sketches" => {
            let shingles = Shingles::of_rows(&sets, Kind::Sets, &unwatched)?;
            drop(sets);
            let method = if library == "unisono" { Method::Auto } else { Method::Lsh };
            let asked = Join { min_similarity: threshold, method, ..Join::default() };
            let pairs = join(&shingles, &asked, &unwatched)?;
            for first in 0..shingles.len() as u32 {
                let mut wrote = Ok(());
                pairs.of_row(first, |pair| {
                    if wrote.is_ok() {
                        wrote = row(&mut out, pair.a, pair.b, pair.similarity);
                    }
                });
                wrote?;
            }
        }
        "gaoya" => {
            let sets: Vec<Vec<u64>> = sets.iter().map(<[u64]>::to_vec).collect();
            let signatures = MinHasher32::new(32 * 4).bulk_create_signature(&sets);
            drop(sets);
            gaoya(signatures, threshold, &mut out)?;
        }
        "plain" => {
            for (a, b, similarity) in plain(&sets, threshold) {
                row(&mut out, a, b, similarity)?;
            }
        }
        _ => bail!("no such library: {library}"),
    }
    Ok(out.flush()?)
}

fn gaoya(signatures: Vec<Vec<u32>>, threshold: f64, out: &mut impl Write) -> Result<()> {
    let mut index = MinHashIndex::<u32, u32>::new(32, 4, threshold);
    index.par_bulk_insert((0..signatures.len() as u32).collect(), signatures.clone());
    let close = index.par_bulk_query_return_similarity(&signatures);
    for (a, others) in (0u32..).zip(&close) {
        for &(b, similarity) in others.iter().filter(|(b, _)| a < *b) {
            row(out, a, b, similarity)?;
        }
    }
    Ok(())
}

fn row(out: &mut impl Write, a: u32, b: u32, similarity: f64) -> std::io::Result<()> {
    writeln!(out, "{}\t{}\t{similarity:.6}", a.min(b), a.max(b))
}

/// Writes for every row the `most` rows of a TF-IDF cosine of 0.7 or more, on words and pairs of words.
pub(crate) fn top(mails: &str, most: usize, out: &str) -> Result<()> {
    let shingler = Shingler { ngram: 1..=2, ..Shingler::default() };
    let bag = |scratch: &mut Scratch, text: String| {
        let mut bag = Vec::new();
        shingler.shingle(&text, scratch, |shingle| bag.push(shingle));
        bag
    };
    let bags: Vec<Vec<u64>> = texts(mails)?.into_par_iter().map_init(Scratch::default, bag).collect();
    let bags: Ragged<u64> = bags.into_iter().collect();
    let shingles = Shingles::of_rows(&bags, Kind::Bags, &unwatched)?;
    drop(bags);
    let measure = Measure::Cosine(Weighting::TfIdf);
    let pairs = join(&shingles, &Join { measure, min_similarity: 0.7, ..Join::default() }, &unwatched)?;
    let neighbours = pairs.neighbours();
    let mut out = BufWriter::new(File::create(out)?);
    let mut nearest = Vec::new();
    for row in 0..shingles.len() as u32 {
        neighbours.of_row(row, most, &mut nearest);
        for pair in &nearest {
            writeln!(out, "{}\t{}\t{:.9}", pair.a, pair.b, pair.similarity)?;
        }
    }
    Ok(out.flush()?)
}

/// The textbook: shingles from the rarest to the commonest, a list for each shingle of a set's prefix, and a merge for
/// every pair that meets in one. One thread. Pairs of rows, the later first.
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
