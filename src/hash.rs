//! The one frozen, portable 64-bit hash of features, brands, campaigns and messages.
//!
//! It is XXH3-64 with a fixed seed. The byte layout is documented and tests hold golden values, so that a feature can be
//! recomputed in another language. Store [`VERSION`] beside every stored hash; values of different versions must not be
//! mixed.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// The version of all hashes of this module. It changes if any golden value changes.
pub const VERSION: u32 = 1;

/// The seed of [`hash64`]: the ASCII bytes of `unisono1`, little-endian.
pub const SEED: u64 = u64::from_le_bytes(*b"unisono1");

/// Returns the frozen hash of a byte string: XXH3-64 with [`SEED`].
#[must_use]
pub fn hash64(bytes: &[u8]) -> u64 {
    xxh3_64_with_seed(bytes, SEED)
}

/// Hashes an ordered pair of hashes: not symmetric, and bijective in `next` for a fixed `state`.
///
/// Chained from a start value it hashes a sequence and keeps its borders: ("ab", "c") and ("a", "bc") differ.
#[must_use]
pub const fn combine(state: u64, next: u64) -> u64 {
    mix64(state.rotate_left(25).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ next)
}

/// Mixes the bits by the finaliser of SplitMix64 (Stafford's variant 13): a bijection in which every input bit affects
/// all output bits.
#[must_use]
pub const fn mix64(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The random generator SplitMix64 (Steele, Lea & Flood 2014), with one stream per key.
#[derive(Debug, Clone)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// Starts the stream of a seed and a key. The same pair gives the same stream on every machine.
    #[must_use]
    pub const fn new(seed: u64, key: u64) -> Self {
        Self(combine(mix64(seed ^ 0xA076_1D64_78BD_642F), key))
    }

    /// Returns the next 64 bits.
    pub const fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix64(self.0)
    }

    /// Returns a number below `n`, by multiplication (bias below n/2⁶⁴); 0 if `n` is 0.
    pub const fn below(&mut self, n: usize) -> usize {
        ((self.next_u64() as u128 * n as u128) >> 64) as usize
    }

    /// Returns a number in [0, 1) with 53 random bits.
    pub const fn unit(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Shuffles in place (Fisher–Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

/// A table whose keys are hashes already. Its order has no meaning.
pub(crate) type HashedMap<T> = HashMap<u64, T, BuildHasherDefault<StrongHasher>>;

/// A set of hashes. Its order has no meaning.
pub(crate) type HashedSet = HashSet<u64, BuildHasherDefault<StrongHasher>>;

/// Uses a strong hash as it is. Folds other bits into the top ones, which are equal within a partition of the hashes.
#[derive(Default, Clone)]
pub(crate) struct StrongHasher(u64);

impl Hasher for StrongHasher {
    fn finish(&self) -> u64 {
        self.0 ^ self.0 << 20
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&b| self.0 = combine(self.0, u64::from(b)));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn golden() {
        // Recomputed with python-xxhash: xxhash.xxh3_64_intdigest(b"...", seed=0x316f6e6f73696e75).
        assert_eq!(SEED, 0x316f_6e6f_7369_6e75);
        assert_eq!(hash64(b""), 0x3e63_d160_2661_438a);
        assert_eq!(hash64(b"a"), 0x0e39_9d2d_5e6e_c205);
        assert_eq!(hash64(b"ciao"), 0x97a3_331c_4cb1_fc4e);
        assert_eq!(hash64(b"interchangeable"), 0x588b_205d_0e74_395d);
        assert_eq!(mix64(0), 0);
        // SplitMix64's own published first output for state 0.
        let mut zero = SplitMix64(0);
        assert_eq!(zero.next_u64(), 0xE220_A839_7B1D_CDAF);
    }

    #[test]
    fn boundaries_and_order_change_the_hash() {
        let of = |parts: &[&str]| parts.iter().fold(0, |h, p| combine(h, hash64(p.as_bytes())));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["a", "b"]), of(&["b", "a"]));
    }

    #[test]
    fn random_numbers_stay_below_the_bound() {
        let mut rng = SplitMix64::new(1, 2);
        for n in 1..200 {
            assert!(rng.below(n) < n);
        }
        assert_eq!(rng.below(0), 0);
    }
}
