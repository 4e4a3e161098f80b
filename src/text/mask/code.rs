//! Voucher, order and tracking codes.

use super::bytes::{LOWER, UPPER};
use super::date::is_year;
use super::view::View;
use crate::lexicon::WordList;

impl View<'_> {
    /// Returns true if token `i` looks like a code on its own. `seen` has the classes of its bytes.
    pub(super) fn is_code(&self, i: usize, seen: u8) -> bool {
        let bytes = self.word(i).as_bytes();
        let n_digits = count_digits(bytes);
        let is_plain = bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_');
        let is_hex = bytes.iter().all(u8::is_ascii_hexdigit) && bytes.len() >= 8 && n_digits >= 3;
        // "Project2025" and "20003Paid" are words that lost their space.
        let n_turns = bytes.windows(2).filter(|w| w[0].is_ascii_digit() != w[1].is_ascii_digit()).count();
        let is_upper = bytes.len() >= 4 && seen & UPPER != 0 && (seen & LOWER == 0 || n_turns >= 3);
        let is_mixed = n_turns >= 2 && (is_hex || bytes.len() >= 16 && n_digits >= 2);
        is_plain
            && (seen & (UPPER | LOWER) != 0 && (is_upper || is_mixed)
                || bytes.len() >= 3 && self.is_after_code_word(i))
    }

    /// Returns true if token `i` follows a word such as "codice", with only signs between.
    pub(super) fn is_after_code_word(&self, i: usize) -> bool {
        let gap = self.gap(i);
        let is_near = gap.chars().count() <= 4 && gap.chars().all(|c| " :\"“«'„#-*".contains(c));
        is_near && !gap.is_empty() && self.free_before(i).is_some_and(|word| WordList::Code.has(word))
    }

    /// Returns true if token `i` follows "P.IVA", "VAT" and the like.
    pub(super) fn is_after_tax_word(&self, i: usize) -> bool {
        let is_near = self.gap(i).bytes().all(|b| matches!(b, b' ' | b':' | b'.' | b'/'));
        is_near && self.free_before(i).is_some_and(|word| WordList::Tax.has(word))
    }

    /// Returns true if token `i` follows "order", "ordine n.", "your code is" and the like.
    pub(super) fn is_after_order_word(&self, i: usize) -> bool {
        let near_before = |i: usize| {
            let gap = self.gap(i);
            let is_near =
                gap.len() <= 4 && gap.chars().all(|c| matches!(c, ' ' | ':' | '#' | '.' | '°' | '-'));
            self.free_before(i).filter(|_| is_near)
        };
        let is_order = |word: &str| WordList::Order.has(word) || WordList::Code.has(word);
        let Some(word) = near_before(i) else { return false };
        let is_after = |wanted: &dyn Fn(&str) -> bool| near_before(i - 1).is_some_and(wanted);
        is_order(word)
            || WordList::Copula.has(word) && is_after(&|word| WordList::Code.has(word))
            || WordList::Number.has(word) && is_after(&is_order)
    }

    /// Returns the end of the code that begins at token `i`: "SALE-20" has two tokens.
    pub(super) fn code_end(&self, i: usize) -> usize {
        let mut end = i + 1;
        while self.is_joined_code_part(end) {
            end += 1;
        }
        end
    }

    /// Returns true if token `i` has capitals and digits only and a hyphen joins it to the token before.
    fn is_joined_code_part(&self, i: usize) -> bool {
        i < self.tokens.len() && matches!(self.gap(i), "-" | "_") && is_code_part(self.word(i))
    }

    /// Returns the first token and the end of the code of several tokens that holds token `i`: "AB-204913".
    ///
    /// A code has capitals and at least four digits. Fewer are common in names ("F-16", "COVID-19"), and so is a year
    /// ("EXPO-2025"). `codeless` is one past the last token that is known to be in no such code; it keeps the search
    /// linear.
    pub(super) fn joined_code(&self, i: usize, codeless: &mut usize) -> Option<(usize, usize)> {
        if i < *codeless || !is_code_part(self.word(i)) {
            return None;
        }
        let mut first = i;
        while self.is_joined_code_part(first) && self.free_before(first).is_some_and(is_code_part) {
            first -= 1;
        }
        let end = self.code_end(i);
        let parts = || (first..end).map(|k| self.word(k));
        let n_digits: usize = parts().map(|word| count_digits(word.as_bytes())).sum();
        let has_capitals = parts().any(|word| word.bytes().any(|b| b.is_ascii_uppercase()));
        let is_only_year = n_digits == 4 && parts().any(is_year);
        if end - first > 1 && has_capitals && n_digits >= 4 && !is_only_year {
            return Some((first, end));
        }
        *codeless = end;
        None
    }
}

/// Returns true if a word has capitals and digits only.
fn is_code_part(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

pub(super) fn count_digits(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| b.is_ascii_digit()).count()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, same_text};

    #[test]
    fn codes_and_numbers() {
        check("usa SALE20 ora", "usa {code} ora");
        check("codice ESTATE", "codice {code}");
        check("con il codice: \"AUTUNNO\"", "con il codice: \"{code}\"");
        check("Gutschein SALE-20 heute", "Gutschein {code} heute");
        for code in ["AB-204913", "QX-88-2041", "7731-AB-20", "DOC-2025-00981", "A1-B2-0034", "RX_4471"] {
            check(&format!("the order {code} left"), "the order {code} left");
        }
        for name in ["F-16", "COVID-19", "EXPO-2025", "TOP-100", "Covid-2019"] {
            let masked =
                format!("the {}{{number}} here", name.trim_end_matches(|c: char| c.is_ascii_digit()));
            check(&format!("the {name} here"), &masked);
        }
        check("your code is 4821", "your code is {code}");
        check("your order is 1200 points", "your order is {number} points");
        check("order #12345", "order #{code}");
        check("ordine n. 12345", "ordine n. {code}");
        check("a1b2c3d4e5", "{code}");
        check("dGhpcyBpcyBhIHRlc3Q0", "{code}");
        check("1.000 volte, 3 libri", "{number} volte, {number} libri");
        check("the 20th edition, 3x2", "the {number} edition, {number}");
        same_text("3D e 5G, il codice sconto, ESTATE");
        same_text("b2b mp3 promo estiva");
        same_text("Project2025 Tier1 20003Paid In2018 13thCongressional");
        check("P.IVA 01234567890, C.F. 01234567890", "P.IVA {code}, C.F. {code}");
        same_text("CODICE");
        check("codice {code} ESTATE", "codice {code} ESTATE");
    }

    #[test]
    fn long_runs_of_joined_tokens_take_linear_time() {
        let many = |piece: &str| piece.repeat(200_000);
        for (piece, masked_piece) in [("99-", "{number}-"), ("1.5/", "{number}/"), ("a.b-", "a.b-")] {
            check(&format!("x {}", many(piece)), &format!("x {}", many(masked_piece)));
        }
    }
}
