//! Which features more than one message holds: a filter that passes most of the others over before they are sorted.

use super::records::{BLOCKS, Record, block_of};
use std::sync::{PoisonError, RwLock};

/// Which features at least two messages hold, nearly: two bits a slot, "seen" and "seen in another message".
///
/// Filled by many threads at once; its final state does not depend on their order. It is larger than any cache, so it
/// is cut by block: features come block by block, and neither a locked instruction nor a branch on what a load brings
/// keeps the processor from having many loads under way.
pub(super) struct Filter {
    blocks: Vec<RwLock<Vec<u64>>>,
    shift: u32,
}

impl Filter {
    /// For so many features: about eight slots each, so that one in eight of the features of one message is kept in
    /// vain.
    pub(super) fn new(features: usize) -> Self {
        let bits = (8 * features.div_ceil(BLOCKS).max(64)).next_power_of_two().trailing_zeros().min(36);
        let blocks = (0..BLOCKS).map(|_| RwLock::new(vec![0; 1 << (bits - 5)])).collect();
        Self { blocks, shift: 64 - bits }
    }

    /// The word and the first of the two bits of a feature within its block.
    fn slot(&self, feature: u64) -> (usize, u32) {
        let slot = feature.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift;
        ((slot >> 5) as usize, 2 * (slot & 31) as u32)
    }

    /// Enters features of one block.
    pub(super) fn insert(&self, block: usize, features: &[u64]) {
        let mut words = self.blocks[block].write().unwrap_or_else(PoisonError::into_inner);
        for &feature in features {
            let (word, bit) = self.slot(feature);
            let known = words[word] >> bit & 1;
            words[word] |= (1 | known << 1) << bit;
        }
    }

    pub(super) fn is_shared(&self, feature: u64) -> bool {
        let words = self.blocks[block_of(feature)].read().unwrap_or_else(PoisonError::into_inner);
        let (word, bit) = self.slot(feature);
        words[word] >> bit & 2 != 0
    }

    /// Drops the records of one block that no other message shares, without changing the order of the others.
    pub(super) fn keep_shared(&self, block: usize, records: &mut Vec<Record>) {
        let words = self.blocks[block].read().unwrap_or_else(PoisonError::into_inner);
        let mut kept = 0;
        for i in 0..records.len() {
            let record = records[i];
            let feature = record.feature;
            let (word, bit) = self.slot(feature);
            records[kept] = record;
            kept += (words[word] >> bit >> 1 & 1) as usize;
        }
        records.truncate(kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn the_filter_loses_nothing(features in prop::collection::vec(any::<u16>(), 0..4000)) {
            let filter = Filter::new(features.len());
            let mut seen = BTreeMap::new();
            for &f in &features {
                let hash = crate::hash::mix64(f.into());
                filter.insert(block_of(hash), &[hash]);
                *seen.entry(f).or_insert(0) += 1;
            }
            for (f, n) in seen {
                prop_assert!(n < 2 || filter.is_shared(crate::hash::mix64(f.into())));
            }
        }
    }

    #[test]
    fn a_filter_of_its_size_keeps_few_in_vain() {
        let n = 50_000;
        let filter = Filter::new(n);
        (0..n as u64).map(crate::hash::mix64).for_each(|f| filter.insert(block_of(f), &[f]));
        let kept = (0..n as u64).filter(|&f| filter.is_shared(crate::hash::mix64(f))).count();
        assert!(kept < n / 5, "{kept}");
    }
}
