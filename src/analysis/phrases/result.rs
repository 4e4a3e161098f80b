//! The result types of phrases.

use super::background::Background;
use crate::reason::Reason;
use serde::{Deserialize, Serialize};

/// The phrases that several brands use.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Phrases {
    /// Words outside slots that a phrase needs.
    pub min_words: usize,
    /// Brands that a phrase needs.
    pub min_brands: usize,
    /// The brands of the corpus, one for each language that it writes in.
    pub brands: u64,
    /// Terms of the bodies; equal paragraphs of a brand count once.
    pub terms: u64,
    /// The number of closed phrases.
    pub closed: u64,
    /// Those of the kind [`Stock`](PhraseKind::Stock).
    pub stock: u64,
    /// Those of the kind [`Idiom`](PhraseKind::Idiom).
    #[serde(default)]
    pub idioms: u64,
    /// The share of `terms` that lie inside stock phrases; `None` without terms.
    pub share_stock: Option<f64>,
    /// The share of `terms` that lie inside idioms; `None` without terms.
    #[serde(default)]
    pub share_idiom: Option<f64>,
    /// What independent writers share.
    #[serde(default)]
    pub background: Background,
    /// Closed phrases with a word of a reader's name: of a recipient, or of a person that a message greets. They count, but
    /// are not among the items.
    pub withheld: u64,
    /// Why there can be no phrase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Reason>,
    /// The phrases, those of the highest gain first.
    pub items: Vec<Phrase>,
}

/// What a phrase is.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PhraseKind {
    /// More brands use it than chance explains: the bound on its probability, times the number of grams of the corpus, is at
    /// most [`SIGNIFICANT`](super::SIGNIFICANT). It is no idiom.
    #[default]
    Stock,
    /// The same words again and again, such as prices one below the other; shown once.
    List,
    /// As many brands may use it by chance.
    Chance,
    /// More brands use it than chance explains, but independent writers use it, too: it is on the language's list of idioms.
    Idiom,
}

/// A closed phrase.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Phrase {
    /// Its case-folded words, and slots in braces: the commonest spelling.
    pub text: String,
    /// What it is.
    pub kind: PhraseKind,
    /// Brands that use it.
    pub brands: u64,
    /// Campaigns that hold it.
    pub campaigns: u64,
    /// Messages that hold it.
    pub messages: u64,
    /// Its occurrences in all messages.
    pub occurrences: u64,
    /// Bits saved if it is written once for all and not once for each brand: (B−1)·Σ I(w) − B·log₂ M, where I(w) is the
    /// information of a term, B the number of brands and M the number of closed phrases.
    pub gain_bits: f64,
    /// log₁₀ of a bound of the probability that as many brands use it by chance; 0 says nothing.
    pub log10_p: f64,
    /// Its occurrences by zone.
    pub zones: PhraseZones,
    /// The mean place of its occurrences in the body, 0 at the beginning and 1 at the end.
    pub position: f64,
    /// The slots in `text`.
    pub slots: Vec<SlotAt>,
    /// The number of its family: phrases that share a stretch of at least half of the shorter of both. Families are numbered
    /// by the position of their first phrase among all.
    pub family: u64,
    /// True if it is the first of its family.
    pub is_head: bool,
    /// The longest phrase of the family that half of the brands use, if this is the first and the longest is longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub around: Option<String>,
    /// The brands that use it, each with its first message that does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holders: Vec<Holder>,
}

/// Occurrences by zone.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhraseZones {
    /// In the greeting and the first sentence.
    pub opening: u64,
    /// Elsewhere.
    pub body: u64,
}

/// A slot of a phrase.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotAt {
    /// Its position among the terms, from 0.
    pub at: usize,
    /// The name of its type.
    pub slot: String,
}

/// A brand that uses a phrase.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The brand.
    pub brand: String,
    /// The id of its first message that holds the phrase.
    pub message: String,
}
