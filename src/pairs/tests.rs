//! The close pairs and clusters against a double loop.

use super::*;
use crate::analysis::clusters::Linkage;
use crate::corpus::Corpus;
use crate::hash::SplitMix64;
use crate::shingle::{Shingler, jaccard};
use crate::similarity::join::{Join, Pair};

/// Texts of three groups: words of a short list, some texts repeated.
fn texts() -> Vec<(String, String)> {
    let mut random = SplitMix64::new(6, 1);
    let mut texts: Vec<(String, String)> = Vec::new();
    for i in 0..90 {
        let text = match random.below(4) {
            0 if i > 0 => texts[random.below(i)].1.clone(),
            _ => (0..8 + i % 5).map(|_| format!("parola{} ", random.below(6))).collect(),
        };
        texts.push((format!("group {}", i % 3), text));
    }
    texts
}

fn params(within: GroupScope) -> PairParams {
    let join = Join { min_similarity: 0.3, ..Join::default() };
    PairParams { ngram: 2, stem: false, within, join, ..PairParams::default() }
}

/// The definition: a double loop over the sets of texts.
fn double_loop(texts: &[(String, String)], within: GroupScope) -> Vec<Pair> {
    let shingler = Shingler { ngram: 2..=2, ..Shingler::default() };
    let sets = shingler.sets(&texts.iter().map(|text| &text.1).collect::<Vec<_>>());
    let mut pairs = Vec::new();
    for a in 0..texts.len() {
        for b in a + 1..texts.len() {
            let counts = match within {
                GroupScope::All => true,
                GroupScope::Across => texts[a].0 != texts[b].0,
                GroupScope::Within => texts[a].0 == texts[b].0,
            };
            let (x, y) = (sets.row(a), sets.row(b));
            let shared = x.iter().filter(|hash| y.contains(hash)).count() as u32;
            let similarity = jaccard(x, y).filter(|s| counts && *s >= 0.3);
            pairs.extend(similarity.map(|similarity| {
                let (size_a, size_b) = (x.len() as u32, y.len() as u32);
                Pair { a: a as u32, b: b as u32, similarity, shared, size_a, size_b }
            }));
        }
    }
    pairs
}

#[test]
fn one_call_is_the_double_loop() {
    let texts = texts();
    let corpus = Corpus::from_texts(texts.iter().map(|(group, text)| (group, text))).unwrap();
    for within in [GroupScope::All, GroupScope::Across, GroupScope::Within] {
        let expected = double_loop(&texts, within);
        assert!(expected.len() > 50);
        assert_eq!(close_pairs(&corpus, &params(within)).unwrap(), expected, "{within:?}");
    }
    let shingler = Shingler { ngram: 2..=2, ..Shingler::default() };
    let join = params(GroupScope::All).join;
    let found = close_texts(texts.iter().map(|text| &text.1), &shingler, &join).unwrap();
    assert_eq!(found, double_loop(&texts, GroupScope::All));
}

#[test]
fn clusters_hold_rows_of_the_corpus() {
    let texts = texts();
    let corpus = Corpus::from_texts(texts.iter().map(|(group, text)| (group, text))).unwrap();
    let params = ClusterParams { pairs: params(GroupScope::All), linkage: Linkage::Components };
    let found = clusters(&corpus, &params).unwrap();
    let close = double_loop(&texts, GroupScope::All);
    for cluster in &found {
        let has = |row: u32| cluster.members.iter().any(|member| member.0 == row);
        assert!(has(cluster.representative));
        assert!(close.iter().all(|pair| has(pair.a) == has(pair.b)));
    }
    let members: usize = found.iter().map(|cluster| cluster.members.len()).sum();
    let mut linked: Vec<u32> = close.iter().flat_map(|pair| [pair.a, pair.b]).collect();
    linked.sort_unstable();
    linked.dedup();
    assert_eq!(members, linked.len());
}

