//! Which message holds which feature, how often and in which views: packed, cut into blocks, grouped by feature.

use super::MAX_VIEWS;
use crate::facet::Facet;
use crate::similarity::filter::Filter;

/// How many blocks the features are cut into.
pub(super) const BLOCKS: usize = 64;

/// The block of a feature: its top six bits.
pub(super) fn block_of(feature: u64) -> usize {
    (feature >> 58) as usize
}

/// A message that holds the feature at hand, with the views that do.
///
/// A message that a view holds the feature of `c` times stands `c` times with the view's bit. Most features are the same
/// in all views, so that most messages stand once for all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Holder(u32);

impl Holder {
    /// Ranks below this fit.
    pub(super) const MAX_MESSAGES: usize = 1 << (u32::BITS as usize - MAX_VIEWS);

    fn new(rank: u32, views: u32) -> Self {
        Self(rank << MAX_VIEWS | views)
    }

    /// The message's rank in the catalog.
    pub(super) fn rank(self) -> u32 {
        self.0 >> MAX_VIEWS
    }

    /// Bit v: view v holds this occurrence.
    pub(super) fn views(self) -> usize {
        self.0 as usize & ((1 << MAX_VIEWS) - 1)
    }
}

/// Who holds each feature of a block that several messages hold: the features in order, nameless, each with its holders
/// by rank.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Shared {
    holders: Vec<Holder>,
    ends: Vec<u32>,
    /// The facet's block of each feature, where it has several.
    blocks: Vec<u8>,
}

impl Shared {
    /// The holders of each feature, with the facet's block of it.
    pub(super) fn features(&self) -> impl Iterator<Item = (&[Holder], usize)> {
        let mut start = 0;
        let mut blocks = self.blocks.iter();
        self.ends.iter().map(move |&end| {
            let from = std::mem::replace(&mut start, end as usize);
            (&self.holders[from..end as usize], blocks.next().map_or(0, |&block| usize::from(block)))
        })
    }

    /// Groups records by feature; those of features that only one message holds are dropped.
    fn group(records: &[Record], facet: Facet, buffer: &mut Vec<Record>) -> Self {
        // Ten bits below those that chose the block spread the records over buckets small enough for L1, whose sorts
        // are then cheap; counting first costs two passes instead of ten rounds of comparisons.
        const BITS: u32 = 10;
        let bucket = |r: &Record| (r.feature << BLOCK_BITS >> (u64::BITS - BITS)) as usize;
        let mut next = vec![0usize; 1 << BITS];
        records.iter().for_each(|r| next[bucket(r)] += 1);
        let mut end = 0;
        for start in &mut next {
            end += std::mem::replace(start, end);
        }
        if buffer.len() < records.len() {
            buffer.resize(records.len(), Record { feature: 0, holder: Holder(0) });
        }
        for r in records {
            let at = &mut next[bucket(r)];
            buffer[*at] = *r;
            *at += 1;
        }
        let mut shared = Self { holders: Vec::with_capacity(records.len()), ..Self::default() };
        let mut start = 0;
        for end in next {
            let bucket = &mut buffer[start..end];
            start = end;
            bucket.sort_unstable();
            for run in bucket.chunk_by(|a, b| a.feature == b.feature) {
                if run[0].holder.rank() != run[run.len() - 1].holder.rank() {
                    shared.holders.extend(run.iter().map(|r| r.holder));
                    shared.ends.push(shared.holders.len() as u32);
                    if facet.blocks() > 1 {
                        shared.blocks.push(facet.block_of(run[0].feature) as u8);
                    }
                }
            }
        }
        shared
    }
}

/// One occurrence of a feature. Packed: twelve bytes instead of sixteen.
#[repr(C, packed(4))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Record {
    feature: u64,
    holder: Holder,
}

/// What the messages hold of one block, as it is emitted: eight bytes an occurrence.
///
/// All threads add to it, chunk of messages by chunk.
#[derive(Default)]
pub(super) struct Emitted {
    /// Features, their top bits, which are the block's, taken by the views.
    features: Vec<u64>,
    /// How many occurrences each message of a chunk has: 255 and go on, or less and done.
    counts: Vec<u8>,
    /// (chunk, its features, its counts).
    chunks: Vec<(u32, usize, usize)>,
}

/// Top bits of a feature that are known by its block.
const BLOCK_BITS: u32 = BLOCKS.trailing_zeros();

