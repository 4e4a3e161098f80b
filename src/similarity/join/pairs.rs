//! The close pairs of a corpus.

use super::params::Method;
use super::scope::{Members, Scope};
use crate::similarity::pair::Similarity;
use crate::similarity::shingles::Shingles;

/// Two texts and their similarity, `a` before `b`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// A text.
    pub a: u32,
    /// A later one.
    pub b: u32,
    /// Their similarity.
    pub similarity: f64,
}

/// Two rows and their similarity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// A row.
    pub a: u32,
    /// Another.
    pub b: u32,
    /// Their similarity.
    pub similarity: f64,
}

/// How the pairs were found.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// The method that was used, never [`Method::Auto`].
    pub method: Method,
    /// Why, in a few words.
    pub why: String,
    /// Distinct texts that can be in a close pair at all.
    pub n_texts: u64,
    /// The share of pairs at the threshold that the method finds: 1 unless sketches chose the candidates.
    pub expected_recall: f64,
    /// What was found of the pairs of a random sample of texts, where sketches chose the candidates.
    pub measured: Option<Measured>,
}

/// A recall, measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// Close pairs of texts that were found by looking at every pair of the sample.
    pub there: u64,
    /// Those of them that the method had found.
    pub found: u64,
}

impl Account {
    pub(super) fn exact(n_texts: usize, why: String) -> Self {
        Self { method: Method::Exact, why, n_texts: n_texts as u64, expected_recall: 1.0, measured: None }
    }
}

/// The close pairs of a corpus.
#[derive(Debug, Clone)]
pub struct Pairs<'a> {
    pub(super) similarity: Similarity<'a>,
    pub(super) shingles: &'a Shingles,
    pub(super) members: Members<'a>,
    /// Sorted.
    pub(super) edges: Vec<Edge>,
    /// Pairs of rows.
    pub(super) n: u64,
    pub(super) account: Account,
}

impl<'a> Pairs<'a> {
    /// How they were found.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// The close pairs of distinct texts, sorted. Each has at least one pair of rows in scope.
    #[must_use]
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// What was joined.
    #[must_use]
    pub fn shingles(&self) -> &'a Shingles {
        self.shingles
    }

    /// The measure, for pairs that are not close.
    #[must_use]
    pub fn similarity(&self) -> &Similarity<'a> {
        &self.similarity
    }

    /// Which pairs counted.
    #[must_use]
    pub fn scope(&self) -> Scope<'a> {
        self.members.scope
    }

    /// Number of close pairs of rows.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.n
    }

    /// Whether there is no close pair.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// Calls `emit` for every close pair of rows that stands under `row`, so that each pair comes once over all rows: with
    /// the later rows of its own text, then with the rows of each later text. O(pairs, and close texts).
    pub fn of_row(&self, row: u32, mut emit: impl FnMut(Pair)) {
        let Some(text) = self.shingles.text_of(row as usize) else { return };
        self.members.partners(row, text, true).for_each(|b| emit(Pair { a: row, b, similarity: 1.0 }));
        for &Edge { b, similarity, .. } in self.edges_of(text) {
            self.members.partners(row, b, false).for_each(|b| emit(Pair { a: row, b, similarity }));
        }
    }

    /// At least as many as the pairs that stand under a row: for sharing out work. O(its close texts).
    #[must_use]
    pub fn most_of_row(&self, row: u32) -> u64 {
        let Some(text) = self.shingles.text_of(row as usize) else { return 0 };
        let others = self.edges_of(text).iter().map(|e| self.members.n_partners(row, e.b) as u64);
        self.members.n_partners(row, text) as u64 + others.sum::<u64>()
    }

    /// Calls `emit` for every close pair of distinct texts whose first is `text`: the first two of their rows that are
    /// in scope.
    pub fn of_text_collapsed(&self, text: u32, mut emit: impl FnMut(Pair)) {
        for edge in self.edges_of(text) {
            if let Some((a, b)) = self.members.first(edge.a, edge.b) {
                emit(Pair { a, b, similarity: edge.similarity });
            }
        }
    }

    /// How many texts are close to one and come after it.
    #[must_use]
    pub fn n_of_text(&self, text: u32) -> u64 {
        self.edges_of(text).len() as u64
    }

    fn edges_of(&self, text: u32) -> &[Edge] {
        let from = self.edges.partition_point(|e| e.a < text);
        let length = self.edges[from..].partition_point(|e| e.a == text);
        &self.edges[from..from + length]
    }
}
