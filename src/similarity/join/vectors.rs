//! Finds all pairs whose cosine reaches a threshold, with an index of vector prefixes.
//!
//! The shingles of every vector are in one order, the rarest first. The tail of a vector starts at the first shingle that
//! it shares with another. The cosine of two unit vectors is at most the product of the norms of their tails (the bound of
//! L2AP, Anastasiu & Karypis 2014). So the prefix of a vector ends where the rest alone cannot reach the threshold. A pair
//! is dropped if its tails are too short, and only the remaining candidates are compared exactly.

use super::chunks::Chunks;
use super::index::Index;
use super::live::{Live, LiveSet};
use super::members::Members;
use super::pairs::Edge;
use super::scope::Scope;
use crate::error::Result;
use crate::similarity::pair::Similarity;
use crate::similarity::shingles::Shingles;

/// The slack of the bounds for rounding errors: weights in the index have a precision of 24 bits.
const SLACK: f64 = 1e-5;

/// The additional slack per term of a sum that is at most 1.
const ROUNDING: f64 = 1.0 / (1 << 24) as f64;

#[derive(Debug, Clone, Copy, Default)]
struct Posting {
    text: u32,
    weight: f32,
    /// The norm of the vector from this shingle on.
    tail: f32,
}

/// A join of weighted bags, ready to run.
pub(super) struct VectorJoin<'a> {
    similarity: &'a Similarity<'a>,
    members: &'a Members<'a>,
    live: Live,
    /// The weight of every live shingle of every text, parallel to the values of `live.rows`.
    weights: Vec<f32>,
    /// The length of each row's prefix, which is indexed and probed.
    prefix: Vec<u32>,
    /// The norm of each row after its prefix.
    after: Vec<f32>,
    threshold: f64,
}

impl<'a> VectorJoin<'a> {
    pub(super) fn new(
        similarity: &'a Similarity<'a>,
        shingles: &Shingles,
        members: &'a Members<'a>,
        threshold: f64,
    ) -> Self {
        let squares = similarity.squares();
        let squared_norms = similarity.squared_norms();
        let enough = (threshold - SLACK).max(0.0);
        let fits = |text: u32, live: &LiveSet| {
            let row = shingles.text(text);
            let kept = row.shared.iter().zip(row.counts).filter(|(f, _)| live.contains(**f));
            let mass: f64 = kept.map(|(&f, &c)| f64::from(c) * f64::from(c) * squares[f as usize]).sum();
            libm::sqrt(mass / squared_norms[text as usize]) >= enough
        };
        let live = Live::new(shingles, members, fits, |text| text);
        let mut weights = Vec::with_capacity(live.rows.values().len());
        let (mut prefix, mut after) = (Vec::with_capacity(live.len()), Vec::with_capacity(live.len()));
        for (i, &text) in live.texts.iter().enumerate() {
            let all = shingles.text(text);
            let mut at = 0;
            let start = weights.len();
            let norm = libm::sqrt(squared_norms[text as usize]);
            for &f in live.rows.row(i) {
                let f = live.features[f as usize];
                // The live shingles are a subsequence of the text's shingles.
                while all.shared[at] < f {
                    at += 1;
                }
                let weight = f64::from(all.counts[at]) * libm::sqrt(squares[f as usize]) / norm;
                weights.push(weight as f32);
            }
            let row = &weights[start..];
            let (mut rest, mut length) = (0.0, row.len());
            while length > 0 {
                let next = rest + f64::from(row[length - 1]) * f64::from(row[length - 1]);
                if libm::sqrt(next) >= enough {
                    break;
                }
                rest = next;
                length -= 1;
            }
            prefix.push(length as u32);
            after.push(libm::sqrt(rest) as f32);
        }
        Self { similarity, members, live, weights, prefix, after, threshold }
    }

    /// Returns the number of texts that can be in a close pair.
    pub(super) fn len(&self) -> usize {
        self.live.len()
    }

    /// Returns the shingles in the prefix of a text, with their weights and tail norms.
    fn listed(&self, x: u32) -> impl Iterator<Item = (u32, Posting)> {
        let x = x as usize;
        let length = self.prefix[x] as usize;
        let weights = &self.weights[self.live.rows.range(x)][..length];
        let after = f64::from(self.after[x]);
        let mut rest = after * after + weights.iter().map(|&w| f64::from(w) * f64::from(w)).sum::<f64>();
        self.live.rows.row(x)[..length].iter().zip(weights).map(move |(&f, &weight)| {
            let posting = Posting { text: x as u32, weight, tail: libm::sqrt(rest.max(0.0)) as f32 };
            rest -= f64::from(weight) * f64::from(weight);
            (f, posting)
        })
    }

    /// Returns all pairs that reach the threshold.
    pub(super) fn exact(&self, chunks: &Chunks<'_>) -> Result<Vec<Edge>> {
        let list = |y: usize| {
            let is_listed = self.live.second_group(y) != Scope::LEFT_OUT;
            is_listed.then(|| self.listed(y as u32)).into_iter().flatten()
        };
        let index = Index::new(self.live.features.len(), self.len(), list);
        chunks.pairs(
            "pairs",
            self.len(),
            || Accumulator::new(self.len()),
            |x, seen, out| self.probe(x as u32, &index, seen, out),
        )
    }

    fn probe(&self, x: u32, index: &Index<Posting>, seen: &mut Accumulator, out: &mut Vec<Edge>) {
        if self.live.first_group(x as usize) == Scope::LEFT_OUT {
            return;
        }
        let end = if self.members.is_directed() { self.len() as u32 } else { x };
        let added = f64::from(self.prefix[x as usize]);
        let enough = (self.threshold - SLACK - added * ROUNDING) as f32;
        for (f, mine) in self.listed(x) {
            for p in index.get(f) {
                if p.text >= end {
                    break;
                }
                let sum = &mut seen.sums[p.text as usize];
                if *sum == 0.0 {
                    seen.touched.push(p.text);
                    // The first common shingle: no earlier one contributes, so the tails bound the cosine.
                    *sum = if mine.tail * p.tail < enough {
                        f32::NEG_INFINITY
                    } else {
                        (mine.weight * p.weight).max(f32::MIN_POSITIVE)
                    };
                } else {
                    *sum += mine.weight * p.weight;
                }
            }
        }
        for y in seen.touched.drain(..) {
            let sum = std::mem::take(&mut seen.sums[y as usize]);
            let (i, j) = (x as usize, y as usize);
            // Any common shingle not found lies after the prefix of one of the two.
            let most = sum + self.after[i].max(self.after[j]);
            let may_pair = || self.members.may_pair(self.live.first_group(i), self.live.second_group(j));
            if most >= enough && x != y && may_pair() {
                let (a, b) = (self.live.texts[i], self.live.texts[j]);
                let similarity = self.similarity.texts(a, b);
                if similarity >= self.threshold && self.members.have_pair(a, b) {
                    let shared = self.similarity.shared(a, b);
                    let (a, b) = self.members.in_order(a, b);
                    out.push(Edge { a, b, shared, similarity });
                }
            }
        }
    }
}

/// A thread's partial dot products of one text with others.
struct Accumulator {
    /// The sum of products so far, by position; 0 for texts not seen, −∞ for those that cannot reach the threshold.
    sums: Vec<f32>,
    touched: Vec<u32>,
}

impl Accumulator {
    fn new(n: usize) -> Self {
        Self { sums: vec![0.0; n], touched: Vec::new() }
    }
}
