//! How well a reader tells the brands of each language apart, which decides how much its guess is worth.

use crate::analysis::Settings;
use crate::analysis::attribution::{Reader, Reading, attribution};
use crate::annotate::Batches;
use crate::error::Result;
use crate::language::Language;
use crate::progress::Callback;
use crate::report::Config;
use std::collections::BTreeMap;

/// The better reader of a language, tested on mail that it has not read (docs/measures/attribution.md).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(in crate::score) struct KnownReader {
    pub(in crate::score) reader: Reader,
    pub(in crate::score) accuracy: f64,
    /// The 95 % interval of the accuracy.
    pub(in crate::score) interval: [f64; 2],
    /// The units that it read of each brand, and the brands.
    pub(in crate::score) units: u64,
    pub(in crate::score) brands: u64,
}

/// Fewer tests than for a report, with at most 128 brands: the time of a test grows with the brands and the holders of grams.
const READING: Reading = Reading { seeds: 2, tested: 10, units: 100, brands: 128 };

/// Tests the readers of each language with two eligible brands, on grams of as many words as those that the guess is made from.
pub(super) fn readers(
    ready: &Batches<'_>,
    config: &Config,
    progress: Callback<'_>,
) -> Result<BTreeMap<Language, KnownReader>> {
    // The confusion of brands is not kept.
    let settings = Settings { ngram: config.phrases.min_words, max_matrix: 0, ..config.settings.clone() };
    let found = attribution(ready, &settings, &READING, progress)?;
    let known = found.by_language.into_iter().filter_map(|(code, of)| {
        let reader = KnownReader {
            reader: of.reader,
            accuracy: of.accuracy,
            interval: of.accuracy_interval,
            units: of.m,
            brands: of.n_brands,
        };
        Some((Language::from_code(&code)?, reader))
    });
    Ok(known.collect())
}
