//! Look-ups of words in any case.

use crate::unicode;

/// Whether two words are the same but for case, without allocating.
pub(super) fn same(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() {
        return a.eq_ignore_ascii_case(b);
    }
    lower(a).eq(lower(b))
}

pub(super) fn lower(word: &str) -> impl Iterator<Item = char> + '_ {
    word.chars().flat_map(unicode::lower)
}

/// Whether a word, in any case, is in a list of lower-case words.
pub(super) fn is_in(word: &str, list: &[&str]) -> bool {
    let Some(&first) = word.as_bytes().first() else {
        return false;
    };
    // Length and first byte pass over nearly all entries. The cases of À and à share their first byte, too.
    let first = first.to_ascii_lowercase();
    word.len() <= 32
        && list.iter().any(|entry| {
            entry.len() == word.len() && entry.as_bytes().first() == Some(&first) && same(entry, word)
        })
}

/// A list of lower-case words that nearly every other word is told apart from by its length and first byte.
pub(super) struct List {
    words: &'static [&'static str],
    /// Bit `n` of entry `b`: some word has `n` bytes, the first with these lower five bits.
    shapes: [u32; 32],
}

impl List {
    pub(super) const fn of(words: &'static [&'static str]) -> Self {
        let mut shapes = [0; 32];
        let mut i = 0;
        while i < words.len() {
            let word = words[i].as_bytes();
            shapes[word[0] as usize % 32] |= 1 << word.len();
            i += 1;
        }
        Self { words, shapes }
    }

    /// As [`is_in`].
    #[inline]
    pub(super) fn has(&self, word: &str) -> bool {
        // The cases of an ASCII letter differ in bit 5.
        let shapes = word.as_bytes().first().map_or(0, |&b| self.shapes[b as usize % 32]);
        word.len() < 32 && shapes >> word.len() & 1 == 1 && is_in(word, self.words)
    }
}

/// The first bytes and lengths of a set of words, to pass over nearly all others at the cost of one look-up.
///
/// Bit `n` of entry `b`: some word begins with byte `b` and has `n` bytes (63 or more for the last).
#[derive(Debug, Clone, Copy)]
pub(super) struct Initials([u64; 256]);

impl Default for Initials {
    fn default() -> Self {
        Self([0; 256])
    }
}

impl Initials {
    pub(super) fn add(&mut self, word: &str) {
        // The cases of a letter beyond ASCII may differ in their first byte and in length.
        let lengths = if word.is_ascii() { 1 << word.len().min(63) } else { u64::MAX };
        match word.as_bytes().first() {
            Some(&b) if b.is_ascii() => {
                self.0[b.to_ascii_lowercase() as usize] |= lengths;
                self.0[b.to_ascii_uppercase() as usize] |= lengths;
            }
            Some(_) => self.0[128..].fill(u64::MAX),
            None => {}
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(all, other)| *all |= other);
    }

    #[inline]
    pub(super) fn may_be(&self, word: &[u8]) -> bool {
        word.first().is_some_and(|&first| self.may_be_at(first, word.len()))
    }

    #[inline]
    pub(super) fn may_be_at(&self, first: u8, length: usize) -> bool {
        self.0[first as usize] >> length.min(63) & 1 == 1
    }
}
