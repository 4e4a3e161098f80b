//! Which terms of a text other brands hold, and what the others are worth in bits.

use super::grams::Holder;
use super::table::Index;
use crate::error::Result;
use crate::language::Language;
use crate::score::text::Text;
use std::ops::Range;

/// A text against an index.
#[derive(Default)]
pub(in crate::score) struct Coverage {
    /// The grams, in the order of the text.
    pub(in crate::score) grams: Vec<Held>,
    /// The cells that hold each, those of the own brand included.
    holders: Vec<Holder>,
    /// The information of each term; 0 for slots.
    pub(in crate::score) bits: Vec<f64>,
    /// True for each term in a gram that another brand holds.
    pub(in crate::score) is_shared: Vec<bool>,
    /// Bits of all words outside slots.
    pub(in crate::score) bits_all: f64,
    /// Those of words in no gram of another brand.
    pub(in crate::score) bits_own: f64,
    /// Words outside slots, and those that the index lacks.
    pub(in crate::score) n_words: usize,
    pub(in crate::score) n_unseen: usize,
}

/// A gram of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::score) struct Held {
    pub(in crate::score) terms: Range<usize>,
    pub(in crate::score) hash: u64,
    holders: Range<usize>,
}

impl Coverage {
    /// Looks up a text in the place of the last one. `own` is the brand that does not count as another. O(grams · (log √grams
    /// of the index + holders)).
    ///
    /// # Errors
    /// The index is damaged.
    pub(in crate::score) fn read(
        &mut self,
        index: &Index,
        text: &Text,
        language: Language,
        own: Option<u64>,
    ) -> Result<()> {
        self.grams.clear();
        self.holders.clear();
        self.is_shared.clear();
        self.is_shared.resize(text.terms.len(), false);
        text.grams(index.read_as.min_words, |gram| {
            self.grams.push(Held { terms: gram.terms, hash: gram.hash, holders: 0..0 });
        });
        for gram in &mut self.grams {
            let start = self.holders.len();
            index.holders(gram.hash, &mut self.holders)?;
            gram.holders = start..self.holders.len();
            let is_other = |holder: &Holder| Some(index.brands[holder.cell as usize].brand) != own;
            if self.holders[gram.holders.clone()].iter().any(is_other) {
                self.is_shared[gram.terms.clone()].fill(true);
            }
        }
        self.bits.clear();
        (self.bits_all, self.bits_own, self.n_words, self.n_unseen) = (0.0, 0.0, 0, 0);
        for ((&term, slot), &is_shared) in text.terms.iter().zip(&text.slots).zip(&self.is_shared) {
            if slot.is_some() {
                self.bits.push(0.0);
                continue;
            }
            let known = index.information(term, language)?;
            self.bits.push(known.bits);
            self.bits_all += known.bits;
            self.bits_own += if is_shared { 0.0 } else { known.bits };
            self.n_words += 1;
            self.n_unseen += usize::from(!known.is_known);
        }
        Ok(())
    }

    /// The share of the bits that no other brand holds; `None` without a bit.
    pub(in crate::score) fn originality(&self) -> Option<f64> {
        (self.bits_all > 0.0).then(|| self.bits_own / self.bits_all)
    }

    /// The cells that hold a gram.
    pub(in crate::score) fn holders(&self, gram: &Held) -> &[Holder] {
        &self.holders[gram.holders.clone()]
    }
}
