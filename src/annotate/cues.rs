//! Finds the offers of each message and its cues: urgency, reasons, form of address, disclosure.

use super::address::AddressForm;
use super::disclosure::Disclosure;
use super::offers::{self, Offers, Word};
use super::words::{ByForm, Words};
use crate::catalog::{Catalog, Spans};
use crate::corpus::{Corpus, Masked, Token};
use crate::language::Language;
use crate::lexicon::{self, Symbol};
use crate::ragged::Ragged;
use crate::text::Slot;
use rayon::prelude::*;

/// The cues of one message: urgency, last chances, reasons, form of address, disclosure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cues {
    /// When it was sent, in seconds of Unix time.
    pub(crate) sent_at: Option<i64>,
    /// True if it has a phrase of urgency.
    pub(crate) urgent: bool,
    /// True if its first deadline is at most 24 hours after it.
    pub(crate) ends_within_a_day: bool,
    /// True if it announces a last chance.
    pub(crate) last_chance: bool,
    /// True if it says why the reader gets it.
    pub(crate) gives_reason: bool,
    /// True if it says that the sender knows the reader.
    pub(crate) recognises: bool,
    address: Option<AddressForm>,
    disclosure: Option<Disclosure>,
}

impl Cues {
    /// Returns the value of a column of [`OF_TEXTS`](crate::catalog::OF_TEXTS); `None` for any other.
    pub(crate) fn column(&self, name: &str) -> Option<&'static str> {
        match name {
            "address" => self.address.map(AddressForm::name),
            "disclosure" => self.disclosure.map(Disclosure::name),
            _ => None,
        }
    }
}

/// Returns true if a language has a phrase list; without one, no message of it has cues.
pub(crate) fn has_phrases(language: Language) -> bool {
    lexicon::phrases(language).is_some()
}

/// The offers and cues of all messages, by rank.
///
/// Memory: 40 bytes a message, and 8 for each offer.
#[derive(Debug, Default)]
pub(crate) struct PhraseHits {
    offers: Ragged<(u8, u32)>,
    cues: Vec<Cues>,
}

/// One batch as phrases are searched in it.
pub(super) struct Source<'a> {
    pub(super) corpus: &'a Corpus,
    pub(super) spans: &'a Spans,
    pub(super) words: &'a Words,
}

impl PhraseHits {
    /// Returns the block and bin of each offer of a message.
    pub(crate) fn offers(&self, rank: u32) -> &[(u8, u32)] {
        self.offers.row(rank as usize)
    }

    /// Returns the cues of each message, by rank.
    pub(crate) fn cues(&self) -> &[Cues] {
        &self.cues
    }

    /// Searches the body of every message, or the whole of it. `places` holds the batch and row of each rank. O(tokens),
    /// parallel.
    pub(super) fn find(
        batches: &[Source<'_>],
        places: &[(u32, u32)],
        catalog: &Catalog,
        body_only: bool,
    ) -> Self {
        const CHUNK: usize = 1024;
        let symbols: Vec<ByForm<u64>> =
            batches.iter().map(|batch| batch.words.symbols(batch.corpus)).collect();
        let of_chunk = |chunk: usize, places: &[(u32, u32)]| {
            let mut hits = Self::default();
            let mut tokens = Vec::new();
            for (i, &(batch, row)) in places.iter().enumerate() {
                let (batch, symbols) = (&batches[batch as usize], &symbols[batch as usize]);
                let language = catalog.language_of_rank(chunk * CHUNK + i);
                let symbols = symbols.get(&language).map_or(&[][..], |table| table);
                tokens.clear();
                tokens.extend(batch.spans.tokens(batch.corpus, row as usize, body_only));
                let offers = read(batch.corpus, row as usize, language, &tokens, |token| {
                    Symbol::from_bits(symbols.get(token.form() as usize).copied().unwrap_or_default())
                });
                hits.cues.push(Cues {
                    sent_at: batch.corpus.rows()[row as usize].sent_at.map(|at| at.unix),
                    urgent: offers.urgency > 0,
                    ends_within_a_day: offers.ends_within_24h(),
                    last_chance: offers.last_chance,
                    gives_reason: offers.gives_reason,
                    recognises: offers.recognises,
                    address: offers.address,
                    disclosure: offers.disclosure,
                });
                hits.offers.push(offers.features);
            }
            hits
        };
        let chunks: Vec<Self> =
            places.par_chunks(CHUNK).enumerate().map(|(i, places)| of_chunk(i, places)).collect();
        chunks.into_iter().fold(Self::default(), |mut all, chunk| {
            all.offers.append(chunk.offers);
            all.cues.extend(chunk.cues);
            all
        })
    }
}

/// Returns the tokens of the first phrase of a row that is a bin of [`offers::RHETORIC`]; empty without one.
///
/// Looks up each word in the phrases again: O(words · log), for the few phrases that are quoted.
pub(crate) fn quote<'t>(
    corpus: &Corpus,
    row: usize,
    language: Language,
    tokens: &'t [Token],
    bin: u32,
) -> &'t [Token] {
    let Some(phrases) = lexicon::phrases(language) else { return &[] };
    let symbol = |token: Token| phrases.symbol(corpus.vocabulary.surface(token.form()));
    let offers = read(corpus, row, language, tokens, symbol);
    let found = offers.phrases.iter().find(|phrase| offers::rhetoric_bin(phrase) == bin);
    found.and_then(|m| tokens.get(m.start as usize..m.end as usize)).unwrap_or_default()
}

/// Returns the offers in some tokens of a row. Slots are read whether or not a view masks them.
fn read(
    corpus: &Corpus,
    row: usize,
    language: Language,
    tokens: &[Token],
    symbol: impl Fn(Token) -> Symbol,
) -> Offers {
    let words: Vec<Word> = tokens.iter().map(|&token| word(token, symbol(token))).collect();
    let surface = |at: usize| corpus.vocabulary.surface(tokens[at].form());
    offers::find(language, corpus.rows()[row].sent_at, &words, &surface)
}

/// Returns a token as the search for offers sees it.
pub(super) fn word(token: Token, symbol: Symbol) -> Word {
    let slot = match token.masked() {
        Masked::Slot(slot) => Slot::ALL.into_iter().find(|&s| s as u8 == slot),
        _ => None,
    };
    Word { symbol, slot, continues: token.continues() }
}
