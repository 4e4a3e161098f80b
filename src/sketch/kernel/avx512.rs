//! The kernels for AVX-512.
#![allow(unsafe_code)]

use super::{LINES, Parameters, classic_by};
use std::arch::x86_64::{
    _mm512_add_epi32, _mm512_loadu_si512, _mm512_min_epu32, _mm512_mullo_epi32, _mm512_set1_epi32,
    _mm512_setzero_si512, _mm512_storeu_si512, _mm512_sub_epi32,
};

/// Slots of a vector.
const LANES: usize = 16;

/// Vectors that stay in registers over all shingles: all or half of the slots whose factors are drawn together.
const VECTORS: usize = 8;

/// Vectors with progressions of their own.
const CHAINS: usize = LINES / LANES;

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
    let (blocks, lanes) = lanes.as_chunks_mut::<VECTORS>();
    let (block_factors, lane_factors) = lane_factors.as_chunks::<VECTORS>();
    for (block, factors) in blocks.iter_mut().zip(block_factors) {
        lower_block(block, factors, mixed);
    }
    super::lower(lanes.as_flattened_mut(), lane_factors.as_flattened(), mixed);
    super::lower(rest, rest_factors, mixed);
}

/// Every vector's factors are the last's and the same step more.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn lower_block(slots: &mut [[u32; LANES]; VECTORS], factors: &[[u32; LANES]; VECTORS], mixed: &[u32]) {
    let none = _mm512_setzero_si512();
    let (mut least, mut first, mut step) = ([none; VECTORS], [none; CHAINS], [none; CHAINS]);
    for (least, slots) in least.iter_mut().zip(&*slots) {
        // SAFETY: the array holds as many bytes as a vector; no alignment is asked for.
        *least = unsafe { _mm512_loadu_si512(slots.as_ptr().cast()) };
    }
    for line in 0..CHAINS {
        // SAFETY: both arrays hold as many bytes as a vector; no alignment is asked for.
        let next = unsafe {
            first[line] = _mm512_loadu_si512(factors[line].as_ptr().cast());
            _mm512_loadu_si512(factors[line + CHAINS].as_ptr().cast())
        };
        step[line] = _mm512_sub_epi32(next, first[line]);
    }
    for &x in mixed {
        let x = _mm512_set1_epi32(x as i32);
        let (mut product, mut by) = (first, step);
        for line in 0..CHAINS {
            product[line] = _mm512_mullo_epi32(first[line], x);
            by[line] = _mm512_mullo_epi32(step[line], x);
        }
        for least in least.chunks_exact_mut(CHAINS) {
            for line in 0..CHAINS {
                least[line] = _mm512_min_epu32(least[line], product[line]);
                product[line] = _mm512_add_epi32(product[line], by[line]);
            }
        }
    }
    for (slots, least) in slots.iter_mut().zip(least) {
        // SAFETY: the array holds as many bytes as a vector; no alignment is asked for.
        unsafe { _mm512_storeu_si512(slots.as_mut_ptr().cast(), least) };
    }
}
