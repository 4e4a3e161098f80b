//! The inner loops of MinHash: as plain code, and for the instruction sets that make them faster.
//!
//! Integers only, each slot for itself: whatever the vectors' width, the bits are the same. The fastest kernel of the
//! machine is chosen once, when a signer is made; other processors run the plain one. Compiling one loop for several
//! instruction sets was tried first: with AVX-512 the compiler cut this one into narrow pieces, up to 100 times slower.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;

use crate::hash::mix64;

/// Other processors have neither.
#[cfg(not(target_arch = "x86_64"))]
use self as avx2;
#[cfg(not(target_arch = "x86_64"))]
use self as avx512;

/// An inner loop: lowers slots by the shingles of a set.
pub(super) type Kernel = fn(&mut [u32], &Parameters, &[u64]);

/// The kernels of [`super::Method::Classic`], the plainest first; one that this machine has not does what a plainer does.
pub(super) const CLASSIC: [Kernel; 3] = [classic, avx2::classic, avx512::classic];

/// The kernels of [`super::Method::Reduced`], likewise.
pub(super) const REDUCED: [Kernel; 3] = [reduced, avx2::reduced, avx512::reduced];

/// What a [`super::Signer`] draws from its seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parameters {
    /// Every shingle is mixed with it first: weak hashes do no harm, and seeds differ in every slot.
    pub(super) key: u64,
    /// Odd numbers: one a slot (classic), or one a round (reduced). Those of slots l, l + [`LINES`], l + 2·[`LINES`] …
    /// of a [`BLOCK`] are in arithmetic progression: an addition then takes one slot's products to the next one's. Two
    /// slots are as independent as with factors drawn each for itself, and variance knows only of two.
    pub(super) factors: Vec<u32>,
    /// One a round (reduced).
    pub(super) offsets: Vec<u32>,
}

/// Slots whose factors are drawn together.
pub(super) const BLOCK: usize = 128;

/// Progressions in a block.
pub(super) const LINES: usize = 16;

/// Shingles that are mixed at a time, on the stack.
const CHUNK: usize = 512;

/// Lowers each slot j to the least `factors[j] · x` mod 2³² over the (mixed) shingles x.
///
/// An odd factor makes a bijection of 32 bits. It needs no offset: x is a strong hash already. Accuracy is that of
/// independent functions (`examples/accuracy.rs`).
fn classic(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
    classic_by(lower, slots, parameters, shingles);
}

/// [`classic`] with an inner loop that lowers slots by factors and mixed shingles.
#[inline(always)]
fn classic_by(
    lower: impl Fn(&mut [u32], &[u32], &[u32]),
    slots: &mut [u32],
    parameters: &Parameters,
    shingles: &[u64],
) {
    let mut mixed = [0; CHUNK];
    for chunk in shingles.chunks(CHUNK) {
        for (mixed, &shingle) in mixed.iter_mut().zip(chunk) {
            *mixed = (mix64(shingle ^ parameters.key) >> 32) as u32;
        }
        lower(slots, &parameters.factors, &mixed[..chunk.len()]);
    }
}

/// Compiled for the instruction set of the kernel that calls it.
#[inline(always)]
fn lower(slots: &mut [u32], factors: &[u32], mixed: &[u32]) {
    for (slot, &factor) in slots.iter_mut().zip(factors) {
        *slot = mixed.iter().fold(*slot, |least, x| least.min(factor.wrapping_mul(*x)));
    }
}

/// Lowers slots by Fast Similarity Sketching (Dahlgaard, Knudsen & Thorup 2017).
///
/// In round r each shingle falls on one slot with the value (r, random bits): at random in the first k rounds, on slot
/// r − k after them. Once every slot holds a value of an earlier round, no later one can lower any: rounds end there,
/// after some ln k · k/n of them. Slots share out the shingles almost without replacement, which is where the variance
/// goes.
#[inline(always)]
fn reduced(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
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
