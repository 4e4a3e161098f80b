//! How hard each brand presses: urgency, deadlines within the day, and last chances that never end.

use crate::facet::Rhetoric;
use crate::roster::Roster;
use crate::stats::wilson_interval;

/// The pressure of one cell; the first message of each campaign by time counts.
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
    /// The longest run of campaigns, one after the other in time, that each call themselves the last occasion.
    pub longest_last_chance: u64,
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
pub(crate) fn pressure(roster: &Roster, offers: &[Rhetoric]) -> Vec<Pressure> {
    // The first message of each campaign: by time where known, else by rank.
    let mut firsts: Vec<usize> = (0..roster.len()).collect();
    firsts.sort_by_key(|&rank| (roster.campaign_of()[rank], offers[rank].sent_at.unwrap_or(i64::MAX), rank));
    firsts.dedup_by_key(|rank| roster.campaign_of()[*rank]);
    // Campaigns of a cell are neighbours; in time.
    firsts.sort_by_key(|&rank| (roster.cell_of(rank), offers[rank].sent_at.unwrap_or(i64::MAX), rank));
    firsts
        .chunk_by(|&a, &b| roster.cell_of(a) == roster.cell_of(b))
        .map(|ranks| {
            let count =
                |hit: fn(&Rhetoric) -> bool| ranks.iter().filter(|&&rank| hit(&offers[rank])).count() as u64;
            let timed = count(|o| o.sent_at.is_some());
            let runs = ranks.chunk_by(|&a, &b| offers[a].last_chance == offers[b].last_chance);
            let last_chances = runs.filter(|run| offers[run[0]].last_chance);
            Pressure {
                cell: roster.cell_of(ranks[0]) as usize,
                campaigns: ranks.len() as u64,
                urgent: Share::of(count(|o| o.urgent), ranks.len() as u64),
                ending_within_a_day: Share::of(count(|o| o.ends_within_a_day && o.sent_at.is_some()), timed),
                longest_last_chance: last_chances.map(<[usize]>::len).max().unwrap_or(0) as u64,
            }
        })
        .collect()
}
