//! Tables → corpus. No value of a table is trusted.

use super::categorical::{Categorical, MAX_COLUMNS};
use super::columns::Corpus;
use super::row::{Row, is_storable};
use super::save::CorpusRecord;
use super::token::Token;
use super::unit::Unit;
use super::vocabulary::Vocabulary;
use crate::error::Result;
use crate::language::Language;
use crate::message::{CampaignOrigin, Channel, SentAt};
use crate::ragged::Ragged;
use crate::tables::{Number, Reading, Stored, Tables};
use crate::text::mask::OwnPhrases;
use rayon::prelude::*;
use std::collections::BTreeMap;

impl Corpus {
    /// Opens the corpus whose tables have names that begin with `prefix`. Its tokens, units, layouts, subjects and ids stay in
    /// their files, mapped; the rest is read. O(bytes), parallel.
    ///
    /// # Errors
    /// A table is damaged.
    pub(crate) fn open(
        tables: Tables<'_>,
        prefix: &str,
        record: &CorpusRecord,
        own_phrases: OwnPhrases,
    ) -> Result<Self> {
        let large = |name: &str| tables.table(&format!("{prefix}{name}"), false);
        let small = |name: &str| tables.table(&format!("{prefix}{name}"), true);
        let vocabulary = vocabulary(&large("text")?, &large("words")?)?;
        let ends = large("ends")?;
        let tokens = rows_of(large("tokens")?.all_u32("token")?, &ends, "tokens")?;
        let subjects = rows_of(large("subjects")?.all_u32("token")?, &ends, "subjects")?;
        let n = vocabulary.len();
        let is_known = |&token: &u32| Token::from_encoded(token).is_of(n);
        check(&ends, tokens.values().par_iter().all(is_known) && subjects.values().par_iter().all(is_known))?;
        let units = rows_of(large("units")?.all_u64("unit")?, &ends, "units")?;
        check(&ends, (0..units.len()).into_par_iter().all(|i| are_units(units.row(i), tokens.row(i).len())))?;
        let layout = rows_of(large("layout")?.all_u32("feature")?, &ends, "layout")?;
        check(&ends, (0..layout.len()).into_par_iter().all(|i| layout.row(i).is_sorted_by(|a, b| a < b)))?;
        let ids = rows_of(large("ids")?.all_u8("byte")?, &ends, "ids")?;
        let (brands, spellings) = (names(&small("brands")?)?, names(&small("spellings")?)?);
        let table = large("rows")?;
        let rows = rows(&table)?;
        let is_named = |row: &Row| brands.contains_key(&row.brand) && spellings.contains_key(&row.spelling);
        check(&table, rows.len() == ids.len() && rows.par_iter().all(is_named))?;
        let readers = large("readers")?.all_u64("name")?;
        let columns = columns(&small, &large, rows.len())?;
        Ok(Self {
            vocabulary,
            tokens,
            units,
            layout,
            subjects,
            rows,
            ids,
            brands,
            spellings,
            columns,
            columns_passed_over: record.columns_passed_over,
            is_of_texts: record.is_of_texts,
            own_phrases,
            names: readers.iter().copied().collect(),
            duplicates: record.duplicates,
            failed: Vec::new(),
        })
    }
}

/// Returns an error for `table` unless `is_sound`.
fn check(table: &Reading, is_sound: bool) -> Result<()> {
    if is_sound { Ok(()) } else { Err(table.damaged()) }
}

fn vocabulary(text: &Reading, words: &Reading) -> Result<Vocabulary> {
    // A copy: a mapped text would be valid only as long as nobody writes to the file.
    let bytes = text.all_u8("byte")?.to_vec();
    let (ends, hashes) = (words.all_u32("end")?.to_vec(), words.all_u64("hash")?.to_vec());
    Vocabulary::from_parts(bytes, ends, hashes).ok_or_else(|| words.damaged())
}

/// Cuts values into rows.
fn rows_of<T: Number>(values: Stored<T>, table: &Reading, name: &str) -> Result<Ragged<T, Stored<T>>> {
    let ends = table.all_u64(name)?;
    check(table, ends.is_sorted() && ends.last().copied().unwrap_or(0) == values.len() as u64)?;
    Ok(Ragged::cut(values, ends.iter().map(|&end| end as usize).collect()))
}

/// Returns true if these can be the units of a message of `n_tokens` tokens.
fn are_units(units: &[u64], n_tokens: usize) -> bool {
    let start = |encoded: u64| Unit::from_encoded(encoded).start;
    units.iter().all(|&encoded| Unit::from_encoded(encoded).encoded() == encoded)
        && units.is_sorted_by_key(|&encoded| start(encoded))
        && units.last().is_none_or(|&last| start(last) as usize <= n_tokens)
}

