//! Jaccard and containment: all pairs that reach a threshold, by prefixes, lengths, positions and bitmaps.
//!
//! Two sets that overlap by o have a shingle in common among the first |x| − o + 1 of each, in any order common to all
//! (Chaudhuri, Ganti & Kaushik 2006); the rarest first, few sets share those. Sizes bound the partners of a set, places
//! in the rows bound what is still to come (Xiao et al. 2008), and a bitmap of 256 bits bounds the overlap of most of
//! what is left (Sandes et al. 2020). What passes is counted out.

use super::bounds::Bounds;
use super::chunks::Waves;
use super::index::Index;
use super::live::{Left, Live};
use super::pairs::Edge;
use super::scope::Members;
use crate::error::Result;
use crate::similarity::pair::overlap;
use crate::similarity::shingles::Shingles;
use rayon::prelude::*;

/// A text in the index: its position among the live, and how many shingles its row has from this one on.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Posting {
    text: u32,
    still: u32,
}

type Bitmap = [u64; 4];

/// The golden ratio spreads neighbours in the order of rarity.
const GOLDEN: u32 = 0x9E37_79B9;

/// A join of sets, ready to run.
pub(super) struct SetJoin<'a> {
    bounds: Bounds,
    members: &'a Members<'a>,
    live: Live,
    sizes: Vec<u32>,
    bitmaps: Vec<Bitmap>,
}

impl<'a> SetJoin<'a> {
    pub(super) fn new(shingles: &Shingles, members: &'a Members<'a>, bounds: Bounds) -> Self {
        let fits = |text: u32, left: &Left| {
            let text = shingles.text(text);
            let kept = text.shared.iter().filter(|&&f| left.holds(f)).count() as u32;
            // The larger set of a containment may share as little as it likes.
            kept >= if bounds.is_jaccard { bounds.least_of(text.size()) } else { 1 }
        };
        // A text meets those before it: for Jaccard the smaller ones, for containment the larger.
        let key =
            |text: u32| if bounds.is_jaccard { shingles.size(text) } else { u32::MAX - shingles.size(text) };
        let live = Live::of(shingles, members, fits, key);
        let sizes = live.texts.iter().map(|&t| shingles.size(t)).collect();
        let bitmaps = (0..live.len()).into_par_iter().map(|x| bitmap(live.rows.row(x))).collect();
        Self { bounds, members, live, sizes, bitmaps }
    }

    /// Number of texts that can be in a close pair.
    pub(super) fn len(&self) -> usize {
        self.live.len()
    }

    pub(super) fn live(&self) -> &Live {
        &self.live
    }

    /// How many of its live shingles a text looks up.
    fn probed(&self, x: u32) -> usize {
        self.prefix(x, self.bounds.least_of(self.sizes[x as usize]))
    }

    /// Under how many of its live shingles a text is listed.
    fn listed(&self, y: u32) -> usize {
        let size = self.sizes[y as usize];
        if self.bounds.is_jaccard {
            // Those that look it up are no smaller than itself.
            self.prefix(y, self.bounds.least(size, size))
        } else {
            self.live.rows.row(y as usize).len()
        }
    }

    /// Length of the prefix for an overlap of `least`: shingles that are gone would have come first.
    fn prefix(&self, x: u32, least: u32) -> usize {
        (self.live.rows.row(x as usize).len() + 1).saturating_sub(least as usize)
    }

    /// For each live shingle the texts that list it.
    pub(super) fn index(&self) -> Index<Posting> {
        let list = |text: u32| {
            let row = self.live.rows.row(text as usize);
            let still = (1..=row.len() as u32).rev();
            row[..self.listed(text)].iter().zip(still).map(move |(&f, still)| (f, Posting { text, still }))
        };
        Index::of(self.live.features.len(), self.len(), list)
    }

    /// How many postings the exact join reads at most.
    pub(super) fn work(&self, index: &Index<Posting>) -> u64 {
        let of_text = |x: u32| {
            let row = &self.live.rows.row(x as usize)[..self.probed(x)];
            row.iter().map(|&f| index.get(f).len() as u64).sum::<u64>()
        };
        (0..self.len() as u32).into_par_iter().map(of_text).sum()
    }

