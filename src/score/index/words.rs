//! The information of words: −log₂ of their share in the distinct paragraphs of each brand.

use super::column::Column;
use crate::analysis::pieces::cut;
use crate::annotate::{PassageBuffers, Passages};
use crate::catalog::Catalog;
use crate::error::Result;
use crate::language::Language;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// How often each term occurs.
#[derive(Default)]
pub(in crate::score) struct Words {
    /// The hash of each term, ascending.
    pub(super) terms: Column<u64>,
    pub(super) counts: Column<u64>,
    /// Terms of each language.
    pub(super) totals: BTreeMap<Language, u64>,
}

/// The information of one word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::score) struct Information {
    pub(in crate::score) bits: f64,
    /// True if the index has the word.
    pub(in crate::score) is_known: bool,
}

impl Words {
    /// Counts the terms of the distinct paragraphs of each cell. O(tokens), parallel.
    pub(super) fn new(passages: &Passages<'_>, catalog: &Catalog, ranks: &[Range<u32>]) -> Self {
        let counts: Vec<AtomicU64> = (0..passages.n_terms()).map(|_| AtomicU64::new(0)).collect();
        let pieces = cut(passages, ranks);
        pieces.par_iter().for_each_init(PassageBuffers::default, |buffers, piece| {
            piece.visit(passages, buffers, |passage| {
                for &term in passage.terms {
                    counts[term as usize].fetch_add(1, Ordering::Relaxed);
                }
            });
        });
        let mut totals: BTreeMap<Language, u64> = BTreeMap::new();
        for piece in &pieces {
            *totals.entry(catalog.cells()[piece.cell as usize].language).or_default() += piece.n_terms;
        }
        let counts = (0..).zip(counts).map(|(term, n)| (passages.hash(term), n.into_inner()));
        let mut counts: Vec<(u64, u64)> = counts.filter(|(_, n)| *n > 0).collect();
        counts.sort_unstable();
        let (terms, counts) = counts.into_iter().unzip();
        Self { terms: Column::Owned(terms), counts: Column::Owned(counts), totals }
    }

    /// Returns the bits of every numbered term in its language, while the index is built and has no key.
    pub(super) fn bits(&self, passages: &Passages<'_>) -> Result<Vec<f64>> {
        let languages = passages.languages();
        let terms = (0..languages.len() as u32).into_par_iter().zip(languages);
        terms.map(|(term, language)| Ok(self.information(passages.hash(term), language)?.bits)).collect()
    }

    /// Returns the information of a term of a language; of an unknown one that of a first occurrence.
    ///
    /// # Errors
    /// The index is damaged.
    pub(in crate::score) fn information(&self, term: u64, language: Language) -> Result<Information> {
        let total = self.totals.get(&language).copied().unwrap_or_default();
        Ok(match self.terms.find(term)? {
            Some(row) => {
                let n = self.counts.get(row)?.clamp(1, total.max(1));
                Information { bits: libm::log2(total.max(1) as f64 / n as f64), is_known: true }
            }
            None => Information { bits: libm::log2(total.saturating_add(1) as f64), is_known: false },
        })
    }
}
