//! Base similarity S_0: how alike the messages of writers are who have nothing to do with each other.
//!
//! Two texts of one language are never entirely different, and two senders cannot help sending in the same 168 hours. S_0
//! is the mean S_ab of independent writers, for each facet and language; the corrected index IX\* = Σ(S_ab − S_0) /
//! Σ√((S_aa − S_0)(S_bb − S_0)) takes it off. It always comes from elsewhere, never from the brands compared: centring
//! these on their own mean would force a negative answer. `docs/measures/base-similarity.md`.

use super::interchange::Settings;
use crate::error::{Error, ErrorKind, Result};
use crate::facet::{Batches, Facet};
use crate::progress::Watch;
use crate::similarity::group::{Lane, Summation};
use crate::stats::jackknife_variance;
use crate::text::Language;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The table that ships.
const SHIPPED: &str = include_str!("base_similarity.tsv");

/// What stands for every language.
const EVERY: &str = "*";

/// What stands for a number that nobody states.
const UNSTATED: &str = "-";

/// S_0 by facet and language. Its text form is a line each, tab-separated; `#` begins a comment.
#[derive(Debug, Clone, PartialEq)]
pub struct BaseTable {
    /// Which table this is.
    pub version: String,
    /// Words per gram of the facets that use grams of as many words as are asked for; with another number their figures
    /// are not in force.
    pub ngram: usize,
    entries: BTreeMap<(Facet, Option<Language>), Base>,
}

/// One S_0.
#[derive(Debug, Clone, PartialEq)]
pub struct Base {
    /// S_0, from 0 to below 1.
    pub value: f64,
    /// Its standard error over writers, where stated.
    pub se: Option<f64>,
    /// Writers, where stated.
    pub writers: Option<u64>,
    /// Their texts, where stated.
    pub texts: Option<u64>,
    /// Where it comes from.
    pub source: String,
}

impl Default for BaseTable {
    /// The table that ships.
    fn default() -> Self {
        Self::parse(SHIPPED).unwrap_or_else(|_| Self::empty())
    }
}

impl BaseTable {
    /// A table without entries: every S_0 is 0.
    #[must_use]
    pub fn empty() -> Self {
        Self { version: "none".to_owned(), ngram: 4, entries: BTreeMap::new() }
    }

    /// A table from its text form.
    ///
    /// # Errors
    /// A line that is none of a version, an n-gram length, or an entry; an S_0 that is not from 0 to below 1.
    pub fn parse(text: &str) -> Result<Self> {
        let mut table = Self::empty();
        let lines =
            text.lines().zip(1..).filter(|(line, _)| !line.starts_with('#') && !line.trim().is_empty());
        for (line, number) in lines {
            let wrong = |what: &str| {
                Error::from(ErrorKind::BadRecord(format!("base similarity, line {number}: {what}")))
            };
            let fields: Vec<&str> = line.split('\t').collect();
            match fields[..] {
                ["version", version] => version.clone_into(&mut table.version),
                ["ngram", n] => {
                    table.ngram = n.parse().map_err(|_| wrong("the n-gram length is no number"))?
                }
                [facet, language, value, se, writers, texts, source] => {
                    let facet = Facet::from_name(facet).ok_or_else(|| wrong("unknown facet"))?;
                    let language = match language {
                        EVERY => None,
                        code => Some(Language::from_code(code).ok_or_else(|| wrong("unknown language"))?),
                    };
                    let count = |field: &str| match field {
                        UNSTATED => Ok(None),
                        n => n.parse().map(Some).map_err(|_| wrong("a count is no number")),
                    };
                    let value = value.parse().map_err(|_| wrong("S_0 is no number"))?;
                    let se = match se {
                        UNSTATED => None,
                        se => Some(se.parse().map_err(|_| wrong("the standard error is no number"))?),
                    };
                    let base = Base {
                        value,
                        se,
                        writers: count(writers)?,
                        texts: count(texts)?,
                        source: source.to_owned(),
                    };
                    table.insert(facet, language, base).map_err(|error| wrong(&error.to_string()))?;
                }
                _ => return Err(wrong("give seven fields, separated by tabs")),
            }
        }
        Ok(table)
    }

    /// The text form, which [`Self::parse`] reads.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = format!("version\t{}\nngram\t{}\n", self.version, self.ngram);
        let count = |n: Option<u64>| n.map_or_else(|| UNSTATED.to_owned(), |n| n.to_string());
        for ((facet, language), b) in &self.entries {
            let language = language.as_ref().map_or(EVERY, Language::code);
            let se = b.se.map_or_else(|| UNSTATED.to_owned(), |se| se.to_string());
            let (writers, texts) = (count(b.writers), count(b.texts));
            let name = facet.name();
            let _ = writeln!(out, "{name}\t{language}\t{}\t{se}\t{writers}\t{texts}\t{}", b.value, b.source);
        }
        out
    }

    /// S_0 of a facet in a language, where the table has one of this language or of every one.
    #[must_use]
    pub fn get(&self, facet: Facet, language: Language) -> Option<&Base> {
        self.entries.get(&(facet, Some(language))).or_else(|| self.entries.get(&(facet, None)))
    }

    /// Adds an entry, or puts it in the place of one; `None` is every language.
    ///
    /// # Errors
    /// An S_0 that is not from 0 to below 1, which [`Self::parse`] would not read again.
    pub fn insert(&mut self, facet: Facet, language: Option<Language>, base: Base) -> Result<()> {
        if !(0.0..1.0).contains(&base.value) {
            return Err(Error::parameter("S_0", "must be from 0 to below 1"));
        }
        self.entries.insert((facet, language), base);
        Ok(())
    }
}

