//! The kernels in scalar code, and the frames that all kernels share.

use crate::hash::mix64;

/// The random numbers of a signer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parameters {
    /// Every shingle is mixed with it first, so that weak hashes do no harm and seeds differ in every slot.
    pub(crate) key: u64,
    /// Odd numbers: [`LANES`] per [`GROUP`] of slots (classic), or one per round (reduced).
    pub(crate) factors: Vec<u32>,
    /// One per round (reduced).
    pub(crate) offsets: Vec<u32>,
}

/// The slots that share products: [`LANES`] for each of the [`FLIPS`].
pub(crate) const GROUP: usize = LANES * FLIPS.len();

/// Products per group of slots.
pub(crate) const LANES: usize = 16;

/// The four orders of products, as masks: the minimum under a mask is the unsigned minimum or maximum, or the signed one.
/// So one multiplication serves four slots. Their minima are the products next to 0 and to 2³¹ on either side. These
/// are different shingles unless there are very few, that is, drawn without replacement, which can only lower the
/// variance.
pub(crate) const FLIPS: [u32; 4] = [0, !0, 1 << 31, !(1 << 31)];

/// Shingles that are mixed at a time, on the stack.
pub(crate) const CHUNK: usize = 256;

/// Lowers each slot to the least `factor · x` mod 2³² over the mixed shingles x, in the slot's order.
///
/// Multiplying by an odd factor is a bijection of 32 bits. It needs no offset, since x is a strong hash already. The
/// accuracy is that of independent functions (docs/accuracy.md).
pub(crate) fn classic(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
    classic_by(lower, slots, parameters, shingles);
}

/// Runs [`classic`] with a given inner loop, which lowers slots by factors and mixed shingles.
#[inline(always)]
pub(crate) fn classic_by(
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

/// Mixes a shingle for [`classic`].
#[inline(always)]
pub(crate) fn mix(shingle: u64, key: u64) -> u32 {
    (mix64(shingle ^ key) >> 32) as u32
}

/// Compiled for the instruction set of the calling kernel, which leaves it the slots that do not fill a group.
#[inline(always)]
pub(crate) fn lower(slots: &mut [u32], factors: &[[u32; LANES]], mixed: &[u32]) {
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
/// In round r each shingle is thrown on one slot with the value (r, random bits): a random slot in the first k rounds,
/// slot r − k after them. Rounds end once every slot has a value of an earlier round, after about ln k · k/n of them.
/// The slots divide the shingles almost without replacement, which lowers the variance.
pub(crate) fn reduced(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
    reduced_by(throw, slots, parameters, shingles);
}

/// A round of [`reduced`].
#[derive(Clone, Copy)]
pub(crate) struct Round {
    pub(crate) factor: u32,
    pub(crate) offset: u32,
    /// The round, in the upper bits: the least value is of the earliest round.
    pub(crate) stage: u32,
    /// The mask of the other bits.
    pub(crate) below: u32,
}

impl Round {
    /// Returns a shingle's random bits, from the two halves of its mixed hash.
    #[inline(always)]
    pub(crate) fn draw(self, low: u32, high: u32) -> u32 {
        let t = low.wrapping_mul(self.factor).wrapping_add(high ^ self.offset);
        let t = (t ^ (t >> 15)).wrapping_mul(SECOND_FACTOR);
        t ^ (t >> 12)
    }
}

/// The factor of the second multiplication of a draw.
pub(crate) const SECOND_FACTOR: u32 = 0x2C1B_3C6D;

/// Runs [`reduced`] with a given inner loop for the rounds with random slots. It receives the halves of the mixed hashes, and
/// returns false if no slot can be lowered any more.
#[inline(always)]
pub(crate) fn reduced_by(
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

/// Compiled for the instruction set of the calling kernel. The compiler vectorises the drawing.
#[inline(always)]
pub(crate) fn throw(slots: &mut [u32], round: Round, low: &[u32], high: &[u32]) -> bool {
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