/// The bit of an occurrence that is not its feature's first in the message.
const REPEATED: u64 = 1 << (u64::BITS - BLOCK_BITS + MAX_VIEWS as u32);

impl Emitted {
    /// Room for so many occurrences: growing by doubling would take the memory twice.
    pub(super) fn with_capacity(occurrences: usize) -> Self {
        Self { features: Vec::with_capacity(occurrences), ..Self::default() }
    }

    /// Adds a feature of the current message: as many occurrences as it has in the view that counts most, a view that
    /// counts c among the first c.
    pub(super) fn push(&mut self, feature: u64, counts: [u32; MAX_VIEWS]) {
        let low = feature << BLOCK_BITS >> BLOCK_BITS;
        for i in 0..counts.into_iter().max().unwrap_or(0) {
            let views: u64 = counts.iter().enumerate().map(|(v, &count)| u64::from(count > i) << v).sum();
            let repeated = if i > 0 { REPEATED } else { 0 };
            self.features.push(low | views << (u64::BITS - BLOCK_BITS) | repeated);
        }
    }

    /// Occurrences so far.
    pub(super) fn len(&self) -> usize {
        self.features.len()
    }

    /// Ends a message that has so many occurrences.
    pub(super) fn end_message(&mut self, mut occurrences: usize) {
        while occurrences >= 255 {
            self.counts.push(255);
            occurrences -= 255;
        }
        self.counts.push(occurrences as u8);
    }

    /// Takes over what a thread has gathered of one chunk, and empties it.
    pub(super) fn take_chunk(&mut self, chunk: usize, from: &mut Self) {
        self.features.extend_from_slice(&from.features);
        self.counts.extend_from_slice(&from.counts);
        self.chunks.push((chunk as u32, from.features.len(), from.counts.len()));
        from.features.clear();
        from.counts.clear();
    }

    /// Groups what was emitted of a facet by feature. `ranks` gives the messages of a chunk.
    pub(super) fn into_shared<R: Iterator<Item = u32>>(
        self,
        facet: Facet,
        ranks: impl Fn(usize) -> R,
        buffers: &mut Buffers,
    ) -> Shared {
        let Buffers { filter, records, sorting } = buffers;
        // The block's own bits need not come back: within a block they tell nothing apart.
        let feature = |word: u64| word << BLOCK_BITS >> BLOCK_BITS;
        filter.reset(8 * self.features.len());
        let first_in_message = self.features.iter().filter(|&word| word & REPEATED == 0);
        first_in_message.for_each(|&word| filter.insert(feature(word)));
        records.clear();
        let (mut features, mut counts) = (self.features.as_slice(), self.counts.as_slice());
        for &(chunk, n_features, n_counts) in &self.chunks {
            let (mut of_chunk, mut lengths);
            (of_chunk, features) = features.split_at(n_features);
            (lengths, counts) = counts.split_at(n_counts);
            for rank in ranks(chunk as usize) {
                let bytes = lengths.iter().take_while(|&&n| n == 255).count() + 1;
                let (length, of_message);
                (length, lengths) = lengths.split_at(bytes.min(lengths.len()));
                (of_message, of_chunk) = of_chunk.split_at(length.iter().map(|&n| usize::from(n)).sum());
                let shared = of_message.iter().filter(|&&word| filter.is_shared(feature(word)));
                records.extend(shared.map(|&word| {
                    let views = (word >> (u64::BITS - BLOCK_BITS)) as u32 & ((1 << MAX_VIEWS) - 1);
                    Record { feature: feature(word), holder: Holder::new(rank, views) }
                }));
            }
        }
        Shared::group(records, facet, sorting)
    }
}

/// What one thread needs to sort blocks.
#[derive(Default)]
pub(super) struct Buffers {
    filter: Filter,
    records: Vec<Record>,
    sorting: Vec<Record>,
}

/// How often each view of one message holds each feature: open addressing, cleared by its own entries.
#[derive(Default)]
pub(super) struct Counts {
    /// (feature, count by view); no count is free. A power of two, at most half full.
    table: Vec<(u64, [u32; MAX_VIEWS])>,
    used: Vec<u32>,
}

const FREE: [u32; MAX_VIEWS] = [0; MAX_VIEWS];

impl Counts {
    /// Forgets all features.
    pub(super) fn clear(&mut self) {
        self.used.drain(..).for_each(|at| self.table[at as usize].1 = FREE);
    }

