//! Telephone numbers.

use super::view::View;
use crate::lexicon::WordList;

/// The groups of digits that may form one number.
#[derive(Default)]
struct Groups {
    /// The digits of each group.
    lengths: [usize; 8],
    n_groups: usize,
    n_digits: usize,
    /// True if a space stands between two groups.
    is_loose: bool,
}

impl View<'_> {
    /// Returns the end of the telephone number that begins at token `i`.
    pub(super) fn phone(&self, i: usize) -> Option<usize> {
        let groups = self.digit_groups(i);
        let lengths = groups.lengths.get(..groups.n_groups)?;
        let (word, before) = (self.word(i), self.gap(i));
        let is_international = before.ends_with('+') || before.ends_with("+(");
        let is_north_american = match lengths {
            [3, 3, 4] => !groups.is_loose || before.ends_with('('),
            [1, 3, 3, 4] => !groups.is_loose || before.ends_with('(') || word == "1",
            _ => false,
        };
        let is_toll_free =
            matches!(word, "800" | "00800") && (8..=11).contains(&groups.n_digits) && lengths.len() > 1;
        let has_area_code = word.starts_with('0')
            && (2..=4).contains(&word.len())
            && groups.n_digits >= 8
            && lengths.len() <= 4;
        let is_long =
            is_international && groups.n_digits >= 8 || groups.n_digits >= 6 && self.is_after_phone_word(i);
        if is_long || is_north_american || is_toll_free || has_area_code {
            return Some(i + lengths.len());
        }
        let is_dotted = word.len() == 12 && word.split('.').map(str::len).eq([3, 3, 4]);
        let n = word.len();
        let is_solid = lengths.first() == Some(&n)
            && (word.starts_with('3') && n == 10
                || word.starts_with("800") && (8..=9).contains(&n)
                || word.starts_with('0') && (9..=11).contains(&n));
        (is_dotted || is_solid).then_some(i + 1)
    }

    /// Reads the groups of digits from token `i` on, at most eight with at most 15 digits.
    fn digit_groups(&self, i: usize) -> Groups {
        let mut groups = Groups::default();
        for end in i..i + groups.lengths.len() {
            let word = self.word(end);
            let n_digits = word.bytes().filter(u8::is_ascii_digit).count();
            let is_plain = n_digits > 0 && word.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            if !is_plain || groups.n_digits + n_digits > 15 {
                break;
            }
            if end > i {
                match self.gap(end) {
                    "-" | "." | "/" | ")" | ")-" | ") " | " (" | "-(" => {}
                    // A space after 11 digits begins another number.
                    " " | " - " if groups.n_digits < 11 => groups.is_loose = true,
                    _ => break,
                }
            }
            if let Some(length) = groups.lengths.get_mut(groups.n_groups) {
                *length = n_digits;
            }
            groups.n_groups += 1;
            groups.n_digits += n_digits;
        }
        groups
    }

    /// Returns true if a word such as "tel" or "chiama" is one of the three tokens before token `i` on its line.
    fn is_after_phone_word(&self, i: usize) -> bool {
        (i.saturating_sub(3)..i)
            .rev()
            .take_while(|&k| !self.gap(k + 1).contains('\n'))
            .any(|k| self.free(k).is_some_and(|word| WordList::Phone.has(word)))
    }
}

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
