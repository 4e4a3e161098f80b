//! What every message weighs in its campaign, and every campaign in its cell.

use crate::roster::Roster;

/// What the messages and campaigns of one view weigh.
#[derive(Debug, Clone)]
pub struct Weights {
    /// The inverse norm of each block of each message, block after block, by rank; 0 where it has no feature.
    inverse: Vec<f64>,
    /// Number of messages, at least 1.
    ranks: usize,
    /// Scored messages of each campaign.
    pub messages: Vec<u32>,
    /// Campaigns of each cell with a scored message: G.
    pub campaigns: Vec<u32>,
    /// Campaigns of each cell once those of the same unknown text are merged; `None` where that changes nothing.
    pub merged: Option<Vec<u32>>,
    /// Each campaign's cell and text, as a number: campaigns of one text are neighbours.
    pub(super) text: Vec<u32>,
    /// One over the number of campaigns that share the campaign's text.
    pub(super) merged_weight: Vec<f64>,
}

impl Weights {
    /// Whether a message, by rank, has any feature.
    #[must_use]
    pub fn is_scored(&self, rank: usize) -> bool {
        self.inverse[rank..].iter().step_by(self.ranks).any(|&inverse| inverse > 0.0)
    }

    /// What a block of a message adds to the mean of its campaign: its inverse norm over the campaign's scored messages.
    pub(super) fn of_message(&self, rank: usize, campaign: u32, block: usize) -> f64 {
        self.inverse[block * self.ranks + rank] / f64::from(self.messages[campaign as usize].max(1))
    }

    pub(super) fn new(roster: &Roster, inverse: Vec<f64>) -> Self {
        let campaigns = roster.campaigns();
        let mut messages = vec![0u32; campaigns.len()];
        let ranks = roster.len().max(1);
        for (rank, &campaign) in roster.campaign_of().iter().enumerate() {
            let is_scored = inverse[rank..].iter().step_by(ranks).any(|&inverse| inverse > 0.0);
            messages[campaign as usize] += u32::from(is_scored);
        }
        let mut of_cell = vec![0u32; roster.cells().len()];
        let mut merged = vec![0u32; roster.cells().len()];
        let mut merged_weight = vec![0.0; campaigns.len()];
        let mut text = vec![0; campaigns.len()];
        let mut start = 0;
        for run in campaigns.chunk_by(|a, b| (a.cell, a.text) == (b.cell, b.text)) {
            let range = start..start + run.len();
            start = range.end;
            let scored = range.clone().filter(|&g| messages[g] > 0).count() as u32;
            of_cell[run[0].cell as usize] += scored;
            merged[run[0].cell as usize] += u32::from(scored > 0);
            text[range.clone()].fill(range.start as u32);
            merged_weight[range].fill(1.0 / f64::from(scored.max(1)));
        }
        let merged = (merged != of_cell).then_some(merged);
        Self { inverse, ranks, messages, campaigns: of_cell, merged, text, merged_weight }
    }
}
