//! Sets of hashed shingles to 128 slots: `sketch/<set size>/<implementation>`, sets per second on one core; and texts to
//! 128 slots: `sketch/text/<implementation>`, bytes per second on one core.
//!
//! `naive` makes one pass over the shingles per slot. `scalar`, `avx2` and `avx512` are one kernel for three instruction
//! sets; a machine without a set runs the next simpler kernel. Not measured: memory, because the sets of a group nearly
//! fit one core's cache.

mod mail;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use unisono::hash::{SplitMix64, mix64};
use unisono::ragged::Ragged;
use unisono::shingle::Shingler;
use unisono::sketch::{Bits, Method, MinHash};

const SETS: usize = 64;
const K: usize = 128;

/// Computes the minima of 128 functions of 64 bits, one function after the other.
fn naive(sets: &Ragged<u64>) -> Vec<u64> {
    let slots = |set: &[u64]| -> Vec<u64> {
        (0..K as u64).map(|j| set.iter().map(|x| mix64(x ^ mix64(j))).min().unwrap_or(u64::MAX)).collect()
    };
    sets.iter().flat_map(slots).collect()
}

fn sketch(c: &mut Criterion) {
    // One thread, to compare with other one-core figures.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("one thread");
    let signer = |method, bits| MinHash { k: K, seed: 1, method, bits }.signer().expect("a valid k");
    for n in [20, 150, 1000] {
        let mut random = SplitMix64::new(1, 2);
        let sets: Ragged<u64> =
            (0..SETS).map(|_| (0..n).map(|_| random.next_u64()).collect::<Vec<u64>>()).collect();
        let mut group = c.benchmark_group(format!("sketch/{n}"));
        group.throughput(Throughput::Elements(SETS as u64));
        group.bench_function("naive", |b| b.iter(|| naive(black_box(&sets))));
        for (name, method) in [("classic", Method::Classic), ("reduced", Method::Reduced)] {
            let signer32 = signer(method, Bits::ThirtyTwo);
            let expected = signer32.sign(&sets);
            for (kernel, signer) in ["scalar", "avx2", "avx512"].iter().zip(signer32.every_kernel()) {
                assert_eq!(signer.sign(&sets), expected, "{name} {kernel}");
                group.bench_function(format!("{name}-{kernel}"), |b| {
                    pool.install(|| b.iter(|| signer.sign(black_box(&sets))));
                });
            }
            let signer8 = signer(method, Bits::Eight);
            assert_eq!(signer8.sign(&sets), expected.narrow(), "{name}");
            group.bench_function(format!("{name}-8-bit"), |b| {
                pool.install(|| b.iter(|| signer8.sign(black_box(&sets))));
            });
        }
        group.finish();
    }

    let texts: Vec<String> = mail::messages(20, 20).into_iter().filter_map(|m| m.body.text).collect();
    let shingler = Shingler::default();
    let mut group = c.benchmark_group("sketch/text");
    group.throughput(Throughput::Bytes(texts.iter().map(|t| t.len() as u64).sum()));
    for (name, method) in [("classic", Method::Classic), ("reduced", Method::Reduced)] {
        let signer = signer(method, Bits::ThirtyTwo);
        assert_eq!(signer.sign_texts(&shingler, &texts), signer.sign(&shingler.sets(&texts)), "{name}");
        group.bench_function(name, |b| {
            pool.install(|| b.iter(|| signer.sign_texts(&shingler, black_box(&texts))));
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(std::time::Duration::from_secs(1)).warm_up_time(std::time::Duration::from_millis(300));
    targets = sketch
}
criterion_main!(benches);
