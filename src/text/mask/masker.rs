//! One run over the tokens of a message, in the order in which readings win.

use super::brand::{BrandNames, Products};
use super::names::Names;
use super::number::is_counted;
use super::phrases::Phrases;
use super::slot::{Slot, SlotSpan};
use super::view::View;
use crate::text::normalise;
use crate::text::token::{Token, TokenKind};

/// Finds what was filled in: the slots of a message, sorted and disjoint, written to `out`, which is cleared first.
///
/// `text` is cleaned, `tokens` are its tokens. `recipient` is the recipient as the message has it: a display name, an
/// address, or both ("Anna Rossi <anna@example.com>").
///
/// Where several readings are possible the first of this list wins: a literal slot or merge tag (`{name}`,
/// `{{first_name}}`, `*|FNAME|*`, `%%name%%`, `[Nome]`), e-mail, URL, the longest of product, brand and name, date,
/// time, price, percent, phone, code, number. Within one kind the longest match wins.
///
/// Names are those of the recipient and those in greeting position ("Ciao Marco,", "Dear John Smith,"), and are
/// then masked wherever they stand capitalised. A greeted word is no name if the message also uses it in small letters
/// or of a place ("Ciao Milano! … in Milano"); where the recipient is known by another name, only before `,`, `!` or `:`
/// and unless any preposition precedes it elsewhere. Only tokens are masked, not the signs between them: "19,90 €" has one
/// token in its slot. A bare weekday or month is no date, "3D" and "5G" are words.
///
/// Masking what [`render_masked`] wrote finds the same slots again. Linear time; words without a digit, a sign beside
/// them or a known first letter cost a table look-up per byte. Bench: `text/mail-it/mask`.
pub fn mask(
    text: &str,
    tokens: &[Token],
    brand: &BrandNames,
    recipient: Option<&str>,
    products: &Products,
    out: &mut Vec<SlotSpan>,
) {
    out.clear();
    let recipient = recipient.map(normalise::clean);
    let view = View { text, tokens, taken: 0 };
    let mut names = Names::default();
    if let Some(recipient) = &recipient {
        names.add_recipient(recipient);
    }
    view.greet(&mut names);
    let mut masker = Masker { view, brand: &brand.0, products: &products.0, names, codeless: 0, out };
    masker.run();
}

// What a byte says about the token or the gap it is in.
pub(super) const DIGIT: u8 = 1;
pub(super) const DOT: u8 = 2;
pub(super) const UPPER: u8 = 4;
pub(super) const LOWER: u8 = 8;
/// Opens a merge tag, or joins the parts of an address.
pub(super) const SIGN: u8 = 16;
pub(super) const BEYOND: u8 = 32;

static CLASS: [u8; 256] = {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        table[i] = match i as u8 {
            b'0'..=b'9' => DIGIT,
            b'.' => DOT,
            b'A'..=b'Z' => UPPER,
            b'a'..=b'z' => LOWER,
            b'{' | b'[' | b'|' | b'%' | b'@' | b'/' | b'<' => SIGN,
            128.. => BEYOND,
            _ => 0,
        };
        i += 1;
    }
    table
};

#[inline]
fn classes(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |seen, &b| seen | CLASS[b as usize])
}

/// Whether a word is a small ASCII letter and then nothing below `@`, that is no digit and no dot; `head` is its first
/// eight bytes, with what follows it where it is shorter.
#[inline]
fn is_small(head: [u8; 8], word: &[u8]) -> bool {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let length = word.len();
    // From `@` on bit 6 or bit 7 is set.
    let low = u64::from_le_bytes(head);
    let beyond = if length < 8 { HIGH << (8 * length) } else { 0 };
    (low | low << 1 | beyond) & HIGH == HIGH
        && head[0].is_ascii_lowercase()
        && (length <= 8 || word.iter().skip(8).all(|&b| b >= b'@'))
}

/// One run over a message.
struct Masker<'a, 'o> {
    view: View<'a>,
    brand: &'a Phrases,
    products: &'a Phrases,
    names: Names<'a>,
    /// Tokens before this one are of no code of several tokens.
    codeless: usize,
    out: &'o mut Vec<SlotSpan>,
}

impl Masker<'_, '_> {
    fn run(&mut self) {
        let bytes = self.view.text.as_bytes();
        let mut all = self.brand.initials;
        for (other, is_empty) in [
            (&self.names.initials, self.names.n_words == 0),
            (&self.products.initials, self.products.words.is_empty()),
        ] {
            if !is_empty {
                all.0.iter_mut().zip(&other.0).for_each(|(all, other)| *all |= other);
            }
        }
        let initials = &all;
        let mut before = 0;
        let mut i = 0;
        while let Some(token) = self.view.tokens.get(i) {
            let (start, end) = (token.start as usize, token.end as usize);
            // Nearly every word ends here, or a little further down.
            if let Some(&[b' ', ref head @ ..]) = bytes.get(before..).and_then(|rest| rest.first_chunk::<9>())
                && start == before + 1
                && token.kind == TokenKind::Word
                && is_small(*head, bytes.get(start..end).unwrap_or_default())
                && !initials.may_be_at(head[0], end - start)
            {
                before = end;
                i += 1;
                continue;
            }
            let gap = bytes.get(before..start).unwrap_or_default();
            let word = bytes.get(start..end).unwrap_or_default();
            let seen = classes(word);
            let plain = seen & (DIGIT | DOT) == 0
                && seen & (UPPER | LOWER) != UPPER
                && token.kind == TokenKind::Word
                && classes(gap) & SIGN == 0
                && !initials.may_be(word);
            let next = if plain { i + 1 } else { self.look(i, seen) };
            before = self.view.tokens.get(next - 1).map_or(bytes.len(), |token| token.end as usize);
            i = next;
        }
    }

