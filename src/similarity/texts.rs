//! Each distinct text once.

use super::encoded::{Chunk, Text};
use crate::hash::combine;
use crate::ragged::Ragged;
use rayon::prelude::*;

/// No text: the row holds no shingle at all, and is alike to nothing.
pub const NO_TEXT: u32 = u32::MAX;

/// Rows in numbers, where they were put together: they are never copied into one.
#[derive(Clone)]
pub(super) struct Chunks {
    chunks: Vec<Chunk>,
    /// The chunk of each row, and its place there.
    at: Vec<(u32, u32)>,
}

/// The same whatever the chunks are.
impl std::fmt::Debug for Chunks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries((0..self.len() as u32).map(|row| self.of(row))).finish()
    }
}

impl Chunks {
    pub(super) fn new(chunks: Vec<Chunk>) -> Self {
        let places = |(at, chunk): (u32, &Chunk)| (0..chunk.len() as u32).map(move |row| (at, row));
        let at = (0..).zip(&chunks).flat_map(places).collect();
        Self { chunks, at }
    }

    pub(super) fn len(&self) -> usize {
        self.at.len()
    }

    pub(super) fn of(&self, row: u32) -> Text<'_> {
        let (chunk, row) = self.at[row as usize];
        self.chunks[chunk as usize].text(row as usize)
    }

    /// Drops the rows that are not kept; the others move up.
    pub(super) fn retain(&mut self, mut is_kept: &[bool]) {
        let mut chunks = std::mem::take(&mut self.chunks);
        let of_chunks = chunks.iter_mut().map(|chunk| {
            let (here, later) = is_kept.split_at(chunk.len());
            is_kept = later;
            (chunk, here)
        });
        let of_chunks: Vec<(&mut Chunk, &[bool])> = of_chunks.collect();
        of_chunks.into_par_iter().for_each(|(chunk, is_kept)| chunk.retain(is_kept));
        *self = Self::new(chunks);
    }
}

/// The text of each row, and the rows of each text.
pub(super) fn collapse(chunks: &Chunks) -> (Vec<u32>, Ragged<u32>) {
    let n_rows = chunks.len();
    let mut prints: Vec<(u64, u32)> = (0..n_rows as u32)
        .into_par_iter()
        .filter_map(|row| {
            let text = chunks.of(row);
            // A row that holds a shingle of its own equals no other.
            let whole = text.alone.number == 0 && !text.shared.is_empty();
            whole.then(|| {
                let print = text.shared.iter().fold(0, |h, &x| combine(h, u64::from(x)));
                (text.counts.iter().fold(print, |h, &x| combine(h, u64::from(x))), row)
            })
        })
        .collect();
    prints.par_sort_unstable();
    // The first row of the same text, itself mostly.
    let mut first: Vec<u32> =
        (0..n_rows as u32).map(|row| if chunks.of(row).size() == 0 { NO_TEXT } else { row }).collect();
    for run in prints.chunk_by(|a, b| a.0 == b.0) {
        // Two texts of one print are not expected, and not taken for one.
        let mut heads: Vec<u32> = Vec::new();
        for &(_, row) in run {
            let text = chunks.of(row);
            let same = |&&head: &&u32| {
                let head = chunks.of(head);
                (head.shared, head.counts) == (text.shared, text.counts)
            };
            match heads.iter().find(same) {
                Some(&head) => first[row as usize] = head,
                None => heads.push(row),
            }
        }
    }
    drop(prints);
    let mut n_texts = 0;
    let mut text_of = vec![NO_TEXT; n_rows];
    for row in 0..n_rows {
        text_of[row] = match first[row] {
            NO_TEXT => NO_TEXT,
            head if head as usize == row => {
                n_texts += 1;
                n_texts - 1
            }
            head => text_of[head as usize],
        };
    }
    drop(first);
    let mut by_text: Vec<(u32, u32)> = text_of
        .iter()
        .zip(0..)
        .filter(|(text, _)| **text != NO_TEXT)
        .map(|(&text, row)| (text, row))
        .collect();
    by_text.par_sort_unstable();
    let mut members = Ragged::with_capacity(n_texts as usize, by_text.len());
    by_text.chunk_by(|a, b| a.0 == b.0).for_each(|run| members.push(run.iter().map(|&(_, row)| row)));
    (text_of, members)
}
