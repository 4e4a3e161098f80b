//! The columns of a record, and the keys that they are read from.

use crate::error::{Error, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// A column that a message has its own field for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Id,
    Brand,
    Campaign,
    Channel,
    Segment,
    Platform,
    Sector,
    SentAt,
    Recipient,
    Subject,
    Body,
    Html,
    Language,
}

impl Column {
    /// Every column with its name, in the order of the declaration.
    pub(super) const ALL: [(&'static str, Self); 13] = [
        ("id", Self::Id),
        ("brand", Self::Brand),
        ("campaign", Self::Campaign),
        ("channel", Self::Channel),
        ("segment", Self::Segment),
        ("platform", Self::Platform),
        ("sector", Self::Sector),
        ("sent_at", Self::SentAt),
        ("recipient", Self::Recipient),
        ("subject", Self::Subject),
        ("body", Self::Body),
        ("html", Self::Html),
        ("language", Self::Language),
    ];

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(n, _)| *n == name).map(|(_, column)| *column)
    }

    pub(super) fn name(self) -> &'static str {
        Self::ALL.get(self as usize).map_or("", |(name, _)| name)
    }

    /// Returns true if an array or object in this column makes the record unusable, and `true` or `false` is no value. In other
    /// columns the former is skipped and the latter is a word.
    pub(super) fn must_be_text(self) -> bool {
        matches!(self, Self::Brand | Self::Subject | Self::Body | Self::Html)
    }
}

/// The key of the body in a record that has neither `body` nor `html`, as most collections of texts call it.
pub(super) const TEXT: &str = "text";

/// Where the value of a key goes.
pub(super) enum Target {
    Known(Column),
    /// The body if the record has no better column for it, else a custom column: the key is [`TEXT`].
    Text,
    /// A custom column, which has the name of the key.
    Other,
    /// Nowhere: the key is the name of a column that is mapped to another key.
    None,
}

/// Maps columns to the keys that JSON, or the headings that a table, uses for them.
///
/// The columns are `id, brand, campaign, channel, segment, platform, sector, sent_at, recipient, subject, body, html,
/// language`. A mapped column is read from the mapped key only, any other column from the key of its own name. The body of a
/// record with neither `body` nor `html` is read from the key `text`, unless `body` or `html` is mapped.
#[derive(Debug, Clone, Default)]
pub struct ColumnMap {
    /// (key, column)
    pairs: Vec<(String, Column)>,
    /// Bit i is set once a record had the key of pair i, bit i + [`VALUE`] once it held a value. Clones share the bits.
    used: Arc<AtomicU32>,
}

impl PartialEq for ColumnMap {
    fn eq(&self, other: &Self) -> bool {
        self.pairs == other.pairs
    }
}

impl Eq for ColumnMap {}

/// The bit of [`ColumnMap::used`] that is set once a record was read.
const RECORD: u32 = 31;

/// The distance of the bits for values from those for keys.
const VALUE: u32 = 15;
const _: () = assert!(Column::ALL.len() <= VALUE as usize, "two bits for each column and one for records");

impl ColumnMap {
    /// Adds a mapping: `column` is read from the key `theirs`.
    ///
    /// # Errors
    ///
    /// If `column` is unknown, `theirs` is empty, or the column or the key is mapped twice.
    pub fn with(mut self, column: &str, theirs: &str) -> Result<Self> {
        let names = || Column::ALL.iter().map(|(name, _)| *name);
        let Some(ours) = Column::named(column) else {
            let all = names().collect::<Vec<_>>().join(", ");
            let near = names().min_by_key(|name| edits(name, column)).filter(|name| edits(name, column) <= 2);
            let hint = near.map(|name| format!(" (did you mean {name}?)")).unwrap_or_default();
            return Err(Error::parameter(
                "map",
                format!("no column is called {column}{hint}. Use one of {all}"),
            ));
        };
        if theirs.is_empty() {
            return Err(Error::parameter(
                "map",
                format!("{column}: write the name of a key in the input after ="),
            ));
        }
        if self.pairs.iter().any(|(key, other)| key == theirs || *other == ours) {
            return Err(Error::parameter(
                "map",
                format!("{column}={theirs}: map each column and each name once"),
            ));
        }
        self.pairs.push((theirs.to_owned(), ours));
        Ok(self)
    }

