//! The catalog of rows that have labels instead of messages.

use super::cells::Rule;
use super::summary::{BatchSummary, CampaignMode, Entry};
use super::table::Catalog;
use super::units::Block;
use crate::corpus::Channel;
use crate::error::{Error, Result};
use crate::hash::{combine, hash64};
use crate::language::Language;
use crate::progress::no_progress;

impl Catalog {
    /// Builds the catalog of rows, and returns the rank of each: `groups` are their brands, `campaigns` their campaigns
    /// (an empty label is none), `contents` the hashes of what they hold. Every campaign is a unit.
    ///
    /// The order of rows changes nothing but the order of ranks. O(rows log rows).
    ///
    /// # Errors
    /// An empty group, or another number of labels than of rows.
    pub(crate) fn from_labels(
        groups: &[&str],
        campaigns: Option<&[&str]>,
        contents: &[u64],
    ) -> Result<(Self, Vec<u32>)> {
        let n = contents.len();
        if groups.len() != n {
            return Err(Error::parameter("groups", format!("give one label for each of the {n} rows")));
        }
        if campaigns.is_some_and(|campaigns| campaigns.len() != n) {
            return Err(Error::parameter("campaigns", format!("give one label for each of the {n} rows")));
        }
        if let Some(row) = groups.iter().position(|group| group.trim().is_empty()) {
            return Err(Error::parameter(
                "groups",
                format!("the label of row {row} is empty: name its group"),
            ));
        }
        let mut summary = BatchSummary::empty(CampaignMode::Column, None);
        for (row, (&group, &content)) in groups.iter().zip(contents).enumerate() {
            let brand = hash64(group.as_bytes());
            summary.spellings.entry(brand).or_insert_with(|| group.to_owned());
            let campaign = campaigns.map_or("", |campaigns| campaigns[row]);
            let campaign = hash64(campaign.as_bytes());
            summary.entries.push(Entry {
                key: combine(combine(brand, campaign), content),
                has_id: false,
                brand,
                spelling: brand,
                part: brand,
                detected: Language::UND,
                stated: None,
                words: 0,
                channel: Channel::default(),
                stands_alone: true,
                sent_at: None,
                campaign: campaigns.filter(|all| !all[row].is_empty()).map(|_| (campaign, Rule::Column)),
                body: content,
                grams: None,
            });
        }
        let keys: Vec<u64> = summary.entries.iter().map(|entry| entry.key).collect();
        let catalog = Self::new(summary, Block::None, 0, &no_progress)?;
        // Rows of one key are equal in everything, so each takes the next of their ranks.
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_unstable_by_key(|&row| (keys[row], row));
        let mut ranks = vec![0; n];
        order.iter().zip(&catalog.ranks).for_each(|(&row, &(_, rank))| ranks[row] = rank);
        Ok((catalog, ranks))
    }
}
