//! Messages → corpus, and corpus → prepared rows: `rows/<corpus>/<implementation>`, throughput in bytes of body.
//!
//! Not measured: reading and decoding (see `pipeline`), HTML, and corpora that outgrow the processor's caches.

mod mail;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use unisono::Corpus;
use unisono::catalog::{Prepared, Rules};
use unisono::progress::no_progress;

fn rows(c: &mut Criterion) {
    let messages = mail::messages(20, 50);
    let bytes = messages.iter().map(|m| m.body.text.as_ref().map_or(0, String::len) as u64).sum();
    let mut group = c.benchmark_group("rows");
    group.throughput(Throughput::Bytes(bytes)).sample_size(20);
    group.bench_function("plain-1000/corpus", |b| {
        b.iter(|| messages.iter().cloned().collect::<Corpus>());
    });
    let corpus = [messages.iter().cloned().collect::<Corpus>()];
    assert_eq!(corpus[0].len(), messages.len());
    group.bench_function("plain-1000/prepare", |b| {
        b.iter(|| Prepared::new(&corpus, &Rules::default(), &no_progress));
    });
    group.finish();
}

criterion_group!(benches, rows);
criterion_main!(benches);
