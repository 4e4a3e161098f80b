//! A batch of messages as columns, immutable once built: the waist of the library.
//!
//! A corpus may be a whole mailbox or one batch of a larger one. It keeps tokens, not texts: a token is a dense id into
//! a vocabulary that is private to the corpus, with the slot it fills, if any, in its upper bits. Whatever leaves the
//! corpus is keyed by frozen hashes, so that batches can be combined.

mod builder;
mod columns;
mod vocabulary;
mod word_cache;

pub use builder::CorpusBuilder;
pub(crate) use builder::{Analyser, Chunk};
pub(crate) use columns::preference;
pub use columns::{Categorical, MAX_CATEGORIES, MAX_COLUMNS};

pub use crate::message::{Channel, SentAt};
pub use crate::text::{BlockKind, Slot, Zone};

use crate::error::Error;
use crate::hash::{combine, hash64};
use crate::language::Language;
use crate::message::{CampaignOrigin, Message};
use crate::ragged::Ragged;
use std::collections::{BTreeMap, BTreeSet};
use vocabulary::Vocabulary;

/// A batch of messages as columns.
///
/// Memory: 4 bytes a token and a feature of the layout (some 70 in a mail of tables), 8 a block, about 100 a message, and
/// each distinct word once.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    pub(crate) vocabulary: Vocabulary,
    /// Tokens of every message, [`Token`]-encoded.
    tokens: Ragged<u32>,
    units: Ragged<Unit>,
    /// The features of every message's layout, sorted, each once.
    layout: Ragged<u32>,
    /// Tokens of every subject line, encoded likewise; punctuation marks after the words.
    subjects: Ragged<u32>,
    rows: Vec<Row>,
    ids: Ragged<u8>,
    brands: BTreeMap<u64, String>,
    columns: BTreeMap<String, Categorical>,
    columns_passed_over: bool,
    /// The hashes of the case-folded words that are names of recipients.
    names: BTreeSet<u64>,
    duplicates: u64,
    failed: Vec<Error>,
}

/// What is known of one message beside its text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// The hash of the message's id; 0 where it has none.
    pub id: u64,
    /// The hash of everything the message says and states.
    pub content: u64,
    /// The hash of the brand's name.
    pub brand: u64,
    /// The language that the text shows, [`Language::UND`] where it does not show any.
    pub detected: Language,
    /// The hash of the recipient's address, case aside; of the name where there is no address.
    pub recipient: Option<u64>,
    /// When it was sent.
    pub sent_at: Option<SentAt>,
    /// How it was sent.
    pub channel: Channel,
    /// The hash of the campaign that the input states, within the brand.
    pub campaign: Option<(u64, CampaignOrigin)>,
}

impl Row {
    /// What a message is known by across batches: its id and its content.
    #[must_use]
    pub const fn key(&self) -> u64 {
        combine(self.id, self.content)
    }
}

/// A stretch of tokens of one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// Index of its first token within the message; it ends where the next begins.
    pub start: u32,
    /// Its role in the layout.
    pub kind: BlockKind,
    /// Its zone, by structural marks.
    pub zone: Zone,
}

/// A token as the corpus stores it: a surface form, and the slot it fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token(u32);

const FORM_BITS: u32 = 27;
const CONTINUES: u32 = 16;

impl Token {
    fn new(form: u32) -> Self {
        Self(form)
    }

    fn filling(self, slot: Slot, first: bool) -> Self {
        let code = if first { slot as u32 } else { CONTINUES };
        Self(self.form() | code << FORM_BITS)
    }

    /// A token as [`Corpus::token_slice`] holds it.
    pub(crate) const fn from_encoded(encoded: u32) -> Self {
        Self(encoded)
    }

    /// Whether it is a further token of a slot.
    pub(crate) const fn continues(self) -> bool {
        self.0 >> FORM_BITS == CONTINUES
    }

    /// Whether it begins a slot of this kind.
    pub(crate) const fn fills(self, slot: Slot) -> bool {
        self.0 >> FORM_BITS == slot as u32
    }

    /// The id of its surface form in the corpus.
    pub(crate) const fn form(self) -> u32 {
        self.0 & ((1 << FORM_BITS) - 1)
    }

    /// What it stands for when slots are masked.
    pub(crate) const fn masked(self) -> Masked {
        match self.0 >> FORM_BITS {
            0 => Masked::Word(self.0),
            CONTINUES => Masked::Continued,
            slot => Masked::Slot(slot as u8),
        }
    }
}

/// What a token stands for when slots are masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Masked {
    /// The word itself, by its form.
    Word(u32),
    /// The first token of a slot, by the slot's number.
    Slot(u8),
    /// A further token of a slot: nothing.
    Continued,
}

