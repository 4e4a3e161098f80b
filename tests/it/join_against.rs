//! Close pairs of new rows and old ones against the double loop: every measure, scope and method.

use crate::join::{
    MEASURES, copies, counts_are_those_of_the_sets, groups, in_scope, random, shingles, templates,
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use unisono::hash::{SplitMix64, mix64};
use unisono::progress::no_progress;
use unisono::similarity::Shingles;
use unisono::similarity::join::{Join, Method, Pairs, Scope, join};
use unisono::similarity::pair::{Measure, Similarity};

/// Marks about a third of the rows.
fn some_old(n: usize, seed: u64) -> Vec<bool> {
    let mut rng = SplitMix64::new(seed, 5);
    (0..n).map(|_| rng.below(3) == 0).collect()
}

/// The definition: every new row with every old one, and their similarity.
fn double_loop(shingles: &Shingles, params: &Join<'_>) -> BTreeMap<(u32, u32), f64> {
    let (old, similarity) = (params.old.unwrap(), Similarity::new(shingles, params.measure).unwrap());
    let mut out = BTreeMap::new();
    for a in (0..old.len()).filter(|&a| !old[a]) {
        for b in (0..old.len()).filter(|&b| old[b] && in_scope(&params.scope, a, b)) {
            let close = similarity.rows(a, b).filter(|&s| s >= params.min_similarity);
            out.extend(close.map(|s| ((a as u32, b as u32), s)));
        }
    }
    out
}

/// The pairs listed under all rows.
fn listed(pairs: &Pairs<'_>) -> BTreeMap<(u32, u32), f64> {
    let mut out = BTreeMap::new();
    for row in 0..pairs.shingles().len() as u32 {
        let before = out.len();
        for pair in pairs.row(row) {
            assert_eq!(pair.a, row);
            assert_eq!(out.insert((pair.a, pair.b), pair.similarity), None, "{pair:?} comes twice");
        }
        assert!((out.len() - before) as u64 <= pairs.max_in_row(row));
    }
    assert_eq!(out.len() as u64, pairs.len());
    out
}

/// The first pair of rows of every pair of a new text and an old one, by text. The two may be one text.
fn by_text(shingles: &Shingles, pairs: &BTreeMap<(u32, u32), f64>) -> BTreeMap<(u32, u32), (u32, u32)> {
    let text = |row: u32| shingles.text_of(row as usize).unwrap();
    let mut out = BTreeMap::new();
    for &(a, b) in pairs.keys() {
        let first = out.entry((text(a), text(b))).or_insert((a, b));
        *first = (*first).min((a, b));
    }
    out
}

fn check(rows: &[Vec<u64>], params: &Join<'_>) -> usize {
    let shingles = shingles(rows);
    let expected = double_loop(&shingles, params);
    let pairs = join(&shingles, params, &no_progress).unwrap();
    assert_eq!(listed(&pairs), expected, "{params:?}");
    counts_are_those_of_the_sets(rows, &pairs);

    let of_texts = by_text(&shingles, &expected);
    let mut found = BTreeMap::new();
    for text in 0..shingles.n_texts() as u32 {
        let before = found.len();
        for pair in pairs.text(text) {
            let texts = [pair.a, pair.b].map(|row| shingles.text_of(row as usize).unwrap());
            assert_eq!(found.insert((texts[0], texts[1]), (pair.a, pair.b)), None);
        }
        assert_eq!((found.len() - before) as u64, pairs.n_in_text(text));
    }
    assert_eq!((found.len() as u64, &found), (pairs.n_edges(), &of_texts), "{params:?}");

    for k in [1, 3] {
        let few = Join { nearest: Some(k), max_pairs: 0, ..*params };
        let few = join(&shingles, &few, &no_progress).unwrap();
        assert_eq!((few.len(), few.n_edges()), (pairs.len(), pairs.n_edges()));
        for neighbours in [pairs.neighbours(), few.neighbours()] {
            let mut nearest = Vec::new();
            for row in 0..rows.len() as u32 {
                let own = expected.range((row, 0)..=(row, u32::MAX));
                let mut own: Vec<(u64, u32)> = own.map(|(&(_, b), s)| (u64::MAX - s.to_bits(), b)).collect();
                own.sort_unstable();
                own.truncate(k);
                neighbours.nearest(row, k, &mut nearest);
                let found: Vec<(u64, u32)> =
                    nearest.iter().map(|pair| (u64::MAX - pair.similarity.to_bits(), pair.b)).collect();
                assert_eq!(found, own, "{params:?}, {k} nearest of {row}");
            }
        }
    }
    expected.len()
}

#[test]
fn new_rows_are_compared_with_old_ones_only() {
    let corpora = [random(60, 40, 12, 41), templates(70, 3, 20, 42), copies(60, 5, 43)];
    for rows in corpora {
        let (groups, old) = (groups(rows.len(), 3, 44), some_old(rows.len(), 45));
        for measure in MEASURES {
            for min_similarity in [0.05, 0.3, 0.7, 1.0] {
                for scope in [Scope::All, Scope::Across(&groups), Scope::Within(&groups)] {
                    let method = Method::Exact;
                    let old = Some(&old[..]);
                    check(&rows, &Join { measure, min_similarity, scope, old, method, ..Join::default() });
                }
            }
        }
    }
}

/// Small by hand: row 0 and 1 are old. 2 repeats 0, 3 is near 1; the near pair 2–4 of new rows and 0–1 of old ones is none.
#[test]
fn only_pairs_of_new_and_old_rows_count() {
    let row = |letters: &str| letters.bytes().map(|b| mix64(b.into())).collect::<Vec<u64>>();
    let rows = ["abcd", "abce", "abcd", "bcef", "abcdg"].map(row).to_vec();
    let old = [true, true, false, false, false];
    let params = Join { old: Some(&old), min_similarity: 0.6, ..Join::default() };
    let shingles = shingles(&rows);
    let pairs = join(&shingles, &params, &no_progress).unwrap();
    let found: Vec<(u32, u32, f64)> = pairs.iter().map(|p| (p.a, p.b, p.similarity)).collect();
    assert_eq!(found, [(2, 0, 1.0), (2, 1, 0.6), (3, 1, 0.6), (4, 0, 0.8)]);
    assert_eq!(check(&rows, &params), 4);
}

#[test]
fn without_an_old_or_a_new_row_there_is_no_pair() {
    let rows = templates(40, 2, 12, 46);
    for all in [true, false] {
        let old = vec![all; rows.len()];
        let params = Join { old: Some(&old), min_similarity: 0.1, ..Join::default() };
        assert_eq!(check(&rows, &params), 0);
    }
    let params = Join { old: Some(&[true]), ..Join::default() };
    assert!(join(&shingles(&rows), &params, &no_progress).is_err());
}

#[test]
fn sketches_of_new_and_old_rows_reach_the_recall() {
    let rows = templates(900, 60, 40, 47);
    let (shingles, old) = (shingles(&rows), some_old(rows.len(), 48));
    let params = Join { old: Some(&old), min_similarity: 0.4, method: Method::Lsh, ..Join::default() };
    let expected = double_loop(&shingles, &params);
    let pairs = join(&shingles, &params, &no_progress).unwrap();
    let found = listed(&pairs);
    assert!(found.iter().all(|(pair, s)| expected.get(pair) == Some(s)));
    assert!(found.len() as f64 >= 0.99 * expected.len() as f64, "{} of {}", found.len(), expected.len());
    let measured = pairs.stats().measured.unwrap();
    assert!(measured.close > 20 && measured.found as f64 >= 0.98 * measured.close as f64);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_pair_of_a_new_and_an_old_row_is_lost(
        rows in prop::collection::vec(prop::collection::vec((0u64..30).prop_map(mix64), 0..14), 0..24),
        k in 1usize..4, t in 0.01f64..=1.0, measure in 0usize..4, scope in 0usize..3, seed: u64,
    ) {
        let (groups, old) = (groups(rows.len(), k, seed), some_old(rows.len(), seed));
        let scope = [Scope::All, Scope::Across(&groups), Scope::Within(&groups)][scope];
        let old = Some(&old[..]);
        let measure: Measure = MEASURES[measure];
        check(&rows, &Join { measure, min_similarity: t, scope, old, ..Join::default() });
    }
}
