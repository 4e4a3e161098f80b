//! Raw text to hashed word 3-grams: `shingle/<corpus>/<implementation>`, bytes per second on one core.
//!
//! `strings` is the straightforward implementation: one lower-case string per word, joined and hashed. Not measured: HTML,
//! and scripts other than Latin. The words are drawn at random from a short list. So the processor predicts word lengths
//! worse than in prose, and finds their hashes in the cache.

mod mail;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::collections::BTreeSet;
use std::hint::black_box;
use unicode_segmentation::UnicodeSegmentation as _;
use unisono::hash::hash64;
use unisono::ragged::Ragged;
use unisono::shingle::{Scratch, Shingler};

/// Emits the hash of each 3-gram of the text, made from strings.
fn strings(text: &str, mut emit: impl FnMut(u64)) {
    let words: Vec<String> = text.unicode_words().map(str::to_lowercase).collect();
    words.windows(3).for_each(|gram| emit(hash64(gram.join(" ").as_bytes())));
}

/// Checks that both implementations produce the same grams in the same order. Only the hash function differs.
fn check(shingler: &Shingler, scratch: &mut Scratch, texts: &[String]) {
    let (mut expected, mut found) = (Vec::new(), Vec::new());
    for text in texts {
        strings(text, |gram| expected.push(gram));
        shingler.shingle(text, scratch, |gram| found.push(gram));
    }
    assert_eq!(found.len(), expected.len());
    let distinct = |it: &mut dyn Iterator<Item = (u64, u64)>| it.collect::<BTreeSet<_>>().len();
    let n = distinct(&mut expected.iter().map(|e| (*e, 0)));
    assert_eq!(distinct(&mut found.iter().map(|f| (*f, 0))), n);
    assert_eq!(distinct(&mut expected.iter().copied().zip(found.iter().copied())), n);
}

fn shingle(c: &mut Criterion) {
    let texts: Vec<String> = mail::messages(20, 20).into_iter().filter_map(|m| m.body.text).collect();
    let accented: Vec<String> = texts.iter().map(|t| t.replace("a ", "à ").replace(". ", "… ")).collect();
    let shingler = Shingler::default();
    let mut scratch = Scratch::default();
    for (corpus, texts) in [("ascii", &texts), ("accented", &accented)] {
        check(&shingler, &mut scratch, texts);
        let mut group = c.benchmark_group(format!("shingle/{corpus}"));
        group.throughput(Throughput::Bytes(texts.iter().map(|t| t.len() as u64).sum()));
        group.bench_function("strings", |b| {
            b.iter(|| {
                let mut all = 0;
                texts.iter().for_each(|text| strings(black_box(text), |gram| all ^= gram));
                all
            });
        });
        group.bench_function("shingler", |b| {
            b.iter(|| {
                let mut all = 0;
                texts.iter().for_each(|t| shingler.shingle(black_box(t), &mut scratch, |gram| all ^= gram));
                all
            });
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
