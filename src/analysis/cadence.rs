//! When each brand sends: its campaigns by hour of the week, and how spread out they are.

use crate::facet::{Batches, hour_of_week};
use std::collections::BTreeMap;

/// The hours of one cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Hours {
    /// The cell.
    pub cell: usize,
    /// Campaigns with a time; the first message of each counts.
    pub campaigns: usize,
    /// Shannon entropy of the hours in bits: 0 where all campaigns go out in one hour of the week, at most log₂ 168 and
    /// at most log₂ of the campaigns.
    pub entropy: f64,
    /// Campaigns by full hour of the week, 0 for Monday at midnight.
    pub by_hour: BTreeMap<i64, usize>,
}

/// The hours of every cell with a time, in the order of cells, by the senders' clocks. O(messages).
#[must_use]
pub(crate) fn hours(batches: &Batches<'_>) -> Vec<Hours> {
    let catalog = batches.catalog();
    // The first message of each campaign by time, then by rank.
    let mut firsts: BTreeMap<u32, (i64, u32, i64)> = BTreeMap::new();
    for (rank, row) in batches.messages() {
        let Some(at) = row.sent_at else { continue };
        let this = (at.unix, rank, hour_of_week(at));
        let first = firsts.entry(catalog.campaign_of()[rank as usize]).or_insert(this);
        *first = this.min(*first);
    }
    let mut by_cell: BTreeMap<usize, BTreeMap<i64, usize>> = BTreeMap::new();
    for (campaign, (.., hour)) in firsts {
        let cell = catalog.campaigns()[campaign as usize].cell as usize;
        *by_cell.entry(cell).or_default().entry(hour).or_default() += 1;
    }
    by_cell
        .into_iter()
        .map(|(cell, by_hour)| {
            let campaigns: usize = by_hour.values().sum();
            let share = |&n: &usize| n as f64 / campaigns as f64;
            let entropy = by_hour.values().map(share).map(|p| -p * libm::log2(p)).sum::<f64>() + 0.0;
            Hours { cell, campaigns, entropy, by_hour }
        })
        .collect()
}
