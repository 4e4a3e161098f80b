//! All close pairs against the double loop: every measure, method and scope, at thresholds from 0.05 to 1.

use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use unisono::Result;
use unisono::hash::{SplitMix64, mix64};
use unisono::progress::{Progress, no_progress};
use unisono::ragged::Ragged;
use unisono::similarity::join::{Join, Method, Pair, Pairs, Scope, join};
use unisono::similarity::pair::{Measure, Similarity, Weighting};
use unisono::similarity::{Kind, RowBuilder, Shingles};

pub(crate) const MEASURES: [Measure; 4] = [
    Measure::Jaccard,
    Measure::Containment,
    Measure::Cosine(Weighting::Counts),
    Measure::Cosine(Weighting::TfIdf),
];

const THRESHOLDS: [f64; 6] = [0.05, 0.3, 0.5, 0.7, 0.9, 1.0];

/// Returns the similarity of two rows by the definition; `None` if one is empty.
fn similarity(rows: &[Vec<u64>], a: usize, b: usize, measure: Measure) -> Option<f64> {
    let counts = |row: &Vec<u64>| {
        let mut counts = BTreeMap::new();
        row.iter().for_each(|&f| *counts.entry(f).or_insert(0.0) += 1.0);
        counts
    };
    let (x, y): (BTreeMap<u64, f64>, _) = (counts(&rows[a]), counts(&rows[b]));
    let both = x.keys().filter(|f| y.contains_key(f)).count() as f64;
    let (n, m) = (x.len() as f64, y.len() as f64);
    if x.is_empty() || y.is_empty() {
        return None;
    }
    let weight = |f: &u64| match measure {
        Measure::Cosine(Weighting::TfIdf) => {
            let d = rows.iter().filter(|r| r.contains(f)).count() as f64;
            ((1.0 + rows.len() as f64) / (1.0 + d)).ln() + 1.0
        }
        _ => 1.0,
    };
    let norm = |v: &BTreeMap<u64, f64>| v.iter().map(|(f, c)| (c * weight(f)).powi(2)).sum::<f64>().sqrt();
    Some(match measure {
        Measure::Jaccard => both / (n + m - both),
        Measure::Containment => both / n.min(m),
        Measure::Cosine(_) => {
            let dot: f64 = x.iter().filter_map(|(f, c)| Some(c * weight(f).powi(2) * y.get(f)?)).sum();
            dot / (norm(&x) * norm(&y))
        }
    })
}

pub(crate) fn in_scope(scope: &Scope<'_>, a: usize, b: usize) -> bool {
    let out = Scope::LEFT_OUT;
    match scope {
        Scope::All => true,
        Scope::Across(g) => g[a] != g[b] && g[a] != out && g[b] != out,
        Scope::Within(g) => g[a] == g[b] && g[a] != out,
    }
}

pub(crate) fn shingles(rows: &[Vec<u64>]) -> Shingles {
    let rows: Ragged<u64> = rows.iter().cloned().collect();
    Shingles::from_rows(&rows, Kind::Bags, &no_progress).unwrap()
}

fn all(pairs: &Pairs<'_>) -> BTreeMap<(u32, u32), f64> {
    let mut out = BTreeMap::new();
    for row in 0..pairs.shingles().len() as u32 {
        let mut n = 0;
        for p in pairs.row(row) {
            let sizes = [p.a, p.b].map(|row| pairs.shingles().text_of(row as usize).unwrap());
            assert_eq!([p.size_a, p.size_b], sizes.map(|text| pairs.shingles().size(text)));
            let before = out.insert((p.a.min(p.b), p.a.max(p.b)), p.similarity);
            assert_eq!(before, None, "{p:?} comes twice");
            n += 1;
        }
        assert!(n <= pairs.max_in_row(row));
    }
    assert_eq!(out.len() as u64, pairs.len());
    out
}

/// Returns the rounding error allowed for cosines. The others divide the same integers.
fn tolerance(measure: Measure) -> f64 {
    if matches!(measure, Measure::Cosine(_)) { 1e-12 } else { 0.0 }
}

