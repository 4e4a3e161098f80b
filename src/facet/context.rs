//! What a facet can read of the messages of one batch: tokens, terms, offers, and the facts of the catalog.

use super::gram_kind::GramKind;
use super::letters::{Letters, spelled};
use super::terms::{NOTHING, Terms};
use crate::annotate::PhraseHits;
use crate::catalog::{Campaign, Catalog, NO_RANK, Spans};
use crate::corpus::{Corpus, Masked, Slot, Token};
use crate::hash::{combine, hash64, mix64};
use crate::language::Language;

/// The messages of one batch in one view.
pub(super) struct Context<'a> {
    pub(super) corpus: &'a Corpus,
    pub(super) ranks: &'a [u32],
    pub(super) catalog: &'a Catalog,
    pub(super) spans: &'a Spans,
    pub(super) terms: &'a Terms,
    /// The offers of every message, for the facet that reads them.
    pub(super) hits: Option<&'a PhraseHits>,
    /// True if slots replace their words.
    pub(super) mask: bool,
    /// Words per gram.
    pub(super) ngram: usize,
    /// True if only the body counts, false if the whole message does.
    pub(super) body_only: bool,
    /// The kind of grams, for facets of running text.
    pub(super) grams: Option<GramKind>,
    pub(super) letters: Letters,
    /// The term of each slot.
    pub(super) slots: [u64; 16],
    /// The hash of the facet's name.
    pub(super) name: u64,
}

/// Buffers of one thread.
#[derive(Default)]
pub(crate) struct Scratch {
    pub(super) terms: Vec<u64>,
    pub(super) tokens: Vec<Token>,
    /// The runs of grams of one token, each with its end and the views that hold it; see `grams`.
    pub(super) runs: Vec<(usize, u8)>,
}

impl<'a> Context<'a> {
    /// Returns true if the row is a message of the catalog, not a duplicate.
    pub(super) fn is_ranked(&self, row: usize) -> bool {
        self.ranks[row] != NO_RANK
    }

    /// Returns the tokens that the view sees of a row.
    pub(super) fn visible(&self, row: usize) -> impl Iterator<Item = Token> {
        self.stretches(row).flat_map(|tokens| self.seen(tokens))
    }

    /// Returns the stretches of tokens that the view covers.
    pub(super) fn stretches(&self, row: usize) -> impl Iterator<Item = &[u32]> {
        let is_rest = self.grams.is_some_and(|grams| grams.is_rest);
        let is_parted = self.body_only || is_rest;
        let whole = (!is_parted).then(|| self.corpus.token_slice(row));
        let parts = is_parted.then(|| self.parts(row)).into_iter().flatten();
        whole
            .into_iter()
            .chain(parts.filter(move |(_, is_body)| *is_body != is_rest).map(|(tokens, _)| tokens))
    }

    /// Returns all stretches of a row, in order, with `true` for those of the body; some may be empty.
    pub(super) fn parts(&self, row: usize) -> impl Iterator<Item = (&[u32], bool)> {
        self.spans.parts(row, self.corpus.token_slice(row))
    }

    /// Returns true if all of a row is body.
    pub(super) fn is_all_body(&self, row: usize) -> bool {
        self.spans.row(row) == [(0, self.corpus.token_slice(row).len() as u32)]
    }

    /// Returns the block and bin of each offer of a row.
    pub(super) fn offers(&self, row: usize) -> &[(u8, u32)] {
        self.hits.map_or(&[], |hits| hits.offers(self.ranks[row]))
    }

    pub(super) fn language(&self, row: usize) -> Language {
        self.catalog.language_of_rank(self.ranks[row] as usize)
    }

    /// Returns the number of UTC days from the first message of all batches to the last, both included.
    pub(super) fn days(&self) -> i64 {
        self.catalog.days()
    }

    pub(super) fn campaign(&self, row: usize) -> &Campaign {
        &self.catalog.campaigns()[self.catalog.campaign_of()[self.ranks[row] as usize] as usize]
    }

    /// Returns the terms of the row's language, by form.
    pub(super) fn terms(&self, row: usize) -> &'a [u64] {
        self.terms.of_language(self.language(row))
    }

    /// Returns the hash that keeps the features of languages and facets apart.
    pub(super) fn salt(&self, row: usize) -> u64 {
        salt(self.language(row), self.name)
    }

    /// Returns the slot that a token begins, if the view masks slots.
    pub(super) fn slot(&self, token: Token) -> Option<u8> {
        match token.masked() {
            Masked::Slot(slot) if self.mask => Some(slot),
            _ => None,
        }
    }

    /// Returns the term of a slot.
    pub(super) fn slot_term(&self, slot: u8) -> u64 {
        self.slots[slot as usize & 15]
    }

    /// Returns the term of a token: its slot's, or its form's in `terms`.
    #[inline]
    pub(super) fn term(&self, token: Token, terms: &[u64]) -> u64 {
        match self.slot(token) {
            Some(slot) => self.slot_term(slot),
            None => terms[token.form() as usize],
        }
    }

    /// Appends the terms of some tokens of a row. Words whose term is [`NOTHING`] are skipped.
    pub(super) fn push_terms(&self, row: usize, tokens: impl Iterator<Item = Token>, terms: &mut Vec<u64>) {
        let of_form = self.terms(row);
        terms.extend(tokens.map(|token| self.term(token, of_form)).filter(|&term| term != NOTHING));
    }

    /// Returns the hash of a whole text: its words as they are, and its slots.
    pub(super) fn whole(&self, salt: u64, tokens: &[u32]) -> u64 {
        self.seen(tokens).fold(salt, |hash, token| {
            let term = match self.slot(token) {
                Some(slot) => self.slot_term(slot),
                None => self.corpus.vocabulary.hash(token.form()),
            };
            combine(hash, term)
        })
    }

    /// Returns the tokens that the view sees of a slice: a masked slot is one token.
    pub(super) fn seen<'t>(&self, tokens: &'t [u32]) -> impl Iterator<Item = Token> + use<'t> {
        let mask = self.mask;
        tokens.iter().map(|&t| Token::from_encoded(t)).filter(move |t| !(mask && t.continues()))
    }

    /// Returns the tokens that the view sees of a slice, each with its place in it.
    pub(super) fn seen_slices<'t>(
        &self,
        tokens: &'t [u32],
    ) -> impl Iterator<Item = (Token, &'t [u32])> + use<'t> {
        let mask = self.mask;
        let all = tokens.chunks(1).map(|slice| (Token::from_encoded(slice[0]), slice));
        all.filter(move |(token, _)| !(mask && token.continues()))
    }

    /// Spells tokens for a report: case-folded words, and slots in braces.
    pub(super) fn spell(&self, tokens: impl Iterator<Item = Token>) -> String {
        tokens.map(|token| self.word(token)).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn word(&self, token: Token) -> String {
        match self.slot(token) {
            Some(slot) => {
                let slot = Slot::ALL.into_iter().find(|s| *s as usize & 15 == usize::from(slot));
                slot.map(spelled).unwrap_or_default()
            }
            None => self.corpus.vocabulary.surface(token.form()).to_owned(),
        }
    }
}

/// Returns the hash that keeps the features of languages and facets apart; `name` is the hash of the facet's name.
pub(super) fn salt(language: Language, name: u64) -> u64 {
    mix64(hash64(language.code().as_bytes()) ^ name.rotate_left(17))
}
