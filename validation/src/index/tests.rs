//! A fast subset of the gates, on few corpora.
//!
//! Shares of few corpora have wider bounds here. The full run, whose table is docs/validation.md, tests the bounds
//! themselves.

use super::all::ALL;
use super::gate::{Row, Run, Verdict};

fn rows(gate: &str, run: &Run) -> Vec<Row> {
    let (_, gate) = ALL.into_iter().find(|(name, _)| *name == gate).unwrap();
    gate(run)
}

/// Asserts that a gate holds on few corpora.
#[track_caller]
fn holds(gate: &str, run: &Run) {
    let rows = rows(gate, run);
    assert!(rows.iter().any(|row| row.verdict != Verdict::Reported));
    let failed: Vec<String> = rows
        .iter()
        .filter(|row| row.verdict == Verdict::Gate(false))
        .map(|row| format!("{}, {} (n = {}): {} is not {}", row.gate, row.what, row.n, row.figure, row.bound))
        .collect();
    assert!(failed.is_empty(), "\n{}\n", failed.join("\n"));
}

/// Returns the first number in the figure of each gate that `is_meant` selects: a share of 24 corpora.
fn shares(gate: &str, is_meant: impl Fn(&Row) -> bool) -> Vec<(String, f64)> {
    let run = Run { corpora: 24, ..Run::default() };
    let read = |row: Row| {
        let number = row.figure.split(' ').find_map(|word| word.parse().ok()).unwrap();
        (format!("{}, {}: {}", row.gate, row.what, row.figure), number)
    };
    let rows = rows(gate, &run).into_iter().filter(|row| row.verdict != Verdict::Reported && is_meant(row));
    rows.map(read).collect()
}

const FEW: Run = Run { messages: 2000, corpora: 24, few: 4, essays: None, mail: None, writers: None };

#[test]
fn the_report_equals_the_double_loop() {
    holds("identities", &FEW);
}

#[test]
fn the_invariance_gates_hold() {
    holds("invariance", &FEW);
}

#[test]
fn a_theme_of_the_week_does_not_change_the_index() {
    holds("week", &Run { messages: 4000, ..FEW });
}

#[test]
fn a_change_in_one_facet_leaves_the_others_alone() {
    holds("facets", &FEW);
}

#[test]
fn footers_do_not_change_the_headline() {
    holds("footers", &FEW);
}

/// Bounds of two or three standard errors need the corpora of the full run: four give no standard error to rely on.
#[test]
fn readers_tell_the_brands_of_the_pool_model() {
    holds("attribution", &Run { few: 16, ..FEW });
}

#[test]
fn planted_phrases_are_found() {
    holds("planted phrases", &Run { few: 2, ..FEW });
}

#[test]
fn planted_templates_are_found_with_their_slots() {
    holds("planted templates", &Run { few: 2, ..FEW });
}

/// The mean of few corpora has a wider bound; no brand may be excluded.
#[test]
fn the_index_matches_theory() {
    let rows = rows("theory", &FEW);
    assert_eq!(rows.len(), 17);
    for row in rows {
        assert!(!row.figure.contains("excluded"), "{}: {}", row.what, row.figure);
        let off = row.figure.split([',', ' ']).filter(|word| word.starts_with(['+', '-']));
        let worst = off.map(|word| word.parse::<f64>().unwrap().abs()).fold(0.0, f64::max);
        let most = if row.what.contains("repertoire 400") { 0.2 } else { 0.1 };
        assert!(worst <= most, "{}: {}", row.what, row.figure);
    }
}

/// 95 % of 24 corpora are 23; fewer than 19 occur once in 10,000 runs.
#[test]
fn the_interval_over_messages_reaches_its_coverage() {
    let shares = shares("intervals over messages", |_| true);
    assert_eq!(shares.len(), 12);
    for (what, covered) in shares {
        assert!(covered >= 19.0 / 24.0 - 1e-3, "{what}");
    }
}

/// 5 % of 24 corpora: more than five are rejected once in 1,000 runs.
#[test]
fn tests_keep_their_size() {
    for gate in ["size of --by", "size of homogeneity"] {
        for (what, rejected) in shares(gate, |_| true) {
            assert!(rejected <= 5.0 / 24.0 + 1e-3, "{what}");
        }
    }
}

#[test]
fn the_test_detects_groups_that_differ() {
    for (what, rejected) in shares("power of --by", |row| row.bound == "≥ .8") {
        assert!(rejected >= 0.7, "{what}");
    }
}

/// Two months of ten brands take milliseconds, so there are enough corpora for the bounds of the gates themselves.
#[test]
fn changes_keep_their_coverage_bias_and_power() {
    for gate in ["coverage of trends", "bias of trends", "power of trends"] {
        holds(gate, &Run { corpora: 400, ..FEW });
    }
}

/// Series by week: the interval covers in 80 % of the corpora; fewer than half of 24 occur once in 1,000 runs.
#[test]
fn blocks_reach_their_coverage_on_series() {
    for (what, covered) in shares("series", |_| true) {
        assert!(covered >= 0.5, "{what}");
    }
}

#[test]
fn gates_on_data_that_are_not_shipped_do_not_run() {
    for gate in ["essays", "phrases of the essays", "halves of real mail", "independent writers"] {
        assert!(rows(gate, &FEW).iter().all(|row| row.verdict == Verdict::NotRun), "{gate}");
    }
}