#[test]
fn unusable_parameters_are_errors() {
    let default = PairParams::default();
    assert!(default.check().is_ok());
    assert!(PairParams { ngram: 0, ..default }.check().is_err());
    assert!(PairParams { longest: Some(3), ..default }.check().is_err());
    let join = Join { min_similarity: 0.0, ..Join::default() };
    assert!(PairParams { join, ..default }.check().is_err());
    assert!(close_texts(["a"], &Shingler { ngram: 0..=0, ..Shingler::default() }, &default.join).is_err());
}

#[test]
fn new_against_old_is_the_double_loop_over_both() {
    let texts = texts();
    let n_old = 40;
    let corpus = |texts: &[(String, String)]| {
        Corpus::from_texts(texts.iter().map(|(group, text)| (group, text))).unwrap()
    };
    let old_and_new = [corpus(&texts[..n_old]), corpus(&texts[n_old..])];
    for within in [GroupScope::All, GroupScope::Across, GroupScope::Within] {
        let of_both = double_loop(&texts, within).into_iter();
        let of_both = of_both.filter(|pair| (pair.a as usize) < n_old && pair.b as usize >= n_old);
        let mut expected: Vec<Pair> =
            of_both.map(|pair| Pair { a: pair.b - n_old as u32, ..pair.reversed() }).collect();
        expected.sort_by_key(|pair| (pair.a, pair.b));
        assert!(expected.len() > 30);
        assert_eq!(close_pairs_against(&old_and_new, &params(within)).unwrap(), expected, "{within:?}");
    }
    let few = Join { max_pairs: 3, ..params(GroupScope::All).join };
    let few = PairParams { join: few, ..params(GroupScope::All) };
    assert!(close_pairs_against(&old_and_new, &few).is_err());
}

/// The passages of every close pair, against all runs of words that both texts hold.
#[test]
fn passages_are_the_longest_common_runs() {
    let texts = texts();
    let corpus = Corpus::from_texts(texts.iter().map(|(group, text)| (group, text))).unwrap();
    let params = params(GroupScope::All);
    let n_checked = with_close_pairs(&[corpus], &params, &crate::progress::no_progress, |found| {
        found.with_passages(usize::MAX, |passages| {
            let words = |rank: u32| -> Vec<&str> {
                texts[found.places[rank as usize].1 as usize].1.split_whitespace().collect()
            };
            let mut n_checked = 0;
            for pair in found.pairs.iter() {
                let (a, b) = (words(pair.a), words(pair.b));
                let is_in =
                    |run: &[&str], words: &[&str]| words.windows(run.len()).any(|window| window == run);
                let mut common: Vec<(usize, usize)> = Vec::new();
                for from in 0..a.len() {
                    common.extend(
                        (from + 2..=a.len()).map(|to| (from, to)).filter(|&(x, y)| is_in(&a[x..y], &b)),
                    );
                }
                let mut expected: Vec<(usize, usize)> = common.clone();
                expected.retain(|&(x, y)| {
                    let run = &a[x..y];
                    let is_part = |&(u, v): &(usize, usize)| v - u > run.len() && is_in(run, &a[u..v]);
                    let is_again = |&(u, v): &(usize, usize)| u < x && a[u..v] == *run;
                    !common.iter().any(|other| is_part(other) || is_again(other))
                });
                expected.sort_by_key(|&(x, y)| (std::cmp::Reverse(y - x), x));
                let expected: Vec<String> = expected.iter().map(|&(x, y)| a[x..y].join(" ")).collect();
                let message = passages.message(pair.a);
                assert_eq!(message.rank(), pair.a);
                assert_eq!(message.shared_with(pair.b), expected, "{a:?} {b:?}");
                n_checked += 1;
            }
            Ok::<usize, crate::Error>(n_checked)
        })
    });
    assert!(n_checked.unwrap() > 100);
}

#[test]
fn a_field_has_a_name() {
    for field in Field::ALL {
        assert_eq!(field.name().parse::<Field>().unwrap(), field);
    }
    assert!("header".parse::<Field>().is_err());
    let default = PairParams::default();
    assert!(PairParams { field: Field::Subject, longest: Some(5), ..default }.check().is_err());
    assert!(PairParams { longest: Some(5), ..default }.check().is_ok());
}
