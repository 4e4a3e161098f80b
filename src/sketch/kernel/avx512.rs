//! The kernels for AVX-512.
#![allow(unsafe_code)]

use super::{FLIPS, GROUP, LANES, Parameters, classic_by};
use std::arch::x86_64::{
    _mm512_loadu_si512, _mm512_max_epi32, _mm512_max_epu32, _mm512_min_epi32, _mm512_min_epu32,
    _mm512_mullo_epi32, _mm512_set1_epi32, _mm512_setzero_si512, _mm512_storeu_si512, _mm512_xor_si512,
};

/// Numbers in a vector: all products of a group.
const WIDTH: usize = LANES;

fn is_available() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
}

/// [`super::classic`].
pub(super) fn classic(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
    if is_available() {
        // SAFETY: the machine has the instructions.
        unsafe { wide_classic(slots, parameters, shingles) }
    } else {
        super::avx2::classic(slots, parameters, shingles);
    }
}

/// [`super::reduced`].
pub(super) fn reduced(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
    if is_available() {
        // SAFETY: the machine has the instructions.
        unsafe { wide_reduced(slots, parameters, shingles) }
    } else {
        super::avx2::reduced(slots, parameters, shingles);
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn wide_classic(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
    classic_by(|slots, factors, mixed| lower(slots, factors, mixed), slots, parameters, shingles);
}

/// The plain code: the compiler makes vectors of its drawing.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn wide_reduced(slots: &mut [u32], parameters: &Parameters, shingles: &[u64]) {
    super::reduced(slots, parameters, shingles);
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn lower(slots: &mut [u32], factors: &[[u32; LANES]], mixed: &[u32]) {
    let (groups, rest) = slots.as_chunks_mut::<GROUP>();
    let (group_factors, rest_factors) = factors.split_at(groups.len());
    // Two groups stay in registers together.
    let (pairs, last) = groups.as_chunks_mut::<2>();
    let (pair_factors, last_factors) = group_factors.as_chunks::<2>();
    for (pair, factors) in pairs.iter_mut().zip(pair_factors) {
        lower_groups(pair, factors, mixed);
    }
    for (group, factors) in last.iter_mut().zip(last_factors) {
        lower_groups(std::array::from_mut(group), std::array::from_ref(factors), mixed);
    }
    super::lower(rest, rest_factors, mixed);
}

/// The four orders of a product are those of the four comparisons that there are.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn lower_groups<const N: usize>(slots: &mut [[u32; GROUP]; N], factors: &[[u32; LANES]; N], mixed: &[u32]) {
    let none = _mm512_setzero_si512();
    let flips = FLIPS.map(|flip| _mm512_set1_epi32(flip as i32));
    let (mut least, mut factor) = ([[none; FLIPS.len()]; N], [none; N]);
    for group in 0..N {
        // SAFETY: the array holds as many bytes as a vector; no alignment is asked for.
        factor[group] = unsafe { _mm512_loadu_si512(factors[group].as_ptr().cast()) };
        for (order, slots) in slots[group].as_chunks::<WIDTH>().0.iter().enumerate() {
            // SAFETY: the array holds as many bytes as a vector; no alignment is asked for.
            let flipped = unsafe { _mm512_loadu_si512(slots.as_ptr().cast()) };
            least[group][order] = _mm512_xor_si512(flipped, flips[order]);
        }
    }
    for &x in mixed {
        let x = _mm512_set1_epi32(x as i32);
        for group in 0..N {
            let product = _mm512_mullo_epi32(factor[group], x);
            let [low, high, signed_low, signed_high] = &mut least[group];
            *low = _mm512_min_epu32(*low, product);
            *high = _mm512_max_epu32(*high, product);
            *signed_low = _mm512_min_epi32(*signed_low, product);
            *signed_high = _mm512_max_epi32(*signed_high, product);
        }
    }
    for group in 0..N {
        for (order, slots) in slots[group].as_chunks_mut::<WIDTH>().0.iter_mut().enumerate() {
            let flipped = _mm512_xor_si512(least[group][order], flips[order]);
            // SAFETY: the array holds as many bytes as a vector; no alignment is asked for.
            unsafe { _mm512_storeu_si512(slots.as_mut_ptr().cast(), flipped) };
        }
    }
}
