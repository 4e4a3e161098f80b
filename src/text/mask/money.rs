//! Amounts of money.

use super::number::is_number;
use super::view::View;
use crate::lexicon::WordList;
use crate::text::token::TokenKind;

const SYMBOLS: [char; 4] = ['€', '$', '£', '¥'];

impl View<'_> {
    /// Returns the first token and the end of the amount that holds token `i`.
    pub(super) fn price(&self, i: usize) -> Option<(usize, usize)> {
        let word = self.word(i);
        if !word.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        if self.gap(i).trim_end_matches(' ').ends_with(SYMBOLS) {
            return Some((i, self.after_scale(i + 1)));
        }
        if self.kind(i) != Some(TokenKind::Number) {
            let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
            return WordList::CurrencySuffix.has(unit).then_some((i, i + 1));
        }
        let end = self.after_currency(self.after_thousands(i)).or_else(|| self.after_currency(i + 1));
        if let Some(end) = end {
            return Some((i, end));
        }
        let has_currency =
            self.gap(i) == " " && self.free_before(i).is_some_and(|word| WordList::CurrencyBefore.has(word));
        has_currency.then(|| (i - 1, self.after_scale(i + 1)))
    }

    /// Returns `end`, or one past the word at `end` if it multiplies an amount: "3 million".
    fn after_scale(&self, end: usize) -> usize {
        end + usize::from(self.gap(end) == " " && WordList::Scale.has(self.word(end)))
    }

    /// Returns the end of the amount whose number ends before token `end`, if a currency follows.
    fn after_currency(&self, end: usize) -> Option<usize> {
        let is_currency =
            |k: usize| self.kind(k) == Some(TokenKind::Word) && WordList::Currency.has(self.word(k));
        let after = self.after_scale(end);
        let gap = self.gap(after);
        if gap.trim_start_matches([' ', ',', '-', '–']).starts_with(SYMBOLS) {
            return Some(after);
        }
        if matches!(gap, " " | "-") && is_currency(after) {
            return Some(after + 1);
        }
        // "5 milioni di euro"
        let has_particle = after > end && gap == " " && WordList::BeforeCurrency.has(self.word(after));
        (has_particle && self.gap(after + 1) == " " && is_currency(after + 1)).then_some(after + 2)
    }

    /// Returns the end of the number at token `i` with its groups of three digits: "1 249 000,00".
    fn after_thousands(&self, i: usize) -> usize {
        let is_group = |k: usize| {
            let digits = self.word(k).split([',', '.']).next().unwrap_or_default();
            self.gap(k) == " " && digits.len() == 3 && is_number(digits)
        };
        let mut end = i + 1;
        // A fraction ends the number, and no price has hundreds of millions.
        while end <= i + 2 && self.word(i).len() <= 3 && is_number(self.word(end - 1)) && is_group(end) {
            end += 1;
        }
        // "iPhone 15 999 €": two numbers, unless a fraction or another group follows.
        let is_doubtful = end == i + 2 && self.word(i).len() > 1 && is_number(self.word(i + 1));
        if is_doubtful { i + 1 } else { end }
    }
}

/// Returns true if a word, in lower case, multiplies an amount: "milioni", "bn".
pub(crate) fn is_scale(word: &str) -> bool {
    WordList::Scale.has(word)
}

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
