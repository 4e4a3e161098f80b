//! The distinct sequences of terms, and the campaigns that use each.

use crate::hash::{HashedMap, combine, mix64};
use crate::ragged::Ragged;
use rayon::prelude::*;

/// One term of a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// A word, by its hash.
    Word(u64),
    /// A masked term, by the number of its type, below 16. Consecutive masked terms count as one.
    Slot(u8),
    /// Consecutive masked terms of several types.
    Mixed,
}

/// The use of a sequence by a campaign, in any number of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting {
    /// The brand.
    pub brand: u32,
    /// The campaign. Campaigns of different brands have different numbers.
    pub campaign: u32,
}

/// The id of a gap in a template; no term has it.
pub(super) const GAP: u32 = 0;
/// The id of [`Term::Mixed`]. Those of [`Term::Slot`] are below it.
const MIXED: u32 = 17;
/// The ids of words begin here. A word's id is the rank of its hash.
const FIRST_WORD: u32 = 18;

/// Keeps the hashes of masked terms apart from those of words.
const MASKED: u64 = 0xD1B5_4A32_D192_ED03;

/// Returns true if an id is that of a word.
pub(super) const fn is_word(id: u32) -> bool {
    id >= FIRST_WORD
}

/// The distinct sequences of a corpus, in an order that does not depend on that of the input.
///
/// Memory: 4 bytes a term, 8 a posting, and 8 for each distinct word.
#[derive(Debug, Clone, Default)]
pub struct Sequences {
    ids: Ragged<u32>,
    postings: Ragged<Posting>,
    words: Vec<u64>,
}

/// Collects sequences and drops repeats.
///
/// Memory: 16 bytes for each term and about 20 for each distinct sequence, and 12 bytes for each use, of which there are at most
/// twice as many as different ones, or 65,536.
#[derive(Debug, Default)]
pub struct SequencesBuilder {
    distinct: Ragged<Term>,
    row_of: HashedMap<u32>,
    uses: Vec<(u32, Posting)>,
    /// Number of different uses when repeats were last dropped.
    n_different: usize,
    collapsed: Vec<Term>,
}

impl SequencesBuilder {
    /// Adds a sequence and returns the number of its first occurrence among the distinct ones; `None` if it is empty.
    pub fn add(&mut self, terms: &[Term], posting: Posting) -> Option<u32> {
        collapse(terms, &mut self.collapsed);
        if self.collapsed.is_empty() {
            return None;
        }
        let next = self.distinct.len() as u32;
        let number = *self.row_of.entry(hash(&self.collapsed)).or_insert(next);
        if number == next {
            self.distinct.push(self.collapsed.iter().copied());
        }
        self.uses.push((number, posting));
        if self.uses.len() > (2 * self.n_different).max(1 << 16) {
            self.drop_repeats();
        }
        Some(number)
    }

    /// Returns the sequences, and the row of each by the number that [`add`](Self::add) returned.
    /// O(terms + rows · log rows).
    #[must_use]
    pub fn finish(mut self) -> (Sequences, Vec<u32>) {
        drop(std::mem::take(&mut self.row_of));
        let distinct = std::mem::take(&mut self.distinct);
        let mut words: Vec<u64> = distinct.values().iter().filter_map(|term| term.word()).collect();
        words.par_sort_unstable();
        words.dedup();
        let mut order: Vec<u32> = (0..distinct.len() as u32).collect();
        order.par_sort_unstable_by(|&a, &b| distinct.row(a as usize).cmp(distinct.row(b as usize)));
        let mut rows = vec![0; order.len()];
        let mut ids = Ragged::with_capacity(order.len(), distinct.values().len());
        for (row, &number) in (0..).zip(&order) {
            rows[number as usize] = row;
            ids.push(distinct.row(number as usize).iter().map(|&term| id(term, &words)));
        }
        self.uses.iter_mut().for_each(|(number, _)| *number = rows[*number as usize]);
        self.drop_repeats();
        let mut postings = Ragged::with_capacity(ids.len(), self.uses.len());
        for of_row in self.uses.chunk_by(|a, b| a.0 == b.0) {
            postings.push(of_row.iter().map(|(_, posting)| *posting));
        }
        (Sequences { ids, postings, words }, rows)
    }

    fn drop_repeats(&mut self) {
        self.uses.par_sort_unstable();
        self.uses.dedup();
        self.n_different = self.uses.len();
    }
}