    /// Masks what begins at token `i`, or ends a value that began before it; returns the token to go on with.
    fn look(&mut self, i: usize, seen: u8) -> usize {
        if let Some((end, slot)) = self.view.literal(i) {
            return self.push(i, end, slot);
        }
        if let Some((first, end, slot)) = self.view.address(i, seen) {
            return self.push(first, end, slot);
        }
        if self.view.kind(i) == Some(TokenKind::Emoji) {
            return i + 1;
        }
        if let Some((end, slot)) = self.phrase(i) {
            return self.push(i, end, slot);
        }
        if seen & DIGIT != 0 || self.view.kind(i) == Some(TokenKind::Number) {
            if let Some((first, end, slot)) = self.number(i, seen) {
                return self.push(first, end, slot);
            }
        } else if seen & (UPPER | LOWER | BEYOND) == UPPER
            && self.view.word(i).len() >= 3
            && self.view.is_after_code_word(i)
        {
            return self.push(i, self.view.code_end(i), Slot::Code);
        }
        i + 1
    }

    /// Adds a span, swallowing what it reaches back over; returns its end.
    fn push(&mut self, mut first: usize, end: usize, slot: Slot) -> usize {
        while let Some(last) = self.out.last()
            && last.end as usize > first
        {
            first = first.min(last.first as usize);
            self.out.pop();
        }
        // Token counts fit u32: token ends do.
        self.out.push(SlotSpan { first: first as u32, end: end as u32, slot });
        self.view.taken = end;
        end
    }

    /// The longest product, brand or person's name at token `i`.
    fn phrase(&self, i: usize) -> Option<(usize, Slot)> {
        let product = self.products.longest(&self.view, i);
        let brand = self.brand.longest(&self.view, i);
        let name = self.names.at(&self.view, i);
        let longest = product.max(brand).max(name);
        let slot = match longest {
            0 => return None,
            n if n == product => Slot::Product,
            n if n == brand => Slot::Brand,
            _ => Slot::Name,
        };
        Some((i + longest, slot))
    }

    /// The value that the digits of token `i` belong to.
    fn number(&mut self, i: usize, seen: u8) -> Option<(usize, usize, Slot)> {
        if let Some(found) = self.view.date(i) {
            return Some(found);
        }
        if let Some(end) = self.view.time(i) {
            return Some((i, end, Slot::Time));
        }
        if let Some((first, end)) = self.view.price(i) {
            return Some((first, end, Slot::Price));
        }
        if let Some(end) = self.view.percent(i) {
            return Some((i, end, Slot::Percent));
        }
        if let Some((first, end)) = self.view.joined_code(i, &mut self.codeless) {
            return Some((first, end, Slot::Code));
        }
        let word = self.view.word(i);
        let bytes = word.as_bytes();
        let n_digits = bytes.iter().filter(|b| b.is_ascii_digit()).count();
        if n_digits >= 8 && n_digits == bytes.len() && self.view.is_after_tax_word(i) {
            return Some((i, i + 1, Slot::Code));
        }
        if let Some(end) = self.view.phone(i) {
            return Some((i, end, Slot::Phone));
        }
        if self.view.kind(i) == Some(TokenKind::Number) {
            if n_digits >= 4 && n_digits == bytes.len() && self.view.is_after_order_word(i) {
                return Some((i, self.view.code_end(i), Slot::Code));
            }
            return Some((i, i + 1, Slot::Number));
        }
        if is_counted(bytes) {
            return Some((i, i + 1, Slot::Number));
        }
        let letters = seen & (UPPER | LOWER) != 0;
        let plain = bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_');
        let hex = bytes.iter().all(u8::is_ascii_hexdigit) && bytes.len() >= 8 && n_digits >= 3;
        // "Project2025" and "20003Paid" are words that lost their space.
        let turns = bytes.windows(2).filter(|w| w[0].is_ascii_digit() != w[1].is_ascii_digit()).count();
        let capitals = seen & LOWER == 0 || turns >= 3;
        let code = plain
            && letters
            && (bytes.len() >= 4 && seen & UPPER != 0 && capitals
                || hex && turns >= 2
                || bytes.len() >= 16 && n_digits >= 2 && turns >= 2);
        if code || plain && bytes.len() >= 3 && self.view.is_after_code_word(i) {
            return Some((i, self.view.code_end(i), Slot::Code));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::is_small;

    #[test]
    fn small_words_have_neither_digit_nor_dot() {
        for word in [
            "casa",
            "a",
            "perché",
            "dell'arte",
            "casa1",
            "1casa",
            "e.g",
            "Casa",
            "straordinario",
            "straordin4",
        ] {
            let text = format!("{word} 12.345.678");
            let plain =
                !word.starts_with(|c: char| !c.is_ascii_lowercase()) && word.bytes().all(|b| b >= b'@');
            assert_eq!(is_small(*text.as_bytes().first_chunk().unwrap(), word.as_bytes()), plain, "{word}");
        }
    }
}
