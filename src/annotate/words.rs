//! Tables by surface form and language of a corpus: the stem of the form, and whether it is a common word.

use super::stop_words::StopWords;
use crate::catalog::{Catalog, NO_RANK};
use crate::corpus::{Corpus, Token};
use crate::hash::hash64;
use crate::language::Language;
use crate::lexicon;
use crate::text::stem::Stemmer;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A value for each surface form, by language. Forms that no message of the language holds have the default.
pub(crate) type ByForm<T> = BTreeMap<Language, Arc<[T]>>;

/// The words of one corpus. The methods that take a corpus must get the same one.
///
/// Memory: 10 bytes for each form and language, once all tables are computed.
#[derive(Debug)]
pub(crate) struct Words {
    /// The forms of the bodies and subjects of each language.
    used: BTreeMap<Language, Vec<bool>>,
    stop_words: StopWords,
    stems: OnceLock<ByForm<u64>>,
    common: OnceLock<ByForm<bool>>,
}

impl Words {
    /// Collects the forms of each language. O(tokens).
    pub(crate) fn new(corpus: &Corpus, ranks: &[u32], catalog: &Catalog, stop_words: &StopWords) -> Self {
        let mut used: BTreeMap<Language, Vec<bool>> = BTreeMap::new();
        for (row, &rank) in ranks.iter().enumerate().filter(|(_, rank)| **rank != NO_RANK) {
            let language = catalog.language_of_rank(rank as usize);
            let forms = used.entry(language).or_insert_with(|| vec![false; corpus.vocabulary.len()]);
            let subject = corpus.subject(row).iter().map(|&token| Token::from_encoded(token));
            corpus.tokens(row).chain(subject).for_each(|token| forms[token.form() as usize] = true);
        }
        Self { used, stop_words: stop_words.clone(), stems: OnceLock::new(), common: OnceLock::new() }
    }

    /// Returns the hash of each form's stem. Computed once: O(forms), parallel.
    pub(crate) fn stems(&self, corpus: &Corpus) -> &ByForm<u64> {
        lazily(&self.stems, || {
            self.by_form(corpus, |language| {
                let stemmer = Stemmer::new(language);
                move |surface: &str| hash64(stemmer.stem(surface).as_bytes())
            })
        })
    }

    /// Returns the hash of each form itself.
    pub(crate) fn surfaces(&self, corpus: &Corpus) -> ByForm<u64> {
        let hashes: Arc<[u64]> =
            (0..corpus.vocabulary.len() as u32).map(|form| corpus.vocabulary.hash(form)).collect();
        self.used.keys().map(|&language| (language, Arc::clone(&hashes))).collect()
    }

    /// Returns for each form whether it is among the commonest words of its language or a stop word of the caller. Computed
    /// once: O(forms), parallel.
    pub(crate) fn common(&self, corpus: &Corpus) -> &ByForm<bool> {
        lazily(&self.common, || {
            self.by_form(corpus, |language| {
                move |surface: &str| {
                    lexicon::is_common(language, surface) || self.stop_words.has(language, surface)
                }
            })
        })
    }

    /// Returns the symbol of each form in the phrases of its language, as bits.
    pub(super) fn symbols(&self, corpus: &Corpus) -> ByForm<u64> {
        self.by_form(corpus, |language| {
            let phrases = lexicon::phrases(language);
            move |surface: &str| phrases.map_or(0, |phrases| phrases.symbol(surface).to_bits())
        })
    }

    fn by_form<T: Copy + Default + Send, F: Fn(&str) -> T + Sync>(
        &self,
        corpus: &Corpus,
        of_language: impl Fn(Language) -> F,
    ) -> ByForm<T> {
        let table = |(&language, used): (&Language, &Vec<bool>)| {
            let of_form = of_language(language);
            let value = |(form, &used): (usize, &bool)| match used {
                true => of_form(corpus.vocabulary.surface(form as u32)),
                false => T::default(),
            };
            (language, used.par_iter().enumerate().map(value).collect::<Vec<T>>().into())
        };
        self.used.iter().map(table).collect()
    }
}

/// Returns the value of a cell, computed at the first call.
///
/// The value is computed outside the cell: a thread that waits inside may run a task that needs the same value.
pub(super) fn lazily<T>(cell: &OnceLock<T>, compute: impl FnOnce() -> T) -> &T {
    cell.get().unwrap_or_else(|| {
        let value = compute();
        cell.get_or_init(|| value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{CampaignMode, Prepared, Rules};
    use crate::message::Message;
    use crate::progress::no_progress;

    #[test]
    fn common_words_are_common_with_an_elided_article_too() {
        let check = |code: &str, text: &str, expected: &[&str]| {
            let mut message = Message { brand: "Riva".to_owned(), ..Message::default() };
            message.body.text = Some(text.to_owned());
            let corpus = [std::iter::once(message).collect::<Corpus>()];
            let language = Language::from_code(code);
            let rules = Rules { campaigns: CampaignMode::None, language, ..Rules::default() };
            let prepared = Prepared::new(&corpus, &rules, &no_progress).unwrap();
            let words = Words::new(&corpus[0], &prepared.ranks[0], &prepared.catalog, &StopWords::default());
            let common = &words.common(&corpus[0])[&language.unwrap()];
            let forms = corpus[0].tokens(0).map(|token| token.form());
            let uncommon: Vec<_> = forms
                .filter(|&form| !common[form as usize])
                .map(|form| corpus[0].vocabulary.surface(form))
                .collect();
            assert_eq!(uncommon, expected, "{code}");
        };
        check("fr", "Je crois qu'elle va à l'école", &["crois", "l'école"]);
        check("it", "C'era l'altro giorno un'offerta, c'è ancora", &["un'offerta"]);
    }
}
