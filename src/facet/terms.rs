//! The term of each surface form in a view: the hash that its grams are made of.

use crate::annotate::{ByForm, Words};
use crate::corpus::Corpus;
use crate::language::Language;
use std::sync::Arc;

/// The term of a form that counts for nothing.
pub(super) const NOTHING: u64 = 0;

/// What a word of a facet counts as.
pub(super) enum WordTerm {
    /// The facet reads no words.
    Unread,
    /// Its stem, or the word itself if the view does not stem.
    Stem,
    /// The result of a function of its stem, its own hash, and whether it is common.
    Choice(fn(stem: u64, hash: u64, is_common: bool) -> u64),
}

/// The term of every surface form of one corpus, by language.
///
/// Memory: 8 bytes for each form and language, shared between facets that use plain stems.
#[derive(Debug, Clone, Default)]
pub(crate) struct Terms {
    by_language: ByForm<u64>,
}

impl Terms {
    /// Returns the table of a facet. `stems` states whether the view stems.
    pub(super) fn new(corpus: &Corpus, words: &Words, term: &WordTerm, stems: bool) -> Self {
        let stems = || if stems { words.stems(corpus).clone() } else { words.surfaces(corpus) };
        let by_language = match term {
            WordTerm::Unread => ByForm::new(),
            WordTerm::Stem => stems(),
            WordTerm::Choice(choose) => {
                let (common, surfaces) = (words.common(corpus), words.surfaces(corpus));
                let table = |(language, stems): (Language, Arc<[u64]>)| {
                    let (surfaces, common) = (&surfaces[&language], &common[&language]);
                    let forms = stems.iter().zip(surfaces.iter()).zip(common.iter());
                    (
                        language,
                        forms.map(|((&stem, &hash), &is_common)| choose(stem, hash, is_common)).collect(),
                    )
                };
                stems().into_iter().map(table).collect()
            }
        };
        Self { by_language }
    }

    /// Returns the terms of a language, by form.
    pub(super) fn of_language(&self, language: Language) -> &[u64] {
        self.by_language.get(&language).map_or(&[], |terms| terms)
    }
}
