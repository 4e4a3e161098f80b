//! Batches → index.

use super::brand::{Brand, campaigns};
use super::grams::{Entry, Grams, Holder};
use super::idioms::idioms;
use super::originalities::originalities;
use super::read_as::ReadAs;
use super::readers::readers;
use super::table::Index;
use super::words::Words;
use crate::analysis::passages::ranks_of_cells;
use crate::annotate::{Batches, Passages, Reading};
use crate::catalog::Prepared;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::hash::HashedSet;
use crate::progress::{Callback, Progress, report};
use crate::report::Config;
use crate::score::text::Text;
use rayon::prelude::*;
use std::ops::Range;

impl Index {
    /// Makes the index of some batches. It is the same for any partition of the messages into batches, in any order.
    ///
    /// Of the config it reads what decides campaigns and languages, `phrases.min_words`, and the masks, stems and zones of the
    /// settings. The test of the readers also reads `block`, `ignore_texts`, and `min_units` and `seed` of the settings.
    /// O(tokens · log) and the time of that test, in parallel. Memory beside the batches: 24 bytes for each distinct gram of each
    /// brand.
    ///
    /// # Errors
    /// A setting is out of range, the batches mix mail and plain texts or mask different phrases of the caller's own, or the
    /// callback stops the work.
    pub fn build(batches: &[Corpus], config: &Config, progress: Callback<'_>) -> Result<Self> {
        config.check(batches)?;
        let read_as = read_as(batches, config)?;
        let step = |done| report(progress, Progress::Computing { what: "index", done, total: 4 });
        step(0)?;
        let prepared = Prepared::new(batches, &config.rules(), progress)?;
        let ready = config.ready(batches, &prepared)?;
        let catalog = ready.catalog();
        let reading = Reading { mask: read_as.mask, stem: read_as.stem, body_only: read_as.zones };
        let passages = Passages::new(&ready, reading);
        let ranks = ranks_of_cells(catalog);
        let words = Words::new(&passages, catalog, &ranks);
        step(1)?;
        let cells: Vec<(u32, Range<u32>)> = (0..).zip(ranks).collect();
        let of_cells: Vec<(Vec<Entry>, f64)> = cells
            .par_iter()
            .map_init(Text::default, |text, (cell, ranks)| {
                entries(&ready, &passages, read_as.min_words, text, *cell, ranks.clone())
            })
            .collect();
        let places = ready.places();
        let of_cell = |((cell, ranks), (_, norm)): (&(u32, Range<u32>), &(_, f64))| Brand {
            norm: *norm,
            ..Brand::new(&ready, &places, *cell, ranks.clone())
        };
        let brands = cells.par_iter().zip(&of_cells).map(of_cell).collect();
        let grams = Grams::new(of_cells.into_iter().flat_map(|(entries, _)| entries).collect());
        let mut index = Self { read_as, brands, words, grams, ..Self::default() };
        step(2)?;
        let bits = index.words.bits(&passages)?;
        let of_cell = |((_, ranks), of_one): (&(u32, Range<u32>), HashedSet)| {
            idioms(&ready, &passages, index.read_as.min_words, &bits, &of_one, ranks.clone())
        };
        let of_one = index.grams.of_one_cell(cells.len())?;
        let idioms: Vec<_> = cells.par_iter().zip(of_one).map(of_cell).collect();
        let readers = readers(&ready, config, progress)?;
        step(3)?;
        let originalities = originalities(&index, &ready, &passages, &bits)?;
        index.brands.iter_mut().zip(idioms).for_each(|(brand, idioms)| brand.idioms = idioms);
        index.originalities = originalities;
        index.readers = readers;
        Ok(index)
    }
}

/// Returns how the batches are read.
fn read_as(batches: &[Corpus], config: &Config) -> Result<ReadAs> {
    let Some(first) = batches.first() else {
        return Err(Error::parameter("batches", "give at least one"));
    };
    let is_same = |other: &Corpus| {
        (other.is_of_texts(), other.own_phrases().digest())
            == (first.is_of_texts(), first.own_phrases().digest())
    };
    if !batches.iter().all(is_same) {
        return Err(Error::parameter("batches", "read all with the same phrases, as mail or as texts"));
    }
    Ok(ReadAs::new(config, first.is_of_texts(), first.own_phrases()))
}

/// Returns the grams of a cell with their weights in its centroid, and the norm of the centroid. The centroid is the mean of
/// its campaigns, each the mean of its messages, each of norm 1.
fn entries(
    ready: &Batches<'_>,
    passages: &Passages<'_>,
    n: usize,
    text: &mut Text,
    cell: u32,
    ranks: Range<u32>,
) -> (Vec<Entry>, f64) {
    let mut all: Vec<Weighed> = Vec::new();
    let mut n_campaigns = 0_u64;
    for ranks in campaigns(ready.catalog(), ranks) {
        let of_messages = ranks.len() as f64;
        let mut of_campaign: Vec<Weighed> = Vec::new();
        for rank in ranks {
            text.read(passages, rank);
            let counts = text.gram_counts(n);
            let norm = libm::sqrt(counts.iter().map(|&(_, count)| count * count).sum());
            let total: f64 = counts.iter().map(|&(_, count)| count).sum();
            let weighed = |(gram, count): (u64, f64)| Weighed {
                gram,
                weight: count / norm / of_messages,
                share: count / total / of_messages,
                n: 1,
            };
            of_campaign.extend(counts.into_iter().map(weighed));
        }
        n_campaigns += 1;
        all.extend(summed(of_campaign).into_iter().map(|of| Weighed { n: 1, ..of }));
    }
    let entry = |Weighed { gram, weight, share, n }: Weighed| {
        let [weight, share] = [weight, share].map(|sum| (sum / n_campaigns as f64) as f32);
        Entry { gram, holder: Holder { cell, repeats: n > 1, weight, share } }
    };
    let entries: Vec<Entry> = summed(all).into_iter().map(entry).collect();
    let squares = entries.iter().map(|entry| f64::from(entry.holder.weight).powi(2)).sum();
    (entries, libm::sqrt(squares))
}

/// A gram with its weights, and the number of texts that they are summed over.
struct Weighed {
    gram: u64,
    weight: f64,
    share: f64,
    n: u32,
}

/// Sums the weights of each gram in their order. Ascending by gram.
fn summed(mut weights: Vec<Weighed>) -> Vec<Weighed> {
    weights.sort_by_key(|of| of.gram);
    weights.dedup_by(|next, kept| {
        let is_same = next.gram == kept.gram;
        if is_same {
            kept.weight += next.weight;
            kept.share += next.share;
            kept.n += next.n;
        }
        is_same
    });
    weights
}
