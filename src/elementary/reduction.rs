//! Splits the argument of an exponential into a multiple of ln 2 and a remainder.

/// ln 2 in two parts, and 1/ln 2. Small multiples of the first part are exact.
pub(super) const LN2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
pub(super) const LN2_LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
const INVERSE_LN2: f64 = f64::from_bits(0x3ff7_1547_652b_82fe);

/// An argument is reduced if its size is at least this, a little more than ½ ln 2.
const REDUCED: f64 = f64::from_bits(0x3fd6_2e43_0000_0000);

/// All numbers from 2^52 to 2^53 are integers, so a sum in this range is rounded to an integer.
pub(super) const INTEGERS: f64 = (1_u64 << 52) as f64;

/// Returns the integer k ≥ 0 for which x + k · ln 2 is nearest to 0. x is at most 0.
#[inline(always)]
pub(super) fn halvings(x: f64) -> f64 {
    let ratio = 0.5 - INVERSE_LN2 * x;
    // Rounds down. SSE2 has no instruction for it.
    let rounded = (ratio + INTEGERS) - INTEGERS;
    let whole = rounded - if rounded > ratio { 1.0 } else { 0.0 };
    if -x >= REDUCED { whole } else { 0.0 }
}

/// Returns 2^−k for an integer k from 0 to 1,022.
#[inline(always)]
pub(super) const fn half_to(k: f64) -> f64 {
    f64::from_bits(1023_u64.wrapping_sub((k + INTEGERS).to_bits()) << 52)
}
