//! The body of a message as hashed terms, and its grams.

use crate::annotate::{PassageBuffers, Passages};
use crate::corpus::Slot;
use crate::hash::combine;
use std::ops::Range;

/// The body of one message.
#[derive(Default)]
pub(super) struct Text {
    /// The frozen hash of each term.
    pub(super) terms: Vec<u64>,
    /// The number of each term in the passages.
    pub(super) ids: Vec<u32>,
    /// The slot that a term is.
    pub(super) slots: Vec<Option<Slot>>,
    /// The first token of each term, counted from the beginning of the message.
    pub(super) tokens: Vec<u32>,
    /// The end of each sentence, in terms.
    pub(super) sentences: Vec<usize>,
    /// The end of each paragraph, in terms.
    pub(super) paragraphs: Vec<usize>,
    buffers: PassageBuffers,
}

/// A run of terms that others may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Gram {
    /// Its terms.
    pub(super) terms: Range<usize>,
    /// Its frozen hash.
    pub(super) hash: u64,
}

impl Text {
    /// Reads a message in the place of the last one. O(tokens).
    pub(super) fn read(&mut self, passages: &Passages<'_>, rank: u32) {
        let Self { terms, ids, slots, tokens, sentences, paragraphs, buffers } = self;
        terms.clear();
        ids.clear();
        slots.clear();
        tokens.clear();
        sentences.clear();
        paragraphs.clear();
        passages.visit(rank, buffers, |passage| {
            let start = terms.len();
            let ends = passage.sentences.iter().map(|&end| start + end as usize);
            ends.for_each(|end| {
                // A sentence of punctuation has no term.
                if sentences.last().copied().unwrap_or_default() < end {
                    sentences.push(end);
                }
            });
            terms.extend(passage.terms.iter().map(|&term| passages.hash(term)));
            ids.extend_from_slice(passage.terms);
            slots.extend(passage.terms.iter().map(|&term| passages.slot(term)));
            tokens.extend_from_slice(passage.tokens);
            paragraphs.push(terms.len());
        });
    }

    /// Returns the range of each sentence.
    pub(super) fn sentence_ranges(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        ranges(&self.sentences)
    }

    /// Returns the bits of each term of a range; 0 for slots. `bits` has the bits of every numbered term.
    pub(super) fn bits<'t>(&'t self, terms: Range<usize>, bits: &'t [f64]) -> impl Iterator<Item = f64> + 't {
        let ids = self.ids[terms.clone()].iter().zip(&self.slots[terms]);
        ids.map(|(&id, slot)| if slot.is_some() { 0.0 } else { bits[id as usize] })
    }

    /// Calls `visit` with each gram that holds a word outside slots, in the order of its first term: `n` terms in a row of one
    /// paragraph, and each whole sentence that is shorter. O(n · terms).
    pub(super) fn grams(&self, n: usize, mut visit: impl FnMut(Gram)) {
        let mut emit = |terms: Range<usize>| {
            if self.slots[terms.clone()].iter().any(Option::is_none) {
                let hash = self.terms[terms.clone()].iter().fold(0, |hash, &term| combine(hash, term));
                visit(Gram { terms, hash });
            }
        };
        let mut sentences = self.sentence_ranges().peekable();
        for paragraph in ranges(&self.paragraphs) {
            for start in paragraph.clone() {
                while sentences.next_if(|sentence| sentence.start < start).is_some() {}
                if let Some(short) = sentences.next_if(|of| of.start == start && of.len() < n) {
                    emit(short);
                }
                if start + n <= paragraph.end {
                    emit(start..start + n);
                }
            }
        }
    }
}

impl Text {
    /// Returns the grams with their counts, ascending by hash.
    pub(super) fn gram_counts(&self, n: usize) -> Vec<(u64, f64)> {
        let mut hashes = Vec::new();
        self.grams(n, |gram| hashes.push(gram.hash));
        hashes.sort_unstable();
        hashes.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as f64)).collect()
    }
}

/// Returns the ranges that end at some places, the first from 0 on.
fn ranges(ends: &[usize]) -> impl Iterator<Item = Range<usize>> + '_ {
    std::iter::once(&0).chain(ends).zip(ends).map(|(&start, &end)| start..end)
}
