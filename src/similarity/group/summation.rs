//! Prepares the views of a facet, and adds the sums of its blocks in order.

use super::across::{AcrossScan, AcrossSums};
use super::centroids::SharedCentroids;
use super::emission::Emission;
use super::emitted::{Buffers, Emitted};
use super::records::{BLOCKS, Blocks, Holder, Shared};
use super::rows::Rows;
use super::samples::{SampleScan, Sampled, Samples};
use super::sums::{Across, Lane, Within};
use super::weights::Weights;
use super::within::WithinScan;
use crate::annotate::Batches;
use crate::catalog::Catalog;
use crate::error::{Error, ErrorKind, Result};
use crate::facet::{Terms, View};
use crate::progress::{Callback, Progress, report};
use crate::tables::Spool;
use rayon::prelude::*;
use std::path::Path;

/// Neighbouring blocks that are added to the same sums. The bytes of results depend on it.
const BLOCKS_PER_SUM: usize = 4;

/// Sums in memory per thread. With one, a thread that finishes early would wait for the others.
const SUMS_PER_THREAD: usize = 2;

/// Bytes of the sums of samples in memory at a time, beside the total.
const SAMPLED_BYTES: usize = 256 << 20;

/// Occurrences of the caller's features that are refused: holders of a feature are numbered by 32 bits.
const MAX_OCCURRENCES: usize = u32::MAX as usize;

/// Bytes of memory per occurrence of a feature in a message, until its block is grouped.
const BYTES_PER_OCCURRENCE: usize = 9;

/// The default of [`Room::bytes`]: this or, for a large corpus, [`RECORD_BYTES_PER_TOKEN`].
pub const RECORD_BUDGET: usize = 192 << 20;

/// See [`RECORD_BUDGET`].
pub const RECORD_BYTES_PER_TOKEN: usize = 8;

/// The memory for the features of all messages, and what to do if they need more.
#[derive(Debug, Clone, Copy, Default)]
pub struct Room<'a> {
    /// Bytes of occurrences in memory at once; `None` chooses by the size of the corpus.
    pub bytes: Option<usize>,
    /// The folder of a temporary file for all occurrences, if they take more. Without a folder, or without the feature `arrow`, the
    /// features are made several times, for some blocks each time.
    pub folder: Option<&'a Path>,
}

/// Up to [`MAX_VIEWS`](super::MAX_VIEWS) views of some batches, ready to be summed.
pub struct Summation<'a> {
    catalog: &'a Catalog,
    facet_blocks: usize,
    weights: Vec<Weights>,
    blocks: Blocks,
}

impl<'a> Summation<'a> {
    /// Prepares the views of one facet: norms, weights and records. O(tokens), parallel.
    ///
    /// # Errors
    /// If the callback stops it, if there are more than 2²⁹ messages, or if the temporary file cannot be written.
    pub(crate) fn new(
        batches: &'a Batches<'a>,
        views: &[View],
        terms: &'a [Terms],
        room: Room<'_>,
        progress: Callback<'_>,
    ) -> Result<Self> {
        let emission = Emission::from_batches(batches, views, terms);
        Self::from_emission(emission, batches.n_tokens(), room, progress)
    }

