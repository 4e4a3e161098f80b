//! The language of each message: its own, its brand's, or the corpus's.

use super::summary::Entry;
use crate::language::Language;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Texts of fewer words take the main language of their brand.
pub const SHORT_TEXT_WORDS: u32 = 20;

/// A language below this share of a brand's texts counts as an error of detection.
pub const MIN_LANGUAGE_SHARE: f64 = 0.05;

/// Returns the language of each entry: its own if its text is long enough and its brand uses the language, else the main
/// language of the brand, else that of the corpus.
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
    // A brand of short texts only has the main language of these.
    let is_short = |e: &&Entry| !long(e) && e.detected != Language::UND && !by_brand.contains_key(&e.brand);
    let of_short = self::by_brand(entries.par_iter().filter(is_short));
    // The main language of each brand, and the least number of messages that a language of the brand has.
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

/// Counts the entries of each brand by language.
fn by_brand<'a>(entries: impl ParallelIterator<Item = &'a Entry>) -> BTreeMap<u64, BTreeMap<Language, u64>> {
    let mut pairs: Vec<(u64, Language)> = entries.map(|e| (e.brand, e.detected)).collect();
    pairs.par_sort_unstable();
    let mut counts: BTreeMap<u64, BTreeMap<Language, u64>> = BTreeMap::new();
    for run in pairs.chunk_by(|a, b| a == b) {
        counts.entry(run[0].0).or_default().insert(run[0].1, run.len() as u64);
    }
    counts
}

/// Returns the language with the most messages, the first by code among equals.
fn commonest(counts: &BTreeMap<Language, u64>) -> Option<Language> {
    counts.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|(&language, _)| language)
}
