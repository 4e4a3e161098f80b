//! Amounts of money.

use super::number::is_number;
use super::view::View;
use super::words::{List, is_in};
use crate::text::token::TokenKind;

impl View<'_> {
    /// The first token and one past the last token of the amount that holds token `i`.
    pub(super) fn price(&self, i: usize) -> Option<(usize, usize)> {
        let word = self.word(i);
        if !word.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let scaled = |end: usize| match self.gap(end) == " " && SCALES.has(self.word(end)) {
            true => end + 1,
            false => end,
        };
        let is_currency_at = |k: usize| self.kind(k) == Some(TokenKind::Word) && CURRENCIES.has(self.word(k));
        let symbol = |c: char| matches!(c, '€' | '$' | '£' | '¥');
        if self.gap(i).trim_end_matches(' ').ends_with(symbol) {
            return Some((i, scaled(i + 1)));
        }
        if self.kind(i) == Some(TokenKind::Number) {
            // One past the amount whose number ends before a token, if a currency follows.
            let in_currency = |end: usize| {
                let after = scaled(end);
                if self.gap(after).trim_start_matches([' ', ',', '-', '–']).starts_with(symbol) {
                    return Some(after);
                }
                if matches!(self.gap(after), " " | "-") && is_currency_at(after) {
                    return Some(after + 1);
                }
                // "5 milioni di euro"
                let of = after > end
                    && self.gap(after) == " "
                    && is_in(self.word(after), &["di", "de", "d"])
                    && self.gap(after + 1) == " "
                    && is_currency_at(after + 1);
                of.then_some(after + 2)
            };
            let after = scaled(i + 1);
            if let Some(end) = in_currency(self.thousands(i)).or_else(|| in_currency(i + 1)) {
                return Some((i, end));
            }
            if let Some(before) = i.checked_sub(1)
                && self.gap(i) == " "
                && self.free(before).is_some_and(|word| CURRENCIES_BEFORE.has(word))
            {
                return Some((before, after));
            }
        } else if let Some(n) = word.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))
            && word.get(n..).is_some_and(is_currency)
        {
            return Some((i, i + 1));
        }
        None
    }

    /// One past the last of the groups of three digits that go on the number at token `i`: "1 249 000,00".
    pub(super) fn thousands(&self, i: usize) -> usize {
        let is_group = |k: usize| {
            let digits = self.word(k).split([',', '.']).next().unwrap_or_default();
            self.gap(k) == " " && digits.len() == 3 && is_number(digits)
        };
        let mut end = i + 1;
        // A fraction ends it, and a number of hundreds of millions is no price.
        while end <= i + 2 && self.word(i).len() <= 3 && is_number(self.word(end - 1)) && is_group(end) {
            end += 1;
        }
        // "iPhone 15 999 €": two numbers, unless a fraction or a further group shows that they are one.
        let is_doubtful = end == i + 2 && self.word(i).len() > 1 && is_number(self.word(i + 1));
        if is_doubtful { i + 1 } else { end }
    }
}

/// Whether a word, in small letters, multiplies an amount: "milioni", "bn".
pub(crate) fn is_scale(word: &str) -> bool {
    SCALES.has(word)
}

/// Whether letters right after an amount are its currency: "50eur".
fn is_currency(unit: &str) -> bool {
    is_in(unit, &["eur", "euro", "usd"])
}

#[rustfmt::skip]
static CURRENCIES: List = List::of(&[
    "euro", "euros", "eur", "usd", "gbp", "chf", "dollar", "dollars", "dollari", "dollaro", "pound",
    "pounds", "sterline", "franken", "dólares", "cents", "centesimi", "cent",
]);

#[rustfmt::skip]
static CURRENCIES_BEFORE: List = List::of(&[
    "eur", "euro", "usd", "gbp", "chf",
]);

#[rustfmt::skip]
static SCALES: List = List::of(&[
    "million", "millions", "billion", "mila", "milioni", "miliardi", "milione", "mln", "mld", "bn",
    "thousand", "trillion", "millionen", "millones", "mille",
]);

#[cfg(test)]
mod tests {
    use super::super::tests::{check, same_text};

    #[test]
    fn prices() {
        check("19,90€", "{price}€");
        check("solo 19,90 € oggi", "solo {price} € oggi");
        check("$1,200.50", "${price}");
        check("€ 5 e £3", "€ {price} e £{price}");
        check("10 euro", "{price}");
        check("EUR 1.200 tutto", "{price} tutto");
        check("da 20€ a 30€", "da {price}€ a {price}€");
        check("$3 million", "${price}");
        check("5 milioni di euro", "{price}");
        check("$15 November 5th", "${price} {date}");
        check("5 dollari, 20 USD", "{price}, {price}");
        check("50eur", "{price}");
        check("1 249,00 € o 12 500,00 euro", "{price} € o {price}");
        check("iPhone 15 999 €", "iPhone {number} {price} €");
        check("a soli 1\u{a0}249\u{202f}000 €", "a soli {price} €");
        check("1 249 pezzi, 12 50 €", "{number} {number} pezzi, {number} {price} €");
        check("2024 100 € e 1,5 249 €", "{number} {price} € e {number} {price} €");
        same_text("euro e dollari €");
    }
}
