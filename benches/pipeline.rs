//! Files → report: `pipeline/<corpus>/<implementation>`, throughput in bytes of input.
//!
//! `inbox-it` is real MIME and HTML. `jsonl-5000` is plain text in JSON lines, analysed with masking gap, zones and both
//! intervals. Not measured: disks (the files are cached), and corpora larger than memory.
//!
//! `stages/<stage>` is the time of each stage of one analysis of those 5,000 messages, with phrases and anatomy: from its first
//! report of progress to that of the next stage. So a change that slows down one of them cannot hide in the whole.

mod mail;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::collections::BTreeMap;
use std::io::{BufReader, Cursor};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use unisono::corpus::Corpus;
use unisono::intake::{self, Input, Intake};
use unisono::progress::{Progress, no_progress};
use unisono::report::Evidence;
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

/// The stages of an analysis, as its progress names them.
const STAGES: [&str; 5] =
    ["finding campaigns", "extracting features", "comparing brands", "phrases", "anatomy"];

/// The time of each stage so far, and the stage that runs, with its start.
type Times = (BTreeMap<&'static str, Duration>, Option<(&'static str, Instant)>);

/// Runs an analysis and returns the time of each stage.
fn stage_times(batches: &[Corpus], config: &Config) -> BTreeMap<&'static str, Duration> {
    let times: Mutex<Times> = Mutex::default();
    let step = |to: Option<&'static str>| {
        let Ok(mut times) = times.lock() else { return };
        let (sums, current) = &mut *times;
        let now = Instant::now();
        if let Some((what, since)) = current.take() {
            *sums.entry(what).or_default() += now - since;
        }
        *current = to.map(|what| (what, now));
    };
    let on_progress = |progress: Progress| {
        if let Progress::Computing { what, .. } = progress {
            step(Some(what));
        }
        ControlFlow::Continue(())
    };
    let report = unisono::analyze_with(batches, config, &on_progress);
    step(None);
    assert!(report.is_ok());
    times.into_inner().map(|(sums, _)| sums).unwrap_or_default()
}

fn stages(c: &mut Criterion) {
    let mut group = c.benchmark_group("stages");
    group.sample_size(10);
    let batches: [Corpus; 1] = [mail::messages(50, 100).into_iter().collect()];
    let mut config = Config::new([Facet::Wording]);
    config.evidence = [Evidence::Phrases, Evidence::Anatomy].into();
    let found: Vec<&str> = stage_times(&batches, &config).into_keys().collect();
    assert!(STAGES.iter().all(|stage| found.contains(stage)), "an analysis reports other stages: {found:?}");
    for stage in STAGES {
        group.bench_function(stage, |b| {
            b.iter_custom(|n| (0..n).map(|_| stage_times(&batches, &config)[stage]).sum());
        });
    }
    group.finish();
}

criterion_group!(benches, pipeline, stages);
criterion_main!(benches);
