//! The facts that one batch contributes to the catalog.

use super::cells::{Part, Rule, part_of};
use super::masked::{MaskedTerms, n_body_words};
use crate::corpus::{Channel, Corpus, Zone};
use crate::error::{Error, ErrorKind, Result};
use crate::hash::combine;
use crate::language::Language;
use crate::message::CampaignOrigin;
use crate::ragged::Ragged;
use crate::shingle;
use crate::spelling::Spellings;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Where campaigns come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CampaignMode {
    /// The column, else a header or link, else near-identical bodies within 48 hours, else each message is its own.
    #[default]
    Auto,
    /// The column; a message without one is a campaign of its own.
    Column,
    /// Each message is a campaign of its own.
    None,
}

impl CampaignMode {
    /// Every value, in the order of the declaration.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Column, Self::None];

    /// The name of the value, as [`FromStr`](std::str::FromStr) reads it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Column => "column",
            Self::None => "none",
        }
    }
}

impl std::str::FromStr for CampaignMode {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        crate::error::choose("campaigns", text, &Self::ALL, Self::name)
    }
}

/// The messages of one or more batches, before campaigns and ranks are known.
///
/// Memory: about 100 bytes a message, and 4 bytes a word of the body of messages whose campaign no column names.
#[derive(Debug, Clone, Default)]
pub struct BatchSummary {
    pub(super) entries: Vec<Entry>,
    /// Sorted distinct word 4-grams of the masked body, cut to 32 bits, of the messages that the rules by text need.
    pub(super) grams: Ragged<u32>,
    pub(super) spellings: Spellings,
    pub(super) mode: CampaignMode,
    pub(super) language: Option<Language>,
    /// The parts of split brands.
    pub(super) parts: BTreeMap<u64, Part>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) key: u64,
    pub(super) has_id: bool,
    pub(super) brand: u64,
    /// The hash of the brand's name as the message spells it.
    pub(super) spelling: u64,
    /// The part of the brand if columns split brands, else the brand.
    pub(super) part: u64,
    pub(super) detected: Language,
    pub(super) stated: Option<Language>,
    pub(super) words: u32,
    pub(super) channel: Channel,
    /// True if it is a campaign of its own unless a column or header names one: chat, transactional mail, plain texts.
    pub(super) stands_alone: bool,
    pub(super) sent_at: Option<i64>,
    pub(super) campaign: Option<(u64, Rule)>,
    /// Hash of the masked body.
    pub(super) body: u64,
    /// Row of `grams`.
    pub(super) grams: Option<u32>,
}

impl Entry {
    /// Returns true if its campaign depends on its text and time.
    pub(super) fn needs_leader(&self) -> bool {
        self.campaign.is_none() && self.sent_at.is_some() && !self.stands_alone
    }
}

impl BatchSummary {
    /// The summary of no message.
    pub(super) fn empty(mode: CampaignMode, language: Option<Language>) -> Self {
        Self { mode, language, ..Self::default() }
    }

    /// Summarises a batch. `language` sets the language of all messages. O(tokens), parallel.
    #[must_use]
    pub fn new(corpus: &Corpus, mode: CampaignMode, language: Option<Language>) -> Self {
        let terms = MaskedTerms::new(corpus);
        let (mut entries, grams): (Vec<Entry>, Vec<Option<Vec<u32>>>) = (0..corpus.len())
            .into_par_iter()
            .map_init(Vec::new, |body, row| entry(corpus, row, mode, &terms, body))
            .unzip();
        let mut summary = Self { spellings: corpus.spellings().clone(), ..Self::empty(mode, language) };
        for (entry, grams) in entries.iter_mut().zip(grams) {
            if let Some(grams) = grams {
                entry.grams = Some(summary.grams.len() as u32);
                summary.grams.push(grams);
            }
        }
        Self { entries, ..summary }
    }

    /// Summarises a batch with each brand split into parts by the values of each row in some columns.
    pub(super) fn split<'a>(
        corpus: &Corpus,
        mode: CampaignMode,
        language: Option<Language>,
        values_of: impl Fn(usize) -> Vec<Option<&'a str>>,
    ) -> Self {
        let mut summary = Self::new(corpus, mode, language);
        // Entries are in the order of rows.
        for (row, entry) in summary.entries.iter_mut().enumerate() {
            let values = values_of(row);
            entry.part = part_of(entry.brand, &values);
            summary.parts.entry(entry.part).or_insert_with(|| Part {
                brand: entry.brand,
                values: values.into_iter().map(|value| value.map(str::to_owned)).collect(),
            });
        }
        summary
    }

    /// Merges two summaries. Commutative and associative up to the order of entries, on which no result depends.
    ///
    /// # Errors
    /// The two were made under different settings.
    pub fn merge(mut self, other: Self) -> Result<Self> {
        if self.entries.is_empty() && self.spellings.is_empty() {
            return Ok(other);
        }
        if self.mode != other.mode || self.language != other.language {
            return Err(Error::from(ErrorKind::Mismatch(
                "two summaries with different campaign rules or languages".into(),
            )));
        }
        let base = self.grams.len() as u32;
        self.entries
            .extend(other.entries.into_iter().map(|e| Entry { grams: e.grams.map(|row| base + row), ..e }));
        self.grams.append(other.grams);
        self.spellings.extend(other.spellings);
        self.parts.extend(other.parts);
        Ok(self)
    }
}

fn entry(
    corpus: &Corpus,
    row: usize,
    mode: CampaignMode,
    terms: &MaskedTerms<'_>,
    body: &mut Vec<u64>,
) -> (Entry, Option<Vec<u32>>) {
    let known = &corpus.rows()[row];
    body.clear();
    let units = corpus.units(row);
    let total = corpus.token_slice(row).len();
    for (i, unit) in units.iter().enumerate() {
        let end = units.get(i + 1).map_or(total, |next| next.start as usize);
        if matches!(unit.zone, Zone::Opening | Zone::Body) {
            body.extend(terms.of(row, unit.start as usize..end));
        }
    }
    let campaign = known.campaign.and_then(|(key, origin)| match (mode, origin) {
        (CampaignMode::Auto | CampaignMode::Column, CampaignOrigin::Column) => Some((key, Rule::Column)),
        (CampaignMode::Auto, CampaignOrigin::Header) => Some((key, Rule::Header)),
        _ => None,
    });
    let entry = Entry {
        key: known.key(),
        has_id: known.id != 0,
        brand: known.brand,
        spelling: known.spelling,
        part: known.brand,
        detected: known.detected,
        stated: known.stated,
        words: n_body_words(corpus, row) as u32,
        channel: known.channel,
        stands_alone: corpus.is_of_texts() || matches!(known.channel, Channel::Chat | Channel::Transactional),
        sent_at: known.sent_at.map(|t| t.unix),
        campaign,
        body: body.iter().fold(0, |h, &t| combine(h, t)),
        grams: None,
    };
    let is_keyed = matches!(entry.campaign, Some((_, Rule::Header)));
    let grams =
        (mode == CampaignMode::Auto && (is_keyed || entry.needs_leader()) && !body.is_empty()).then(|| {
            let mut grams = Vec::new();
            shingle::grams(body, 4, 0, |g| grams.push((g >> 32) as u32));
            shingle::distinct(&mut grams);
            grams
        });
    (entry, grams)
}
