//! A merged summary → the catalog.

use super::campaigns::{self, Found};
use super::cells::{Campaign, Cell};
use super::language;
use super::summary::{BatchSummary, Entry};
use super::table::Catalog;
use super::units::{self, Block, Blocks, Timed, Unit};
use crate::error::Result;
use crate::hash::{combine, mix64};
use crate::language::Language;
use crate::progress::Callback;
use crate::spelling::Shown;
use rayon::prelude::*;
use std::ops::Range;

/// A message in canonical order: the key of the order, and the index of its entry.
struct Placed {
    cell: Cell,
    text: u64,
    campaign: u64,
    message: u64,
    entry: u32,
}

impl Catalog {
    /// Builds the catalog of a merged summary. O(n log n), plus joins within brands by the rarest grams for the rules by
    /// text. These make a bounded number of comparisons a message: 128 by key, 64 by text.
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
        let BatchSummary { mut entries, grams, spellings, mode, language, parts } = summary;
        entries.par_sort_unstable_by_key(|e| (e.key, e.grams.is_none(), e.brand));
        let before = entries.len();
        entries.dedup_by(|later, first| later.has_id && first.has_id && later.key == first.key);
        let duplicates = (before - entries.len()) as u64;
        let Shown { names: brands, others } =
            Shown::new(entries.iter().map(|e| (e.brand, e.spelling)), &spellings);
        let languages = language::languages(&entries, language);
        let found = campaigns::find(&entries, &grams, mode, progress)?;
        drop(grams);

        let order = in_order(&entries, &languages, &found);
        let (runs, timed) = runs(&order, &entries);
        let (days, why) = units::decide(block, min_units, &timed);
        let block_of = |c: &Timed| days.zip(c.first_sent).map(|(days, unix)| units::block_of(unix, days));
        let mut known: Vec<i64> = timed.iter().filter_map(block_of).collect();
        known.par_sort_unstable();
        known.dedup();
        let mut by_block: Vec<usize> = (0..runs.len()).collect();
        // Stable, so that campaigns without a block keep their order, which is that of their texts.
        by_block.par_sort_by_key(|&g| (timed[g].cell, block_of(&timed[g]).is_none(), block_of(&timed[g])));

        let blocks = Blocks { days, n_blocks: known.len(), why };
        let mut catalog =
            Self { brands, other_spellings: others, parts, duplicates, blocks, ..Self::default() };
        for g in by_block {
            let run = &order[runs[g].clone()];
            let place = |block: i64| known.partition_point(|&other| other < block) as u32;
            let block = block_of(&timed[g]).map(|block| (block, place(block)));
            catalog.push_campaign(&timed[g], &found[run[0].entry as usize], block);
            run.iter().for_each(|placed| catalog.push_message(placed));
        }
        catalog.days = span_of_days(entries.iter().filter_map(|e| e.sent_at).collect());
        catalog.ranks.par_sort_unstable();
        catalog.measure_lags();
        catalog.languages = catalog.cells.iter().map(|c| c.language).collect();
        catalog.languages.sort_unstable();
        catalog.languages.dedup();
        Ok(catalog)
    }

    /// Adds a campaign, and its cell and unit if they are new. `block` is its block of days and the place of the block.
    fn push_campaign(&mut self, timed: &Timed, found: &Found, block: Option<(i64, u32)>) {
        let is_new_cell = self.cells.last() != Some(&timed.cell);
        if is_new_cell {
            self.cells.push(timed.cell);
        }
        let cell = self.cells.len() as u32 - 1;
        let at = block.map(|(_, place)| place);
        if is_new_cell || at.is_none() || self.units.last().map(|unit| unit.block) != Some(at) {
            let key = block.map_or(found.key, |(block, _)| mix64(block as u64));
            self.units.push(Unit { cell, block: at, key });
        }
        self.campaigns.push(Campaign {
            cell,
            unit: self.units.len() as u32 - 1,
            key: found.key,
            text: found.text,
            rule: found.rule,
            first_sent: timed.first_sent,
            since_previous: None,
        });
    }

    /// Adds a message of the last campaign.
    fn push_message(&mut self, placed: &Placed) {
        let rank = self.campaign_of.len() as u32;
        self.campaign_of.push(self.campaigns.len() as u32 - 1);
        self.ranks.push((placed.message, rank));
        let keys = [placed.message, placed.campaign, placed.cell.brand];
        let hash = keys.iter().fold(mix64(u64::from(rank)), |h, &key| combine(h, key));
        self.fingerprint = combine(self.fingerprint, hash);
    }

    /// Sets the time since each campaign's predecessor in its brand, across languages and parts: a campaign that is cut
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
}

/// Returns the messages in canonical order.
fn in_order(entries: &[Entry], languages: &[Language], found: &[Found]) -> Vec<Placed> {
    let place = |(i, ((e, &language), f)): (usize, ((&Entry, &Language), &Found))| Placed {
        cell: Cell { brand: e.part, language },
        text: f.text,
        campaign: f.key,
        message: e.key,
        entry: i as u32,
    };
    let mut order: Vec<Placed> =
        entries.par_iter().zip(languages).zip(found).enumerate().map(place).collect();
    order.par_sort_unstable_by_key(|p| (p.cell, p.text, p.campaign, p.message, p.entry));
    order
}

/// Returns the campaigns of the order: the range of each, its cell and its first sending time.
fn runs(order: &[Placed], entries: &[Entry]) -> (Vec<Range<usize>>, Vec<Timed>) {
    let (mut start, mut runs, mut timed) = (0, Vec::new(), Vec::new());
    for run in order.chunk_by(|a, b| (a.cell, a.campaign) == (b.cell, b.campaign)) {
        let first_sent = run.iter().filter_map(|placed| entries[placed.entry as usize].sent_at).min();
        runs.push(start..start + run.len());
        timed.push(Timed { cell: run[0].cell, first_sent });
        start += run.len();
    }
    (runs, timed)
}

/// Returns the value of [`Catalog::days`] for some sending times.
fn span_of_days(mut sent: Vec<i64>) -> i64 {
    sent.par_sort_unstable();
    let cut = (sent.len() / 100).max(usize::from(sent.len() >= 10));
    let day = |unix: &i64| unix.div_euclid(86_400);
    match (sent.get(cut), sent.len().checked_sub(cut + 1).and_then(|last| sent.get(last))) {
        (Some(first), Some(last)) => day(last) - day(first) + 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::span_of_days;

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
}
