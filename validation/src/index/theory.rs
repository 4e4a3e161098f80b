//! IX of brands of one h against h²/(h² + (1 − h)²): repertoires of 16 to 400 passages, 5 to 90 messages per brand.

use super::figures::mean;
use super::gate::{Row, Run, gate, reported};
use super::measure::{of_pools, parallel, wording_of};
use super::pool::{Mail, PASSAGES, theory as expected};
use unisono::catalog::Block;
use unisono::report::FacetResult;

const BRANDS: usize = 10;

/// Passages per message, as many as segments of a message of `unisono-synth`. The bias of a ratio of means falls with the
/// number of passages; it is reported for fewer.
const LONG: usize = 8;

const H: [f64; 7] = [0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0];

pub(super) fn theory(run: &Run) -> Vec<Row> {
    let mut rows = Vec::new();
    let sizes = [16, 40, 100].into_iter().flat_map(|k| [5, 8, 20, 90].map(|n| (k, n)));
    for (repertoire, messages) in sizes.chain([(400, 20), (400, 90)]) {
        let off = |h: f64, results: &[FacetResult]| {
            let values: Vec<f64> = results.iter().filter_map(|r| r.ix.value).collect();
            mean(&values) - expected(h)
        };
        rows.push(row(
            run,
            (repertoire, messages, LONG),
            "bias of the mean ≤ .03, no brand excluded",
            0.03,
            off,
        ));
    }
    // The bias of a ratio is about IX over the number of passages that messages of one brand have in common.
    let off = |h: f64, results: &[FacetResult]| {
        mean(&results.iter().filter_map(|r| r.ix.value).collect::<Vec<_>>()) - expected(h)
    };
    let shorter = row(run, (100, 5, PASSAGES), "", f64::INFINITY, off);
    rows.push(reported(shorter.gate, shorter.what, shorter.n, shorter.figure));
    for messages in [5, 8] {
        let off = |h: f64, results: &[FacetResult]| {
            let sum =
                |value: fn(&FacetResult) -> Option<f64>| -> f64 { results.iter().filter_map(value).sum() };
            sum(|r| r.across.value) / sum(|r| r.within.value) - expected(h)
        };
        rows.push(row(run, (400, messages, LONG), "ΣA/ΣW within .05, no brand excluded", 0.05, off));
    }
    rows
}

/// Returns the row of one repertoire and number of messages, over all h.
fn row(
    run: &Run,
    (repertoire, messages, passages): (usize, usize, usize),
    bound: &str,
    most: f64,
    off: impl Fn(f64, &[FacetResult]) -> f64,
) -> Row {
    let corpora = (run.messages / (BRANDS * messages)).max(4);
    let config = of_pools(Block::None);
    let (mut figures, mut worst, mut excluded) = (Vec::new(), 0f64, 0);
    for (i, h) in H.into_iter().enumerate() {
        let mail = Mail { passages, ..Mail::even(BRANDS, messages, repertoire, h) };
        let results: Vec<FacetResult> = parallel(corpora, |seed| {
            wording_of(&mail.messages((1000 * i + 1_000_000 * messages + seed) as u64), &config)
        });
        let off = off(h, &results);
        worst = if off.is_nan() { f64::INFINITY } else { worst.max(off.abs()) };
        excluded += results.iter().map(|r| BRANDS - r.n_brands as usize).sum::<usize>();
        figures.push(format!("{h}: {off:+.3}"));
    }
    let excluded_text = if excluded > 0 { format!("; {excluded} brands excluded") } else { String::new() };
    gate(
        "IX against theory",
        format!("repertoire {repertoire}, {messages} messages a brand of {passages} passages, h = 0 to 1"),
        corpora,
        format!("error at h = {}{excluded_text}", figures.join(", ")),
        bound,
        worst <= most && excluded == 0,
    )
}
