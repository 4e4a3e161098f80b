//! Series of messages on one theme: the interval must cover the long-run index.

use super::figures::{mean, se_of_share, share};
use super::gate::{Row, Run, gate, reported};
use super::measure::{of_pools, parallel, values, wording_of};
use super::pool::{Mail, Sent, Series, Theme, theory};
use unisono::catalog::Block;
use unisono::report::FacetResult;

const BRANDS: usize = 10;

pub(super) fn series(run: &Run) -> Vec<Row> {
    let mut rows = Vec::new();
    for (messages, every) in [(30, 1.0), (60, 1.0), (90, 1.0), (60, 2.0), (90, 2.0)] {
        // Half of the passages of five messages in a row come from a theme of six. A series of daily messages is shorter than
        // a block of 7 days; a series of one message every other day is longer, and such blocks help less.
        let mail = Mail {
            sent: Some(Sent { every }),
            series: Some(Series { length: 5, theme: Theme { share: 0.5, passages: 6 } }),
            ..Mail::even(BRANDS, messages, 40, 0.5)
        };
        for (block, days, least) in
            [(Block::None, 0, None), (Block::Days(7), 7, Some(0.8)), (Block::Days(14), 14, Some(0.85))]
        {
            if messages as f64 * every < 5.0 * f64::from(days) - 10.0 {
                continue;
            }
            rows.push(row(
                run,
                &mail,
                messages,
                every,
                block,
                least.filter(|_| messages >= 60 && every == 1.0),
            ));
        }
    }
    rows
}

fn row(run: &Run, mail: &Mail, messages: usize, every: f64, block: Block, least: Option<f64>) -> Row {
    let config = of_pools(block);
    let corpora = run.corpora.div_ceil(2);
    let results: Vec<FacetResult> =
        parallel(corpora, |seed| wording_of(&mail.messages(seed as u64), &config));
    let truth = theory(0.5);
    let over = results.iter().filter_map(|r| r.ix.over_messages);
    let held: Vec<bool> = over.map(|[low, high]| low <= truth && truth <= high).collect();
    let units = match block {
        Block::Days(days) => format!("blocks of {days} days"),
        _ => "campaigns as units".to_owned(),
    };
    let rate = if every == 1.0 { "one a day".to_owned() } else { format!("one every {every} days") };
    let what = format!("{messages} messages a brand in runs of 5, {rate}, {units}");
    let covered = share(&held);
    let figure = format!(
        "covers {covered:.3} ± {:.3} of {} intervals; mean IX {:.3} for {truth:.3}",
        se_of_share(covered, held.len()),
        held.len(),
        mean(&values(&results)),
    );
    match least {
        Some(least) => {
            let holds = covered >= least && 20 * held.len() >= 19 * corpora;
            gate("series", what, corpora, figure, &format!("≥ {least:.2}"), holds)
        }
        None => reported("series", what, corpora, figure),
    }
}