impl Sequences {
    /// Returns the distinct sequences of some rows. Empty rows are left out.
    pub fn new<R: AsRef<[Term]>>(rows: impl IntoIterator<Item = (R, Posting)>) -> Self {
        let mut builder = SequencesBuilder::default();
        for (row, posting) in rows {
            builder.add(row.as_ref(), posting);
        }
        builder.finish().0
    }

    /// Returns the number of distinct sequences.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Returns true if there is no sequence.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Returns the terms of a sequence.
    ///
    /// # Panics
    /// If there is no such sequence.
    pub fn terms(&self, row: usize) -> impl ExactSizeIterator<Item = Term> {
        self.ids.row(row).iter().map(|&id| self.term(id))
    }

    /// Returns the postings of a sequence, sorted by brand and campaign.
    ///
    /// # Panics
    /// If there is no such sequence.
    #[must_use]
    pub fn postings(&self, row: usize) -> &[Posting] {
        self.postings.row(row)
    }

    /// Returns the ids of the terms of every sequence.
    pub(super) fn ids(&self) -> &Ragged<u32> {
        &self.ids
    }

    /// Returns the number of different ids, that of gaps included.
    pub(super) fn n_ids(&self) -> usize {
        FIRST_WORD as usize + self.words.len()
    }

    /// Returns the number of brands that use a sequence.
    pub(super) fn n_brands(&self, row: u32) -> usize {
        self.postings(row as usize).chunk_by(|a, b| a.brand == b.brand).count()
    }

    /// Returns the term of an id.
    pub(super) fn term(&self, id: u32) -> Term {
        match id {
            MIXED => Term::Mixed,
            id if is_word(id) => Term::Word(self.words[(id - FIRST_WORD) as usize]),
            id => Term::Slot(id.saturating_sub(1) as u8),
        }
    }
}

impl Term {
    const fn word(self) -> Option<u64> {
        match self {
            Self::Word(hash) => Some(hash),
            Self::Slot(_) | Self::Mixed => None,
        }
    }
}

/// Replaces every run of masked terms by one.
fn collapse(terms: &[Term], out: &mut Vec<Term>) {
    out.clear();
    for &term in terms {
        match (out.last_mut(), term) {
            (Some(last @ (Term::Slot(_) | Term::Mixed)), Term::Slot(_) | Term::Mixed) => {
                if *last != term {
                    *last = Term::Mixed;
                }
            }
            _ => out.push(term),
        }
    }
}

fn hash(terms: &[Term]) -> u64 {
    terms.iter().fold(mix64(terms.len() as u64), |hash, term| match *term {
        Term::Word(word) => combine(hash, word),
        Term::Slot(_) | Term::Mixed => combine(hash, mix64(MASKED ^ u64::from(id(*term, &[])))),
    })
}

fn id(term: Term, words: &[u64]) -> u32 {
    match term {
        Term::Slot(slot) => 1 + u32::from(slot & 15),
        Term::Mixed => MIXED,
        Term::Word(word) => FIRST_WORD + words.partition_point(|&w| w < word) as u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_rows_are_one_and_runs_of_masked_terms_collapse() {
        let posting = |brand, campaign| Posting { brand, campaign };
        let (a, b) = (Term::Word(9), Term::Word(3));
        let (x, y) = (Term::Slot(1), Term::Slot(2));
        let mut builder = SequencesBuilder::default();
        let numbers = [
            (vec![a, x, y, x], posting(0, 4)),
            (vec![a, x, x, b], posting(1, 5)),
            (vec![a, x, b], posting(0, 4)),
            (vec![a, x, b], posting(1, 5)),
            (vec![], posting(0, 4)),
        ]
        .map(|(row, posting)| builder.add(&row, posting));
        assert_eq!(numbers, [Some(0), Some(1), Some(1), Some(1), None]);
        let (sequences, row_of) = builder.finish();
        assert_eq!(row_of, [1, 0]);
        let rows: Vec<Vec<Term>> = (0..sequences.len()).map(|row| sequences.terms(row).collect()).collect();
        assert_eq!(rows, [vec![a, x, b], vec![a, Term::Mixed]]);
        assert_eq!(sequences.postings(0), [posting(0, 4), posting(1, 5)]);
        assert_eq!(sequences.postings(1), [posting(0, 4)]);
        assert_eq!(sequences.n_brands(0), 2);
    }
}
