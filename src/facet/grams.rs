//! Emits the grams of running text for all views of a message in one pass, because most grams are the same in every view.
//!
//! The file of each facet turns tokens into terms. From there on, all facets are grams of terms.

use super::context::{Context, Scratch};
use super::gram_kind::{GramKind, Spelling};
use super::{characters, skeleton, vocabulary, wording};
use crate::corpus::{Masked, Token};
use crate::shingle::grams;
use std::ops::Range;

/// The views that hold a gram (bit v: view v), by the tokens of the gram.
#[derive(Clone, Copy, Default)]
struct Holders {
    /// The views that hold every gram.
    always: u8,
    /// The views that hold grams without a token of a slot.
    plain: u8,
    /// The views that hold grams with a token of a slot.
    slotted: u8,
    /// The views that hold grams within one stretch of the body.
    within: u8,
    /// The views that hold all other grams.
    across: u8,
}

/// Emits the features of a row in one view.
pub(super) fn features(
    context: &Context<'_>,
    kind: GramKind,
    row: usize,
    scratch: &mut Scratch,
    emit: &mut impl FnMut(u64),
) {
    let of_this = Holders { always: 1, ..Holders::default() };
    let mut sample = characters::Sample::default();
    let mut take = |gram| match kind.spelling {
        Spelling::Letters => sample.add(gram).into_iter().for_each(&mut *emit),
        _ => emit(gram),
    };
    let stretches = context.stretches(row).map(|tokens| (tokens, true));
    let text = Walk { context, kind, row, mask: context.mask, holders: of_this };
    let is_long = text.grams(stretches, scratch, |gram, _| take(gram));
    if !is_long && kind.spelling != Spelling::Shapes {
        // A text shorter than a gram is one gram.
        grams(&scratch.terms, kind.size(context.ngram), context.salt(row), take);
    }
    sample.lowest().into_iter().for_each(emit);
}

/// Emits every feature of a row with the views that hold it, once per occurrence.
///
/// Each view but the first shows either the raw text of the part that the first shows masked, or the whole message.
pub(super) fn features_of_views<'c, 'a: 'c>(
    views: impl Iterator<Item = &'c Context<'a>> + Clone,
    kind: GramKind,
    row: usize,
    scratch: &mut Scratch,
    mut emit: impl FnMut(u64, usize),
) {
    let mut others = views.clone();
    let Some(first) = others.next() else { return };
    let mask = first.mask;
    let bit = |v: Option<usize>| v.map_or(0, |v| 2 << v);
    let raw: u8 = bit(others.clone().position(|view| view.mask != mask));
    let whole: u8 = bit(others.position(|view| view.mask == mask));
    let is_sampled = kind.spelling == Spelling::Letters;
    let mut held = 0;
    let mut hold = |gram, views: u8| {
        let gram = if is_sampled { characters::sampled(gram) } else { Some(gram) };
        if let Some(gram) = gram {
            held |= views;
            emit(gram, usize::from(views));
        }
    };

    let stretches = || first.stretches(row).map(|tokens| (tokens, true));
    let walk = |mask, holders| Walk { context: first, kind, row, mask, holders };
    // The raw text holds the masked grams without a slot, the whole message those within one stretch.
    let holders = Holders { always: 1, plain: raw, within: whole, ..Holders::default() };
    walk(mask, holders).grams(stretches(), scratch, &mut hold);
    if raw > 0 && first.stretches(row).flatten().any(is_slot) {
        let holders = Holders { slotted: raw, ..Holders::default() };
        walk(false, holders).grams(stretches(), scratch, &mut hold);
    }
    if whole > 0 && first.body_only && !first.is_all_body(row) {
        let holders = Holders { across: whole, ..Holders::default() };
        walk(mask, holders).grams(first.parts(row), scratch, &mut hold);
    }
    // A view without a gram so far is of a short text, or of one without a sampled gram: it gets its features on its own.
    for (v, view) in views.enumerate().filter(|(v, _)| held >> v & 1 == 0) {
        features(view, kind, row, scratch, &mut |feature| emit(feature, 1 << v));
    }
}

