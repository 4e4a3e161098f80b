//! A filter before word comparisons: the first bytes and the lengths of a set of words.

/// Bit `n` of entry `b` is set if a word begins with byte `b` and has `n` bytes. Bit 63 stands for 63 bytes or more.
///
/// One look-up rejects most words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Initials([u64; 256]);

impl Default for Initials {
    fn default() -> Self {
        Self([0; 256])
    }
}

impl Initials {
    /// Adds a word in any case.
    pub(super) fn add(&mut self, word: &str) {
        // The cases of a letter outside ASCII may differ in their first byte and in length.
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

    /// Adds the words of another filter.
    pub(super) fn merge(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(all, other)| *all |= other);
    }

    /// Returns false if no word in the set equals this one.
    #[inline]
    pub(super) fn may_be(&self, word: &[u8]) -> bool {
        word.first().is_some_and(|&first| self.may_be_at(first, word.len()))
    }

    #[inline]
    pub(super) fn may_be_at(&self, first: u8, length: usize) -> bool {
        self.0[first as usize] >> length.min(63) & 1 == 1
    }
}
