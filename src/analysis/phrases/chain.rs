//! The probability that brands share a phrase by chance, from a Markov chain of order 1 with Kneser–Ney smoothing.
//!
//! The chain draws a text word by word, each word given the one before. It is trained on the whole corpus, stock phrases
//! included; without them too many phrases would be significant. It works on words as written, because the stems of a Markov
//! chain are not a Markov chain: a chain of stems calls 20 of 3,500 phrases significant in simulated corpora without any. So
//! the probability of a phrase of stems is the sum over its spellings, as for a hidden Markov model.

use crate::analysis::pieces::Piece;
use crate::annotate::{PassageBuffers, Passages};
use crate::catalog::Catalog;
use crate::elementary::expm1_of_negatives;
use crate::hash::{HashedMap, combine};
use crate::ragged::Ragged;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// The discount of every count of two words (Kneser & Ney 1995).
const DISCOUNT: f64 = 0.75;

/// Tables that the counts of two words are divided into.
const TABLES: usize = 256;

/// Pairs of one table that a thread holds before it counts them, so that the table is in its cache for all of them.
const AT_ONCE: usize = 1 << 12;

type Table = HashedMap<(u32, u32, u32)>;

/// The counts of words and of two words in a row, in the distinct passages of each brand.
pub(super) struct Chain {
    /// The words of each term.
    spellings: Ragged<u32>,
    /// Words of the cells of a cell's language.
    of_language: Vec<u64>,
    /// By language, the sizes of its cells in words, each with the number of cells of this size.
    sizes: Vec<Vec<(f64, f64)>>,
    counts: Vec<u64>,
    tables: Vec<Table>,
    by_word: Vec<ByWord>,
    n_pairs: f64,
}

/// What follows and precedes a word.
#[derive(Debug, Clone, Copy, Default)]
struct ByWord {
    /// Its occurrences that another word follows.
    followed: f64,
    /// Distinct words after it, and before it.
    followers: f64,
    predecessors: f64,
}

fn pair(a: u32, b: u32) -> u64 {
    combine(a.into(), b.into())
}

fn table_of(pair: u64) -> usize {
    (pair >> (u64::BITS - TABLES.trailing_zeros())) as usize
}

impl Chain {
    /// Counts the words of the distinct passages of each cell. `unstemmed` are the passages whose words these are, in
    /// pieces. O(tokens), parallel; 28 bytes and more for each pair of words that occurs.
    pub(super) fn new(
        passages: &Passages<'_>,
        unstemmed: &Passages<'_>,
        catalog: &Catalog,
        pieces: &[Piece],
    ) -> Self {
        let spellings = passages.spellings(unstemmed);
        let passages = unstemmed;
        // The occurrences at the end of a passage; those before another word are added below.
        let mut counts: Vec<AtomicU64> = (0..passages.n_terms()).map(|_| AtomicU64::new(0)).collect();
        let tables: Vec<Mutex<Table>> = (0..TABLES).map(|_| Mutex::default()).collect();
        let add = |pairs: &mut Vec<(u64, u32, u32)>| {
            let Some(&(first, ..)) = pairs.first() else { return };
            let mut table = tables[table_of(first)].lock().unwrap_or_else(PoisonError::into_inner);
            pairs.drain(..).for_each(|(key, a, b)| table.entry(key).or_insert((a, b, 0)).2 += 1);
        };
        pieces.par_iter().for_each_init(PassageBuffers::default, |buffers, piece| {
            let mut by_table: Vec<Vec<(u64, u32, u32)>> = vec![Vec::new(); TABLES];
            piece.visit(passages, buffers, |passage| {
                if let Some(&last) = passage.terms.last() {
                    counts[last as usize].fetch_add(1, Ordering::Relaxed);
                }
                for (&a, &b) in passage.terms.iter().zip(passage.terms.iter().skip(1)) {
                    let key = pair(a, b);
                    let pairs = &mut by_table[table_of(key)];
                    pairs.push((key, a, b));
                    if pairs.len() == AT_ONCE {
                        add(pairs);
                    }
                }
            });
            by_table.iter_mut().for_each(add);
        });
        let mut cells = vec![0; catalog.cells().len()];
        pieces.iter().for_each(|piece| cells[piece.cell as usize] += piece.n_terms);
        let tables: Vec<Table> = tables
            .into_iter()
            .map(|table| table.into_inner().unwrap_or_else(PoisonError::into_inner))
            .collect();
        let mut by_word = vec![ByWord::default(); passages.n_terms()];
        // Whole numbers, so that the order does not matter.
        for &(a, b, n) in tables.iter().flat_map(|table| table.values()) {
            *counts[a as usize].get_mut() += u64::from(n);
            by_word[a as usize].followed += f64::from(n);
            by_word[a as usize].followers += 1.0;
            by_word[b as usize].predecessors += 1.0;
        }
        let n_pairs = tables.iter().map(|table| table.len()).sum::<usize>() as f64;
        let mut languages = vec![0; catalog.languages().len()];
        (0..).zip(&cells).for_each(|(cell, n)| languages[catalog.language_of(cell)] += n);
        let of_language = (0..cells.len()).map(|cell| languages[catalog.language_of(cell)]).collect();
        let mut by_size: Vec<BTreeMap<u64, u64>> = vec![BTreeMap::new(); catalog.languages().len()];
        (0..)
            .zip(&cells)
            .for_each(|(cell, &n)| *by_size[catalog.language_of(cell)].entry(n).or_default() += 1);
        let sizes = by_size
            .into_iter()
            .map(|sizes| sizes.into_iter().map(|(words, cells)| (words as f64, cells as f64)).collect());
        let sizes = sizes.collect();
        let counts = counts.into_iter().map(AtomicU64::into_inner).collect();
        Self { spellings, of_language, sizes, counts, tables, by_word, n_pairs }
    }

