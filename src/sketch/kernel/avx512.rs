//! The kernels for AVX-512.
#![allow(unsafe_code)]

use super::{Parameters, classic_by};
use std::arch::x86_64::{
    __m512i, _mm512_loadu_si512, _mm512_min_epu32, _mm512_mullo_epi32, _mm512_set1_epi32,
    _mm512_setzero_si512, _mm512_storeu_si512,
};

/// Slots of a vector.
const LANES: usize = 16;

/// Vectors that stay in registers over all shingles.
const BLOCK: usize = 8;

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
fn lower(slots: &mut [u32], factors: &[u32], mixed: &[u32]) {
    let (lanes, rest) = slots.as_chunks_mut::<LANES>();
    let (lane_factors, rest_factors) = factors.as_chunks::<LANES>();
    let (blocks, lanes) = lanes.as_chunks_mut::<BLOCK>();
    let (block_factors, lane_factors) = lane_factors.as_chunks::<BLOCK>();
    for (block, factors) in blocks.iter_mut().zip(block_factors) {
        lower_vectors(block, factors, mixed);
    }
    for (lane, factors) in lanes.iter_mut().zip(lane_factors) {
        lower_vectors(std::array::from_mut(lane), std::array::from_ref(factors), mixed);
    }
    super::lower(rest, rest_factors, mixed);
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn lower_vectors<const N: usize>(slots: &mut [[u32; LANES]; N], factors: &[[u32; LANES]; N], mixed: &[u32]) {
    let (mut least, mut by) = ([_mm512_setzero_si512(); N], [_mm512_setzero_si512(); N]);
    for i in 0..N {
        // SAFETY: both arrays hold as many bytes as a vector; no alignment is asked for.
        unsafe {
            least[i] = _mm512_loadu_si512(slots[i].as_ptr().cast());
            by[i] = _mm512_loadu_si512(factors[i].as_ptr().cast());
        }
    }
    for &x in mixed {
        let x: __m512i = _mm512_set1_epi32(x as i32);
        for (least, by) in least.iter_mut().zip(by) {
            *least = _mm512_min_epu32(*least, _mm512_mullo_epi32(by, x));
        }
    }
    for (slots, least) in slots.iter_mut().zip(least) {
        // SAFETY: the array holds as many bytes as a vector; no alignment is asked for.
        unsafe { _mm512_storeu_si512(slots.as_mut_ptr().cast(), least) };
    }
}
