//! Who sent what in which campaign and language: the small tables that are known before any feature is emitted.
//!
//! A [`BatchSummary`] is what one batch contributes; summaries merge, and [`Catalog::new`] turns the merged one into cells,
//! campaigns and a canonical order of messages. The order depends on frozen hashes only, so any batches of the same
//! messages, in any order, give the same catalog. A message is then known by its *rank* in that order.

mod boilerplate;
mod campaigns;
mod groups;
mod summary;
mod units;

pub use boilerplate::{Boilerplate, Spans};
pub use groups::{BUILT_IN, Groups, OF_TEXTS, is_built_in};
pub(crate) use groups::{exists as column_exists, is_overfull, own_columns, values_of};
use summary::Part;
pub(crate) use summary::slot_hashes;
pub use summary::{BatchSummary, CampaignMode};
pub use units::{AUTO_DAYS, Block, BlockReason, Blocks, HARD_MIN_UNITS, MIN_UNITS, Unit};

use crate::calendar::civil_from_days;
use crate::corpus::Corpus;
use crate::error::Result;
use crate::hash::{combine, mix64};
use crate::language::Language;
use crate::progress::Callback;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Texts of fewer words take their brand's main language.
pub const SHORT_TEXT_WORDS: u32 = 20;

/// Languages below this share of a brand's texts count as errors of detection.
pub const MIN_LANGUAGE_SHARE: f64 = 0.05;

/// No rank: the message is a duplicate.
pub(crate) const NO_RANK: u32 = u32::MAX;

/// The cells, campaigns and messages of a corpus of any number of batches, in canonical order.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    cells: Vec<Cell>,
    languages: Vec<Language>,
    campaigns: Vec<Campaign>,
    units: Vec<Unit>,
    blocks: Blocks,
    /// Campaign of each rank.
    campaign_of: Vec<u32>,
    /// (message key, rank), sorted.
    ranks: Vec<(u64, u32)>,
    brands: BTreeMap<u64, String>,
    /// The parts of split brands.
    parts: BTreeMap<u64, Part>,
    duplicates: u64,
    /// See [`days`](Self::days).
    days: i64,
    fingerprint: u64,
}

/// A brand in a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// The hash of the brand's name.
    pub brand: u64,
    /// The language.
    pub language: Language,
}

/// How much a cell holds, scored or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CellSize {
    /// Campaigns.
    pub campaigns: u64,
    /// Messages.
    pub messages: u64,
}

/// One campaign of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Campaign {
    /// Index of its cell.
    pub cell: u32,
    /// Index of its unit.
    pub unit: u32,
    /// Identifies the campaign across batches.
    pub key: u64,
    /// Equal for campaigns of one cell that have the same text and neither a key nor a time.
    pub text: u64,
    /// How it was found.
    pub rule: Rule,
    /// When its first message was sent, in seconds of Unix time.
    pub first_sent: Option<i64>,
    /// Seconds from the first message of the brand's previous campaign to its own.
    pub since_previous: Option<i64>,
}

impl Campaign {
    /// Calendar month (UTC) of its first message, counted from January 1970.
    #[must_use]
    pub fn month(&self) -> Option<i32> {
        self.first_sent.map(month_of)
    }
}

/// How a campaign was found, in order of preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// By the campaign column of the input.
    Column,
    /// By a header or a link's `utm_campaign`, where the text or the time agrees.
    Header,
    /// By near-identical bodies within 48 hours.
    Leader,
    /// By none of these: the message is a campaign of its own.
    Own,
}

