//! How hard each brand presses: urgency, deadlines within the day, and last chances that never end.

use crate::catalog::Catalog;
use crate::facet::Rhetoric;
use crate::stats::wilson_interval;
use crate::text::lexicon;
use serde::{Deserialize, Serialize};

/// How hard one brand presses; the first message of each campaign by time counts. In a language without phrase lists
/// nothing is known of any campaign.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BrandPressure {
    /// Its name.
    pub brand: String,
    /// The language of the cell.
    pub language: String,
    /// Campaigns.
    pub campaigns: u64,
    /// Those that say that time runs out.
    pub urgent: ShareOf,
    /// Those with a sending time whose first deadline is at most 24 hours after it.
    pub ending_within_a_day: ShareOf,
    /// The largest number of consecutive campaigns in time that each announce a last chance; `None` if no campaign has a
    /// time.
    pub longest_last_chance: Option<u64>,
}

/// A share of campaigns.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct ShareOf {
    /// Campaigns with the property.
    pub hits: u64,
    /// Campaigns that can have it.
    pub n: u64,
    /// The share; `None` of no campaigns.
    pub value: Option<f64>,
    /// Its Wilson interval at 95 %.
    pub interval: Option<[f64; 2]>,
}

impl ShareOf {
    fn new(hits: u64, n: u64) -> Self {
        Self { hits, n, value: (n > 0).then(|| hits as f64 / n as f64), interval: wilson_interval(hits, n) }
    }
}

/// The pressure of every cell, in the order of cells, from how each message speaks, by rank. O(messages · log).
#[must_use]
pub(crate) fn pressure(catalog: &Catalog, offers: &[Rhetoric]) -> Vec<BrandPressure> {
    let in_time = |rank: usize| (offers[rank].sent_at.is_none(), offers[rank].sent_at, rank);
    // The first message of each campaign: by time where known, else by rank.
    let mut firsts: Vec<usize> = (0..catalog.len()).collect();
    firsts.sort_by_key(|&rank| (catalog.campaign_of()[rank], in_time(rank)));
    firsts.dedup_by_key(|rank| catalog.campaign_of()[*rank]);
    // Campaigns of a cell are neighbours; in time.
    firsts.sort_by_key(|&rank| (catalog.cell_of(rank), in_time(rank)));
    firsts
        .chunk_by(|&a, &b| catalog.cell_of(a) == catalog.cell_of(b))
        .map(|ranks| {
            let cell = catalog.cell_of(ranks[0]) as usize;
            let campaigns = ranks.len() as u64;
            let can_be_told = lexicon::phrases(catalog.cells()[cell].language).is_some();
            let ranks = if can_be_told { ranks } else { &[] };
            // Those without a time come last.
            let timed = &ranks[..ranks.partition_point(|&rank| offers[rank].sent_at.is_some())];
            let share = |ranks: &[usize], hit: fn(&Rhetoric) -> bool| {
                let hits = ranks.iter().filter(|&&rank| hit(&offers[rank])).count();
                ShareOf::new(hits as u64, ranks.len() as u64)
            };
            let runs = timed.chunk_by(|&a, &b| offers[a].last_chance == offers[b].last_chance);
            let lengths = runs.map(|run| if offers[run[0]].last_chance { run.len() as u64 } else { 0 });
            BrandPressure {
                brand: catalog.cell_name(cell).to_owned(),
                language: catalog.cells()[cell].language.code().to_owned(),
                campaigns,
                urgent: share(ranks, |o| o.urgent),
                ending_within_a_day: share(timed, |o| o.ends_within_a_day),
                longest_last_chance: lengths.max(),
            }
        })
        .collect()
}