    /// Returns the share of the words of a cell's language that a number of them is.
    fn share(&self, n: u64, cell: u32) -> f64 {
        n as f64 / self.of_language[cell as usize] as f64
    }

    /// Returns the information of a term in bits: −log₂ of its share of the terms of its language, which is that of a cell.
    pub(super) fn bits(&self, term: u32, cell: u32) -> f64 {
        let count: u64 =
            self.spellings.row(term as usize).iter().map(|&word| self.counts[word as usize]).sum();
        if count == 0 { 0.0 } else { -libm::log2(self.share(count, cell)) }
    }

    /// Returns the natural logarithm of the probability that the chain writes some terms, in the language of a cell.
    fn log_probability(&self, terms: &[u32], cell: u32) -> f64 {
        // The spellings of the last term, each with the probability of all that ends with it, scaled to the sum 1.
        let mut last: Vec<(u32, f64)> = Vec::new();
        let mut log = 0.0;
        for (i, &term) in terms.iter().enumerate() {
            let word = |&word: &u32| match i {
                0 => (word, self.share(self.counts[word as usize], cell)),
                _ => (word, last.iter().map(|&(before, p)| p * self.next(before, word)).sum()),
            };
            last = self.spellings.row(term as usize).iter().map(word).collect();
            let sum: f64 = last.iter().map(|(_, p)| p).sum();
            if sum <= 0.0 {
                return f64::NEG_INFINITY;
            }
            log += libm::log(sum);
            last.iter_mut().for_each(|(_, p)| *p /= sum);
        }
        log
    }

    /// Returns the probability that a word follows another.
    fn next(&self, before: u32, word: u32) -> f64 {
        let key = pair(before, word);
        let count = self.tables[table_of(key)].get(&key).map_or(0.0, |&(_, _, n)| f64::from(n));
        let ByWord { followed, followers, .. } = self.by_word[before as usize];
        let continues = self.by_word[word as usize].predecessors / self.n_pairs;
        match followed > 0.0 {
            true => (f64::max(count - DISCOUNT, 0.0) + DISCOUNT * followers * continues) / followed,
            false => continues,
        }
    }

    /// Returns log₁₀ of a bound of the probability that as many of the brands of a language, that of a cell, write some terms
    /// by chance: Chernoff's for a sum of independent events (Hoeffding 1963), at most 0.
    pub(super) fn log10_p(&self, terms: &[u32], brands: u32, cell: u32, catalog: &Catalog) -> f64 {
        let log_p = self.log_probability(terms, cell);
        let p = libm::exp(log_p);
        let words = self.of_language[cell as usize] as f64;
        // −expm1(−x) is x within 5·10⁻⁹ where x is below 10⁻⁸. Long phrases have a p of 0, but a logarithm.
        let (expected, log_expected) = if words * p < 1e-8 {
            (words * p, libm::log(words) + log_p)
        } else {
            let sizes = &self.sizes[catalog.language_of(cell as usize)];
            let mut none: Vec<f64> = sizes.iter().map(|&(words, _)| -words * p).collect();
            expm1_of_negatives(&mut none);
            let sum = none.iter().zip(sizes).map(|(less, &(_, cells))| -less * cells).sum();
            (sum, libm::log(sum))
        };
        let brands = f64::from(brands);
        if !log_expected.is_finite() || brands <= expected {
            return 0.0;
        }
        (-brands * (libm::log(brands) - log_expected) + brands - expected) / std::f64::consts::LN_10
    }
}
