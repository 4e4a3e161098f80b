//! What each surface form of a corpus counts as, per language: its stem's hash, once per (language, surface).

use super::{Facet, View, skeleton};
use crate::catalog::{Catalog, NO_RANK};
use crate::corpus::{Corpus, Token};
use crate::hash::hash64;
use crate::language::Language;
use crate::text::lexicon::{self, Phrases};
use crate::text::stem::Stemmer;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// A form that counts for nothing.
pub(super) const NOTHING: u64 = 0;

/// The term hash of every surface form of one corpus in each of its languages.
///
/// Memory: 8 bytes for each form and language.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    by_language: BTreeMap<Language, Vec<u64>>,
}

impl Terms {
    /// What the forms count as that occur in each language: `rows` gives the tokens of a row that count.
    fn new<'c, T: Iterator<Item = Token>>(
        corpus: &Corpus,
        ranks: &[u32],
        catalog: &Catalog,
        rows: impl Fn(usize) -> T,
        count_as: impl Fn(Language) -> Box<dyn Fn(u32) -> u64 + Sync + 'c>,
    ) -> Self {
        let language = |row: usize| match ranks[row] {
            NO_RANK => None,
            rank => Some(catalog.cells()[catalog.cell_of(rank as usize) as usize].language),
        };
        let mut used: BTreeMap<Language, Vec<bool>> = BTreeMap::new();
        for row in 0..corpus.len() {
            let Some(language) = language(row) else { continue };
            let forms = used.entry(language).or_insert_with(|| vec![false; corpus.vocabulary.len()]);
            rows(row).for_each(|t| forms[t.form() as usize] = true);
        }
        let by_language = used
            .into_iter()
            .map(|(language, used)| {
                let count_as = count_as(language);
                let term = |(form, &used): (usize, &bool)| if used { count_as(form as u32) } else { NOTHING };
                (language, used.par_iter().enumerate().map(term).collect())
            })
            .collect();
        Self { by_language }
    }

    /// The table that a view needs: of stems (or, unstemmed, surfaces) where nothing else is said.
    pub(crate) fn for_view(corpus: &Corpus, ranks: &[u32], catalog: &Catalog, view: &View) -> Self {
        let surface = |form: u32| corpus.vocabulary.surface(form);
        let word = |language: Language| {
            let stemmer = view.stem.then(|| Stemmer::new(language));
            move |form: u32| match &stemmer {
                Some(stemmer) => hash64(stemmer.stem(surface(form)).as_bytes()),
                None => corpus.vocabulary.hash(form),
            }
        };
        let body = |row: usize| corpus.tokens(row);
        match view.facet {
            Facet::Wording | Facet::Opening | Facet::Boilerplate => {
                Self::new(corpus, ranks, catalog, body, |language| Box::new(word(language)))
            }
            Facet::Subject => {
                let subject = |row: usize| corpus.subject(row).iter().map(|&t| Token::from_encoded(t));
                Self::new(corpus, ranks, catalog, subject, |language| Box::new(word(language)))
            }
            Facet::Vocabulary => Self::new(corpus, ranks, catalog, body, |language| {
                let word = word(language);
                let is_common = move |form: u32| lexicon::is_common(language, surface(form));
                Box::new(move |form| if is_common(form) { NOTHING } else { word(form) })
            }),
            Facet::Skeleton => Self::new(corpus, ranks, catalog, body, |language| {
                let is_common = move |form: u32| lexicon::is_common(language, surface(form));
                Box::new(move |form| skeleton::term(is_common(form), corpus.vocabulary.hash(form)))
            }),
            // These read surfaces, no words at all, or what was read before.
            Facet::Characters
            | Facet::CallToAction
            | Facet::Offers
            | Facet::Layout
            | Facet::Timing
            | Facet::FollowUp => Self::default(),
        }
    }

    /// What each form is to the phrases of each language.
    pub(super) fn symbols(corpus: &Corpus, ranks: &[u32], catalog: &Catalog) -> Self {
        Self::new(
            corpus,
            ranks,
            catalog,
            |row| corpus.tokens(row),
            |language| {
                let phrases = lexicon::phrases(language);
                let symbol =
                    move |p: &Phrases, form: u32| p.symbol(corpus.vocabulary.surface(form)).to_bits();
                Box::new(move |form| phrases.map_or(NOTHING, |phrases| symbol(phrases, form)))
            },
        )
    }

    pub(super) fn of(&self, language: Language) -> &[u64] {
        self.by_language.get(&language).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{CampaignMode, Prepared, Rules};
    use crate::message::Message;
    use crate::progress::no_progress;

    #[test]
    fn words_with_an_elided_article_are_among_the_commonest() {
        let check = |code: &str, text: &str, expected: &[&str]| {
            let mut message = Message { brand: "Riva".to_owned(), ..Message::default() };
            message.body.text = Some(text.to_owned());
            let corpus = std::iter::once(message).collect::<Corpus>();
            let language = Language::from_code(code);
            let corpus = [corpus];
            let rules = Rules { campaigns: CampaignMode::None, language, ..Rules::default() };
            let prepared = Prepared::new(&corpus, &rules, &no_progress).unwrap();
            let view = |facet| View { facet, mask: true, stem: true, ngram: 4, body_only: true };
            let uncommon = |facet, replaced: u64| {
                let terms = Terms::for_view(&corpus[0], &prepared.ranks[0], &prepared.catalog, &view(facet));
                let terms = terms.of(language.unwrap()).to_vec();
                let forms = corpus[0].tokens(0).map(|token| token.form());
                forms
                    .filter(|&form| (terms[form as usize] == replaced) == (facet == Facet::Skeleton))
                    .map(|form| corpus[0].vocabulary.surface(form).to_owned())
                    .collect::<Vec<_>>()
            };
            assert_eq!(uncommon(Facet::Vocabulary, NOTHING), expected, "{code}");
            assert_eq!(uncommon(Facet::Skeleton, skeleton::term(false, 0)), expected, "{code}");
        };
        check("fr", "Je crois qu'elle va à l'école", &["crois", "l'école"]);
        check("it", "C'era l'altro giorno un'offerta, c'è ancora", &["un'offerta"]);
    }
}
