//! Corpus → tables.

use super::categorical::Categorical;
use super::columns::Corpus;
use super::row::{Row, is_storable};
use crate::error::{Error, Result};
use crate::language::Language;
use crate::tables::{Sink, TableRecord, Writing};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The facts of a corpus that are in no table.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CorpusRecord {
    pub(super) is_of_texts: bool,
    pub(super) columns_passed_over: bool,
    pub(super) duplicates: u64,
}

impl Corpus {
    /// Writes the columns as tables whose names begin with `prefix`, and frees each once it is written.
    ///
    /// [`failed`](Self::failed) and the caller's own phrases are not written.
    pub(crate) fn write(
        self,
        prefix: &str,
        sink: &mut dyn Sink,
        records: &mut BTreeMap<String, TableRecord>,
    ) -> Result<CorpusRecord> {
        check_times(&self)?;
        let record = CorpusRecord {
            is_of_texts: self.is_of_texts,
            columns_passed_over: self.columns_passed_over,
            duplicates: self.duplicates,
        };
        let mut add = |name: &str, table: Writing| sink.table(records, &format!("{prefix}{name}"), table);
        add("rows", rows(&self.rows))?;
        drop(self.rows);
        let ends = |ends: Vec<usize>| ends.into_iter().map(|end| end as u64).collect::<Vec<u64>>();
        let (tokens, token_ends) = self.tokens.into_parts();
        add("tokens", Writing::default().stored_u32("token", tokens))?;
        let (units, unit_ends) = self.units.into_parts();
        add("units", Writing::default().stored_u64("unit", units))?;
        let (layout, layout_ends) = self.layout.into_parts();
        add("layout", Writing::default().stored_u32("feature", layout))?;
        let (subjects, subject_ends) = self.subjects.into_parts();
        add("subjects", Writing::default().stored_u32("token", subjects))?;
        let (ids, id_ends) = self.ids.into_parts();
        add("ids", Writing::default().stored_u8("byte", ids))?;
        let table = Writing::default()
            .u64("tokens", ends(token_ends))
            .u64("units", ends(unit_ends))
            .u64("layout", ends(layout_ends))
            .u64("subjects", ends(subject_ends))
            .u64("ids", ends(id_ends));
        add("ends", table)?;
        let (text, ends, hashes) = self.vocabulary.into_parts();
        add("text", Writing::default().stored_u8("byte", text.into_bytes().into()))?;
        add("words", Writing::default().u32("end", ends).u64("hash", hashes))?;
        add("brands", names(&self.brands))?;
        add("spellings", names(&self.spellings))?;
        add("readers", Writing::default().u64("name", self.names.into_iter().collect()))?;
        columns(&self.columns, &mut add)?;
        Ok(record)
    }
}

/// Fails if a sending time is one that tables do not hold. Only messages that a caller makes have one.
fn check_times(corpus: &Corpus) -> Result<()> {
    let is_wrong = |row: &Row| row.sent_at.is_some_and(|sent| !is_storable(sent.unix));
    match corpus.rows.iter().position(is_wrong) {
        Some(row) => {
            let id = corpus.id(row);
            let remedy =
                format!("of the message {id} is not in the years 1 to 9999; correct it or leave it out");
            Err(Error::parameter("sent_at", remedy))
        }
        None => Ok(()),
    }
}

/// Names by hash.
fn names(names: &BTreeMap<u64, String>) -> Writing {
    let hashes: Vec<u64> = names.keys().copied().collect();
    Writing::default().u64("hash", hashes).text("name", names.values().map(String::as_str))
}

/// The facts of each message.
fn rows(rows: &[Row]) -> Writing {
    let wide = |value: fn(&Row) -> u64| rows.iter().map(value).collect::<Vec<u64>>();
    let narrow = |value: fn(&Row) -> u32| rows.iter().map(value).collect();
    Writing::default()
        .u64("id", wide(|row| row.id))
        .u64("content", wide(|row| row.content))
        .u64("brand", wide(|row| row.brand))
        .u64("spelling", wide(|row| row.spelling))
        .u64("recipient", wide(|row| row.recipient.unwrap_or_default()))
        .u64("sent_at", wide(|row| row.sent_at.map_or(0, |sent| sent.unix as u64)))
        .u64("campaign", wide(|row| row.campaign.map_or(0, |campaign| campaign.0)))
        .u64("campaign_spelling", wide(|row| row.campaign_spelling))
        .u32("language", narrow(|row| language(row.detected)))
        .u32("stated_language", narrow(|row| row.stated.map_or(0, language)))
        .u32("has_recipient", narrow(|row| u32::from(row.recipient.is_some())))
        .u32("has_sent_at", narrow(|row| u32::from(row.sent_at.is_some())))
        .u32("sent_at_is_day", narrow(|row| u32::from(row.sent_at_is_day)))
        .u32("offset", narrow(|row| row.sent_at.map_or(0, |sent| i32::from(sent.offset_minutes) as u32)))
        .u32("channel", narrow(|row| row.channel as u32))
        .u32("campaign_origin", narrow(|row| row.campaign.map_or(0, |campaign| campaign.1 as u32 + 1)))
}

/// The letters of a code, one a byte, the last one lowest.
fn language(language: Language) -> u32 {
    language.code().bytes().fold(0, |code, letter| code << 8 | u32::from(letter))
}

/// The other columns: their names, their values, and the value of each row that has one.
fn columns(
    columns: &BTreeMap<String, Categorical>,
    add: &mut dyn FnMut(&str, Writing) -> Result<()>,
) -> Result<()> {
    let overfull: Vec<u32> = columns.values().map(|column| u32::from(column.is_overfull())).collect();
    let table = Writing::default().text("name", columns.keys().map(String::as_str)).u32("overfull", overfull);
    add("columns", table)?;
    let values =
        || (0..).zip(columns.values()).flat_map(|(at, column)| column.values().iter().map(move |v| (at, v)));
    let table = Writing::default()
        .u32("column", values().map(|(at, _)| at).collect())
        .text("value", values().map(|(_, value)| value.as_str()));
    add("values", table)?;
    let codes =
        || (0..).zip(columns.values()).flat_map(|(at, column)| column.codes().iter().map(move |&c| (at, c)));
    let table = Writing::default()
        .u32("column", codes().map(|(at, _)| at).collect())
        .u32("row", codes().map(|(_, (row, _))| row).collect())
        .u32("code", codes().map(|(_, (_, code))| code).collect());
    add("codes", table)
}
