//! The grams of the facets of running text, in all views of a message at once, as most are the same in every view.
//!
//! What a token is spelt as, each facet says in a file of its own; from there on they are all grams of terms.

use super::extractor::{Extractor, Scratch, decoded};
use super::{Facet, View, boilerplate, characters, skeleton, vocabulary, wording};
use crate::corpus::{Masked, Token};
use crate::shingle::grams;
use std::ops::Range;

/// The views (bit v: view v) that hold a gram, by what it is made of.
#[derive(Clone, Copy, Default)]
struct Holders {
    always: u8,
    /// Where no part of it is of a slot, and where one is.
    plain: u8,
    slotted: u8,
    /// Where it is of one stretch of the body, and where not.
    within: u8,
    across: u8,
}

/// The features of some tokens of a row in the extractor's view.
pub(super) fn features<'t>(
    extractor: &Extractor<'_>,
    row: usize,
    tokens: impl Iterator<Item = &'t [u32]>,
    scratch: &mut Scratch,
    emit: &mut impl FnMut(u64),
) {
    let View { facet, mask, .. } = extractor.view;
    let of_this = Holders { always: 1, ..Holders::default() };
    let mut sample = characters::Sample::default();
    let mut take = |gram| match facet {
        Facet::Characters => sample.add(gram).into_iter().for_each(&mut *emit),
        _ => emit(gram),
    };
    let stretches = tokens.map(|tokens| (tokens, true));
    let is_long = walk(extractor, row, stretches, mask, of_this, scratch, |gram, _| take(gram));
    if !is_long && facet != Facet::Skeleton {
        // The only gram of a text that is shorter than one.
        grams(&scratch.terms, size(&extractor.view), extractor.salt(row), take);
    }
    sample.lowest().into_iter().for_each(emit);
}

