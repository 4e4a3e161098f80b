//! Mails of one brand come in series on one theme: the interval must cover the long-run value all the same.

use super::pool::{Mail, Sent, Series, Theme, theory};
use super::{Row, Run, gate, mean, of_pools, parallel, reported, se_of_share, share, values, wording_of};
use unisono::report::FacetResult;
use unisono::roster::Block;

const BRANDS: usize = 10;

pub(super) fn series(run: &Run) -> Vec<Row> {
    let mut rows = Vec::new();
    for messages in [30, 60, 90] {
        // A mail every two days; half of the passages of five mails in a row come from six.
        let mail = Mail {
            sent: Some(Sent { every: 2.0 }),
            series: Some(Series { length: 5, theme: Theme { share: 0.5, passages: 6 } }),
            ..Mail::even(BRANDS, messages, 40, 0.5)
        };
        for (block, least) in
            [(Block::None, None), (Block::Days(7), Some(0.8)), (Block::Days(14), Some(0.85))]
        {
            let config = of_pools(block);
            let results: Vec<FacetResult> =
                parallel(run.corpora, |seed| wording_of(&mail.messages(seed as u64), &config));
            let truth = theory(0.5);
            let over = results.iter().filter_map(|r| r.ix.over_messages);
            let held: Vec<bool> = over.map(|[low, high]| low <= truth && truth <= high).collect();
            let what = match block {
                Block::Days(days) => {
                    format!("{messages} messages a brand in runs of 5, blocks of {days} days")
                }
                _ => format!("{messages} messages a brand in runs of 5, campaigns as units"),
            };
            let covered = share(&held);
            let figure = format!(
                "covers {covered:.3} ± {:.3} of {} intervals; mean IX {:.3} for {truth:.3}",
                se_of_share(covered, held.len()),
                held.len(),
                mean(&values(&results)),
            );
            rows.push(match least.filter(|_| messages >= 60) {
                Some(least) => {
                    let holds = covered >= least && 20 * held.len() >= 19 * run.corpora;
                    gate("series", what, run.corpora, figure, &format!("≥ {least:.2}"), holds)
                }
                None => reported("series", what, run.corpora, figure),
            });
        }
    }
    rows
}
