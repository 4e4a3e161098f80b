//! A filter that discards most features that only one message holds, before the others are sorted.

/// Two bits per slot: "seen" and "seen again". It has false positives and no false negatives.
#[derive(Default)]
pub(super) struct SharedFilter {
    words: Vec<u64>,
    shift: u32,
}

impl SharedFilter {
    /// Empties the filter and sizes it to `slots`, rounded up to a power of two (2 bits each). With 8 slots per inserted
    /// feature, one in eight of the features of one message passes.
    pub(super) fn reset(&mut self, slots: usize) {
        let bits = slots.max(512).next_power_of_two().trailing_zeros();
        self.shift = u64::BITS - bits;
        self.words.clear();
        self.words.resize(1 << (bits - 5), 0);
    }

    /// Inserts a feature. Call it once per message that holds the feature.
    pub(super) fn insert(&mut self, feature: u64) {
        let (word, bit) = self.slot(feature);
        let seen = self.words[word] >> bit & 1;
        self.words[word] |= (1 | seen << 1) << bit;
    }

    /// Returns false only if the feature was inserted at most once.
    pub(super) fn is_shared(&self, feature: u64) -> bool {
        let (word, bit) = self.slot(feature);
        self.words[word] >> bit & 2 != 0
    }

    /// Returns the word of a feature and the first of its two bits.
    fn slot(&self, feature: u64) -> (usize, u32) {
        let slot = feature.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift;
        ((slot >> 5) as usize, 2 * (slot & 31) as u32)
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
        fn the_filter_has_no_false_negatives(features in prop::collection::vec(any::<u16>(), 0..4000)) {
            let mut filter = SharedFilter::default();
            // `reset` must clear earlier insertions.
            filter.reset(80);
            (0..100).for_each(|f| filter.insert(f));
            filter.reset(8 * features.len());
            prop_assert!((0..100).all(|f| !filter.is_shared(f)));
            let mut seen = BTreeMap::new();
            for &f in &features {
                filter.insert(mix64(f.into()));
                *seen.entry(f).or_insert(0) += 1;
            }
            for (f, n) in seen {
                prop_assert!(n < 2 || filter.is_shared(mix64(f.into())));
            }
        }
    }

    #[test]
    fn eight_slots_a_feature_give_few_false_positives() {
        let n = 50_000;
        let mut filter = SharedFilter::default();
        filter.reset(8 * n);
        (0..n as u64).map(mix64).for_each(|f| filter.insert(f));
        let kept = (0..n as u64).filter(|&f| filter.is_shared(mix64(f))).count();
        assert!(kept < n / 5, "{kept}");
    }
}
