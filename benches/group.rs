//! Brand × brand sums: `group/<corpus>/<implementation>`, throughput in messages.
//!
//! `double-loop` is the definition over all pairs of messages, on vectors made before; `linear` starts from the corpus, also
//! sums the raw text and the whole text, and computes both jackknives. Agreement is checked before timing. Not measured:
//! memory, and corpora that need several passes.

mod mail;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::collections::HashMap;
use unisono::catalog::CampaignMode;
use unisono::progress::no_progress;
use unisono::{Config, Corpus, Facet, Message};

type Vector = HashMap<Vec<String>, f64>;

fn vector(message: &Message) -> Vector {
    let text = message.body.text.as_deref().unwrap_or("").to_lowercase();
    let words: Vec<String> = text.split_whitespace().map(|w| w.trim_matches(['.', ',']).to_owned()).collect();
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

/// Returns IX by the double loop.
fn plain(brands: &[Vec<Vector>]) -> f64 {
    let mean = |a: &[Vector], b: &[Vector], same: bool| {
        let mut sum = 0.0;
        for (i, x) in a.iter().enumerate() {
            for (j, y) in b.iter().enumerate() {
                sum += if same && i == j { 0.0 } else { cosine(x, y) };
            }
        }
        sum / (a.len() * (b.len() - usize::from(same))) as f64
    };
    let within: Vec<f64> = brands.iter().map(|a| mean(a, a, true)).collect();
    let (mut above, mut below) = (0.0, 0.0);
    for i in 0..brands.len() {
        for j in 0..i {
            above += mean(&brands[i], &brands[j], false);
            below += 0.5 * (within[i] + within[j]);
        }
    }
    above / below
}

fn group(c: &mut Criterion) {
    let mut config = Config::new([Facet::Wording]);
    config.campaigns = CampaignMode::None;
    config.settings.stem = false;
    config.settings.mask = false;
    config.settings.zones = false;
    let mut group = c.benchmark_group("group");
    group.sample_size(10);
    for (brands, each) in [(10, 20), (20, 50), (40, 250)] {
        let messages = mail::messages(brands, each);
        let corpus = [messages.iter().cloned().collect::<Corpus>()];
        let linear = || {
            unisono::analyze_with(&corpus, &config, &no_progress).map(|r| r.facets[&Facet::Wording].ix.value)
        };
        let n = messages.len();
        group.throughput(Throughput::Elements(n as u64));
        group.bench_function(BenchmarkId::new(format!("plain-{n}"), "linear"), |b| b.iter(linear));
        if n <= 1000 {
            let vectors: Vec<Vec<Vector>> =
                messages.chunks(each).map(|brand| brand.iter().map(vector).collect()).collect();
            let (fast, slow) = (linear().ok().flatten().unwrap_or(f64::NAN), plain(&vectors));
            assert!((fast - slow).abs() < 1e-9, "{fast} is not {slow}");
            group.bench_function(BenchmarkId::new(format!("plain-{n}"), "double-loop"), |b| {
                b.iter(|| plain(&vectors));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, group);
criterion_main!(benches);
