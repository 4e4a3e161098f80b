//! Prepares the views of a facet and adds the sums of blocks in their order.

use super::across::{AcrossScan, AcrossSums};
use super::centroids::SharedCentroids;
use super::counts::Counts;
use super::emitted::{Buffers, Emitted};
use super::records::{BLOCKS, Holder, Shared, block_of};
use super::rows::Rows;
use super::sums::{Across, Lane, MAX_VIEWS, Within};
use super::weights::Weights;
use super::within::WithinScan;
use crate::catalog::Catalog;
use crate::error::{Error, ErrorKind, Result};
use crate::facet::{
    Batches, Extractor, Facet, MAX_BLOCKS, Scratch, Terms, View, block_norms, features_of_views,
};
use crate::progress::{Callback, Progress, report};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// How many neighbouring blocks add to the same sums. Part of the result's bytes.
const BLOCKS_PER_SUM: usize = 4;

/// The rows of one batch, with the features of each.
struct Part<'a> {
    feed: Feed<'a>,
    ranks: &'a [u32],
    /// The rows in rank order.
    order: &'a [u32],
}

/// Where features come from.
enum Feed<'a> {
    /// The messages of a batch: one extractor for each view.
    Messages(Vec<Extractor<'a>>),
    /// The caller, who has one view.
    Rows(Rows<'a>),
}

/// Some views of some batches, ready to be summed.
pub struct Summation<'a> {
    parts: Vec<Part<'a>>,
    catalog: &'a Catalog,
    facet: Facet,
    weights: Vec<Weights>,
    passes: usize,
    /// About how many occurrences a block has.
    per_block: usize,
    /// Every block, where one pass suffices.
    kept: Vec<Shared>,
    /// What the norms left of the first of several passes, for the first who asks.
    first: Mutex<Option<Vec<Emitted>>>,
}

/// How many sums live at once for each thread: with one, a thread that is done first would wait for the others.
const SUMS_PER_THREAD: usize = 2;

/// How many messages a thread takes at a time: their features fill the blocks' lists, yet stay near the processor.
const CHUNK_ROWS: usize = 1024;

/// How many chunks each thread takes between two looks at the watch.
const CHUNKS_PER_THREAD: usize = 8;

/// Bytes of memory that an occurrence of a feature in a message takes in a pass.
const BYTES_PER_OCCURRENCE: usize = 9;

/// How many bytes of records one pass may hold where nothing is asked: this, or of a large corpus
/// [`RECORD_BYTES_PER_TOKEN`].
pub const RECORD_BUDGET: usize = 192 << 20;

/// See [`RECORD_BUDGET`].
pub const RECORD_BYTES_PER_TOKEN: usize = 8;

impl<'a> Summation<'a> {
    /// Prepares up to [`MAX_VIEWS`] views of one facet: norms, weights and, where one pass suffices, records. O(tokens),
    /// parallel.
    ///
    /// # Errors
    /// The callback stops it, and with more messages than a record can name (2²⁹).
    pub(crate) fn new(
        batches: &'a Batches<'a>,
        views: &[View],
        terms: &'a [Terms],
        budget: Option<usize>,
        progress: Callback<'_>,
    ) -> Result<Self> {
        let mut extractors: Vec<Vec<Extractor<'a>>> = batches.ranks().iter().map(|_| Vec::new()).collect();
        for &view in views {
            let of_view = batches.extractors(view, terms);
            extractors.iter_mut().zip(of_view).for_each(|(of_batch, extractor)| of_batch.push(extractor));
        }
        let part = |(i, extractors): (usize, Vec<Extractor<'a>>)| Part {
            feed: Feed::Messages(extractors),
            ranks: &batches.ranks()[i],
            order: batches.order(i),
        };
        let parts = extractors.into_iter().enumerate().map(part).collect();
        let facet = views.first().map_or(Facet::Wording, |view| view.facet);
        Self::from_parts(parts, batches.catalog(), facet, views.len(), batches.n_tokens(), budget, progress)
    }

