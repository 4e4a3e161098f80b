//! `offers`: discounts, prices, deadlines, and phrases of urgency, scarcity, social proof and gratitude.

use super::extractor::{Extractor, Scratch};

/// Discounts, prices, deadlines, rhetoric.
pub(super) const BLOCKS: usize = 4;

pub(super) fn features(
    _extractor: &Extractor<'_>,
    _row: usize,
    _scratch: &mut Scratch,
    _emit: &mut impl FnMut(u64),
) {
}
