//! When each brand sends: its campaigns by hour of the week, and how spread out they are.

use crate::facet::{Batches, hour_name, hour_of_week};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// When one brand sends. Only the earliest message of each campaign counts.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BrandHours {
    /// The brand's name.
    pub brand: String,
    /// The language of the cell.
    pub language: String,
    /// Campaigns with a time of day.
    pub campaigns: u64,
    /// The Shannon entropy of their hours of the week, in bits: 0 if all are in one hour of the week, at most log₂ 168
    /// and at most log₂ of the campaigns.
    pub entropy_bits: f64,
    /// Campaigns by full hour of the week, by the sender's clock; hours without any are left out.
    pub by_hour: BTreeMap<String, u64>,
}

/// Returns the hours of every cell with a time of day, in the order of cells, by the senders' clocks. O(messages).
#[must_use]
pub(crate) fn hours(batches: &Batches<'_>) -> Vec<BrandHours> {
    let catalog = batches.catalog();
    // The first message of each campaign by time, then by rank.
    let mut firsts: BTreeMap<u32, (i64, u32, i64)> = BTreeMap::new();
    for (rank, row) in batches.messages() {
        let Some(at) = row.sent_at_hour() else { continue };
        let this = (at.unix, rank, hour_of_week(at));
        let first = firsts.entry(catalog.campaign_of()[rank as usize]).or_insert(this);
        *first = this.min(*first);
    }
    let mut by_cell: BTreeMap<usize, BTreeMap<i64, u64>> = BTreeMap::new();
    for (campaign, (.., hour)) in firsts {
        let cell = catalog.campaigns()[campaign as usize].cell as usize;
        *by_cell.entry(cell).or_default().entry(hour).or_default() += 1;
    }
    let of_cell = |(cell, by_hour): (usize, BTreeMap<i64, u64>)| {
        let campaigns: u64 = by_hour.values().sum();
        let share = |&n: &u64| n as f64 / campaigns as f64;
        BrandHours {
            brand: catalog.cell_name(cell).to_owned(),
            language: catalog.cells()[cell].language.code().to_owned(),
            campaigns,
            entropy_bits: by_hour.values().map(share).map(|p| -p * libm::log2(p)).sum::<f64>() + 0.0,
            by_hour: by_hour.into_iter().map(|(hour, n)| (hour_name(hour), n)).collect(),
        }
    };
    by_cell.into_iter().map(of_cell).collect()
}
