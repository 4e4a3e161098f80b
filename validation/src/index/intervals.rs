//! Coverage of the intervals of IX, over messages and over brands.

use super::figures::{mean, se_of_share, share};
use super::gate::{Row, Run, gate, reported};
use super::measure::{of_pools, parallel, values, wording_of};
use super::pool::{Mail, Writer};
use unisono::catalog::Block;
use unisono::hash::SplitMix64;
use unisono::report::FacetResult;

/// Tests the interval over messages against the index of the same brands from much more mail.
pub(super) fn messages(run: &Run) -> Vec<Row> {
    const BRANDS: usize = 10;
    let config = of_pools(Block::None);
    let mut rows = Vec::new();
    for h in [0.25, 0.5, 0.75] {
        for (repertoire, n) in [(16, 5), (40, 8), (40, 20), (100, 20)] {
            let long = Mail::even(BRANDS, 1000, repertoire, h).messages(999_999);
            let truth = wording_of(&long, &config).ix.value.unwrap_or(f64::NAN);
            let mail = Mail::even(BRANDS, n, repertoire, h);
            let results: Vec<FacetResult> =
                parallel(run.corpora, |seed| wording_of(&mail.messages(seed as u64), &config));
            let (covered, figure) =
                coverage(results.iter().map(|r| r.ix.over_messages), truth, &values(&results));
            rows.push(gate(
                "interval over messages",
                format!("independent mails, h = {h}, repertoire {repertoire}, {n} messages a brand"),
                run.corpora,
                figure,
                "[.92, 1.0]",
                covered.is_some_and(|covered| covered >= 0.92),
            ));
        }
    }
    rows
}

/// Draws the h of a brand.
type Draw = fn(&mut SplitMix64) -> f64;

/// Tests the interval over brands against the index of their population.
pub(super) fn brands(run: &Run) -> Vec<Row> {
    let config = of_pools(Block::None);
    let uniform = |rng: &mut SplitMix64| 0.2 + 0.6 * rng.unit();
    let skewed = |rng: &mut SplitMix64| if rng.unit() < 0.15 { 0.9 } else { 0.2 };
    // E[h]²/E[h² + (1 − h)²].
    let population = |mean: f64, mean_square: f64| mean * mean / (2.0 * mean_square - 2.0 * mean + 1.0);
    let uniform_target = population(0.5, 0.25 + 0.36 / 12.0);
    let skewed_target = population(0.15 * 0.9 + 0.85 * 0.2, 0.15 * 0.81 + 0.85 * 0.04);
    let kinds: [(&str, f64, Draw, bool); 2] = [
        ("h uniform between .2 and .8", uniform_target, uniform, true),
        ("h .9 of 15 % of the brands, else .2", skewed_target, skewed, false),
    ];
    let mut rows = Vec::new();
    for (name, target, h_of, is_gate) in kinds {
        for brands in [8, 20] {
            let results: Vec<FacetResult> = parallel(run.corpora, |seed| {
                let mut rng = SplitMix64::new(seed as u64, 1 << 32);
                let mut mail = Mail::even(brands, 20, 40, 0.0);
                mail.writers = (0..brands)
                    .map(|_| Writer { h: h_of(&mut rng), of_group: 0.0, group: 0, messages: 20 })
                    .collect();
                wording_of(&mail.messages(seed as u64), &config)
            });
            let (covered, figure) =
                coverage(results.iter().map(|r| r.ix.over_brands), target, &values(&results));
            let what = format!("{name}, {brands} brands, 20 messages each");
            rows.push(if is_gate {
                let holds = covered.is_some_and(|covered| (0.90..=0.99).contains(&covered));
                gate("interval over brands", what, run.corpora, figure, "[.90, .99]", holds)
            } else {
                reported("interval over brands", what, run.corpora, figure)
            });
        }
    }
    rows
}

/// Returns the share of intervals that cover the truth, or `None` if fewer than 95 % of the corpora have one.
fn coverage(
    intervals: impl ExactSizeIterator<Item = Option<[f64; 2]>>,
    truth: f64,
    ix: &[f64],
) -> (Option<f64>, String) {
    let corpora = intervals.len();
    let held: Vec<bool> = intervals.flatten().map(|[low, high]| low <= truth && truth <= high).collect();
    let covered = share(&held);
    let figure = format!(
        "covers {covered:.3} ± {:.3} of {} intervals; mean IX {:.3} for {truth:.3}",
        se_of_share(covered, held.len()),
        held.len(),
        mean(ix)
    );
    ((20 * held.len() >= 19 * corpora).then_some(covered), figure)
}
