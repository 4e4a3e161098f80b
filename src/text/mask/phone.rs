//! Telephone numbers.

use super::view::View;
use super::words::List;

impl View<'_> {
    /// One past the last token of the telephone number at token `i`.
    pub(super) fn phone(&self, i: usize) -> Option<usize> {
        let before = self.gap(i);
        let plus = before.ends_with('+') || before.ends_with("+(");
        let bracket = before.ends_with('(');
        let called = self.is_after_phone_word(i);
        let mut groups = [0_usize; 8];
        let (mut n_groups, mut n_digits, mut end) = (0, 0, i);
        let mut tight = true;
        while let Some(slot) = groups.get_mut(n_groups) {
            let word = self.word(end);
            let digits = word.bytes().filter(u8::is_ascii_digit).count();
            let plain = digits > 0 && word.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            if !plain || n_digits + digits > 15 {
                break;
            }
            if end > i {
                match self.gap(end) {
                    "-" | "." | "/" | ")" | ")-" | ") " | " (" | "-(" => {}
                    // Full already: what follows a space is another number.
                    " " | " - " if n_digits < 11 => tight = false,
                    _ => break,
                }
            }
            *slot = digits;
            n_groups += 1;
            n_digits += digits;
            end += 1;
        }
        let groups = groups.get(..n_groups)?;
        let word = self.word(i);
        let grouped =
            matches!(groups, [3, 3, 4] | [1, 3, 3, 4]) && (tight || bracket || n_groups == 4 && word == "1");
        let toll_free = (word == "800" || word == "00800") && (8..=11).contains(&n_digits) && n_groups > 1;
        let dotted = word.len() == 12 && word.split('.').map(str::len).eq([3, 3, 4]);
        let solid = n_groups >= 1
            && word.len() == groups[0]
            && ((word.starts_with('3') && groups[0] == 10)
                || (word.starts_with("800") && (8..=9).contains(&groups[0]))
                || (word.starts_with('0') && (9..=11).contains(&groups[0])));
        let leading_zero =
            word.starts_with('0') && (2..=4).contains(&word.len()) && n_digits >= 8 && n_groups <= 4;
        let long = plus && n_digits >= 8 || called && n_digits >= 6;
        if long || grouped || toll_free || leading_zero {
            Some(end)
        } else if dotted || solid {
            Some(i + 1)
        } else {
            None
        }
    }

    /// Whether a word such as "tel" or "chiama" stands shortly before token `i`.
    pub(super) fn is_after_phone_word(&self, i: usize) -> bool {
        (1..=3)
            .filter_map(|back| i.checked_sub(back))
            .take_while(|&k| !self.gap(k + 1).contains('\n'))
            .any(|k| self.free(k).is_some_and(|word| PHONE_WORDS.has(word)))
    }
}

#[rustfmt::skip]
static PHONE_WORDS: List = List::of(&[
    "tel", "telefono", "telefonico", "phone", "telephone", "call", "chiama", "chiamaci", "chiamare",
    "chiamando", "cell", "cellulare", "fax", "whatsapp", "text", "sms", "verde", "telefon", "anrufen",
    "téléphone", "appelez", "teléfono", "llama", "llámanos", "mobile",
]);

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn phones() {
        check("+39 02 1234567", "+{phone}");
        check("+39 333 123 4567 grazie", "+{phone} grazie");
        check("numero verde 800 123 456", "numero verde {phone}");
        check("(555) 555-5555", "({phone}");
        check("1-800-555-1234", "{phone}");
        check("555.555.5555", "{phone}");
        check("tel. 02/123456", "tel. {phone}");
        check("chiama il 3331234567", "chiama il {phone}");
        check("02 1234567", "{phone}");
        check("12 34 56 persone", "{number} {number} {number} persone");
        check("1234567 pezzi", "{number} pezzi");
    }
}
