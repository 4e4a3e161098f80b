//! Which message holds which feature, how often and in which views: packed, cut into blocks and sorted.

use super::MAX_VIEWS;

/// How many blocks the features are cut into.
pub(super) const BLOCKS: usize = 64;

/// The block of a feature: its top six bits.
pub(super) fn block_of(feature: u64) -> usize {
    (feature >> 58) as usize
}

/// One occurrence of a feature in a message, with the views that hold it.
///
/// A message that a view holds the feature of `c` times has `c` records with the view's bit. Most features are the same
/// in all views, so that most messages have one record for all of them. Packed: twelve bytes instead of sixteen, as
/// records are the largest thing in memory.
#[repr(C, packed(4))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Record {
    pub(super) feature: u64,
    /// The message's rank, and in the lowest bits its views.
    message: u32,
}

impl Record {
    /// Ranks below this fit.
    pub(super) const MAX_MESSAGES: usize = 1 << (u32::BITS as usize - MAX_VIEWS);

    fn new(feature: u64, rank: u32, views: u32) -> Self {
        Self { feature, message: rank << MAX_VIEWS | views }
    }

    /// The message's rank in the roster.
    pub(super) fn rank(self) -> u32 {
        self.message >> MAX_VIEWS
    }

    /// Bit v: view v holds this occurrence.
    pub(super) fn views(self) -> usize {
        self.message as usize & ((1 << MAX_VIEWS) - 1)
    }

    /// Sorts the records of one block by feature and message, by way of a buffer.
    pub(super) fn sort(records: &mut [Self], buffer: &mut Vec<Self>) {
        // Ten bits below those that chose the block spread the records over buckets small enough for L1, whose sorts
        // are then cheap; counting first costs two passes instead of ten rounds of comparisons.
        const BITS: u32 = 10;
        let bucket = |r: &Self| (r.feature >> (64 - 6 - BITS)) as usize & ((1 << BITS) - 1);
        buffer.clear();
        buffer.extend_from_slice(records);
        let mut starts = vec![0usize; (1 << BITS) + 1];
        buffer.iter().for_each(|r| starts[bucket(r) + 1] += 1);
        for i in 0..1 << BITS {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        for r in buffer.iter() {
            let at = &mut next[bucket(r)];
            records[*at] = *r;
            *at += 1;
        }
        for i in 0..1 << BITS {
            records[starts[i]..starts[i + 1]].sort_unstable();
        }
    }
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

    /// The records of all features for the message of a rank.
    pub(super) fn records(&self, rank: u32) -> impl Iterator<Item = Record> {
        self.iter().flat_map(move |(feature, counts)| {
            (0..counts.into_iter().max().unwrap_or(0)).map(move |i| {
                let views = counts.iter().enumerate().map(|(v, &count)| u32::from(count > i) << v).sum();
                Record::new(feature, rank, views)
            })
        })
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
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn counts_are_counts(features in prop::collection::vec((0u64..2000, 1usize..8), 0..3000), rank in 0u32..9) {
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
            let mut of_records = BTreeMap::new();
            for record in counts.records(rank) {
                prop_assert_eq!(record.rank(), rank);
                prop_assert!(record.views() > 0);
                let of_views: &mut [u32; MAX_VIEWS] = of_records.entry(record.feature).or_default();
                (0..MAX_VIEWS).for_each(|v| of_views[v] += (record.views() >> v & 1) as u32);
            }
            prop_assert_eq!(&of_records, &expected);
        }

        #[test]
        fn blocks_are_sorted(records in prop::collection::vec((any::<u64>(), 0u32..9, 1u32..8), 0..500), copies in 1usize..4) {
            let list: Vec<Record> = records.iter().map(|&(feature, rank, views)| Record::new(feature >> 6, rank, views)).collect();
            let mut expected: Vec<Record> = (0..copies).flat_map(|_| list.clone()).collect();
            expected.sort();
            let mut got: Vec<Record> = (0..copies).flat_map(|_| list.clone()).collect();
            Record::sort(&mut got, &mut Vec::new());
            prop_assert_eq!(got, expected);
        }
    }
}
