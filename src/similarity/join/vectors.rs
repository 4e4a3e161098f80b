//! Finds all pairs whose cosine reaches a threshold, with an index of vector prefixes.
//!
//! The shingles of every vector are in one order, the rarest first. The tail of a vector starts at the first shingle that
//! it shares with another. The cosine of two unit vectors is at most the product of the norms of their tails (the bound of
//! L2AP, Anastasiu & Karypis 2014). So the prefix of a vector ends where the rest alone cannot reach the threshold.
//!
//! ```text
//! for each vector x, for each shingle of its prefix, for each y with the shingle in its prefix:
//!     drop y if the norms of the two tails at their first common shingle are too short
//!     sum[y] += the product of the weights
//! for each y that is left:
//!     rest = the shingles from where the shorter prefix ends
//!     drop y if sum[y] + norm(rest of x) · norm(rest of y) is too small       # O(log length)
//!     drop y if sum[y] + dot(rest of x, rest of y) is too small               # in 24 bits
//!     compute the cosine
//! ```

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
    /// The norm of a text from each of these shingles on.
    tails: Vec<f32>,
    /// The length of each row's prefix, which is indexed and probed.
    prefix: Vec<u32>,
    /// Of each row, the first live shingle after the prefix, with the norm from it on; larger than all if there is none.
    ends: Vec<(u32, f32)>,
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
        let mut tails = vec![0.0; live.rows.values().len()];
        let (mut prefix, mut ends) = (Vec::with_capacity(live.len()), Vec::with_capacity(live.len()));
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
            let (mut rest, mut length) = (0.0, 0);
            for (at, &weight) in weights[start..].iter().enumerate().rev() {
                rest += f64::from(weight) * f64::from(weight);
                tails[start + at] = libm::sqrt(rest) as f32;
                if length == 0 && libm::sqrt(rest) >= enough {
                    length = at + 1;
                }
            }
            prefix.push(length as u32);
            let end = live.rows.row(i).get(length);
            ends.push(end.map_or((u32::MAX, 0.0), |&f| (f, tails[start + length])));
        }
        Self { similarity, members, live, weights, tails, prefix, ends, threshold }
    }

    /// Returns the number of texts that can be in a close pair.
    pub(super) fn len(&self) -> usize {
        self.live.len()
    }

    /// Returns the shingles in the prefix of a text, with their weights and tail norms.
    fn listed(&self, x: u32) -> impl Iterator<Item = (u32, Posting)> {
        let x = x as usize;
        let length = self.prefix[x] as usize;
        let range = self.live.rows.range(x);
        let values = self.weights[range.clone()].iter().zip(&self.tails[range]);
        self.live.rows.row(x)[..length].iter().zip(values).map(move |(&f, (&weight, &tail))| {
            let posting = Posting { text: x as u32, weight, tail };
            (f, posting)
        })
    }

    /// Returns the live shingles of a text from one on, with their weights and tail norms.
    fn rest(&self, x: usize, from: u32) -> Rest<'_> {
        let row = self.live.rows.row(x);
        let at = row.partition_point(|&f| f < from);
        let range = self.live.rows.range(x);
        Rest {
            shingles: &row[at..],
            weights: &self.weights[range.clone()][at..],
            tail: self.tails[range].get(at).copied().unwrap_or(0.0),
        }
    }

    /// Returns false if the cosine of two texts is below the threshold, given the sum over the shingles that both have in
    /// their prefixes. May return true for a cosine somewhat below.
    fn may_reach(&self, x: usize, y: usize, sum: f32) -> bool {
        // Of the common shingles, those before are in both prefixes.
        let from = self.ends[x].0.min(self.ends[y].0);
        let tail = |z: usize| match self.ends[z] {
            (end, tail) if end == from => tail,
            _ => self.rest(z, from).tail,
        };
        let added = self.live.rows.row(x).len() as f64;
        let enough = (self.threshold - SLACK - added * ROUNDING) as f32;
        sum + tail(x) * tail(y) >= enough && sum + self.rest(x, from).dot(&self.rest(y, from)) >= enough
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
            let may_pair = || self.members.may_pair(self.live.first_group(i), self.live.second_group(j));
            if sum > 0.0 && x != y && may_pair() && self.may_reach(i, j, sum) {
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

/// The last live shingles of a text.
struct Rest<'a> {
    shingles: &'a [u32],
    weights: &'a [f32],
    /// Their norm.
    tail: f32,
}

impl Rest<'_> {
    fn dot(&self, other: &Rest<'_>) -> f32 {
        let (mut i, mut j, mut sum) = (0, 0, 0.0);
        while let (Some(&f), Some(&g)) = (self.shingles.get(i), other.shingles.get(j)) {
            sum += if f == g { self.weights[i] * other.weights[j] } else { 0.0 };
            i += usize::from(f <= g);
            j += usize::from(g <= f);
        }
        sum
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
