//! A cache of recent words: bytes → form, without folding or hashing.

use crate::text::detect::Lists;

/// A direct-mapped cache of words, by their bytes. A new word replaces the word in its slot.
///
/// Running text repeats few words often, so most tokens are found here, at a tenth of the cost of folding and hashing.
/// Bench: `pipeline/jsonl-5000/read`.
#[derive(Debug)]
pub(super) struct WordCache {
    slots: Vec<(Key, Known)>,
}

/// Up to 15 bytes and their number, which is 0 for words that are never cached.
pub(super) type Key = (u64, u64);

/// A surface form.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Known {
    /// Its id in the vocabulary.
    pub(crate) form: u32,
    /// The language lists that hold it.
    pub(crate) lists: Lists,
}

/// 8,192 slots fit the L2 cache.
const SLOT_BITS: u32 = 13;

impl Default for WordCache {
    fn default() -> Self {
        Self { slots: vec![FREE; 1 << SLOT_BITS] }
    }
}

impl WordCache {
    /// Forgets the words with this form id and higher ones.
    pub(super) fn forget_from(&mut self, form: u32) {
        self.slots.iter_mut().filter(|slot| slot.1.form >= form).for_each(|slot| *slot = FREE);
    }

    /// Returns the word in the slot of a key, and whether it has the key. There is no branch, as it could not be predicted.
    #[inline]
    pub(super) fn get(&self, key: Key) -> (Known, bool) {
        let (known_key, known) = self.slots.get(slot(key)).copied().unwrap_or(FREE);
        (known, (known_key.0 ^ key.0) | (known_key.1 ^ key.1) == 0)
    }

    /// Caches a word.
    pub(super) fn set(&mut self, key: Key, known: Known) {
        if let Some(slot) = self.slots.get_mut(slot(key)).filter(|_| key != NONE) {
            *slot = (key, known);
        }
    }
}

/// The key of words that are never cached.
const NONE: Key = (0, 0);
/// A free slot, under the key of no word.
const FREE: (Key, Known) = ((1, 0), Known { form: 0, lists: Lists::NONE });

/// Returns the key of a part of a text.
#[inline]
pub(super) fn key(text: &[u8], start: usize, end: usize) -> Key {
    let length = end.wrapping_sub(start);
    if !(1..16).contains(&length) {
        return NONE;
    }
    let (low, high) = match text.get(start..).and_then(|rest| rest.first_chunk::<16>()) {
        Some(head) => {
            let (word, (low, high)) = (u128::from_le_bytes(*head), MASKS[length]);
            (word as u64 & low, (word >> 64) as u64 & high)
        }
        None => {
            let bytes = text.get(start..end).unwrap_or_default().iter();
            let word = bytes.rev().fold(0, |word: u128, &b| word << 8 | u128::from(b));
            (word as u64, (word >> 64) as u64)
        }
    };
    (low, high | (length as u64) << 56)
}

/// The bit masks of 0 to 15 bytes.
const MASKS: [(u64, u64); 16] = {
    let mut masks = [(0, 0); 16];
    let mut i = 0;
    while i < 16 {
        let mask = (1_u128 << (8 * i)) - 1;
        masks[i] = (mask as u64, (mask >> 64) as u64);
        i += 1;
    }
    masks
};

/// Returns the case-folded form of an ASCII word and its length in bytes; `None` for any other word.
#[inline]
pub(super) fn folded((low, high): Key) -> Option<([u8; 16], usize)> {
    /// A byte in each place.
    const fn all(byte: u8) -> u128 {
        u128::from_le_bytes([byte; 16])
    }
    let length = (high >> 56) as usize;
    let word = u128::from(low) | u128::from(high & (u64::MAX >> 8)) << 64;
    if length == 0 || word & all(0x80) != 0 {
        return None;
    }
    // The upper bit of each sum is set if the byte is at least `A`, or above `Z`.
    let capitals = (word + all(0x80 - b'A')) & !(word + all(0x7F - b'Z')) & all(0x80);
    Some(((word | capitals >> 2).to_le_bytes(), length))
}

#[inline]
fn slot((low, high): Key) -> usize {
    let mixed = (low ^ high.rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> (64 - SLOT_BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_the_bytes_and_their_number() {
        let text = "ab ab abc straordinariamente perché\0 perché";
        let key = |word: &str, nth: usize| {
            let start = text.match_indices(word).nth(nth).unwrap().0;
            key(text.as_bytes(), start, start + word.len())
        };
        assert_eq!(key("ab", 0), key("ab", 1));
        assert_ne!(key("ab", 0), key("abc", 0));
        assert_eq!(key("perché", 0), key("perché", 1));
        assert_ne!(key("perché", 0), key("perché\0", 0));
        assert_eq!(key("straordinariamente", 0), NONE);
        assert_ne!(key("straordinariame", 0), NONE);
        assert_eq!(super::key(text.as_bytes(), 5, 5), NONE);
    }

    #[test]
    fn words_of_ascii_are_folded() {
        for word in ["Ciao", "SALE20", "@AZ[`az{", "l'Arte", "straordinariaME", "\0\x7F"] {
            let (bytes, length) = folded(key(word.as_bytes(), 0, word.len())).unwrap();
            assert_eq!(bytes[..length], *word.to_ascii_lowercase().as_bytes());
        }
        assert_eq!(folded(key("Città".as_bytes(), 0, 6)), None);
        assert_eq!(folded(NONE), None);
    }

    #[test]
    fn words_are_cached_until_forgotten() {
        let (mut cache, ciao) = (WordCache::default(), key(b"ciao", 0, 4));
        assert!(!cache.get(ciao).1 && !cache.get(NONE).1);
        cache.set(ciao, Known { form: 3, ..Known::default() });
        cache.set(NONE, Known { form: 4, ..Known::default() });
        assert!(cache.get(ciao).1 && cache.get(ciao).0.form == 3);
        assert!(!cache.get(key(b"cia", 0, 3)).1 && !cache.get(NONE).1);
        cache.forget_from(4);
        assert!(cache.get(ciao).1);
        cache.forget_from(3);
        assert!(!cache.get(ciao).1);
    }
}