/// Calls `emit` with every feature of a row and the views that hold it, once per occurrence.
///
/// Each view but the first shows either the raw text of the same part of a message that the first shows masked, or the
/// whole message.
pub(super) fn features_of_views(
    extractors: &[Extractor<'_>],
    row: usize,
    scratch: &mut Scratch,
    mut emit: impl FnMut(u64, usize),
) {
    let Some((first, others)) = extractors.split_first() else { return };
    let mask = first.view.mask;
    let bit = |v: Option<usize>| v.map_or(0, |v| 2 << v);
    let raw: u8 = bit(others.iter().position(|e| e.view.mask != mask));
    let whole: u8 = bit(others.iter().position(|e| e.view.mask == mask));
    let is_sampled = first.view.facet == Facet::Characters;
    let mut held = 0;
    let mut hold = |gram, views: u8| {
        let gram = if is_sampled { characters::sampled(gram) } else { Some(gram) };
        if let Some(gram) = gram {
            held |= views;
            emit(gram, usize::from(views));
        }
    };

    let stretches = || first.stretches(row).map(|tokens| (tokens, true));
    // The raw text has the grams of the masked without a slot, the whole message those within one stretch.
    let holders = Holders { always: 1, plain: raw, within: whole, ..Holders::default() };
    walk(first, row, stretches(), mask, holders, scratch, &mut hold);
    let is_slot = |token: Token| !matches!(token.masked(), Masked::Word(_));
    if raw > 0 && first.stretches(row).flat_map(decoded).any(is_slot) {
        let holders = Holders { slotted: raw, ..Holders::default() };
        walk(first, row, stretches(), false, holders, scratch, &mut hold);
    }
    if whole > 0 && first.view.body_only && !first.is_all_body(row) {
        let holders = Holders { across: whole, ..Holders::default() };
        walk(first, row, first.parts(row), mask, holders, scratch, &mut hold);
    }
    // Where a view has next to no text, or by the luck of its hashes nothing, it has features of its own.
    for (v, extractor) in extractors.iter().enumerate().filter(|(v, _)| held >> v & 1 == 0) {
        extractor.features(row, scratch, |feature| emit(feature, 1 << v));
    }
}

/// Calls `emit` with each gram of some stretches of tokens, one after the other, that any view holds, and the views that
/// do. `false`, and nothing emitted, where the text is shorter than a gram. `true` stands by stretches of the body.
fn walk<'t>(
    extractor: &Extractor<'_>,
    row: usize,
    stretches: impl IntoIterator<Item = (&'t [u32], bool)>,
    mask: bool,
    holders: Holders,
    scratch: &mut Scratch,
    mut emit: impl FnMut(u64, u8),
) -> bool {
    let (facet, n) = (extractor.view.facet, size(&extractor.view));
    let of_form = extractor.terms.of(extractor.language(row));
    let Scratch { terms, runs, .. } = scratch;
    terms.clear();
    runs.clear();
    let mut text = Text { n, holders, ..Text::default() };
    let mut shape = skeleton::Shape::default();
    for (tokens, is_body) in stretches {
        text.run = 0;
        let (mut at, mut event) = (0, 0);
        loop {
            if at >= event && text.is_idle() {
                event = at + text.uneventful(&tokens[at..]);
                let next = at + text.not_needed(&tokens[at..event], mask, facet);
                if next > at {
                    (text.fresh, at) = (0, next);
                }
            }
            let Some(&token) = tokens.get(at) else { break };
            at += 1;
            let token = Token::from_encoded(token);
            let slot = match token.masked() {
                Masked::Word(_) => None,
                masked => {
                    text.plain = 0;
                    match masked {
                        Masked::Continued if mask => continue,
                        Masked::Slot(slot) if mask => Some(slot),
                        _ => None,
                    }
                }
            };
            let from = terms.len();
            let (mut spaces, mut is_held) = (0, true);
            match facet {
                Facet::Characters => spaces = characters::spell(extractor, token, slot, terms),
                Facet::Vocabulary => vocabulary::spell(token, slot, of_form, terms),
                Facet::Skeleton => is_held = shape.spell(extractor, token, slot, of_form, terms),
                Facet::Boilerplate => boilerplate::spell(extractor, token, slot, of_form, terms),
                _ => wording::spell(extractor, token, slot, of_form, terms),
            }
            let is_word = matches!(token.masked(), Masked::Word(_));
            text.add(from..terms.len(), spaces, is_word, is_body, is_held, runs);
        }
    }
    let salt = extractor.salt(row);
    let mut start = 0;
    for &(end, views) in runs.iter() {
        if views > 0 {
            grams(&terms[start + 1 - n..end], n, salt, |gram| emit(gram, views));
        }
        start = end;
    }
    terms.len() >= n
}

/// Where a walk is in a text: numbers of terms up to here.
#[derive(Default)]
struct Text {
    n: usize,
    holders: Holders,
    /// Since something was passed over.
    fresh: usize,
    /// Since a slot.
    plain: usize,
    /// Of this stretch of the body.
    run: usize,
}

impl Text {
    /// Goes on by the terms of a token; `runs` tells up to which terms which views hold the grams that they end.
    fn add(
        &mut self,
        terms: Range<usize>,
        spaces: usize,
        is_word: bool,
        is_body: bool,
        is_held: bool,
        runs: &mut Vec<(usize, u8)>,
    ) {
        let Self { n, holders, .. } = *self;
        let mut push = |end: usize, views: u8| match runs.last_mut() {
            Some(last) if last.1 == views => last.0 = end,
            _ => runs.push((end, views)),
        };
        let steady = self.fresh >= n && (self.plain >= n || !is_word) && (self.run >= n || !is_body);
        for i in terms.clone() {
            // A space between two words is of the slot or the stretch that is left.
            let is_space = i < terms.start + spaces;
            self.fresh += 1;
            self.plain += usize::from(is_word && (!is_space || self.plain > 0));
            self.run += usize::from(is_body && (!is_space || self.run > 0));
            let of_slots = if self.plain >= n { holders.plain } else { holders.slotted };
            let of_stretch = if self.run >= n { holders.within } else { holders.across };
            let views = if is_held && self.fresh >= n { holders.always | of_slots | of_stretch } else { 0 };
            if steady {
                // So it stays to the last term.
                return push(terms.end, views);
            }
            push(i + 1, views);
        }
    }

    /// Whether no gram is held that ends in this stretch before the next slot, or in it at all.
    fn is_idle(&self) -> bool {
        let Holders { always, plain, slotted, within, across } = self.holders;
        always == 0
            && (slotted == 0 || (plain == 0 && self.plain >= self.n))
            && (across == 0 || (within == 0 && self.run >= self.n))
    }

    /// How many tokens of the rest of a stretch change nothing of that.
    fn uneventful(&self, rest: &[u32]) -> usize {
        let is_slot = |&token: &u32| !matches!(Token::from_encoded(token).masked(), Masked::Word(_));
        let event = (self.holders.slotted > 0).then(|| rest.iter().position(is_slot));
        event.flatten().unwrap_or(rest.len())
    }

    /// How many of the tokens before an event can be passed over: all but those that are part of a gram which ends there.
    fn not_needed(&self, tokens: &[u32], mask: bool, facet: Facet) -> usize {
        // A word has a letter at least, after a space.
        let most = if facet == Facet::Characters { self.n / 2 } else { self.n - 1 };
        let Some(before) = most.checked_sub(1) else { return tokens.len() };
        let is_seen = |token: &u32| !(mask && Token::from_encoded(*token).continues());
        let mut seen = tokens.iter().enumerate().rev().filter(|(_, token)| is_seen(token));
        seen.nth(before).map_or(0, |(i, _)| i)
    }
}

/// Terms per gram.
fn size(view: &View) -> usize {
    match view.facet {
        Facet::Vocabulary => 1,
        Facet::Characters => characters::CHARACTER_GRAM,
        Facet::Skeleton => skeleton::GRAM,
        _ => view.ngram.max(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{CampaignMode, NO_RANK, Prepared, Rules};
    use crate::facet::Batches;
    use crate::hash::mix64;
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

    /// The features of a row by their definition, sorted.
    fn defined(extractor: &Extractor<'_>, row: usize) -> Vec<u64> {
        let View { facet, ngram, .. } = extractor.view;
        let (of_form, salt) = (extractor.terms.of(extractor.language(row)), extractor.salt(row));
        let mut tokens = Vec::new();
        extractor.for_each_visible(row, |token| tokens.push(token));
        let is_word = |token: &&Token| extractor.slot(**token).is_none();
        let term = |token: &Token| extractor.term(*token, of_form);
        let mut out = Vec::new();
        match facet {
            Facet::Vocabulary => {
                let words = tokens
                    .iter()
                    .filter(is_word)
                    .map(term)
                    .filter(|&term| term != crate::facet::terms::NOTHING);
                words.for_each(|term| grams(&[term], 1, salt, |gram| out.push(gram)));
            }
            Facet::Characters => {
                let words: Vec<String> = tokens.iter().map(|&token| extractor.word(token)).collect();
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
            _ => grams(&tokens.iter().map(term).collect::<Vec<_>>(), ngram, salt, |gram| out.push(gram)),
        }
        out.sort_unstable();
        out
    }

    #[test]
    fn all_views_at_once_are_each_view_by_its_definition() {
        let corpus = [messages().into_iter().collect::<Corpus>()];
        let prepared = Prepared::new(
            &corpus,
            &Rules { campaigns: CampaignMode::None, ..Rules::default() },
            &crate::progress::no_progress,
        )
        .unwrap();
        let batches = Batches::new(&corpus, &prepared);
        let mut held: BTreeMap<(Facet, bool), usize> = BTreeMap::new();
        let texts = Facet::ALL.into_iter().filter(|facet| facet.has_grams());
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
