//! `wording`, the headline: masked, stemmed word n-grams of the body, in all views at once, as most grams are the same in
//! every view.
//!
//! What it sees: the same formulas, where only the name changes. What it does not: paraphrase. No weights by rarity: they
//! would hide exactly the phrases that everybody shares. Base similarity S_0 of English essays: about .0004.

use super::extractor::{Extractor, Scratch, terms_of};
use crate::corpus::{Masked, Token};
use crate::shingle::grams;

/// The grams of a row, in one pass from tokens to terms.
pub(super) fn features(extractor: &Extractor<'_>, row: usize, scratch: &mut Scratch, emit: impl FnMut(u64)) {
    let of_form = extractor.terms.of(extractor.language(row));
    let terms = &mut scratch.terms;
    terms.clear();
    extractor.for_each_visible(row, |token| terms.push(extractor.term(token, of_form)));
    grams(terms, extractor.view.ngram, extractor.salt(row), emit);
}

/// The grams of some tokens of a row.
pub(super) fn features_of(
    extractor: &Extractor<'_>,
    row: usize,
    tokens: &[Token],
    scratch: &mut Scratch,
    emit: &mut impl FnMut(u64),
) {
    scratch.terms.clear();
    terms_of(extractor, row, tokens.iter().copied(), &mut scratch.terms);
    grams(&scratch.terms, extractor.view.ngram, extractor.salt(row), emit);
}

/// Calls `emit` with every gram of a row and the views that hold it (bit v: view v), once per occurrence.
///
/// The first view must be masked; each other shows either the raw text of the same part of the message, or the whole
/// message masked. `false`, and nothing emitted, for messages with fewer terms than a gram has: their only gram is
/// another in each view.
pub(super) fn for_each_gram(
    extractors: &[Extractor<'_>],
    row: usize,
    scratch: &mut Scratch,
    mut emit: impl FnMut(u64, usize),
) -> bool {
    let Some(first) = extractors.first().filter(|first| first.view.mask) else { return false };
    let bit = |v: Option<usize>| v.map_or(0, |v| 1 << v);
    let raw: u8 = bit(extractors.iter().position(|e| !e.view.mask));
    let whole: u8 = bit((1..extractors.len()).find(|&v| extractors[v].view.mask));
    let n = first.view.ngram;
    let (of_form, salt) = (first.terms.of(first.language(row)), first.salt(row));
    let tokens = first.corpus.token_slice(row);
    let end = tokens.len() as u32;
    let everything = [(0, end)];
    let body = if first.view.body_only { first.spans.row(row) } else { &everything };
    let Scratch { terms, views, .. } = scratch;

    // The grams of some stretches of tokens, one after the other; `holders(is body, run, plain)` tells the views that
    // hold the gram which a term ends: `run` terms up to it are of its stretch, `plain` stand as they are.
    let mut walk = |stretches: &mut dyn Iterator<Item = (u32, u32, bool)>,
                    mask: bool,
                    holders: &dyn Fn(bool, usize, usize) -> u8| {
        terms.clear();
        views.clear();
        let mut plain = 0;
        for (start, end, is_body) in stretches {
            let mut run = 0;
            for &token in &tokens[start as usize..end as usize] {
                let token = Token::from_encoded(token);
                plain = if matches!(token.masked(), Masked::Word(_)) { plain + 1 } else { 0 };
                if !(mask && token.continues()) {
                    run += 1;
                    terms.push(if mask {
                        first.term(token, of_form)
                    } else {
                        of_form[token.form() as usize]
                    });
                    views.push(holders(is_body, run, plain));
                }
            }
        }
        if terms.len() < n {
            return false;
        }
        let mut views = views[n - 1..].iter();
        grams(terms, n, salt, |gram| match views.next() {
            Some(&views) if views > 0 => emit(gram, usize::from(views)),
            _ => {}
        });
        true
    };

    // Of the body: the raw text has the grams without a slot, the whole message those within one stretch.
    let held = |_, run, plain| 1 | if plain >= n { raw } else { 0 } | if run >= n { whole } else { 0 };
    if !walk(&mut body.iter().map(|&(start, end)| (start, end, true)), true, &held) {
        return false;
    }
    let is_slot = |&token: &u32| !matches!(Token::from_encoded(token).masked(), Masked::Word(_));
    if raw > 0 && tokens.iter().any(is_slot) {
        let others = |_, _, plain| if plain >= n { 0 } else { raw };
        walk(&mut body.iter().map(|&(start, end)| (start, end, true)), false, &others);
    }
    if whole > 0 && body != everything {
        let others = |is_body, run, _| if is_body && run >= n { 0 } else { whole };
        let starts = std::iter::once(0).chain(body.iter().map(|s| s.1));
        let ends = body.iter().map(|s| s.0).chain([end]);
        let between = starts.zip(ends).map(|(start, end)| (start, end, false));
        let spans = body.iter().map(|&(start, end)| (start, end, true)).chain([(end, end, true)]);
        walk(&mut between.zip(spans).flat_map(|(between, span)| [between, span]), true, &others);
    }
    true
}

#[cfg(test)]
mod tests {
    use crate::facet::{Batches, Facet, Scratch, View, features_of_views};
    use crate::roster::{CampaignMode, Prepared};
    use crate::{Corpus, Message};
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

    #[test]
    fn all_views_at_once_are_each_view_alone() {
        let corpus = [messages().into_iter().collect::<Corpus>()];
        let prepared = Prepared::new(&corpus, CampaignMode::None, None, &crate::progress::unwatched).unwrap();
        let batches = Batches::new(&corpus, &prepared);
        let mut grams_of_several = 0;
        for (zones, ngram) in [(true, 4), (true, 1), (true, 2), (false, 3), (true, 9)] {
            let first = View { facet: Facet::Wording, mask: true, stem: true, ngram, body_only: zones };
            let raw = View { mask: false, ..first };
            let whole = View { body_only: false, ..first };
            let terms = batches.terms(&first);
            for views in [
                vec![first, raw, whole],
                vec![first, whole],
                vec![first, raw],
                vec![raw, View { mask: false, ..whole }],
            ] {
                let extractors: Vec<_> =
                    views.iter().flat_map(|&view| batches.extractors(view, &terms)).collect();
                let mut scratch = Scratch::default();
                for row in 0..corpus[0].len() {
                    let mut expected: BTreeMap<(u64, usize), usize> = BTreeMap::new();
                    for (v, extractor) in extractors.iter().enumerate() {
                        extractor.features(row, &mut scratch, |f| *expected.entry((f, v)).or_default() += 1);
                    }
                    let mut got: BTreeMap<(u64, usize), usize> = BTreeMap::new();
                    features_of_views(&extractors, row, &mut scratch, |f, holders| {
                        grams_of_several += usize::from(holders.count_ones() > 1);
                        for v in (0..views.len()).filter(|v| holders >> v & 1 == 1) {
                            *got.entry((f, v)).or_default() += 1;
                        }
                    });
                    assert_eq!(got, expected, "{views:?}, row {row}");
                }
            }
        }
        assert!(grams_of_several > 1000, "{grams_of_several}");
    }
}
