//! A weekly theme of all brands must not raise the index: only different weeks are compared.

use super::figures::mean;
use super::gate::{Row, Run, gate};
use super::measure::{of_pools, parallel, values, wording_of};
use super::pool::{Mail, Sent, Theme, theory};
use unisono::catalog::Block;
use unisono::report::FacetResult;

const BRANDS: usize = 10;

/// Messages per brand and week.
const A_WEEK: usize = 3;

pub(super) fn week(run: &Run) -> Vec<Row> {
    let mut rows = Vec::new();
    let config = of_pools(Block::Days(7));
    for (weeks, most, bound) in [(5, 0.05, "within .05"), (13, 0.03, "within .03"), (26, 0.03, "within .03")]
    {
        for h in [0.0, 0.5, 1.0] {
            let mail = Mail {
                sent: Some(Sent { every: 7.0 / A_WEEK as f64 }),
                week: Some(Theme { share: 0.3, passages: 6 }),
                ..Mail::even(BRANDS, A_WEEK * weeks, 40, h)
            };
            let corpora = (2 * run.messages / mail.len()).max(4);
            let results: Vec<FacetResult> =
                parallel(corpora, |seed| wording_of(&mail.messages(seed as u64), &config));
            let with_same: Vec<f64> = results
                .iter()
                .filter_map(|r| Some(r.across_with_same_block? / r.within.value.filter(|w| *w > 0.0)?))
                .collect();
            let ix = values(&results);
            let units = results.iter().map(|r| r.n_units as usize).sum::<usize>();
            let off = mean(&ix) - theory(h);
            rows.push(gate(
                "a weekly theme common to all",
                format!("30 % of the passages, h = {h}, {weeks} weeks: theory {:.3}", theory(h)),
                corpora,
                format!("IX {:.3}; with pairs of one week {:.3}", mean(&ix), mean(&with_same)),
                bound,
                ix.len() == corpora && units == corpora * BRANDS * weeks && off.abs() <= most,
            ));
        }
    }
    rows
}
