//! Which features more than one message holds: a filter that passes most of the others over before they are sorted.

/// Which features at least two messages hold, nearly: two bits a slot, "seen" and "seen in another message".
#[derive(Default)]
pub(super) struct Filter {
    words: Vec<u64>,
    shift: u32,
}

impl Filter {
    /// Empties the filter and makes so many slots, up to the next power of two. With eight for each feature that is
    /// entered, one in eight of the features of one message is kept in vain; a slot is two bits.
    pub(super) fn reset(&mut self, slots: usize) {
        let bits = slots.max(512).next_power_of_two().trailing_zeros();
        self.shift = u64::BITS - bits;
        self.words.clear();
        self.words.resize(1 << (bits - 5), 0);
    }

    /// Enters a feature, once for each message that holds it.
    pub(super) fn insert(&mut self, feature: u64) {
        let (word, bit) = self.slot(feature);
        let known = self.words[word] >> bit & 1;
        self.words[word] |= (1 | known << 1) << bit;
    }

    /// Whether another message, too, may hold the feature: never wrongly `false`.
    pub(super) fn is_shared(&self, feature: u64) -> bool {
        let (word, bit) = self.slot(feature);
        self.words[word] >> bit & 2 != 0
    }

    /// The word and the first of the two bits of a feature.
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
        fn the_filter_loses_nothing(features in prop::collection::vec(any::<u16>(), 0..4000)) {
            let mut filter = Filter::default();
            // What was there before must be gone.
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
    fn a_filter_of_its_size_keeps_few_in_vain() {
        let n = 50_000;
        let mut filter = Filter::default();
        filter.reset(8 * n);
        (0..n as u64).map(mix64).for_each(|f| filter.insert(f));
        let kept = (0..n as u64).filter(|&f| filter.is_shared(mix64(f))).count();
        assert!(kept < n / 5, "{kept}");
    }
}