impl Corpus {
    /// A builder with default settings.
    #[must_use]
    pub fn builder() -> CorpusBuilder {
        CorpusBuilder::default()
    }

    /// Number of messages.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no message.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Messages left out because the same id with the same content was there already.
    #[must_use]
    pub fn duplicates(&self) -> u64 {
        self.duplicates
    }

    /// Messages that could not be analysed, of those that came one by one (`Extend`, `collect`).
    #[must_use]
    pub fn failed(&self) -> &[Error] {
        &self.failed
    }

    /// What is known of each message, in the order they were added.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The id of a message: its own, or the hexadecimal of its content hash.
    #[must_use]
    pub fn id(&self, row: usize) -> String {
        match self.ids.row(row) {
            [] => format!("{:016x}", self.rows[row].content),
            own => String::from_utf8_lossy(own).into_owned(),
        }
    }

    /// The brands by hash.
    #[must_use]
    pub fn brands(&self) -> &BTreeMap<u64, String> {
        &self.brands
    }

    /// The other columns by name.
    #[must_use]
    pub fn columns(&self) -> &BTreeMap<String, Categorical> {
        &self.columns
    }

    /// Whether there were more than [`MAX_COLUMNS`] columns, so that some were passed over.
    #[must_use]
    pub fn has_columns_passed_over(&self) -> bool {
        self.columns_passed_over
    }

    /// The hashes of the case-folded words that are names of recipients, of whatever message.
    pub(crate) fn names(&self) -> &BTreeSet<u64> {
        &self.names
    }

    /// Number of tokens of all messages.
    #[must_use]
    pub fn n_tokens(&self) -> usize {
        self.tokens.values().len()
    }

    pub(crate) fn tokens(&self, row: usize) -> impl ExactSizeIterator<Item = Token> + Clone {
        self.tokens.row(row).iter().map(|&t| Token(t))
    }

    /// The encoded tokens of a row.
    pub(crate) fn token_slice(&self, row: usize) -> &[u32] {
        self.tokens.row(row)
    }

    pub(crate) fn units(&self, row: usize) -> &[Unit] {
        self.units.row(row)
    }

    /// The units of a row with their encoded tokens.
    pub(crate) fn unit_tokens(&self, row: usize) -> impl Iterator<Item = (Unit, &[u32])> {
        let (units, tokens) = (self.units.row(row), self.tokens.row(row));
        let end = move |i: usize| units.get(i + 1).map_or(tokens.len(), |next| next.start as usize);
        units.iter().enumerate().map(move |(i, &unit)| (unit, &tokens[unit.start as usize..end(i)]))
    }

    /// The encoded tokens of a row's subject line: its words and emoji, then its punctuation marks.
    pub(crate) fn subject(&self, row: usize) -> &[u32] {
        self.subjects.row(row)
    }

    /// The hashed features of a row's layout, sorted, each once: see `text::extract::layout`. Empty where nothing can be seen.
    pub(crate) fn layout(&self, row: usize) -> &[u32] {
        self.layout.row(row)
    }
}

/// The hash that a brand is known by.
#[must_use]
pub fn brand_hash(brand: &str) -> u64 {
    hash64(brand.as_bytes())
}

/// The hash of everything a message says and states.
fn content_hash(message: &Message) -> u64 {
    let part = |h: u64, s: Option<&str>| combine(h, s.map_or(0, |s| hash64(s.as_bytes())));
    let h = part(0, Some(&message.brand));
    let h = part(h, message.subject.as_deref());
    let h = part(h, message.body.text.as_deref());
    let h = part(h, message.body.html.as_deref());
    let h = part(h, message.recipient.as_deref());
    let h = part(h, message.sender_name.as_deref());
    let h = part(h, message.sender_domain.as_deref());
    let h = part(h, message.language_label.as_deref());
    let h = part(h, message.campaign.as_ref().map(|c| c.key.as_str()));
    let h = combine(h, message.campaign.as_ref().map_or(0, |c| c.origin as u64 + 1));
    let h = combine(h, message.channel as u64);
    let h = message.columns.iter().fold(h, |h, (name, value)| part(part(h, Some(name)), Some(value)));
    let time = message.sent_at.map(|t| (t.unix as u64, t.offset_minutes as u64));
    time.map_or(h, |(unix, offset)| combine(combine(combine(h, 1), unix), offset))
}

impl FromIterator<Message> for Corpus {
    fn from_iter<I: IntoIterator<Item = Message>>(messages: I) -> Self {
        let mut builder = CorpusBuilder::default();
        builder.extend(messages);
        builder.build()
    }
}