/// The counts of every pair, and of every neighbour, are those of the sets.
pub(crate) fn counts_are_those_of_the_sets(rows: &[Vec<u64>], pairs: &Pairs<'_>) {
    let set = |row: u32| rows[row as usize].iter().copied().collect::<BTreeSet<u64>>();
    let neighbours = pairs.neighbours();
    let mut nearest = Vec::new();
    for row in 0..rows.len() as u32 {
        neighbours.nearest(row, 3, &mut nearest);
        for pair in nearest.iter().copied().chain(pairs.row(row)) {
            let (x, y) = (set(pair.a), set(pair.b));
            let expected = (x.intersection(&y).count(), x.len(), y.len());
            assert_eq!((pair.shared as usize, pair.size_a as usize, pair.size_b as usize), expected);
            assert_eq!(pair.a_in_b(), expected.0 as f64 / expected.1 as f64);
            assert_eq!(pair.reversed().a_in_b(), pair.b_in_a());
        }
    }
}

fn check(rows: &[Vec<u64>], measure: Measure, min_similarity: f64, scope: Scope<'_>) {
    let shingles = shingles(rows);
    let params = Join { measure, min_similarity, scope, method: Method::Exact, ..Join::default() };
    let found = join(&shingles, &params, &no_progress).unwrap();
    let found_pairs = all(&found);
    counts_are_those_of_the_sets(rows, &found);
    let near = tolerance(measure);
    let exact = Similarity::new(&shingles, measure).unwrap();
    for a in 0..rows.len() {
        for b in a + 1..rows.len() {
            let expected = similarity(rows, a, b, measure);
            let pair = exact.rows(a, b);
            assert_eq!(pair.is_some(), expected.is_some());
            let (Some(expected), Some(pair)) = (expected, pair) else { continue };
            assert!((pair - expected).abs() <= near, "{measure:?} {a} {b}: {pair} is not {expected}");
            let known = found_pairs.get(&(a as u32, b as u32));
            match known {
                Some(&s) => {
                    assert_eq!(s, pair);
                    assert!(in_scope(&scope, a, b) && expected >= min_similarity - near);
                }
                None => assert!(
                    !in_scope(&scope, a, b) || expected < min_similarity + near,
                    "{measure:?} ≥ {min_similarity}, {scope:?}: {a} {b} with {expected} is missing"
                ),
            }
        }
    }
}

/// Shingles of a vocabulary with Zipf-like frequencies.
pub(crate) fn random(n: usize, vocabulary: usize, longest: usize, seed: u64) -> Vec<Vec<u64>> {
    let mut rng = SplitMix64::new(seed, 1);
    let draw = |rng: &mut SplitMix64| mix64((vocabulary as f64 * rng.unit() * rng.unit()) as u64 + 1);
    (0..n)
        .map(|_| {
            let length = rng.below(longest + 1);
            (0..length).map(|_| draw(&mut rng)).collect()
        })
        .collect()
}

/// Copies of templates with some shingles replaced by common or new ones, and some rows repeated.
pub(crate) fn templates(n: usize, n_templates: usize, length: usize, seed: u64) -> Vec<Vec<u64>> {
    let mut rng = SplitMix64::new(seed, 2);
    let mut rows: Vec<Vec<u64>> = Vec::new();
    for i in 0..n {
        if i > 0 && rng.below(6) == 0 {
            rows.push(rows[rng.below(i)].clone());
            continue;
        }
        let template = rng.below(n_templates) as u64;
        let edits = rng.unit();
        let row = (0..length as u64).map(|at| match rng.unit() {
            x if x > edits => mix64(1000 * template + at + 1),
            x if x > edits / 2.0 => mix64(rng.next_u64() | 1),
            _ => mix64(1_000_000 + at % 5),
        });
        rows.push(row.collect());
    }
    rows
}

/// Copies of few texts.
pub(crate) fn copies(n: usize, n_texts: usize, seed: u64) -> Vec<Vec<u64>> {
    let texts = templates(n_texts, 2, 16, seed);
    let mut rng = SplitMix64::new(seed, 4);
    (0..n).map(|_| texts[rng.below(n_texts)].clone()).collect()
}

pub(crate) fn groups(n: usize, k: usize, seed: u64) -> Vec<u32> {
    let mut rng = SplitMix64::new(seed, 3);
    (0..n).map(|_| if rng.below(9) == 0 { Scope::LEFT_OUT } else { rng.below(k) as u32 }).collect()
}