impl Catalog {
    /// Builds the catalog of a merged summary. O(n log n), plus joins within brands by the rarest grams for the leader
    /// rules. These make a bounded number of comparisons a message: 128 by key, 64 for each gram of a prefix by text.
    ///
    /// Only [`Block::Auto`] uses `min_units`.
    ///
    /// # Errors
    /// The callback stops it.
    pub fn new(
        summary: BatchSummary,
        block: Block,
        min_units: usize,
        progress: Callback<'_>,
    ) -> Result<Self> {
        let BatchSummary { mut entries, grams, brands, mode, language, parts } = summary;
        entries.par_sort_unstable_by_key(|e| (e.key, e.grams.is_none(), e.brand));
        let before = entries.len();
        entries.dedup_by(|later, first| later.has_id && first.has_id && later.key == first.key);
        let duplicates = (before - entries.len()) as u64;
        let languages = summary::languages(&entries, language);
        let found = campaigns::find(&entries, &grams, mode, progress)?;
        drop(grams);

        let mut order: Vec<_> = entries
            .par_iter()
            .zip(&languages)
            .zip(&found)
            .enumerate()
            .map(|(i, ((e, &language), f))| (e.part, language, f.text, f.key, e.key, i as u32))
            .collect();
        order.par_sort_unstable();
        // Campaigns as runs of the order, then sorted by block within their cells.
        let mut start = 0;
        let (mut runs, mut timed) = (Vec::new(), Vec::new());
        for run in order.chunk_by(|a, b| (a.0, a.1, a.3) == (b.0, b.1, b.3)) {
            let cell = Cell { brand: run[0].0, language: run[0].1 };
            let first_sent = run.iter().filter_map(|o| entries[o.5 as usize].sent_at).min();
            runs.push(start..start + run.len());
            timed.push(units::Timed { cell, first_sent });
            start += run.len();
        }
        let (days, why) = units::decide(block, min_units, &timed);
        let block_of =
            |c: &units::Timed| days.zip(c.first_sent).map(|(days, unix)| units::block_of(unix, days));
        let mut known: Vec<i64> = timed.iter().filter_map(block_of).collect();
        known.par_sort_unstable();
        known.dedup();
        let mut by_block: Vec<usize> = (0..runs.len()).collect();
        // Stable, so that campaigns without a block keep their order, which is that of their texts.
        by_block.par_sort_by_key(|&g| (timed[g].cell, block_of(&timed[g]).is_none(), block_of(&timed[g])));

        let blocks = Blocks { days, n_blocks: known.len(), why };
        let mut catalog = Self { brands, parts, duplicates, blocks, ..Self::default() };
        for g in by_block {
            let (cell, first_sent) = (timed[g].cell, timed[g].first_sent);
            let f = &found[order[runs[g].start].5 as usize];
            let is_new_cell = catalog.cells.last() != Some(&cell);
            if is_new_cell {
                catalog.cells.push(cell);
            }
            let block = block_of(&timed[g]);
            let at = block.map(|block| known.partition_point(|&other| other < block) as u32);
            if is_new_cell || at.is_none() || catalog.units.last().map(|unit| unit.block) != Some(at) {
                let key = block.map_or(f.key, |block| mix64(block as u64));
                catalog.units.push(Unit { cell: catalog.cells.len() as u32 - 1, block: at, key });
            }
            catalog.campaigns.push(Campaign {
                cell: catalog.cells.len() as u32 - 1,
                unit: catalog.units.len() as u32 - 1,
                key: f.key,
                text: f.text,
                rule: f.rule,
                first_sent,
                since_previous: None,
            });
            for &(.., i) in &order[runs[g].clone()] {
                let (e, rank) = (&entries[i as usize], catalog.campaign_of.len() as u32);
                catalog.campaign_of.push(catalog.campaigns.len() as u32 - 1);
                catalog.ranks.push((e.key, rank));
                let parts = [e.key, f.key, e.part].iter().fold(mix64(u64::from(rank)), |h, &x| combine(h, x));
                catalog.fingerprint = combine(catalog.fingerprint, parts);
            }
        }
        catalog.days = span_of_days(entries.iter().filter_map(|e| e.sent_at).collect());
        catalog.ranks.par_sort_unstable();
        catalog.measure_lags();
        catalog.languages = catalog.cells.iter().map(|c| c.language).collect();
        catalog.languages.sort_unstable();
        catalog.languages.dedup();
        Ok(catalog)
    }

    /// Sets the time from each campaign's predecessor in its brand, across languages and parts: a campaign that is cut
    /// into several cells has one predecessor.
    fn measure_lags(&mut self) {
        let brand_of = |c: &Campaign| self.origin(self.cells[c.cell as usize].brand);
        let timed = self.campaigns.iter().enumerate();
        let timed = timed.filter_map(|(g, c)| Some((brand_of(c), c.first_sent?, c.key, g)));
        let mut timed: Vec<(u64, i64, u64, usize)> = timed.collect();
        timed.par_sort_unstable();
        for of_brand in timed.chunk_by(|a, b| a.0 == b.0) {
            let (mut current, mut since) = (None, None);
            for &(_, sent, key, g) in of_brand {
                if let Some((_, before)) = current.filter(|(known, _)| *known != key) {
                    since = Some(sent.saturating_sub(before));
                }
                if current.is_none_or(|(known, _)| known != key) {
                    current = Some((key, sent));
                }
                self.campaigns[g].since_previous = since;
            }
        }
    }

    /// The cells, in canonical order.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The campaigns, in canonical order; those of a cell are neighbours.
    #[must_use]
    pub fn campaigns(&self) -> &[Campaign] {
        &self.campaigns
    }

    /// The units, in canonical order; those of a cell are neighbours, and so are the campaigns of a unit.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// How the units were chosen.
    #[must_use]
    pub fn blocks(&self) -> &Blocks {
        &self.blocks
    }

