//! The columns of a batch of messages.

use super::categorical::{Categorical, MAX_COLUMNS};
use super::row::{Row, name_hash};
use super::token::Token;
use super::unit::{Unit, Units};
use super::vocabulary::Vocabulary;
use crate::error::Error;
use crate::ragged::Ragged;
use crate::spelling::Spellings;
use crate::tables::Stored;
use crate::text::mask::OwnPhrases;
use std::collections::{BTreeMap, BTreeSet};

/// A batch of messages as columns.
///
/// Memory: 4 bytes a token and a feature of the layout (some 70 in a mail of tables), 8 a block, about 100 a message, and
/// each distinct word once.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    pub(crate) vocabulary: Vocabulary,
    /// Tokens of every message, [`Token`]-encoded.
    pub(super) tokens: Ragged<u32, Stored<u32>>,
    /// The blocks of every message, [`Unit`]-encoded.
    pub(super) units: Ragged<u64, Stored<u64>>,
    /// The features of every message's layout, sorted, each once.
    pub(super) layout: Ragged<u32, Stored<u32>>,
    /// Tokens of every subject line, encoded likewise; punctuation marks after the words.
    pub(super) subjects: Ragged<u32, Stored<u32>>,
    pub(super) rows: Vec<Row>,
    pub(super) ids: Ragged<u8, Stored<u8>>,
    pub(super) brands: BTreeMap<u64, String>,
    /// The names of brands as messages spell them, by [`Row::spelling`].
    pub(super) spellings: Spellings,
    pub(super) columns: BTreeMap<String, Categorical>,
    pub(super) columns_passed_over: bool,
    /// See [`is_of_texts`](Self::is_of_texts).
    pub(super) is_of_texts: bool,
    pub(super) own_phrases: OwnPhrases,
    /// The hashes of the case-folded names of readers.
    pub(super) names: BTreeSet<u64>,
    pub(super) duplicates: u64,
    pub(super) failed: Vec<Error>,
}

impl Corpus {
    /// Number of messages.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns true if the corpus holds texts as they stand ([`from_texts`](Self::from_texts)), not messages.
    ///
    /// Such texts have no zones, no slots and no boilerplate, and each is a campaign of its own, whatever a
    /// configuration asks for.
    #[must_use]
    pub fn is_of_texts(&self) -> bool {
        self.is_of_texts
    }

    /// The phrases of the caller's own that slots replace.
    #[must_use]
    pub fn own_phrases(&self) -> &OwnPhrases {
        &self.own_phrases
    }

    /// Returns true if there is no message.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Number of messages left out because an earlier message has the same id and content.
    #[must_use]
    pub fn duplicates(&self) -> u64 {
        self.duplicates
    }

    /// The errors of messages that could not be analysed, of those added by `Extend` or `collect`.
    #[must_use]
    pub fn failed(&self) -> &[Error] {
        &self.failed
    }

    /// The facts of each message, in the order of addition.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Returns the id of a message in results: its own, or the hexadecimal of its content hash if it has none or a
    /// [private](crate::Message::id_is_private) one. Messages of equal content then have the same id.
    #[must_use]
    pub fn id(&self, row: usize) -> String {
        match self.ids.row(row) {
            [] => format!("{:016x}", self.rows[row].content),
            own => String::from_utf8_lossy(own).into_owned(),
        }
    }

    /// Returns true if [`id`](Self::id) is the message's own, not the hash of its content.
    #[must_use]
    pub fn has_own_id(&self, row: usize) -> bool {
        !self.ids.row(row).is_empty()
    }

    /// The brands by [`brand_hash`](super::brand_hash): of the spellings of a name the commonest in this batch.
    #[must_use]
    pub fn brands(&self) -> &BTreeMap<u64, String> {
        &self.brands
    }

    /// The other columns by name.
    #[must_use]
    pub fn columns(&self) -> &BTreeMap<String, Categorical> {
        &self.columns
    }

    /// Returns true if the input has more than [`MAX_COLUMNS`] columns, so that some were dropped.
    #[must_use]
    pub fn has_columns_passed_over(&self) -> bool {
        self.columns_passed_over
    }

    /// Returns true if a word is a name of a reader. Accents and case do not count.
    pub(crate) fn has_name(&self, word: &str) -> bool {
        !self.names.is_empty() && self.names.contains(&name_hash(word, &mut String::new()))
    }

    /// Number of tokens of all messages.
    #[must_use]
    pub fn n_tokens(&self) -> usize {
        self.tokens.values().len()
    }

    /// The tokens of a row.
    pub(crate) fn tokens(&self, row: usize) -> impl ExactSizeIterator<Item = Token> + Clone {
        self.tokens.row(row).iter().map(|&t| Token::from_encoded(t))
    }

    /// The encoded tokens of a row.
    pub(crate) fn token_slice(&self, row: usize) -> &[u32] {
        self.tokens.row(row)
    }

    /// The units of a row.
    pub(crate) fn units(&self, row: usize) -> Units<'_> {
        Units::new(self.units.row(row))
    }

    /// The units of a row with their encoded tokens.
    pub(crate) fn unit_tokens(&self, row: usize) -> impl Iterator<Item = (Unit, &[u32])> {
        let (units, tokens) = (self.units(row), self.tokens.row(row));
        let end = move |i: usize| units.get(i + 1).map_or(tokens.len(), |next| next.start as usize);
        units.iter().enumerate().map(move |(i, unit)| (unit, &tokens[unit.start as usize..end(i)]))
    }

    /// The encoded tokens of a row's subject line: its words and emoji, then its punctuation marks.
    pub(crate) fn subject(&self, row: usize) -> &[u32] {
        self.subjects.row(row)
    }

    /// The hashed features of a row's layout, sorted, without repeats; empty for messages without a layout.
    pub(crate) fn layout(&self, row: usize) -> &[u32] {
        self.layout.row(row)
    }

    /// Returns a column, made if needed; `None` if it is not among the first [`MAX_COLUMNS`] by name.
    ///
    /// The columns kept do not depend on the order of messages: a dropped name comes after every kept one and stays out.
    pub(super) fn column_mut(&mut self, name: &str) -> Option<&mut Categorical> {
        if !self.columns.contains_key(name) {
            if self.columns.len() >= MAX_COLUMNS {
                self.columns_passed_over = true;
                self.columns.last_key_value().filter(|(last, _)| name < last.as_str())?;
                self.columns.pop_last();
            }
            self.columns.insert(name.to_owned(), Categorical::default());
        }
        self.columns.get_mut(name)
    }
}
