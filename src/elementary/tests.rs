//! The functions equal those of libm in every bit.

use super::*;
use crate::hash::SplitMix64;

/// Numbers of every size from 0 on, and the numbers next to each threshold of the methods.
fn numbers() -> Vec<f64> {
    let mut rng = SplitMix64::new(18, 1);
    let mut numbers = vec![0.0, 5e-324, f64::MIN_POSITIVE, f64::MAX, f64::INFINITY];
    for i in 0..200_000 {
        let unit = rng.unit();
        numbers.push(match i % 5 {
            0 => unit,
            1 => 10.0 * unit,
            2 => 800.0 * unit,
            3 => libm::exp2(140.0 * unit - 80.0),
            _ => f64::from_bits((rng.next_u64() >> 1) % f64::INFINITY.to_bits()),
        });
    }
    let mut around =
        |x: f64| numbers.extend((-3..=3).map(|i| f64::from_bits(x.to_bits().wrapping_add_signed(i))));
    // Thresholds that compare only the upper half of a number.
    for upper in [
        0x3c8f_ffff_u64,
        0x3c90_0000,
        0x3ca0_0000,
        0x3e30_0000,
        0x3e30_0001,
        0x3fd6_2e42,
        0x3fd6_2e43,
        0x3fda_827a,
        0x3ff0_a2b1,
        0x3ff0_a2b2,
        0x4043_687a,
        0x4086_232b,
        0x4087_4910,
        0x4340_0000,
    ] {
        [0, 0xd52d_3051, 0xfefa_39ef, 0xffff_fff0]
            .into_iter()
            .for_each(|lower| around(f64::from_bits(upper << 32 | lower)));
    }
    (1..2200).for_each(|k| around(f64::from(k) * 0.5 * std::f64::consts::LN_2));
    (1..60).for_each(|k| around(libm::exp2(0.5 * f64::from(k)) - 1.0));
    numbers
}

fn check(fast: fn(&mut [f64]), slow: fn(f64) -> f64, sign: f64) {
    let numbers: Vec<f64> = numbers().into_iter().map(|x| sign * x).collect();
    // 13 numbers fill no whole vectors, so some are computed one by one.
    let mut found = numbers.clone();
    found.chunks_mut(13).for_each(fast);
    let mut whole = numbers.clone();
    fast(&mut whole);
    for ((&x, found), whole) in numbers.iter().zip(found).zip(whole) {
        assert_eq!(found.to_bits(), slow(x).to_bits(), "{x:e}: {found:e}");
        assert_eq!(found.to_bits(), whole.to_bits(), "{x:e}");
    }
}

#[test]
fn exp_is_that_of_libm() {
    check(exp_of_negatives, libm::exp, -1.0);
}

#[test]
fn expm1_is_that_of_libm() {
    check(expm1_of_negatives, libm::expm1, -1.0);
}

#[test]
fn log1p_is_that_of_libm() {
    check(log1p_of_positives, libm::log1p, 1.0);
}
