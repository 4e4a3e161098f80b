//! The text form of a column map.

use super::path::Path;
use crate::error::{Error, Result};
use crate::hash::hash64;
use crate::source::columns::Column;
use std::fmt;

/// Maps the records of an export to columns: JSON, or the rows of a table.
///
/// Each line is `column: paths`. Paths after ` | ` count where those before have no text; paths with ` + ` between them
/// are joined. `column = text` sets a text that no path gives. See `src/source/maps/data/README.md`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RecordMap {
    pub(super) name: String,
    /// The hash of the text of the map.
    digest: u64,
    /// Each is a list of keys, all of which mark the export; a key may have alternatives.
    pub(super) detect: Vec<Vec<Vec<String>>>,
    /// The column, and alternatives of paths whose texts are joined.
    pub(super) rules: Vec<(Column, Vec<Vec<Path>>)>,
    pub(super) constants: Vec<(Column, String)>,
    /// Where the writer of a turn is named, and the names of those who are not the brand.
    pub(super) roles: Vec<Path>,
    pub(super) others: Vec<String>,
}

impl fmt::Debug for RecordMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordMap").field("name", &self.name).finish_non_exhaustive()
    }
}

impl RecordMap {
    /// Parses a map of the caller's own. `name` stands for it in messages.
    ///
    /// # Errors
    ///
    /// If a line has no `:` or `=`, names an unknown column, or a column twice; or if no line names a text. The error has
    /// the number of the line.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        let mut map = Self { name: name.to_owned(), digest: hash64(text.as_bytes()), ..Self::default() };
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                map.line(line)
                    .map_err(|why| Error::parameter("map_file", format!("{name}, line {number}: {why}")))?;
            }
        }
        let has_text =
            map.rules.iter().any(|(c, _)| matches!(c, Column::Body | Column::Html | Column::Subject));
        if !has_text {
            let why = format!("{name}: no line gives the body, html or subject; add body: PATH");
            return Err(Error::parameter("map_file", why));
        }
        Ok(map)
    }

    /// The hash of the map's text.
    pub(in crate::source) fn digest(&self) -> u64 {
        self.digest
    }

    /// The name of the map.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    fn line(&mut self, line: &str) -> std::result::Result<(), String> {
        let colon = line.find(':').unwrap_or(usize::MAX);
        let equals = line.find('=').unwrap_or(usize::MAX);
        let Some((key, value)) = line.split_at_checked(colon.min(equals)) else {
            return Err("write COLUMN: PATH, or COLUMN = TEXT".to_owned());
        };
        let (key, value) = (key.trim(), value.get(1..).unwrap_or_default().trim());
        if value.is_empty() {
            return Err(format!("{key} has no value"));
        }
        let paths =
            |text: &str| -> Vec<Path> { text.split(" + ").map(|path| Path::new(path.trim())).collect() };
        match key {
            "detect" => {
                let keys =
                    value.split(", ").map(|key| key.split('|').map(|one| one.trim().to_owned()).collect());
                self.detect.push(keys.collect());
            }
            "role" => self.roles.extend(value.split(" | ").map(|path| Path::new(path.trim()))),
            "others" => self.others.extend(value.split_whitespace().map(str::to_owned)),
            _ => {
                let Some(column) = Column::named(key) else {
                    let all = Column::ALL.map(|(name, _)| name).join(", ");
                    return Err(format!("no column is called {key}; use one of {all}"));
                };
                if equals < colon {
                    if self.constants.iter().any(|(other, _)| *other == column) {
                        return Err(format!("{key} is set twice"));
                    }
                    self.constants.push((column, value.to_owned()));
                } else {
                    if self.rules.iter().any(|(other, _)| *other == column) {
                        return Err(format!("{key} is mapped twice; put | between its paths"));
                    }
                    self.rules.push((column, value.split(" | ").map(paths).collect()));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_named_with_their_line() {
        #[track_caller]
        fn refused(text: &str, expected: &str) {
            assert_eq!(
                RecordMap::parse("my.map", text).unwrap_err().to_string(),
                format!("map_file: {expected}")
            );
        }
        refused("# x\nbody", "my.map, line 2: write COLUMN: PATH, or COLUMN = TEXT");
        refused("body:", "my.map, line 1: body has no value");
        refused("body: a\nbody: b", "my.map, line 2: body is mapped twice; put | between its paths");
        refused("brand: a", "my.map: no line gives the body, html or subject; add body: PATH");
        let error = RecordMap::parse("my.map", "text: a").unwrap_err().to_string();
        assert!(error.contains("line 1: no column is called text; use one of id, brand"), "{error}");
    }

    #[test]
    fn lines() {
        let map =
            RecordMap::parse("m", "# note\n\nbody: a.b | c + d\nchannel = chat\nid: Campaign ID\n").unwrap();
        assert_eq!(map.rules.len(), 2);
        assert_eq!(map.rules[0].1, [vec![Path::new("a.b")], vec![Path::new("c"), Path::new("d")]]);
        assert_eq!(map.constants, [(Column::Channel, "chat".to_owned())]);
    }
}