    /// The features with their counts by view.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, [u32; MAX_VIEWS])> {
        self.used.iter().map(|&at| self.table[at as usize])
    }

    /// How many occurrences [`Emitted::push`] would make of them.
    pub(super) fn occurrences(&self) -> usize {
        self.iter().map(|(_, counts)| counts.into_iter().max().unwrap_or(0) as usize).sum()
    }

    /// Counts one occurrence in each of the views whose bits are set.
    #[inline]
    pub(super) fn add(&mut self, feature: u64, views: usize) {
        if 2 * (self.used.len() + 1) > self.table.len() {
            self.grow();
        }
        let mask = self.table.len() - 1;
        let mut at = feature as usize & mask;
        while self.table[at].1 != FREE && self.table[at].0 != feature {
            at = (at + 1) & mask;
        }
        let entry = &mut self.table[at];
        if entry.1 == FREE {
            entry.0 = feature;
            self.used.push(at as u32);
        }
        for (v, count) in entry.1.iter_mut().enumerate() {
            *count += (views >> v & 1) as u32;
        }
    }

    fn grow(&mut self) {
        let old: Vec<(u64, [u32; MAX_VIEWS])> = self.iter().collect();
        let size = (2 * self.table.len()).max(512);
        *self = Self { table: vec![(0, FREE); size], used: Vec::with_capacity(size / 2) };
        for (feature, counts) in old {
            self.add(feature, 1);
            if let Some(&at) = self.used.last() {
                self.table[at as usize].1 = counts;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix64;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn counts_are_counts(features in prop::collection::vec((0u64..2000, 1usize..8), 0..3000)) {
            let mut counts = Counts::default();
            // What was there before must be gone.
            (0..700).for_each(|f| counts.add(f * 3, 5));
            counts.clear();
            let mut expected = BTreeMap::new();
            for &(f, views) in &features {
                counts.add(f, views);
                let of_views: &mut [u32; MAX_VIEWS] = expected.entry(f).or_default();
                (0..MAX_VIEWS).for_each(|v| of_views[v] += (views >> v & 1) as u32);
            }
            let got: BTreeMap<u64, [u32; MAX_VIEWS]> = counts.iter().collect();
            prop_assert_eq!(&got, &expected);
            let most = |counts: &[u32; MAX_VIEWS]| counts.iter().copied().max().unwrap_or(0) as usize;
            prop_assert_eq!(counts.occurrences(), expected.values().map(most).sum::<usize>());
        }

        #[test]
        fn what_is_emitted_comes_back_sorted(
            messages in prop::collection::vec((prop::collection::vec((0u64..60, [0u32..3, 0..2, 0..2]), 0..40), 1u32..300), 0..40),
            chunk_size in 1usize..9,
        ) {
            let hash = |f: u64| mix64(f) >> 6;
            let (mut emitted, mut of_thread) = (Emitted::default(), Emitted::default());
            let mut expected: BTreeMap<u64, Vec<Holder>> = BTreeMap::new();
            let chunks: Vec<_> = messages.chunks(chunk_size).enumerate().collect();
            for (chunk, messages) in chunks.iter().rev() {
                for (i, (features, repeat)) in messages.iter().enumerate() {
                    let rank = (chunk * chunk_size + i) as u32;
                    let distinct: BTreeMap<u64, [u32; 3]> = features.iter().copied().collect();
                    let before = of_thread.len();
                    for (f, counts) in distinct {
                        let counts = counts.map(|c| c * repeat);
                        of_thread.push(hash(f), counts);
                        for i in 0..counts[0].max(counts[1]).max(counts[2]) {
                            let views = (0..3).map(|v| u32::from(counts[v] > i) << v).sum();
                            expected.entry(hash(f)).or_default().push(Holder::new(rank, views));
                        }
                    }
                    of_thread.end_message(of_thread.len() - before);
                }
                emitted.take_chunk(*chunk, &mut of_thread);
            }
            let ranks = |chunk: usize| (chunk * chunk_size) as u32..((chunk + 1) * chunk_size).min(messages.len()) as u32;
            let got = emitted.into_shared(Facet::Wording, ranks, &mut Buffers::default());
            let expected: Vec<Vec<Holder>> = expected
                .into_values()
                .map(|mut holders| {
                    holders.sort();
                    holders
                })
                .filter(|holders| holders[0].rank() != holders[holders.len() - 1].rank())
                .collect();
            prop_assert_eq!(got.features().map(|(holders, _)| holders.to_vec()).collect::<Vec<_>>(), expected);
        }
    }
}
