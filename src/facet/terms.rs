//! What each surface form of a corpus counts as, per language: its stem's hash, once per (language, surface).

use super::View;
use crate::corpus::Corpus;
use crate::hash::hash64;
use crate::roster::{NO_RANK, Roster};
use crate::text::Language;
use crate::text::lexicon;
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
    /// Stems (or, unstemmed, surfaces) of the forms that occur in each language, hashed.
    ///
    /// `common` decides whether the language's commonest words count for nothing.
    #[must_use]
    pub(crate) fn new(corpus: &Corpus, ranks: &[u32], roster: &Roster, stem: bool, common: bool) -> Self {
        let language = |row: usize| match ranks[row] {
            NO_RANK => None,
            rank => Some(roster.cells()[roster.cell_of(rank as usize) as usize].language),
        };
        let mut used: BTreeMap<Language, Vec<bool>> = BTreeMap::new();
        for row in 0..corpus.len() {
            let Some(language) = language(row) else { continue };
            let forms = used.entry(language).or_insert_with(|| vec![false; corpus.vocabulary.len()]);
            corpus.tokens(row).for_each(|t| forms[t.form() as usize] = true);
        }
        let by_language = used
            .into_iter()
            .map(|(language, used)| {
                let stemmer = stem.then(|| Stemmer::new(language));
                let hashes = used
                    .par_iter()
                    .enumerate()
                    .map(|(form, &used)| {
                        let surface = corpus.vocabulary.surface(form as u32);
                        if !used || (!common && lexicon::is_common(language, surface)) {
                            return NOTHING;
                        }
                        match &stemmer {
                            Some(stemmer) => hash64(stemmer.stem(surface).as_bytes()),
                            None => corpus.vocabulary.hash(form as u32),
                        }
                    })
                    .collect();
                (language, hashes)
            })
            .collect();
        Self { by_language }
    }

    /// The table that a view needs.
    pub(crate) fn for_view(corpus: &Corpus, ranks: &[u32], roster: &Roster, view: &View) -> Self {
        match view.facet {
            super::Facet::Wording => Self::new(corpus, ranks, roster, view.stem, true),
            super::Facet::Vocabulary => Self::new(corpus, ranks, roster, view.stem, false),
            // Characters read surfaces.
            super::Facet::Characters => Self::default(),
        }
    }

    pub(super) fn of(&self, language: Language) -> &[u64] {
        self.by_language.get(&language).map_or(&[], Vec::as_slice)
    }
}
