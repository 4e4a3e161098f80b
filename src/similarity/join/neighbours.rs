//! The nearest of each message, out of all close pairs.

use super::pairs::{Pair, Pairs};
use crate::similarity::shingles::Shingles;
use std::cmp::Reverse;

/// The close texts of each text, the most similar first.
#[derive(Debug, Clone)]
pub struct Neighbours<'a> {
    pairs: &'a Pairs<'a>,
    starts: Vec<usize>,
    /// (other text, similarity).
    others: Vec<(u32, f64)>,
}

impl<'a> Pairs<'a> {
    /// The same pairs by row, for the nearest of each. 16 bytes for each end of each pair of texts.
    #[must_use]
    pub fn neighbours(&'a self) -> Neighbours<'a> {
        let n = self.shingles.n_texts();
        let mut starts = vec![0usize; n + 2];
        for e in &self.edges {
            starts[e.a as usize + 2] += 1;
            starts[e.b as usize + 2] += 1;
        }
        for i in 2..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut others = vec![(0, 0.0); starts[n + 1]];
        for e in &self.edges {
            for (from, to) in [(e.a, e.b), (e.b, e.a)] {
                let at = &mut starts[from as usize + 1];
                others[*at] = (to, e.similarity);
                *at += 1;
            }
        }
        for i in 0..n {
            others[starts[i]..starts[i + 1]].sort_unstable_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        }
        Neighbours { pairs: self, starts, others }
    }
}

impl Neighbours<'_> {
    /// What was joined.
    #[must_use]
    pub fn shingles(&self) -> &Shingles {
        self.pairs.shingles
    }

    /// The close texts of a text, the most similar first.
    #[must_use]
    pub fn of_text(&self, text: u32) -> &[(u32, f64)] {
        &self.others[self.starts[text as usize]..self.starts[text as usize + 1]]
    }

    /// The `most` rows in scope that are most similar to `row` (its own text has 1), the first among equals.
    pub fn of_row(&self, row: u32, most: usize, out: &mut Vec<Pair>) {
        out.clear();
        let Some(own) = self.pairs.shingles.text_of(row as usize) else { return };
        let mut last = f64::INFINITY;
        for (text, similarity) in std::iter::once((own, 1.0)).chain(self.of_text(own).iter().copied()) {
            if out.len() >= most && similarity < last {
                break;
            }
            last = similarity;
            let others = self.pairs.members.partners(row, text, false).filter(|&b| b != row);
            out.extend(others.take(most).map(|b| Pair { a: row, b, similarity }));
        }
        out.sort_unstable_by_key(|p| (Reverse(p.similarity.to_bits()), p.b));
        out.truncate(most);
    }
}
