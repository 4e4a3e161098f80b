//! The close pairs that a join found.

use super::params::Method;
use super::scope::{Members, Scope};
use crate::similarity::pair::Similarity;
use crate::similarity::shingles::Shingles;

/// Two texts and their similarity; `a` < `b`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// The first text.
    pub a: u32,
    /// The second text.
    pub b: u32,
    /// Their similarity.
    pub similarity: f64,
}

/// Two rows and their similarity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The first row.
    pub a: u32,
    /// The second row.
    pub b: u32,
    /// Their similarity.
    pub similarity: f64,
}

/// The search that found the pairs.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq)]
pub struct JoinStats {
    /// The method used, never [`Method::Auto`].
    pub method: Method,
    /// Why it was used, in a few words.
    pub reason: String,
    /// Distinct texts that can be in a close pair.
    pub n_texts: u64,
    /// The share of pairs at the threshold that the method finds: 1 if it is exact.
    pub expected_recall: f64,
    /// The recall on a random sample of texts, if sketches chose the candidates.
    pub measured: Option<MeasuredRecall>,
}

/// A measured recall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeasuredRecall {
    /// Close pairs of the sampled texts, found by comparing each with every text.
    pub close: u64,
    /// The number of them that the join found.
    pub found: u64,
}

impl JoinStats {
    pub(super) fn exact(n_texts: usize, reason: String) -> Self {
        let n_texts = n_texts as u64;
        Self { method: Method::Exact, reason, n_texts, expected_recall: 1.0, measured: None }
    }
}

/// The close pairs of rows. They are kept as pairs of texts and expanded as they are read.
#[derive(Debug, Clone)]
pub struct Pairs<'a> {
    pub(super) similarity: Similarity<'a>,
    pub(super) shingles: &'a Shingles,
    pub(super) members: Members<'a>,
    /// Sorted.
    pub(super) edges: Vec<Edge>,
    /// Number of pairs of rows.
    pub(super) n: u64,
    pub(super) stats: JoinStats,
}

impl<'a> Pairs<'a> {
    /// Returns the statistics of the search.
    #[must_use]
    pub fn stats(&self) -> &JoinStats {
        &self.stats
    }

    /// Returns the close pairs of distinct texts, sorted. Each has at least one pair of rows in scope.
    #[must_use]
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// Returns the joined shingles.
    #[must_use]
    pub fn shingles(&self) -> &'a Shingles {
        self.shingles
    }

    /// Returns the similarity function of the search, which also compares rows that are not close.
    #[must_use]
    pub fn similarity(&self) -> &Similarity<'a> {
        &self.similarity
    }

    /// Returns the scope: which pairs of rows count.
    #[must_use]
    pub fn scope(&self) -> Scope<'a> {
        self.members.scope
    }

    /// Returns the number of close pairs of rows.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.n
    }

    /// Returns whether there is no close pair.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// Returns all close pairs of rows, each once, in the order of [`row`](Self::row).
    pub fn iter(&self) -> impl Iterator<Item = Pair> {
        (0..self.shingles.len() as u32).flat_map(|row| self.row(row))
    }

    /// Returns the close pairs listed under a row: first with the later rows of its own text, then with the rows of
    /// each later text. Over all rows each pair comes once. O(pairs and close texts).
    pub fn row(&self, row: u32) -> impl Iterator<Item = Pair> {
        let text = self.shingles.text_of(row as usize);
        let same = text.map(|text| self.members.partners(row, text, true));
        let same = same.into_iter().flatten().map(move |b| Pair { a: row, b, similarity: 1.0 });
        let edges = text.map_or(&[][..], |text| self.edges_of(text));
        same.chain(edges.iter().flat_map(move |edge| {
            let partners = self.members.partners(row, edge.b, false);
            partners.map(move |b| Pair { a: row, b, similarity: edge.similarity })
        }))
    }

    /// Returns an upper bound of the pairs listed under a row, to share out work. O(its close texts).
    #[must_use]
    pub fn max_in_row(&self, row: u32) -> u64 {
        let Some(text) = self.shingles.text_of(row as usize) else { return 0 };
        let others = self.edges_of(text).iter().map(|e| self.members.n_partners(row, e.b) as u64);
        self.members.n_partners(row, text) as u64 + others.sum::<u64>()
    }

    /// Returns one pair of rows for each close pair of distinct texts whose first is `text`: their first two rows in scope.
    pub fn text(&self, text: u32) -> impl Iterator<Item = Pair> {
        self.edges_of(text).iter().filter_map(|edge| {
            let (a, b) = self.members.first(edge.a, edge.b)?;
            Some(Pair { a, b, similarity: edge.similarity })
        })
    }

    /// Returns the number of texts that are close to a text and come after it.
    #[must_use]
    pub fn n_in_text(&self, text: u32) -> u64 {
        self.edges_of(text).len() as u64
    }

    fn edges_of(&self, text: u32) -> &[Edge] {
        let from = self.edges.partition_point(|e| e.a < text);
        let length = self.edges[from..].partition_point(|e| e.a == text);
        &self.edges[from..from + length]
    }
}