    /// All pairs that reach the threshold, in any order.
    pub(super) fn exact(&self, index: &Index<Posting>, waves: &Waves<'_>) -> Result<Vec<Edge>> {
        let order = self.alike_together();
        waves.run(
            "pairs",
            self.len(),
            || Seen::new(self.len()),
            |at, seen, out| self.probe(order[at], index, seen, out),
        )
    }

    /// All texts in the order of one MinHash slot: those that are alike often stand side by side, and what the one has
    /// looked at is in the cache when the other does. (Probing took 1.8 s in place of 3.2 by it, of a million made-up
    /// messages, on two threads.)
    fn alike_together(&self) -> Vec<u32> {
        let least = |x: u32| self.live.rows.row(x as usize).iter().map(|f| f.wrapping_mul(GOLDEN)).min();
        let mut order: Vec<(u32, u32)> =
            (0..self.len() as u32).into_par_iter().map(|x| (least(x).unwrap_or(0), x)).collect();
        order.par_sort_unstable();
        order.into_iter().map(|(_, x)| x).collect()
    }

    fn probe(&self, x: u32, index: &Index<Posting>, seen: &mut Seen, out: &mut Vec<Edge>) {
        let size = self.sizes[x as usize];
        let row = self.live.rows.row(x as usize);
        // Positions of Jaccard ascend in size.
        let first = if self.bounds.is_jaccard {
            let least = self.bounds.least_of(size);
            self.sizes[..x as usize].partition_point(|&s| s < least) as u32
        } else {
            0
        };
        for (i, &f) in row[..self.probed(x)].iter().enumerate() {
            let postings = index.get(f);
            let from = postings.partition_point(|p| p.text < first);
            let still = (row.len() - i) as u32;
            for p in &postings[from..] {
                if p.text >= x {
                    break;
                }
                let found = &mut seen.found[p.text as usize];
                if *found == 0 {
                    seen.touched.push(p.text);
                }
                if *found == Seen::DEAD {
                    continue;
                }
                let y = p.text as usize;
                let most = *found + still.min(p.still);
                *found = if most >= self.bounds.least(size, self.sizes[y]) { *found + 1 } else { Seen::DEAD };
            }
        }
        for y in seen.touched.drain(..) {
            if std::mem::take(&mut seen.found[y as usize]) != Seen::DEAD {
                out.extend(self.verify(x, y));
            }
        }
    }

    /// The pair, if it may be one and reaches the threshold.
    pub(super) fn verify(&self, x: u32, y: u32) -> Option<Edge> {
        let (i, j) = (x as usize, y as usize);
        if !self.members.may_pair(self.live.groups[i], self.live.groups[j]) {
            return None;
        }
        let (a, b) = (self.live.rows.row(i), self.live.rows.row(j));
        let least = self.bounds.least(self.sizes[i], self.sizes[j]);
        // Each bit that differs is a shingle, or more, that only one of the two holds.
        let apart: u32 =
            self.bitmaps[i].iter().zip(&self.bitmaps[j]).map(|(p, q)| (p ^ q).count_ones()).sum();
        if (a.len() + b.len()).saturating_sub(apart as usize) < 2 * least as usize {
            return None;
        }
        let both = overlap(a, b);
        let (a, b) = (self.live.texts[i], self.live.texts[j]);
        (both >= least && self.members.have_pair(a, b)).then(|| Edge {
            a: a.min(b),
            b: a.max(b),
            similarity: self.bounds.similarity(both, self.sizes[i], self.sizes[j]),
        })
    }
}

/// What a thread has seen of the partners of one text.
struct Seen {
    /// Shingles in common so far, by position; 0 for texts not met.
    found: Vec<u32>,
    touched: Vec<u32>,
}

impl Seen {
    /// Met, and out of reach.
    const DEAD: u32 = u32::MAX;

    fn new(n: usize) -> Self {
        Self { found: vec![0; n], touched: Vec::new() }
    }
}

fn bitmap(row: &[u32]) -> Bitmap {
    let mut bits = Bitmap::default();
    for &f in row {
        let bit = f.wrapping_mul(GOLDEN) >> 24;
        bits[bit as usize / 64] |= 1 << (bit % 64);
    }
    bits
}
