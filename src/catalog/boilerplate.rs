//! Blocks that a brand repeats at the edges of nearly every campaign: its header and footer.

use super::masked::MaskedTerms;
use super::table::{Catalog, NO_RANK};
use super::text_blocks::{Place, block_hash, find_blocks};
use crate::corpus::Corpus;
use crate::error::{ErrorKind, Result};
use rayon::prelude::*;

/// A block at the edge of at least this share of a cell's campaigns is boilerplate.
const MIN_SHARE: f64 = 0.8;

/// Cells of fewer campaigns have no boilerplate: a share of two campaigns means nothing.
const MIN_CAMPAIGNS: u32 = 3;

/// The blocks of each campaign. Mergeable across batches.
///
/// Memory: 16 bytes for each block of each campaign, without those that structural marks cut.
#[derive(Debug, Clone, Default)]
pub struct Boilerplate {
    /// (cell, block hash, twice the campaign plus 1 if the block is at an edge).
    seen: Vec<(u32, u64, u32)>,
    catalog: u64,
}

impl Boilerplate {
    /// Collects the blocks of one batch; `ranks` are those of its rows.
    pub(super) fn new(corpus: &Corpus, ranks: &[u32], catalog: &Catalog) -> Self {
        let terms = MaskedTerms::new(corpus);
        let mut seen: Vec<(u32, u64, u32)> = (0..corpus.len())
            .into_par_iter()
            .filter(|&row| ranks[row] != NO_RANK)
            .fold(<(Vec<_>, Vec<_>)>::default, |(mut seen, mut blocks), row| {
                let campaign = catalog.campaign_of()[ranks[row] as usize];
                let cell = catalog.campaigns()[campaign as usize].cell;
                find_blocks(corpus, row, &mut blocks);
                seen.extend(blocks.iter().filter(|b| b.place != Place::Cut).map(|b| {
                    let edge = u32::from(b.place == Place::Edge);
                    (cell, block_hash(&terms, row, b.range.clone()), 2 * campaign + edge)
                }));
                (seen, blocks)
            })
            .map(|(seen, _)| seen)
            .reduce(Vec::new, |mut seen, more| {
                seen.extend(more);
                seen
            });
        seen.par_sort_unstable();
        seen.dedup();
        seen.shrink_to_fit();
        Self { seen, catalog: catalog.fingerprint() }
    }

    /// Merges two collections.
    ///
    /// # Errors
    /// They belong to different catalogs.
    pub fn merge(mut self, other: Self) -> Result<Self> {
        if self.catalog != other.catalog {
            return Err(ErrorKind::Mismatch("boilerplate of different catalogs".into()).into());
        }
        self.seen.extend(other.seen);
        Ok(self)
    }

    /// Returns the blocks that a cell repeats, sorted: (cell, block hash, whether it repeats them at the edges).
    pub(super) fn finish(mut self, catalog: &Catalog) -> Vec<(u32, u64, bool)> {
        self.seen.par_sort_unstable();
        self.seen.dedup();
        let mut campaigns = vec![0u32; catalog.cells().len()];
        catalog.campaigns().iter().for_each(|c| campaigns[c.cell as usize] += 1);
        self.seen
            .chunk_by(|a, b| (a.0, a.1) == (b.0, b.1))
            .filter_map(|run| {
                let (cell, block, _) = run[0];
                let n = campaigns[cell as usize];
                let most = |k: usize| n >= MIN_CAMPAIGNS && k as f64 >= MIN_SHARE * f64::from(n);
                let anywhere = run.chunk_by(|a, b| a.2 / 2 == b.2 / 2).count();
                let at_edges = run.iter().filter(|(.., campaign)| campaign % 2 == 1).count();
                most(anywhere).then_some((cell, block, most(at_edges)))
            })
            .collect()
    }
}
