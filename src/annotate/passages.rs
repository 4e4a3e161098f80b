//! The text of each message as passages of numbered terms: its paragraphs, so that a phrase never crosses one.

use super::batches::Batches;
use super::words::ByForm;
use crate::catalog::slot_hashes;
use crate::corpus::{Corpus, Masked, Slot, Token, Zone};
use crate::hash::{combine, hash64};
use crate::language::Language;
use crate::ragged::Ragged;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The term of a form that no message of the language holds.
const NO_TERM: u32 = u32::MAX;

/// How words become terms, and which words count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reading {
    /// True if slots replace their words.
    pub(crate) mask: bool,
    /// True if words are stemmed.
    pub(crate) stem: bool,
    /// True if only the body counts.
    pub(crate) body_only: bool,
}

/// The messages of all batches as passages.
///
/// A term is a stem of a language, or a slot. Terms are numbered in the order of their hashes, so the numbers depend on the
/// messages and not on their batches. Memory: 4 bytes for each form and language, 8 for each term and each message.
pub(crate) struct Passages<'a> {
    batches: &'a Batches<'a>,
    reading: Reading,
    places: Vec<(u32, u32)>,
    /// The hash of each term, ascending.
    terms: Vec<u64>,
    /// The term of each form, one table a batch.
    of_forms: Vec<ByForm<u32>>,
    /// The term of each slot.
    of_slots: BTreeMap<Language, [u32; 16]>,
    /// The slot of each term; `None` for words.
    slots: Vec<Option<Slot>>,
}

/// One paragraph.
pub(crate) struct Passage<'s> {
    /// True if it begins with the greeting or the first sentence.
    pub(crate) is_opening: bool,
    pub(crate) terms: &'s [u32],
    /// The first token of each term, counted from the beginning of the message.
    pub(crate) tokens: &'s [u32],
    /// The number of terms up to the end of each sentence.
    pub(crate) sentences: &'s [u32],
}

/// Buffers of one thread.
#[derive(Default)]
pub(crate) struct PassageBuffers {
    terms: Vec<u32>,
    tokens: Vec<u32>,
    sentences: Vec<u32>,
}

impl<'a> Passages<'a> {
    /// Numbers the terms of the batches. O(forms · log forms), parallel.
    pub(crate) fn new(batches: &'a Batches<'a>, reading: Reading) -> Self {
        let of_batch = |(corpus, words): (&Corpus, &super::Words)| -> ByForm<u64> {
            if reading.stem { words.stems(corpus).clone() } else { words.surfaces(corpus) }
        };
        let hashes: Vec<ByForm<u64>> = batches.corpora().iter().zip(batches.words()).map(of_batch).collect();
        let languages = batches.catalog().languages();
        let salt = |language: Language| hash64(language.code().as_bytes());
        let forms = hashes.iter().flatten().flat_map(|(&language, forms)| {
            let salt = salt(language);
            forms.iter().filter(|&&hash| hash != 0).map(move |&hash| combine(salt, hash))
        });
        let slot_terms = |language: Language| slot_hashes().map(|slot| combine(salt(language), slot));
        let mut terms: Vec<u64> =
            forms.chain(languages.iter().flat_map(|&language| slot_terms(language))).collect();
        terms.par_sort_unstable();
        terms.dedup();
        let number = |term: u64| terms.binary_search(&term).unwrap_or_default() as u32;
        let numbered = |(&language, forms): (&Language, &Arc<[u64]>)| {
            let salt = salt(language);
            let of_form = |&hash: &u64| if hash == 0 { NO_TERM } else { number(combine(salt, hash)) };
            (language, forms.par_iter().map(of_form).collect::<Vec<u32>>().into())
        };
        let of_forms = hashes.iter().map(|tables| tables.iter().map(numbered).collect()).collect();
        let of_slots: BTreeMap<Language, [u32; 16]> =
            languages.iter().map(|&language| (language, slot_terms(language).map(number))).collect();
        let mut slots = vec![None; terms.len()];
        for (of_slots, slot) in
            of_slots.values().flat_map(|of| Slot::ALL.into_iter().map(move |slot| (of, slot)))
        {
            // A slot that no message holds has no term.
            if let Some(of_term) = slots.get_mut(of_slots[slot as usize & 15] as usize) {
                *of_term = Some(slot);
            }
        }
        let places = batches.places();
        Self { batches, reading, places, terms, of_forms, of_slots, slots }
    }

    /// The number of terms; every term is below it.
    pub(crate) fn n_terms(&self) -> usize {
        self.terms.len()
    }

    /// The frozen hash of a term.
    pub(crate) fn hash(&self, term: u32) -> u64 {
        self.terms[term as usize]
    }

    /// The slot that a term is.
    pub(crate) fn slot(&self, term: u32) -> Option<Slot> {
        self.slots[term as usize]
    }

