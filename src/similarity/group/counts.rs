//! Counts the features of one message in every view.

use super::sums::MAX_VIEWS;

/// A hash table of counts by view, with open addressing. Clearing costs only the entries used.
#[derive(Default)]
pub(super) struct Counts {
    /// (feature, count by view); a slot without counts is free. The size is a power of two, at most half is used.
    table: Vec<(u64, [u32; MAX_VIEWS])>,
    used: Vec<u32>,
}

const FREE: [u32; MAX_VIEWS] = [0; MAX_VIEWS];

impl Counts {
    pub(super) fn clear(&mut self) {
        self.used.drain(..).for_each(|at| self.table[at as usize].1 = FREE);
    }

    /// Returns the features with their counts by view.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, [u32; MAX_VIEWS])> {
        self.used.iter().map(|&at| self.table[at as usize])
    }

    /// Returns the number of occurrences that [`Emitted::push`](super::emitted::Emitted::push) makes of them.
    pub(super) fn occurrences(&self) -> usize {
        self.iter().map(|(_, counts)| counts.into_iter().max().unwrap_or(0) as usize).sum()
    }

    /// Adds one occurrence to each view whose bit is set.
    #[inline]
    pub(super) fn add(&mut self, feature: u64, views: usize) {
        if 2 * (self.used.len() + 1) > self.table.len() {
            self.grow();
        }
        let mask = self.table.len() - 1;
        // Features of the caller may differ in their high bits only.
        let mut at = (feature.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize & mask;
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
        fn counts_equal_those_of_an_ordered_map(features in prop::collection::vec((0u64..2000, 1usize..8), 0..3000)) {
            let mut counts = Counts::default();
            // `clear` must remove earlier counts.
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
    }
}
