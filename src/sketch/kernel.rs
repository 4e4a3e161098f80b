//! The inner loops of MinHash: as plain code, and for the instruction sets that make them faster.
//!
//! Integers only, each slot for itself: whatever the vectors' width, the bits are the same. A kernel whose instructions
//! the machine has not hands each set on to the next plainer one, a look at a flag. Compiling one loop for several
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
    /// Odd numbers: [`LANES`] for each [`GROUP`] of slots (classic), or one a round (reduced).
    pub(super) factors: Vec<u32>,
    /// One a round (reduced).
    pub(super) offsets: Vec<u32>,
}

/// Slots that share their products: [`LANES`] by each of the [`FLIPS`].
pub(super) const GROUP: usize = LANES * FLIPS.len();

/// Products of a group of slots.
pub(super) const LANES: usize = 16;

/// The orders in which a product is looked at: flipped by these, the least is the least, the greatest, and the same
/// of signed numbers. So a multiplication serves four slots. Their shingles are those beside 0 and beside 2³¹ on
/// either hand, all different unless there are hardly any: drawn without replacement, which can but lessen the variance.
pub(super) const FLIPS: [u32; 4] = [0, !0, 1 << 31, !(1 << 31)];

/// Shingles that are mixed at a time, on the stack.
const CHUNK: usize = 256;

/// Lowers each slot to the least `factor · x` mod 2³², flipped, over the (mixed) shingles x.
///
/// An odd factor makes a bijection of 32 bits. It needs no offset: x is a strong hash already. Accuracy is that of
/// independent functions (docs/accuracy.md).
fn classic(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
    classic_by(lower, slots, parameters, shingles);
}

/// [`classic`] with an inner loop that lowers slots by factors and mixed shingles.
#[inline(always)]
fn classic_by(
    lower: impl Fn(&mut [u32], &[[u32; LANES]], &[u32]),
    slots: &mut [u32],
    parameters: &Parameters,
    shingles: &[u64],
) {
    let mut mixed = [0; CHUNK];
    for chunk in shingles.chunks(CHUNK) {
        for (mixed, &shingle) in mixed.iter_mut().zip(chunk) {
            *mixed = mix(shingle, parameters.key);
        }
        lower(slots, parameters.factors.as_chunks().0, &mixed[..chunk.len()]);
    }
}

/// A shingle as [`classic`] takes it.
#[inline(always)]
fn mix(shingle: u64, key: u64) -> u32 {
    (mix64(shingle ^ key) >> 32) as u32
}

/// Compiled for the instruction set of the kernel that calls it, which leaves it the slots that fill no group.
#[inline(always)]
fn lower(slots: &mut [u32], factors: &[[u32; LANES]], mixed: &[u32]) {
    for (group, factors) in slots.chunks_mut(GROUP).zip(factors) {
        for (slots, flip) in group.chunks_mut(LANES).zip(FLIPS) {
            for (slot, factor) in slots.iter_mut().zip(factors) {
                *slot = mixed.iter().fold(*slot, |least, x| least.min(factor.wrapping_mul(*x) ^ flip));
            }
        }
    }
}

/// Lowers slots by Fast Similarity Sketching (Dahlgaard, Knudsen & Thorup 2017).
///
/// In round r each shingle falls on one slot with the value (r, random bits): at random in the first k rounds, on slot
/// r − k after them. Once every slot holds a value of an earlier round, no later one can lower any: rounds end there,
/// after some ln k · k/n of them. Slots share out the shingles almost without replacement, which is where the variance
/// goes.
fn reduced(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
    reduced_by(throw, slots, parameters, shingles);
}

/// A round of [`reduced`].
#[derive(Clone, Copy)]
struct Round {
    factor: u32,
    offset: u32,
    /// The round, in the upper bits: the least number is of the earliest round.
    stage: u32,
    /// The other bits.
    below: u32,
}

impl Round {
    /// A shingle's random bits, from the two halves of its mixed hash.
    #[inline(always)]
    fn draw(self, low: u32, high: u32) -> u32 {
        let t = low.wrapping_mul(self.factor).wrapping_add(high ^ self.offset);
        let t = (t ^ (t >> 15)).wrapping_mul(SECOND_FACTOR);
        t ^ (t >> 12)
    }
}

/// Of the second multiplication of a draw.
const SECOND_FACTOR: u32 = 0x2C1B_3C6D;

/// [`reduced`] with an inner loop for the rounds in which shingles, given the halves of their hashes, fall at random;
/// it says whether any slot could still be lowered.
#[inline(always)]
fn reduced_by(
    mut throw: impl FnMut(&mut [u32], Round, &[u32], &[u32]) -> bool,
    slots: &mut [u32],
    parameters: &Parameters,
    shingles: &[u64],
) {
    let k = slots.len();
    let rounds = parameters.factors.len();
    let shift = 32 - (rounds - 1).checked_ilog2().map_or(0, |bits| bits + 1);
    let (mut low, mut high) = ([0; CHUNK], [0; CHUNK]);
    for chunk in shingles.chunks(CHUNK) {
        for ((low, high), &shingle) in low.iter_mut().zip(&mut high).zip(chunk) {
            let mixed = mix64(shingle ^ parameters.key);
            (*low, *high) = (mixed as u32, (mixed >> 32) as u32);
        }
        let (low, high) = (&low[..chunk.len()], &high[..chunk.len()]);
        for (i, (&factor, &offset)) in parameters.factors.iter().zip(&parameters.offsets).enumerate() {
            let round = Round { factor, offset, stage: (i as u32) << shift, below: (1 << shift) - 1 };
            if i < k {
                if !throw(slots, round, low, high) {
                    break;
                }
            } else {
                let values = low
                    .iter()
                    .zip(high)
                    .map(|(low, high)| round.stage | round.draw(*low, *high) & round.below);
                slots[i - k] = values.fold(slots[i - k], u32::min);
            }
        }
    }
}

/// Compiled for the instruction set of the kernel that calls it: the compiler makes vectors of the drawing.
#[inline(always)]
fn throw(slots: &mut [u32], round: Round, low: &[u32], high: &[u32]) -> bool {
    if slots.iter().fold(0, |highest, slot| highest.max(*slot)) < round.stage {
        return false;
    }
    let mut drawn = [0; CHUNK];
    for ((drawn, low), high) in drawn.iter_mut().zip(low).zip(high) {
        *drawn = round.draw(*low, *high);
    }
    let k = slots.len() as u64;
    for &t in &drawn[..low.len()] {
        let slot = &mut slots[((u64::from(t) * k) >> 32) as usize];
        *slot = (*slot).min(round.stage | t & round.below);
    }
    true
}
