//! How an index reads texts, which a draft must be read by, too.

use crate::report::{Config, tables};
use crate::text::mask::OwnPhrases;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The settings that decide the terms of a text. Scores are comparable only if all of them are equal.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadAs {
    /// Terms of a gram.
    pub min_words: usize,
    /// True if slots replace names, prices and the like.
    pub mask: bool,
    /// True if words are stemmed.
    pub stem: bool,
    /// True if only the body counts.
    pub zones: bool,
    /// True if texts are read as they stand ([`Corpus::from_texts`](crate::Corpus::from_texts)).
    pub texts: bool,
    /// The digest of the caller's own phrases that slots replace, keyed if the index has a key; 0 without phrases.
    pub own_phrases: u64,
    /// The versions of the tables and rules behind words.
    pub tables: BTreeMap<String, String>,
}

impl ReadAs {
    /// The settings of an analysis, for some texts and phrases.
    pub(super) fn new(config: &Config, texts: bool, own_phrases: &OwnPhrases) -> Self {
        let settings = &config.settings;
        Self {
            min_words: config.phrases.min_words,
            mask: settings.mask,
            stem: settings.stem,
            zones: settings.zones,
            texts,
            own_phrases: own_phrases.digest(),
            tables: tables(),
        }
    }
}
