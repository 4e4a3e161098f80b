//! A column of few distinct values, as codes.

use crate::message::UNKNOWN;
use crate::spelling::is_blank;
use std::collections::BTreeMap;

/// The most values of a column that is kept.
pub const MAX_CATEGORIES: usize = 10_000;

/// The most columns that are kept: the first by name, so that the order of messages does not matter.
pub const MAX_COLUMNS: usize = 256;

/// A column of few distinct values. A message may lack a value.
///
/// Memory: 8 bytes for each message with a value, and each distinct value twice.
#[derive(Debug, Clone, Default)]
pub struct Categorical {
    values: Vec<String>,
    codes: BTreeMap<String, u32>,
    /// (row, code), in the order of rows.
    rows: Vec<(u32, u32)>,
    overfull: bool,
}

impl Categorical {
    /// The value of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        let at = self.rows.binary_search_by_key(&(row as u32), |r| r.0).ok()?;
        self.values.get(self.rows[at].1 as usize).map(String::as_str)
    }

    /// About the bytes in memory, with values of some words.
    pub(super) fn heap_bytes(&self) -> usize {
        const OF_VALUE: usize = 128;
        self.rows.capacity() * size_of::<(u32, u32)>() + self.values.len() * OF_VALUE
    }

    /// The distinct values as written, in order of first occurrence.
    #[must_use]
    pub fn values(&self) -> &[String] {
        &self.values
    }

    /// The row and the code of each value, in the order of rows.
    #[cfg(feature = "arrow")]
    pub(super) fn codes(&self) -> &[(u32, u32)] {
        &self.rows
    }

    /// Returns a column of `n_rows` messages; `None` if values, rows and codes contradict each other.
    #[cfg(feature = "arrow")]
    pub(super) fn from_parts(
        values: Vec<String>,
        rows: Vec<(u32, u32)>,
        overfull: bool,
        n_rows: usize,
    ) -> Option<Self> {
        let codes: BTreeMap<String, u32> = values.iter().cloned().zip(0..).collect();
        let is_sound = codes.len() == values.len()
            && values.len() <= MAX_CATEGORIES
            && (!overfull || values.is_empty())
            && rows.is_sorted_by(|a, b| a.0 < b.0)
            && rows.last().is_none_or(|last| (last.0 as usize) < n_rows)
            && rows.iter().all(|row| (row.1 as usize) < values.len());
        is_sound.then_some(Self { values, codes, rows, overfull })
    }

    /// Returns true if there were more than [`MAX_CATEGORIES`] values. If so, no value is kept.
    #[must_use]
    pub fn is_overfull(&self) -> bool {
        self.overfull
    }

    /// Sets the value of a row after all rows set before. A blank value is none.
    pub(crate) fn set(&mut self, row: usize, value: &str) {
        if is_blank(value) {
            return;
        }
        if let Some(code) = self.code(value) {
            self.rows.push((row as u32, code));
        }
    }

    /// Returns the column of the rows i where `is_kept[i]`, under their new numbers.
    pub(super) fn retained(&self, is_kept: &[bool]) -> Self {
        let mut kept = Self { overfull: self.overfull, ..Self::default() };
        let (mut number, mut next) = (0, 0);
        for &(row, code) in &self.rows {
            number += is_kept[next..row as usize].iter().filter(|&&is_kept| is_kept).count();
            next = row as usize;
            if let Some(value) = self.values.get(code as usize).filter(|_| is_kept[next]) {
                kept.set(number, value);
            }
        }
        kept
    }

    /// Merges the values of copies of messages, sorted by row. Of several values the first by [`preference`] counts.
    pub(crate) fn merge<'a>(&mut self, copies: impl Iterator<Item = (u32, &'a str)>) {
        let n_set = self.rows.len();
        for (row, value) in copies {
            let Some(code) = self.code(value) else { return };
            let (set, added) = self.rows.split_at_mut(n_set);
            let known = match set.binary_search_by_key(&row, |r| r.0) {
                Ok(at) => set.get_mut(at),
                Err(_) => added.last_mut().filter(|last| last.0 == row),
            };
            match known {
                Some((_, known)) => {
                    let before = self.values.get(*known as usize).map_or("", String::as_str);
                    if preference(value) < preference(before) {
                        *known = code;
                    }
                }
                None => self.rows.push((row, code)),
            }
        }
        self.rows.sort_unstable();
    }

    /// Returns the code of a value, a new one if needed; `None` if there are too many values.
    fn code(&mut self, value: &str) -> Option<u32> {
        if self.overfull {
            return None;
        }
        if let Some(&code) = self.codes.get(value) {
            return Some(code);
        }
        if self.values.len() >= MAX_CATEGORIES {
            *self = Self { overfull: true, ..Self::default() };
            return None;
        }
        let code = self.values.len() as u32;
        self.values.push(value.to_owned());
        self.codes.insert(value.to_owned(), code);
        Some(code)
    }
}

/// The sort key of the values of copies of a message, of which one may have lost its headers. The least value counts: known
/// values first, then byte order.
pub(crate) fn preference(value: &str) -> (bool, &str) {
    (value == UNKNOWN, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_and_too_many_are_none() {
        let mut column = Categorical::default();
        [(0, "it"), (3, "en"), (4, "it")].iter().for_each(|&(row, value)| column.set(row, value));
        assert_eq!([0, 1, 3, 4, 9].map(|r| column.get(r)), [Some("it"), None, Some("en"), Some("it"), None]);
        for i in 2..MAX_CATEGORIES {
            column.set(5 + i, &i.to_string());
        }
        assert!(!column.is_overfull());
        column.set(20_000, "en");
        assert_eq!(column.get(20_000), Some("en"));
        column.set(20_001, "one more");
        assert!(column.is_overfull() && column.values().is_empty());
        assert_eq!(column.get(0), None);
    }

    #[test]
    fn a_blank_value_is_none() {
        let mut column = Categorical::default();
        [(0, " \t"), (1, "\u{200b}"), (2, "a ")].iter().for_each(|&(row, value)| column.set(row, value));
        assert_eq!([0, 1, 2].map(|row| column.get(row)), [None, None, Some("a ")]);
        assert_eq!(column.values(), ["a "]);
    }

    #[test]
    fn the_rows_that_stay_keep_their_values() {
        let mut column = Categorical::default();
        [(0, "a"), (2, "b"), (3, "a"), (5, "c")].iter().for_each(|&(row, value)| column.set(row, value));
        let kept = column.retained(&[false, true, true, false, true, true]);
        assert_eq!([0, 1, 2, 3].map(|row| kept.get(row)), [None, Some("b"), None, Some("c")]);
        assert_eq!(kept.values(), ["b", "c"]);
    }

    #[test]
    fn copies_of_a_row_have_the_preferred_value() {
        let mut column = Categorical::default();
        [(1, "b"), (3, "unknown"), (4, "a")].iter().for_each(|&(row, value)| column.set(row, value));
        let copies =
            [(0, "unknown"), (0, "z"), (1, "a"), (1, "unknown"), (2, "c"), (3, "x"), (4, "b"), (9, "y")];
        column.merge(copies.into_iter());
        let got = [0, 1, 2, 3, 4, 5, 9].map(|row| column.get(row));
        assert_eq!(got, [Some("z"), Some("a"), Some("c"), Some("x"), Some("a"), None, Some("y")]);
    }
}
