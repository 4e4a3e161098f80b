//! Voucher, order and tracking codes.

use super::date::is_year;
use super::view::View;
use super::words::{List, is_in};

impl View<'_> {
    /// Whether token `i` follows a word such as "codice", with at most a sign or quotation mark between.
    pub(super) fn is_after_code_word(&self, i: usize) -> bool {
        let gap = self.gap(i);
        let near = gap.chars().count() <= 4
            && gap.chars().all(|c| matches!(c, ' ' | ':' | '"' | '“' | '«' | '\'' | '„' | '#' | '-' | '*'));
        near && !gap.is_empty()
            && i.checked_sub(1).and_then(|k| self.free(k)).is_some_and(|word| CODE_WORDS.has(word))
    }

    /// Whether token `i` follows "P.IVA", "VAT" and the like.
    pub(super) fn is_after_tax_word(&self, i: usize) -> bool {
        let near = self.gap(i).bytes().all(|b| matches!(b, b' ' | b':' | b'.' | b'/'));
        near && i.checked_sub(1).and_then(|k| self.free(k)).is_some_and(|word| TAX_WORDS.has(word))
    }

    /// Whether token `i` follows "order", "ordine n." and the like.
    pub(super) fn is_after_order_word(&self, i: usize) -> bool {
        let near =
            |gap: &str| gap.len() <= 4 && gap.chars().all(|c| matches!(c, ' ' | ':' | '#' | '.' | '°' | '-'));
        let is_order = |word: &str| ORDER_WORDS.has(word) || CODE_WORDS.has(word);
        let Some(one) = i.checked_sub(1) else { return false };
        if !near(self.gap(i)) {
            return false;
        }
        match self.free(one) {
            Some(word) if is_order(word) => true,
            // "your code is 4821"
            Some(word) if is_in(word, &["is", "è", "ist", "est", "es"]) => {
                near(self.gap(one))
                    && one.checked_sub(1).and_then(|k| self.free(k)).is_some_and(|word| CODE_WORDS.has(word))
            }
            Some(word) if is_in(word, &["n", "nr", "no", "num", "numero", "number", "nummer", "num"]) => {
                near(self.gap(one)) && one.checked_sub(1).and_then(|k| self.free(k)).is_some_and(is_order)
            }
            _ => false,
        }
    }

    /// One past the code that begins at token `i`: "SALE-20" has two tokens.
    pub(super) fn code_end(&self, i: usize) -> usize {
        let mut end = i + 1;
        while self.is_joined(end) {
            end += 1;
        }
        end
    }

    /// Whether token `i` is one of capitals and digits that a hyphen joins to the one before it.
    pub(super) fn is_joined(&self, i: usize) -> bool {
        i < self.tokens.len() && matches!(self.gap(i), "-" | "_") && is_code_part(self.word(i))
    }

    /// The code of several tokens that token `i` is part of: "AB-204913", "7731-AB-20".
    ///
    /// Capitals and at least four digits. Fewer make a name as often ("F-16", "COVID-19"), and so does a year alone
    /// ("EXPO-2025").
    pub(super) fn joined_code(&self, i: usize, codeless: &mut usize) -> Option<(usize, usize)> {
        if i < *codeless || !is_code_part(self.word(i)) {
            return None;
        }
        let mut first = i;
        while self.is_joined(first) {
            let Some(before) = first.checked_sub(1) else { break };
            if !self.free(before).is_some_and(is_code_part) {
                break;
            }
            first = before;
        }
        let end = self.code_end(i);
        let parts = || (first..end).map(|k| self.word(k));
        let digits: usize = parts().map(|w| w.bytes().filter(u8::is_ascii_digit).count()).sum();
        let capitals = parts().any(|w| w.bytes().any(|b| b.is_ascii_uppercase()));
        let year = digits == 4 && parts().any(is_year);
        let found = end - first > 1 && capitals && digits >= 4 && !year;
        if !found {
            // Nor is any part of what is none: a look from each would be quadratic.
            *codeless = end;
        }
        found.then_some((first, end))
    }
}

/// Whether a word is of capitals and digits only.
fn is_code_part(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// What an Italian tax number follows.
#[rustfmt::skip]
static TAX_WORDS: List = List::of(&[
    "p.iva", "piva", "iva", "c.f", "cf", "fiscale", "vat", "p.i",
]);

#[rustfmt::skip]
static CODE_WORDS: List = List::of(&[
    "codice", "code", "coupon", "promo", "gutschein", "gutscheincode", "voucher", "código", "cupón",
    "buono", "rabattcode", "couponcode", "promocode",
]);

#[rustfmt::skip]
static ORDER_WORDS: List = List::of(&[
    "order", "ordine", "ordini", "tracking", "bestellung", "bestellnummer", "commande", "pedido", "ticket",
    "fattura", "invoice", "spedizione", "prenotazione", "booking", "rechnung", "facture", "factura",
    "pratica", "tessera",
]);

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
    fn long_runs_of_joined_tokens_are_looked_at_once() {
        let many = |piece: &str| piece.repeat(1_000_000);
        for (piece, masked_piece) in [("99-", "{number}-"), ("1.5/", "{number}/"), ("a.b-", "a.b-")] {
            check(&format!("x {}", many(piece)), &format!("x {}", many(masked_piece)));
        }
    }
}
