//! The vector of a unit: the mean of its campaigns, each the mean of its scored messages.

use crate::catalog::Catalog;
use crate::facet::Csr;
use std::ops::Range;

/// The weights of a gram in a message, a unit or a profile.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Weight {
    /// For the centroid: means of messages of Euclidean norm 1.
    pub(super) cosine: f64,
    /// For the likelihood: means of the grams' shares of messages.
    pub(super) share: f64,
}

impl Weight {
    pub(super) fn plus(self, other: Self) -> Self {
        Self { cosine: self.cosine + other.cosine, share: self.share + other.share }
    }
}

/// The messages of each unit, and their vectors.
pub(super) struct Vectors<'a> {
    pub(super) catalog: &'a Catalog,
    /// Counted features by rank.
    pub(super) rows: &'a Csr,
    /// The first rank of each campaign, and the number of ranks.
    campaigns: Vec<usize>,
    /// The first campaign of each unit, and the number of campaigns.
    units: Vec<usize>,
}

impl<'a> Vectors<'a> {
    pub(super) fn new(catalog: &'a Catalog, rows: &'a Csr) -> Self {
        let campaigns = starts(catalog.campaign_of().iter().copied(), catalog.campaigns().len());
        let units = starts(catalog.campaigns().iter().map(|c| c.unit), catalog.units().len());
        Self { catalog, rows, campaigns, units }
    }

    /// Returns the scored messages of a campaign, by rank.
    pub(super) fn messages(&self, campaign: usize) -> impl Iterator<Item = usize> {
        (self.campaigns[campaign]..self.campaigns[campaign + 1])
            .filter(|&rank| !self.rows.row(rank).0.is_empty())
    }

    /// Returns the campaigns of a unit with a scored message.
    pub(super) fn campaigns(&self, unit: usize) -> impl Iterator<Item = usize> {
        self.all_campaigns(unit).filter(|&campaign| self.messages(campaign).next().is_some())
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

    /// Returns the vector of a unit, sorted by gram. Sums follow the order of messages.
    pub(super) fn of_unit(&self, unit: usize) -> Vec<(u64, Weight)> {
        let mut entries = Vec::new();
        let n_campaigns = self.campaigns(unit).count() as f64;
        for campaign in self.campaigns(unit) {
            let n = n_campaigns * self.messages(campaign).count() as f64;
            for rank in self.messages(campaign) {
                let (grams, counts) = self.rows.row(rank);
                let [norm, total] = sizes(counts);
                let entry = |(&gram, &count): (&u64, &u32)| {
                    let count = f64::from(count);
                    (gram, Weight { cosine: count / norm / n, share: count / total / n })
                };
                entries.extend(grams.iter().zip(counts).map(entry));
            }
        }
        entries.sort_by_key(|&(gram, _)| gram);
        entries.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            if is_same {
                kept.1 = kept.1.plus(next.1);
            }
            is_same
        });
        entries
    }

    fn all_campaigns(&self, unit: usize) -> Range<usize> {
        self.units[unit]..self.units[unit + 1]
    }
}

/// Returns the Euclidean norm and the sum of some counts.
pub(super) fn sizes(counts: &[u32]) -> [f64; 2] {
    let counts = || counts.iter().map(|&count| f64::from(count));
    [libm::sqrt(counts().map(|count| count * count).sum()), counts().sum()]
}

/// Returns where each of `n` groups starts, and the end of the last. `groups` is ascending.
fn starts(groups: impl Iterator<Item = u32>, n: usize) -> Vec<usize> {
    let mut starts = vec![0; n + 1];
    groups.for_each(|group| starts[group as usize + 1] += 1);
    (0..n).for_each(|i| starts[i + 1] += starts[i]);
    starts
}
