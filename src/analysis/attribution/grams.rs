//! The grams of the tested messages, each with a place.

use rayon::prelude::*;

/// Grams in a bucket, on average: a few cache lines hold a search.
const PER_BUCKET: usize = 4;

/// Different hashes, sorted. The place of a hash is its index.
pub(super) struct Grams {
    hashes: Vec<u64>,
    /// The first place of each range of top bits, and the number of hashes. Hashes are spread evenly, so that ranges are short.
    starts: Vec<u32>,
    shift: u32,
}

impl Grams {
    /// Sorts hashes and drops repeats. O(n log n), parallel.
    pub(super) fn new(mut hashes: Vec<u64>) -> Self {
        hashes.par_sort_unstable();
        hashes.dedup();
        let bits = (hashes.len() / PER_BUCKET).max(2).next_power_of_two().trailing_zeros();
        let shift = u64::BITS - bits;
        let start = |bucket: u64| hashes.partition_point(|&hash| hash >> shift < bucket) as u32;
        let starts = (0..=1 << bits).map(start).collect();
        Self { hashes, starts, shift }
    }

    /// Returns the number of grams.
    pub(super) fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Returns the place of a gram.
    pub(super) fn place(&self, gram: u64) -> Option<usize> {
        let bucket = (gram >> self.shift) as usize;
        let (start, end) = (self.starts[bucket] as usize, self.starts[bucket + 1] as usize);
        self.hashes[start..end].binary_search(&gram).ok().map(|at| start + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix64;

    #[test]
    fn every_gram_has_its_place_and_no_other_has_one() {
        let spreads: [fn(u64) -> u64; 3] = [mix64, |x| x, |x| u64::MAX - x];
        for n in [0, 1, 2, 9, 5000] {
            for spread in spreads {
                let grams = Grams::new((0..n).chain(0..n).map(spread).collect());
                let mut sorted: Vec<u64> = (0..n).map(spread).collect();
                sorted.sort_unstable();
                assert_eq!(grams.len(), sorted.len());
                for (place, &gram) in sorted.iter().enumerate() {
                    assert_eq!(grams.place(gram), Some(place));
                }
                assert!((n..n + 100).all(|x| grams.place(spread(x)).is_none()), "{n}");
            }
        }
    }
}
