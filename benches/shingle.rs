//! Raw text to hashed word 3-grams: `shingle/<corpus>/<implementation>`, bytes per second on one core.
//!
//! `strings` is the obvious way: a lower-case string a word, joined and hashed. Blind to: HTML, scripts other than
//! Latin; the words are drawn at random from few, so lengths are predicted worse than in prose and hashes are warm.

mod mail;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use unicode_segmentation::UnicodeSegmentation as _;
use unisono::hash::hash64;
use unisono::ragged::Ragged;
use unisono::shingle::{Scratch, Shingler};

/// The number of the mail's grams, by strings.
fn strings(text: &str) -> (usize, u64) {
    let words: Vec<String> = text.unicode_words().map(str::to_lowercase).collect();
    let grams = words.windows(3).map(|gram| hash64(gram.join(" ").as_bytes()));
    grams.fold((0, 0), |(n, all), gram| (n + 1, all ^ gram))
}

fn shingles(shingler: &Shingler, scratch: &mut Scratch, text: &str) -> (usize, u64) {
    let (mut n, mut all) = (0, 0);
    shingler.shingle(text, scratch, |gram| (n, all) = (n + 1, all ^ gram));
    (n, all)
}

fn shingle(c: &mut Criterion) {
    let texts: Vec<String> = mail::messages(20, 20).into_iter().filter_map(|m| m.body.text).collect();
    let accented: Vec<String> = texts.iter().map(|t| t.replace("a ", "à ").replace(". ", "… ")).collect();
    let shingler = Shingler::default();
    let mut scratch = Scratch::default();
    for (corpus, texts) in [("ascii", &texts), ("accented", &accented)] {
        for text in texts {
            assert_eq!(shingles(&shingler, &mut scratch, text).0, strings(text).0, "{text}");
        }
        let mut group = c.benchmark_group(format!("shingle/{corpus}"));
        group.throughput(Throughput::Bytes(texts.iter().map(|t| t.len() as u64).sum()));
        group.bench_function("strings", |b| {
            b.iter(|| texts.iter().fold(0, |all, text| all ^ strings(black_box(text)).1));
        });
        group.bench_function("shingler", |b| {
            b.iter(|| texts.iter().fold(0, |all, t| all ^ shingles(&shingler, &mut scratch, black_box(t)).1));
        });
        group.bench_function("sets-all-threads", |b| {
            b.iter(|| -> Ragged<u64> { shingler.sets(black_box(texts)) });
        });
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(std::time::Duration::from_secs(2)).warm_up_time(std::time::Duration::from_millis(500));
    targets = shingle
}
criterion_main!(benches);
