//! What a facet looks at in the messages of one batch: tokens, their terms and what else is known of a message.

use super::rhetoric::Spoken;
use super::{
    Facet, Terms, View, boilerplate, call_to_action, characters, follow_up, grams, layout, offers, opening,
    subject, terms, timing,
};
use crate::catalog::{self, Campaign, Catalog, NO_RANK, Spans};
use crate::corpus::{Corpus, Masked, Token};
use crate::hash::{combine, hash64, mix64};
use crate::language::Language;
use crate::text::Slot;

/// Extracts the features of one view from the messages of one corpus.
pub(crate) struct Extractor<'a> {
    pub(super) corpus: &'a Corpus,
    pub(super) ranks: &'a [u32],
    catalog: &'a Catalog,
    pub(super) spans: &'a Spans,
    pub(super) terms: &'a Terms,
    /// Of offers, what every message says.
    spoken: Option<&'a Spoken>,
    pub(super) view: View,
    slots: [u64; 16],
    pub(super) letters: characters::Letters,
}

/// Buffers of one thread.
#[derive(Default)]
pub(crate) struct Scratch {
    pub(super) terms: Vec<u64>,
    pub(super) tokens: Vec<Token>,
    /// See [`grams`].
    pub(super) runs: Vec<(usize, u8)>,
}

