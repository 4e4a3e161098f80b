//! The vector of a unit: the mean of its campaigns, each the mean of its scored messages.

use super::messages::Messages;
use crate::facet::Csr;

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

/// Vectors of units.
pub(super) struct Vectors<'a> {
    pub(super) messages: &'a Messages<'a>,
    /// Counted features by rank, at least of the messages that are drawn.
    pub(super) rows: &'a Csr,
}

impl Vectors<'_> {
    /// Returns the vector of a unit, sorted by gram. Sums follow the order of messages.
    pub(super) fn of_unit(&self, unit: usize) -> Vec<(u64, Weight)> {
        let mut entries = Vec::new();
        let n_campaigns = self.messages.campaigns(unit).count() as f64;
        for campaign in self.messages.campaigns(unit) {
            let n = n_campaigns * self.messages.of_campaign(campaign).count() as f64;
            for rank in self.messages.of_campaign(campaign) {
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
}

/// Returns the Euclidean norm and the sum of some counts.
pub(super) fn sizes(counts: &[u32]) -> [f64; 2] {
    let counts = || counts.iter().map(|&count| f64::from(count));
    [libm::sqrt(counts().map(|count| count * count).sum()), counts().sum()]
}
