//! The change of the index from one month to the next: coverage, bias and power.

use super::figures::{mean, sd, se_of_share, share};
use super::gate::{Row, Run, gate, reported};
use super::measure::{of_pools, parallel};
use super::pool::Mail;
use unisono::catalog::{Block, Period};
use unisono::message::SentAt;
use unisono::progress::no_progress;
use unisono::report::{Trend, trend};
use unisono::{Corpus, Message};

const BRANDS: usize = 10;

/// The first seconds of November and December 2025.
const MONTHS: [i64; 2] = [1_761_955_200, 1_764_547_200];

/// Passages per pool.
const REPERTOIRE: usize = 16;

/// The share of common passages and the messages of a brand in each month, and the passages per pool.
type Case = ([f64; 2], [usize; 2], usize);

/// Counts the intervals that hold the true ratio when nothing changes but the number of messages.
pub(super) fn coverage(run: &Run) -> Vec<Row> {
    let trends = trends(run, ([0.5; 2], [12, 30], REPERTOIRE));
    let held: Vec<bool> =
        trends.iter().filter_map(interval).map(|[low, high]| low <= 1.0 && 1.0 <= high).collect();
    let covered = share(&held);
    vec![gate(
        "trend: coverage",
        format!("{BRANDS} brands, no change, 12 and 30 messages a brand, repertoire {REPERTOIRE}"),
        held.len(),
        format!("{covered:.3} ± {:.3} of the intervals hold 1", se_of_share(covered, held.len())),
        "[.90, .98]",
        20 * held.len() >= 19 * run.corpora && (0.90..=0.98).contains(&covered),
    )]
}

/// Measures the mean change when only the number of messages changes.
pub(super) fn bias(run: &Run) -> Vec<Row> {
    let mut rows = Vec::new();
    for repertoire in [12, 40, 100] {
        let trends = trends(run, ([0.5; 2], [8, 40], repertoire));
        let what = format!("{BRANDS} brands, no change, 8 and 40 messages a brand, repertoire {repertoire}");
        let of = |logs: Vec<f64>| {
            let mean = mean(&logs);
            (
                mean,
                format!("{mean:+.4} ± {:.4} is the mean log ratio", sd(&logs) / (logs.len() as f64).sqrt()),
            )
        };
        let (thinned, figure) = of(trends.iter().filter_map(ratio).map(f64::ln).collect());
        let is_cut =
            trends.iter().all(|trend| trend.changes.iter().all(|change| change.thinned_to == Some(8)));
        let holds = is_cut && thinned.abs() <= 0.02;
        rows.push(gate("trend: bias", what.clone(), trends.len(), figure, "±.02", holds));
        let whole = |trend: &Trend| Some(trend.periods.get(1)?.ix?.ln() - trend.periods.first()?.ix?.ln());
        let figure = of(trends.iter().filter_map(whole).collect()).1;
        rows.push(reported("trend: bias", format!("{what}, all units"), trends.len(), figure));
    }
    rows
}

/// Counts the changes that the test detects when h rises from .4 to .5; a larger repertoire makes W, and with it the change,
/// less certain.
pub(super) fn power(run: &Run) -> Vec<Row> {
    let of_repertoire = |repertoire: usize| {
        let trends = trends(run, ([0.4, 0.5], [12; 2], repertoire));
        let is_seen = |trend: &Trend| trend.changes.iter().any(|change| change.p.is_some_and(|p| p <= 0.05));
        let seen = share(&trends.iter().map(is_seen).collect::<Vec<_>>());
        let what =
            format!("{BRANDS} brands, h .4 and .5, 12 messages a brand and month, repertoire {repertoire}");
        // The power of a test that knows the error of the ratio and need not estimate it from ten brands.
        let logs: Vec<f64> = trends.iter().filter_map(ratio).map(f64::ln).collect();
        let error = sd(&logs);
        let known = share(&logs.iter().map(|log| log.abs() > 1.96 * error).collect::<Vec<_>>());
        let figure = format!(
            "{seen:.3} ± {:.3} rejected at 5 %; {known:.3} if the error of the ratio were known; mean ratio {:.3}",
            se_of_share(seen, trends.len()),
            mean(&trends.iter().filter_map(ratio).collect::<Vec<_>>())
        );
        (what, trends.len(), figure, seen)
    };
    let (what, n, figure, seen) = of_repertoire(REPERTOIRE);
    let (large, n_large, of_large, _) = of_repertoire(40);
    vec![
        gate("trend: power", what, n, figure, "≥ .8", seen >= 0.8),
        reported("trend: power", large, n_large, of_large),
    ]
}

fn ratio(trend: &Trend) -> Option<f64> {
    trend.changes.first()?.ratio
}

fn interval(trend: &Trend) -> Option<[f64; 2]> {
    trend.changes.first()?.interval
}

/// Measures corpora of two months.
fn trends(run: &Run, (h, messages, repertoire): Case) -> Vec<Trend> {
    let mut config = of_pools(Block::None);
    config.trend.by = Some(Period::Month);
    parallel(run.corpora, |seed| {
        let of_month = |month: usize| {
            let mail = Mail::even(BRANDS, messages[month], repertoire, h[month]);
            // Seeds that other gates do not use.
            let messages = mail.messages(1_000_000 + 2 * seed as u64 + month as u64);
            messages.into_iter().enumerate().map(move |(i, message)| Message {
                id: message.id.map(|id| format!("{id} of month {month}")),
                sent_at: Some(SentAt { unix: MONTHS[month] + 3600 * (i as i64 % 600), offset_minutes: 0 }),
                ..message
            })
        };
        let corpus: Corpus = (0..2).flat_map(of_month).collect();
        let mut config = config.clone();
        config.settings.seed = seed as u64;
        trend(&[corpus], &config, &no_progress).expect("the settings here are valid")
    })
}
