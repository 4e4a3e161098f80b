//! The laws of signatures, and every kernel against the definition.

use super::*;
use crate::hash::{SplitMix64, mix64};
use crate::ragged::Ragged;
use crate::shingle::{Shingler, distinct, jaccard};
use proptest::prelude::*;

const METHODS: [Method; 2] = [Method::Classic, Method::Reduced];

fn scheme(method: Method, k: usize) -> MinHash {
    MinHash { k, seed: 5, method, bits: Bits::ThirtyTwo }
}

fn rows(sets: &[Vec<u64>]) -> Ragged<u64> {
    sets.iter().cloned().collect()
}

/// Computes signatures slot by slot, by the definition.
fn plain(scheme: MinHash, set: &[u64]) -> Vec<u32> {
    let k = scheme.k;
    let mut random = SplitMix64::new(scheme.seed, 0x006d_696e_6861_7368);
    let key = random.next_u64();
    let drawn: Vec<u64> = (0..2 * k + 16).map(|_| random.next_u64()).collect();
    let mixed = || set.iter().map(|x| mix64(x ^ key));
    let odd = |i: usize| (drawn[i] >> 32) as u32 | 1;
    let flip = |j: usize| [0, 0xFFFF_FFFF, 0x8000_0000, 0x7FFF_FFFF][j % 64 / 16];
    let shift = 32 - (2 * k - 1).checked_ilog2().map_or(0, |bits| bits + 1);
    (0..k)
        .map(|j| match scheme.method {
            Method::Classic => {
                mixed().map(|x| ((x >> 32) as u32).wrapping_mul(odd(j / 64 * 16 + j % 16)) ^ flip(j)).min()
            }
            Method::Reduced => (0..2 * k).find_map(|round| {
                let drawn = mixed().map(|x| {
                    let t = (x as u32).wrapping_mul(odd(round));
                    let t = t.wrapping_add((x >> 32) as u32 ^ drawn[round] as u32);
                    let t = (t ^ (t >> 15)).wrapping_mul(0x2C1B_3C6D);
                    t ^ (t >> 12)
                });
                let here = |t: &u32| {
                    if round < k { ((u64::from(*t) * k as u64) >> 32) as usize == j } else { round - k == j }
                };
                drawn.filter(here).map(|t| (round << shift) as u32 | t & ((1 << shift) - 1)).min()
            }),
        })
        .map(|least| least.unwrap_or(u32::MAX))
        .collect()
}

fn words(signatures: &Signatures) -> Vec<u32> {
    match signatures.slots() {
        Slots::ThirtyTwo(words) => words.to_vec(),
        Slots::Eight(_) => Vec::new(),
    }
}

/// Shingles are taken two at a time, some before their turn, 256 at a time; slots by 16, 64 and 128.
#[test]
fn every_kernel_equals_the_definition_at_step_boundaries() {
    let mut random = SplitMix64::new(4, 1);
    let all: Vec<u64> = (0..768).map(|_| random.next_u64()).collect();
    for k in [15, 63, 64, 65, 127, 128, 129, 192, 256, 320] {
        let signer = MinHash { k, bits: Bits::ThirtyTwo, ..MinHash::default() }.signer().unwrap();
        for n in (0..=20).chain(254..=268).chain([511, 512, 513, 514, 768]) {
            let expected = plain(signer.scheme(), &all[..n]);
            for signer in signer.every_kernel() {
                assert!(
                    words(&signer.sign(&rows(&[all[..n].to_vec()]))) == expected,
                    "{n} shingles, {k} slots"
                );
            }
        }
    }
}

fn any_scheme() -> impl Strategy<Value = MinHash> {
    let k =
        prop_oneof![1usize..9, 60usize..70, prop::sample::select(vec![128, 200, 257, 511, 512, 513, 1030])];
    (prop::sample::select(METHODS.to_vec()), k, 0u64..3).prop_map(|(method, k, seed)| MinHash {
        k,
        seed,
        method,
        bits: Bits::ThirtyTwo,
    })
}

fn any_set() -> impl Strategy<Value = Vec<u64>> {
    prop_oneof![
        prop::collection::vec(any::<u64>(), 0..40),
        prop::collection::vec(0u64..60, 0..40),
        (0u64..9, 500usize..1100).prop_map(|(seed, n)| {
            let mut random = SplitMix64::new(seed, 1);
            (0..n).map(|_| random.next_u64()).collect()
        }),
    ]
}