fn names(table: &Reading) -> Result<BTreeMap<u64, String>> {
    let hashes = table.all_u64("hash")?;
    // The columns of a record batch have equal lengths.
    Ok(hashes.iter().copied().zip(table.text("name")?).collect())
}

/// Reads the facts of each message.
fn rows(table: &Reading) -> Result<Vec<Row>> {
    let (wide, narrow) = (|name: &str| table.all_u64(name), |name: &str| table.all_u32(name));
    let (id, content, brand, spelling) = (wide("id")?, wide("content")?, wide("brand")?, wide("spelling")?);
    let (recipient, sent_at) = (wide("recipient")?, wide("sent_at")?);
    let (campaign, campaign_spelling) = (wide("campaign")?, wide("campaign_spelling")?);
    let (detected, stated) = (narrow("language")?, narrow("stated_language")?);
    let (has_recipient, has_sent_at) = (narrow("has_recipient")?, narrow("has_sent_at")?);
    let is_day = narrow("sent_at_is_day")?;
    let (offset, channel, origin) = (narrow("offset")?, narrow("channel")?, narrow("campaign_origin")?);
    let row = |i: usize| {
        Some(Row {
            id: id[i],
            content: content[i],
            brand: brand[i],
            spelling: spelling[i],
            detected: language(detected[i])?,
            stated: if stated[i] == 0 { None } else { Some(language(stated[i])?) },
            recipient: flag(has_recipient[i])?.then_some(recipient[i]),
            sent_at: match flag(has_sent_at[i])? {
                true => Some(sent(sent_at[i] as i64, offset[i] as i32)?),
                false => None,
            },
            sent_at_is_day: flag(is_day[i])?,
            channel: *CHANNELS.get(channel[i] as usize)?,
            campaign: match origin[i] {
                0 => None,
                1 => Some((campaign[i], CampaignOrigin::Column)),
                2 => Some((campaign[i], CampaignOrigin::Header)),
                _ => return None,
            },
            campaign_spelling: campaign_spelling[i],
        })
    };
    let rows: Option<Vec<Row>> = (0..id.len()).into_par_iter().map(row).collect();
    rows.ok_or_else(|| table.damaged())
}

const CHANNELS: [Channel; 6] =
    [Channel::Email, Channel::Sms, Channel::Push, Channel::Chat, Channel::Transactional, Channel::Other];

/// Returns a sending time, if tables can hold it.
fn sent(unix: i64, offset: i32) -> Option<SentAt> {
    let offset_minutes = i16::try_from(offset).ok()?;
    is_storable(unix).then_some(SentAt { unix, offset_minutes })
}

fn flag(value: u32) -> Option<bool> {
    (value < 2).then_some(value == 1)
}

/// The language of the letters of a code.
fn language(code: u32) -> Option<Language> {
    let letters = code.to_be_bytes();
    let code = std::str::from_utf8(&letters).ok()?.trim_start_matches('\0');
    Language::from_code(code).filter(|language| language.code() == code)
}

/// Reads the other columns.
fn columns(
    small: &dyn Fn(&str) -> Result<Reading>,
    large: &dyn Fn(&str) -> Result<Reading>,
    n_rows: usize,
) -> Result<BTreeMap<String, Categorical>> {
    let (columns, values, codes) = (small("columns")?, small("values")?, large("codes")?);
    let (names, overfull) = (columns.text("name")?, columns.all_u32("overfull")?);
    check(&columns, names.len() <= MAX_COLUMNS && names.is_sorted_by(|a, b| a < b))?;
    let (of_value, of_code) = (values.all_u32("column")?, codes.all_u32("column")?);
    check(&values, of_value.is_sorted() && of_value.iter().all(|&at| (at as usize) < names.len()))?;
    check(&codes, of_code.is_sorted() && of_code.iter().all(|&at| (at as usize) < names.len()))?;
    let texts = values.text("value")?;
    let (rows, code) = (codes.all_u32("row")?, codes.all_u32("code")?);
    let column = |(at, name): (u32, String)| {
        let run = |of: &[u32]| of.partition_point(|&c| c < at)..of.partition_point(|&c| c <= at);
        let (of_column, of_rows) = (run(&of_value), run(&of_code));
        let codes = rows[of_rows.clone()].iter().copied().zip(code[of_rows].iter().copied()).collect();
        let column =
            Categorical::from_parts(texts[of_column].to_vec(), codes, overfull[at as usize] != 0, n_rows);
        Ok((name, column.ok_or_else(|| columns.damaged())?))
    };
    (0..).zip(names).map(column).collect()
}