    /// Prepares rows of counted features as one view. `ranks` holds the rank of each row, `order` the rows in rank order.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub(crate) fn from_rows(
        catalog: &'a Catalog,
        rows: Rows<'a>,
        ranks: &'a [u32],
        order: &'a [u32],
        room: Room<'_>,
        progress: Callback<'_>,
    ) -> Result<Self> {
        let n_occurrences = rows.n_occurrences();
        if n_occurrences >= MAX_OCCURRENCES {
            let remedy = format!("they sum up to {n_occurrences}, beyond 2³²: scale them down");
            return Err(Error::parameter("counts", remedy));
        }
        let emission = Emission::from_rows(catalog, rows, ranks, order);
        Self::from_emission(emission, n_occurrences, room, progress)
    }

    fn from_emission(
        emission: Emission<'a>,
        n_tokens: usize,
        room: Room<'_>,
        progress: Callback<'_>,
    ) -> Result<Self> {
        let catalog = emission.catalog();
        if catalog.len() > Holder::MAX_MESSAGES {
            return Err(ErrorKind::TooManyIds { what: "messages", limit: Holder::MAX_MESSAGES }.into());
        }
        let occurrences = emission.estimated_occurrences();
        let bytes = room.bytes.unwrap_or(RECORD_BUDGET.max(RECORD_BYTES_PER_TOKEN * n_tokens)).max(1);
        let mut passes = (BYTES_PER_OCCURRENCE * occurrences).div_ceil(bytes).next_power_of_two().min(BLOCKS);
        let files = |folder| Ok::<_, Error>(Spool::create(folder)?.zip(Spool::create(folder)?));
        let files = room.folder.filter(|_| passes > 1).map(files).transpose()?.flatten();
        if files.is_some() {
            passes = 1;
        }
        let per_block = occurrences / BLOCKS + occurrences / (8 * BLOCKS) + 1;
        let facet_blocks = emission.facet_blocks();
        let mut inverse = vec![vec![0.0; catalog.len() * facet_blocks]; emission.n_views()];
        let blocks = if let Some((emitted, grouped)) = files {
            let made = emission.emit(0..BLOCKS, per_block, Some(&mut inverse), Some(&emitted), progress)?;
            let group = |buffers: &mut Buffers, made: Emitted| {
                emission.group(made.load(&emitted)?, buffers).write(&grouped)
            };
            let written = made.into_par_iter().map_init(Buffers::default, group).collect::<Result<_>>()?;
            Blocks::InFile(grouped, written)
        } else {
            let mut blocks = Vec::with_capacity(BLOCKS);
            for pass in 0..passes {
                let range = pass * (BLOCKS / passes)..(pass + 1) * (BLOCKS / passes);
                let norms = (pass == 0).then_some(&mut inverse[..]);
                let made = emission.emit(range, per_block, norms, None, progress)?;
                let group = |buffers: &mut Buffers, made| emission.group(made, buffers);
                blocks.par_extend(made.into_par_iter().map_init(Buffers::default, group));
            }
            Blocks::InMemory(blocks)
        };
        let weights = inverse.into_iter().map(|inverse| Weights::new(catalog, inverse)).collect();
        Ok(Self { catalog, facet_blocks, weights, blocks })
    }

    /// Returns the weights of each view.
    #[must_use]
    pub fn weights(&self) -> &[Weights] {
        &self.weights
    }

    /// Returns the weights of each view and frees the records.
    #[must_use]
    pub fn into_weights(self) -> Vec<Weights> {
        self.weights
    }

    /// Returns the sums within cells, by view.
    ///
    /// # Errors
    /// If the progress callback stops the run.
    pub fn within(&self, progress: Callback<'_>) -> Result<Vec<Within>> {
        let scan = WithinScan::new(self.catalog, self.facet_blocks, &self.weights);
        let add = |block: &Shared, out: &mut _| scan.add(block, out);
        let sums = self.scan(progress, scan.zero(), usize::MAX, add, |all, block| all.merge(&block))?;
        Ok(scan.finish(sums))
    }

    /// Returns the sums across the cells of each lane's set, and the shared centroids of the first lane. Cells of different
    /// languages share nothing by construction. At most [`MAX_LANES`](super::MAX_LANES) lanes.
    ///
    /// # Errors
    /// If the progress callback stops the run.
    pub fn across(
        &self,
        lanes: &[Lane<'_>],
        progress: Callback<'_>,
    ) -> Result<(Vec<Across>, SharedCentroids)> {
        let scan = AcrossScan::new(self.catalog, self.facet_blocks, &self.weights, lanes);
        let add = |block: &Shared, out: &mut _| scan.add(block, out);
        // The shared features of the sums in memory are the largest part of them.
        let at_once = rayon::current_num_threads();
        let sums = self.scan(progress, scan.zero(), at_once, add, AcrossSums::merge)?;
        Ok(scan.finish(sums))
    }

    /// Returns the sums within and across cells of samples of units, in the first view. O(occurrences·[`MAX_SAMPLES`]);
    /// 1.2 kB per cell that takes part, twice per thread, but at most 256 MiB or three times 1.2 kB per cell.
    ///
    /// [`MAX_SAMPLES`]: super::MAX_SAMPLES
    ///
    /// # Errors
    /// If the progress callback stops the run.
    pub fn samples(&self, samples: Samples<'_>, progress: Callback<'_>) -> Result<Sampled> {
        let scan = SampleScan::new(self.catalog, self.facet_blocks, &self.weights, samples);
        let add = |block: &Shared, out: &mut _| scan.add(block, out);
        let at_once = (SAMPLED_BYTES / scan.bytes().max(1)).max(1);
        let sums = self.scan(progress, scan.zero(), at_once, add, |all, block| all.merge(&block))?;
        Ok(scan.finish(sums))
    }

    /// Scans block by block, and adds the sums of [`BLOCKS_PER_SUM`] blocks each in the order of blocks.
    ///
    /// At most `most` of these sums are in memory at a time, beside the total and the sum of none. Their number does not
    /// change the order of additions.
    fn scan<T: Clone + Send + Sync>(
        &self,
        progress: Callback<'_>,
        zero: T,
        most: usize,
        scan: impl Fn(&Shared, &mut T) + Sync,
        mut add: impl FnMut(&mut T, T),
    ) -> Result<T> {
        let mut total = zero.clone();
        let at_once = BLOCKS_PER_SUM * most.min(SUMS_PER_THREAD * rayon::current_num_threads());
        let mut done = 0;
        let blocks: Vec<usize> = (0..self.blocks.len()).collect();
        for some in blocks.chunks(at_once) {
            let sum = |blocks: &[usize]| {
                let mut out = zero.clone();
                for &block in blocks {
                    scan(&*self.blocks.get(block)?, &mut out);
                }
                Ok(out)
            };
            let sums = some.par_chunks(BLOCKS_PER_SUM).map(sum).collect::<Result<Vec<T>>>()?;
            sums.into_iter().for_each(|sum| add(&mut total, sum));
            done += some.len() as u64;
            report(progress, Progress::Computing { what: "comparing brands", done, total: BLOCKS as u64 })?;
        }
        Ok(total)
    }
}