    /// Parses mappings of the form `NAME=THEIR_NAME`, our column and its key.
    ///
    /// # Errors
    ///
    /// As for [`with`](Self::with), or if a text has no `=`.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        texts.into_iter().try_fold(Self::default(), |map, text| match text.split_once('=') {
            Some((column, theirs)) => map.with(column.trim(), theirs.trim()),
            None => Err(Error::parameter("map", format!("{text}: write NAME=THEIR_NAME"))),
        })
    }

    /// Returns the mappings (column, key) whose key was in no record read with this map or a clone of it. `None` if no
    /// record was read; only JSON and tables have records.
    #[must_use]
    pub fn unused(&self) -> Option<Vec<(&'static str, &str)>> {
        let unused = (0..).zip(&self.pairs).filter(|(bit, _)| !self.is_used(*bit));
        let unused = unused.map(|(_, (theirs, ours))| (ours.name(), theirs.as_str()));
        self.is_used(RECORD).then(|| unused.collect())
    }

    /// Returns the same mappings, none of which was used yet.
    pub(super) fn unmatched_anew(&self) -> Self {
        Self { used: Arc::default(), ..self.clone() }
    }

    /// Returns the mappings (column, key), in the order of their definition.
    pub(super) fn mappings(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.pairs.iter().map(|(theirs, ours)| (ours.name(), theirs.as_str()))
    }

    /// Returns whether no column is mapped.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// Returns whether a column is mapped to this key.
    pub(super) fn has_key(&self, key: &str) -> bool {
        self.pairs.iter().any(|(theirs, _)| theirs == key)
    }

    /// Returns the mappings (column, key) whose key was in nothing that was read with this map or a clone of it.
    #[must_use]
    pub fn unmatched(&self) -> Vec<(&'static str, &str)> {
        self.unused().unwrap_or_else(|| self.mappings().collect())
    }

    /// Returns the mappings (column, key) whose key was in a record that was read with this map or a clone of it, but never
    /// with a value: null, lists or blank texts.
    #[must_use]
    pub fn without_value(&self) -> Vec<(&'static str, &str)> {
        let is_empty = |bit: &u32| self.is_used(*bit) && !self.is_used(bit + VALUE);
        let pairs = (0..).zip(&self.pairs).filter(|(bit, _)| is_empty(bit));
        pairs.map(|(_, (theirs, ours))| (ours.name(), theirs.as_str())).collect()
    }

    /// Notes the value of a column in a record.
    pub(super) fn note_value(&self, column: Column, value: Option<&str>) {
        if self.pairs.is_empty() || value.is_none_or(|value| value.trim().is_empty()) {
            return;
        }
        if let Some((bit, _)) = (0..).zip(&self.pairs).find(|(_, (_, ours))| *ours == column) {
            self.note(bit + VALUE);
        }
    }

    pub(super) fn note_record(&self) {
        self.note(RECORD);
    }

    fn note(&self, bit: u32) {
        // Writing only new bits keeps threads from waiting for each other: reads do not contend.
        if !self.is_used(bit) {
            self.used.fetch_or(1 << bit, Ordering::Relaxed);
        }
    }

    fn is_used(&self, bit: u32) -> bool {
        self.used.load(Ordering::Relaxed) & (1 << bit) != 0
    }

    /// Returns the key that a column is read from.
    pub(super) fn key_of(&self, column: Column) -> &str {
        let mapped = self.pairs.iter().find(|(_, ours)| *ours == column);
        mapped.map_or(column.name(), |(theirs, _)| theirs)
    }

    pub(super) fn target_of(&self, key: &str) -> Target {
        if let Some((bit, (_, column))) = (0..).zip(&self.pairs).find(|(_, (theirs, _))| theirs == key) {
            self.note(bit);
            return Target::Known(*column);
        }
        match Column::named(key) {
            Some(column) if self.pairs.iter().any(|(_, mapped)| *mapped == column) => Target::None,
            Some(column) => Target::Known(column),
            None if key == TEXT && self.may_use_text() => Target::Text,
            None => Target::Other,
        }
    }

    /// Returns true if a record without `body` and `html` has its body in [`TEXT`].
    pub(super) fn may_use_text(&self) -> bool {
        let is_body = |column: Column| matches!(column, Column::Body | Column::Html);
        !self.pairs.iter().any(|(theirs, ours)| is_body(*ours) || theirs == TEXT)
    }

    /// Returns the keys that a text is read from, the best first.
    pub(super) fn keys_of_texts(&self) -> Vec<&str> {
        let [body, html, subject] =
            [Column::Body, Column::Html, Column::Subject].map(|column| self.key_of(column));
        let text = self.may_use_text().then_some(TEXT);
        [body, html].into_iter().chain(text).chain([subject]).collect()
    }
}

/// Returns the Levenshtein distance of two words. O(product of their lengths).
fn edits(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, to) in row.iter_mut().skip(1).zip(b.chars()) {
            left = (diagonal + usize::from(from != to)).min(left + 1).min(*cell + 1);
            diagonal = std::mem::replace(cell, left);
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps() {
        #[track_caller]
        fn refused(map: &[&str], expected: &str) {
            let error = ColumnMap::parse(map.iter().copied()).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
        refused(
            &["brnd=x"],
            "map: no column is called brnd (did you mean brand?). Use one of id, brand, campaign,",
        );
        refused(&["sender_name=x"], "map: no column is called sender_name. Use one of");
        refused(&["brand"], "map: brand: write NAME=THEIR_NAME");
        refused(&["brand="], "map: brand: write the name of a key in the input after =");
        refused(&["brand=x", "brand=y"], "map: brand=y: map each column and each name once");
        refused(&["brand=x", "id=x"], "map: id=x: map each column and each name once");
        assert_eq!(edits("kitten", "sitting"), 3);
        assert_eq!(edits("", "abc"), 3);
    }
}
