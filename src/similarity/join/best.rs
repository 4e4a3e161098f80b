//! The best partners of every text, kept while a join runs, so that memory does not grow with the number of pairs.

use super::members::Members;
use super::pairs::{Counts, Edge};
use std::collections::BinaryHeap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Keeps the `k` best partners of each text; of each group of a text where groups count.
///
/// Partners are ordered by similarity, then by their first row in scope. The `k` nearest rows of a row are rows of these
/// partners or of its own text: a row of any other partner has `k` rows before it, the first ones of these.
pub(super) struct Best<'a> {
    k: usize,
    members: &'a Members<'a>,
    kept: Mutex<Kept>,
}

struct Kept {
    heaps: Vec<BinaryHeap<Partner>>,
    counts: Counts,
}

/// A partner. The worst is the greatest, so that a heap offers it first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Partner {
    /// The bits of a positive similarity are in its order.
    dissimilarity: std::cmp::Reverse<u64>,
    first_row: u32,
    text: u32,
    shared: u32,
}

impl<'a> Best<'a> {
    pub(super) fn new(k: usize, members: &'a Members<'a>) -> Self {
        let heaps = (0..members.n_nodes()).map(|_| BinaryHeap::new()).collect();
        Self { k, members, kept: Mutex::new(Kept { heaps, counts: Counts::default() }) }
    }

    /// Takes pairs of texts and empties `edges`. The order of calls does not matter.
    pub(super) fn take(&self, edges: &mut Vec<Edge>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        for Edge { a, b, shared, similarity } in edges.drain(..) {
            kept.counts.texts += 1;
            kept.counts.rows += self.members.n_pairs(a, b);
            let ways = if self.members.is_directed() { &[(a, b)][..] } else { &[(a, b), (b, a)] };
            for &(text, other) in ways {
                self.members.each_first(text, other, |node, first_row| {
                    let dissimilarity = std::cmp::Reverse(similarity.to_bits());
                    push(
                        &mut kept.heaps[node],
                        self.k,
                        Partner { dissimilarity, first_row, text: other, shared },
                    );
                });
            }
        }
    }

    /// Returns the pairs that are kept for one of their texts, in no order, and the counts of all.
    pub(super) fn into_edges(self) -> (Vec<Edge>, Counts) {
        let Kept { heaps, counts } = self.kept.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut edges: Vec<Edge> = Vec::new();
        let mut heaps = heaps.into_iter();
        for text in 0..self.members.shingles.n_texts() as u32 {
            let Range { start, end } = self.members.nodes(text);
            for partner in heaps.by_ref().take(end - start).flatten() {
                let (a, b) = self.members.in_order(text, partner.text);
                let similarity = f64::from_bits(partner.dissimilarity.0);
                edges.push(Edge { a, b, shared: partner.shared, similarity });
            }
        }
        edges.sort_unstable_by_key(|edge| (edge.a, edge.b));
        edges.dedup_by_key(|edge| (edge.a, edge.b));
        (edges, counts)
    }
}

fn push(heap: &mut BinaryHeap<Partner>, k: usize, partner: Partner) {
    if heap.len() < k {
        heap.push(partner);
    } else if let Some(mut worst) = heap.peek_mut()
        && partner < *worst
    {
        *worst = partner;
    }
}
