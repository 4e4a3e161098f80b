//! The inner loops of MinHash: plain Rust, compiled for several instruction sets, one of them chosen at run time.
//!
//! Integers only, each slot for itself: whatever the vectors' width, the bits are the same. Machines without AVX2, and
//! other processors, run the same code as it is.

use crate::hash::mix64;
use multiversion::multiversion;

/// What a [`super::Signer`] draws from its seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parameters {
    /// Every shingle is mixed with it first: weak hashes do no harm, and seeds differ in every slot.
    pub(super) key: u64,
    /// Odd numbers: one a slot (classic), or one a round (reduced).
    pub(super) factors: Vec<u32>,
    /// One a round (reduced).
    pub(super) offsets: Vec<u32>,
}

/// An inner loop: lowers slots by the shingles of a set.
pub(super) type Kernel = fn(&mut [u32], &Parameters, &[u64]);

/// Shingles that are mixed at a time, on the stack.
const CHUNK: usize = 512;

/// Slots that are lowered together: they stay in registers over all shingles.
const LANES: usize = 64;

/// Lowers each slot j to the least `factors[j] · x` mod 2³² over the (mixed) shingles x.
///
/// An odd factor makes a bijection of 32 bits. It needs no offset: x is a strong hash already. Accuracy is that of
/// independent functions (`examples/accuracy.rs`).
#[inline(always)]
fn classic_scalar(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
    let mut mixed = [0; CHUNK];
    for chunk in shingles.chunks(CHUNK) {
        for (mixed, &shingle) in mixed.iter_mut().zip(chunk) {
            *mixed = (mix64(shingle ^ parameters.key) >> 32) as u32;
        }
        let mixed = &mixed[..chunk.len()];
        let (blocks, rest) = slots.as_chunks_mut::<LANES>();
        let (block_factors, rest_factors) = parameters.factors.as_chunks::<LANES>();
        for (block, factors) in blocks.iter_mut().zip(block_factors) {
            let (mut least, factors) = (*block, *factors);
            for &x in mixed {
                for (slot, factor) in least.iter_mut().zip(factors) {
                    *slot = (*slot).min(factor.wrapping_mul(x));
                }
            }
            *block = least;
        }
        for (slot, &factor) in rest.iter_mut().zip(rest_factors) {
            *slot = mixed.iter().fold(*slot, |least, x| least.min(factor.wrapping_mul(*x)));
        }
    }
}

/// Lowers slots by Fast Similarity Sketching (Dahlgaard, Knudsen & Thorup 2017).
///
/// In round r each shingle falls on one slot with the value (r, random bits): at random in the first k rounds, on slot
/// r − k after them. Once every slot holds a value of an earlier round, no later one can lower any: rounds end there,
/// after some ln k · k/n of them. Slots share out the shingles almost without replacement, which is where the variance
/// goes.
#[inline(always)]
fn reduced_scalar(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
    let k = slots.len();
    let rounds = parameters.factors.len();
    // The round in the upper bits, so that the least number is of the earliest round.
    let shift = 32 - (rounds - 1).checked_ilog2().map_or(0, |bits| bits + 1);
    let below = (1 << shift) - 1;
    let (mut low, mut high, mut drawn) = ([0; CHUNK], [0; CHUNK], [0; CHUNK]);
    for chunk in shingles.chunks(CHUNK) {
        let n = chunk.len();
        for ((low, high), &shingle) in low.iter_mut().zip(&mut high).zip(chunk) {
            let mixed = mix64(shingle ^ parameters.key);
            (*low, *high) = (mixed as u32, (mixed >> 32) as u32);
        }
        for (round, (&factor, &offset)) in parameters.factors.iter().zip(&parameters.offsets).enumerate() {
            let highest = slots.iter().fold(0, |highest, slot| highest.max(*slot));
            if highest >> shift < round as u32 {
                break;
            }
            for ((drawn, low), high) in drawn[..n].iter_mut().zip(&low).zip(&high) {
                let mut t = low.wrapping_mul(factor).wrapping_add(high ^ offset);
                t = (t ^ (t >> 15)).wrapping_mul(0x2C1B_3C6D);
                *drawn = t ^ (t >> 12);
            }
            let stage = (round as u32) << shift;
            if round < k {
                for &t in &drawn[..n] {
                    let slot = &mut slots[((u64::from(t) * k as u64) >> 32) as usize];
                    *slot = (*slot).min(stage | (t & below));
                }
            } else {
                let slot = &mut slots[round - k];
                *slot = drawn[..n].iter().fold(*slot, |least, t| least.min(stage | (t & below)));
            }
        }
    }
}

/// The kernels of one method by instruction set: what every machine of a kind has, AVX2, AVX-512.
macro_rules! kernels {
    ($all:ident, $chosen:ident, $avx2:ident, $avx512:ident, $scalar:ident) => {
        #[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+bmi2", "x86_64+avx2+bmi2"))]
        pub(super) fn $chosen(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
            $scalar(slots, parameters, shingles);
        }

        #[multiversion(targets("x86_64+avx2+bmi2"))]
        fn $avx2(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
            $scalar(slots, parameters, shingles);
        }

        #[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+bmi2"))]
        fn $avx512(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
            $scalar(slots, parameters, shingles);
        }

        /// By instruction set, the plainest first.
        pub(super) const $all: [Kernel; 3] = [$scalar, $avx2, $avx512];
    };
}

kernels!(CLASSIC, classic, classic_avx2, classic_avx512, classic_scalar);
kernels!(REDUCED, reduced, reduced_avx2, reduced_avx512, reduced_scalar);
