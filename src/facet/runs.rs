//! What a facet's features say in words: the phrase, the button, the hour, for the report to show.

use super::extractor::{Extractor, Scratch};
use super::{Facet, call_to_action, follow_up, offers, skeleton, timing};
use crate::corpus::Token;
use crate::hash::combine;
use crate::shingle::grams;
use crate::text::{Slot, Zone};

impl Extractor<'_> {
    /// Calls `visit` with each value that a message has, as a hash and as words that are made only when asked for: runs
    /// of words; whole subject lines, opening sentences and buttons; offers; the hour. Layout and characters have none.
    pub(crate) fn values(
        &self,
        row: usize,
        scratch: &mut Scratch,
        visit: &mut dyn FnMut(u64, &dyn Fn() -> String),
    ) {
        let salt = self.salt(row);
        let whole = |tokens: &[u32], visit: &mut dyn FnMut(u64, &dyn Fn() -> String)| {
            if self.seen(tokens).next().is_some() {
                visit(self.whole(salt, tokens), &|| self.spell(self.seen(tokens)));
            }
        };
        match self.view.facet {
            Facet::Wording | Facet::Boilerplate => self.runs(row, self.view.ngram, scratch, visit),
            Facet::Vocabulary => self.runs(row, 1, scratch, visit),
            Facet::Skeleton => skeleton::values(self, row, scratch, visit),
            Facet::Subject => whole(self.corpus.subject(row), visit),
            Facet::Opening => {
                let units = self.corpus.unit_tokens(row).filter(|(unit, _)| unit.zone == Zone::Opening);
                units.for_each(|(_, tokens)| whole(tokens, visit));
            }
            Facet::CallToAction => {
                call_to_action::texts(self.corpus, row).for_each(|tokens| whole(tokens, visit));
            }
            Facet::Timing => {
                if let Some(at) = self.corpus.rows()[row].sent_at {
                    let hour = timing::hour_of_week(at);
                    visit(combine(salt, hour as u64), &|| timing::hour_name(hour));
                }
            }
            Facet::FollowUp => {
                if let Some(seconds) = self.campaign(row).since_previous {
                    let octave = follow_up::octave(seconds);
                    visit(combine(salt, u64::from(octave)), &|| follow_up::octave_name(octave));
                }
            }
            Facet::Offers => {
                for &(block, bin) in self.offers(row) {
                    let quote = || match block {
                        offers::RHETORIC => offers::quote(self, row, bin),
                        _ => String::new(),
                    };
                    let value = combine(salt, u64::from(block) << 32 | u64::from(bin));
                    visit(value, &|| offers::name(block, bin, &quote()));
                }
            }
            Facet::Layout | Facet::Characters => {}
        }
    }

    /// Runs of so many words that the view sees.
    fn runs(
        &self,
        row: usize,
        n: usize,
        scratch: &mut Scratch,
        visit: &mut dyn FnMut(u64, &dyn Fn() -> String),
    ) {
        let of_form = self.terms.of(self.language(row));
        let Scratch { terms, tokens, .. } = scratch;
        terms.clear();
        tokens.clear();
        let words_only = self.view.facet == Facet::Vocabulary;
        self.for_each_visible(row, |token| {
            let term = self.term(token, of_form);
            if !words_only || (term != super::terms::NOTHING && self.slot(token).is_none()) {
                terms.push(term);
                tokens.push(token);
            }
        });
        let n = n.min(tokens.len());
        let mut runs = tokens.windows(n.max(1));
        grams(terms, n, self.salt(row), |gram| {
            if let Some(run) = runs.next() {
                visit(gram, &|| self.spell(run.iter().copied()));
            }
        });
    }

    /// Tokens as a person reads them: case-folded words, and slots in braces.
    pub(super) fn spell(&self, tokens: impl Iterator<Item = Token>) -> String {
        let words: Vec<String> = tokens.map(|token| self.word(token)).collect();
        words.join(" ")
    }

    pub(super) fn word(&self, token: Token) -> String {
        match self.slot(token) {
            Some(slot) => {
                let slot = Slot::ALL.into_iter().find(|s| *s as usize & 15 == usize::from(slot));
                slot.map(super::extractor::spelled).unwrap_or_default()
            }
            None => self.corpus.vocabulary.surface(token.form()).to_owned(),
        }
    }
}
