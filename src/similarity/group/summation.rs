//! Prepares the views of a facet, and adds the sums of its blocks in order.

use super::across::{AcrossScan, AcrossSums};
use super::centroids::SharedCentroids;
use super::emission::Emission;
use super::emitted::{Buffers, Emitted};
use super::records::{BLOCKS, Holder, Shared};
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
use rayon::prelude::*;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Neighbouring blocks that are added to the same sums. The bytes of results depend on it.
const BLOCKS_PER_SUM: usize = 4;

/// Sums in memory per thread. With one, a thread that finishes early would wait for the others.
const SUMS_PER_THREAD: usize = 2;

/// Bytes of the sums of samples in memory at a time, beside the total.
const SAMPLED_BYTES: usize = 256 << 20;

/// Occurrences of the caller's features that are refused: holders of a feature are numbered by 32 bits.
const MAX_OCCURRENCES: usize = u32::MAX as usize;

/// Bytes of memory per occurrence of a feature in a message, in one pass.
const BYTES_PER_OCCURRENCE: usize = 9;

/// The default budget for the records of one pass, in bytes: this or, for a large corpus, [`RECORD_BYTES_PER_TOKEN`].
pub const RECORD_BUDGET: usize = 192 << 20;

/// See [`RECORD_BUDGET`].
pub const RECORD_BYTES_PER_TOKEN: usize = 8;

/// Up to [`MAX_VIEWS`](super::MAX_VIEWS) views of some batches, ready to be summed.
pub struct Summation<'a> {
    emission: Emission<'a>,
    weights: Vec<Weights>,
    passes: usize,
    /// The estimated number of occurrences per block.
    per_block: usize,
    /// All blocks, if there is one pass.
    kept: Vec<Shared>,
    /// The blocks of the first of several passes, which the norms left. The first sum takes them.
    first: Mutex<Option<Vec<Emitted>>>,
}

impl<'a> Summation<'a> {
    /// Prepares the views of one facet: norms, weights and, if one pass suffices, records. O(tokens), parallel.
    ///
    /// # Errors
    /// If the callback stops it, or if there are more than 2²⁹ messages.
    pub(crate) fn new(
        batches: &'a Batches<'a>,
        views: &[View],
        terms: &'a [Terms],
        budget: Option<usize>,
        progress: Callback<'_>,
    ) -> Result<Self> {
        let emission = Emission::from_batches(batches, views, terms);
        Self::from_emission(emission, batches.n_tokens(), budget, progress)
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
        budget: Option<usize>,
        progress: Callback<'_>,
    ) -> Result<Self> {
        let n_occurrences = rows.n_occurrences();
        if n_occurrences >= MAX_OCCURRENCES {
            let remedy = format!("they sum up to {n_occurrences}, beyond 2³²: scale them down");
            return Err(Error::parameter("counts", remedy));
        }
        let emission = Emission::from_rows(catalog, rows, ranks, order);
        Self::from_emission(emission, n_occurrences, budget, progress)
    }

    fn from_emission(
        emission: Emission<'a>,
        n_tokens: usize,
        budget: Option<usize>,
        progress: Callback<'_>,
    ) -> Result<Self> {
        let catalog = emission.catalog();
        if catalog.len() > Holder::MAX_MESSAGES {
            return Err(ErrorKind::TooManyIds { what: "messages", limit: Holder::MAX_MESSAGES }.into());
        }
        let occurrences = emission.estimated_occurrences();
        let bytes = BYTES_PER_OCCURRENCE * occurrences;
        let budget = budget.unwrap_or(RECORD_BUDGET.max(RECORD_BYTES_PER_TOKEN * n_tokens));
        let passes = bytes.div_ceil(budget.max(1)).next_power_of_two().min(BLOCKS / BLOCKS_PER_SUM);
        let per_block = occurrences.div_ceil(BLOCKS);
        let mut inverse = vec![vec![0.0; catalog.len() * emission.facet_blocks()]; emission.n_views()];
        let (weights, kept, first) = (Vec::new(), Vec::new(), Mutex::new(None));
        let mut sum = Self { emission, weights, passes, per_block, kept, first };
        // Sums need the norms; computing them makes the first pass as well.
        let emitted = sum.emit(0, Some(&mut inverse), progress)?;
        sum.weights = inverse.into_iter().map(|inverse| Weights::new(catalog, inverse)).collect();
        if passes > 1 {
            sum.first = Mutex::new(Some(emitted));
            return Ok(sum);
        }
        let group = |buffers: &mut Buffers, emitted| sum.emission.group(emitted, buffers);
        sum.kept = emitted.into_par_iter().map_init(Buffers::default, group).collect();
        Ok(sum)
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
        let emission = &self.emission;
        let scan = WithinScan::new(emission.catalog(), emission.facet_blocks(), &self.weights);
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
        let emission = &self.emission;
        let scan = AcrossScan::new(emission.catalog(), emission.facet_blocks(), &self.weights, lanes);
        let add = |block: &Shared, out: &mut _| scan.add(block, out);
        let sums = self.scan(progress, scan.zero(), usize::MAX, add, AcrossSums::merge)?;
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
        let emission = &self.emission;
        let scan = SampleScan::new(emission.catalog(), emission.facet_blocks(), &self.weights, samples);
        let add = |block: &Shared, out: &mut _| scan.add(block, out);
        let at_once = (SAMPLED_BYTES / scan.bytes().max(1)).max(1);
        let sums = self.scan(progress, scan.zero(), at_once, add, |all, block| all.merge(&block))?;
        Ok(scan.finish(sums))
    }

    /// Emits the blocks of a pass.
    fn emit(
        &self,
        pass: usize,
        inverse: Option<&mut [Vec<f64>]>,
        progress: Callback<'_>,
    ) -> Result<Vec<Emitted>> {
        let per_pass = BLOCKS / self.passes;
        let range: Range<usize> = pass * per_pass..(pass + 1) * per_pass;
        self.emission.emit(range, self.per_block + self.per_block / 8, inverse, progress)
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
        let mut merge = |sums: Vec<T>, n_blocks: usize| {
            sums.into_iter().for_each(|sum| add(&mut total, sum));
            done += n_blocks as u64;
            report(progress, Progress::Computing { what: "comparing brands", done, total: BLOCKS as u64 })
        };
        for some in self.kept.chunks(at_once) {
            let sum = |blocks: &[Shared]| {
                let mut out = zero.clone();
                blocks.iter().for_each(|block| scan(block, &mut out));
                out
            };
            merge(some.par_chunks(BLOCKS_PER_SUM).map(sum).collect(), some.len())?;
        }
        let passes = if self.kept.is_empty() { self.passes } else { 0 };
        for pass in 0..passes {
            let first = || self.first.lock().unwrap_or_else(PoisonError::into_inner).take();
            let mut blocks = match if pass == 0 { first() } else { None } {
                Some(made) => made,
                None => self.emit(pass, None, progress)?,
            };
            for some in blocks.chunks_mut(at_once) {
                let n_blocks = some.len();
                let sum = |blocks: &mut [Emitted]| {
                    let (mut out, mut buffers) = (zero.clone(), Buffers::default());
                    for emitted in blocks {
                        scan(&self.emission.group(std::mem::take(emitted), &mut buffers), &mut out);
                    }
                    out
                };
                merge(some.par_chunks_mut(BLOCKS_PER_SUM).map(sum).collect(), n_blocks)?;
            }
        }
        Ok(total)
    }
}
