//! What one batch tells of its messages before any feature is emitted.

use super::groups;
use super::{MIN_LANGUAGE_SHARE, Rule, SHORT_TEXT_WORDS};
use crate::corpus::{Corpus, Masked, Token};
use crate::error::{Error, ErrorKind, Result};
use crate::hash::{combine, hash64};
use crate::language::Language;
use crate::message::{CampaignOrigin, Channel};
use crate::ragged::Ragged;
use crate::shingle;
use crate::text::{Slot, Zone};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Where campaigns come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CampaignMode {
    /// The column, else a header or link, else near-identical bodies within 48 hours, else each message its own.
    #[default]
    Auto,
    /// The column; messages without one stand for themselves.
    Column,
    /// Every message stands for itself.
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
/// Memory: about 90 bytes a message; of those that no column assigns to a campaign, 4 bytes a word of the body on
/// top.
#[derive(Debug, Clone, Default)]
pub struct BatchSummary {
    pub(super) entries: Vec<Entry>,
    /// Sorted distinct word 4-grams of the masked body, cut to 32 bits, of the messages that the leader rules need.
    pub(super) grams: Ragged<u32>,
    pub(super) brands: BTreeMap<u64, String>,
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
    /// The part of the brand where brands are split by a column; else the brand.
    pub(super) part: u64,
    pub(super) detected: Language,
    pub(super) words: u32,
    pub(super) channel: Channel,
    pub(super) sent_at: Option<i64>,
    pub(super) campaign: Option<(u64, Rule)>,
    /// Hash of the masked body.
    pub(super) body: u64,
    /// Row of `grams`.
    pub(super) grams: Option<u32>,
}

/// The part of a brand that has some values in the columns that brands are split by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) brand: u64,
    pub(super) values: Vec<Option<String>>,
}

impl Entry {
    /// Returns true if only its text and time can tell its campaign.
    pub(super) fn needs_leader(&self) -> bool {
        self.campaign.is_none()
            && self.sent_at.is_some()
            && !matches!(self.channel, Channel::Chat | Channel::Transactional)
    }
}

impl BatchSummary {
    /// What a batch contributes; `language` sets the language of all messages. O(tokens), parallel.
    #[must_use]
    pub fn of(corpus: &Corpus, mode: CampaignMode, language: Option<Language>) -> Self {
        let terms = MaskedTerms::new(corpus);
        let (mut entries, grams): (Vec<Entry>, Vec<Option<Vec<u32>>>) = (0..corpus.len())
            .into_par_iter()
            .map_init(Vec::new, |body, row| entry(corpus, row, mode, &terms, body))
            .unzip();
        let mut summary = Self { brands: corpus.brands().clone(), mode, language, ..Self::default() };
        for (entry, grams) in entries.iter_mut().zip(grams) {
            if let Some(grams) = grams {
                entry.grams = Some(summary.grams.len() as u32);
                summary.grams.push(grams);
            }
        }
        Self { entries, ..summary }
    }

    /// [`of`](Self::of), with each brand split into parts by the values of each row in some columns.
    pub(super) fn split<'a>(
        corpus: &Corpus,
        mode: CampaignMode,
        language: Option<Language>,
        values_of: impl Fn(usize) -> Vec<Option<&'a str>>,
    ) -> Self {
        let mut summary = Self::of(corpus, mode, language);
        // Entries are in the order of rows.
        for (row, entry) in summary.entries.iter_mut().enumerate() {
            let values = values_of(row);
            entry.part = groups::part_of(entry.brand, &values);
            summary.parts.entry(entry.part).or_insert_with(|| Part {
                brand: entry.brand,
                values: values.into_iter().map(|value| value.map(str::to_owned)).collect(),
            });
        }
        summary
    }

    /// Both together; commutative and associative up to the order of entries, which no result depends on.
    ///
    /// # Errors
    /// When the two were made under different settings.
    pub fn merge(mut self, other: Self) -> Result<Self> {
        if self.entries.is_empty() && self.brands.is_empty() {
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
        self.brands.extend(other.brands);
        self.parts.extend(other.parts);
        Ok(self)
    }
}

/// The hash of each token's surface form or slot: language-free, unstemmed, for telling texts apart.
pub(super) struct MaskedTerms<'a> {
    corpus: &'a Corpus,
    slots: [u64; 16],
}

