//! What brands would share by chance: phrases of a chain of order 1, trained on the corpus with Kneser–Ney smoothing.
//!
//! A gram is drawn term by term, each given the one before. The chain knows the corpus's stock phrases, too; leaving them out
//! would call too much significant.

use super::distinct::by_cell;
use crate::annotate::Passages;
use crate::catalog::Catalog;
use crate::hash::{HashedMap, combine};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// What is taken off every count of two terms (Kneser & Ney 1995).
const DISCOUNT: f64 = 0.75;

/// Tables that the counts of two terms are divided into.
const TABLES: usize = 64;

/// Pairs that a thread holds before it counts them.
const AT_ONCE: usize = 1 << 16;

type Table = HashedMap<(u32, u32, u32)>;

/// The counts of terms and of two terms in a row, in the distinct passages of each brand.
pub(super) struct Chain {
    /// Terms of each cell.
    cells: Vec<u64>,
    /// Terms of the cells of a cell's language.
    of_language: Vec<u64>,
    counts: Vec<AtomicU64>,
    tables: Vec<Table>,
    by_term: Vec<ByTerm>,
    n_pairs: f64,
}

/// What follows and precedes a term.
#[derive(Debug, Clone, Copy, Default)]
struct ByTerm {
    /// Its occurrences that another term follows.
    followed: f64,
    /// Distinct terms after it, and before it.
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
    /// Counts the terms of the distinct passages of each cell. O(tokens), parallel; 20 bytes and more for each pair of terms
    /// that occurs.
    pub(super) fn new(passages: &Passages<'_>, catalog: &Catalog, ranks: &[Range<u32>]) -> Self {
        let counts: Vec<AtomicU64> = (0..passages.n_terms()).map(|_| AtomicU64::new(0)).collect();
        let tables: Vec<Mutex<Table>> = (0..TABLES).map(|_| Mutex::default()).collect();
        let count_pairs = |pairs: &mut Vec<(u64, u32, u32)>| {
            pairs.sort_unstable();
            for of_table in pairs.chunk_by(|a, b| table_of(a.0) == table_of(b.0)) {
                let table = of_table.first().map_or(0, |first| table_of(first.0));
                let mut table = tables[table].lock().unwrap_or_else(PoisonError::into_inner);
                for same in of_table.chunk_by(|a, b| a.0 == b.0) {
                    let (key, a, b) = same[0];
                    table.entry(key).or_insert((a, b, 0)).2 += same.len() as u32;
                }
            }
            pairs.clear();
        };
        let cells = by_cell(passages, ranks, |_, each| {
            let (mut n, mut pairs) = (0, Vec::new());
            each(&mut |passage| {
                n += passage.terms.len() as u64;
                passage.terms.iter().for_each(|&term| {
                    counts[term as usize].fetch_add(1, Ordering::Relaxed);
                });
                pairs.extend(passage.terms.array_windows().map(|&[a, b]| (pair(a, b), a, b)));
                if pairs.len() >= AT_ONCE {
                    count_pairs(&mut pairs);
                }
            });
            count_pairs(&mut pairs);
            n
        });
        let tables: Vec<Table> =
            tables.into_iter().map(|table| table.into_inner().unwrap_or_else(PoisonError::into_inner)).collect();
        let mut by_term = vec![ByTerm::default(); passages.n_terms()];
        // Whole numbers, so that the order does not matter.
        for &(a, b, n) in tables.iter().flat_map(|table| table.values()) {
            by_term[a as usize].followed += f64::from(n);
            by_term[a as usize].followers += 1.0;
            by_term[b as usize].predecessors += 1.0;
        }
        let n_pairs = tables.iter().map(|table| table.len()).sum::<usize>() as f64;
        let mut languages = vec![0; catalog.languages().len()];
        (0..).zip(&cells).for_each(|(cell, n)| languages[catalog.language_of(cell)] += n);
        let of_language = (0..cells.len()).map(|cell| languages[catalog.language_of(cell)]).collect();
        Self { cells, of_language, counts, tables, by_term, n_pairs }
    }

    /// The number of terms of all cells.
    pub(super) fn n_terms(&self) -> u64 {
        self.cells.iter().sum()
    }

    /// Returns the information of a term in bits: −log₂ of its share of the terms of its language, which is that of a cell.
    pub(super) fn bits(&self, term: u32, cell: u32) -> f64 {
        let count = self.counts[term as usize].load(Ordering::Relaxed);
        if count == 0 { 0.0 } else { libm::log2(self.of_language[cell as usize] as f64 / count as f64) }
    }

    /// Returns the natural logarithm of the probability that the chain writes some terms, in the language of a cell.
    fn log_probability(&self, terms: &[u32], cell: u32) -> f64 {
        let first = terms.first().map_or(0.0, |&term| -self.bits(term, cell) * std::f64::consts::LN_2);
        let step = |&[a, b]: &[u32; 2]| {
            let key = pair(a, b);
            let count = self.tables[table_of(key)].get(&key).map_or(0.0, |&(_, _, n)| f64::from(n));
            let ByTerm { followed, followers, .. } = self.by_term[a as usize];
            let continues = self.by_term[b as usize].predecessors / self.n_pairs;
            libm::log(match followed > 0.0 {
                true => (f64::max(count - DISCOUNT, 0.0) + DISCOUNT * followers * continues) / followed,
                false => continues,
            })
        };
        first + terms.array_windows().map(step).sum::<f64>()
    }

    /// Returns log₁₀ of a bound of the probability that as many of the brands of a language, that of a cell, write some terms
    /// by chance: Chernoff's for a sum of independent events (Hoeffding 1963), at most 0.
    pub(super) fn log10_p(&self, terms: &[u32], brands: u32, cell: u32, catalog: &Catalog) -> f64 {
        let p = libm::exp(self.log_probability(terms, cell));
        let language = catalog.language_of(cell as usize);
        let of_language = self.cells.iter().enumerate().filter(|&(cell, _)| catalog.language_of(cell) == language);
        // −expm1(−x) is x within 5·10⁻⁹ where x is below 10⁻⁸.
        let all = self.of_language[cell as usize] as f64 * p;
        let expected = match all < 1e-8 {
            true => all,
            false => of_language.map(|(_, &n)| -libm::expm1(-(n as f64) * p)).sum(),
        };
        let brands = f64::from(brands);
        if expected <= 0.0 || brands <= expected {
            return 0.0;
        }
        (-brands * libm::log(brands / expected) + brands - expected) / std::f64::consts::LN_10
    }
}