proptest! {
    #[test]
    fn every_kernel_equals_the_definition(scheme in any_scheme(), set in any_set()) {
        let expected = plain(scheme, &set);
        let signer = scheme.signer().unwrap();
        prop_assert_eq!(&words(&signer.sign(&rows(std::slice::from_ref(&set)))), &expected);
        for signer in signer.every_kernel() {
            prop_assert_eq!(&words(&signer.sign(&rows(std::slice::from_ref(&set)))), &expected);
        }
    }

    #[test]
    fn a_stream_in_any_order_with_repeats_gives_the_signatures_of_the_batch(scheme in any_scheme(), set in any_set(), cut in 1usize..9) {
        let signer = scheme.signer().unwrap();
        let batch = signer.sign(&rows(std::slice::from_ref(&set)));
        let mut stream = signer.stream();
        for part in set.iter().rev().chain(&set).copied().collect::<Vec<u64>>().chunks(cut) {
            stream.add(part);
        }
        prop_assert_eq!(stream.finish(), batch.clone());
        prop_assert_eq!(&words(&stream.finish()), &words(&batch));
        stream.clear();
        prop_assert_eq!(stream.finish(), signer.stream().finish());
    }

    #[test]
    fn merged_signatures_are_those_of_the_union(scheme in any_scheme(), a in any_set(), b in any_set()) {
        let signer = scheme.signer().unwrap();
        let union = signer.sign(&rows(&[[a.clone(), b.clone()].concat()]));
        let mut merged = signer.sign(&rows(std::slice::from_ref(&a)));
        merged.merge(&signer.sign(&rows(std::slice::from_ref(&b)))).unwrap();
        prop_assert_eq!(&merged, &union);
        let (mut one, mut other) = (signer.stream(), signer.stream());
        one.add(&a);
        other.add(&b);
        one.merge(&other).unwrap();
        prop_assert_eq!(one.finish(), union);
    }

    #[test]
    fn appended_batches_equal_one_batch(scheme in any_scheme(), sets in prop::collection::vec(any_set(), 0..5), cut in 0usize..5) {
        let signer = scheme.signer().unwrap();
        let cut = cut.min(sets.len());
        let mut parts = signer.sign(&rows(&sets[..cut]));
        parts.append(signer.sign(&rows(&sets[cut..]))).unwrap();
        prop_assert_eq!(&parts, &signer.sign(&rows(&sets)));
        let eight = MinHash { bits: Bits::Eight, ..scheme }.signer().unwrap();
        prop_assert_eq!(parts.narrow(), eight.sign(&rows(&sets)));
        let json = serde_json::to_string(&parts).unwrap();
        prop_assert_eq!(serde_json::from_str::<Signatures>(&json).unwrap(), parts);
    }

    #[test]
    fn equal_sets_agree_and_estimates_are_symmetric(scheme in any_scheme(), a in any_set(), b in any_set()) {
        let signatures = scheme.signer().unwrap().sign(&rows(&[a.clone(), b.clone()]));
        for signatures in [&signatures, &signatures.narrow()] {
            let pairs = signatures.with(signatures).unwrap();
            prop_assert_eq!(pairs.estimate(0, 0).map(|e| e.value), (!a.is_empty()).then_some(1.0));
            prop_assert_eq!(pairs.estimate(0, 1), pairs.estimate(1, 0));
            prop_assert_eq!(pairs.estimate(0, 1).is_some(), !(a.is_empty() && b.is_empty()));
            if let Some(e) = pairs.estimate(0, 1) {
                prop_assert!(0.0 <= e.low && e.low <= e.value && e.value <= e.high && e.high <= 1.0);
            }
        }
    }
}

