//! Folded surface form → dense id, private to one corpus.

use super::word_cache::Known;
use crate::error::ErrorKind;
use crate::text::detect::Lists;

/// Distinct folded surface forms, numbered by first occurrence. Ids never leave the corpus.
///
/// Forms are identified by their frozen hash, as features are everywhere. Comparing spellings would cost a cache miss for
/// each token. Two of ten million forms have the same hash with a probability of 3·10⁻⁶.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vocabulary {
    text: String,
    ends: Vec<u32>,
    hashes: Vec<u64>,
    /// Open addressing with linear probing. Its length is a power of two, or 0.
    slots: Vec<Slot>,
}

/// The hash of a form, its id or `EMPTY`, and the language lists that hold it if it is ASCII.
type Slot = (u64, u32, Lists);

const EMPTY: u32 = u32::MAX;

/// The most surface forms of one corpus, and the most bytes of them.
pub(super) const MAX_FORMS: usize = (1 << 27) - 1;

/// The error for a full vocabulary.
pub(super) const TOO_MANY_WORDS: ErrorKind =
    ErrorKind::TooManyIds { what: "distinct words", limit: MAX_FORMS };
const MAX_BYTES: usize = u32::MAX as usize;

/// Returns the provisional id of the nth form that the vocabulary lacks, counted down from the largest id; and the other
/// way round.
pub(super) const fn provisional(form: usize) -> usize {
    (MAX_FORMS - 1).wrapping_sub(form)
}

impl Vocabulary {
    /// Returns the text of all forms, the end of each in it, and its hash.
    #[cfg(feature = "arrow")]
    pub(super) fn into_parts(self) -> (String, Vec<u32>, Vec<u64>) {
        (self.text, self.ends, self.hashes)
    }

    /// Returns a vocabulary from its parts; `None` if they contradict each other. It cannot look up a form by its hash.
    #[cfg(feature = "arrow")]
    pub(super) fn from_parts(text: Vec<u8>, ends: Vec<u32>, hashes: Vec<u64>) -> Option<Self> {
        let text = String::from_utf8(text).ok()?;
        let is_sound = ends.len() == hashes.len()
            && ends.len() <= MAX_FORMS
            && ends.is_sorted()
            && ends.last().copied().unwrap_or(0) as usize == text.len()
            && ends.iter().all(|&end| text.is_char_boundary(end as usize));
        is_sound.then_some(Self { text, ends, hashes, slots: Vec::new() })
    }

    /// Bytes in memory.
    pub(super) fn heap_bytes(&self) -> usize {
        self.text.capacity()
            + self.ends.capacity() * 4
            + self.hashes.capacity() * 8
            + self.slots.len() * size_of::<Slot>()
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The surface form of an id.
    pub(crate) fn surface(&self, id: u32) -> &str {
        let i = id as usize;
        let start = if i == 0 { 0 } else { self.ends[i - 1] as usize };
        &self.text[start..self.ends[i] as usize]
    }

    /// The frozen hash of the surface form of an id.
    pub(crate) fn hash(&self, id: u32) -> u64 {
        self.hashes[id as usize]
    }

    /// Returns the form of a hash.
    #[inline]
    pub(crate) fn find(&self, hash: u64) -> Option<Known> {
        let slot = self.slots.get(self.slot(hash)).filter(|slot| slot.1 != EMPTY);
        slot.map(|&(_, form, lists)| Known { form, lists })
    }

    /// Reads the first slot of each hash, so that the cache misses of many hashes overlap. In [`find`](Self::find) branches
    /// would part them.
    pub(crate) fn fetch(&self, hashes: &[u64]) {
        let mask = self.slots.len().wrapping_sub(1);
        let first = |hash: u64| self.slots.get(hash as usize & mask).map_or(0, |slot| slot.1);
        std::hint::black_box(hashes.iter().fold(0, |seen, &hash| seen ^ first(hash)));
    }

    /// Returns the form of a hash, added if it is new; `None` if the vocabulary is full.
    pub(crate) fn intern_hashed(&mut self, surface: &str, hash: u64) -> Option<Known> {
        if let Some(known) = self.find(hash) {
            return Some(known);
        }
        if self.len() >= MAX_FORMS || self.text.len() + surface.len() > MAX_BYTES {
            return None;
        }
        if (self.len() + 1) * 4 > self.slots.len() * 3 {
            self.grow();
        }
        let known = Known { form: self.len() as u32, lists: Lists::of(surface, hash) };
        let at = self.slot(hash);
        self.slots[at] = (hash, known.form, known.lists);
        self.text.push_str(surface);
        self.ends.push(self.text.len() as u32);
        self.hashes.push(hash);
        Some(known)
    }

    /// Adds the forms of another vocabulary and returns the id here of each of its ids; `None` if this one is full.
    pub(crate) fn absorb(&mut self, other: &Self) -> Option<Vec<u32>> {
        let mut ids = Vec::with_capacity(other.len());
        for hashes in other.hashes.chunks(256) {
            self.fetch(hashes);
            for &hash in hashes {
                ids.push(self.intern_hashed(other.surface(ids.len() as u32), hash)?.form);
            }
        }
        Some(ids)
    }

    /// Returns the slot of a hash, or the free slot for it; 0 without slots.
    #[inline]
    fn slot(&self, hash: u64) -> usize {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        while self.slots.get(at).is_some_and(|&(known, id, _)| known != hash && id != EMPTY) {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(1024);
        let old = std::mem::replace(&mut self.slots, vec![(0, EMPTY, Lists::NONE); size]);
        for slot in old.into_iter().filter(|slot| slot.1 != EMPTY) {
            let at = self.slot(slot.0);
            self.slots[at] = slot;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::hash64;

    #[test]
    fn forms_are_numbered_once() {
        let mut words = Vocabulary::default();
        let ids: Vec<u32> = ["ciao", "marco", "", "ciao", "è", ""]
            .iter()
            .map(|w| words.intern_hashed(w, hash64(w.as_bytes())).unwrap().form)
            .collect();
        assert_eq!(ids, [0, 1, 2, 0, 3, 2]);
        assert_eq!(words.surface(3), "è");
        assert_eq!(words.hash(1), hash64(b"marco"));
        assert_eq!(words.find(hash64(b"marco")).map(|known| known.form), Some(1));
        assert!(words.find(hash64(b"anna")).is_none());
        assert!(Vocabulary::default().find(7).is_none());
        let mut other = Vocabulary::default();
        for i in 0..5000 {
            let word = format!("w{i}");
            assert_eq!(other.intern_hashed(&word, hash64(word.as_bytes())).map(|known| known.form), Some(i));
        }
        other.intern_hashed("ciao", hash64(b"ciao"));
        let map = words.absorb(&other).unwrap();
        assert_eq!(words.len(), 4 + 5000);
        assert_eq!(map[5000], 0);
        assert!((0..5001).all(|id| words.surface(map[id as usize]) == other.surface(id)));
    }
}
