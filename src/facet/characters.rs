//! `characters`: 12-grams of letters across words, the eighth of them with the lowest hashes, at least one.
//!
//! Sampling by hash (FracMinHash) costs an eighth and leaves S unbiased to first order. The similarity by chance S_0 of
//! English essays is about .006.

use super::context::Context;
use super::definition::Definition;
use super::gram_kind::Spelling;
use crate::corpus::Token;

/// Characters per gram.
pub const CHARACTER_GRAM: usize = 12;

pub(super) const DEFINITION: Definition = Definition {
    name: "characters",
    sees: "what wording sees, robust to endings and typing errors",
    misses: "shared topics, which shorter grams within words would show",
    ..Definition::of_grams(Spelling::Letters, Some(CHARACTER_GRAM))
};

/// The sample of the grams of one text.
#[derive(Default)]
pub(super) struct Sample {
    lowest: Option<u64>,
    taken: bool,
}

impl Sample {
    /// Returns the feature of a gram if the gram is sampled.
    pub(super) fn add(&mut self, gram: u64) -> Option<u64> {
        self.lowest = Some(self.lowest.map_or(gram, |known| known.min(gram)));
        let feature = sampled(gram);
        self.taken |= feature.is_some();
        feature
    }

    /// Returns the feature of the lowest gram if no gram is sampled, so that every text with a gram has a feature.
    pub(super) fn lowest(&self) -> Option<u64> {
        self.lowest.filter(|_| !self.taken).map(feature)
    }
}

/// Returns the feature of a gram if the gram is sampled.
pub(super) fn sampled(gram: u64) -> Option<u64> {
    (gram >> 61 == 0).then(|| feature(gram))
}

/// Rotates the three leading zeros of a sampled gram away, so that features spread over all blocks of the sums.
fn feature(gram: u64) -> u64 {
    gram.rotate_left(3)
}

/// Appends the letters of a token, or of the slot in its place, after a space unless they come first. Returns the number
/// of spaces.
pub(super) fn spell(context: &Context<'_>, token: Token, slot: Option<u8>, terms: &mut Vec<u64>) -> usize {
    let letters = &context.letters;
    let spaces = usize::from(!terms.is_empty());
    terms.extend((0..spaces).map(|_| letters.of(' ')));
    match slot {
        Some(slot) => terms.extend_from_slice(letters.of_slot(slot)),
        None => {
            let surface = context.corpus.vocabulary.surface(token.form());
            terms.extend(surface.chars().map(|c| letters.of(c)));
        }
    }
    spaces
}
