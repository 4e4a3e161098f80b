//! Files → report: `pipeline/<corpus>/<implementation>`, throughput in bytes of input.
//!
//! `inbox-it` is real MIME and HTML. `jsonl-5000` is plain text in JSON lines, analysed with masking gap, zones and both
//! intervals. Not measured: disks (the files are cached), and corpora larger than memory.

mod mail;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::io::{BufReader, Cursor};
use std::path::Path;
use unisono::intake::{self, Input, Intake};
use unisono::progress::no_progress;
use unisono::source::Options;
use unisono::text::mask::OwnPhrases;
use unisono::{Config, Facet};

fn read(input: Input) -> Intake {
    intake::read(vec![input], &Options::default(), OwnPhrases::default(), &no_progress).unwrap_or_default()
}

fn inbox() -> Input {
    Input::Path(Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/inbox-it"))
}

fn pipeline(c: &mut Criterion) {
    let mut group = c.benchmark_group("pipeline");
    group.sample_size(10);
    let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/inbox-it"));
    assert!(files.is_ok_and(|mut f| f.next().is_some()));
    assert_eq!(read(inbox()).n_messages(), 163);
    group.bench_function("inbox-it/analyze", |b| {
        b.iter(|| {
            let intake = read(inbox());
            unisono::analyze_with(&intake.batches, &Config::default(), &no_progress)
        });
    });

    let messages = mail::messages(50, 100);
    let lines: Vec<String> = messages
        .iter()
        .map(|m| serde_json::json!({ "id": m.id, "brand": m.brand, "body": m.body.text }).to_string())
        .collect();
    let bytes = lines.join("\n").into_bytes();
    let stream = || Input::Stream("-".to_owned(), Box::new(BufReader::new(Cursor::new(bytes.clone()))));
    assert_eq!(read(stream()).n_messages(), messages.len() as u64);
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    group.bench_function("jsonl-5000/read", |b| b.iter(|| read(stream())));
    let config = Config::new([Facet::Wording]);
    group.bench_function("jsonl-5000/analyze", |b| {
        b.iter(|| {
            let intake = read(stream());
            unisono::analyze_with(&intake.batches, &config, &no_progress)
        });
    });
    group.finish();
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
