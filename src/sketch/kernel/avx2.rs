//! The kernels for AVX2.
#![allow(unsafe_code)]

use super::scalar::{FLIPS, GROUP, LANES, Parameters, classic_by, reduced_by};
use std::arch::x86_64::{
    _mm256_loadu_si256, _mm256_max_epi32, _mm256_max_epu32, _mm256_min_epi32, _mm256_min_epu32,
    _mm256_mullo_epi32, _mm256_set1_epi32, _mm256_setzero_si256, _mm256_storeu_si256, _mm256_xor_si256,
};

/// Numbers per vector.
const WIDTH: usize = 8;

/// Vectors per group of products.
const VECTORS: usize = LANES / WIDTH;

fn is_available() -> bool {
    is_x86_feature_detected!("avx2")
}

/// Runs [`super::scalar::classic`] with AVX2 instructions, or the scalar code if the CPU lacks them.
pub(super) fn classic(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
    if is_available() {
        // SAFETY: `is_available` has checked that the CPU supports AVX2.
        unsafe { wide_classic(slots, parameters, shingles) }
    } else {
        super::scalar::classic(slots, parameters, shingles);
    }
}

/// Runs [`super::scalar::reduced`] compiled for AVX2, or the scalar code if the CPU lacks it.
pub(super) fn reduced(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
    if is_available() {
        // SAFETY: `is_available` has checked that the CPU supports AVX2.
        unsafe { wide_reduced(slots, parameters, shingles) }
    } else {
        super::scalar::reduced(slots, parameters, shingles);
    }
}

#[target_feature(enable = "avx2")]
fn wide_classic(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
    classic_by(|slots, factors, mixed| lower(slots, factors, mixed), slots, parameters, shingles);
}

#[target_feature(enable = "avx2")]
fn wide_reduced(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
    reduced_by(super::scalar::throw, slots, parameters, shingles);
}

#[target_feature(enable = "avx2")]
fn lower(slots: &mut [u32], factors: &[[u32; LANES]], mixed: &[u32]) {
    let (groups, rest) = slots.as_chunks_mut::<GROUP>();
    let (group_factors, rest_factors) = factors.split_at(groups.len());
    for (group, factors) in groups.iter_mut().zip(group_factors) {
        lower_group(group, factors, mixed);
    }
    super::scalar::lower(rest, rest_factors, mixed);
}

/// Lowers the slots of one group. The signed and unsigned minimum and maximum are the four orders of [`FLIPS`].
#[target_feature(enable = "avx2")]
fn lower_group(slots: &mut [u32; GROUP], factors: &[u32; LANES], mixed: &[u32]) {
    let none = _mm256_setzero_si256();
    let flips = FLIPS.map(|flip| _mm256_set1_epi32(flip as i32));
    let (mut least, mut factor) = ([[none; FLIPS.len()]; VECTORS], [none; VECTORS]);
    for (factor, factors) in factor.iter_mut().zip(factors.as_chunks::<WIDTH>().0) {
        // SAFETY: the array is as long as a vector; the instruction needs no alignment.
        *factor = unsafe { _mm256_loadu_si256(factors.as_ptr().cast()) };
    }
    for (i, slots) in slots.as_chunks::<WIDTH>().0.iter().enumerate() {
        // SAFETY: the array is as long as a vector; the instruction needs no alignment.
        let flipped = unsafe { _mm256_loadu_si256(slots.as_ptr().cast()) };
        least[i % VECTORS][i / VECTORS] = _mm256_xor_si256(flipped, flips[i / VECTORS]);
    }
    for &x in mixed {
        let x = _mm256_set1_epi32(x as i32);
        for (least, factor) in least.iter_mut().zip(factor) {
            let product = _mm256_mullo_epi32(factor, x);
            let [low, high, signed_low, signed_high] = least;
            *low = _mm256_min_epu32(*low, product);
            *high = _mm256_max_epu32(*high, product);
            *signed_low = _mm256_min_epi32(*signed_low, product);
            *signed_high = _mm256_max_epi32(*signed_high, product);
        }
    }
    for (i, slots) in slots.as_chunks_mut::<WIDTH>().0.iter_mut().enumerate() {
        let flipped = _mm256_xor_si256(least[i % VECTORS][i / VECTORS], flips[i / VECTORS]);
        // SAFETY: the array is as long as a vector; the instruction needs no alignment.
        unsafe { _mm256_storeu_si256(slots.as_mut_ptr().cast(), flipped) };
    }
}
