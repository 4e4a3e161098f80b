//! Extracts the features of a view: chooses the facet's own function, or the walk over grams.

use super::context::{Context, Scratch};
use super::definition::{Definition, Features, Visit};
use super::gram_kind::GramKind;
use super::grams;
use super::letters::Letters;
use super::term_blocks::TermBlocks;
use super::terms::Terms;
use super::view::View;
use crate::annotate::Batches;
use crate::catalog::slot_hashes;
use crate::hash::hash64;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// Extracts the features of one view from the messages of one batch.
pub(crate) struct Extractor<'a> {
    context: Context<'a>,
    definition: &'static Definition,
    /// The features of the base texts, which do not count; sorted.
    ignored: Arc<[u64]>,
}

impl<'a> Extractor<'a> {
    /// Returns the number of tokens that the view sees of a row, a masked slot as one; `None` for facets without grams.
    pub(crate) fn length(&self, row: usize) -> Option<usize> {
        self.context.grams.map(|_| self.context.visible(row).count())
    }

    /// Calls `emit` with every feature of a row, once per occurrence.
    pub(crate) fn features(&self, row: usize, scratch: &mut Scratch, mut emit: impl FnMut(u64)) {
        if self.ignored.is_empty() {
            self.all_features(row, scratch, &mut emit);
        } else {
            self.all_features(row, scratch, &mut |feature| {
                if self.counts(feature) {
                    emit(feature);
                }
            });
        }
    }

    /// Calls `emit` with every feature of a row, those of base texts included.
    fn all_features(&self, row: usize, scratch: &mut Scratch, emit: &mut impl FnMut(u64)) {
        if !self.context.is_ranked(row) {
            return;
        }
        match (self.context.grams, &self.definition.features) {
            (Some(kind), _) => grams::features(&self.context, kind, row, scratch, emit),
            (None, Features::Emit(features)) => features(&self.context, row, scratch, emit),
            (None, Features::Grams(_)) => {}
        }
    }

    /// Returns true if no base text holds a feature.
    fn counts(&self, feature: u64) -> bool {
        self.ignored.binary_search(&feature).is_err()
    }

    /// Calls `visit` with each value of a message, as a hash and as words that are made only on request: runs of words;
    /// whole subject lines, opening sentences and buttons; offers; the hour. Layout and characters have none.
    pub(crate) fn values(&self, row: usize, scratch: &mut Scratch, visit: Visit<'_>) {
        if let Some(values) = self.definition.values {
            values(&self.context, row, scratch, &mut |value, words| {
                if self.counts(value) {
                    visit(value, words);
                }
            });
        }
    }

    /// Returns the terms of a row by block, of facets of words and of whole texts; empty for others.
    pub(crate) fn blocks(&self, row: usize) -> TermBlocks<'a> {
        let mut out = TermBlocks::default();
        if let Some(blocks) = self.definition.blocks_of_terms {
            blocks(&self.context, row, &mut out);
        }
        out
    }

    /// Returns the words of a run of terms of a row.
    pub(crate) fn words(&self, blocks: &TermBlocks<'a>, run: Range<usize>) -> impl Iterator<Item = String> {
        let tokens = blocks.tokens(run).flat_map(|tokens| self.context.seen(tokens));
        tokens.map(|token| self.context.word(token))
    }

    /// Calls `visit` with features of a message and their words, for facets whose features have words.
    pub(crate) fn spell(&self, row: usize, scratch: &mut Scratch, visit: Visit<'_>) {
        if let Some(spelled) = self.definition.spelled.or(self.definition.values) {
            spelled(&self.context, row, scratch, visit);
        }
    }
}