/// Calls `emit` with every feature of a row and the views that hold it (bit v: the view of extractor v); over all calls,
/// once per view and occurrence.
///
/// The extractors look at the same batch and facet; the first is masked or none is, and each other differs from it in
/// one thing: raw, or the whole message.
pub(crate) fn features_of_views(
    extractors: &[Extractor<'_>],
    row: usize,
    scratch: &mut Scratch,
    mut emit: impl FnMut(u64, usize),
) {
    let has_grams = |e: &Extractor<'_>| e.view.facet.has_grams() && e.ranks[row] != NO_RANK;
    if extractors.first().is_some_and(has_grams) {
        return grams::features_of_views(extractors, row, scratch, emit);
    }
    for (v, extractor) in extractors.iter().enumerate() {
        extractor.features(row, scratch, |feature| emit(feature, 1 << v));
    }
}

impl<'a> Extractor<'a> {
    pub(crate) fn new(
        corpus: &'a Corpus,
        ranks: &'a [u32],
        catalog: &'a Catalog,
        spans: &'a Spans,
        terms: &'a Terms,
        spoken: Option<&'a Spoken>,
        view: View,
    ) -> Self {
        let (slots, letters) = (catalog::slot_hashes(), characters::Letters::new());
        Self { corpus, ranks, catalog, spans, terms, spoken, view, slots, letters }
    }

    /// Number of tokens that the view sees of a row: words, and slots as one each; `None` of facets without grams.
    pub(crate) fn length(&self, row: usize) -> Option<usize> {
        self.view.facet.has_grams().then(|| {
            let mut n = 0;
            self.for_each_visible(row, |_| n += 1);
            n
        })
    }

    /// Calls `emit` for every feature of a row, once per occurrence.
    pub(crate) fn features(&self, row: usize, scratch: &mut Scratch, mut emit: impl FnMut(u64)) {
        if self.ranks[row] == NO_RANK {
            return;
        }
        match self.view.facet {
            Facet::Subject => subject::features(self, row, scratch, &mut emit),
            Facet::Opening => opening::features(self, row, scratch, &mut emit),
            Facet::CallToAction => call_to_action::features(self, row, &mut emit),
            Facet::Offers => offers::features(self, row, &mut emit),
            Facet::Layout => layout::features(self, row, &mut emit),
            Facet::Timing => timing::features(self, row, &mut emit),
            Facet::FollowUp => follow_up::features(self, row, &mut emit),
            Facet::Wording | Facet::Vocabulary | Facet::Characters | Facet::Skeleton | Facet::Boilerplate => {
                grams::features(self, row, self.stretches(row), scratch, &mut emit);
            }
        }
    }

    /// The tokens that the view sees of a row.
    pub(super) fn for_each_visible(&self, row: usize, visit: impl FnMut(Token)) {
        let mask = self.view.mask;
        self.stretches(row).flat_map(decoded).filter(|token| !(mask && token.continues())).for_each(visit);
    }

    /// The stretches of tokens that the view looks at: of the body, the whole message, or, of boilerplate, all but the
    /// body.
    pub(super) fn stretches(&self, row: usize) -> impl Iterator<Item = &[u32]> {
        let is_rest = self.view.facet == Facet::Boilerplate;
        let is_seen = move |is_body: &bool| if is_rest { boilerplate::sees(*is_body) } else { *is_body };
        let body_only = self.view.body_only || is_rest;
        let whole = (!body_only).then(|| self.corpus.token_slice(row));
        let parts = body_only.then(|| self.parts(row)).into_iter().flatten();
        whole.into_iter().chain(parts.filter(move |(_, is_body)| is_seen(is_body)).map(|(tokens, _)| tokens))
    }

    /// All stretches of a row, in order, those of the body with `true`; some may be empty.
    pub(super) fn parts(&self, row: usize) -> impl Iterator<Item = (&[u32], bool)> {
        let all = self.corpus.token_slice(row);
        let body = self.spans.row(row).iter().map(|&(start, end)| (start as usize, end as usize));
        let ends = body.clone().chain([(all.len(), all.len())]);
        let starts = std::iter::once(0).chain(body.map(|(_, end)| end));
        let both =
            starts.zip(ends).flat_map(|(before, (start, end))| [(before..start, false), (start..end, true)]);
        both.map(|(range, is_body)| (&all[range], is_body))
    }

    /// Whether all of a row is body.
    pub(super) fn is_all_body(&self, row: usize) -> bool {
        self.spans.row(row) == [(0, self.corpus.token_slice(row).len() as u32)]
    }

    /// Block and bin of each thing that a row offers.
    pub(super) fn offers(&self, row: usize) -> &[(u8, u32)] {
        self.spoken.map_or(&[], |spoken| spoken.offers.row(self.ranks[row] as usize))
    }

    pub(super) fn language(&self, row: usize) -> Language {
        self.catalog.cells()[self.catalog.cell_of(self.ranks[row] as usize) as usize].language
    }

    /// UTC days from the first message of the corpus to the last, both included.
    pub(super) fn days(&self) -> i64 {
        self.catalog.days()
    }

    pub(super) fn campaign(&self, row: usize) -> &Campaign {
        &self.catalog.campaigns()[self.catalog.campaign_of()[self.ranks[row] as usize] as usize]
    }

    /// Keeps the features of languages and facets apart.
    pub(super) fn salt(&self, row: usize) -> u64 {
        let facet = hash64(self.view.facet.name().as_bytes());
        mix64(hash64(self.language(row).code().as_bytes()) ^ facet.rotate_left(17))
    }

    /// The slot that a token fills in this view.
    pub(super) fn slot(&self, token: Token) -> Option<u8> {
        match token.masked() {
            Masked::Slot(slot) if self.view.mask => Some(slot),
            _ => None,
        }
    }

    /// The term of a slot.
    pub(super) fn slot_term(&self, slot: u8) -> u64 {
        self.slots[slot as usize & 15]
    }

    /// What a token counts as: its slot, or its form by a table of the language's terms.
    #[inline]
    pub(super) fn term(&self, token: Token, of_form: &[u64]) -> u64 {
        match self.slot(token) {
            Some(slot) => self.slot_term(slot),
            None => of_form[token.form() as usize],
        }
    }

    /// The hash of a whole text: its words unstemmed, its slots.
    pub(super) fn whole(&self, salt: u64, tokens: &[u32]) -> u64 {
        self.seen(tokens).fold(salt, |hash, token| combine(hash, self.term_unstemmed(token)))
    }

    fn term_unstemmed(&self, token: Token) -> u64 {
        match self.slot(token) {
            Some(slot) => self.slot_term(slot),
            None => self.corpus.vocabulary.hash(token.form()),
        }
    }

    /// The tokens of some slice as the view sees them: a slot as one.
    pub(super) fn seen<'t>(&self, tokens: &'t [u32]) -> impl Iterator<Item = Token> + use<'t> {
        let mask = self.view.mask;
        tokens.iter().map(|&t| Token::from_encoded(t)).filter(move |t| !(mask && t.continues()))
    }
}

/// The tokens of a slice of a corpus.
pub(super) fn decoded(tokens: &[u32]) -> impl Iterator<Item = Token> {
    tokens.iter().map(|&token| Token::from_encoded(token))
}

/// The terms of tokens; words that count for nothing are passed over.
pub(super) fn terms_of(
    extractor: &Extractor<'_>,
    row: usize,
    tokens: impl IntoIterator<Item = Token>,
    terms: &mut Vec<u64>,
) {
    let of_form = extractor.terms.of(extractor.language(row));
    terms.extend(tokens.into_iter().map(|t| extractor.term(t, of_form)).filter(|&t| t != terms::NOTHING));
}

/// A slot as masked text spells it.
pub(super) fn spelled(slot: Slot) -> String {
    format!("{{{}}}", slot.name())
}
