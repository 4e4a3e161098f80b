//! One JSON object, its texts borrowed from the line.

use super::value::{Text, Value, as_written};
use crate::source::columns::{Column, ColumnMap, Target};
use crate::source::options::{Limits, Options};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// The values of one line.
pub(super) struct Record<'a> {
    pub(super) known: [Option<Cow<'a, str>>; Column::ALL.len()],
    /// Short scalars under their own names.
    pub(super) other: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    pub(super) nested: Option<Column>,
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
        while let Some(Text(key)) = map.next_key()? {
            let value: Value<'de> = match self.numbers {
                Numbers::Whole => map.next_value()?,
                Numbers::AsWritten => as_written(map.next_value()?).map_err(A::Error::custom)?,
            };
            record.has_inexact |= matches!(value, Value::Inexact);
            match (self.columns.target_of(&key), value) {
                (Target::Known(column), Value::Nested) if column.must_be_text() => {
                    record.nested = Some(column);
                }
                (Target::Known(column), value) => {
                    if record.nested == Some(column) {
                        record.nested = None;
                    }
                    if let Some(slot) = record.known.get_mut(column as usize) {
                        *slot = value.text();
                        self.columns.note_value(column, slot.as_deref());
                    }
                }
                (Target::Other, value) => {
                    record.other.retain(|(name, _)| *name != key);
                    let Some(text) = value.text().filter(|text| !text.is_empty()) else { continue };
                    if text.len().max(key.len()) > self.limits.column_bytes {
                        record.has_long = true;
                    } else if record.other.len() >= self.limits.columns {
                        record.has_many = true;
                    } else {
                        record.other.push((key, text));
                    }
                }
                (Target::None, _) => {}
            }
        }
        Ok(record)
    }
}
