//! All close pairs of messages: every pair whose similarity reaches a threshold, with its exact similarity.

mod bands;
mod live;
mod scope;
mod sets;
mod top;
mod vectors;

pub use scope::Scope;
pub use top::Neighbours;

use super::pair::{Measure, Similarity};
use super::shingles::Shingles;
use crate::error::{Error, ErrorKind, Result};
use crate::progress::{Callback, Progress, report};
use bands::Banding;
use rayon::prelude::*;
use scope::Members;
use sets::{Bounds, SetJoin};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use vectors::VectorJoin;

/// How pairs are found. Every similarity is exact whatever the method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Exact, unless its index would be read so often that it would take some minutes; then, for Jaccard, sketches.
    #[default]
    Auto,
    /// All pairs.
    Exact,
    /// Candidates from sketches: most pairs, see [`Join::recall`]. For Jaccard.
    Lsh,
}

impl Method {
    /// Every value, in the order of the declaration.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Exact, Self::Lsh];

    /// The name of the value, as [`FromStr`](std::str::FromStr) reads it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Exact => "exact",
            Self::Lsh => "lsh",
        }
    }
}

impl std::str::FromStr for Method {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        crate::error::choose("method", text, &Self::ALL, Self::name)
    }
}

/// What is asked of [`join`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Join<'a> {
    /// The measure.
    pub measure: Measure,
    /// The least similarity of a close pair, above 0 and at most 1.
    pub min_similarity: f64,
    /// Which pairs count.
    pub scope: Scope<'a>,
    /// How they are found.
    pub method: Method,
    /// The share of pairs *at the threshold* that sketches have to find, above 0 and below 1; of pairs above it they find
    /// more.
    pub recall: f64,
    /// The seed of sketches and samples.
    pub seed: u64,
    /// More pairs than this are an error rather than a full disk.
    pub max_pairs: u64,
}

impl Default for Join<'_> {
    fn default() -> Self {
        Self {
            measure: Measure::Jaccard,
            min_similarity: 0.7,
            scope: Scope::All,
            method: Method::Auto,
            recall: 0.99,
            seed: 0,
            max_pairs: 100_000_000,
        }
    }
}

impl Join<'_> {
    /// Whether it can be asked of any shingles; the scope is left to [`join`].
    ///
    /// # Errors
    /// A threshold or a recall out of range, sketches for another measure than Jaccard, or a recall that none reach.
    pub fn check(&self) -> Result<()> {
        if !(self.min_similarity > 0.0 && self.min_similarity <= 1.0) {
            return Err(Error::parameter("min_similarity", "give a number above 0, at most 1, as 0.7"));
        }
        if !(self.recall > 0.0 && self.recall < 1.0) {
            return Err(Error::parameter("recall", "give a number above 0 and below 1, as 0.99"));
        }
        match (self.method, self.measure) {
            (Method::Lsh, Measure::Cosine(_)) => {
                Err(Error::parameter("method", "there are no sketches for cosine: use exact"))
            }
            (Method::Lsh, Measure::Containment) => {
                Err(Error::parameter("method", "there are no sketches for containment: use exact"))
            }
            (Method::Lsh, Measure::Jaccard) => {
                Banding::for_recall(self.min_similarity, self.recall).map(drop)
            }
            _ => Ok(()),
        }
    }
}

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

/// Finds all pairs of rows whose similarity reaches the threshold.
///
/// Time depends on how common the shingles are that texts share: linear in the texts for most mail, quadratic where
/// all are alike but not the same, and worse for low thresholds. Memory: 16 to 32 bytes for
/// each pair of distinct texts; 4 bytes for each shared shingle of the texts that can be in a pair, 8 (16 for cosine) for
/// each that is listed in the index; some 60 a text, and 4 more for each thread.
///
/// # Errors
/// A parameter out of range, more pairs than [`Join::max_pairs`], or the callback stops it.
pub fn join<'a>(shingles: &'a Shingles, join: &Join<'a>, progress: Callback<'_>) -> Result<Pairs<'a>> {
    check(shingles, join)?;
    let similarity = Similarity::new(shingles, join.measure)?;
    let members = Members::new(shingles, join.scope);
    let waves = Waves { progress, most: join.max_pairs };
    let (edges, account) = match join.measure {
        Measure::Cosine(_) => {
            let vectors = VectorJoin::new(&similarity, shingles, &members, join.min_similarity);
            (
                sorted(vectors.exact(&waves)?),
                Account::exact(vectors.len(), "the only method for cosine".into()),
            )
        }
        Measure::Containment => {
            let sets = SetJoin::new(shingles, &members, Bounds::containment(join.min_similarity));
            (
                sorted(sets.exact(&sets.index(), &waves)?),
                Account::exact(sets.len(), "the only method for containment".into()),
            )
        }
        Measure::Jaccard => {
            let sets = SetJoin::new(shingles, &members, Bounds::jaccard(join.min_similarity));
            let index = (join.method != Method::Lsh).then(|| sets.index());
            let (index, why) = match (index, join.method) {
                (Some(index), Method::Auto) => {
                    let work = sets.work(&index);
                    let (is_little, most) = (work <= MOST_WORK, MOST_WORK as f64);
                    let than = if is_little { "no more than" } else { "more than" };
                    let why = format!("the exact way takes {:.2e} look-ups, {than} {most:.0e}", work as f64);
                    (is_little.then_some(index), why)
                }
                (index, _) => (index, "asked for".to_owned()),
            };
            if let Some(index) = index {
                (sorted(sets.exact(&index, &waves)?), Account::exact(sets.len(), why))
            } else {
                let banding = Banding::for_recall(join.min_similarity, join.recall)?;
                let edges = sorted(bands::candidates(&sets, shingles, banding, join.seed, &waves)?);
                let (there, found) = bands::measure(&sets, &edges, join.seed, &waves)?;
                let account = Account {
                    method: Method::Lsh,
                    why,
                    n_texts: sets.len() as u64,
                    expected_recall: banding.recall(join.min_similarity),
                    measured: Some(Measured { there, found }),
                };
                (edges, account)
            }
        }
    };
    let texts = 0..shingles.n_texts() as u32;
    let same: u64 = texts.into_par_iter().map(|t| members.n_pairs(t, t)).sum();
    let other: u64 = edges.par_iter().map(|e| members.n_pairs(e.a, e.b)).sum();
    let n = same + other;
    if n > join.max_pairs {
        return Err(too_many(join.max_pairs));
    }
    Ok(Pairs { similarity, shingles, members, edges, n, account })
}

