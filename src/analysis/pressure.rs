//! How hard each brand presses: urgency, deadlines within the day, and last chances that never end.

use crate::catalog::Catalog;
use crate::facet::Rhetoric;
use crate::lexicon;
use crate::stats::wilson_interval;

/// The pressure of one cell; the first message of each campaign by time counts. In a language without phrase lists nothing
/// can be told of any campaign.
#[derive(Debug, Clone, PartialEq)]
pub struct Pressure {
    /// The cell.
    pub cell: usize,
    /// Campaigns.
    pub campaigns: u64,
    /// Those that say that time runs out.
    pub urgent: Share,
    /// Those with a time whose first deadline is at most 24 hours after it.
    pub ending_within_a_day: Share,
    /// The longest run of campaigns, one after the other in time, that each call themselves the last occasion; `None` where
    /// no campaign has a time.
    pub longest_last_chance: Option<u64>,
}

/// A share of campaigns with Wilson's interval at 95 %.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Share {
    /// Campaigns of which it is true.
    pub hits: u64,
    /// Campaigns of which it could be told.
    pub n: u64,
    /// The share; `None` of no campaigns.
    pub value: Option<f64>,
    /// Its interval.
    pub interval: Option<[f64; 2]>,
}

impl Share {
    fn of(hits: u64, n: u64) -> Self {
        Self { hits, n, value: (n > 0).then(|| hits as f64 / n as f64), interval: wilson_interval(hits, n) }
    }
}

/// The pressure of every cell, in the order of cells, from how each message speaks, by rank. O(messages · log).
#[must_use]
pub(crate) fn pressure(catalog: &Catalog, offers: &[Rhetoric]) -> Vec<Pressure> {
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
                Share::of(hits as u64, ranks.len() as u64)
            };
            let runs = timed.chunk_by(|&a, &b| offers[a].last_chance == offers[b].last_chance);
            let lengths = runs.map(|run| if offers[run[0]].last_chance { run.len() as u64 } else { 0 });
            Pressure {
                cell,
                campaigns,
                urgent: share(ranks, |o| o.urgent),
                ending_within_a_day: share(timed, |o| o.ends_within_a_day),
                longest_last_chance: lengths.max(),
            }
        })
        .collect()
}
