//! Blocks that a brand repeats at the edges of nearly every campaign: its footer and header, whatever they say.

use super::census::{MaskedTerms, masked_length};
use super::{NO_RANK, Roster};
use crate::corpus::{Corpus, Unit};
use crate::error::{ErrorKind, Result};
use crate::hash::combine;
use crate::ragged::Ragged;
use crate::text::Zone;
use rayon::prelude::*;

/// A block at the edge of at least this share of a cell's campaigns is boilerplate.
const MIN_SHARE: f64 = 0.8;

/// Cells of fewer campaigns have no boilerplate: a share of two says nothing.
const MIN_CAMPAIGNS: u32 = 3;

/// Which blocks stand at the edges of which campaigns. Mergeable across batches.
///
/// Memory: 16 bytes for each block at an edge of each campaign.
#[derive(Debug, Clone, Default)]
pub struct Boilerplate {
    /// (cell, block hash, campaign).
    seen: Vec<(u32, u64, u32)>,
    roster: u64,
}

impl Boilerplate {
    /// What one batch shows; `ranks` are those of its rows.
    pub(crate) fn of(corpus: &Corpus, ranks: &[u32], roster: &Roster) -> Self {
        let terms = MaskedTerms::new(corpus);
        let mut seen: Vec<(u32, u64, u32)> = (0..corpus.len())
            .into_par_iter()
            .filter(|&row| ranks[row] != NO_RANK)
            .fold(Vec::new, |mut seen, row| {
                let campaign = roster.campaign_of()[ranks[row] as usize];
                let cell = roster.campaigns()[campaign as usize].cell;
                for_each_unit(corpus, row, |unit, range, edge| {
                    if edge && is_body(unit) {
                        seen.push((cell, block_hash(&terms, row, range), campaign));
                    }
                });
                seen
            })
            .reduce(Vec::new, |mut seen, more| {
                seen.extend(more);
                seen
            });
        seen.par_sort_unstable();
        seen.dedup();
        seen.shrink_to_fit();
        Self { seen, roster: roster.fingerprint() }
    }

    /// Both together.
    ///
    /// # Errors
    /// When they belong to different rosters.
    pub fn merge(mut self, other: Self) -> Result<Self> {
        if self.roster != other.roster {
            return Err(ErrorKind::Mismatch("boilerplate of different rosters".into()).into());
        }
        self.seen.extend(other.seen);
        Ok(self)
    }

    /// The blocks that count as boilerplate: (cell, block hash), sorted.
    pub(crate) fn finish(mut self, roster: &Roster) -> Vec<(u32, u64)> {
        self.seen.par_sort_unstable();
        self.seen.dedup();
        let mut campaigns = vec![0u32; roster.cells().len()];
        roster.campaigns().iter().for_each(|c| campaigns[c.cell as usize] += 1);
        self.seen
            .chunk_by(|a, b| (a.0, a.1) == (b.0, b.1))
            .filter_map(|run| {
                let (cell, block, _) = run[0];
                let n = campaigns[cell as usize];
                (n >= MIN_CAMPAIGNS && run.len() as f64 >= MIN_SHARE * f64::from(n)).then_some((cell, block))
            })
            .collect()
    }
}

/// The stretches of tokens that are body, of every message of a batch.
#[derive(Debug, Clone, Default)]
pub struct Spans {
    spans: Ragged<(u32, u32)>,
    cut: u64,
    /// The row that is being added.
    row: Vec<(u32, u32)>,
}

impl Spans {
    /// Every message but its header, footer and the given boilerplate blocks.
    pub(crate) fn of(corpus: &Corpus, ranks: &[u32], roster: &Roster, boilerplate: &[(u32, u64)]) -> Self {
        let terms = MaskedTerms::new(corpus);
        // Stretches of rows, so that no row allocates.
        let size = corpus.len().div_ceil(8 * rayon::current_num_threads()).max(1);
        let parts: Vec<Self> = (0..corpus.len().div_ceil(size))
            .into_par_iter()
            .map(|part| {
                let mut spans = Self::default();
                let end = corpus.len().min((part + 1) * size);
                (part * size..end).for_each(|row| spans.add(corpus, row, ranks, roster, boilerplate, &terms));
                spans
            })
            .collect();
        parts.into_iter().fold(Self::default(), |mut all, part| {
            all.spans.append(part.spans);
            all.cut += part.cut;
            all
        })
    }

    /// Adds a row.
    fn add(
        &mut self,
        corpus: &Corpus,
        row: usize,
        ranks: &[u32],
        roster: &Roster,
        boilerplate: &[(u32, u64)],
        terms: &MaskedTerms<'_>,
    ) {
        let cell = match ranks[row] {
            NO_RANK => return self.spans.push([]),
            rank => roster.cell_of(rank as usize),
        };
        let of_cell =
            boilerplate.partition_point(|b| b.0 < cell)..boilerplate.partition_point(|b| b.0 <= cell);
        let of_cell = &boilerplate[of_cell];
        let mut cut = false;
        let spans = &mut self.row;
        spans.clear();
        for_each_unit(corpus, row, |unit, range, edge| {
            let is_known = || of_cell.binary_search(&(cell, block_hash(terms, row, range.clone()))).is_ok();
            if !is_body(unit) || edge && !of_cell.is_empty() && is_known() {
                cut = true;
                return;
            }
            match spans.last_mut() {
                Some(last) if last.1 == range.start as u32 => last.1 = range.end as u32,
                _ => spans.push((range.start as u32, range.end as u32)),
            }
        });
        self.spans.push(self.row.iter().copied());
        self.cut += u64::from(cut);
    }

    /// The spans of a row.
    pub(crate) fn row(&self, row: usize) -> &[(u32, u32)] {
        self.spans.row(row)
    }

    /// In how many messages something was cut.
    #[must_use]
    pub fn n_cut(&self) -> u64 {
        self.cut
    }
}

fn is_body(unit: Unit) -> bool {
    matches!(unit.zone, Zone::Opening | Zone::Body)
}

/// Each unit with its range of tokens and whether it lies in the first tenth or last third of the message.
///
/// Positions count a slot as one: a longer name must not move what is cut.
fn for_each_unit(corpus: &Corpus, row: usize, mut visit: impl FnMut(Unit, std::ops::Range<usize>, bool)) {
    let tokens = corpus.token_slice(row);
    let units = corpus.units(row);
    let total = masked_length(tokens);
    let mut masked_start = 0;
    for (i, &unit) in units.iter().enumerate() {
        let range = unit.start as usize..units.get(i + 1).map_or(tokens.len(), |next| next.start as usize);
        let masked_end = masked_start + masked_length(&tokens[range.clone()]);
        visit(unit, range, 3 * masked_start >= 2 * total || 10 * masked_end <= total);
        masked_start = masked_end;
    }
}

fn block_hash(terms: &MaskedTerms<'_>, row: usize, range: std::ops::Range<usize>) -> u64 {
    terms.of(row, range).fold(0, combine)
}
