//! What is compared: one extractor per facet, message → hashed features with integer counts.
//!
//! A feature is a 64-bit hash that holds the language, so that texts in different languages share nothing.
//! Definitions: `docs/measures.md`.

mod batches;
mod terms;
mod wording;

pub use batches::Batches;
pub use terms::Terms;

use crate::corpus::{Corpus, Masked, Token};
use crate::hash::{hash64, mix64};
use crate::roster::{self, NO_RANK, Roster, Spans};
use crate::shingle::grams;
use crate::text::{Language, Slot};
use serde::Serialize;

/// A way to look at a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    /// Masked, stemmed word 4-grams of the body: the headline.
    Wording,
    /// Stemmed words of the body minus the language's commonest; slots are no words.
    Vocabulary,
    /// Character 12-grams across words, the eighth of them with the lowest hashes (FracMinHash sampling), at least one.
    Characters,
}

impl Facet {
    /// Every facet, in the order of reports.
    pub const ALL: [Self; 3] = [Self::Wording, Self::Vocabulary, Self::Characters];

    /// Its name in options and reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wording => "wording",
            Self::Vocabulary => "vocabulary",
            Self::Characters => "characters",
        }
    }

    /// The facet of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }
}

/// How a facet looks at a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// The facet.
    pub facet: Facet,
    /// Whether slots replace what they hold.
    pub mask: bool,
    /// Whether words are stemmed.
    pub stem: bool,
    /// Words per gram of the word facets that use grams.
    pub ngram: usize,
    /// Whether the body alone counts, or the whole message.
    pub body_only: bool,
}

/// Characters per gram of [`Facet::Characters`].
pub const CHARACTER_GRAM: usize = 12;

/// Extracts the features of one view from the messages of one corpus.
pub(crate) struct Extractor<'a> {
    corpus: &'a Corpus,
    ranks: &'a [u32],
    roster: &'a Roster,
    spans: &'a Spans,
    terms: &'a Terms,
    view: View,
    slots: [u64; 16],
    /// The characters of each slot as masked text spells it, hashed.
    slot_characters: [Vec<u64>; 16],
    ascii: [u64; 128],
}

/// Buffers of one thread.
#[derive(Default)]
pub(crate) struct Scratch {
    terms: Vec<u64>,
    tokens: Vec<Token>,
    views: Vec<u8>,
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
    let is_wording =
        extractors.first().is_some_and(|e| e.view.facet == Facet::Wording && e.ranks[row] != NO_RANK);
    if is_wording && wording::for_each_gram(extractors, row, scratch, &mut emit) {
        return;
    }
    for (v, extractor) in extractors.iter().enumerate() {
        extractor.features(row, scratch, |feature| emit(feature, 1 << v));
    }
}

impl<'a> Extractor<'a> {
    pub(crate) fn new(
        corpus: &'a Corpus,
        ranks: &'a [u32],
        roster: &'a Roster,
        spans: &'a Spans,
        terms: &'a Terms,
        view: View,
    ) -> Self {
        let ascii = std::array::from_fn(|c| character_hash(c as u32));
        let mut slot_characters: [Vec<u64>; 16] = Default::default();
        for slot in Slot::ALL {
            let spelled = format!("{{{}}}", slot.name());
            slot_characters[slot as usize & 15] = spelled.chars().map(|c| character_hash(c as u32)).collect();
        }
        let slots = roster::slot_hashes();
        Self { corpus, ranks, roster, spans, terms, view, slots, slot_characters, ascii }
    }

    /// Number of tokens that the view sees of a row: words, and slots as one each.
    pub(crate) fn length(&self, row: usize) -> usize {
        let mut n = 0;
        self.for_each_visible(row, |_| n += 1);
        n
    }

    /// Calls `emit` for every feature of a row, once per occurrence.
    pub(crate) fn features(&self, row: usize, scratch: &mut Scratch, emit: impl FnMut(u64)) {
        if self.view.facet == Facet::Wording && self.ranks[row] != NO_RANK {
            // The facet of most runs, in one pass from tokens to terms.
            let language = self.language(row);
            let of_form = self.terms.of(language);
            let terms = &mut scratch.terms;
            terms.clear();
            self.for_each_visible(row, |token| terms.push(self.term(token, of_form)));
            grams(terms, self.view.ngram, salt(language, "wording"), emit);
        } else {
            self.window(row, 0, usize::MAX, scratch, emit);
        }
    }

