//! The nearest rows of each row, among all close pairs.

use super::csr_matrix::CsrMatrix;
use super::index::Index;
use super::pairs::{Edge, Pair, Pairs, check_pairs};
use crate::error::Result;
use crate::similarity::shingles::Shingles;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::iter;

/// The close texts of each text, the most similar first.
#[derive(Debug, Clone)]
pub struct Neighbours<'a> {
    pairs: &'a Pairs<'a>,
    /// By text, the most similar first.
    others: Index<Neighbour>,
}

/// A text that is close to another.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Neighbour {
    /// The text.
    pub text: u32,
    /// The number of distinct shingles that both hold.
    pub shared: u32,
    /// Their similarity.
    pub similarity: f64,
}

impl<'a> Pairs<'a> {
    /// Indexes the pairs by text in both directions; with [`Join::old`](super::Join::old) by the text of the new row only. 32
    /// bytes per pair of texts.
    #[must_use]
    pub fn neighbours(&'a self) -> Neighbours<'a> {
        let is_directed = self.members.is_directed();
        let list = |edge: usize| {
            let Edge { a, b, shared, similarity } = self.edges[edge];
            let neighbour = |text| Neighbour { text, shared, similarity };
            let both = [(a, neighbour(b)), (b, neighbour(a))];
            both.into_iter().take(if is_directed { 1 } else { 2 })
        };
        let mut others = Index::new(self.shingles.n_texts(), self.edges.len(), list);
        others.sort_by(|x, y| y.similarity.total_cmp(&x.similarity).then(x.text.cmp(&y.text)));
        Neighbours { pairs: self, others }
    }

    /// Returns the `k` most similar rows of every row, as a sparse matrix of similarities.
    ///
    /// A row's entries are in the order of columns. Only close pairs count, so a row may have fewer than `k`; equal
    /// similarities are taken in the order of rows. The row itself is left out. 12 bytes per entry. Set
    /// [`Join::nearest`](super::Join::nearest) to `k`, so that the join keeps no other pairs.
    ///
    /// ```
    /// use unisono::progress::no_progress;
    /// use unisono::shingle::Shingler;
    /// use unisono::similarity::join::{Join, join};
    /// use unisono::similarity::pair::{Measure, Weighting};
    /// use unisono::similarity::{Kind, Shingles};
    ///
    /// let words = Shingler { ngram: 1..=1, ..Shingler::default() };
    /// let bags = words.bags(&["red red wine", "red wine", "white wine"]);
    /// let shingles = Shingles::from_rows(&bags, Kind::Bags, &no_progress)?;
    /// let tf_idf = Measure::Cosine(Weighting::TfIdf);
    /// let params = Join { measure: tf_idf, min_similarity: 0.1, ..Join::default() };
    /// let nearest = join(&shingles, &params, &no_progress)?.top_k(1);
    /// assert_eq!((nearest.offsets, nearest.columns), (vec![0, 1, 2, 3], vec![1, 0, 1]));
    /// # Ok::<(), unisono::Error>(())
    /// ```
    #[must_use]
    pub fn top_k(&self, k: usize) -> CsrMatrix {
        let neighbours = self.neighbours();
        let n = self.shingles.len();
        let mut out = CsrMatrix { n_columns: n, offsets: vec![0], columns: Vec::new(), values: Vec::new() };
        let mut nearest = Vec::new();
        for row in 0..n as u32 {
            neighbours.nearest(row, k, &mut nearest);
            nearest.sort_unstable_by_key(|pair| pair.b);
            out.columns.extend(nearest.iter().map(|pair| pair.b));
            out.values.extend(nearest.iter().map(|pair| pair.similarity));
            out.offsets.push(out.columns.len());
        }
        out
    }
}

impl Neighbours<'_> {
    /// Returns the joined shingles.
    #[must_use]
    pub fn shingles(&self) -> &Shingles {
        self.pairs.shingles
    }

    /// Returns the close texts of a text, the most similar first.
    #[must_use]
    pub fn text(&self, text: u32) -> &[Neighbour] {
        self.others.get(text)
    }

    /// Returns an error if the `k` nearest rows of all rows are more than `max`. O(rows · k) if that is possible.
    ///
    /// # Errors
    /// They are more.
    pub fn check_len(&self, k: usize, max: u64) -> Result<()> {
        let rows = self.pairs.shingles.len() as u32;
        if u64::from(rows).saturating_mul(k as u64) <= max {
            return Ok(());
        }
        let n_nearest = |out: &mut Vec<Pair>, row| {
            self.nearest(row, k, out);
            out.len() as u64
        };
        let n = (0..rows).into_par_iter().map_init(Vec::new, n_nearest).sum();
        check_pairs(n, max, "neighbours", "lower `nearest`, or raise `max_pairs`")
    }

    /// Writes the `k` rows in scope that are most similar to `row` to `out`, ties by row. Rows of its own text have 1. With
    /// [`Join::old`](super::Join::old) they are old rows, and an old row has none.
    pub fn nearest(&self, row: u32, k: usize, out: &mut Vec<Pair>) {
        out.clear();
        let shingles = self.pairs.shingles;
        let Some(own) = shingles.text_of(row as usize) else { return };
        let size_a = shingles.size(own);
        let same = Neighbour { text: own, shared: size_a, similarity: 1.0 };
        let mut last = f64::INFINITY;
        for Neighbour { text, shared, similarity } in iter::once(same).chain(self.text(own).iter().copied()) {
            if out.len() >= k && similarity < last {
                break;
            }
            last = similarity;
            let others = self.pairs.members.partners(row, text, false).filter(|&b| b != row);
            let pair = Pair { a: row, b: row, similarity, shared, size_a, size_b: shingles.size(text) };
            out.extend(others.take(k).map(|b| Pair { b, ..pair }));
        }
        out.sort_unstable_by_key(|p| (Reverse(p.similarity.to_bits()), p.b));
        out.truncate(k);
    }
}
