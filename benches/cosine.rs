//! All pairs of TF-IDF cosine ≥ 0.7 on words and pairs of words: `cosine/<corpus>/<implementation>`, throughput in messages.
//!
//! `double-loop` computes every pair with the library's measure; `index` is the library's join. Agreement is checked before
//! timing. Not measured: reading, shingling, and a sparse matrix product.

mod mail;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use unisono::progress::no_progress;
use unisono::ragged::Ragged;
use unisono::shingle::Shingler;
use unisono::similarity::join::{self, Join};
use unisono::similarity::pair::{Measure, Similarity, Weighting};
use unisono::similarity::{Kind, Shingles};

const MEASURE: Measure = Measure::Cosine(Weighting::TfIdf);
const THRESHOLD: f64 = 0.7;

fn bags(brands: usize, each: usize) -> Ragged<u64> {
    let shingler = Shingler { ngram: 1..=2, ..Shingler::default() };
    let texts = mail::messages(brands, each).into_iter().map(|m| m.body.text.unwrap_or_default());
    shingler.bags(&texts.collect::<Vec<_>>())
}

fn double_loop(shingles: &Shingles) -> usize {
    let Ok(similarity) = Similarity::new(shingles, MEASURE) else { return 0 };
    let close = |i: usize, j: &usize| similarity.rows(i, *j) >= Some(THRESHOLD);
    (0..shingles.len()).map(|i| (0..i).filter(|j| close(i, j)).count()).sum()
}

fn index(shingles: &Shingles) -> usize {
    let params = Join { measure: MEASURE, min_similarity: THRESHOLD, ..Join::default() };
    join::join(shingles, &params, &no_progress).map_or(0, |pairs| pairs.len() as usize)
}

fn bench(c: &mut Criterion) {
    let mut group = c.benchmark_group("cosine");
    group.sample_size(10);
    for (brands, each) in [(20, 50), (40, 250)] {
        let rows = bags(brands, each);
        let n = rows.len();
        let Ok(shingles) = Shingles::from_rows(&rows, Kind::Bags, &no_progress) else { return };
        group.throughput(Throughput::Elements(n as u64));
        if n <= 1000 {
            assert_eq!(index(&shingles), double_loop(&shingles));
            let id = BenchmarkId::new(format!("mail-{n}"), "double-loop");
            group.bench_function(id, |b| b.iter(|| double_loop(&shingles)));
        }
        group.bench_function(BenchmarkId::new(format!("mail-{n}"), "index"), |b| b.iter(|| index(&shingles)));
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
