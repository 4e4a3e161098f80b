//! The logarithm of 1 + x, by the method of FreeBSD's s_log1p.c, which libm uses.

use super::reduction::{INTEGERS, LN2_HIGH, LN2_LOW};
use super::vectors::replace;

const L: [f64; 7] = [
    f64::from_bits(0x3fe5_5555_5555_5593),
    f64::from_bits(0x3fd9_9999_9997_fa04),
    f64::from_bits(0x3fd2_4924_9422_9359),
    f64::from_bits(0x3fcc_71c5_1d8e_78af),
    f64::from_bits(0x3fc7_4664_96cb_03de),
    f64::from_bits(0x3fc3_9a09_d078_c69f),
    f64::from_bits(0x3fc2_f112_df3e_5244),
];

/// Below `UNREDUCED`, 1 + x is less than √2 and is not reduced. Below `LINEAR` the function is x.
const UNREDUCED: f64 = f64::from_bits(0x3fda_827a_0000_0000);
const LINEAR: f64 = f64::from_bits(0x3ca0_0000_0000_0000);

/// From this x on, 1 + x may round to x.
const LARGE: f64 = (1_u64 << 53) as f64;

/// The upper 32 bits of 1 and of √½, and the mask of the fraction of a number.
const ONE: u64 = 0x3ff0_0000 << 32;
const ROOT_HALF: u64 = 0x3fe6_a09e << 32;
const FRACTION: u64 = (1 << 52) - 1;

/// Numbers of a chunk. libm computes the whole chunk if one of them is [`LARGE`] or larger.
const CHUNK: usize = 64;

/// Replaces each number x by ln(1 + x). No number may be negative or NaN.
pub(crate) fn log1p_of_positives(numbers: &mut [f64]) {
    for chunk in numbers.chunks_mut(CHUNK) {
        let has_large = chunk.iter().fold(false, |any, &x| any | (x >= LARGE));
        match has_large {
            true => chunk.iter_mut().for_each(|x| *x = libm::log1p(*x)),
            false => replace(chunk, log1p),
        }
    }
}

/// Returns ln(1 + x) for 0 ≤ x < [`LARGE`].
#[inline(always)]
pub(super) fn log1p(x: f64) -> f64 {
    // u = 2^k · (1 + f) is 1 + x rounded, with 1 + f between √½ and √2; c is the rounding error relative to u.
    let u = 1.0 + x;
    let shifted = u.to_bits().wrapping_add(ONE - ROOT_HALF);
    let k = f64::from_bits((shifted >> 52) | INTEGERS.to_bits()) - (INTEGERS + 1023.0);
    let c = (if k >= 2.0 { 1.0 - (u - x) } else { x - (u - 1.0) }) / u;
    let f = f64::from_bits((shifted & FRACTION) + ROOT_HALF) - 1.0;
    let (k, c, f) = if x < UNREDUCED { (0.0, 0.0, x) } else { (k, c, f) };
    let half = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (L[1] + w * (L[3] + w * L[5]));
    let odd = z * (L[0] + w * (L[2] + w * (L[4] + w * L[6])));
    let y = s * (half + (odd + even)) + (k * LN2_LOW + c) - half + f + k * LN2_HIGH;
    if x < LINEAR { x } else { y }
}
