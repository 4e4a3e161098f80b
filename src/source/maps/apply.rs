//! A record of an export → a record with our columns.

use super::parse::RecordMap;
use super::path::Path;
use crate::source::columns::Column;
use crate::unicode;
use serde_json::{Map, Value};

/// A translated record.
pub(in crate::source) struct Translated {
    /// One JSON object.
    pub(in crate::source) line: Vec<u8>,
    /// The record is a turn of someone who is not the brand.
    pub(in crate::source) is_of_other: bool,
}

impl RecordMap {
    /// Translates a JSON object. Keys that the map does not use are kept, lists of texts as one text.
    ///
    /// # Errors
    ///
    /// If `line` is not a JSON object.
    pub(in crate::source) fn translate(&self, line: &[u8]) -> serde_json::Result<Translated> {
        let mut record: Map<String, Value> = serde_json::from_slice(line)?;
        let is_of_other = self.is_of_other(&record);
        let mut out = Map::new();
        for (column, alternatives) in &self.rules {
            let found = alternatives.iter().map(|paths| self.text(*column, paths, &record));
            if let Some(text) = found.into_iter().find(|text| !text.is_empty()) {
                out.insert(column.name().to_owned(), text.into());
            }
        }
        for (column, text) in &self.constants {
            out.entry(column.name()).or_insert_with(|| text.as_str().into());
        }
        let used = self.rules.iter().flat_map(|(_, alternatives)| alternatives).flatten();
        for path in used.chain(&self.roles) {
            record.remove(path.text());
            record.remove(path.first_key());
        }
        for (key, value) in record {
            let value = match value {
                Value::Array(list) => match list.iter().map(Value::as_str).collect::<Option<Vec<_>>>() {
                    Some(texts) => texts.join(", ").into(),
                    None => continue,
                },
                Value::Object(_) => continue,
                value => value,
            };
            // A key called like one of our columns is another field of the export, unless nothing else gave the column.
            if self.rules.iter().all(|(column, _)| column.name() != key) {
                out.entry(key).or_insert(value);
            }
        }
        Ok(Translated { line: serde_json::to_vec(&out)?, is_of_other })
    }

    /// Returns the texts at some paths: all of them for a body, else the first.
    fn text(&self, column: Column, paths: &[Path], record: &Map<String, Value>) -> String {
        let mut texts = Vec::new();
        for path in paths {
            path.texts(record, &|turn| self.is_of_other(turn), &mut texts);
        }
        if !matches!(column, Column::Body | Column::Html) {
            return texts.into_iter().next().unwrap_or_default();
        }
        let mut distinct: Vec<&str> = Vec::new();
        for text in &texts {
            // Only neighbours: a text of an advertisement is repeated for each of its pictures.
            if distinct.last() != Some(&text.as_str()) {
                distinct.push(text);
            }
        }
        distinct.join("\n\n")
    }

    /// Returns whether an object names a writer who is not the brand.
    fn is_of_other(&self, turn: &Map<String, Value>) -> bool {
        let mut names = Vec::new();
        self.roles.iter().for_each(|path| path.texts(turn, &|_| false, &mut names));
        names.iter().any(|name| {
            let name = unicode::to_lower(name.trim());
            self.others.contains(&name)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_constants_and_the_rest() {
        let map = RecordMap::parse(
            "m",
            "body: none | turns[].text\nsubject: title\nbrand: shop.name\nchannel = chat\nrole: by\nothers: client",
        )
        .unwrap();
        let line = br#"{"turns":[{"by":"Client","text":"x"},{"by":"agent","text":"y"},{"by":"agent","text":"y"},
            {"by":"agent","text":"z"}],"shop":{"name":"Acme"},"tags":["a","b"],"n":3,"meta":{"a":1},"subject":"old"}"#;
        let got = map.translate(line).unwrap();
        let expected = r#"{"body":"y\n\nz","brand":"Acme","channel":"chat","n":3,"tags":"a, b"}"#;
        assert_eq!(String::from_utf8(got.line).unwrap(), expected);
        assert!(!got.is_of_other);
        assert!(map.translate(br#"{"by":"client","turns":[]}"#).unwrap().is_of_other);
        assert!(map.translate(b"[]").is_err());
    }
}