    /// Returns the language of each term. Terms of different languages differ.
    pub(crate) fn languages(&self) -> Vec<Language> {
        let mut languages = vec![Language::UND; self.terms.len()];
        let of_words = self
            .of_forms
            .iter()
            .flatten()
            .flat_map(|(&language, terms)| terms.iter().map(move |&term| (term, language)));
        let of_slots = self.of_slots.iter().flat_map(|(&language, terms)| terms.map(|term| (term, language)));
        for (term, language) in of_words.chain(of_slots) {
            // A form that no message of the language holds has no term.
            if let Some(of_term) = languages.get_mut(term as usize) {
                *of_term = language;
            }
        }
        languages
    }

    /// Returns the terms of a reading without stems that are one term here, by term.
    pub(crate) fn spellings(&self, unstemmed: &Self) -> Ragged<u32> {
        let tables = self.of_forms.iter().zip(&unstemmed.of_forms);
        let tables = tables.flat_map(|(stems, surfaces)| {
            stems.iter().filter_map(|(language, stems)| Some((stems, surfaces.get(language)?)))
        });
        let words = tables.flat_map(|(stems, surfaces)| stems.iter().copied().zip(surfaces.iter().copied()));
        let slots = self
            .of_slots
            .iter()
            .filter_map(|(language, slots)| Some((slots, unstemmed.of_slots.get(language)?)));
        let slots = slots.flat_map(|(slots, same)| slots.iter().copied().zip(same.iter().copied()));
        let mut both: Vec<(u32, u32)> = words.filter(|(stem, _)| *stem != NO_TERM).chain(slots).collect();
        both.par_sort_unstable();
        both.dedup();
        let ends = (0..self.n_terms())
            .map(|term| both.partition_point(|&(stem, _)| stem as usize <= term))
            .collect();
        Ragged::from_ends(both.into_iter().map(|(_, surface)| surface).collect(), ends)
    }

    /// The number of messages.
    pub(crate) fn n_messages(&self) -> usize {
        self.places.len()
    }

    /// The number of tokens of a message, wherever they stand.
    pub(crate) fn n_tokens(&self, rank: u32) -> usize {
        let (corpus, row) = self.place(rank);
        corpus.token_slice(row).len()
    }

    /// The id of a message.
    pub(crate) fn message_id(&self, rank: u32) -> String {
        let (corpus, row) = self.place(rank);
        corpus.id(row)
    }

    /// Calls `visit` with each passage of a message, in order. Passages are not empty.
    pub(crate) fn visit(&self, rank: u32, buffers: &mut PassageBuffers, mut visit: impl FnMut(Passage<'_>)) {
        let (batch, row) = self.places[rank as usize];
        let (corpus, row) = (&self.batches.corpora()[batch as usize], row as usize);
        let language = self.batches.catalog().language_of_rank(rank as usize);
        let of_form = self.of_forms[batch as usize].get(&language).map_or(&[][..], |forms| forms);
        let of_slot = &self.of_slots[&language];
        let units = corpus.units(row);
        let encoded = corpus.token_slice(row);
        let PassageBuffers { terms, tokens, sentences } = buffers;
        let paragraphs = self.batches.spans()[batch as usize].paragraphs(row, units);
        for (range, _) in paragraphs.filter(|(_, is_body)| *is_body || !self.reading.body_only) {
            terms.clear();
            tokens.clear();
            sentences.clear();
            for unit in range.clone() {
                let Some(start) = units.get(unit).map(|unit| unit.start) else { continue };
                let end = units.get(unit + 1).map_or(encoded.len(), |next| next.start as usize);
                for (&token, at) in encoded[start as usize..end].iter().zip(start..) {
                    let token = Token::from_encoded(token);
                    let term = match token.masked() {
                        Masked::Slot(slot) if self.reading.mask => of_slot[usize::from(slot) & 15],
                        Masked::Continued if self.reading.mask => continue,
                        _ => of_form[token.form() as usize],
                    };
                    terms.push(term);
                    tokens.push(at);
                }
                sentences.push(terms.len() as u32);
            }
            if !terms.is_empty() {
                let is_opening = units.get(range.start).is_some_and(|unit| unit.zone == Zone::Opening);
                visit(Passage { is_opening, terms, tokens, sentences });
            }
        }
    }

    /// Spells `n` terms of a message from a token on: case-folded words, and slots in braces, whatever the reading.
    pub(crate) fn spell(&self, rank: u32, token: u32, n: usize) -> String {
        let (corpus, row) = self.place(rank);
        let tokens = corpus.token_slice(row).iter().skip(token as usize).map(|&t| Token::from_encoded(t));
        let mut out = String::new();
        for (i, token) in tokens.filter(|token| !(self.reading.mask && token.continues())).take(n).enumerate()
        {
            let slot = Slot::ALL.into_iter().find(|slot| token.fills(*slot)).map(Slot::name);
            // Without masking a stretch may begin inside a slot.
            let slot = slot.or((token.continues() && i == 0).then_some("…"));
            if token.continues() && slot.is_none() {
                continue;
            }
            if !out.is_empty() {
                out.push(' ');
            }
            match slot {
                Some(slot) => out.extend(["{", slot, "}"]),
                None => out.push_str(corpus.vocabulary.surface(token.form())),
            }
        }
        out
    }

    /// Returns a number that is equal for stretches that [`spell`](Self::spell) spells alike, unless they are of two batches.
    pub(crate) fn spelling_hash(&self, rank: u32, token: u32, n: usize) -> u64 {
        let (batch, _) = self.places[rank as usize];
        let (corpus, row) = self.place(rank);
        let tokens = corpus.token_slice(row).iter().skip(token as usize).map(|&t| Token::from_encoded(t));
        let visible = tokens.filter(|token| !(self.reading.mask && token.continues()));
        let number = |token: Token| match token.masked() {
            Masked::Word(form) => u64::from(form),
            Masked::Slot(slot) => u64::from(u32::MAX) + u64::from(slot) + 1,
            Masked::Continued => u64::MAX,
        };
        visible.take(n).fold(u64::from(batch), |hash, token| combine(hash, number(token)))
    }

    /// Returns `n` terms of a message from a token on as its case-folded words, also those of slots.
    pub(crate) fn text(&self, rank: u32, token: u32, n: usize) -> String {
        let (corpus, row) = self.place(rank);
        let tokens = corpus.token_slice(row).iter().skip(token as usize).map(|&t| Token::from_encoded(t));
        let mut n_terms = 0;
        let words = tokens.map_while(|token| {
            n_terms += usize::from(!(self.reading.mask && token.continues()));
            (n_terms <= n).then(|| corpus.vocabulary.surface(token.form()))
        });
        words.collect::<Vec<_>>().join(" ")
    }

    /// Returns the name of the slot that each token of a message is part of, whether or not slots are masked.
    pub(crate) fn token_slots(&self, rank: u32) -> Vec<Option<&'static str>> {
        let (corpus, row) = self.place(rank);
        let mut open = None;
        let slot = |token: Token| {
            open = match token.masked() {
                Masked::Word(_) => None,
                Masked::Slot(_) => Slot::ALL.into_iter().find(|&slot| token.fills(slot)).map(Slot::name),
                Masked::Continued => open,
            };
            open
        };
        corpus.tokens(row).map(slot).collect()
    }