    /// The features of the `length` tokens from `first` on.
    pub(crate) fn window(
        &self,
        row: usize,
        first: usize,
        length: usize,
        scratch: &mut Scratch,
        emit: impl FnMut(u64),
    ) {
        if self.ranks[row] == NO_RANK {
            return;
        }
        let language = self.language(row);
        let (tokens, terms) = (&mut scratch.tokens, &mut scratch.terms);
        tokens.clear();
        terms.clear();
        self.for_each_visible(row, |token| tokens.push(token));
        let from = first.min(tokens.len());
        let tokens = &tokens[from..from + length.min(tokens.len() - from)];
        match self.view.facet {
            Facet::Wording => {
                self.word_terms(language, true, tokens, terms);
                grams(terms, self.view.ngram, salt(language, "wording"), emit);
            }
            Facet::Vocabulary => {
                self.word_terms(language, false, tokens, terms);
                grams(terms, 1, salt(language, "vocabulary"), emit);
            }
            Facet::Characters => self.character_features(language, tokens, terms, emit),
        }
    }

    fn for_each_visible(&self, row: usize, mut visit: impl FnMut(Token)) {
        let all = self.corpus.token_slice(row);
        let whole = [(0, all.len() as u32)];
        let spans = if self.view.body_only { self.spans.row(row) } else { &whole };
        for &(start, end) in spans {
            for &encoded in &all[start as usize..end as usize] {
                let token = Token::from_encoded(encoded);
                if !(self.view.mask && token.continues()) {
                    visit(token);
                }
            }
        }
    }

    fn language(&self, row: usize) -> Language {
        self.roster.cells()[self.roster.cell_of(self.ranks[row] as usize) as usize].language
    }

    fn term(&self, token: Token, of_form: &[u64]) -> u64 {
        match token.masked() {
            Masked::Slot(slot) if self.view.mask => self.slots[slot as usize & 15],
            _ => of_form[token.form() as usize],
        }
    }

    /// The terms of words, and of slots where they count; words that count for nothing are passed over.
    fn word_terms(&self, language: Language, slots: bool, tokens: &[Token], terms: &mut Vec<u64>) {
        let of_form = self.terms.of(language);
        for &token in tokens {
            let is_slot = self.view.mask && matches!(token.masked(), Masked::Slot(_));
            let term = self.term(token, of_form);
            if term != terms::NOTHING && (slots || !is_slot) {
                terms.push(term);
            }
        }
    }

    fn character_features(
        &self,
        language: Language,
        tokens: &[Token],
        terms: &mut Vec<u64>,
        mut emit: impl FnMut(u64),
    ) {
        for token in tokens {
            if !terms.is_empty() {
                terms.push(self.ascii[b' ' as usize]);
            }
            let surface = match token.masked() {
                Masked::Slot(slot) if self.view.mask => {
                    terms.extend_from_slice(&self.slot_characters[slot as usize & 15]);
                    continue;
                }
                _ => self.corpus.vocabulary.surface(token.form()),
            };
            terms.extend(surface.chars().map(|c| match self.ascii.get(c as usize) {
                Some(&hash) => hash,
                None => character_hash(c as u32),
            }));
        }
        let mut lowest = None;
        let mut sampled = false;
        // The three leading zeros of the sampled eighth are rotated away: features stay spread over all blocks.
        grams(terms, CHARACTER_GRAM, salt(language, "characters"), |hash| {
            lowest = Some(lowest.map_or(hash, |known: u64| known.min(hash)));
            if hash >> 61 == 0 {
                sampled = true;
                emit(hash.rotate_left(3));
            }
        });
        // A short text must not vanish by the luck of its hashes: it keeps its lowest.
        if let (false, Some(hash)) = (sampled, lowest) {
            emit(hash.rotate_left(3));
        }
    }
}

fn character_hash(character: u32) -> u64 {
    mix64(u64::from(character) + 0x5bd1_e995)
}

/// Keeps the features of languages and facets apart.
fn salt(language: Language, facet: &str) -> u64 {
    mix64(hash64(language.code().as_bytes()) ^ hash64(facet.as_bytes()).rotate_left(17))
}
