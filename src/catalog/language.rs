//! The language of each message: the stated one, its own, its brand's, or the corpus's.

use super::summary::Entry;
use crate::language::Language;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Texts of fewer words take the main language of their brand.
pub const SHORT_TEXT_WORDS: u32 = 20;

/// A language below this share of a brand's texts counts as an error of detection.
pub const MIN_LANGUAGE_SHARE: f64 = 0.05;

/// The languages of some texts, with the number of texts of each.
type Counts = BTreeMap<Language, u64>;

/// Returns the language of each entry: the forced one; else the stated one; else its own if its text is long enough and
/// its brand uses the language; else the main language of the brand, else that of the corpus.
///
/// A long text without a known language keeps [`Language::UND`] if more than half of the long texts of its brand have
/// none. Otherwise it is a text that detection failed on, such as a list of products.
pub(super) fn languages(entries: &[Entry], forced: Option<Language>) -> Vec<Language> {
    if let Some(language) = forced {
        return vec![language; entries.len()];
    }
    let by_brand = by_brand(entries.par_iter().filter_map(|e| Some((e.brand, own(e)?))));
    let mut everywhere = Counts::new();
    for (language, n) in by_brand.values().flatten() {
        *everywhere.entry(*language).or_default() += n;
    }
    let corpus_main = main(&everywhere).unwrap_or(Language::UND);
    // A brand of short texts only has the main language of these.
    let is_short = |e: &&Entry| own(e).is_none() && e.detected != Language::UND;
    let of_short = self::by_brand(
        entries
            .par_iter()
            .filter(|e| is_short(e) && !by_brand.contains_key(&e.brand))
            .map(|e| (e.brand, e.detected)),
    );
    let of_brand = |e: &Entry| {
        let Some(counts) = by_brand.get(&e.brand) else {
            return of_short.get(&e.brand).and_then(main).unwrap_or(corpus_main);
        };
        let main = main(counts).unwrap_or(corpus_main);
        match own(e) {
            Some(own) if own != main && own != Language::UND => {
                let least = MIN_LANGUAGE_SHARE * counts.values().sum::<u64>() as f64;
                let n = counts.get(&own).copied().unwrap_or(0);
                if n as f64 >= least { own } else { main }
            }
            _ => main,
        }
    };
    entries.par_iter().map(|e| e.stated.unwrap_or_else(|| of_brand(e))).collect()
}

/// Returns the language that an entry itself shows: stated, or detected in a text that is long enough.
fn own(e: &Entry) -> Option<Language> {
    e.stated.or((e.words >= SHORT_TEXT_WORDS).then_some(e.detected))
}

/// Counts the texts of each brand by language.
fn by_brand(texts: impl ParallelIterator<Item = (u64, Language)>) -> BTreeMap<u64, Counts> {
    let mut pairs: Vec<(u64, Language)> = texts.collect();
    pairs.par_sort_unstable();
    let mut counts: BTreeMap<u64, Counts> = BTreeMap::new();
    for run in pairs.chunk_by(|a, b| a == b) {
        counts.entry(run[0].0).or_default().insert(run[0].1, run.len() as u64);
    }
    counts
}

/// Returns the known language with the most texts, the first by code among equals. [`Language::UND`] if more than half of
/// the texts have no known language.
fn main(counts: &Counts) -> Option<Language> {
    let unknown = counts.get(&Language::UND).copied().unwrap_or(0);
    if 2 * unknown > counts.values().sum() {
        return Some(Language::UND);
    }
    let known = counts.iter().filter(|(language, _)| **language != Language::UND);
    known.max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|(&language, _)| language)
}

#[cfg(test)]
mod tests {
    use crate::catalog::{Block, CampaignMode, Prepared, Rules};
    use crate::corpus::Corpus;
    use crate::language::Language;
    use crate::message::Message;
    use crate::progress::no_progress;

    const ITALIAN: &str = "la barca esce dal porto con il vento di terra e noi la guardiamo dal molo con il caffè in mano finché non è più che un punto";
    const ENGLISH: &str = "the boat leaves the harbour with the wind from the land and we look at it from the pier until it is no more than a dot";
    const WELSH: &str = "mae llong yn gadael porthladd gyda gwynt tir ac rydym yn edrych arni o lanfa nes bod dim ond dotyn bach yn weddill ohoni hi";
    const SHORT: &str = "zorbli qamet vurno";

    /// `texts`: brand, text and stated language. Returns the language of each message.
    #[track_caller]
    fn check(texts: &[(&str, &str, Option<&str>)], expected: &[&str]) {
        let message = |(i, &(brand, text, stated)): (usize, &(&str, &str, Option<&str>))| {
            let mut message = Message { brand: brand.into(), id: Some(i.to_string()), ..Message::default() };
            message.body.text = Some(text.to_owned());
            message.language = stated.and_then(Language::from_code);
            message
        };
        let corpora = [texts.iter().enumerate().map(message).collect::<Corpus>()];
        let rules = Rules { campaigns: CampaignMode::None, language: None, block: Block::None, min_units: 5 };
        let prepared = Prepared::new(&corpora, &rules, &no_progress).unwrap();
        let language = |&rank: &u32| {
            let cell = prepared.catalog.cell_of(rank as usize);
            prepared.catalog.cells()[cell as usize].language.to_string()
        };
        let found: Vec<String> = prepared.ranks[0].iter().map(language).collect();
        assert_eq!(found, expected, "{texts:?}");
    }

    #[test]
    fn an_unknown_language_of_most_long_texts_is_a_language_of_its_own() {
        check(
            &[
                ("a", WELSH, None),
                ("a", WELSH, None),
                ("a", SHORT, None),
                ("b", ITALIAN, None),
                ("c", SHORT, None),
            ],
            &["und", "und", "und", "it", "und"],
        );
        // A single text of another kind in a brand of a known language is a failure of detection.
        check(&[("a", ITALIAN, None), ("a", WELSH, None), ("a", SHORT, None)], &["it"; 3]);
        check(&[("a", WELSH, None), ("b", ENGLISH, None)], &["und", "en"]);
    }

    #[test]
    fn a_stated_language_wins_and_counts_for_the_brand() {
        check(&[("a", ITALIAN, Some("ca")), ("a", SHORT, None), ("a", ITALIAN, Some("ca"))], &["ca"; 3]);
        check(
            &[("a", ITALIAN, None), ("a", ITALIAN, None), ("a", SHORT, Some("cy")), ("b", SHORT, None)],
            &["it", "it", "cy", "it"],
        );
    }
}
