//! Calendar dates.

use super::number::{is_number, within};
use super::slot::Slot;
use super::view::View;
use super::words::{List, is_in};
use crate::unicode;

impl View<'_> {
    pub(super) fn date(&self, i: usize) -> Option<(usize, usize, Slot)> {
        let word = self.word(i);
        // "$15 November 5th": the amount comes first.
        if self.gap(i).ends_with(['€', '$', '£', '¥']) {
            return None;
        }
        let mut first = i;
        let end = if word.bytes().filter(|&b| b == b'.').count() == 2 {
            let mut parts = word.split('.');
            let parts = [parts.next()?, parts.next()?, parts.next()?];
            is_date(parts).then_some(i + 1)?
        } else if let sep @ ("/" | "-" | ".") = self.gap(i + 1)
            && is_number(self.word(i + 1))
        {
            let three = self.gap(i + 2) == sep && is_date([word, self.word(i + 1), self.word(i + 2)]);
            if three {
                i + 3
            } else if sep == "/"
                && word.len() == 2
                && self.word(i + 1).len() == 2
                && self.gap(i + 2) != sep
                && within(word, 1, 31)
                && within(self.word(i + 1), 1, 12)
            {
                i + 2
            } else {
                return None;
            }
        } else if day(word) && self.month_after(i).is_some() {
            let month = self.month_after(i)?;
            self.year_after(month + 1).unwrap_or(month + 1)
        } else if let Some(month) = i.checked_sub(1)
            && self.gap(i) == " "
            && self.free(month).is_some_and(is_month_name)
        {
            // "May 12th, 2024", "maggio 2024"
            first = month;
            if is_year(word) {
                i + 1
            } else if day(word) {
                self.year_after(i + 1).unwrap_or(i + 1)
            } else {
                return None;
            }
        } else {
            return None;
        };
        if let Some(before) = first.checked_sub(1)
            && matches!(self.gap(first), " " | ", ")
            && self.free(before).is_some_and(|word| WEEKDAYS.has(word))
        {
            first = before;
        }
        Some((first, end, Slot::Date))
    }

    /// The token of the month after the day at token `i`.
    pub(super) fn month_after(&self, i: usize) -> Option<usize> {
        if !matches!(self.gap(i + 1), " " | ". " | "-" | "° ") {
            return None;
        }
        let next = self.word(i + 1);
        // "10 may apply"
        let verb = is_in(next, &["may", "march"]) && !next.starts_with(unicode::is_upper);
        if !verb && (MONTHS.has(next) || MONTHS_SHORT.has(next)) {
            return Some(i + 1);
        }
        let of = is_in(next, &["di", "de", "of"]) && self.gap(i + 2) == " " && MONTHS.has(self.word(i + 2));
        of.then_some(i + 2)
    }

    /// One past the year that begins at token `i`, if one does.
    pub(super) fn year_after(&self, i: usize) -> Option<usize> {
        if matches!(self.gap(i), " " | ", " | ". " | "-") {
            if is_year(self.word(i)) {
                return Some(i + 1);
            }
            if is_in(self.word(i), &["de", "del", "of"])
                && self.gap(i + 1) == " "
                && is_year(self.word(i + 1))
            {
                return Some(i + 2);
            }
        }
        None
    }
}

/// Whether a word is the day of a month: "12", "1st", "1er".
pub(super) fn day(word: &str) -> bool {
    let n = word.bytes().take_while(u8::is_ascii_digit).count();
    let tail = word.get(n..).unwrap_or("x");
    n <= 2
        && within(word.get(..n).unwrap_or_default(), 1, 31)
        && (tail.is_empty() || is_in(tail, &["st", "nd", "rd", "th", "er", "o"]))
}

pub(super) fn is_year(word: &str) -> bool {
    word.len() == 4 && within(word, 1900, 2100)
}

/// Whether three numbers are day, month and year in some usual order.
pub(super) fn is_date(parts: [&str; 3]) -> bool {
    let [a, b, c] = parts;
    let day_or_month = |x: &str, y: &str| {
        (within(x, 1, 31) && within(y, 1, 12) || within(x, 1, 12) && within(y, 1, 31))
            && x.len() <= 2
            && y.len() <= 2
    };
    day_or_month(a, b) && (is_year(c) || c.len() == 2 && is_number(c)) || is_year(a) && day_or_month(c, b)
}

/// Whether a word before a number is a month: in full and capitalised where it could be another word.
pub(super) fn is_month_name(word: &str) -> bool {
    let capital = word.starts_with(unicode::is_upper);
    MONTHS.has(word) && (capital || !is_in(word, &["may", "march", "mai", "mars"]))
        || capital
            && is_in(
                word,
                &["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"],
            )
}

#[rustfmt::skip]
pub(super) static MONTHS: List = List::of(&[
    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre",
    "ottobre", "novembre", "dicembre", "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december", "januar", "jänner", "februar", "märz", "mai",
    "juni", "juli", "oktober", "dezember", "janvier", "février", "mars", "avril", "juin", "juillet", "août",
    "septembre", "octobre", "décembre", "enero", "febrero", "abril", "mayo", "junio", "julio", "septiembre",
    "octubre", "noviembre", "diciembre",
]);

#[rustfmt::skip]
pub(super) static MONTHS_SHORT: List = List::of(&[
    "jan", "feb", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "okt", "nov", "dec", "dez", "dic",
    "gen", "giu", "lug", "ott", "mag",
]);

#[rustfmt::skip]
pub(super) static WEEKDAYS: List = List::of(&[
    "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica", "monday", "tuesday",
    "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu", "fri", "montag",
    "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag", "lundi", "mardi",
    "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lunes", "martes", "miércoles", "jueves",
    "viernes", "sábado", "domingo", "lun", "mar", "mer", "gio", "ven", "sab", "dom",
]);

#[cfg(test)]
mod tests {
    use super::super::tests::{check, same_text};

    #[test]
    fn dates() {
        check("il 12/05/2024 alle", "il {date} alle");
        check("2024-05-12", "{date}");
        check("12.05.2024", "{date}");
        check("12/05 e 31/12", "{date} e {date}");
        check("12 maggio", "{date}");
        check("1 maggio 2024!", "{date}!");
        check("May 12, 2024", "{date}");
        check("May 12th is near", "{date} is near");
        check("12. Mai 2024", "{date}");
        check("le 1er janvier", "le {date}");
        check("12 de mayo de 2024", "{date}");
        check("venerdì 12 maggio", "{date}");
        check("Friday, May 12", "{date}");
        check("maggio 2024", "{date}");
        same_text("venerdì");
        same_text("a maggio, in May");
        check("you may 5 times", "you may {number} times");
        check("10 may apply", "{number} may apply");
        check("32/13/2024", "{number}/{number}/{number}");
        check("24/7", "{number}/{number}");
        check("3 maglie", "{number} maglie");
    }
}
