//! The kernels for AVX-512.
#![allow(unsafe_code)]

use super::scalar::{CHUNK, FLIPS, GROUP, LANES, Parameters, Round, SECOND_FACTOR, lower, reduced_by};
use std::arch::x86_64::{
    __m512i, _mm512_add_epi32, _mm512_and_si512, _mm512_loadu_si512, _mm512_mask_blend_epi32,
    _mm512_mask_cmpge_epu32_mask, _mm512_mask_or_epi32, _mm512_mask_test_epi32_mask,
    _mm512_maskz_compress_epi32, _mm512_maskz_loadu_epi32, _mm512_max_epi32, _mm512_max_epu32,
    _mm512_min_epi32, _mm512_min_epu32, _mm512_mul_epu32, _mm512_mullo_epi32, _mm512_or_si512,
    _mm512_permutexvar_epi32, _mm512_set1_epi32, _mm512_setzero_si512, _mm512_sllv_epi32, _mm512_srli_epi32,
    _mm512_srli_epi64, _mm512_storeu_si512, _mm512_test_epi32_mask, _mm512_xor_si512,
};
use std::cell::Cell;

/// Numbers per vector: all products of a group.
const WIDTH: usize = LANES;

/// Bits per vector, one per slot.
const MOST_SLOTS: usize = 32 * WIDTH;

/// Shingles that are mixed ahead.
const AHEAD: usize = 8;

fn is_available() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("popcnt")
}

/// Computes the same as [`super::scalar::classic`].
pub(super) fn classic(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
    if is_available() {
        // SAFETY: the machine has the instructions, checked just above.
        unsafe { wide_classic(slots, parameters, shingles) }
    } else {
        super::avx2::classic(slots, parameters, shingles);
    }
}

/// Computes the same as [`super::scalar::reduced`].
pub(super) fn reduced(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
    if is_available() {
        // SAFETY: the machine has the instructions, checked just above.
        unsafe { wide_reduced(slots, parameters, shingles) }
    } else {
        super::avx2::reduced(slots, parameters, shingles);
    }
}

/// Two groups are in registers at a time. The shingles mixed for the first two groups are reused for the others.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt")]
fn wide_classic(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
    let (groups, rest) = slots.as_chunks_mut::<GROUP>();
    let (factors, rest_factors) = parameters.factors.as_chunks().0.split_at(groups.len());
    let (pairs, last) = groups.as_chunks_mut::<2>();
    let (pair_factors, last_factors) = factors.as_chunks::<2>();
    let mut mixed = [0; CHUNK];
    for chunk in shingles.chunks(CHUNK) {
        let mixed = &mut mixed[..chunk.len()];
        let mut pairs = pairs.iter_mut().zip(pair_factors);
        if let Some((pair, factors)) = pairs.next() {
            mix_and_lower(pair, factors, mixed, chunk, parameters.key);
        } else {
            mix(mixed, chunk, parameters.key);
        }
        for (pair, factors) in pairs {
            *pair = Least::of(pair, factors).lowered(mixed).slots();
        }
        for (group, factors) in last.iter_mut().zip(last_factors) {
            [*group] =
                Least::of(std::array::from_ref(group), std::array::from_ref(factors)).lowered(mixed).slots();
        }
        lower(rest, rest_factors, mixed);
    }
}

