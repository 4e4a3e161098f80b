//! Rows as ids of shared shingles.

use super::intern::{Answers, NO_NUMBER};
use crate::ragged::Ragged;

/// The shingles that only one row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Alone {
    /// How many.
    pub(crate) number: u32,
    /// The sum of the squares of their counts, where counts are kept.
    pub(crate) squares: u64,
}

/// One text as it is compared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'a> {
    pub(crate) shared: &'a [u32],
    /// Empty for sets.
    pub(crate) counts: &'a [u32],
    pub(crate) alone: Alone,
}

impl Text<'_> {
    /// Number of distinct shingles.
    pub(crate) fn size(&self) -> u32 {
        self.shared.len() as u32 + self.alone.number
    }
}

/// The rows of a hand in numbers.
#[derive(Clone)]
pub(super) struct Chunk {
    /// What other rows hold too, ascending.
    pub(super) rows: Ragged<u32>,
    /// How often; no rows where no count is kept: of sets, or where nothing may be in another row.
    pub(super) counts: Ragged<u32>,
    pub(super) alone: Vec<Alone>,
}

impl Chunk {
    pub(super) fn len(&self) -> usize {
        self.alone.len()
    }

    /// Drops the rows that are not kept, and the memory they had.
    pub(super) fn retain(&mut self, is_kept: &[bool]) {
        if !self.counts.is_empty() {
            self.counts.retain(is_kept);
        }
        self.rows.retain(is_kept);
        let mut is_kept = is_kept.iter();
        self.alone.retain(|_| is_kept.next() == Some(&true));
        self.alone.shrink_to_fit();
    }

    pub(super) fn text(&self, row: usize) -> Text<'_> {
        Text {
            shared: self.rows.row(row),
            counts: if self.counts.is_empty() { &[] } else { self.counts.row(row) },
            alone: self.alone[row],
        }
    }
}

impl Chunk {
    /// The rows of a hand, of which the groups have the answers, translated.
    pub(super) fn of(groups: Vec<Answers>) -> Self {
        // What is not answered is in no other row, and there once.
        let lengths = groups.first().map(|answers| answers.lengths.as_slice()).unwrap_or_default();
        let mut alone: Vec<Alone> = lengths.iter().map(|&n| Alone { number: n, squares: n.into() }).collect();
        let mut n_shared = vec![0; alone.len()];
        for answers in &groups {
            for (number, row, count) in answers.translated() {
                alone[row].number -= 1;
                alone[row].squares -= 1;
                match number {
                    Answers::AGAIN => {}
                    NO_NUMBER => {
                        alone[row].number += 1;
                        alone[row].squares += u64::from(count).pow(2);
                    }
                    _ => n_shared[row] += 1,
                }
            }
        }
        if groups.iter().all(|answers| answers.counts.is_empty()) {
            let rows = ascending(&groups, n_shared, |number, _| number);
            return Self { rows, counts: Ragged::new(), alone };
        }
        // A number above its count: sorts as one word.
        let both = ascending(&groups, n_shared, |number, count| u64::from(number) << 32 | u64::from(count));
        let half = |half: fn(u64) -> u32| {
            let mut out = Ragged::with_capacity(both.len(), both.values().len());
            both.iter().for_each(|row| out.push(row.iter().map(|&value| half(value))));
            out
        };
        let (rows, counts) = (half(|value| (value >> 32) as u32), half(|value| value as u32));
        Self { rows, counts, alone }
    }
}

/// What each row of a hand shares with others, each as `value` puts it, ascending.
fn ascending<T: Copy + Default + Ord>(
    groups: &[Answers],
    n_shared: Vec<usize>,
    value: impl Fn(u32, u32) -> T,
) -> Ragged<T> {
    let mut next: Vec<usize> = Vec::with_capacity(n_shared.len());
    let mut sum = 0;
    for n in &n_shared {
        next.push(sum);
        sum += n;
    }
    let mut values = vec![T::default(); sum];
    for answers in groups {
        for (number, row, count) in answers.translated().filter(|(number, ..)| *number < NO_NUMBER) {
            values[next[row]] = value(number, count);
            next[row] += 1;
        }
    }
    // Every row ends where the next began.
    let mut rows = Ragged::of_ends(values, next);
    rows.rows_mut().for_each(<[T]>::sort_unstable);
    rows
}
