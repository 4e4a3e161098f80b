//! One JSON object, its texts borrowed from the line.

use super::value::{Text, Value, as_written};
use crate::source::columns::{Column, ColumnMap, TEXT, Target};
use crate::source::options::{Limits, Options};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// The values of one line.
pub(super) struct Record<'a> {
    pub(super) known: [Option<Cow<'a, str>>; Column::ALL.len()],
    /// Short scalars under their own names.
    pub(super) other: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    pub(super) nested: Option<&'static str>,
    /// The record has a column, or a value in it, that is longer than the limit.
    pub(super) has_long: bool,
    /// The record has more other columns than the limit.
    pub(super) has_many: bool,
    /// The line has a number other than a 64-bit integer, whose text is lost.
    pub(super) has_inexact: bool,
}

/// The reading of numbers. The text of a number other than an integer costs a second parse of every value; few lines have
/// one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    Whole,
    AsWritten,
}

impl<'a> Record<'a> {
    /// Keeps the value of a custom column. The last value of a repeated key counts.
    fn keep(&mut self, key: Cow<'a, str>, text: Cow<'a, str>, limits: &Limits) {
        self.other.retain(|(name, _)| *name != key);
        if text.is_empty() {
            return;
        }
        if text.len().max(key.len()) > limits.column_bytes {
            self.has_long = true;
        } else if self.other.len() >= limits.columns {
            self.has_many = true;
        } else {
            self.other.push((key, text));
        }
    }

    /// Keeps the value of the key [`TEXT`] as a custom column, at its place: `n_before` others stand before it.
    fn keep_text(&mut self, text: Cow<'a, str>, n_before: usize, limits: &Limits) {
        if text.len() <= limits.column_bytes && self.other.len() >= limits.columns {
            self.has_many = true;
            if n_before >= limits.columns {
                return;
            }
            self.other.pop();
        }
        self.keep(Cow::Borrowed(TEXT), text, limits);
    }
}

pub(super) fn read<'a, R: serde_json::de::Read<'a>>(
    mut json: serde_json::Deserializer<R>,
    numbers: Numbers,
    options: &Options,
) -> serde_json::Result<Record<'a>> {
    let seed = RecordSeed { columns: &options.columns, limits: &options.limits, numbers };
    seed.deserialize(&mut json).and_then(|record| json.end().map(|()| record))
}

struct RecordSeed<'o> {
    columns: &'o ColumnMap,
    limits: &'o Limits,
    numbers: Numbers,
}

impl<'de> DeserializeSeed<'de> for RecordSeed<'_> {
    type Value = Record<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Record<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RecordSeed<'_> {
    type Value = Record<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record<'de>, A::Error> {
        let mut record = Record {
            known: Default::default(),
            other: Vec::new(),
            nested: None,
            has_long: false,
            has_many: false,
            has_inexact: false,
        };
        let (mut text, mut has_nested_text) = (None, false);
        while let Some(Text(key)) = map.next_key()? {
            let value: Value<'de> = match self.numbers {
                Numbers::Whole => map.next_value()?,
                Numbers::AsWritten => as_written(map.next_value()?).map_err(A::Error::custom)?,
            };
            record.has_inexact |= matches!(value, Value::Inexact);
            match (self.columns.target_of(&key), value) {
                (Target::Known(column), Value::Nested) if column.must_be_text() => {
                    record.nested = Some(column.name());
                }
                (Target::Text, value) => {
                    has_nested_text = matches!(value, Value::Nested);
                    text =
                        value.text().filter(|text| !text.is_empty()).map(|text| (text, record.other.len()));
                }
                (Target::Known(column), value) => {
                    // `"html": false` says that there is none.
                    let is_none = column.must_be_text() && matches!(value, Value::Flag(_));
                    let value = if is_none { Value::Absent } else { value };
                    if record.nested == Some(column.name()) {
                        record.nested = None;
                    }
                    if let Some(slot) = record.known.get_mut(column as usize) {
                        *slot = value.text();
                        self.columns.note_value(column, slot.as_deref());
                    }
                }
                (Target::Other, value) => record.keep(key, value.text().unwrap_or_default(), self.limits),
                (Target::None, _) => {}
            }
        }
        let is_blank = |column: Column| {
            record.known[column as usize].as_deref().is_none_or(|text| text.trim().is_empty())
        };
        let has_body = !is_blank(Column::Body) || !is_blank(Column::Html);
        match text {
            Some((text, n_before)) if has_body => record.keep_text(text, n_before, self.limits),
            Some((text, _)) => {
                record.known[Column::Body as usize] = Some(text);
                record.known[Column::Html as usize] = None;
            }
            None if has_nested_text && !has_body => record.nested = Some(TEXT),
            None => {}
        }
        Ok(record)
    }
}
