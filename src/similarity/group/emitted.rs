//! Packs the occurrences of one block as threads emit them, 8 bytes each.

use super::records::{BLOCK_BITS, Holder, Record, Shared};
use super::sums::MAX_VIEWS;
use crate::error::Result;
use crate::facet::Facet;
use crate::similarity::shared_filter::SharedFilter;
use crate::tables::{Extent, Spool};

/// The occurrences of one block, by chunk of messages. Threads add chunks in any order.
#[derive(Default)]
pub(super) struct Emitted {
    /// Features. The views replace the top bits, which the block implies.
    features: Vec<u64>,
    /// The number of occurrences of each message, as bytes: 255 means that another byte follows.
    counts: Vec<u8>,
    /// (chunk, number of its features, number of its bytes in `counts`).
    chunks: Vec<(u32, usize, usize)>,
    /// What left memory: features and counts of earlier chunks.
    spooled: Vec<(Extent, Extent)>,
}

/// Occurrences of a block that leave memory together: 512 KiB.
pub(super) const SPOOLED: usize = 1 << 16;

/// The bit of an occurrence that is not the first of its feature in the message.
const REPEATED: u64 = 1 << (u64::BITS - BLOCK_BITS + MAX_VIEWS as u32);

impl Emitted {
    /// Reserves capacity for `occurrences`, because growing by doubling would take twice the memory.
    pub(super) fn with_capacity(occurrences: usize) -> Self {
        Self { features: Vec::with_capacity(occurrences), ..Self::default() }
    }

    /// Adds a feature of the current message: as many occurrences as the largest count. A view with count c is on the first
    /// c of them.
    pub(super) fn push(&mut self, feature: u64, counts: [u32; MAX_VIEWS]) {
        let low = feature << BLOCK_BITS >> BLOCK_BITS;
        for i in 0..counts.into_iter().max().unwrap_or(0) {
            let views: u64 = counts.iter().enumerate().map(|(v, &count)| u64::from(count > i) << v).sum();
            let repeated = if i > 0 { REPEATED } else { 0 };
            self.features.push(low | views << (u64::BITS - BLOCK_BITS) | repeated);
        }
    }

    /// Returns the number of occurrences.
    pub(super) fn len(&self) -> usize {
        self.features.len()
    }

    /// Ends a message with this many occurrences.
    pub(super) fn end_message(&mut self, mut occurrences: usize) {
        while occurrences >= 255 {
            self.counts.push(255);
            occurrences -= 255;
        }
        self.counts.push(occurrences as u8);
    }

    /// Moves the occurrences of one chunk from a thread's list to this block, and those of the block to a file if there are many.
    pub(super) fn take_chunk(&mut self, chunk: usize, from: &mut Self, spool: Option<&Spool>) -> Result<()> {
        self.features.extend_from_slice(&from.features);
        self.counts.extend_from_slice(&from.counts);
        self.chunks.push((chunk as u32, from.features.len(), from.counts.len()));
        from.features.clear();
        from.counts.clear();
        if let Some(spool) = spool.filter(|_| self.features.len() >= SPOOLED) {
            self.spooled.push((spool.write(&self.features)?, spool.write(&self.counts)?));
            self.features.clear();
            self.counts.clear();
        }
        Ok(())
    }

    /// Reads back what left memory.
    pub(super) fn load(self, spool: &Spool) -> Result<Self> {
        let n_features: usize = self.spooled.iter().map(|(features, _)| features.len()).sum();
        let n_counts: usize = self.spooled.iter().map(|(_, counts)| counts.len()).sum();
        let mut features = Vec::with_capacity(n_features + self.features.len());
        let mut counts = Vec::with_capacity(n_counts + self.counts.len());
        for &(of_features, of_counts) in &self.spooled {
            features.extend_from_slice(&spool.read(of_features)?);
            counts.extend_from_slice(&spool.read(of_counts)?);
        }
        features.extend(self.features);
        counts.extend(self.counts);
        Ok(Self { features, counts, chunks: self.chunks, spooled: Vec::new() })
    }

    /// Groups the occurrences by feature. `ranks` yields the messages of a chunk.
    pub(super) fn into_shared<R: Iterator<Item = u32>>(
        self,
        facet: Facet,
        ranks: impl Fn(usize) -> R,
        buffers: &mut Buffers,
    ) -> Shared {
        let Buffers { filter, records, sorting } = buffers;
        // The block's bits are not restored: within a block they are all equal.
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

/// Buffers of one thread.
#[derive(Default)]
pub(super) struct Buffers {
    filter: SharedFilter,
    records: Vec<Record>,
    sorting: Vec<Record>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix64;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn emitted_features_come_back_sorted(
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
                emitted.take_chunk(*chunk, &mut of_thread, None).unwrap();
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
