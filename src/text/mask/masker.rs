//! One pass over the tokens of a message that decides which reading wins.

use super::brand::BrandNames;
use super::bytes::{DIGIT, DOT, LOWER, NON_ASCII, SIGN, UPPER, classes, is_lower_word};
use super::code::count_digits;
use super::initials::Initials;
use super::names::Names;
use super::number::is_counted;
use super::own::OwnPhrases;
use super::phrases::Phrases;
use super::slot::{Slot, SlotSpan};
use super::view::View;
use crate::text::normalise;
use crate::text::token::{Token, TokenKind};

/// Finds the filled-in values of a message and writes them to `out`, sorted and disjoint. `out` is cleared first.
///
/// `text` is cleaned and `tokens` are its tokens. `recipient` is a display name, an address, or both
/// ("Anna Rossi <anna@example.com>").
///
/// Where several readings are possible, the first of this list wins: a literal slot or merge tag (`{name}`,
/// `{{first_name}}`, `*|FNAME|*`, `%%name%%`, `[Nome]`), mail address, web address, the longest of own phrase, brand
/// and name, date, time, price, percentage, telephone number, code, number. Within one kind the longest match wins.
///
/// Names are the recipient's and those in greeting position ("Ciao Marco,", "Dear John Smith,"). They are masked
/// wherever they stand capitalised. A greeted word is no name if the message also uses it in lower case or as a
/// place ("Ciao Milano! … in Milano"). If the recipient has another name, `,`, `!` or `:` must follow the greeted
/// word, and no preposition may precede it elsewhere.
///
/// Slots cover tokens, not the signs between them: the slot of "19,90 €" covers one token. A lone weekday or month is no
/// date; "3D" and "5G" are words.
///
/// Masking the output of [`render_masked`](super::render_masked) finds the same slots again. Linear time; most words
/// cost one table look-up per byte. Bench: `text/mail-it/mask`.
pub fn mask(
    text: &str,
    tokens: &[Token],
    brand: &BrandNames,
    recipient: Option<&str>,
    own: &OwnPhrases,
    out: &mut Vec<SlotSpan>,
) {
    let recipient = recipient.map(normalise::clean);
    let names = Names::of_message(recipient.as_deref(), [(text, tokens), ("", &[])]);
    mask_with(text, tokens, brand, &names, own, out);
}

/// As [`mask`], with the names of the whole message.
pub(crate) fn mask_with(
    text: &str,
    tokens: &[Token],
    brand: &BrandNames,
    names: &Names<'_>,
    own: &OwnPhrases,
    out: &mut Vec<SlotSpan>,
) {
    out.clear();
    let view = View { text, tokens, taken: 0 };
    Masker { view, brand: &brand.0, own: &own.phrases, names, codeless: 0, out }.run();
}

/// One pass over a message.
struct Masker<'a, 'o> {
    view: View<'a>,
    brand: &'a Phrases,
    own: &'a Phrases,
    names: &'a Names<'a>,
    /// One past the last token that is known to be in no code of several tokens.
    codeless: usize,
    out: &'o mut Vec<SlotSpan>,
}

impl Masker<'_, '_> {
    fn run(&mut self) {
        let bytes = self.view.text.as_bytes();
        let initials = &self.initials();
        let mut before = 0;
        let mut i = 0;
        while let Some(token) = self.view.tokens.get(i) {
            let (start, end) = (token.start as usize, token.end as usize);
            // Most words pass one of these two tests.
            if let Some(&[b' ', ref head @ ..]) = bytes.get(before..).and_then(|rest| rest.first_chunk::<9>())
                && start == before + 1
                && token.kind == TokenKind::Word
                && is_lower_word(*head, bytes.get(start..end).unwrap_or_default())
                && !initials.may_be_at(head[0], end - start)
            {
                before = end;
                i += 1;
                continue;
            }
            let gap = bytes.get(before..start).unwrap_or_default();
            let word = bytes.get(start..end).unwrap_or_default();
            let seen = classes(word);
            let is_plain = seen & (DIGIT | DOT) == 0
                && seen & (UPPER | LOWER) != UPPER
                && token.kind == TokenKind::Word
                && classes(gap) & SIGN == 0
                && !initials.may_be(word);
            let next = if is_plain { i + 1 } else { self.mask_at(i, seen) };
            before = self.view.tokens.get(next - 1).map_or(bytes.len(), |token| token.end as usize);
            i = next;
        }
    }

