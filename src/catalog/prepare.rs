//! Batches → catalog, ranks and body spans.

use super::boilerplate::Boilerplate;
use super::columns::{local_times, values_of};
use super::spans::{Keyed, Spans};
use super::summary::{BatchSummary, CampaignMode};
use super::table::{Catalog, NO_RANK};
use super::units::{Block, MIN_UNITS};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::language::Language;
use crate::progress::Callback;
use std::borrow::Cow;

/// The settings that decide campaigns, languages and units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// The source of campaigns.
    pub campaigns: CampaignMode,
    /// The language of all messages; detected where `None`.
    pub language: Option<Language>,
    /// Which campaigns make a unit.
    pub block: Block,
    /// Number of units that make a brand eligible; [`Block::Auto`] counts the brands with as many.
    pub min_units: usize,
}

impl Default for Rules {
    fn default() -> Self {
        Self { campaigns: CampaignMode::Auto, language: None, block: Block::Auto, min_units: MIN_UNITS }
    }
}

/// Batches with their catalog, the ranks of their rows, and the part of each message that is body.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The catalog.
    pub catalog: Catalog,
    pub(crate) ranks: Vec<Vec<u32>>,
    pub(crate) spans: Vec<Spans>,
    /// The blocks that each cell repeats, sorted: (cell, block hash, whether it repeats them at the edges).
    pub(crate) boilerplate: Vec<(u32, u64, bool)>,
}

impl Prepared {
    /// Prepares batches: summary → catalog → boilerplate → spans. O(tokens), parallel, plus the time of [`Catalog::new`].
    /// Texts as they stand ([`Corpus::from_texts`]) keep all of their text and are campaigns of their own.
    ///
    /// # Errors
    /// The callback stops it.
    pub fn new(batches: &[Corpus], rules: &Rules, progress: Callback<'_>) -> Result<Self> {
        let catalog = catalog(batches, rules, progress)?;
        let ranks = catalog.ranks(batches);
        let mut boilerplate: Option<Boilerplate> = None;
        for (batch, ranks) in batches.iter().zip(&ranks).filter(|(batch, _)| !batch.is_of_texts()) {
            let new = Boilerplate::new(batch, ranks, &catalog);
            boilerplate = Some(match boilerplate {
                Some(known) => known.merge(new)?,
                None => new,
            });
        }
        let blocks = boilerplate.map_or_else(Vec::new, |b| b.finish(&catalog));
        Ok(Self::cut(batches, catalog, ranks, blocks, &|hash| hash))
    }

    /// As [`new`](Self::new), for messages of one brand whose boilerplate is known from its other messages: the hashes of its
    /// blocks as `keyed` makes them, sorted, with `true` for those at the edges.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub(crate) fn with_boilerplate(
        batches: &[Corpus],
        rules: &Rules,
        known: &[(u64, bool)],
        keyed: Keyed<'_>,
        progress: Callback<'_>,
    ) -> Result<Self> {
        let catalog = catalog(batches, rules, progress)?;
        let ranks = catalog.ranks(batches);
        let cells = 0..catalog.cells().len() as u32;
        let blocks = cells.flat_map(|cell| known.iter().map(move |&(hash, is_edge)| (cell, hash, is_edge)));
        let blocks = blocks.collect();
        Ok(Self::cut(batches, catalog, ranks, blocks, keyed))
    }

    /// Cuts the boilerplate from every message.
    fn cut(
        batches: &[Corpus],
        catalog: Catalog,
        ranks: Vec<Vec<u32>>,
        boilerplate: Vec<(u32, u64, bool)>,
        keyed: Keyed<'_>,
    ) -> Self {
        let spans = |(batch, ranks): (&Corpus, &Vec<u32>)| match batch.is_of_texts() {
            true => Spans::whole(batch),
            false => Spans::new(batch, ranks, &catalog, &boilerplate, keyed),
        };
        let spans = batches.iter().zip(&ranks).map(spans).collect();
        Self { catalog, ranks, spans, boilerplate }
    }

    /// Splits each brand into parts by the values of its messages in some columns. Languages, campaigns and boilerplate stay
    /// those of the whole brands.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn split(
        &self,
        batches: &[Corpus],
        rules: &Rules,
        columns: &[&str],
        progress: Callback<'_>,
    ) -> Result<Self> {
        // Copies of a message in several batches complete each other.
        let of_column = |column: &&str| values_of(batches, &self.ranks, &self.catalog, column);
        let values: Vec<Vec<Option<Cow<'_, str>>>> = columns.iter().map(of_column).collect();
        self.split_by_values(batches, rules, &values, progress)
    }

    /// As [`split`](Self::split), by the period of each message: `label` names that of a local time. `times` are those of
    /// [`local_times`](Self::local_times). Messages without a time are in a part of their own.
    pub(crate) fn split_by_time(
        &self,
        batches: &[Corpus],
        rules: &Rules,
        times: &[Option<i64>],
        label: impl Fn(i64) -> String,
        progress: Callback<'_>,
    ) -> Result<Self> {
        let label = |time: &Option<i64>| time.map(|time| Cow::Owned(label(time)));
        let values = [times.iter().map(label).collect()];
        self.split_by_values(batches, rules, &values, progress)
    }

    /// Returns the sending time of each message by its sender's clock, by rank, in seconds since 1970.
    pub(crate) fn local_times(&self, batches: &[Corpus]) -> Vec<Option<i64>> {
        local_times(batches, &self.ranks, &self.catalog)
    }

    /// Splits each brand by values of its messages: `values` holds for each column those of all messages, by rank.
    fn split_by_values(
        &self,
        batches: &[Corpus],
        rules: &Rules,
        values: &[Vec<Option<Cow<'_, str>>>],
        progress: Callback<'_>,
    ) -> Result<Self> {
        let mut summary = BatchSummary::empty(rules.campaigns, rules.language);
        for (batch, ranks) in batches.iter().zip(&self.ranks) {
            let rank_of = |row: usize| match ranks[row] {
                NO_RANK => self.catalog.rank_of(batch.rows()[row].key()),
                rank => Some(rank),
            };
            let of_row = |row: usize| -> Vec<Option<&str>> {
                let rank = rank_of(row);
                values.iter().map(|column| column.get(rank? as usize)?.as_deref()).collect()
            };
            summary = summary.merge(BatchSummary::split(batch, rules.campaigns, rules.language, of_row))?;
        }
        let catalog = Catalog::new(summary, rules.block, rules.min_units, progress)?;
        let ranks = catalog.ranks(batches);
        Ok(Self { catalog, ranks, spans: self.spans.clone(), boilerplate: Vec::new() })
    }

    /// As [`new`](Self::new), but the whole of every message is body.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn whole(batches: &[Corpus], rules: &Rules, progress: Callback<'_>) -> Result<Self> {
        let catalog = catalog(batches, rules, progress)?;
        let ranks = catalog.ranks(batches);
        let spans = batches.iter().map(Spans::whole).collect();
        Ok(Self { catalog, ranks, spans, boilerplate: Vec::new() })
    }
}

/// The catalog of the merged summaries of batches.
fn catalog(batches: &[Corpus], rules: &Rules, progress: Callback<'_>) -> Result<Catalog> {
    let mut summary = BatchSummary::empty(rules.campaigns, rules.language);
    for batch in batches {
        summary = summary.merge(BatchSummary::new(batch, rules.campaigns, rules.language))?;
    }
    Catalog::new(summary, rules.block, rules.min_units, progress)
}
