//! The scored messages of each campaign, and the campaigns of each unit.

use crate::catalog::Catalog;

/// The most messages of a campaign that are read, so that mail to a million readers takes no more room than mail to these.
const READ: usize = 64;

/// The scored messages of a corpus by campaign and unit.
pub(super) struct Messages<'a> {
    pub(super) catalog: &'a Catalog,
    /// By rank.
    is_scored: Vec<bool>,
    /// The first rank of each campaign, and the number of ranks.
    campaigns: Vec<usize>,
    /// The first campaign of each unit, and the number of campaigns.
    units: Vec<usize>,
}

impl<'a> Messages<'a> {
    /// Groups the messages; `is_scored` tells by rank which have a feature. O(messages).
    pub(super) fn new(catalog: &'a Catalog, is_scored: Vec<bool>) -> Self {
        let campaigns = starts(catalog.campaign_of().iter().copied(), catalog.campaigns().len());
        let units = starts(catalog.campaigns().iter().map(|c| c.unit), catalog.units().len());
        Self { catalog, is_scored, campaigns, units }
    }

    /// Returns the scored messages of a campaign, by rank.
    pub(super) fn of_campaign(&self, campaign: usize) -> impl Iterator<Item = usize> {
        let all = self.campaigns[campaign]..self.campaigns[campaign + 1];
        all.filter(|&rank| self.is_scored[rank]).take(READ)
    }

    /// Returns the campaigns of a unit with a scored message.
    pub(super) fn campaigns(&self, unit: usize) -> impl Iterator<Item = usize> {
        let all = self.units[unit]..self.units[unit + 1];
        all.filter(|&campaign| self.of_campaign(campaign).next().is_some())
    }

    /// Returns the units of each cell with a scored message.
    pub(super) fn units_of_cells(&self) -> Vec<Vec<usize>> {
        let mut of_cells = vec![Vec::new(); self.catalog.cells().len()];
        for (unit, known) in self.catalog.units().iter().enumerate() {
            if self.campaigns(unit).next().is_some() {
                of_cells[known.cell as usize].push(unit);
            }
        }
        of_cells
    }
}

/// Returns where each of `n` groups starts, and the end of the last. `groups` is ascending.
fn starts(groups: impl Iterator<Item = u32>, n: usize) -> Vec<usize> {
    let mut starts = vec![0; n + 1];
    groups.for_each(|group| starts[group as usize + 1] += 1);
    (0..n).for_each(|i| starts[i + 1] += starts[i]);
    starts
}
