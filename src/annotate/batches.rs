//! Batches ready to be looked at: corpora with their catalog, ranks and body spans.

use super::rhetoric::Spoken;
use super::{Extractor, Facet, Rhetoric, Terms, View};
use crate::catalog::{Catalog, Groups, NO_RANK, Prepared, Spans, own_columns};
use crate::corpus::{Corpus, Row};
use crate::hash::hash64;
use crate::text::{AddressForm, Disclosure};
use rayon::prelude::*;
use std::borrow::Cow;
use std::sync::OnceLock;

/// Batches ready to be compared: their catalog, ranks and body spans.
pub struct Batches<'a> {
    corpora: &'a [Corpus],
    catalog: &'a Catalog,
    ranks: &'a [Vec<u32>],
    spans: &'a [Spans],
    /// Rows of each batch in rank order, duplicates left out.
    order: Vec<Vec<u32>>,
    /// What all of a message says, and what its body says; once it is asked for.
    pub(super) spoken: [OnceLock<Spoken>; 2],
}

impl<'a> Batches<'a> {
    /// The batches that were prepared, in the same order.
    #[must_use]
    pub fn new(corpora: &'a [Corpus], prepared: &'a Prepared) -> Self {
        let Prepared { catalog, ranks, spans } = prepared;
        let order = ranks
            .iter()
            .map(|ranks| {
                let mut rows: Vec<u32> =
                    (0..ranks.len() as u32).filter(|&r| ranks[r as usize] != NO_RANK).collect();
                rows.sort_unstable_by_key(|&r| ranks[r as usize]);
                rows
            })
            .collect();
        Self { corpora, catalog, ranks, spans, order, spoken: Default::default() }
    }

    /// In how many messages a header, a footer or boilerplate was cut.
    #[must_use]
    pub fn n_cut(&self) -> u64 {
        self.spans.iter().map(Spans::n_cut).sum()
    }

    /// The cells by the value of a column: of the input, of [`BUILT_IN`](crate::catalog::BUILT_IN), or of
    /// [`OF_TEXTS`](crate::catalog::OF_TEXTS).
    #[must_use]
    pub fn groups(&self, column: &str) -> Groups {
        let has_own = own_columns(self.corpora).0.contains(column);
        let of: fn(&Rhetoric) -> Option<&'static str> = match column {
            "address" if !has_own => |rhetoric| rhetoric.address.map(AddressForm::name),
            "disclosure" if !has_own => |rhetoric| rhetoric.disclosure.map(Disclosure::name),
            _ => return Groups::of(self.corpora, self.ranks, self.catalog, column),
        };
        let values = self.rhetoric();
        Groups::of_values(self.catalog, (0..).zip(values).map(|(rank, r)| (rank, of(r).map(Cow::Borrowed))))
    }

    /// The catalog.
    #[must_use]
    pub fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    /// What is known of each message, with its rank; batch by batch, duplicates left out.
    pub fn messages(&self) -> impl Iterator<Item = (u32, &'a Row)> {
        let ranked =
            self.corpora.iter().zip(self.ranks).flat_map(|(corpus, ranks)| ranks.iter().zip(corpus.rows()));
        ranked.filter(|(rank, _)| **rank != NO_RANK).map(|(&rank, row)| (rank, row))
    }

    /// The rows of a batch in rank order, duplicates left out.
    pub(crate) fn order(&self, batch: usize) -> &[u32] {
        &self.order[batch]
    }

    /// The batch and the row in it of every message, by rank.
    #[must_use]
    pub fn places(&self) -> Vec<(u32, u32)> {
        let mut places = vec![(0, 0); self.catalog.len()];
        for (batch, (order, ranks)) in self.order.iter().zip(self.ranks).enumerate() {
            order.iter().for_each(|&row| places[ranks[row as usize] as usize] = (batch as u32, row));
        }
        places
    }

    /// Whether a case-folded word is a name of the recipient of any message.
    pub(crate) fn is_name(&self, word: &str) -> bool {
        let hash = hash64(word.as_bytes());
        self.corpora.iter().any(|corpus| corpus.names().contains(&hash))
    }

    pub(crate) fn ranks(&self) -> &'a [Vec<u32>] {
        self.ranks
    }

    /// Number of tokens of all batches.
    pub(crate) fn n_tokens(&self) -> usize {
        self.corpora.iter().map(Corpus::n_tokens).sum()
    }

    /// Returns the number of messages that hold words, but fewer than `view.ngram`: each gives one gram of all its words, which no
    /// longer text holds. 0 for facets without grams of words. O(tokens), parallel.
    #[must_use]
    pub fn n_shorter(&self, view: View) -> u64 {
        let terms = vec![Terms::default(); self.corpora.len()];
        let extractors = self.extractors_of(view, &terms, None);
        let is_shorter = |extractor: &Extractor<'_>, row: u32| {
            extractor.length(row as usize).is_some_and(|n| 0 < n && n < view.ngram)
        };
        let rows = extractors.iter().zip(&self.order);
        rows.map(|(extractor, rows)| {
            rows.par_iter().filter(|&&row| is_shorter(extractor, row)).count() as u64
        })
        .sum()
    }

    /// The term tables that a view needs, one for each batch.
    pub(crate) fn terms(&self, view: &View) -> Vec<Terms> {
        (0..self.corpora.len())
            .map(|i| Terms::for_view(&self.corpora[i], &self.ranks[i], self.catalog, view))
            .collect()
    }

    /// What the forms of each batch are to the phrases of their languages.
    pub(super) fn symbols(&self) -> Vec<Terms> {
        let all = self.corpora.iter().zip(self.ranks);
        all.map(|(corpus, ranks)| Terms::symbols(corpus, ranks, self.catalog)).collect()
    }

    pub(crate) fn extractors<'t>(&'t self, view: View, terms: &'t [Terms]) -> Vec<Extractor<'t>> {
        let spoken = (view.facet == Facet::Offers).then(|| self.spoken(view.body_only));
        self.extractors_of(view, terms, spoken)
    }

    pub(super) fn extractors_of<'t>(
        &'t self,
        view: View,
        terms: &'t [Terms],
        spoken: Option<&'t Spoken>,
    ) -> Vec<Extractor<'t>> {
        (0..self.corpora.len())
            .map(|i| {
                let (corpus, ranks, spans) = (&self.corpora[i], &self.ranks[i], &self.spans[i]);
                Extractor::new(corpus, ranks, self.catalog, spans, &terms[i], spoken, view)
            })
            .collect()
    }
}
