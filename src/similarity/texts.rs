//! Finds rows with equal shingles, so that each distinct text is compared once.

use super::encoded::{Encoded, Text};
use crate::hash::combine;
use crate::ragged::Ragged;
use rayon::prelude::*;

/// The text id of a row without shingles. Such a row is similar to nothing.
pub const NO_TEXT: u32 = u32::MAX;

/// Encoded rows, left in the buckets they were encoded in.
#[derive(Clone)]
pub(super) struct Texts {
    buckets: Vec<Encoded>,
    /// The bucket of each row, and its place there.
    at: Vec<(u32, u32)>,
}

/// Does not depend on the buckets.
impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries((0..self.len() as u32).map(|row| self.get(row))).finish()
    }
}

impl Texts {
    pub(super) fn new(buckets: Vec<Encoded>) -> Self {
        let places = |(at, bucket): (u32, &Encoded)| (0..bucket.len() as u32).map(move |row| (at, row));
        let at = (0..).zip(&buckets).flat_map(places).collect();
        Self { buckets, at }
    }

    pub(super) fn len(&self) -> usize {
        self.at.len()
    }

    pub(super) fn get(&self, row: u32) -> Text<'_> {
        let (bucket, row) = self.at[row as usize];
        self.buckets[bucket as usize].text(row as usize)
    }

    /// Keeps row i where `is_kept[i]`; the others move up.
    fn retain(&mut self, mut is_kept: &[bool]) {
        let mut buckets = std::mem::take(&mut self.buckets);
        let parts = buckets.iter_mut().map(|bucket| {
            let (here, later) = is_kept.split_at(bucket.len());
            is_kept = later;
            (bucket, here)
        });
        let parts: Vec<(&mut Encoded, &[bool])> = parts.collect();
        parts.into_par_iter().for_each(|(bucket, is_kept)| bucket.retain(is_kept));
        *self = Self::new(buckets);
    }

    /// Keeps the first row of each distinct text. Returns the text of each row, and the rows of each text, ascending.
    /// Texts are numbered in the order of their first rows.
    pub(super) fn collapse(&mut self) -> (Vec<u32>, Ragged<u32>) {
        let n_rows = self.len();
        let first = self.first_equal();
        let mut is_kept = vec![false; n_rows];
        let mut n_texts = 0;
        let mut text_of = vec![NO_TEXT; n_rows];
        for row in 0..n_rows {
            text_of[row] = match first[row] {
                NO_TEXT => NO_TEXT,
                head if head as usize == row => {
                    is_kept[row] = true;
                    n_texts += 1;
                    n_texts - 1
                }
                head => text_of[head as usize],
            };
        }
        drop(first);
        let with_text = text_of.iter().zip(0..).filter(|(text, _)| **text != NO_TEXT);
        let mut by_text: Vec<(u32, u32)> = with_text.map(|(&text, row)| (text, row)).collect();
        by_text.par_sort_unstable();
        let mut members = Ragged::with_capacity(n_texts as usize, by_text.len());
        by_text.chunk_by(|a, b| a.0 == b.0).for_each(|run| members.push(run.iter().map(|&(_, row)| row)));
        self.retain(&is_kept);
        (text_of, members)
    }

    /// Returns the first row with the same text as each row, mostly the row itself; [`NO_TEXT`] for empty rows.
    fn first_equal(&self) -> Vec<u32> {
        let n_rows = self.len() as u32;
        let fingerprint = |row: u32| {
            let text = self.get(row);
            // A row with a shingle of its own equals no other.
            let may_repeat = text.singletons.n == 0 && !text.shared.is_empty();
            may_repeat.then(|| {
                let values = text.shared.iter().chain(text.counts);
                (values.fold(0, |h, &x| combine(h, u64::from(x))), row)
            })
        };
        let mut fingerprints: Vec<(u64, u32)> = (0..n_rows).into_par_iter().filter_map(fingerprint).collect();
        fingerprints.par_sort_unstable();
        let mut first: Vec<u32> =
            (0..n_rows).map(|row| if self.get(row).size() == 0 { NO_TEXT } else { row }).collect();
        for run in fingerprints.chunk_by(|a, b| a.0 == b.0) {
            // Equal fingerprints of different texts are improbable; they must not merge the texts.
            let mut heads: Vec<u32> = Vec::new();
            for &(_, row) in run {
                let text = self.get(row);
                let same = |&&head: &&u32| {
                    let head = self.get(head);
                    (head.shared, head.counts) == (text.shared, text.counts)
                };
                match heads.iter().find(same) {
                    Some(&head) => first[row as usize] = head,
                    None => heads.push(row),
                }
            }
        }
        first
    }
}
