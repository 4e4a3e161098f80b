//! The index: what it holds, and what it answers about one gram, word or brand.

use super::brand::Brand;
use super::grams::{Grams, Holder};
#[cfg(feature = "arrow")]
use super::key::IndexKey;
use super::read_as::ReadAs;
use super::readers::KnownReader;
use super::words::{Information, Words};
use crate::error::Result;
use crate::language::Language;
use std::collections::BTreeMap;

/// What brands write, as hashes, counts and habits: all that [`score`](crate::score()) needs of a corpus.
///
/// It holds no message and no recipient. It holds the names of brands, and words that one brand alone repeats and no reader's
/// name is among.
#[derive(Default)]
pub struct Index {
    pub(in crate::score) read_as: ReadAs,
    /// The cells, in canonical order.
    pub(in crate::score) brands: Vec<Brand>,
    pub(super) words: Words,
    pub(super) grams: Grams,
    /// The originality of each message without its own brand, by language, ascending.
    pub(in crate::score) originalities: BTreeMap<Language, Vec<f64>>,
    /// The better reader of each language with two eligible brands.
    pub(in crate::score) readers: BTreeMap<Language, KnownReader>,
    /// The key of the hashes.
    #[cfg(feature = "arrow")]
    pub(super) key: Option<IndexKey>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index")
            .field("read_as", &self.read_as)
            .field("brands", &self.brands.len())
            .finish_non_exhaustive()
    }
}

impl Index {
    /// The settings that texts are read by.
    #[must_use]
    pub fn read_as(&self) -> &ReadAs {
        &self.read_as
    }

    /// The names of the brands, each once, sorted.
    #[must_use]
    pub fn brands(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.brands.iter().map(|brand| brand.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The number of messages with a score.
    #[must_use]
    pub fn n_messages(&self) -> usize {
        self.originalities.values().map(Vec::len).sum()
    }

    /// The languages, with the number of brands of each.
    #[must_use]
    pub fn languages(&self) -> BTreeMap<Language, usize> {
        let mut languages = BTreeMap::new();
        self.brands.iter().for_each(|brand| *languages.entry(brand.language()).or_default() += 1);
        languages
    }

    /// Adds the cells that hold a gram.
    pub(super) fn holders(&self, gram: u64, out: &mut Vec<Holder>) -> Result<()> {
        self.grams.holders(self.keyed(gram), self.brands.len(), out)
    }

    /// Returns the information of a term.
    pub(super) fn information(&self, term: u64, language: Language) -> Result<Information> {
        self.words.information(self.keyed(term), language)
    }

    /// Returns a hash as the tables hold it.
    pub(in crate::score) fn keyed(&self, hash: u64) -> u64 {
        #[cfg(feature = "arrow")]
        if let Some(key) = &self.key {
            return key.apply(hash);
        }
        hash
    }

    /// Returns the digest of a caller's own phrases as [`ReadAs`] holds it.
    pub(in crate::score) fn keyed_phrases(&self, digest: u64) -> u64 {
        #[cfg(feature = "arrow")]
        if let Some(key) = &self.key {
            return key.of_phrases(digest);
        }
        digest
    }
}