/// How often an index may be read before sketches are the better choice: about a minute of one core.
const MOST_WORK: u64 = 20_000_000_000;

fn sorted(mut edges: Vec<Edge>) -> Vec<Edge> {
    edges.par_sort_unstable_by_key(|e| (e.a, e.b));
    edges
}

fn check(shingles: &Shingles, join: &Join<'_>) -> Result<()> {
    join.check()?;
    if join.scope.groups().is_some_and(|groups| groups.len() != shingles.len()) {
        return Err(Error::parameter("scope", "give one group for each row"));
    }
    if join.scope.groups().is_some_and(|groups| groups.contains(&scope::MIXED)) {
        return Err(Error::parameter("scope", "number groups below 2³² − 2"));
    }
    Ok(())
}

fn too_many(most: u64) -> Error {
    let remedy =
        format!("there are more than {most} close pairs: ask for a higher similarity, or allow more pairs");
    ErrorKind::Parameter { name: "max_pairs", remedy }.into()
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
    fn exact(n_texts: usize, why: String) -> Self {
        Self { method: Method::Exact, why, n_texts: n_texts as u64, expected_recall: 1.0, measured: None }
    }
}

/// The close pairs of a corpus.
#[derive(Debug, Clone)]
pub struct Pairs<'a> {
    similarity: Similarity<'a>,
    shingles: &'a Shingles,
    members: Members<'a>,
    /// Sorted.
    edges: Vec<Edge>,
    /// Pairs of rows.
    n: u64,
    account: Account,
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

/// Work on all texts, some at a time: the watch hears of each take, and what was found is counted.
struct Waves<'a> {
    progress: Callback<'a>,
    most: u64,
}

/// Texts that a thread takes at once, and how many such takes are gathered in order.
const TAKE: usize = 128;
const TAKES: usize = 64;

impl Waves<'_> {
    /// Runs `work` on each of `0..n`, and gives what it found in that order.
    fn run<S: Send, T: Send>(
        &self,
        what: &'static str,
        n: usize,
        state: impl Fn() -> S + Sync,
        work: impl Fn(usize, &mut S, &mut Vec<T>) + Sync,
    ) -> Result<Vec<T>> {
        let mut found = Vec::new();
        let spare = Mutex::new(Vec::new());
        let n_found = AtomicU64::new(0);
        for first in (0..n).step_by(TAKE * TAKES) {
            let end = n.min(first + TAKE * TAKES);
            let take = |from: usize| {
                report(self.progress, Progress::Computing { what, done: from as u64, total: n as u64 })?;
                // States are large: as many as threads ever ran at once, whatever the number of takes.
                let kept = spare.lock().ok().and_then(|mut spare| spare.pop());
                let mut state = kept.unwrap_or_else(&state);
                let mut out = Vec::new();
                for x in from..end.min(from + TAKE) {
                    let before = out.len();
                    work(x, &mut state, &mut out);
                    // What is too much shows at once, not when it fills the memory.
                    let more = (out.len() - before) as u64;
                    if n_found.fetch_add(more, Ordering::Relaxed) + more > self.most {
                        break;
                    }
                }
                if let Ok(mut spare) = spare.lock() {
                    spare.push(state);
                }
                Ok(out)
            };
            let parts: Result<Vec<Vec<T>>> = (first..end).into_par_iter().step_by(TAKE).map(take).collect();
            self.check(n_found.load(Ordering::Relaxed))?;
            parts?.into_iter().for_each(|part| found.extend(part));
        }
        Ok(found)
    }

    fn check(&self, found: u64) -> Result<()> {
        if found > self.most { Err(too_many(self.most)) } else { Ok(()) }
    }
}