/// 2,000 pairs of sets whose union is `union`, half of it shared: mean and root mean square of the error, the latter
/// over √(J(1−J)/k).
fn error(scheme: MinHash, union: usize, shingle: impl Fn(u64) -> u64) -> (f64, f64) {
    const TRIALS: usize = 2000;
    let mut sets = Vec::new();
    for trial in 0..TRIALS {
        let all: Vec<u64> = (0..union).map(|i| shingle((trial * union + i) as u64)).collect();
        let (half, quarter) = (union / 2, union / 4);
        sets.push(all[..half + quarter].to_vec());
        sets.push([&all[..half], &all[half + quarter..]].concat());
    }
    let j = (union / 2) as f64 / union as f64;
    let signatures = scheme.signer().unwrap().sign(&rows(&sets));
    let pairs = signatures.with(&signatures).unwrap();
    let errors = (0..TRIALS).map(|t| pairs.estimate(2 * t, 2 * t + 1).unwrap().value - j);
    let (sum, squares) = errors.fold((0.0, 0.0), |(sum, squares), e| (sum + e, squares + e * e));
    let theory = (j * (1.0 - j) / scheme.k as f64).sqrt();
    (sum / TRIALS as f64 / theory, (squares / TRIALS as f64).sqrt() / theory)
}

#[test]
fn errors_match_theory_for_any_kind_of_shingles() {
    // Sampling error of the ratio: 1.6 % of itself; of the mean: 2.2 % of the standard error.
    let kinds: [fn(u64) -> u64; 3] = [mix64, |i| i, |i| i << 40];
    for kind in kinds {
        for (method, least, most) in [(Method::Classic, 0.94, 1.06), (Method::Reduced, 0.66, 0.79)] {
            for bits in [Bits::ThirtyTwo, Bits::Eight] {
                for union in [20, 128] {
                    let (bias, mut rmse) = error(MinHash { bits, ..scheme(method, 128) }, union, kind);
                    if method == Method::Classic {
                        // Four slots draw without replacement.
                        rmse /= (1.0 - 3.0 / (union - 1) as f64).sqrt();
                    }
                    assert!(bias.abs() < 0.09, "{method:?} {bits:?} {union}: bias {bias}");
                    assert!((least..most).contains(&rmse), "{method:?} {bits:?} {union}: {rmse}");
                }
            }
        }
    }
}

#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    for method in METHODS {
        for bits in [Bits::ThirtyTwo, Bits::Eight] {
            let signer = MinHash { bits, ..scheme(method, 128) }.signer().unwrap();
            let sets: Vec<Vec<u64>> = (0..1000u64)
                .flat_map(|t| {
                    let own = 1 + t % 90;
                    let set = |at: u64| {
                        (0..100 - own).chain(at..at + own).map(move |i| mix64(t << 20 | i)).collect()
                    };
                    [set(1000), set(2000)]
                })
                .collect();
            let signatures = signer.sign(&rows(&sets));
            let pairs = signatures.with(&signatures).unwrap();
            let held = (0..1000)
                .filter(|t| {
                    let (mut a, mut b) = (sets[2 * t].clone(), sets[2 * t + 1].clone());
                    distinct(&mut a);
                    distinct(&mut b);
                    let exact = jaccard(&a, &b).unwrap();
                    pairs.estimate(2 * t, 2 * t + 1).is_some_and(|e| e.low <= exact && exact <= e.high)
                })
                .count();
            assert!(held >= 925, "{method:?} {bits:?}: {held} of 1000");
            // Intervals are those of independent slots, wider than the reduced method needs.
            assert!(method == Method::Reduced || held <= 980, "{method:?} {bits:?}: {held} of 1000");
        }
    }
}

#[test]
fn empty_sets_are_equal_to_nothing() {
    for method in METHODS {
        let signatures = scheme(method, 16).signer().unwrap().sign(&rows(&[vec![], vec![], vec![1]]));
        let pairs = signatures.with(&signatures).unwrap();
        assert_eq!(pairs.agreement(0, 1), 0);
        assert_eq!(pairs.estimate(0, 0), None);
        assert_eq!(pairs.estimate(0, 2), Some(Estimate { value: 0.0, low: 0.0, high: 0.0 }));
        assert!(!signatures.is_present(0) && signatures.is_present(2));
        assert_eq!(signatures.band(0, 0..4), None);
    }
}

