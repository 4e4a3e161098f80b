//! Splits an exponent into a power of two and a rest.

/// ln 2 in two parts, of which a multiple of the first is exact, and its inverse.
pub(super) const LN2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
pub(super) const LN2_LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
const INVERSE_LN2: f64 = f64::from_bits(0x3ff7_1547_652b_82fe);

/// An exponent of this size, a little more than ½ ln 2, or more is reduced.
const REDUCED: f64 = f64::from_bits(0x3fd6_2e43_0000_0000);

/// The numbers from here to twice as many are integers: a sum in this range is rounded to one.
pub(super) const INTEGERS: f64 = (1_u64 << 52) as f64;

/// Returns the k ≥ 0 for which x + k · ln 2 is near 0, with x ≤ 0.
#[inline(always)]
pub(super) fn halvings(x: f64) -> f64 {
    let ratio = 0.5 - INVERSE_LN2 * x;
    // SSE2 has no instruction that rounds down.
    let rounded = (ratio + INTEGERS) - INTEGERS;
    let whole = rounded - if rounded > ratio { 1.0 } else { 0.0 };
    if -x >= REDUCED { whole } else { 0.0 }
}

/// Returns 2^−k for an integer k from 0 to 1,022.
#[inline(always)]
pub(super) const fn half_to(k: f64) -> f64 {
    f64::from_bits(1023_u64.wrapping_sub((k + INTEGERS).to_bits()) << 52)
}
