//! A column of few distinct values, as codes.

use std::collections::BTreeMap;

/// How many different values a column may hold and still be kept.
pub const MAX_CATEGORIES: usize = 10_000;

/// How many columns a corpus keeps; further names are passed over.
pub const MAX_COLUMNS: usize = 256;

/// A column of few distinct values; `None` where a message has none.
///
/// Memory: 8 bytes for each message that has a value, and each distinct value twice.
#[derive(Debug, Clone, Default)]
pub struct Categorical {
    values: Vec<String>,
    codes: BTreeMap<String, u32>,
    /// (row, code), in the order of rows: a column that few messages have costs little.
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

    /// The distinct values, in order of first sight.
    #[must_use]
    pub fn values(&self) -> &[String] {
        &self.values
    }

    /// Whether there were more than [`MAX_CATEGORIES`] values; then none are kept.
    #[must_use]
    pub fn is_overfull(&self) -> bool {
        self.overfull
    }

    /// Sets the value of a row that comes after all rows set before.
    pub(crate) fn set(&mut self, row: usize, value: &str) {
        if self.overfull {
            return;
        }
        let code = match self.codes.get(value) {
            Some(&code) => code,
            None if self.values.len() < MAX_CATEGORIES => {
                let code = self.values.len() as u32;
                self.values.push(value.to_owned());
                self.codes.insert(value.to_owned(), code);
                code
            }
            None => {
                *self = Self { overfull: true, ..Self::default() };
                return;
            }
        };
        self.rows.push((row as u32, code));
    }
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
}
