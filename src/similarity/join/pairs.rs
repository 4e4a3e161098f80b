//! The close pairs that a join found.

use super::members::Members;
use super::params::Method;
use super::scope::Scope;
use crate::error::{Error, Result};
use crate::similarity::pair::Similarity;
use crate::similarity::shingles::Shingles;
use rayon::prelude::*;

/// Returns the error for more than `max` pairs.
pub(super) fn check_pairs(n: u64, max: u64, what: &str, remedy: &str) -> Result<()> {
    if n <= max {
        return Ok(());
    }
    Err(Error::parameter("max_pairs", format!("there are more than {max} {what}: {remedy}")))
}

/// Two texts and their similarity; `a` < `b`. With [`Join::old`](super::Join::old), `a` has the new rows and `b` the old
/// ones; two texts that both have new and old rows are two edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// The first text.
    pub a: u32,
    /// The second text.
    pub b: u32,
    /// The number of distinct shingles that both hold, also of a cosine.
    pub shared: u32,
    /// Their similarity.
    pub similarity: f64,
}

/// Two rows, their similarity and the counts of distinct shingles behind it.
///
/// The counts are exact for every measure and method. A Jaccard similarity is `shared` / (`size_a` + `size_b` − `shared`), a
/// containment `shared` / min(`size_a`, `size_b`). A cosine weighs the shingles; its counts do not.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The first row.
    pub a: u32,
    /// The second row.
    pub b: u32,
    /// Their similarity.
    pub similarity: f64,
    /// The number of distinct shingles that both hold.
    pub shared: u32,
    /// The number of distinct shingles of `a`, at least 1.
    pub size_a: u32,
    /// The number of distinct shingles of `b`, at least 1.
    pub size_b: u32,
}

impl Pair {
    /// Returns the share of the shingles of `a` that `b` holds: `shared` / `size_a`, from 0 to 1.
    #[must_use]
    pub fn a_in_b(&self) -> f64 {
        f64::from(self.shared) / f64::from(self.size_a)
    }

    /// Returns the share of the shingles of `b` that `a` holds: `shared` / `size_b`, from 0 to 1.
    #[must_use]
    pub fn b_in_a(&self) -> f64 {
        f64::from(self.shared) / f64::from(self.size_b)
    }

    /// Returns the pair with its rows exchanged.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { a: self.b, b: self.a, size_a: self.size_b, size_b: self.size_a, ..self }
    }
}

/// The pairs that were found, kept or not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Pairs of texts.
    pub(super) texts: u64,
    /// Pairs of rows of these texts.
    pub(super) rows: u64,
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
    /// Number of pairs of distinct texts.
    pub(super) n_edges: u64,
    pub(super) stats: JoinStats,
}

impl<'a> Pairs<'a> {
    /// Returns the statistics of the search.
    #[must_use]
    pub fn stats(&self) -> &JoinStats {
        &self.stats
    }

    /// Returns the close pairs of distinct texts, sorted. Each has at least one pair of rows in scope. Under
    /// [`Join::nearest`](super::Join::nearest), only those that were kept.
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

    /// Marks the old rows, if only pairs of a new and an old row count.
    #[must_use]
    pub fn old(&self) -> Option<&'a [bool]> {
        self.members.old()
    }

    /// Returns the scope: which pairs of rows count.
    #[must_use]
    pub fn scope(&self) -> Scope<'a> {
        self.members.scope
    }

    /// Returns the number of close pairs of rows, also of those that [`Join::nearest`](super::Join::nearest) did not keep.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.n
    }

    /// Returns the number of close pairs of distinct texts, also of those that were not kept. With
    /// [`Join::old`](super::Join::old), a text that has a pair of a new and an old row is one, too.
    #[must_use]
    pub fn n_edges(&self) -> u64 {
        self.n_edges
    }

    /// Returns an error if there are more close pairs of rows than `max`.
    ///
    /// # Errors
    /// There are more.
    pub fn check_len(&self, max: u64) -> Result<()> {
        check_pairs(self.n, max, "close pairs", "raise `min_similarity` or `max_pairs`")
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
    /// each later text. With [`Join::old`](super::Join::old), under a new row: with the old rows of its own text, then of
    /// every close text. Over all rows each pair comes once. O(pairs and close texts).
    pub fn row(&self, row: u32) -> impl Iterator<Item = Pair> {
        let text = self.shingles.text_of(row as usize);
        let same = text.into_iter().flat_map(move |text| {
            let size = self.shingles.size(text);
            let pair = Pair { a: row, b: row, similarity: 1.0, shared: size, size_a: size, size_b: size };
            self.members.partners(row, text, true).map(move |b| Pair { b, ..pair })
        });
        let edges = text.map_or(&[][..], |text| self.edges_of(text));
        same.chain(edges.iter().flat_map(move |edge| {
            let pair = self.pair(row, row, edge);
            self.members.partners(row, edge.b, false).map(move |b| Pair { b, ..pair })
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
    /// With [`Join::old`](super::Join::old) before them a pair of a new and an old row of the text itself, if there is one.
    pub fn text(&self, text: u32) -> impl Iterator<Item = Pair> {
        let pair = |edge: &Edge| {
            let (a, b) = self.members.first(edge.a, edge.b)?;
            Some(self.pair(a, b, edge))
        };
        let same = self.same(text).as_ref().and_then(pair);
        same.into_iter().chain(self.edges_of(text).iter().filter_map(pair))
    }

    /// Returns the number of pairs of [`text`](Self::text).
    #[must_use]
    pub fn n_in_text(&self, text: u32) -> u64 {
        (self.edges_of(text).len() + usize::from(self.same(text).is_some())) as u64
    }

    /// Counts the pairs of two rows of one text, and the texts that are a pair of a new and an old row.
    pub(super) fn count_within(members: &Members<'_>, texts: std::ops::Range<u32>) -> Counts {
        let of_text = |text: u32| {
            let rows = members.n_pairs(text, text);
            Counts { texts: u64::from(members.is_directed() && rows > 0), rows }
        };
        let sum = |x: Counts, y: Counts| Counts { texts: x.texts + y.texts, rows: x.rows + y.rows };
        texts.into_par_iter().map(of_text).reduce(Counts::default, sum)
    }

    /// Returns the edge of a text that has a pair of a new and an old row to itself.
    fn same(&self, text: u32) -> Option<Edge> {
        let is_pair = self.members.is_directed() && self.members.n_pairs(text, text) > 0;
        is_pair.then(|| Edge { a: text, b: text, shared: self.shingles.size(text), similarity: 1.0 })
    }

    /// Returns the pair of a row of the first text and a row of the second.
    fn pair(&self, a: u32, b: u32, edge: &Edge) -> Pair {
        let (size_a, size_b) = (self.shingles.size(edge.a), self.shingles.size(edge.b));
        Pair { a, b, similarity: edge.similarity, shared: edge.shared, size_a, size_b }
    }

    fn edges_of(&self, text: u32) -> &[Edge] {
        let from = self.edges.partition_point(|e| e.a < text);
        let length = self.edges[from..].partition_point(|e| e.a == text);
        &self.edges[from..from + length]
    }
}
