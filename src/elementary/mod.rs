//! `exp`, `expm1` and `log1p` of many numbers at once, with the same bits as in libm.
//!
//! The functions of libm branch on their argument, so a compiler cannot compute several at a time. Here both sides of a
//! branch are computed and one is taken. Each step is the same operation on the same numbers as in libm, and Rust never
//! fuses or reorders operations, so the results are equal on any processor. In a slice of 1,000, a number takes 1.3 to
//! 2.0 ns with AVX-512, 2.2 to 3.7 ns with AVX2 and 4 to 7 ns without either; libm takes 6.4 to 9.0 ns (Intel Xeon,
//! 2.3 GHz).

mod exp;
mod expm1;
mod log1p;
mod reduction;
mod vectors;

#[cfg(test)]
mod tests;

pub(crate) use exp::exp_of_negatives;
pub(crate) use expm1::expm1_of_negatives;
pub(crate) use log1p::log1p_of_positives;