    /// The campaign of each message, by rank; those of a campaign are neighbours.
    #[must_use]
    pub fn campaign_of(&self) -> &[u32] {
        &self.campaign_of
    }

    /// The cell of a message, by rank.
    #[must_use]
    pub fn cell_of(&self, rank: usize) -> u32 {
        self.campaigns[self.campaign_of[rank] as usize].cell
    }

    /// Number of distinct messages.
    #[must_use]
    pub fn len(&self) -> usize {
        self.campaign_of.len()
    }

    /// Whether there is no message.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.campaign_of.is_empty()
    }

    /// The name of a cell's brand.
    #[must_use]
    pub fn cell_name(&self, cell: usize) -> &str {
        self.brand_name(self.cells[cell].brand)
    }

    /// The name of a brand by its hash.
    #[must_use]
    pub fn brand_name(&self, brand: u64) -> &str {
        self.brands.get(&self.origin(brand)).map_or("", String::as_str)
    }

    /// The brand itself, or the whole brand where brands are split by a column and this is a part.
    #[must_use]
    pub fn origin(&self, brand: u64) -> u64 {
        self.parts.get(&brand).map_or(brand, |part| part.brand)
    }

    /// The value of a part of a brand in the i-th column that brands are split by.
    fn part_value(&self, brand: u64, i: usize) -> Option<&str> {
        self.parts.get(&brand)?.values.get(i)?.as_deref()
    }

    /// Number of distinct brands.
    #[must_use]
    pub fn n_brands(&self) -> usize {
        self.brands.len()
    }

    /// The language of the message of a rank.
    pub(crate) fn language_of_rank(&self, rank: usize) -> Language {
        self.cells[self.cell_of(rank) as usize].language
    }

    /// The rank of the message of a key.
    pub(crate) fn rank_of(&self, key: u64) -> Option<u32> {
        let at = self.ranks.partition_point(|rank| rank.0 < key);
        self.ranks.get(at).filter(|rank| rank.0 == key).map(|rank| rank.1)
    }

    /// Messages with the same id and content as one of another batch.
    #[must_use]
    pub fn duplicates(&self) -> u64 {
        self.duplicates
    }

    /// UTC days from the first message to the last, both included; 0 without sending times. The earliest and the latest
    /// hundredth of the messages do not count, at least one each of ten or more: dates may be wrong.
    #[must_use]
    pub fn days(&self) -> i64 {
        self.days
    }

    /// Identifies the catalog: partial results of different catalogs must not be merged.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// The size of each cell.
    #[must_use]
    pub fn sizes(&self) -> Vec<CellSize> {
        let mut sizes = vec![CellSize::default(); self.cells.len()];
        self.campaigns.iter().for_each(|c| sizes[c.cell as usize].campaigns += 1);
        (0..self.len()).for_each(|rank| sizes[self.cell_of(rank) as usize].messages += 1);
        sizes
    }

    /// The languages of the cells, sorted.
    #[must_use]
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// The language of a cell, as an index into [`languages`](Self::languages).
    #[must_use]
    pub fn language_of(&self, cell: usize) -> usize {
        let language = self.cells[cell].language;
        self.languages.partition_point(|&l| l < language)
    }

    /// The rank of every row of every batch; rows that are duplicates have none.
    pub(crate) fn ranks(&self, batches: &[Corpus]) -> Vec<Vec<u32>> {
        let rows = |(batch, corpus): (usize, &Corpus)| -> Vec<(u64, u32, u32)> {
            let rows = corpus.rows().par_iter().enumerate();
            rows.map(|(row, known)| (known.key(), batch as u32, row as u32)).collect()
        };
        let mut rows: Vec<_> = batches.iter().enumerate().flat_map(rows).collect();
        rows.par_sort_unstable();
        let mut ranks: Vec<Vec<u32>> = batches.iter().map(|batch| vec![NO_RANK; batch.len()]).collect();
        // Messages without an id can be equal in all fields; each takes the next of their ranks.
        let mut known = self.ranks.iter().peekable();
        for (key, batch, row) in rows {
            while known.next_if(|rank| rank.0 < key).is_some() {}
            if let Some(&(_, rank)) = known.next_if(|rank| rank.0 == key) {
                ranks[batch as usize][row as usize] = rank;
            }
        }
        ranks
    }
}

/// The settings that decide campaigns, languages and units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Where campaigns come from.
    pub campaigns: CampaignMode,
    /// The language of all messages; detected where `None`.
    pub language: Option<Language>,
    /// Which campaigns make a unit.
    pub block: Block,
    /// How many units make a brand eligible: [`Block::Auto`] counts the brands that have as many.
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
}

