//! The weight of every message in its unit.

use crate::catalog::Catalog;

/// The weights of the messages, campaigns and units of one view.
///
/// The vector of a unit is the mean of its campaigns; that of a campaign is the mean of its scored messages.
#[derive(Debug, Clone)]
pub struct Weights {
    /// The inverse norm of each message by facet block, then rank; 0 without features.
    inverse: Vec<f64>,
    /// Number of messages, at least 1.
    ranks: usize,
    /// Number of scored messages of each campaign.
    pub messages: Vec<u32>,
    /// Number of campaigns of each unit with a scored message.
    pub campaigns: Vec<u32>,
    /// Number of units of each cell with a scored message.
    pub units: Vec<u32>,
    /// Number of units of each cell if identical units are merged: those with the same text and neither key nor time.
    /// `None` if that changes nothing, or if units are blocks of days.
    pub merged: Option<Vec<u32>>,
    /// An id of each unit's cell and text. Units of one text are consecutive.
    pub(super) text: Vec<u32>,
    /// 1 / the number of units with the unit's text.
    pub(super) merged_weight: Vec<f64>,
}

impl Weights {
    /// Returns whether the message of a rank has any feature.
    #[must_use]
    pub fn is_scored(&self, rank: usize) -> bool {
        self.inverse[rank..].iter().step_by(self.ranks).any(|&inverse| inverse > 0.0)
    }

    /// Returns the number of scored messages of each cell.
    #[must_use]
    pub fn messages_of_cells(&self, catalog: &Catalog) -> Vec<u64> {
        let mut messages = vec![0; catalog.cells().len()];
        for (campaign, &scored) in catalog.campaigns().iter().zip(&self.messages) {
            messages[campaign.cell as usize] += u64::from(scored);
        }
        messages
    }

    /// Returns the number of campaigns of each cell with a scored message.
    #[must_use]
    pub fn campaigns_of_cells(&self, catalog: &Catalog) -> Vec<u64> {
        let mut campaigns = vec![0; catalog.cells().len()];
        for (unit, &scored) in catalog.units().iter().zip(&self.campaigns) {
            campaigns[unit.cell as usize] += u64::from(scored);
        }
        campaigns
    }

    /// Returns the factor of a message's block in the vector of its unit: the inverse norm divided by the campaign's
    /// scored messages and by the unit's campaigns.
    pub(super) fn of_message(&self, rank: usize, campaign: u32, unit: u32, block: usize) -> f64 {
        let messages = f64::from(self.messages[campaign as usize].max(1));
        self.inverse[block * self.ranks + rank] / messages / f64::from(self.campaigns[unit as usize].max(1))
    }

    pub(super) fn new(catalog: &Catalog, inverse: Vec<f64>) -> Self {
        let all = catalog.campaigns();
        let mut messages = vec![0u32; all.len()];
        let ranks = catalog.len().max(1);
        for (rank, &campaign) in catalog.campaign_of().iter().enumerate() {
            let is_scored = inverse[rank..].iter().step_by(ranks).any(|&inverse| inverse > 0.0);
            messages[campaign as usize] += u32::from(is_scored);
        }
        let mut campaigns = vec![0u32; catalog.units().len()];
        for (campaign, &scored) in all.iter().zip(&messages) {
            campaigns[campaign.unit as usize] += u32::from(scored > 0);
        }
        let mut units = vec![0u32; catalog.cells().len()];
        for (unit, &scored) in catalog.units().iter().zip(&campaigns) {
            units[unit.cell as usize] += u32::from(scored > 0);
        }
        let weights = Self {
            inverse,
            ranks,
            messages,
            campaigns,
            units,
            merged: None,
            text: Vec::new(),
            merged_weight: Vec::new(),
        };
        if catalog.blocks().days.is_some() { weights } else { weights.with_merged(catalog) }
    }

    /// Merges identical units. Without blocks, campaigns and units have the same indices.
    fn with_merged(mut self, catalog: &Catalog) -> Self {
        let all = catalog.campaigns();
        let mut merged = vec![0u32; catalog.cells().len()];
        self.merged_weight = vec![0.0; all.len()];
        self.text = vec![0; all.len()];
        let mut start = 0;
        for run in all.chunk_by(|a, b| (a.cell, a.text) == (b.cell, b.text)) {
            let range = start..start + run.len();
            start = range.end;
            let scored = range.clone().filter(|&g| self.messages[g] > 0).count() as u32;
            merged[run[0].cell as usize] += u32::from(scored > 0);
            self.text[range.clone()].fill(range.start as u32);
            self.merged_weight[range].fill(1.0 / f64::from(scored.max(1)));
        }
        self.merged = (merged != self.units).then_some(merged);
        self
    }
}
