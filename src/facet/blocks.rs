//! Blocks of features: each is normalised on its own, and blocks that hold a feature weigh the same.

/// The most blocks of a facet: the block is in the two lowest bits of a feature.
pub(crate) const MAX_BLOCKS: usize = 4;

/// Returns a feature with its block in the lowest bits.
pub(super) const fn in_block(feature: u64, block: usize) -> u64 {
    (feature & !(MAX_BLOCKS as u64 - 1)) | block as u64
}

/// Returns the divisors of the counts of each block, from their sums of squares. Divided blocks have norm 1 each before the
/// whole is scaled to norm 1. The divisor of an empty block is infinite.
pub(crate) fn block_norms(squares: [f64; MAX_BLOCKS]) -> [f64; MAX_BLOCKS] {
    let held = squares.iter().filter(|&&s| s > 0.0).count() as f64;
    squares.map(|s| if s > 0.0 { libm::sqrt(held * s) } else { f64::INFINITY })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_weigh_the_same() {
        assert_eq!((in_block(u64::MAX, 2) & 3, in_block(7, 0)), (2, 4));
        assert_eq!(
            block_norms([9.0, 0.0, 4.0, 0.0]),
            [18_f64.sqrt(), f64::INFINITY, 8_f64.sqrt(), f64::INFINITY]
        );
    }
}
