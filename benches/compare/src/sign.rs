//! Signatures of 128 slots by each library, and the similarity estimated from two of them.

use crate::input::Sets;
use gaoya::minhash::{MinHasher, MinHasher32};
use gaoya::text::{shingle_tokens, whitespace_split};
use minhash_rs::prelude::{Fnv, MinHash as DenseMinHash, MinHasher as _};
use multiversion::multiversion;
use probminhash::densminhash::OptDensMinHash;
use probminhash::setsketcher::{SetSketchParams, SetSketcher};
use probminhash::superminhasher::{NoHashHasher, SuperMinHash};
use std::collections::HashSet;
use std::hash::BuildHasherDefault;
use unisono::hash::SplitMix64;
use unisono::shingle::Shingler;
use unisono::sketch::{Bits, Method, MinHash, Signatures};

/// Slots of a signature, unless the name of the implementation states another number.
const K: usize = 128;

/// The similarity of two rows, by their signatures.
pub(crate) type Estimator = Box<dyn Fn(usize, usize) -> f64>;

/// Returns the function by which a library signs sets of hashes; `None` for an unknown library.
pub(crate) fn of_sets(library: &str) -> Option<fn(&Sets) -> Estimator> {
    Some(match library {
        "unisono" => |sets| unisono(scheme(K, Method::Classic, Bits::ThirtyTwo), sets),
        "unisono-reduced" => |sets| unisono(scheme(K, Method::Reduced, Bits::ThirtyTwo), sets),
        "unisono-256x8" => |sets| unisono(scheme(2 * K, Method::Classic, Bits::Eight), sets),
        "yardstick" => yardstick,
        "gaoya" => |sets| {
            let hasher = MinHasher32::new(K);
            agreement(sets.rows.iter().map(|row| hasher.create_signature(row.iter())).collect())
        },
        "minhash-rs" => |sets| {
            let sign = |row: &[u64]| row.iter().copied().collect::<DenseMinHash<u32, K, Fnv, u32, u64>>();
            let all: Vec<_> = sets.rows.iter().map(sign).collect();
            Box::new(move |a, b| all[a].estimate_jaccard_index(&all[b]))
        },
        "probminhash-optdens" => |sets| {
            let mut sketcher =
                OptDensMinHash::<f32, u64, NoHashHasher>::new(K, BuildHasherDefault::default());
            let sign = |row: &[u64]| {
                sketcher.reinit();
                sketcher.sketch_slice(row).expect("a set that is not empty");
                sketcher.get_hsketch().clone()
            };
            agreement(sets.rows.iter().map(sign).collect())
        },
        "probminhash-super" => |sets| {
            let mut sketcher = SuperMinHash::<f32, u64, NoHashHasher>::new(K, BuildHasherDefault::default());
            let sign = |row: &[u64]| {
                sketcher.reinit();
                sketcher.sketch_slice(row).expect("a set that is not empty");
                sketcher.get_hsketch().clone()
            };
            agreement(sets.rows.iter().map(sign).collect())
        },
        "probminhash-setsketch" => |sets| {
            let parameters = SetSketchParams::new(1.001, K as u64, 20.0, (1 << 16) - 2);
            let mut sketcher =
                SetSketcher::<u16, u64, NoHashHasher>::new(parameters, BuildHasherDefault::default());
            let sign = |row: &[u64]| {
                sketcher.reinit();
                sketcher.sketch_slice(row).expect("a set that is not empty");
                sketcher.get_signature().clone()
            };
            agreement(sets.rows.iter().map(sign).collect())
        },
        "sketchir" => |sets| sketchir(sets.hashed().iter().map(|set| set as &HashSet<u64>)),
        _ => return None,
    })
}

