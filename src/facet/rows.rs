//! The features of all messages as rows, and the words of features.

use super::context::{Scratch, salt};
use super::csr::Csr;
use super::extractor::Extractor;
use super::own::{MessageRef, OwnFacet, SlotNames};
use super::view::View;
use crate::annotate::Batches;
use crate::catalog::{NO_RANK, Prepared, Rules};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::hash::{combine, hash64};
use crate::progress::no_progress;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Messages that a thread takes at a time.
const CHUNK: usize = 1024;

/// Returns the features of every message of a corpus in a view: row i is message i. Duplicates have empty rows.
///
/// The corpus is prepared with default [`Rules`]; for others, see [`Batches::features`]. O(tokens), parallel.
///
/// ```
/// use unisono::{Corpus, Facet};
/// use unisono::facet::{View, features, spell};
///
/// let corpus = Corpus::from_texts([("Ada", "one two three four five"), ("Max", "two three four five six")])?;
/// let view = View { ngram: 2, stem: false, ..View::new(Facet::Wording) };
/// let rows = features(&corpus, view)?;
/// let (hashes, counts) = rows.row(0);
/// assert_eq!((rows.len(), hashes.len(), counts), (2, 4, &[1, 1, 1, 1][..]));
/// let words = spell(&corpus, view, hashes)?;
/// assert!(words.values().any(|words| words == "four five"));
/// # Ok::<(), unisono::Error>(())
/// ```
///
/// # Errors
/// As [`Prepared::new`].
pub fn features(corpus: &Corpus, view: View) -> Result<Csr> {
    let corpora = std::slice::from_ref(corpus);
    let prepared = Prepared::new(corpora, &Rules::default(), &no_progress)?;
    let by_rank = Batches::new(corpora, &prepared).features(view);
    let mut rows = Csr::default();
    for &rank in &prepared.ranks[0] {
        if rank != NO_RANK {
            let (hashes, counts) = by_rank.row(rank as usize);
            rows.hashes.extend_from_slice(hashes);
            rows.counts.extend_from_slice(counts);
        }
        rows.offsets.push(rows.hashes.len());
    }
    Ok(rows)
}

/// Returns the words of some features of a corpus; see [`Batches::spell`].
///
/// # Errors
/// As [`features`].
pub fn spell(corpus: &Corpus, view: View, hashes: &[u64]) -> Result<BTreeMap<u64, String>> {
    let corpora = std::slice::from_ref(corpus);
    let prepared = Prepared::new(corpora, &Rules::default(), &no_progress)?;
    Ok(Batches::new(corpora, &prepared).spell(view, hashes))
}

impl Batches<'_> {
    /// Returns the features of every message in a view: row r is the message of rank r in the catalog. O(tokens), parallel.
    #[must_use]
    pub fn features(&self, view: View) -> Csr {
        self.features_where(view, |_| true)
    }

    /// Returns the features of the messages that are wanted, by rank; the rows of others are empty.
    pub(crate) fn features_where(&self, view: View, is_wanted: impl Fn(usize) -> bool + Sync) -> Csr {
        let terms = self.terms(&view);
        let extractors = self.extractors(view, &terms);
        self.rows(|scratch: &mut Scratch, (batch, row), features| {
            if is_wanted(self.ranks()[batch as usize][row as usize] as usize) {
                extractors[batch as usize].features(row as usize, scratch, |feature| features.push(feature));
            }
        })
    }

    /// Returns by rank which messages have a feature in a view. O(tokens), parallel.
    pub(crate) fn scored(&self, view: View) -> Vec<bool> {
        let terms = self.terms(&view);
        let extractors = self.extractors(view, &terms);
        let is_scored = |scratch: &mut Scratch, &(batch, row): &(u32, u32)| {
            let mut is_scored = false;
            extractors[batch as usize].features(row as usize, scratch, |_| is_scored = true);
            is_scored
        };
        self.places().par_iter().map_init(Scratch::default, is_scored).collect()
    }

    /// Returns the features of every message in a facet of one's own: row r is the message of rank r in the catalog.
    ///
    /// The features hold the language and the name of the facet, so that languages and facets share none. Parallel.
    #[must_use]
    pub fn own_features(&self, facet: &dyn OwnFacet) -> Csr {
        let (name, slots) = (hash64(facet.name().as_bytes()), SlotNames::new());
        self.rows(|(): &mut (), (batch, row), features| {
            let (corpus, spans) = (&self.corpora()[batch as usize], &self.spans()[batch as usize]);
            let rank = self.ranks()[batch as usize][row as usize] as usize;
            let cell = self.catalog().cell_of(rank) as usize;
            let (brand, language) = (self.catalog().cell_name(cell), self.catalog().language_of_rank(rank));
            let message = MessageRef { corpus, spans, row: row as usize, brand, language, slots: &slots };
            let salt = salt(language, name);
            facet.features(&message, &mut |feature| features.push(combine(salt, feature)));
        })
    }

    /// Returns the words of some features of a view: the run of words, the mark, the button, the offer, the hour. Features of
    /// layout and characters have no words. O(tokens), until all are found.
    #[must_use]
    pub fn spell(&self, view: View, hashes: &[u64]) -> BTreeMap<u64, String> {
        let terms = self.terms(&view);
        let extractors: Vec<Extractor<'_>> = self.extractors(view, &terms);
        let mut wanted: BTreeSet<u64> = hashes.iter().copied().collect();
        let (mut words, mut scratch) = (BTreeMap::new(), Scratch::default());
        for (batch, row) in self.places() {
            if wanted.is_empty() {
                break;
            }
            extractors[batch as usize].spell(row as usize, &mut scratch, &mut |feature, spelled| {
                if wanted.remove(&feature) {
                    words.insert(feature, spelled());
                }
            });
        }
        words
    }

    /// Collects a row of features for each rank.
    fn rows<S: Default>(&self, of_place: impl Fn(&mut S, (u32, u32), &mut Vec<u64>) + Sync) -> Csr {
        let of_chunk = |places: &[(u32, u32)]| {
            let (mut rows, mut features, mut scratch) = (Csr::default(), Vec::new(), S::default());
            for &place in places {
                features.clear();
                of_place(&mut scratch, place, &mut features);
                rows.push(&mut features);
            }
            rows
        };
        let chunks: Vec<Csr> = self.places().par_chunks(CHUNK).map(of_chunk).collect();
        chunks.into_iter().fold(Csr::default(), |mut all, chunk| {
            all.append(chunk);
            all
        })
    }
}
