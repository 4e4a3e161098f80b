//! Emits the features of all messages to blocks, and computes the norm of every message on the way.

use super::counts::Counts;
use super::emitted::{Buffers, Emitted, SPOOLED};
use super::records::{BLOCKS, Shared, block_of};
use super::rows::Rows;
use super::sums::MAX_VIEWS;
use crate::annotate::Batches;
use crate::catalog::Catalog;
use crate::error::Result;
use crate::facet::{Extractor, Facet, MAX_BLOCKS, Scratch, Terms, View, block_norms, features_of_views};
use crate::progress::{Callback, Progress, report};
use crate::tables::Spool;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Messages that a thread takes at a time: enough to fill the lists of the blocks, few enough for the cache.
const CHUNK_ROWS: usize = 1024;

/// Chunks per thread between two progress reports.
const CHUNKS_PER_THREAD: usize = 8;

/// The messages of all batches with their features.
pub(super) struct Emission<'a> {
    parts: Vec<Part<'a>>,
    n_views: usize,
    catalog: &'a Catalog,
    facet: Facet,
}

/// The rows of one batch.
struct Part<'a> {
    feed: Feed<'a>,
    ranks: &'a [u32],
    /// The rows in rank order.
    order: &'a [u32],
}

/// The origin of features.
enum Feed<'a> {
    /// The messages of a batch, with one extractor per view.
    Messages(Vec<Extractor<'a>>),
    /// Rows of the caller, in one view.
    Rows(Rows<'a>),
}

/// Some messages of a part.
type Chunk<'s, 'a> = (&'s Part<'a>, &'a [u32]);

impl<'a> Emission<'a> {
    pub(super) fn from_batches(batches: &'a Batches<'a>, views: &[View], terms: &'a [Terms]) -> Self {
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
        Self { parts, n_views: views.len(), catalog: batches.catalog(), facet }
    }

    pub(super) fn from_rows(
        catalog: &'a Catalog,
        rows: Rows<'a>,
        ranks: &'a [u32],
        order: &'a [u32],
    ) -> Self {
        let parts = vec![Part { feed: Feed::Rows(rows), ranks, order }];
        // Of the facet only the number of blocks is used: one.
        Self { parts, n_views: 1, catalog, facet: Facet::Wording }
    }

    pub(super) fn n_views(&self) -> usize {
        self.n_views
    }

    pub(super) fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    /// Returns the number of blocks of the facet, each normalised on its own.
    pub(super) fn facet_blocks(&self) -> usize {
        self.facet.blocks()
    }

    /// Estimates the number of occurrences from a sample of the messages; that of the caller's rows is known. It determines
    /// the passes, never the results.
    pub(super) fn estimated_occurrences(&self) -> usize {
        const EVERY: usize = 16;
        let of_part = |part: &Part<'_>| -> usize {
            if let Feed::Rows(rows) = &part.feed {
                return rows.n_occurrences();
            }
            let rows: Vec<u32> = part.order.iter().copied().step_by(EVERY).collect();
            let n_sampled = rows.len().max(1);
            let count = |(scratch, counts): &mut (Scratch, Counts), row: u32| {
                part.count(row, 0..BLOCKS, scratch, counts);
                counts.occurrences()
            };
            let sampled: usize = rows.into_par_iter().map_init(Default::default, count).sum();
            // Not 16 times as many: of a few long messages, most may be in the sample.
            (sampled as u128 * part.order.len() as u128 / n_sampled as u128) as usize
        };
        self.parts.iter().map(of_part).sum::<usize>()
    }

    fn chunks(&self) -> Vec<Chunk<'_, 'a>> {
        let parts = self.parts.iter();
        parts.flat_map(|part| part.order.chunks(CHUNK_ROWS).map(move |rows| (part, rows))).collect()
    }

    /// Returns the occurrences of a range of blocks, and writes the inverse norms to `inverse` if it is given: by view,
    /// facet block, then rank. `room` is the expected number of occurrences per block. With a spool, most of them leave memory.
    pub(super) fn emit(
        &self,
        range: Range<usize>,
        room: usize,
        inverse: Option<&mut [Vec<f64>]>,
        spool: Option<&Spool>,
        progress: Callback<'_>,
    ) -> Result<Vec<Emitted>> {
        let chunks = self.chunks();
        let room = if spool.is_some() { room.min(SPOOLED) } else { room };
        let blocks: Vec<Mutex<Emitted>> =
            range.clone().map(|_| Mutex::new(Emitted::with_capacity(room))).collect();
        // Norms need all blocks.
        let counted = if inverse.is_some() { 0..BLOCKS } else { range.clone() };
        let start =
            || (Scratch::default(), Counts::default(), range.clone().map(|_| Emitted::default()).collect());
        let of_chunk = |(scratch, counts, lists): &mut (Scratch, Counts, Vec<Emitted>), chunk: usize| {
            let norms = self.emit_chunk(chunks[chunk], counted.clone(), range.start, scratch, counts, lists);
            for (list, block) in lists.iter_mut().zip(&blocks) {
                block.lock().unwrap_or_else(PoisonError::into_inner).take_chunk(chunk, list, spool)?;
            }
            Ok(norms)
        };
        let mut norms: Vec<Vec<f64>> = Vec::with_capacity(chunks.len());
        let at_once = CHUNKS_PER_THREAD * rayon::current_num_threads();
        for some in (0..chunks.len()).collect::<Vec<_>>().chunks(at_once) {
            let (done, total) = (some[0] as u64, chunks.len() as u64);
            report(progress, Progress::Computing { what: "extracting features", done, total })?;
            let of_some = some.par_iter().map_init(start, |buffers, &chunk| of_chunk(buffers, chunk));
            norms.extend(of_some.collect::<Result<Vec<Vec<f64>>>>()?);
        }
        if let Some(inverse) = inverse {
            self.scatter_norms(&chunks, &norms, inverse);
        }
        Ok(blocks.into_iter().map(|b| b.into_inner().unwrap_or_else(PoisonError::into_inner)).collect())
    }

    /// Emits the messages of a chunk to `lists`, one per block from `first` on. Returns the inverse norms by message, view,
    /// then facet block.
    fn emit_chunk(
        &self,
        (part, rows): Chunk<'_, 'a>,
        counted: Range<usize>,
        first: usize,
        scratch: &mut Scratch,
        counts: &mut Counts,
        lists: &mut [Emitted],
    ) -> Vec<f64> {
        let facet = self.facet;
        let mut lengths = vec![0; lists.len()];
        let mut norms = Vec::with_capacity(rows.len() * self.n_views * facet.blocks());
        for &row in rows {
            part.count(row, counted.clone(), scratch, counts);
            let mut squares = [[0u64; MAX_VIEWS]; MAX_BLOCKS];
            for (feature, counts) in counts.iter() {
                let squares = &mut squares[facet.block_of(feature)];
                squares.iter_mut().zip(counts).for_each(|(s, c)| *s += u64::from(c) * u64::from(c));
                if let Some(list) = lists.get_mut(block_of(feature).wrapping_sub(first)) {
                    list.push(feature, counts);
                }
            }
            for (list, length) in lists.iter_mut().zip(&mut lengths) {
                list.end_message(list.len() - *length);
                *length = list.len();
            }
            for view in 0..self.n_views {
                let of_blocks = block_norms(squares.map(|squares| squares[view] as f64));
                norms.extend(of_blocks.iter().take(facet.blocks()).map(|norm| 1.0 / norm));
            }
        }
        norms
    }

    fn scatter_norms(&self, chunks: &[Chunk<'_, 'a>], norms: &[Vec<f64>], inverse: &mut [Vec<f64>]) {
        let n_blocks = self.facet.blocks();
        for ((part, rows), norms) in chunks.iter().zip(norms) {
            for (&row, norms) in rows.iter().zip(norms.chunks(self.n_views * n_blocks)) {
                let rank = part.ranks[row as usize] as usize;
                for (inverse, norms) in inverse.iter_mut().zip(norms.chunks(n_blocks)) {
                    for (block, norm) in norms.iter().enumerate() {
                        inverse[block * self.catalog.len() + rank] = *norm;
                    }
                }
            }
        }
    }

    /// Groups the occurrences of a block by feature.
    pub(super) fn group(&self, emitted: Emitted, buffers: &mut Buffers) -> Shared {
        let chunks = self.chunks();
        let ranks = |chunk: usize| {
            let (part, rows) = chunks[chunk];
            rows.iter().map(|&row| part.ranks[row as usize])
        };
        emitted.into_shared(self.facet, ranks, buffers)
    }
}

impl Part<'_> {
    /// Counts the features of a row in every view, within some blocks.
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