/// Returns the function by which a library signs the word 3-grams of texts, as its documentation shows; `None` for an
/// unknown library.
pub(crate) fn of_texts(library: &str) -> Option<fn(&Vec<String>) -> Estimator> {
    Some(match library {
        "unisono" => |texts| {
            let signer = scheme(K, Method::Classic, Bits::ThirtyTwo).signer().expect("a usable scheme");
            estimator(signer.sign_texts(&Shingler::default(), texts))
        },
        "gaoya" => |texts| {
            let hasher = MinHasher32::new(K);
            agreement(texts.iter().map(|text| by_own_words(text, &hasher)).collect())
        },
        "minhash-rs" => |texts| {
            let sign = |text: &String| {
                let lower = text.to_lowercase();
                let words: Vec<&str> = plain_words(&lower).collect();
                let shingles = words.windows(3).map(|w| (w[0], w[1], w[2]));
                let signature = shingles.collect::<DenseMinHash<u32, K, Fnv, u32, (&str, &str, &str)>>();
                signature.into_words().to_vec()
            };
            agreement(texts.iter().map(sign).collect())
        },
        "sketchir" => |texts| {
            let lower: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
            let sets = lower.iter().map(|text| {
                let words: Vec<&str> = plain_words(text).collect();
                words.windows(3).map(|w| (w[0], w[1], w[2])).collect::<HashSet<_>>()
            });
            sketchir(sets)
        },
        _ => return None,
    })
}

/// Returns gaoya's signature of a text, with the words and shingles of its documentation.
pub(crate) fn by_own_words(text: &str, hasher: &impl MinHasher<V = u32>) -> Vec<u32> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = whitespace_split(&lower).collect();
    hasher.create_signature(shingle_tokens(&words, 3))
}

/// Returns the runs of letters and digits, the usual hand-written tokenizer.
pub(crate) fn plain_words(lower: &str) -> impl Iterator<Item = &str> {
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn scheme(k: usize, method: Method, bits: Bits) -> MinHash {
    MinHash { k, method, bits, ..MinHash::default() }
}

fn unisono(scheme: MinHash, sets: &Sets) -> Estimator {
    estimator(scheme.signer().expect("a usable scheme").sign(&sets.rows))
}

fn estimator(signatures: Signatures) -> Estimator {
    Box::new(move |a, b| {
        let comparison = signatures.with(&signatures).expect("of one scheme");
        comparison.estimate(a, b).map_or(0.0, |estimate| estimate.value)
    })
}

fn agreement<T: PartialEq + 'static>(signatures: Vec<Vec<T>>) -> Estimator {
    Box::new(move |a, b| {
        let (a, b) = (&signatures[a], &signatures[b]);
        a.iter().zip(b).filter(|(x, y)| x == y).count() as f64 / a.len() as f64
    })
}

fn sketchir<T: std::hash::Hash, S: std::borrow::Borrow<HashSet<T>>>(
    sets: impl Iterator<Item = S>,
) -> Estimator {
    let hasher = sketchir::MinHash::new(K).expect("a usable number");
    let all: Vec<_> = sets.map(|set| hasher.signature(set.borrow())).collect();
    Box::new(move |a, b| all[a].jaccard(&all[b]).unwrap_or(0.0))
}

/// The baseline: a·h + b mod 2³² for each slot, in twenty lines. The compiler vectorises it for the widest vectors of
/// the machine.
fn yardstick(sets: &Sets) -> Estimator {
    let mut random = SplitMix64::new(1, 3);
    let factors: Vec<u32> = (0..K).map(|_| random.next_u64() as u32 | 1).collect();
    let offsets: Vec<u32> = (0..K).map(|_| random.next_u64() as u32).collect();
    let mut all = vec![u32::MAX; K * sets.rows.len()];
    for (slots, row) in all.chunks_exact_mut(K).zip(sets.rows.iter()) {
        lower(slots, row, &factors, &offsets);
    }
    Box::new(move |a, b| {
        let (a, b) = (&all[a * K..][..K], &all[b * K..][..K]);
        a.iter().zip(b).filter(|(x, y)| x == y).count() as f64 / K as f64
    })
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn lower(slots: &mut [u32], row: &[u64], factors: &[u32], offsets: &[u32]) {
    for &hash in row {
        let hash = hash as u32;
        for ((slot, factor), offset) in slots.iter_mut().zip(factors).zip(offsets) {
            *slot = (*slot).min(hash.wrapping_mul(*factor).wrapping_add(*offset));
        }
    }
}
