//! Batches ready to be compared: corpora with their catalog, ranks, body spans and annotations.

use super::base_texts::BaseTexts;
use super::cues::{Cues, PhraseHits, Source};
use super::stop_words::StopWords;
use super::words::{Words, lazily};
use crate::catalog::{Catalog, Groups, NO_RANK, OF_TEXTS, Prepared, Spans, own_columns};
use crate::corpus::{Corpus, Row};
use std::borrow::Cow;
use std::slice;
use std::sync::OnceLock;

/// The waist: all that facets, similarity and analysis know of the messages.
pub struct Batches<'a> {
    corpora: &'a [Corpus],
    catalog: &'a Catalog,
    ranks: &'a [Vec<u32>],
    spans: &'a [Spans],
    boilerplate: &'a [(u32, u64, bool)],
    /// Rows of each batch in rank order, without duplicates.
    order: Vec<Vec<u32>>,
    stop_words: StopWords,
    base_texts: BaseTexts,
    words: OnceLock<Vec<Words>>,
    /// The hits in whole messages, and in bodies.
    hits: [OnceLock<PhraseHits>; 2],
}

impl<'a> Batches<'a> {
    /// Returns the batches that were prepared, in the same order.
    #[must_use]
    pub fn new(corpora: &'a [Corpus], prepared: &'a Prepared) -> Self {
        let Prepared { catalog, ranks, spans, boilerplate } = prepared;
        let in_rank_order = |ranks: &Vec<u32>| {
            let mut rows: Vec<u32> =
                (0..ranks.len() as u32).filter(|&r| ranks[r as usize] != NO_RANK).collect();
            rows.sort_unstable_by_key(|&r| ranks[r as usize]);
            rows
        };
        let order = ranks.iter().map(in_rank_order).collect();
        let (stop_words, base_texts) = (StopWords::default(), BaseTexts::default());
        let (words, hits) = (OnceLock::new(), Default::default());
        Self { corpora, catalog, ranks, spans, boilerplate, order, stop_words, base_texts, words, hits }
    }

    /// Counts further words among the commonest of every language: `vocabulary` drops them, `skeleton` keeps them.
    #[must_use]
    pub fn with_stop_words(self, stop_words: StopWords) -> Self {
        Self { stop_words, words: OnceLock::new(), ..self }
    }

    /// Ignores the grams of some texts in the facets of running text.
    #[must_use]
    pub fn with_base_texts(self, base_texts: BaseTexts) -> Self {
        Self { base_texts, ..self }
    }

    /// Returns the base texts as batches of their own, one for each language and way of reading.
    pub(crate) fn base_texts(&self) -> impl Iterator<Item = Batches<'_>> {
        let batches = |(corpus, prepared)| Batches::new(slice::from_ref(corpus), prepared);
        self.base_texts.prepared().map(batches).map(|base| base.with_stop_words(self.stop_words.clone()))
    }

    /// Returns the number of messages whose header, footer or boilerplate was cut.
    #[must_use]
    pub fn n_cut(&self) -> u64 {
        self.spans.iter().map(Spans::n_cut).sum()
    }

    /// Returns the cells by the value of a column: of the input, of [`BUILT_IN`](crate::catalog::BUILT_IN), or of
    /// [`OF_TEXTS`](crate::catalog::OF_TEXTS).
    #[must_use]
    pub fn groups(&self, column: &str) -> Groups {
        if !OF_TEXTS.contains(&column) || own_columns(self.corpora).0.contains(column) {
            return Groups::from_column(self.corpora, self.ranks, self.catalog, column);
        }
        let values = self.cues().iter().map(|cues| cues.column(column).map(Cow::Borrowed));
        Groups::from_values(self.catalog, (0..).zip(values))
    }

    /// Returns the catalog.
    #[must_use]
    pub fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    /// Returns the columns of each message with its rank; batch by batch, without duplicates.
    pub fn messages(&self) -> impl Iterator<Item = (u32, &'a Row)> {
        let ranked =
            self.corpora.iter().zip(self.ranks).flat_map(|(corpus, ranks)| ranks.iter().zip(corpus.rows()));
        ranked.filter(|(rank, _)| **rank != NO_RANK).map(|(&rank, row)| (rank, row))
    }

    /// Returns the batch of every message and the row in it, by rank.
    #[must_use]
    pub fn places(&self) -> Vec<(u32, u32)> {
        let mut places = vec![(0, 0); self.catalog.len()];
        for (batch, (order, ranks)) in self.order.iter().zip(self.ranks).enumerate() {
            order.iter().for_each(|&row| places[ranks[row as usize] as usize] = (batch as u32, row));
        }
        places
    }

    /// Returns the number of tokens of all batches.
    pub(crate) fn n_tokens(&self) -> usize {
        self.corpora.iter().map(Corpus::n_tokens).sum()
    }

    /// Returns the corpora.
    pub(crate) fn corpora(&self) -> &'a [Corpus] {
        self.corpora
    }

    /// Returns the rank of every row of every batch.
    pub(crate) fn ranks(&self) -> &'a [Vec<u32>] {
        self.ranks
    }

    /// Returns the body spans of every batch.
    pub(crate) fn spans(&self) -> &'a [Spans] {
        self.spans
    }

    /// Returns the blocks that a cell repeats as boilerplate, sorted, with `true` for those at the edges.
    pub(crate) fn boilerplate(&self, cell: u32) -> impl Iterator<Item = (u64, bool)> + use<'a> {
        let start = self.boilerplate.partition_point(|block| block.0 < cell);
        self.boilerplate[start..]
            .iter()
            .take_while(move |block| block.0 == cell)
            .map(|block| (block.1, block.2))
    }

    /// Returns the rows of a batch in rank order, without duplicates.
    pub(crate) fn order(&self, batch: usize) -> &[u32] {
        &self.order[batch]
    }

    /// Returns true if one of some case-folded words, with spaces between them, is a name of a reader of any message.
    pub(crate) fn names_someone(&self, words: &str) -> bool {
        let has = |word: &str| self.corpora.iter().any(|corpus| corpus.has_name(word));
        let is_name = |word: &str| has(word) || word.contains('\'') && word.split('\'').any(has);
        words.split(' ').any(|word| is_name(word.trim_matches(['«', '»'])))
    }

    /// Returns the words of every batch. O(tokens) the first time.
    pub(crate) fn words(&self) -> &[Words] {
        let words: &Vec<Words> = lazily(&self.words, || {
            let batches = self.corpora.iter().zip(self.ranks);
            batches.map(|(corpus, ranks)| Words::new(corpus, ranks, self.catalog, &self.stop_words)).collect()
        });
        words
    }

    /// Returns the cues in the body of every message, by rank. O(tokens) the first time, parallel.
    pub(crate) fn cues(&self) -> &[Cues] {
        self.hits(true).cues()
    }

    /// Returns the offers and cues of every message, in its body or in all of it. O(tokens) the first time, parallel.
    pub(crate) fn hits(&self, body_only: bool) -> &PhraseHits {
        lazily(&self.hits[usize::from(body_only)], || {
            let batches = self.corpora.iter().zip(self.spans).zip(self.words());
            let source = |((corpus, spans), words)| Source { corpus, spans, words };
            let batches: Vec<Source<'_>> = batches.map(source).collect();
            PhraseHits::find(&batches, &self.places(), self.catalog, body_only)
        })
    }
}