/// A walk over the text of a row, for the views of `holders`.
struct Walk<'w, 'a> {
    context: &'w Context<'a>,
    kind: GramKind,
    row: usize,
    mask: bool,
    holders: Holders,
}

impl Walk<'_, '_> {
    /// Emits each gram that any view holds, with these views; `true` marks stretches of the body. Returns false, and emits
    /// nothing, if the text is shorter than a gram.
    fn grams<'t>(
        &self,
        stretches: impl IntoIterator<Item = (&'t [u32], bool)>,
        scratch: &mut Scratch,
        mut emit: impl FnMut(u64, u8),
    ) -> bool {
        let Self { context, kind, row, mask, holders } = *self;
        let n = kind.size(context.ngram);
        let of_form = context.terms(row);
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
                    let next = at + text.not_needed(&tokens[at..event], mask, kind.spelling);
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
                match kind.spelling {
                    Spelling::Words => wording::spell(context, token, slot, of_form, terms),
                    Spelling::UncommonWords => vocabulary::spell(token, slot, of_form, terms),
                    Spelling::Letters => spaces = characters::spell(context, token, slot, terms),
                    Spelling::Shapes => is_held = shape.spell(context, token, slot, of_form, terms),
                }
                let is_word = matches!(token.masked(), Masked::Word(_));
                text.add(from..terms.len(), spaces, is_word, is_body, is_held, runs);
            }
        }
        let salt = context.salt(row);
        let mut start = 0;
        for &(end, views) in runs.iter() {
            if views > 0 {
                grams(&terms[start + 1 - n..end], n, salt, |gram| emit(gram, views));
            }
            start = end;
        }
        terms.len() >= n
    }
}

/// The state of a walk. `fresh`, `plain` and `run` count terms up to the current one.
#[derive(Default)]
struct Text {
    /// Terms per gram.
    n: usize,
    holders: Holders,
    /// Terms since the last skipped token.
    fresh: usize,
    /// Terms since the last slot.
    plain: usize,
    /// Terms of this stretch of the body.
    run: usize,
}

impl Text {
    /// Adds the terms of a token. A run of `runs` ends before a term, and the views hold the grams that end within it.
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
            // A space between two words belongs to the slot or stretch before it.
            let is_space = i < terms.start + spaces;
            self.fresh += 1;
            self.plain += usize::from(is_word && (!is_space || self.plain > 0));
            self.run += usize::from(is_body && (!is_space || self.run > 0));
            let of_slots = if self.plain >= n { holders.plain } else { holders.slotted };
            let of_stretch = if self.run >= n { holders.within } else { holders.across };
            let views = if is_held && self.fresh >= n { holders.always | of_slots | of_stretch } else { 0 };
            if steady {
                // The views stay the same up to the last term.
                return push(terms.end, views);
            }
            push(i + 1, views);
        }
    }

    /// Returns true if no view holds a gram that ends before the next slot, or within the stretch.
    fn is_idle(&self) -> bool {
        let Holders { always, plain, slotted, within, across } = self.holders;
        always == 0
            && (slotted == 0 || (plain == 0 && self.plain >= self.n))
            && (across == 0 || (within == 0 && self.run >= self.n))
    }

    /// Returns the number of tokens after which the walk may stop being idle.
    fn uneventful(&self, rest: &[u32]) -> usize {
        let event = (self.holders.slotted > 0).then(|| rest.iter().position(is_slot));
        event.flatten().unwrap_or(rest.len())
    }

    /// Returns the number of tokens before an event that can be skipped: all but those of a gram that ends at the event.
    fn not_needed(&self, tokens: &[u32], mask: bool, spelling: Spelling) -> usize {
        // A word has at least two terms: a space and a letter.
        let most = if spelling == Spelling::Letters { self.n / 2 } else { self.n - 1 };
        let Some(before) = most.checked_sub(1) else { return tokens.len() };
        let is_seen = |token: &u32| !(mask && Token::from_encoded(*token).continues());
        let mut seen = tokens.iter().enumerate().rev().filter(|(_, token)| is_seen(token));
        seen.nth(before).map_or(0, |(i, _)| i)
    }
}

fn is_slot(token: &u32) -> bool {
    !matches!(Token::from_encoded(*token).masked(), Masked::Word(_))
}
