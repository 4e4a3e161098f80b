//! The exponential function, by the method of FreeBSD's e_exp.c, which libm uses.

use super::reduction::{LN2_HIGH, LN2_LOW, half_to, halvings};
use super::vectors::replace;

const P: [f64; 5] = [
    f64::from_bits(0x3fc5_5555_5555_553e),
    f64::from_bits(0xbf66_c16c_16be_bd93),
    f64::from_bits(0x3f11_566a_af25_de2c),
    f64::from_bits(0xbebb_bd41_c5d2_6bf1),
    f64::from_bits(0x3e66_3769_72be_a4d0),
];

/// For a smaller |x| the function is 1 + x.
const LINEAR: f64 = f64::from_bits(0x3e30_0001_0000_0000);

/// Below the first argument the result may be subnormal; below the second it is 0.
const SUBNORMAL: f64 = -708.0;
const ZERO: f64 = f64::from_bits(0xc087_4910_d52d_3051);

/// Numbers of a chunk. libm computes the whole chunk if one of its results may be subnormal.
const CHUNK: usize = 64;

/// Replaces each number by its exponential. No number may be positive or NaN.
pub(crate) fn exp_of_negatives(numbers: &mut [f64]) {
    for chunk in numbers.chunks_mut(CHUNK) {
        let has_subnormal = chunk.iter().fold(false, |any, &x| any | (ZERO..SUBNORMAL).contains(&x));
        match has_subnormal {
            true => chunk.iter_mut().for_each(|x| *x = libm::exp(*x)),
            false => replace(chunk, exp),
        }
    }
}

/// Returns the exponential of x ≤ 0. The result must not be subnormal.
#[inline(always)]
pub(super) fn exp(x: f64) -> f64 {
    let k = halvings(x);
    let high = x + k * LN2_HIGH;
    let low = -k * LN2_LOW;
    let r = high - low;
    let square = r * r;
    let c = r - square * (P[0] + square * (P[1] + square * (P[2] + square * (P[3] + square * P[4]))));
    let of_r = 1.0 + (r * c / (2.0 - c) - low + high);
    let y = if -x >= LINEAR { of_r * half_to(k) } else { 1.0 + x };
    if x < ZERO { 0.0 } else { y }
}
