//! The pressure of each brand: urgency, deadlines within a day, and runs of last chances.

use crate::annotate::{Cues, has_phrases};
use crate::catalog::Catalog;
use crate::stats::wilson_interval;
use serde::{Deserialize, Serialize};

/// The pressure of one brand. Only the earliest message of each campaign counts. In a language without a phrase list, n
/// of every share is 0.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BrandPressure {
    /// The brand's name.
    pub brand: String,
    /// The language of the cell.
    pub language: String,
    /// The number of its campaigns, with or without a sending time.
    pub campaigns: u64,
    /// Campaigns with a phrase of urgency.
    pub urgent: ShareOf,
    /// Campaigns with a sending time whose first deadline is at most 24 hours after it.
    pub ending_within_a_day: ShareOf,
    /// The longest run of consecutive campaigns that each announce a last chance; `None` if no campaign has a time.
    pub longest_last_chance: Option<u64>,
}

/// A share of campaigns.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct ShareOf {
    /// Campaigns with the property.
    pub hits: u64,
    /// Campaigns in which the property can be seen.
    pub n: u64,
    /// The share; `None` without campaigns.
    pub value: Option<f64>,
    /// Its Wilson interval at 95 %.
    pub interval: Option<[f64; 2]>,
}

impl ShareOf {
    pub(super) fn new(hits: u64, n: u64) -> Self {
        Self { hits, n, value: (n > 0).then(|| hits as f64 / n as f64), interval: wilson_interval(hits, n) }
    }
}

/// Returns the pressure of every cell, in the order of cells; `cues` are by rank. O(messages · log).
#[must_use]
pub(crate) fn pressure(catalog: &Catalog, cues: &[Cues]) -> Vec<BrandPressure> {
    // Messages without a time come last.
    let in_time = |rank: usize| (cues[rank].sent_at.is_none(), cues[rank].sent_at, rank);
    let mut firsts: Vec<usize> = (0..catalog.len()).collect();
    firsts.sort_by_key(|&rank| (catalog.campaign_of()[rank], in_time(rank)));
    firsts.dedup_by_key(|rank| catalog.campaign_of()[*rank]);
    firsts.sort_by_key(|&rank| (catalog.cell_of(rank), in_time(rank)));
    let of_cell = |firsts: &[usize]| {
        let cell = catalog.cell_of(firsts[0]) as usize;
        let ranks = if has_phrases(catalog.cells()[cell].language) { firsts } else { &[] };
        let timed = &ranks[..ranks.partition_point(|&rank| cues[rank].sent_at.is_some())];
        let share = |ranks: &[usize], hit: fn(&Cues) -> bool| {
            let hits = ranks.iter().filter(|&&rank| hit(&cues[rank])).count();
            ShareOf::new(hits as u64, ranks.len() as u64)
        };
        let runs = timed.chunk_by(|&a, &b| cues[a].last_chance == cues[b].last_chance);
        let lengths = runs.map(|run| if cues[run[0]].last_chance { run.len() as u64 } else { 0 });
        BrandPressure {
            brand: catalog.cell_name(cell).to_owned(),
            language: catalog.cells()[cell].language.code().to_owned(),
            campaigns: firsts.len() as u64,
            urgent: share(ranks, |cues| cues.urgent),
            ending_within_a_day: share(timed, |cues| cues.ends_within_a_day),
            longest_last_chance: lengths.max(),
        }
    };
    firsts.chunk_by(|&a, &b| catalog.cell_of(a) == catalog.cell_of(b)).map(of_cell).collect()
}