/// Calls `emit` with every feature of a row and the views that hold it (bit v: the view of extractor v); over all calls,
/// once per view and occurrence.
///
/// The extractors are of the same batch and facet. Either the first is masked or none is. Each other differs from it in
/// one thing: it is raw, or of the whole message.
pub(crate) fn features_of_views(
    extractors: &[Extractor<'_>],
    row: usize,
    scratch: &mut Scratch,
    mut emit: impl FnMut(u64, usize),
) {
    let Some(first) = extractors.first() else { return };
    if let Some(kind) = first.context.grams.filter(|_| first.context.is_ranked(row)) {
        let contexts = extractors.iter().map(|extractor| &extractor.context);
        if first.ignored.is_empty() {
            return grams::features_of_views(contexts, kind, row, scratch, emit);
        }
        return grams::features_of_views(contexts, kind, row, scratch, |feature, views| {
            if first.counts(feature) {
                emit(feature, views);
            }
        });
    }
    for (v, extractor) in extractors.iter().enumerate() {
        extractor.features(row, scratch, |feature| emit(feature, 1 << v));
    }
}

impl Batches<'_> {
    /// Returns the term tables that a view needs, one for each batch.
    pub(crate) fn terms(&self, view: &View) -> Vec<Terms> {
        let term = &view.facet.definition().words;
        self.corpora()
            .iter()
            .zip(self.words())
            .map(|(corpus, words)| Terms::new(corpus, words, term, view.stem))
            .collect()
    }

    /// Returns one extractor for each batch.
    pub(crate) fn extractors<'t>(&'t self, view: View, terms: &'t [Terms]) -> Vec<Extractor<'t>> {
        match view.facet.definition().features {
            Features::Grams(kind) => self.extractors_of(view, terms, Some(kind), self.ignored(view, kind)),
            Features::Emit(_) => self.extractors_of(view, terms, None, Arc::default()),
        }
    }

    /// Returns the grams of the base texts in a view, masked and raw, sorted. All of a base text counts, whatever its zone.
    fn ignored(&self, view: View, kind: GramKind) -> Arc<[u64]> {
        let (mut ignored, mut scratch) = (Vec::new(), Scratch::default());
        for base in self.base_texts() {
            let terms = base.terms(&view);
            for mask in [true, false] {
                let whole = View { mask, body_only: false, ..view };
                let kind = GramKind { is_rest: false, ..kind };
                for (i, extractor) in
                    base.extractors_of(whole, &terms, Some(kind), Arc::default()).iter().enumerate()
                {
                    for &row in base.order(i) {
                        extractor.features(row as usize, &mut scratch, |feature| ignored.push(feature));
                    }
                }
            }
        }
        ignored.sort_unstable();
        ignored.dedup();
        ignored.into()
    }

    fn extractors_of<'t>(
        &'t self,
        view: View,
        terms: &'t [Terms],
        grams: Option<GramKind>,
        ignored: Arc<[u64]>,
    ) -> Vec<Extractor<'t>> {
        let View { facet, mask, stem: _, ngram, body_only } = view;
        let definition = facet.definition();
        let hits = definition.reads_offers.then(|| self.hits(body_only));
        let context = |(i, terms): (usize, &'t Terms)| Context {
            corpus: &self.corpora()[i],
            ranks: &self.ranks()[i],
            catalog: self.catalog(),
            spans: &self.spans()[i],
            terms,
            hits,
            mask,
            ngram,
            body_only,
            grams,
            letters: Letters::new(),
            slots: slot_hashes(),
            name: hash64(definition.name.as_bytes()),
        };
        let extractor =
            |batch| Extractor { context: context(batch), definition, ignored: Arc::clone(&ignored) };
        (0..).zip(terms).map(extractor).collect()
    }

    /// Returns the number of messages that hold words, but fewer than `view.ngram`. Each gives one gram of all its words,
    /// which longer texts do not hold. 0 for facets without grams. O(tokens), parallel.
    #[must_use]
    pub fn n_shorter(&self, view: View) -> u64 {
        let terms = vec![Terms::default(); self.corpora().len()];
        let count = |(i, extractor): (usize, Extractor<'_>)| {
            let is_shorter =
                |row: u32| extractor.length(row as usize).is_some_and(|n| 0 < n && n < view.ngram);
            self.order(i).par_iter().filter(|&&row| is_shorter(row)).count() as u64
        };
        self.extractors(view, &terms).into_iter().enumerate().map(count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{CampaignMode, NO_RANK, Prepared, Rules};
    use crate::corpus::{Corpus, Message, Token};
    use crate::facet::Facet;
    use crate::facet::terms::NOTHING;
    use crate::hash::mix64;
    use crate::shingle::grams;
    use std::collections::BTreeMap;

    /// Messages with greetings, slots, footers in the middle and at the end, and next to no text.
    fn messages() -> Vec<Message> {
        let texts = [
            "Ciao Marco,\n\nsolo per te il 20% su 35,00 € fino al 12/03/2026 alle 18:30.\n\nScopri di più su www.casa.example ora\n\nPer non ricevere più queste e-mail, annulla l'iscrizione qui.",
            "Ciao",
            "35,00 €",
            "Annulla l'iscrizione",
            "Gentile Anna, grazie 1000 volte.\n\nSe non visualizzi correttamente questa email clicca qui\n\nTi aspettiamo sabato 14 marzo alle 9:00 con 30% di sconto e il codice AB12CD.\n\n-- \nCasa Rossi srl, via Roma 1",
            "",
        ];
        (0..60)
            .map(|i| {
                let mut message = Message {
                    id: Some(format!("m{i}")),
                    brand: format!("casa{}", i % 3),
                    recipient: Some("Marco Bianchi <marco@posta.example>".into()),
                    ..Message::default()
                };
                message.body.text = Some(format!("{}\n\nnumero {i}", texts[i % texts.len()]));
                message
            })
            .collect()
    }

    /// Returns the features of a row by their definition, sorted.
    fn defined(extractor: &Extractor<'_>, row: usize) -> Vec<u64> {
        let Extractor { context, definition, .. } = extractor;
        let (of_form, salt) = (context.terms(row), context.salt(row));
        let tokens: Vec<Token> = context.visible(row).collect();
        let is_word = |token: &&Token| context.slot(**token).is_none();
        let term = |token: &Token| context.term(*token, of_form);
        let mut out = Vec::new();
        match Facet::from_name(definition.name).unwrap() {
            Facet::Vocabulary => {
                let words = tokens.iter().filter(is_word).map(term).filter(|&term| term != NOTHING);
                words.for_each(|term| grams(&[term], 1, salt, |gram| out.push(gram)));
            }
            Facet::Characters => {
                let words: Vec<String> = tokens.iter().map(|&token| context.word(token)).collect();
                let letter = |c| mix64(u64::from(u32::from(c)) + 0x5bd1_e995);
                let letters: Vec<u64> = words.join(" ").chars().map(letter).collect();
                grams(&letters, 12, salt, |gram| out.push(gram));
                out.sort_unstable();
                let sampled = out.iter().filter(|&&gram| gram < 1 << 61).count();
                out.truncate(sampled.max(1));
                out.iter_mut().for_each(|gram| *gram = gram.rotate_left(3));
            }
            Facet::Skeleton => {
                for run in tokens.windows(5) {
                    let run_terms: Vec<u64> = run.iter().map(term).collect();
                    let is_common = |token: &&Token| is_word(token) && term(token) != 0x5f;
                    if run.iter().filter(is_common).count() >= 3 {
                        grams(&run_terms, 5, salt, |gram| out.push(gram));
                    }
                }
            }
            _ => grams(&tokens.iter().map(term).collect::<Vec<_>>(), context.ngram, salt, |gram| {
                out.push(gram)
            }),
        }
        out.sort_unstable();
        out
    }

    #[test]
    fn all_views_at_once_equal_each_view_by_its_definition() {
        let corpus = [messages().into_iter().collect::<Corpus>()];
        let prepared = Prepared::new(
            &corpus,
            &Rules { campaigns: CampaignMode::None, ..Rules::default() },
            &crate::progress::no_progress,
        )
        .unwrap();
        let batches = Batches::new(&corpus, &prepared);
        let mut held: BTreeMap<(Facet, bool), usize> = BTreeMap::new();
        let texts = Facet::ALL.into_iter().filter(|f| matches!(f.definition().features, Features::Grams(_)));
        let sizes = [(true, 4), (true, 1), (true, 2), (false, 3), (true, 9)];
        for (facet, (zones, ngram)) in texts.flat_map(|facet| sizes.map(|size| (facet, size))) {
            let first = View { facet, mask: true, stem: true, ngram, body_only: zones };
            let raw = View { mask: false, ..first };
            let whole = View { body_only: false, ..first };
            let terms = batches.terms(&first);
            let mut sets = vec![vec![first, raw], vec![first], vec![raw]];
            if facet.has_zones() {
                sets.extend([
                    vec![first, raw, whole],
                    vec![first, whole],
                    vec![raw, View { mask: false, ..whole }],
                ]);
            }
            for views in sets {
                let extractors: Vec<_> =
                    views.iter().flat_map(|&view| batches.extractors(view, &terms)).collect();
                let mut scratch = Scratch::default();
                for row in (0..corpus[0].len()).filter(|&row| batches.ranks()[0][row] != NO_RANK) {
                    let mut got = vec![Vec::new(); views.len()];
                    features_of_views(&extractors, row, &mut scratch, |feature, holders| {
                        *held.entry((facet, holders.count_ones() > 1)).or_default() += 1;
                        let holding = (0..views.len()).filter(|v| holders >> v & 1 == 1);
                        holding.for_each(|v| got[v].push(feature));
                    });
                    for (extractor, mut got) in extractors.iter().zip(got) {
                        let mut alone = Vec::new();
                        extractor.features(row, &mut scratch, |feature| alone.push(feature));
                        got.sort_unstable();
                        alone.sort_unstable();
                        assert_eq!(got, defined(extractor, row), "{views:?}, row {row}");
                        assert_eq!(got, alone, "{views:?}, row {row}");
                    }
                }
            }
        }
        assert!(held.len() == 10 && held.values().all(|&n| n > 50), "{held:?}");
    }
}