impl Prepared {
    /// Prepares batches: summary → catalog → boilerplate → spans. O(tokens), parallel, plus the time of [`Catalog::new`],
    /// brand by brand.
    ///
    /// # Errors
    /// The callback stops it. Merging batches of several processes also fails where their settings differ.
    pub fn new(batches: &[Corpus], rules: &Rules, progress: Callback<'_>) -> Result<Self> {
        Self::of(batches, rules, progress, |batch| BatchSummary::of(batch, rules.campaigns, rules.language))
    }

    /// The same batches with each brand split into parts by the values that its messages have in some columns. Languages,
    /// campaigns and boilerplate stay those of the whole brands.
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
        // A message has the value of any of its copies, in any batch.
        let of_column = |column: &&str| values_of(batches, &self.ranks, &self.catalog, column);
        let values: Vec<Vec<Option<Cow<'_, str>>>> = columns.iter().map(of_column).collect();
        let mut summary =
            BatchSummary { mode: rules.campaigns, language: rules.language, ..BatchSummary::default() };
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
        Ok(Self { catalog, ranks, spans: self.spans.clone() })
    }

    /// Like [`new`](Self::new), but takes every whole message as body and does not look for boilerplate.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn whole(batches: &[Corpus], rules: &Rules, progress: Callback<'_>) -> Result<Self> {
        let count = |batch: &Corpus| BatchSummary::of(batch, rules.campaigns, rules.language);
        let catalog = catalog(batches, rules, progress, count)?;
        let ranks = catalog.ranks(batches);
        let spans = batches.iter().map(Spans::whole).collect();
        Ok(Self { catalog, ranks, spans })
    }

    fn of(
        batches: &[Corpus],
        rules: &Rules,
        progress: Callback<'_>,
        count: impl Fn(&Corpus) -> BatchSummary,
    ) -> Result<Self> {
        let catalog = catalog(batches, rules, progress, count)?;
        let ranks = catalog.ranks(batches);
        let mut boilerplate: Option<Boilerplate> = None;
        for (batch, ranks) in batches.iter().zip(&ranks) {
            let new = Boilerplate::of(batch, ranks, &catalog);
            boilerplate = Some(match boilerplate {
                Some(known) => known.merge(new)?,
                None => new,
            });
        }
        let blocks = boilerplate.map_or_else(Vec::new, |b| b.finish(&catalog));
        let spans = batches
            .iter()
            .zip(&ranks)
            .map(|(batch, ranks)| Spans::of(batch, ranks, &catalog, &blocks))
            .collect();
        Ok(Self { catalog, ranks, spans })
    }
}

/// The catalog of batches that `count` counts.
fn catalog(
    batches: &[Corpus],
    rules: &Rules,
    progress: Callback<'_>,
    count: impl Fn(&Corpus) -> BatchSummary,
) -> Result<Catalog> {
    let mut summary =
        BatchSummary { mode: rules.campaigns, language: rules.language, ..BatchSummary::default() };
    for batch in batches {
        summary = summary.merge(count(batch))?;
    }
    Catalog::new(summary, rules.block, rules.min_units, progress)
}

/// See [`Catalog::days`].
fn span_of_days(mut sent: Vec<i64>) -> i64 {
    sent.par_sort_unstable();
    let cut = (sent.len() / 100).max(usize::from(sent.len() >= 10));
    let day = |unix: &i64| unix.div_euclid(86_400);
    match (sent.get(cut), sent.len().checked_sub(cut + 1).and_then(|last| sent.get(last))) {
        (Some(first), Some(last)) => day(last) - day(first) + 1,
        _ => 0,
    }
}

/// Months since January 1970 of a Unix time.
fn month_of(unix: i64) -> i32 {
    let (year, month, _) = civil_from_days(unix.div_euclid(86_400));
    ((year - 1970) * 12 + i64::from(month) - 1) as i32
}

#[cfg(test)]
mod tests {
    use super::{month_of, span_of_days};

    #[test]
    fn one_wrong_date_does_not_make_a_day_two_weeks() {
        let day = 86_400;
        assert_eq!(span_of_days(vec![]), 0);
        assert_eq!(span_of_days(vec![5, 6, day]), 2);
        let mut sent: Vec<i64> = (0..20).map(|i| 20_000 * day + i).collect();
        sent.extend([0, 400_000 * day]);
        assert_eq!(span_of_days(sent), 1);
        assert_eq!(span_of_days((0..16).map(|i| i * day).collect()), 14);
    }

    #[test]
    fn months() {
        for (unix, month) in [
            (0, 0),
            (-1, -1),
            (2_678_399, 0),
            (2_678_400, 1),
            (951_782_400, 30 * 12 + 1), // 29 February 2000
            (951_868_800, 30 * 12 + 2), // 1 March 2000
            (1_735_689_600, 55 * 12),   // 1 January 2025
        ] {
            assert_eq!(month_of(unix), month, "{unix}");
        }
    }
}