    /// Returns the initials of all names and own phrases.
    fn initials(&self) -> Initials {
        let mut all = self.brand.initials;
        all.merge(&self.names.initials);
        all.merge(&self.own.initials);
        all
    }

    /// Masks the value that begins at token `i`, or ends there; returns the next token to read.
    fn mask_at(&mut self, i: usize, seen: u8) -> usize {
        match self.value_at(i, seen) {
            Some((first, end, slot)) => self.push(first, end, slot),
            None => i + 1,
        }
    }

    /// Returns the first token, the end and the slot of the value at token `i`. `seen` has the classes of its bytes.
    fn value_at(&mut self, i: usize, seen: u8) -> Option<(usize, usize, Slot)> {
        if let Some((end, slot)) = self.view.tag(i) {
            return Some((i, end, slot));
        }
        if let Some(found) = self.view.address(i, seen) {
            return Some(found);
        }
        let kind = self.view.kind(i);
        if kind == Some(TokenKind::Emoji) {
            return None;
        }
        if let Some((end, slot)) = self.name(i) {
            return Some((i, end, slot));
        }
        if seen & DIGIT != 0 || kind == Some(TokenKind::Number) {
            return self.number(i, seen);
        }
        let is_code = seen & (UPPER | LOWER | NON_ASCII) == UPPER
            && self.view.word(i).len() >= 3
            && self.view.is_after_code_word(i);
        is_code.then(|| (i, self.view.code_end(i), Slot::Code))
    }

    /// Adds a span in place of those that it reaches back over; returns its end.
    fn push(&mut self, mut first: usize, end: usize, slot: Slot) -> usize {
        while let Some(last) = self.out.last()
            && last.end as usize > first
        {
            first = first.min(last.first as usize);
            self.out.pop();
        }
        // Token ends fit u32, so token counts do.
        self.out.push(SlotSpan { first: first as u32, end: end as u32, slot });
        self.view.taken = end;
        end
    }

    /// Returns the end and the slot of the longest own phrase, brand or person's name at token `i`.
    fn name(&self, i: usize) -> Option<(usize, Slot)> {
        let (own, number) = self.own.longest(&self.view, i);
        let (brand, _) = self.brand.longest(&self.view, i);
        let name = self.names.at(&self.view, i);
        let longest = own.max(brand).max(name);
        let slot = match longest {
            0 => return None,
            n if n == own => Slot::ALL.into_iter().find(|&slot| slot as u32 == number)?,
            n if n == brand => Slot::Brand,
            _ => Slot::Name,
        };
        Some((i + longest, slot))
    }

    /// Returns the value that holds the digits of token `i`.
    fn number(&mut self, i: usize, seen: u8) -> Option<(usize, usize, Slot)> {
        let view = self.view;
        if let Some((first, end)) = view.date(i) {
            return Some((first, end, Slot::Date));
        }
        if let Some(end) = view.time(i) {
            return Some((i, end, Slot::Time));
        }
        if let Some((first, end)) = view.price(i) {
            return Some((first, end, Slot::Price));
        }
        if let Some(end) = view.percent(i) {
            return Some((i, end, Slot::Percent));
        }
        if let Some((first, end)) = view.joined_code(i, &mut self.codeless) {
            return Some((first, end, Slot::Code));
        }
        let word = view.word(i);
        let n_digits = count_digits(word.as_bytes());
        let is_all_digits = n_digits == word.len();
        if n_digits >= 8 && is_all_digits && view.is_after_tax_word(i) {
            return Some((i, i + 1, Slot::Code));
        }
        if let Some(end) = view.phone(i) {
            return Some((i, end, Slot::Phone));
        }
        if view.kind(i) == Some(TokenKind::Number) {
            let is_order = n_digits >= 4 && is_all_digits && view.is_after_order_word(i);
            return Some(if is_order { (i, view.code_end(i), Slot::Code) } else { (i, i + 1, Slot::Number) });
        }
        if is_counted(word) {
            return Some((i, i + 1, Slot::Number));
        }
        view.is_code(i, seen).then(|| (i, view.code_end(i), Slot::Code))
    }
}