/// What texts of independent writers say of S_0 in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimated {
    /// The language.
    pub language: Language,
    /// The mean S_ab over pairs of writers.
    pub value: f64,
    /// Its standard error, the jackknife over writers; from three writers on.
    pub se: Option<f64>,
    /// Writers with a scored text.
    pub writers: u64,
    /// Their scored texts.
    pub texts: u64,
}

/// Estimates S_0 of a facet from texts of writers who have nothing to do with each other: brands are writers. One entry for
/// each language with two writers.
///
/// Two messages of one writer are never compared, so one text of each is enough. O(tokens), parallel.
///
/// # Errors
/// When the watch stops it.
pub fn estimate(
    batches: &Batches<'_>,
    facet: Facet,
    settings: &Settings,
    watch: Watch<'_>,
) -> Result<Vec<Estimated>> {
    let roster = batches.roster();
    let view = settings.view(facet);
    let terms = batches.terms(&view);
    let sum = Summation::new(batches, &[view], &terms, settings.record_budget, watch)?;
    let scored: Vec<Option<f64>> =
        sum.weights()[0].campaigns.iter().map(|&n| (n > 0).then_some(1.0)).collect();
    let (across, _) = sum.across(&[Lane { view: 0, root_within: &scored }], watch)?;
    let dots = &across[0].dot_others;
    let mut texts = vec![0; scored.len()];
    for (campaign, &messages) in roster.campaigns().iter().zip(&sum.weights()[0].messages) {
        texts[campaign.cell as usize] += u64::from(messages);
    }
    let of_language = |&language: &Language| {
        let is_writer = |&a: &usize| scored[a].is_some() && roster.cells()[a].language == language;
        let writers: Vec<usize> = (0..scored.len()).filter(is_writer).collect();
        let n = writers.len() as f64;
        let total: f64 = writers.iter().map(|&a| dots[a]).sum();
        let without = |a: &usize| (total - 2.0 * dots[*a]) / ((n - 1.0) * (n - 2.0));
        let replicates: Vec<f64> = writers.iter().map(without).collect();
        (n > 1.0).then(|| Estimated {
            language,
            value: total / (n * (n - 1.0)),
            se: (n > 2.0).then(|| libm::sqrt(jackknife_variance(&replicates))),
            writers: writers.len() as u64,
            texts: writers.iter().map(|&a| texts[a]).sum(),
        })
    };
    Ok(roster.languages().iter().filter_map(of_language).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_is_read_whole() {
        let table = BaseTable::parse(SHIPPED).unwrap();
        assert_eq!(table, BaseTable::default());
        assert_eq!((table.version.as_str(), table.ngram, table.entries.len()), ("1", 4, 7));
        let english = Language::from_code("en").unwrap();
        let italian = Language::from_code("it").unwrap();
        assert_eq!(table.get(Facet::Vocabulary, english).unwrap().value, 0.027);
        assert_eq!(table.get(Facet::Vocabulary, italian), None);
        // Uniform hours under weights of 15, 12, 6 and 2.
        assert_eq!(table.get(Facet::Timing, italian).unwrap().value, 3025.0 / (168.0 * 593.0));
        assert_eq!(BaseTable::parse(&table.to_text()).unwrap(), table);
    }

    #[test]
    fn what_is_no_table_is_told() {
        let check = |text: &str, why: &str| {
            let error = BaseTable::parse(text).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        };
        check("wording", "line 1: give seven fields");
        check("# fine\nweather\ten\t.1\t-\t-\t-\tme", "line 2: unknown facet");
        check("wording\tenglish\t.1\t-\t-\t-\tme", "unknown language");
        check("wording\ten\tx\t-\t-\t-\tme", "S_0 is no number");
        for value in ["1", "-.1", "NaN", "inf"] {
            check(&format!("wording\ten\t{value}\t-\t-\t-\tme"), "from 0 to below 1");
        }
        let of = |value| Base { value, se: None, writers: None, texts: None, source: "me".to_owned() };
        let mut table = BaseTable::empty();
        for value in [1.0, -0.1, f64::NAN, f64::INFINITY] {
            table.insert(Facet::Layout, None, of(value)).unwrap_err();
        }
        assert_eq!(table, BaseTable::empty());
        table.insert(Facet::Layout, None, of(0.0)).unwrap();
        check("wording\ten\t.1\tx\t-\t-\tme", "standard error");
        check("wording\ten\t.1\t-\t-2\t-\tme", "count");
    }
}
