//! The tables of the catalog, and what they answer.

use super::cells::{Campaign, Cell, CellSize, Part};
use super::units::{Blocks, Unit};
use crate::corpus::Corpus;
use crate::language::Language;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The rank of a duplicate.
pub(crate) const NO_RANK: u32 = u32::MAX;

/// The cells, campaigns and messages of a corpus of any number of batches, in canonical order.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    pub(super) cells: Vec<Cell>,
    pub(super) languages: Vec<Language>,
    pub(super) campaigns: Vec<Campaign>,
    pub(super) units: Vec<Unit>,
    pub(super) blocks: Blocks,
    /// The campaign of each rank.
    pub(super) campaign_of: Vec<u32>,
    /// (message key, rank), sorted.
    pub(super) ranks: Vec<(u64, u32)>,
    pub(super) brands: BTreeMap<u64, String>,
    /// See [`other_spellings`](Self::other_spellings).
    pub(super) other_spellings: BTreeMap<u64, Vec<String>>,
    /// The parts of split brands.
    pub(super) parts: BTreeMap<u64, Part>,
    pub(super) duplicates: u64,
    /// See [`days`](Self::days).
    pub(super) days: i64,
    pub(super) fingerprint: u64,
}

impl Catalog {
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

    /// The choice of units, with its reason.
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

    /// Returns true if there is no message.
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

    /// Returns the brand that a part belongs to; the brand itself if it is not a part.
    #[must_use]
    pub fn origin(&self, brand: u64) -> u64 {
        self.parts.get(&brand).map_or(brand, |part| part.brand)
    }

    /// The value of a part of a brand in the i-th column that splits brands.
    pub(super) fn part_value(&self, brand: u64, i: usize) -> Option<&str> {
        self.parts.get(&brand)?.values.get(i)?.as_deref()
    }

    /// The brands that messages spell in several ways: the name shown, which is the commonest spelling, and the others.
    pub fn other_spellings(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.other_spellings.iter().map(|(brand, others)| (self.brand_name(*brand), others.as_slice()))
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

    /// Returns the rank of the message with a key.
    pub(crate) fn rank_of(&self, key: u64) -> Option<u32> {
        let at = self.ranks.partition_point(|rank| rank.0 < key);
        self.ranks.get(at).filter(|rank| rank.0 == key).map(|rank| rank.1)
    }

    /// Number of messages with the id and content of a message of another batch.
    #[must_use]
    pub fn duplicates(&self) -> u64 {
        self.duplicates
    }

    /// UTC days from the first message to the last, both included; 0 without sending times.
    ///
    /// The earliest and the latest hundredth of the messages do not count, at least one each of ten or more, as dates may
    /// be wrong.
    #[must_use]
    pub fn days(&self) -> i64 {
        self.days
    }

    /// Identifies the catalog. Partial results of different catalogs must not be merged.
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

    /// Returns the rank of every row of every batch; [`NO_RANK`] for duplicates.
    pub(crate) fn ranks(&self, batches: &[Corpus]) -> Vec<Vec<u32>> {
        let rows = |(batch, corpus): (usize, &Corpus)| -> Vec<(u64, u32, u32)> {
            let rows = corpus.rows().par_iter().enumerate();
            rows.map(|(row, known)| (known.key(), batch as u32, row as u32)).collect()
        };
        let mut rows: Vec<_> = batches.iter().enumerate().flat_map(rows).collect();
        rows.par_sort_unstable();
        let mut ranks: Vec<Vec<u32>> = batches.iter().map(|batch| vec![NO_RANK; batch.len()]).collect();
        // Messages without an id may be equal in all fields; each takes the next of their ranks.
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
