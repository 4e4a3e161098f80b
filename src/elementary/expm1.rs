//! The exponential function less 1, by the method of FreeBSD's s_expm1.c, which libm uses.

use super::reduction::{LN2_HIGH, LN2_LOW, half_to, halvings};
use super::vectors::replace;

const Q: [f64; 5] = [
    f64::from_bits(0xbfa1_1111_1111_10f4),
    f64::from_bits(0x3f5a_01a0_19fe_5585),
    f64::from_bits(0xbf14_ce19_9eaa_dbb7),
    f64::from_bits(0x3ed0_cfca_86e6_5239),
    f64::from_bits(0xbe8a_fdb7_6e09_c32d),
];

/// For a smaller |x| the function is x.
const LINEAR: f64 = f64::from_bits(0x3c90_0000_0000_0000);

/// For this |x| or a larger one the function is −1.
const FULL: f64 = f64::from_bits(0x4043_687a_0000_0000);

/// Replaces each number by its exponential less 1. No number may be positive or NaN.
pub(crate) fn expm1_of_negatives(numbers: &mut [f64]) {
    replace(numbers, expm1);
}

/// Returns the exponential of x ≤ 0, less 1.
#[inline(always)]
pub(super) fn expm1(number: f64) -> f64 {
    let k = halvings(number);
    let high = number + k * LN2_HIGH;
    let low = -k * LN2_LOW;
    let x = high - low;
    let c = (high - x) - low;
    let half = 0.5 * x;
    let square = x * half;
    let r = 1.0 + square * (Q[0] + square * (Q[1] + square * (Q[2] + square * (Q[3] + square * Q[4]))));
    let t = 3.0 - r * half;
    let e = square * ((r - t) / (6.0 - x * t));
    let whole = x - (x * e - square);
    let e = (x * (e - c) - c) - square;
    let halved = 0.5 * (x - e) - 0.5;
    let less = (x - e + 1.0) * half_to(k) - 1.0;
    let y = if k == 0.0 {
        whole
    } else if k == 1.0 {
        halved
    } else {
        less
    };
    let y = if -number < LINEAR { number } else { y };
    if -number >= FULL { -1.0 } else { y }
}
