//! `characters`: 12-grams of letters across words, the eighth of them with the lowest hashes, at least one.
//!
//! What it sees: what `wording` sees, robust to endings and typing errors. What it does not: who shares only a topic, as
//! grams inside words would. Sampling by hash (FracMinHash) costs an eighth and leaves S unbiased to first order. Base
//! similarity S_0 of English essays: about .006.

use super::extractor::{Extractor, spelled};
use crate::corpus::Token;
use crate::hash::mix64;
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

/// The grams of one text that are looked at.
#[derive(Default)]
pub(super) struct Sample {
    lowest: Option<u64>,
    taken: bool,
}

impl Sample {
    /// The feature of a gram that is sampled.
    pub(super) fn add(&mut self, gram: u64) -> Option<u64> {
        self.lowest = Some(self.lowest.map_or(gram, |known| known.min(gram)));
        let feature = sampled(gram);
        self.taken |= feature.is_some();
        feature
    }

    /// The feature of the lowest gram where none is sampled: a short text must not vanish by the luck of its hashes.
    pub(super) fn lowest(&self) -> Option<u64> {
        self.lowest.filter(|_| !self.taken).map(feature)
    }
}

/// The feature of a gram that is sampled.
pub(super) fn sampled(gram: u64) -> Option<u64> {
    (gram >> 61 == 0).then(|| feature(gram))
}

/// The three leading zeros of the sampled eighth are rotated away: features stay spread over all blocks.
fn feature(gram: u64) -> u64 {
    gram.rotate_left(3)
}

/// Adds the letters of a token, or of the slot that stands for it, after a space if any came before; the number of spaces.
pub(super) fn spell(
    extractor: &Extractor<'_>,
    token: Token,
    slot: Option<u8>,
    terms: &mut Vec<u64>,
) -> usize {
    let letters = &extractor.letters;
    let spaces = usize::from(!terms.is_empty());
    terms.extend((0..spaces).map(|_| letters.ascii[usize::from(b' ')]));
    match slot {
        Some(slot) => terms.extend_from_slice(&letters.slots[slot as usize & 15]),
        None => {
            let surface = extractor.corpus.vocabulary.surface(token.form());
            terms.extend(surface.chars().map(|c| match letters.ascii.get(c as usize) {
                Some(&hash) => hash,
                None => character_hash(c as u32),
            }));
        }
    }
    spaces
}

fn character_hash(character: u32) -> u64 {
    mix64(u64::from(character) + 0x5bd1_e995)
}
