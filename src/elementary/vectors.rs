//! Applies a function to many numbers with the widest vectors of the processor.
//!
//! A vector instruction computes each number as the scalar one does, so the results do not depend on the processor.
#![allow(unsafe_code)]

/// Replaces each number by a function of it. The compiler vectorises a function that is inlined and does not branch.
#[inline]
pub(super) fn replace(numbers: &mut [f64], function: impl Fn(f64) -> f64) {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl")
        {
            // SAFETY: the processor has these instructions.
            return unsafe { replace_by_avx512(numbers, function) };
        }
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has these instructions.
            return unsafe { replace_by_avx2(numbers, function) };
        }
    }
    for x in numbers {
        *x = function(*x);
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl")]
fn replace_by_avx512(numbers: &mut [f64], function: impl Fn(f64) -> f64) {
    for x in numbers {
        *x = function(*x);
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn replace_by_avx2(numbers: &mut [f64], function: impl Fn(f64) -> f64) {
    for x in numbers {
        *x = function(*x);
    }
}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use super::*;
    use crate::elementary::{exp::exp, expm1::expm1, log1p::log1p};

    #[test]
    fn vectors_of_any_width_give_the_bits_of_scalars() {
        fn check(sign: f64, function: impl Fn(f64) -> f64 + Copy) {
            let numbers: Vec<f64> =
                (0..10_000).map(|i| sign * libm::exp2(f64::from(i) / 143.0 - 60.0)).collect();
            let bits = |numbers: &[f64]| numbers.iter().map(|x| x.to_bits()).collect::<Vec<u64>>();
            let expected = bits(&numbers.iter().map(|&x| function(x)).collect::<Vec<f64>>());
            let mut found = numbers.clone();
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
            {
                // SAFETY: the processor has these instructions.
                unsafe { replace_by_avx512(&mut found, function) };
                assert_eq!(bits(&found), expected);
            }
            if is_x86_feature_detected!("avx2") {
                found = numbers;
                // SAFETY: the processor has these instructions.
                unsafe { replace_by_avx2(&mut found, function) };
                assert_eq!(bits(&found), expected);
            }
        }
        check(-1.0, exp);
        check(-1.0, expm1);
        check(1.0, log1p);
    }
}