    /// Prepares rows of counted features as one view; `ranks` holds the rank of each row, `order` the rows in rank order.
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
        let part = Part { feed: Feed::Rows(rows), ranks, order };
        // The facet states only that features are not of several blocks.
        Self::from_parts(vec![part], catalog, Facet::Wording, 1, rows.n_occurrences(), budget, progress)
    }

    fn from_parts(
        parts: Vec<Part<'a>>,
        catalog: &'a Catalog,
        facet: Facet,
        views: usize,
        n_tokens: usize,
        budget: Option<usize>,
        progress: Callback<'_>,
    ) -> Result<Self> {
        if catalog.len() > Holder::MAX_MESSAGES {
            let remedy = format!("at most {} at once", Holder::MAX_MESSAGES);
            return Err(Error::from(ErrorKind::Parameter { name: "messages", remedy }));
        }
        let weights = Vec::new();
        let (kept, first) = (Vec::new(), Mutex::new(None));
        let mut sum = Self { parts, catalog, facet, weights, passes: 1, per_block: 0, kept, first };
        let occurrences = sum.estimated_occurrences();
        sum.per_block = occurrences.div_ceil(BLOCKS);
        let bytes = BYTES_PER_OCCURRENCE * occurrences;
        let budget = budget.unwrap_or(RECORD_BUDGET.max(RECORD_BYTES_PER_TOKEN * n_tokens));
        sum.passes = bytes.div_ceil(budget.max(1)).next_power_of_two().min(BLOCKS / BLOCKS_PER_SUM);
        // Norms must be known before anything is summed; on the way to them the first pass is made.
        let range = sum.range(0);
        let mut inverse = vec![vec![0.0; catalog.len() * facet.blocks()]; views];
        let emitted = sum.emit(range, Some(&mut inverse), progress)?;
        sum.weights = inverse.into_iter().map(|inverse| Weights::new(catalog, inverse)).collect();
        if sum.passes > 1 {
            sum.first = Mutex::new(Some(emitted));
            return Ok(sum);
        }
        sum.kept = emitted
            .into_par_iter()
            .map_init(Buffers::default, |buffers, emitted| sum.shared(emitted, buffers))
            .collect();
        Ok(sum)
    }

    /// The weights of each view.
    #[must_use]
    pub fn weights(&self) -> &[Weights] {
        &self.weights
    }

    /// The weights of each view, and nothing more: what was emitted goes.
    #[must_use]
    pub fn into_weights(self) -> Vec<Weights> {
        self.weights
    }

    /// Sums within cells, of each view.
    ///
    /// # Errors
    /// The callback stops it.
    pub fn within(&self, progress: Callback<'_>) -> Result<Vec<Within>> {
        let scan = WithinScan::new(self.catalog, self.facet.blocks(), &self.weights);
        let add = |block: &Shared, out: &mut _| scan.add(block, out);
        let sums = self.blocks(progress, scan.zero(), add, |all, block| all.merge(&block))?;
        Ok(scan.finish(sums))
    }

    /// Sums across the cells of each lane's set, and of the first lane what the overlaps of pairs need; pairs of
    /// different languages share nothing by construction. At most [`MAX_LANES`] lanes.
    ///
    /// # Errors
    /// The callback stops it.
    pub fn across(
        &self,
        lanes: &[Lane<'_>],
        progress: Callback<'_>,
    ) -> Result<(Vec<Across>, SharedCentroids)> {
        let scan = AcrossScan::new(self.catalog, self.facet.blocks(), &self.weights, lanes);
        let add = |block: &Shared, out: &mut _| scan.add(block, out);
        let sums = self.blocks(progress, scan.zero(), add, AcrossSums::merge)?;
        Ok(scan.finish(sums))
    }

    /// How many occurrences there are, from a sample of the rows. It decides about passes, never about results.
    fn estimated_occurrences(&self) -> usize {
        const EVERY: usize = 16;
        let of_part = |part: &Part<'_>| -> usize {
            let rows: Vec<u32> = part.order.iter().copied().step_by(EVERY).collect();
            let count = |(scratch, counts): &mut (Scratch, Counts), row: u32| {
                part.count(row, 0..BLOCKS, scratch, counts);
                counts.occurrences()
            };
            rows.into_par_iter().map_init(Default::default, count).sum()
        };
        EVERY * self.parts.iter().map(of_part).sum::<usize>()
    }

    /// The chunks of messages that threads work on: (part, its rows).
    fn chunks(&self) -> Vec<(&Part<'a>, &'a [u32])> {
        self.parts
            .iter()
            .flat_map(|part| part.order.chunks(CHUNK_ROWS).map(move |rows| (part, rows)))
            .collect()
    }

    /// What all messages hold of a range of blocks; and, where asked, the inverse norm of every message in every view.
    fn emit(
        &self,
        range: Range<usize>,
        inverse: Option<&mut [Vec<f64>]>,
        progress: Callback<'_>,
    ) -> Result<Vec<Emitted>> {
        let (chunks, facet) = (self.chunks(), self.facet);
        let views = self.parts.first().map_or(0, |part| part.feed.n_views());
        let room = self.per_block + self.per_block / 8;
        let blocks: Vec<Mutex<Emitted>> =
            range.clone().map(|_| Mutex::new(Emitted::with_capacity(room))).collect();
        // Norms are of all that a message holds.
        let counted = if inverse.is_some() { 0..BLOCKS } else { range.clone() };
        let start =
            || (Scratch::default(), Counts::default(), range.clone().map(|_| Emitted::default()).collect());
        let of_chunk = |(scratch, counts, lists): &mut (Scratch, Counts, Vec<Emitted>), chunk: usize| {
            let (part, rows) = chunks[chunk];
            let mut lengths = vec![0; lists.len()];
            let of_row = |&row: &u32| {
                part.count(row, counted.clone(), scratch, counts);
                let mut squares = [[0u64; MAX_VIEWS]; MAX_BLOCKS];
                for (feature, counts) in counts.iter() {
                    let squares = &mut squares[facet.block_of(feature)];
                    squares.iter_mut().zip(counts).for_each(|(s, c)| *s += u64::from(c) * u64::from(c));
                    if let Some(list) = lists.get_mut(block_of(feature).wrapping_sub(range.start)) {
                        list.push(feature, counts);
                    }
                }
                for (list, length) in lists.iter_mut().zip(&mut lengths) {
                    list.end_message(list.len() - *length);
                    *length = list.len();
                }
                squares
            };
            let mut norms = Vec::with_capacity(rows.len() * views * facet.blocks());
            for squares in rows.iter().map(of_row) {
                for view in 0..views {
                    let of_blocks = block_norms(squares.map(|squares| squares[view] as f64));
                    norms.extend(of_blocks.iter().take(facet.blocks()).map(|norm| 1.0 / norm));
                }
            }
            for (list, block) in lists.iter_mut().zip(&blocks) {
                block.lock().unwrap_or_else(PoisonError::into_inner).take_chunk(chunk, list);
            }
            norms
        };
        // Of each chunk, message after message, view after view, block after block.
        let mut norms: Vec<Vec<f64>> = Vec::with_capacity(chunks.len());
        let wave_size = CHUNKS_PER_THREAD * rayon::current_num_threads();
        for wave in (0..chunks.len()).collect::<Vec<_>>().chunks(wave_size) {
            let total = chunks.len() as u64;
            report(
                progress,
                Progress::Computing { what: "extracting features", done: wave[0] as u64, total },
            )?;
            norms.par_extend(wave.par_iter().map_init(start, |buffers, &chunk| of_chunk(buffers, chunk)));
        }
        for (inverse, view) in inverse.into_iter().flatten().zip(0..) {
            for ((part, rows), norms) in chunks.iter().zip(&norms) {
                for (&row, norms) in rows.iter().zip(norms.chunks(views * facet.blocks())) {
                    let rank = part.ranks[row as usize] as usize;
                    for (block, norm) in
                        norms.chunks(facet.blocks()).nth(view).into_iter().flatten().enumerate()
                    {
                        inverse[block * self.catalog.len() + rank] = *norm;
                    }
                }
            }
        }
        Ok(blocks.into_iter().map(|b| b.into_inner().unwrap_or_else(PoisonError::into_inner)).collect())
    }

    /// What was emitted of a block, grouped by feature.
    fn shared(&self, emitted: Emitted, buffers: &mut Buffers) -> Shared {
        let chunks = self.chunks();
        let ranks = |chunk: usize| {
            let (part, rows) = chunks[chunk];
            rows.iter().map(|&row| part.ranks[row as usize])
        };
        emitted.into_shared(self.facet, ranks, buffers)
    }

    /// The blocks of a pass.
    fn range(&self, pass: usize) -> Range<usize> {
        let per_pass = BLOCKS / self.passes;
        pass * per_pass..(pass + 1) * per_pass
    }

    /// Makes and scans block by block; adds the blocks' sums in block order.
    ///
    /// Blocks go in waves, so that only a few sums live at once; the order of adding is that of
    /// the blocks whatever the size of a wave.
    fn blocks<T: Clone + Send + Sync>(
        &self,
        progress: Callback<'_>,
        zero: T,
        scan: impl Fn(&Shared, &mut T) + Sync,
        mut add: impl FnMut(&mut T, T),
    ) -> Result<T> {
        let mut total = zero.clone();
        let wave_size = BLOCKS_PER_SUM * SUMS_PER_THREAD * rayon::current_num_threads();
        let mut done = 0;
        let mut advance = |blocks: usize| {
            done += blocks as u64;
            report(progress, Progress::Computing { what: "comparing brands", done, total: BLOCKS as u64 })
        };
        for wave in self.kept.chunks(wave_size) {
            let sums: Vec<T> = wave
                .par_chunks(BLOCKS_PER_SUM)
                .map(|blocks| {
                    let mut out = zero.clone();
                    blocks.iter().for_each(|block| scan(block, &mut out));
                    out
                })
                .collect();
            sums.into_iter().for_each(|block| add(&mut total, block));
            advance(wave.len())?;
        }
        if !self.kept.is_empty() {
            return Ok(total);
        }
        for pass in 0..self.passes {
            let first = || self.first.lock().unwrap_or_else(PoisonError::into_inner).take();
            let mut blocks = match if pass == 0 { first() } else { None } {
                Some(made) => made,
                None => self.emit(self.range(pass), None, progress)?,
            };
            for wave in blocks.chunks_mut(wave_size) {
                let sums: Vec<T> = wave
                    .par_chunks_mut(BLOCKS_PER_SUM)
                    .map(|blocks| {
                        let mut out = zero.clone();
                        let mut buffers = Buffers::default();
                        for emitted in blocks {
                            scan(&self.shared(std::mem::take(emitted), &mut buffers), &mut out);
                        }
                        out
                    })
                    .collect();
                sums.into_iter().for_each(|block| add(&mut total, block));
                advance(wave.len())?;
            }
        }
        Ok(total)
    }
}

impl Feed<'_> {
    fn n_views(&self) -> usize {
        match self {
            Self::Messages(extractors) => extractors.len(),
            Self::Rows(_) => 1,
        }
    }
}

impl Part<'_> {
    /// Counts the features of a row in every view, those of some blocks.
    fn count(&self, row: u32, blocks: Range<usize>, scratch: &mut Scratch, counts: &mut Counts) {
        counts.clear();
        let mut add = |feature: u64, views: usize| {
            if blocks.contains(&block_of(feature)) {
                counts.add(feature, views);
            }
        };
        match &self.feed {
            Feed::Messages(extractors) => features_of_views(extractors, row as usize, scratch, add),
            Feed::Rows(rows) => {
                for (feature, count) in rows.row(row as usize) {
                    (0..count).for_each(|_| add(feature, 1));
                }
            }
        }
    }
}
