//! `characters`: 12-grams of letters across words, the eighth of them with the lowest hashes, at least one.
//!
//! What it sees: what `wording` sees, robust to endings and typing errors. What it does not: who shares only a topic, as
//! grams inside words would. Sampling by hash (FracMinHash) costs an eighth and leaves S unbiased to first order. Base
//! similarity S_0 of English essays: about .006.

use super::extractor::{Extractor, Scratch, spelled};
use crate::corpus::Token;
use crate::hash::mix64;
use crate::shingle::grams;
use crate::text::Slot;

/// Characters per gram.
pub const CHARACTER_GRAM: usize = 12;

/// The terms of characters.
pub(super) struct Letters {
    ascii: [u64; 128],
    /// Of each slot as masked text spells it.
    slots: [Vec<u64>; 16],
}

impl Letters {
    pub(super) fn new() -> Self {
        let mut slots: [Vec<u64>; 16] = Default::default();
        for slot in Slot::ALL {
            slots[slot as usize & 15] = spelled(slot).chars().map(|c| character_hash(c as u32)).collect();
        }
        Self { ascii: std::array::from_fn(|c| character_hash(c as u32)), slots }
    }
}

pub(super) fn features(
    extractor: &Extractor<'_>,
    row: usize,
    tokens: &[Token],
    scratch: &mut Scratch,
    emit: &mut impl FnMut(u64),
) {
    let (letters, terms) = (&extractor.letters, &mut scratch.terms);
    terms.clear();
    for &token in tokens {
        if !terms.is_empty() {
            terms.push(letters.ascii[b' ' as usize]);
        }
        match extractor.slot(token) {
            Some(slot) => terms.extend_from_slice(&letters.slots[slot as usize & 15]),
            None => {
                let surface = extractor.corpus.vocabulary.surface(token.form());
                terms.extend(surface.chars().map(|c| match letters.ascii.get(c as usize) {
                    Some(&hash) => hash,
                    None => character_hash(c as u32),
                }));
            }
        }
    }
    let mut lowest = None;
    let mut sampled = false;
    // The three leading zeros of the sampled eighth are rotated away: features stay spread over all blocks.
    grams(terms, CHARACTER_GRAM, extractor.salt(row), |hash| {
        lowest = Some(lowest.map_or(hash, |known: u64| known.min(hash)));
        if hash >> 61 == 0 {
            sampled = true;
            emit(hash.rotate_left(3));
        }
    });
    // A short text must not vanish by the luck of its hashes: it keeps its lowest.
    if let (false, Some(hash)) = (sampled, lowest) {
        emit(hash.rotate_left(3));
    }
}

fn character_hash(character: u32) -> u64 {
    mix64(u64::from(character) + 0x5bd1_e995)
}
