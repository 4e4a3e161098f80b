//! All pairs of Jaccard ≥ 0.7: `join/<corpus>/<implementation>`, throughput in messages.
//!
//! `double-loop` intersects every two sorted sets; `plain-prefix` is the textbook prefix filter on the same sets; `collect`
//! interns the shingles; `exact` and `sketches` are the library's joins of interned shingles. Agreement is checked before
//! timing. Not measured: reading, shingling, and corpora larger than the processor's caches.

mod mail;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::collections::HashMap;
use unisono::progress::no_progress;
use unisono::ragged::Ragged;
use unisono::shingle::{self, Shingler};
use unisono::similarity::join::{self, Join, Method};
use unisono::similarity::{Kind, Shingles};

const THRESHOLD: f64 = 0.7;

/// Returns each message three times: unchanged, with another name, and with an additional sentence.
fn sets(brands: usize, each: usize) -> Ragged<u64> {
    let texts: Vec<String> = mail::messages(brands, each)
        .into_iter()
        .flat_map(|m| {
            let text = m.body.text.unwrap_or_default();
            let (other, longer) = (text.replace("Marco", "Giulia"), format!("{text} A presto da tutti noi."));
            [text, other, longer]
        })
        .collect();
    Shingler::default().sets(&texts)
}

fn double_loop(sets: &Ragged<u64>) -> usize {
    let close = |i: usize, j: &usize| shingle::jaccard(sets.row(i), sets.row(*j)) >= Some(THRESHOLD);
    (0..sets.len()).map(|i| (0..i).filter(|j| close(i, j)).count()).sum()
}

/// Joins by the prefix filter of Chaudhuri, Ganti & Kaushik (2006), with a length filter and a hash map.
fn plain_prefix(sets: &Ragged<u64>) -> usize {
    let mut frequency: HashMap<u64, u32> = HashMap::new();
    sets.values().iter().for_each(|&f| *frequency.entry(f).or_default() += 1);
    let mut index: HashMap<u64, Vec<usize>> = HashMap::new();
    let (mut pairs, mut candidates) = (0, Vec::new());
    for i in 0..sets.len() {
        let mut row = sets.row(i).to_vec();
        row.sort_unstable_by_key(|f| (frequency[f], *f));
        row.truncate(row.len() + 1 - (THRESHOLD * row.len() as f64).ceil() as usize);
        candidates.clear();
        for f in row {
            let known = index.entry(f).or_default();
            candidates.extend_from_slice(known);
            known.push(i);
        }
        candidates.sort_unstable();
        candidates.dedup();
        pairs += candidates
            .iter()
            .filter(|&&j| shingle::jaccard(sets.row(i), sets.row(j)) >= Some(THRESHOLD))
            .count();
    }
    pairs
}

fn library(shingles: &Shingles, method: Method) -> usize {
    let params = Join { min_similarity: THRESHOLD, method, ..Join::default() };
    join::join(shingles, &params, &no_progress).map_or(0, |pairs| pairs.len() as usize)
}

fn bench(c: &mut Criterion) {
    let mut group = c.benchmark_group("join");
    group.sample_size(10);
    for (brands, each) in [(10, 30), (40, 250)] {
        let sets = sets(brands, each);
        let n = sets.len();
        let collect = || Shingles::from_rows(&sets, Kind::Sets, &no_progress);
        let Ok(shingles) = collect() else { return };
        let expected = plain_prefix(&sets);
        assert_eq!(library(&shingles, Method::Exact), expected);
        let found = library(&shingles, Method::Lsh);
        assert!(found <= expected && found * 100 >= expected * 99, "{found} of {expected}");
        let id = |name: &str| BenchmarkId::new(format!("mail-{n}"), name);
        group.throughput(Throughput::Elements(n as u64));
        if n < 2000 {
            assert_eq!(double_loop(&sets), expected);
            group.bench_function(id("double-loop"), |b| b.iter(|| double_loop(&sets)));
        }
        group.bench_function(id("plain-prefix"), |b| b.iter(|| plain_prefix(&sets)));
        group.bench_function(id("collect"), |b| b.iter(collect));
        group.bench_function(id("exact"), |b| b.iter(|| library(&shingles, Method::Exact)));
        group.bench_function(id("sketches"), |b| b.iter(|| library(&shingles, Method::Lsh)));
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