#[test]
fn signatures_of_different_schemes_are_refused() {
    let base = scheme(Method::Classic, 16);
    let one = || rows(&[vec![1, 2, 3]]);
    let signatures = base.signer().unwrap().sign(&one());
    for other in [
        MinHash { k: 17, ..base },
        MinHash { seed: 6, ..base },
        MinHash { method: Method::Reduced, ..base },
        MinHash { bits: Bits::Eight, ..base },
    ] {
        let (signer, here) = (other.signer().unwrap(), base.signer().unwrap());
        let other = signer.sign(&one());
        assert!(signatures.with(&other).is_err());
        assert!(signatures.clone().append(other.clone()).is_err());
        assert!(signatures.clone().merge(&other).is_err());
        assert!(here.stream().merge(&signer.stream()).is_err());
    }
    assert!(signatures.narrow().merge(&signatures.narrow()).is_err());
    assert!(signatures.clone().merge(&base.signer().unwrap().sign(&rows(&[]))).is_err());
    assert!(MinHash { k: 0, ..base }.signer().is_err());
    assert!(MinHash { k: MAX_K + 1, ..base }.signer().is_err());
}

#[test]
fn damaged_files_are_refused() {
    let signatures = scheme(Method::Classic, 2).signer().unwrap().sign(&rows(&[vec![1], vec![]]));
    let json = serde_json::to_string(&signatures).unwrap();
    let load = |json: &str| serde_json::from_str::<Signatures>(json).map_err(|e| e.to_string());
    assert!(load(&json).is_ok());
    for (from, to, why) in [
        ("\"version\":1", "\"version\":2", "sign the texts again"),
        ("\"k\":2", "\"k\":3", "truncated or altered"),
        ("\"k\":2", "\"k\":0", "use 1 to"),
        ("[true,false]", "[true]", "truncated or altered"),
        ("thirty_two", "eight", "truncated or altered"),
        ("\"bytes\":[]", "\"bytes\":[1]", "truncated or altered"),
    ] {
        let damaged = json.replace(from, to);
        assert_ne!(damaged, json, "{from}");
        assert!(load(&damaged).is_err_and(|e| e.contains(why)), "{from}");
    }
}

#[test]
fn bands_are_equal_where_their_slots_are() {
    let set = |last: u64| (0..50).chain([last]).collect::<Vec<u64>>();
    let signatures = scheme(Method::Classic, 64).signer().unwrap().sign(&rows(&[set(100), set(101)]));
    for signatures in [&signatures, &signatures.narrow()] {
        let same = |slots: std::ops::Range<usize>| match signatures.slots() {
            Slots::Eight(s) => s[..64][slots.clone()] == s[64..][slots],
            Slots::ThirtyTwo(s) => s[..64][slots.clone()] == s[64..][slots],
        };
        for start in 0..60 {
            let slots = start..start + 4;
            assert_eq!(signatures.band(0, slots.clone()) == signatures.band(1, slots.clone()), same(slots));
        }
        assert_ne!(signatures.band(0, 0..4), signatures.band(0, 4..8));
    }
}

#[test]
fn golden() {
    let sign = |method| {
        let signer = MinHash { k: 4, seed: 1, method, bits: Bits::ThirtyTwo }.signer().unwrap();
        signer.sign_texts(&Shingler::default(), &["Ciao Marco, come va?"])
    };
    assert_eq!(words(&sign(Method::Classic)), [2503679972, 2685895196, 1913332884, 232751524]);
    assert_eq!(words(&sign(Method::Reduced)), [584562655, 2791996255, 442547858, 448109249]);
    let of_all_orders = MinHash { k: 64, seed: 1, ..MinHash::default() }.signer().unwrap();
    let slots = words(&of_all_orders.sign(&rows(&[vec![1, 2, 3]])));
    assert_eq!([slots[0], slots[16], slots[32], slots[48]], [1240456399, 606686681, 1510233070, 907027248]);
    assert_eq!(sign(Method::Classic).narrow().slots(), Slots::Eight(&[202, 185, 243, 89]));
}

#[test]
fn threads_change_nothing() {
    let texts: Vec<String> =
        (0..700).map(|i| format!("numero {i} di molti testi da firmare {}", i % 7)).collect();
    let signer = scheme(Method::Classic, 32).signer().unwrap();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| signer.sign_texts(&Shingler::default(), &texts))
    };
    assert_eq!(on(1), on(3));
    assert_eq!(on(2), signer.sign(&Shingler::default().sets(&texts)));
}