#[test]
fn the_join_equals_the_double_loop_for_every_measure_threshold_and_scope() {
    let corpora = [
        random(60, 40, 12, 1),
        random(40, 400, 30, 2),
        templates(60, 4, 20, 3),
        templates(50, 1, 9, 4),
        copies(50, 5, 5),
    ];
    for rows in corpora {
        let (two, five) = (groups(rows.len(), 2, 5), groups(rows.len(), 5, 6));
        for measure in MEASURES {
            for min_similarity in THRESHOLDS {
                check(&rows, measure, min_similarity, Scope::All);
                check(&rows, measure, min_similarity, Scope::Across(&two));
                check(&rows, measure, min_similarity, Scope::Across(&five));
                check(&rows, measure, min_similarity, Scope::Within(&five));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_pair_is_lost(
        rows in prop::collection::vec(prop::collection::vec((0u64..30).prop_map(mix64), 0..14), 0..24),
        k in 1usize..4, t in 0.01f64..=1.0, measure in 0usize..4, scope in 0usize..3, seed: u64,
    ) {
        let groups = groups(rows.len(), k, seed);
        let scope = [Scope::All, Scope::Across(&groups), Scope::Within(&groups)][scope];
        check(&rows, MEASURES[measure], t, scope);
    }

    #[test]
    fn rational_thresholds_are_met_exactly(a in 1u32..40, b in 1u32..40, both in 1u32..40) {
        let both = both.min(a).min(b);
        let row = |from: u32, n: u32| (from..from + n).map(|f| mix64(u64::from(f) + 7)).collect::<Vec<_>>();
        let rows = [row(0, a), row(a - both, b)];
        for measure in [Measure::Jaccard, Measure::Containment] {
            let exact = similarity(&rows, 0, 1, measure).unwrap();
            check(&rows, measure, exact, Scope::All);
            check(&rows, measure, (exact + f64::EPSILON).min(1.0), Scope::All);
        }
    }
}

/// A × B: two groups, and rows in neither.
#[test]
fn a_scope_compares_one_set_of_rows_with_another() {
    let rows = templates(80, 3, 15, 9);
    let side: Vec<u32> = (0..80)
        .map(|i| {
            if i < 30 {
                0
            } else if i < 60 {
                1
            } else {
                Scope::LEFT_OUT
            }
        })
        .collect();
    let shingles = shingles(&rows);
    let params = Join { scope: Scope::Across(&side), min_similarity: 0.4, ..Join::default() };
    let found = all(&join(&shingles, &params, &no_progress).unwrap());
    assert!(found.len() > 20);
    assert!(found.keys().all(|&(a, b)| a < 30 && (30..60).contains(&b)));
}

#[test]
fn the_nearest_rows_are_the_first_of_all_close_rows() {
    for (rows, measure) in [templates(70, 3, 16, 11), copies(70, 4, 12)]
        .into_iter()
        .flat_map(|rows| MEASURES.map(|measure| (rows.clone(), measure)))
    {
        let groups = groups(rows.len(), 3, 12);
        let shingles = shingles(&rows);
        for scope in [Scope::All, Scope::Across(&groups), Scope::Within(&groups)] {
            let params = Join { measure, scope, min_similarity: 0.3, ..Join::default() };
            let pairs = join(&shingles, &params, &no_progress).unwrap();
            let neighbours = pairs.neighbours();
            let found = all(&pairs);
            for row in 0..rows.len() as u32 {
                let mut expected: Vec<(u64, u32)> = found
                    .iter()
                    .filter(|((a, b), _)| *a == row || *b == row)
                    .map(|(&(a, b), s)| (u64::MAX - s.to_bits(), a + b - row))
                    .collect();
                expected.sort_unstable();
                for k in [0, 1, 3, 100] {
                    let mut nearest: Vec<Pair> = Vec::new();
                    neighbours.nearest(row, k, &mut nearest);
                    let nearest: Vec<_> =
                        nearest.iter().map(|p| (p.a, u64::MAX - p.similarity.to_bits(), p.b)).collect();
                    let head: Vec<_> = expected.iter().take(k).map(|&(s, b)| (row, s, b)).collect();
                    assert_eq!(nearest, head);
                }
            }
        }
    }
}

/// A join that keeps only what the nearest need gives the same rows, and counts all pairs.
#[test]
fn the_nearest_need_few_pairs() {
    for (rows, measure) in [templates(70, 3, 16, 31), copies(70, 4, 32)]
        .into_iter()
        .flat_map(|rows| MEASURES.map(|measure| (rows.clone(), measure)))
    {
        let groups = groups(rows.len(), 3, 33);
        let shingles = shingles(&rows);
        for scope in [Scope::All, Scope::Across(&groups), Scope::Within(&groups)] {
            let whole = Join { measure, scope, min_similarity: 0.2, ..Join::default() };
            let all = join(&shingles, &whole, &no_progress).unwrap();
            for k in [1, 2, 5] {
                let few = Join { nearest: Some(k), max_pairs: 0, ..whole };
                let few = join(&shingles, &few, &no_progress).unwrap();
                assert_eq!((few.len(), few.n_edges()), (all.len(), all.edges().len() as u64));
                assert!(few.edges().len() <= shingles.n_texts() * 3 * k);
                let (x, y) = (all.neighbours(), few.neighbours());
                let (mut expected, mut found) = (Vec::new(), Vec::new());
                for row in 0..rows.len() as u32 {
                    x.nearest(row, k, &mut expected);
                    y.nearest(row, k, &mut found);
                    assert_eq!(found, expected, "{measure:?} {scope:?} {k} {row}");
                }
            }
        }
    }
}

/// 400 near copies of one text have 79,800 close pairs. For the nearest of each, 400 pairs are kept at most.
#[test]
fn near_copies_are_not_all_kept() {
    let copy =
        |i: u64| (0..60).map(|at| mix64(if at == i % 60 { 1000 + i } else { at })).collect::<Vec<u64>>();
    let rows: Vec<Vec<u64>> = (0..400).map(copy).collect();
    let shingles = shingles(&rows);
    for method in [Method::Exact, Method::Lsh] {
        let params =
            Join { nearest: Some(1), min_similarity: 0.9, method, max_pairs: 400, ..Join::default() };
        let pairs = join(&shingles, &params, &no_progress).unwrap();
        let measured = pairs.stats().measured;
        assert!(measured.is_none_or(|recall| recall.found > 10_000 && recall.found <= recall.close));
        assert!(pairs.n_edges() > 70_000 && pairs.edges().len() <= 400, "{method:?}");
    }
}

/// The limit counts what is returned: pairs of texts by the join, pairs of rows where they are asked for.
#[test]
fn equal_texts_are_no_pairs_of_texts() {
    let rows = vec![vec![1, 2, 3]; 1000];
    let shingles = shingles(&rows);
    let pairs = join(&shingles, &Join { max_pairs: 0, ..Join::default() }, &no_progress).unwrap();
    assert_eq!((pairs.len(), pairs.edges().len()), (499_500, 0));
    assert!(pairs.check_len(499_500).is_ok() && pairs.check_len(499_499).is_err());
    let neighbours = pairs.neighbours();
    assert!(neighbours.check_len(2, 2000).is_ok() && neighbours.check_len(2, 1999).is_err());
    assert!(neighbours.check_len(5000, 1000 * 999).is_ok());
}

#[test]
fn the_sparse_matrix_holds_the_nearest() {
    let rows = templates(60, 3, 14, 22);
    let shingles = shingles(&rows);
    let measure = Measure::Cosine(Weighting::TfIdf);
    let params = Join { measure, min_similarity: 0.2, ..Join::default() };
    let pairs = join(&shingles, &params, &no_progress).unwrap();
    let (neighbours, mut nearest) = (pairs.neighbours(), Vec::new());
    for k in [1, 4, 100] {
        let matrix = pairs.top_k(k);
        let dense = matrix.to_dense();
        assert_eq!((matrix.offsets.len(), dense.dim()), (rows.len() + 1, (rows.len(), rows.len())));
        for row in 0..rows.len() {
            neighbours.nearest(row as u32, k, &mut nearest);
            let mut expected: Vec<(u32, f64)> = nearest.iter().map(|p| (p.b, p.similarity)).collect();
            expected.sort_by_key(|entry| entry.0);
            assert_eq!(matrix.row(row).collect::<Vec<_>>(), expected);
            let of_dense = dense.row(row).iter().filter(|value| **value > 0.0).count();
            assert_eq!(of_dense, expected.len());
        }
    }
}

#[test]
fn collapsed_pairs_list_each_pair_of_texts_once() {
    let rows = copies(80, 9, 13);
    let groups = groups(rows.len(), 3, 14);
    let shingles = shingles(&rows);
    assert!(shingles.n_texts() < 10);
    for scope in [Scope::All, Scope::Across(&groups), Scope::Within(&groups)] {
        let pairs =
            join(&shingles, &Join { scope, min_similarity: 0.3, ..Join::default() }, &no_progress).unwrap();
        let text = |row: u32| shingles.text_of(row as usize).unwrap();
        let mut expected: BTreeMap<(u32, u32), (u32, u32, u64)> = BTreeMap::new();
        for (&(a, b), s) in &all(&pairs) {
            let (a, b) = if text(a) < text(b) { (a, b) } else { (b, a) };
            if text(a) != text(b) {
                let first = expected.entry((text(a), text(b))).or_insert((a, b, s.to_bits()));
                *first = (*first).min((a, b, s.to_bits()));
            }
        }
        let mut found = BTreeMap::new();
        for text in 0..shingles.n_texts() as u32 {
            let mut n = 0;
            for p in pairs.text(text) {
                let text = |row: u32| shingles.text_of(row as usize).unwrap();
                let pair = (p.a, p.b, p.similarity.to_bits());
                assert_eq!(found.insert((text(p.a), text(p.b)), pair), None);
                n += 1;
            }
            assert_eq!(pairs.n_in_text(text), n);
        }
        assert_eq!(found, expected);
    }
}

#[test]
fn sketches_reach_the_promised_recall_and_find_no_wrong_pair() {
    let rows = templates(900, 60, 40, 15);
    let shingles = shingles(&rows);
    for min_similarity in [0.3, 0.5, 0.8] {
        let params = Join { min_similarity, method: Method::Exact, ..Join::default() };
        let exact = all(&join(&shingles, &params, &no_progress).unwrap());
        let params = Join { method: Method::Lsh, recall: 0.99, ..params };
        let pairs = join(&shingles, &params, &no_progress).unwrap();
        let found = all(&pairs);
        assert!(found.iter().all(|(pair, s)| exact.get(pair) == Some(s)), "a pair that is none");
        assert!(found.len() as f64 >= 0.99 * exact.len() as f64, "{} of {}", found.len(), exact.len());
        let stats = pairs.stats();
        let measured = stats.measured.unwrap();
        assert!(stats.expected_recall >= 0.99 && stats.expected_recall < 1.0);
        assert!(measured.close > 20 && measured.found <= measured.close);
        assert!(measured.found as f64 >= 0.98 * measured.close as f64);
    }
}

/// Few and long bands miss pairs, and the stats report it.
#[test]
fn a_low_recall_is_reported() {
    let shingles = shingles(&templates(900, 60, 40, 16));
    let exact = join(&shingles, &Join { min_similarity: 0.4, ..Join::default() }, &no_progress).unwrap();
    let params = Join { min_similarity: 0.4, method: Method::Lsh, recall: 0.05, ..Join::default() };
    let pairs = join(&shingles, &params, &no_progress).unwrap();
    assert!(pairs.len() < exact.len());
    let measured = pairs.stats().measured.unwrap();
    assert!(measured.found < measured.close);
}

fn with_threads<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

#[test]
fn threads_change_nothing() {
    let rows = templates(3000, 100, 30, 17);
    let run = |measure, method| {
        let shingles = shingles(&rows);
        let params = Join { measure, method, min_similarity: 0.4, ..Join::default() };
        let pairs = join(&shingles, &params, &no_progress).unwrap();
        (pairs.edges().to_vec(), pairs.stats().clone())
    };
    for measure in MEASURES {
        let one = with_threads(1, || run(measure, Method::Auto));
        for threads in [2, 7] {
            assert_eq!(one, with_threads(threads, || run(measure, Method::Auto)));
        }
    }
    let one = with_threads(1, || run(Measure::Jaccard, Method::Lsh));
    assert_eq!(one, with_threads(7, || run(Measure::Jaccard, Method::Lsh)));
}

#[test]
fn order_changes_nothing() {
    let rows = templates(400, 20, 30, 18);
    let mut order: Vec<u32> = (0..rows.len() as u32).collect();
    SplitMix64::new(1, 1).shuffle(&mut order);
    let shuffled: Vec<Vec<u64>> = order.iter().map(|&i| rows[i as usize].clone()).collect();
    for measure in MEASURES {
        let params = Join { measure, min_similarity: 0.4, ..Join::default() };
        let (x, y) = (shingles(&rows), shingles(&shuffled));
        let expected = all(&join(&x, &params, &no_progress).unwrap());
        let found = all(&join(&y, &params, &no_progress).unwrap());
        let back = |row: u32| order[row as usize];
        let found: BTreeMap<_, _> =
            found.into_iter().map(|((a, b), s)| ((back(a).min(back(b)), back(a).max(back(b))), s)).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn unusable_parameters_are_errors() {
    let rows = templates(30, 1, 10, 19);
    let bags = shingles(&rows);
    let sets = Shingles::from_rows(&rows.iter().cloned().collect(), Kind::Sets, &no_progress).unwrap();
    let groups = [0; 3];
    let cosine = Measure::Cosine(Weighting::Counts);
    let refused = |shingles: &Shingles, params: Join<'_>| {
        join(shingles, &params, &no_progress).map(|p| p.len()).is_err()
    };
    assert!(!refused(&sets, Join::default()));
    for min_similarity in [0.0, -1.0, 1.01, f64::NAN] {
        assert!(refused(&bags, Join { min_similarity, ..Join::default() }));
    }
    for recall in [0.0, 1.0, f64::NAN] {
        assert!(refused(&bags, Join { recall, ..Join::default() }));
    }
    assert!(refused(&sets, Join { measure: cosine, ..Join::default() }));
    assert!(refused(&bags, Join { measure: cosine, method: Method::Lsh, ..Join::default() }));
    assert!(refused(&bags, Join { measure: Measure::Containment, method: Method::Lsh, ..Join::default() }));
    assert!(refused(&bags, Join { scope: Scope::Across(&groups), ..Join::default() }));
    assert!(refused(&bags, Join { scope: Scope::Across(&[u32::MAX - 1; 30]), ..Join::default() }));
    assert!(refused(&bags, Join { max_pairs: 3, min_similarity: 0.01, ..Join::default() }));
}

/// Enough rows for several buckets and partitions: ids, rows and sizes are those of a plain count.
#[test]
fn ids_equal_those_of_a_plain_count() {
    const N: u64 = 40_000;
    let mut random = SplitMix64::new(3, 1);
    let mut drawn = |row: u64| match random.below(3) {
        // In this row only, sometimes twice.
        0 => 1_000_000 + 2 * row + random.below(2) as u64,
        1 => random.below(30_000) as u64,
        _ => random.below(50) as u64,
    };
    // Up to five shingles per row; some have none.
    let rows: Vec<Vec<u64>> = (0..N).map(|row| (0..row % 6).map(|_| mix64(drawn(row))).collect()).collect();
    let ragged: Ragged<u64> = rows.iter().cloned().collect();
    for kind in [Kind::Sets, Kind::Bags] {
        let text = |row: &Vec<u64>| {
            let mut text = row.clone();
            text.sort_unstable();
            if kind == Kind::Sets {
                text.dedup();
            }
            text
        };
        let mut rows_of: BTreeMap<Vec<u64>, u32> = BTreeMap::new();
        rows.iter().filter(|row| !row.is_empty()).for_each(|row| *rows_of.entry(text(row)).or_default() += 1);
        let mut held: BTreeMap<u64, u32> = BTreeMap::new();
        for row in &rows {
            for shingle in row.iter().collect::<BTreeSet<_>>() {
                *held.entry(*shingle).or_default() += 1;
            }
        }
        let mut expected: Vec<(u64, u32)> = held.into_iter().filter(|(_, rows)| *rows > 1).collect();
        expected.sort_unstable_by_key(|&(hash, rows)| (rows, hash));
        let mut first = None;
        for threads in [1, 7] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let shingles = pool.install(|| Shingles::from_rows(&ragged, kind, &no_progress)).unwrap();
            assert!(shingles.features() == expected);
            assert_eq!(shingles.n_texts(), rows_of.len());
            for (i, row) in rows.iter().enumerate() {
                let found = shingles.text_of(i).map(|t| (shingles.size(t), shingles.members(t).len() as u32));
                let distinct = row.iter().collect::<BTreeSet<_>>().len() as u32;
                assert_eq!(found, rows_of.get(&text(row)).map(|rows| (distinct, *rows)), "row {i}");
            }
            let measure =
                if kind == Kind::Sets { Measure::Jaccard } else { Measure::Cosine(Weighting::Counts) };
            let found = Similarity::new(&shingles, measure).unwrap();
            for a in (0..rows.len()).step_by(97) {
                let b = (a * 31 + 7) % rows.len();
                let expected = similarity(&rows, a, b, measure);
                let is_close = |x: f64, y: f64| (x - y).abs() < 1e-12;
                assert!(
                    found.rows(a, b).zip(expected).map_or(expected.is_none(), |(x, y)| is_close(x, y)),
                    "rows {a} and {b}: {expected:?}"
                );
            }
            let shown = format!("{shingles:?}");
            assert!(*first.get_or_insert_with(|| shown.clone()) == shown, "{threads} threads");
        }
    }
}

/// The way rows are collected does not matter.
#[test]
fn rows_collected_in_parts_equal_the_rows() {
    let mut random = SplitMix64::new(5, 1);
    let mut row = |n: u64| -> Vec<u64> { (0..n).map(|_| mix64(random.below(100_000) as u64)).collect() };
    // More rows, and more hashes, than a bucket takes; none; one; and some that were never closed.
    let mut parts: Vec<Vec<Vec<u64>>> = vec![
        (0..70_000).map(|i| row(i % 3)).collect(),
        Vec::new(),
        vec![row(300_000), Vec::new(), row(3), row(140_000)],
        vec![row(2)],
    ];
    let first = parts[0][..300].to_vec();
    parts.push(first);
    let all: Ragged<u64> = parts.iter().flatten().cloned().collect();
    let gathered = |close: bool| {
        let gather = |part: &Vec<Vec<u64>>| {
            let mut rows = RowBuilder::new();
            part.iter().for_each(|row| rows.push(row.iter().copied()));
            assert_eq!((rows.len(), rows.is_empty()), (part.len(), part.is_empty()));
            if close {
                rows.close();
            }
            rows
        };
        parts.iter().map(gather).collect::<Vec<_>>()
    };
    for kind in [Kind::Sets, Kind::Bags] {
        let expected = format!("{:?}", Shingles::from_rows(&all, kind, &no_progress).unwrap());
        for close in [false, true] {
            let found = Shingles::from_parts(gathered(close), kind, &no_progress).unwrap();
            assert!(format!("{found:?}") == expected, "{kind:?}, closed: {close}");
        }
    }
    let none = Shingles::from_parts(Vec::new(), Kind::Sets, &no_progress).unwrap();
    assert!(none.is_empty() && none.features().is_empty());
}

/// A sum of many small products in 24 bits can fall short of the cosine by more than a fixed slack.
#[test]
fn long_texts_lose_no_cosine_to_rounding() {
    let row = |own: u64| -> Vec<u64> {
        let common = std::iter::repeat_n(1, 71);
        common.chain(10..10 + 4959).chain(own..own + 10_000).map(mix64).collect()
    };
    let mut rows = vec![row(100_000), row(200_000)];
    // Makes the first shingle the commonest.
    rows.extend((0..4u64).map(|i| vec![mix64(1), mix64(300_000 + i)]));
    let rows: Ragged<u64> = rows.into_iter().collect();
    let shingles = Shingles::from_rows(&rows, Kind::Bags, &no_progress).unwrap();
    let measure = Measure::Cosine(Weighting::Counts);
    // (71² + 4959) / (71² + 4959 + 10,000), with room for the rounding of the last step.
    let params = Join { measure, min_similarity: 0.5 - 1e-12, ..Join::default() };
    let pairs = join(&shingles, &params, &no_progress).unwrap();
    assert!(pairs.edges().iter().any(|e| (e.similarity - 0.5).abs() < 1e-12));
}

/// One text of many rows, nearly all of one group: the work grows with the pairs, which are few.
#[test]
fn rows_out_of_scope_cost_nothing() {
    const N: u32 = 300_000;
    let rows: Ragged<u64> = (0..N).map(|_| [mix64(1), mix64(2)]).collect();
    let shingles = Shingles::from_rows(&rows, Kind::Sets, &no_progress).unwrap();
    let check = |scope: Scope<'_>, expected: u64| {
        let pairs = join(&shingles, &Join { scope, ..Join::default() }, &no_progress).unwrap();
        let (mut n, mut nearest) = (0u64, Vec::new());
        (0..N).for_each(|row| n += pairs.row(row).count() as u64);
        let neighbours = pairs.neighbours();
        (0..N).for_each(|row| neighbours.nearest(row, 1, &mut nearest));
        assert_eq!((n, pairs.len()), (expected, expected));
    };
    let one_group = vec![7; N as usize];
    check(Scope::Across(&one_group), 0);
    let mut two_groups = one_group.clone();
    two_groups[N as usize / 2] = 8;
    check(Scope::Across(&two_groups), u64::from(N) - 1);
    let apart: Vec<u32> = (0..N).collect();
    check(Scope::Within(&apart), 0);
}

#[test]
fn the_callback_stops_the_join() {
    let rows = templates(500, 20, 30, 20);
    let stop = |_: Progress| std::ops::ControlFlow::Break(());
    let cancelled = |result: Result<()>| matches!(result, Err(e) if e.kind == unisono::ErrorKind::Cancelled);
    let ragged: Ragged<u64> = rows.iter().cloned().collect();
    // At the first report, and at the last.
    let stopped = |work: &dyn Fn(unisono::progress::Callback<'_>) -> Result<()>| {
        assert!(cancelled(work(&stop)));
        let heard = AtomicU32::new(0);
        let count = |_: Progress| {
            heard.fetch_add(1, Relaxed);
            std::ops::ControlFlow::Continue(())
        };
        work(&count).unwrap();
        let left = AtomicU32::new(heard.into_inner());
        let stop_at_last = |_: Progress| match left.fetch_sub(1, Relaxed) {
            1 => std::ops::ControlFlow::Break(()),
            _ => std::ops::ControlFlow::Continue(()),
        };
        assert!(cancelled(work(&stop_at_last)));
    };
    stopped(&|progress| Shingles::from_rows(&ragged, Kind::Sets, progress).map(drop));
    let shingles = shingles(&rows);
    for (measure, method) in [
        (Measure::Jaccard, Method::Exact),
        (Measure::Jaccard, Method::Lsh),
        (Measure::Cosine(Weighting::TfIdf), Method::Exact),
        (Measure::Containment, Method::Exact),
    ] {
        let params = Join { measure, method, ..Join::default() };
        stopped(&|progress| join(&shingles, &params, progress).map(drop));
    }
}

#[test]
fn top_shingles_are_the_commonest() {
    let rows = templates(120, 3, 12, 21);
    let shingles = shingles(&rows);
    let mut held: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
    for (i, row) in rows.iter().enumerate() {
        for &f in row {
            let rows = held.entry(f).or_default();
            if rows.last() != Some(&(i as u32)) {
                rows.push(i as u32);
            }
        }
    }
    let mut expected: Vec<_> =
        held.iter().map(|(&f, r)| (u64::MAX - (r.len() * (r.len() - 1) / 2) as u64, f, r[0])).collect();
    expected.sort_unstable();
    expected.truncate(15);
    let found: Vec<_> =
        shingles.top_shingles(15).iter().map(|l| (u64::MAX - l.pairs, l.hash, l.first_row)).collect();
    assert_eq!(found, expected);
    // Σ|A∩B| over all pairs, by shingle and by pair.
    let by_shingle: u64 = shingles.top_shingles(usize::MAX).iter().map(|l| l.pairs).sum();
    let mut by_pair = 0;
    for (a, x) in rows.iter().enumerate() {
        for y in &rows[..a] {
            let mut x: Vec<u64> = x.iter().filter(|f| y.contains(f)).copied().collect();
            x.sort_unstable();
            x.dedup();
            by_pair += x.len() as u64;
        }
    }
    assert_eq!(by_shingle, by_pair);
}