impl<'a> MaskedTerms<'a> {
    pub(super) fn new(corpus: &'a Corpus) -> Self {
        Self { corpus, slots: slot_hashes() }
    }

    /// The masked terms of the tokens `range` of a row.
    pub(super) fn of(&self, row: usize, range: std::ops::Range<usize>) -> impl Iterator<Item = u64> {
        self.corpus.token_slice(row)[range].iter().filter_map(|&encoded| {
            match Token::from_encoded(encoded).masked() {
                Masked::Word(form) => Some(self.corpus.vocabulary.hash(form)),
                Masked::Slot(slot) => Some(self.slots[slot as usize & 15]),
                Masked::Continued => None,
            }
        })
    }
}

/// The term hash of each slot, by the slot's number.
pub(crate) fn slot_hashes() -> [u64; 16] {
    let mut out = [0; 16];
    for slot in Slot::ALL {
        out[slot as usize & 15] = hash64(format!("{{{}}}", slot.name()).as_bytes());
    }
    out
}

/// Number of encoded tokens, a slot counted as one.
pub(super) fn masked_length(tokens: &[u32]) -> usize {
    tokens.iter().filter(|&&t| !Token::from_encoded(t).continues()).count()
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
    let mut words = 0;
    for (i, unit) in units.iter().enumerate() {
        let end = units.get(i + 1).map_or(total, |next| next.start as usize);
        if matches!(unit.zone, Zone::Opening | Zone::Body) {
            words += masked_length(&corpus.token_slice(row)[unit.start as usize..end]);
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
        part: known.brand,
        detected: known.detected,
        words: words as u32,
        channel: known.channel,
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

/// The language of each entry: its own where its text is long enough and its brand uses that language, else the
/// brand's main one, else that of the corpus.
pub(super) fn languages(entries: &[Entry], forced: Option<Language>) -> Vec<Language> {
    if let Some(language) = forced {
        return vec![language; entries.len()];
    }
    let long = |e: &Entry| e.words >= SHORT_TEXT_WORDS && e.detected != Language::UND;
    let by_brand = by_brand(entries.par_iter().filter(|e| long(e)));
    let mut everywhere: BTreeMap<Language, u64> = BTreeMap::new();
    for (language, n) in by_brand.values().flatten() {
        *everywhere.entry(*language).or_default() += n;
    }
    let corpus_main = commonest(&everywhere).unwrap_or(Language::UND);
    // A brand of short texts only: what those show, for want of better.
    let is_short = |e: &&Entry| !long(e) && e.detected != Language::UND && !by_brand.contains_key(&e.brand);
    let of_short = self::by_brand(entries.par_iter().filter(is_short));
    // The main language of each brand, and how many messages a language of it has at least.
    let mains: BTreeMap<u64, (Language, f64)> = by_brand
        .iter()
        .map(|(&brand, counts)| {
            let total: u64 = counts.values().sum();
            (brand, (commonest(counts).unwrap_or(corpus_main), MIN_LANGUAGE_SHARE * total as f64))
        })
        .collect();
    entries
        .par_iter()
        .map(|e| match mains.get(&e.brand) {
            Some(&(main, _)) if !long(e) || main == e.detected => main,
            Some(&(main, least)) => {
                let own = by_brand.get(&e.brand).and_then(|counts| counts.get(&e.detected));
                if own.copied().unwrap_or(0) as f64 >= least { e.detected } else { main }
            }
            None => of_short.get(&e.brand).and_then(commonest).unwrap_or(corpus_main),
        })
        .collect()
}

/// How many entries of each brand are in each language.
fn by_brand<'a>(entries: impl ParallelIterator<Item = &'a Entry>) -> BTreeMap<u64, BTreeMap<Language, u64>> {
    let mut pairs: Vec<(u64, Language)> = entries.map(|e| (e.brand, e.detected)).collect();
    pairs.par_sort_unstable();
    let mut counts: BTreeMap<u64, BTreeMap<Language, u64>> = BTreeMap::new();
    for run in pairs.chunk_by(|a, b| a == b) {
        counts.entry(run[0].0).or_default().insert(run[0].1, run.len() as u64);
    }
    counts
}

/// The language with the most messages; the first by code among equals.
fn commonest(counts: &BTreeMap<Language, u64>) -> Option<Language> {
    counts.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|(&language, _)| language)
}