    /// Returns the token that begins `n` terms after a token of a message.
    pub(crate) fn token_after(&self, rank: u32, token: u32, n: usize) -> u32 {
        let (corpus, row) = self.place(rank);
        let rest = corpus.token_slice(row).iter().zip(0..).skip(token as usize);
        let mut rest = rest.filter(|(t, _)| !(self.reading.mask && Token::from_encoded(**t).continues()));
        rest.nth(n).map_or(token, |(_, at)| at)
    }

    fn place(&self, rank: u32) -> (&'a Corpus, usize) {
        let (batch, row) = self.places[rank as usize];
        (&self.batches.corpora()[batch as usize], row as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{CampaignMode, Prepared, Rules};
    use crate::message::Message;
    use crate::progress::no_progress;

    #[test]
    fn a_passage_is_a_paragraph() {
        let text = "Ciao Marco,\n\nI saldi sono qui. Approfittane subito! Costa 35,00 € oggi.\n\nA presto da tutti noi\n\nAnnulla l'iscrizione qui";
        let mut message = Message {
            brand: "Riva".into(),
            recipient: Some("Marco Bianchi <marco@posta.example>".into()),
            ..Message::default()
        };
        message.body.text = Some(text.into());
        let corpus = [std::iter::once(message).collect::<Corpus>()];
        let rules =
            Rules { campaigns: CampaignMode::None, language: Language::from_code("it"), ..Rules::default() };
        let prepared = Prepared::new(&corpus, &rules, &no_progress).unwrap();
        let batches = Batches::new(&corpus, &prepared);
        let check = |reading: Reading, expected: &[&str]| {
            let passages = Passages::new(&batches, reading);
            let mut found = Vec::new();
            passages.visit(0, &mut PassageBuffers::default(), |passage| {
                let mut start = 0;
                let sentences: Vec<String> = passage
                    .sentences
                    .iter()
                    .map(|&end| {
                        let first = std::mem::replace(&mut start, end as usize);
                        passages.spell(0, passage.tokens[first], end as usize - first)
                    })
                    .collect();
                found.push(sentences.join(" | "));
                assert_eq!(start, passage.terms.len());
                assert!(passage.terms.iter().all(|&term| (term as usize) < passages.n_terms()));
            });
            assert_eq!(found, expected);
        };
        let masked = Reading { mask: true, stem: true, body_only: true };
        check(
            masked,
            &[
                "ciao {name}",
                "i saldi sono qui | approfittane subito | costa {price} oggi",
                "a presto da tutti noi",
            ],
        );
        let plain = [
            "ciao {name}",
            "i saldi sono qui | approfittane subito | costa {price} oggi",
            "a presto da tutti noi",
        ];
        check(Reading { mask: false, ..masked }, &plain);
        let whole = [plain.as_slice(), &["annulla l'iscrizione qui"]].concat();
        check(Reading { mask: false, body_only: false, ..masked }, &whole);
    }
}