/// Mixes shingles a few steps ahead of the vectors. The loop is bound by the vector units; mixing uses other units, so it
/// costs no time.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt")]
fn mix_and_lower(
    pair: &mut [[u32; GROUP]; 2],
    factors: &[[u32; LANES]; 2],
    mixed: &mut [u32],
    shingles: &[u64],
    key: u64,
) {
    let ahead = AHEAD.min(shingles.len());
    mix(&mut mixed[..ahead], shingles, key);
    let mut least = Least::of(pair, factors);
    let cells = Cell::from_mut(mixed).as_slice_of_cells();
    let later = cells[ahead..].as_chunks::<2>().0.iter().zip(shingles[ahead..].as_chunks::<2>().0);
    let (now, _) = cells.as_chunks::<2>();
    let n = later.len();
    for ([a, b], ([later_a, later_b], [shingle_a, shingle_b])) in now.iter().zip(later) {
        later_a.set(alone(super::scalar::mix(*shingle_a, key)));
        later_b.set(alone(super::scalar::mix(*shingle_b, key)));
        least = least.lowered_by([a.get(), b.get()]);
    }
    let left = shingles.len() - (shingles.len() - ahead) % 2;
    mix(&mut mixed[left..], &shingles[left..], key);
    *pair = least.lowered(&mixed[2 * n..]).slots();
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt")]
fn mix(mixed: &mut [u32], shingles: &[u64], key: u64) {
    for (mixed, &shingle) in mixed.iter_mut().zip(shingles) {
        *mixed = super::scalar::mix(shingle, key);
    }
}

/// Keeps the compiler from joining numbers in a vector, which would use the vector units.
#[inline(always)]
fn alone(mut x: u32) -> u32 {
    // SAFETY: there is no instruction in it.
    unsafe { std::arch::asm!("/* {0:e} */", inout(reg) x, options(pure, nomem, nostack, preserves_flags)) };
    x
}

/// The least products of groups of slots in each of the four orders, which are the four comparison instructions.
#[derive(Clone, Copy)]
struct Least<const N: usize> {
    factors: [__m512i; N],
    least: [[__m512i; FLIPS.len()]; N],
}

impl<const N: usize> Least<N> {
    /// Loads the slots.
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt")]
    fn of(groups: &[[u32; GROUP]; N], factors: &[[u32; LANES]; N]) -> Self {
        // SAFETY: the array is as long as a vector; the instruction needs no alignment.
        let load = |numbers: &[u32; LANES]| unsafe { _mm512_loadu_si512(numbers.as_ptr().cast()) };
        let none = _mm512_setzero_si512();
        let mut all = Self { factors: [none; N], least: [[none; FLIPS.len()]; N] };
        for group in 0..N {
            all.factors[group] = load(&factors[group]);
            for (order, slots) in groups[group].as_chunks().0.iter().enumerate() {
                all.least[group][order] =
                    _mm512_xor_si512(load(slots), _mm512_set1_epi32(FLIPS[order] as i32));
            }
        }
        all
    }

    /// Returns the slots in their stored form.
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt")]
    fn slots(self) -> [[u32; GROUP]; N] {
        let mut slots = [[0; GROUP]; N];
        for group in 0..N {
            for (order, slots) in slots[group].as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
                let flipped =
                    _mm512_xor_si512(self.least[group][order], _mm512_set1_epi32(FLIPS[order] as i32));
                // SAFETY: the array is as long as a vector; the instruction needs no alignment.
                unsafe { _mm512_storeu_si512(slots.as_mut_ptr().cast(), flipped) };
            }
        }
        slots
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt")]
    fn lowered(mut self, mixed: &[u32]) -> Self {
        let (pairs, last) = mixed.as_chunks::<2>();
        for &[a, b] in pairs {
            self = self.lowered_by([a, b]);
        }
        for &x in last {
            self = self.lowered_by([x]);
        }
        self
    }

    /// Multiplies all groups first, so that one product is ready while the others are computed.
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt")]
    fn lowered_by<const M: usize>(mut self, mixed: [u32; M]) -> Self {
        let mut products = [[_mm512_setzero_si512(); N]; M];
        for (products, x) in products.iter_mut().zip(mixed) {
            for (product, factor) in products.iter_mut().zip(self.factors) {
                *product = _mm512_mullo_epi32(factor, _mm512_set1_epi32(x as i32));
            }
        }
        for products in products {
            for ([low, high, signed_low, signed_high], product) in self.least.iter_mut().zip(products) {
                *low = _mm512_min_epu32(*low, product);
                *high = _mm512_max_epu32(*high, product);
                *signed_low = _mm512_min_epi32(*signed_low, product);
                *signed_high = _mm512_max_epi32(*signed_high, product);
            }
        }
        self
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt")]
fn wide_reduced(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
    if slots.len() <= MOST_SLOTS {
        let mut fallen = Fallen { places: [0; _], values: [0; _] };
        let throw =
            |slots: &mut [u32], round, low: &[u32], high: &[u32]| throw(slots, round, low, high, &mut fallen);
        reduced_by(throw, slots, parameters, shingles);
    } else {
        reduced_by(super::scalar::throw, slots, parameters, shingles);
    }
}

/// Shingles with the slots they may lower. Each vector overwrites the lanes that the last one left unused.
#[repr(align(64))]
struct Fallen {
    places: [u32; CHUNK + WIDTH],
    values: [u32; CHUNK + WIDTH],
}

/// After the first round most shingles hit slots that cannot be lowered. They are discarded while still in vectors.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt")]
fn throw(slots: &mut [u32], round: Round, low: &[u32], high: &[u32], fallen: &mut Fallen) -> bool {
    let open = open_slots(slots, round.stage);
    if _mm512_test_epi32_mask(open, open) == 0 {
        return false;
    }
    let [factor, offset, second, stage, below, k, one] =
        [round.factor, round.offset, SECOND_FACTOR, round.stage, round.below, slots.len() as u32, 1]
            .map(|x| _mm512_set1_epi32(x as i32));
    let mut n = 0;
    for (low, high) in low.chunks(WIDTH).zip(high.chunks(WIDTH)) {
        let here = first(low.len());
        // SAFETY: of the vectors only as many numbers are read as the slices hold.
        let (low, high) = unsafe {
            (
                _mm512_maskz_loadu_epi32(here, low.as_ptr().cast()),
                _mm512_maskz_loadu_epi32(here, high.as_ptr().cast()),
            )
        };
        let t = _mm512_add_epi32(_mm512_mullo_epi32(low, factor), _mm512_xor_si512(high, offset));
        let t = _mm512_mullo_epi32(_mm512_xor_si512(t, _mm512_srli_epi32::<15>(t)), second);
        let t = _mm512_xor_si512(t, _mm512_srli_epi32::<12>(t));
        // The upper half of t · k: of the even numbers moved down, of the odd ones where it is.
        let even = _mm512_srli_epi64::<32>(_mm512_mul_epu32(t, k));
        let odd = _mm512_mul_epu32(_mm512_srli_epi64::<32>(t), k);
        let place = _mm512_mask_blend_epi32(0xAAAA, even, odd);
        // The bit of slot i is bit i / 16 of number i mod 16. The look-up ignores the higher bits of i.
        let bits = _mm512_permutexvar_epi32(place, open);
        let bit = _mm512_sllv_epi32(one, _mm512_srli_epi32::<4>(place));
        let falls = _mm512_mask_test_epi32_mask(here, bits, bit);
        let value = _mm512_or_si512(stage, _mm512_and_si512(t, below));
        // SAFETY: n is at most the number of shingles before this vector, so that a vector fits behind it.
        unsafe {
            let place = _mm512_maskz_compress_epi32(falls, place);
            _mm512_storeu_si512(fallen.places.as_mut_ptr().add(n).cast(), place);
            let value = _mm512_maskz_compress_epi32(falls, value);
            _mm512_storeu_si512(fallen.values.as_mut_ptr().add(n).cast(), value);
        }
        n += falls.count_ones() as usize;
    }
    for (place, value) in fallen.places[..n].iter().zip(&fallen.values[..n]) {
        let slot = &mut slots[*place as usize];
        *slot = (*slot).min(*value);
    }
    true
}

/// Returns one bit per slot that a value of this stage can lower: bit i / 16 of number i mod 16.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt")]
fn open_slots(slots: &[u32], stage: u32) -> __m512i {
    let stage = _mm512_set1_epi32(stage as i32);
    let mut open = _mm512_setzero_si512();
    for (i, slots) in slots.chunks(WIDTH).enumerate() {
        // SAFETY: only as many numbers are read as the slice holds.
        let values = unsafe { _mm512_maskz_loadu_epi32(first(slots.len()), slots.as_ptr().cast()) };
        let lower = _mm512_mask_cmpge_epu32_mask(first(slots.len()), values, stage);
        open = _mm512_mask_or_epi32(open, lower, open, _mm512_set1_epi32(1 << i));
    }
    open
}

/// Returns the mask of the first n numbers of a vector, at most all.
fn first(n: usize) -> u16 {
    u16::MAX >> (WIDTH - n.min(WIDTH))
}
