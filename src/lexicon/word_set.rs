//! A hash set of words in which each word carries the lists that hold it.

use crate::hash::hash64;
use crate::unicode;

/// A set of lower-case words. Each word has one bit per list that holds it.
///
/// An open-addressing table of frozen hashes: one probe answers for all lists. Two words of the same 64-bit hash count
/// as one.
pub(crate) struct WordSet {
    /// 16 bits of each slot's hash, 0 where the slot is free. They fit the L1 cache, and most words need no more.
    tags: Vec<u16>,
    slots: Vec<(u64, u64)>,
}

impl WordSet {
    /// Builds a set from pairs of a word and its bits. Bits of equal words are merged.
    pub(crate) fn new<'a>(words: impl IntoIterator<Item = (&'a str, u64)>) -> Self {
        let words: Vec<_> = words.into_iter().map(|(word, bits)| (hash64(word.as_bytes()), bits)).collect();
        // At least half of the slots stay free, so a probe ends soon.
        let n_slots = (2 * words.len() + 1).next_power_of_two();
        let mut set = Self { tags: vec![0; n_slots], slots: vec![(0, 0); n_slots] };
        for (hash, bits) in words {
            let at = set.slot(hash);
            set.tags[at] = Self::tag(hash);
            set.slots[at] = (hash, set.slots[at].1 | bits);
        }
        set
    }

    /// Returns the bits of the word with this [`hash64`], 0 for an unknown word.
    #[inline]
    pub(crate) fn bits_of_hash(&self, hash: u64) -> u64 {
        let at = self.slot(hash);
        if self.tags.get(at) == Some(&0) { 0 } else { self.slots.get(at).map_or(0, |slot| slot.1) }
    }

    /// Returns the bits of a lower-case word.
    pub(crate) fn bits(&self, word: &str) -> u64 {
        self.bits_of_hash(hash64(word.as_bytes()))
    }

    /// The slot that holds the hash, or the free slot where it would go.
    #[inline]
    fn slot(&self, hash: u64) -> usize {
        let mask = self.tags.len() - 1;
        let mut at = hash as usize & mask;
        let is_other = |at: usize| match self.tags.get(at) {
            Some(0) | None => false,
            Some(&tag) => tag != Self::tag(hash) || self.slots.get(at).is_some_and(|slot| slot.0 != hash),
        };
        while is_other(at) {
            at = (at + 1) & mask;
        }
        at
    }

    #[inline]
    const fn tag(hash: u64) -> u16 {
        (hash >> 48) as u16 | 1
    }
}

/// Returns the [`hash64`] of a word's lower-case form. Words of up to 64 bytes need no allocation.
pub(crate) fn hash_of_lower(word: &str) -> u64 {
    let mut buffer = [0; 64];
    match buffer.get_mut(..word.len()) {
        Some(lower) if word.is_ascii() => {
            lower.copy_from_slice(word.as_bytes());
            lower.make_ascii_lowercase();
            hash64(lower)
        }
        _ => hash64(unicode::to_lower(word).as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_carry_the_bits_of_their_lists() {
        let set = WordSet::new([("uno", 1), ("due", 2), ("uno", 4), ("", 8)]);
        assert_eq!(["uno", "due", "tre", ""].map(|word| set.bits(word)), [5, 2, 0, 8]);
        assert_eq!(WordSet::new([]).bits("uno"), 0);
    }

    #[test]
    fn a_full_set_finds_every_word() {
        let words: Vec<String> = (0..4096).map(|n| format!("w{n}")).collect();
        let set = WordSet::new(words.iter().zip(1..).map(|(word, bits)| (word.as_str(), bits)));
        assert!((1..).zip(&words).all(|(bits, word)| set.bits(word) == bits));
        assert!((4096..9000).all(|n| set.bits(&format!("w{n}")) == 0));
    }

    #[test]
    fn the_hash_ignores_case() {
        let long = "É".repeat(100);
        for word in ["", "Ciao", "PERCHÉ", long.as_str()] {
            assert_eq!(hash_of_lower(word), hash64(word.to_lowercase().as_bytes()), "{word}");
        }
    }
}
