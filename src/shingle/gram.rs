//! Rolling hashes of n-grams.
//!
//! A gram of terms h₁…hₙ (64-bit hashes) is mix64(salt + n + Σ hᵢ·Mⁿ⁻ⁱ) in wrapping 64-bit arithmetic. The hash depends on
//! the positions, keeps the borders of terms, and is rolled in O(1) per position for any n. Two different grams of strong
//! term hashes collide with probability 2⁻⁶⁴ to first order.

use crate::hash::mix64;

/// The multiplier of the rolling sum: 64 bits of the golden ratio, odd.
pub(super) const M: u64 = 0x9E37_79B9_7F4A_7C15;

/// Calls `emit` with the hash of every n-gram of `terms`, in order, repeats included.
///
/// Fewer terms than `n` are one gram of all terms; no terms have no gram. `salt` separates languages and kinds of grams.
/// O(terms).
#[inline]
pub fn grams(terms: &[u64], n: usize, salt: u64, mut emit: impl FnMut(u64)) {
    let n = n.min(terms.len());
    if n == 0 {
        return;
    }
    let salt = salt.wrapping_add(n as u64);
    let leaving = (1..n).fold(1u64, |power, _| power.wrapping_mul(M));
    let mut sum = 0u64;
    for &term in &terms[..n - 1] {
        sum = sum.wrapping_mul(M).wrapping_add(term);
    }
    for (i, &term) in terms[n - 1..].iter().enumerate() {
        sum = sum.wrapping_mul(M).wrapping_add(term);
        emit(mix64(salt.wrapping_add(sum)));
        sum = sum.wrapping_sub(terms[i].wrapping_mul(leaving));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::hash64;
    use proptest::prelude::*;

    fn rolled(terms: &[u64], n: usize) -> Vec<u64> {
        let mut out = Vec::new();
        grams(terms, n, 7, |h| out.push(h));
        out
    }

    /// Computes the hashes by the definition, gram by gram.
    fn plain(terms: &[u64], n: usize) -> Vec<u64> {
        let n = n.min(terms.len());
        if n == 0 {
            return Vec::new();
        }
        terms
            .windows(n)
            .map(|w| {
                let sum = w.iter().fold(0u64, |s, t| s.wrapping_mul(M).wrapping_add(*t));
                mix64(7u64.wrapping_add(n as u64).wrapping_add(sum))
            })
            .collect()
    }

    proptest! {
        #[test]
        fn rolling_hashes_equal_the_definition(terms in prop::collection::vec(any::<u64>(), 0..40), n in 1usize..14) {
            prop_assert_eq!(rolled(&terms, n), plain(&terms, n));
        }
    }

    #[test]
    fn short_texts_are_one_gram() {
        let words: Vec<u64> = ["buona", "giornata"].iter().map(|w| hash64(w.as_bytes())).collect();
        assert_eq!(rolled(&words, 4).len(), 1);
        assert!(rolled(&[], 4).is_empty());
        // A gram of two is not the gram of four that happens to start with zeros.
        assert_ne!(rolled(&words, 4), rolled(&[0, 0, words[0], words[1]], 4));
    }
}
