//! Calendar dates.

use super::number::{is_number, within};
use super::view::View;
use crate::lexicon::WordList;
use crate::unicode;

impl View<'_> {
    /// Returns the first token and the end of the date that holds token `i`, its weekday included.
    pub(super) fn date(&self, i: usize) -> Option<(usize, usize)> {
        // "$15 November 5th": the amount wins.
        if self.gap(i).ends_with(['€', '$', '£', '¥']) {
            return None;
        }
        let (first, end) = match self.date_of_numbers(i) {
            Some(end) => (i, end),
            None => self.date_with_month(i)?,
        };
        let has_weekday = matches!(self.gap(first), " " | ", ")
            && self.free_before(first).is_some_and(|word| WordList::Weekday.has(word));
        Some((first - usize::from(has_weekday), end))
    }

    /// Returns the end of a date of numbers alone that begins at token `i`: "12.05.2024", "2024-05-12", "12/05".
    fn date_of_numbers(&self, i: usize) -> Option<usize> {
        let (day, month) = (self.word(i), self.word(i + 1));
        if day.bytes().filter(|&b| b == b'.').count() == 2 {
            let mut parts = day.split('.');
            return is_date([parts.next()?, parts.next()?, parts.next()?]).then_some(i + 1);
        }
        let sep = self.gap(i + 1);
        if !matches!(sep, "/" | "-" | ".") || !is_number(month) {
            return None;
        }
        let has_third = self.gap(i + 2) == sep;
        if has_third && is_date([day, month, self.word(i + 2)]) {
            return Some(i + 3);
        }
        let is_day_and_month = !has_third
            && sep == "/"
            && day.len() == 2
            && month.len() == 2
            && within(day, 1, 31)
            && within(month, 1, 12);
        is_day_and_month.then_some(i + 2)
    }

    /// Returns the first token and the end of a date with the name of a month.
    fn date_with_month(&self, i: usize) -> Option<(usize, usize)> {
        let word = self.word(i);
        let sep = self.gap(i + 1);
        if matches!(sep, "/" | "-" | ".") && is_number(self.word(i + 1)) {
            return None;
        }
        if is_day(word)
            && let Some(month) = self.month_after(i)
        {
            return Some((i, self.year_after(month + 1).unwrap_or(month + 1)));
        }
        // "May 12th, 2024", "maggio 2024"
        if self.gap(i) != " " || !self.free_before(i).is_some_and(is_month_name) {
            return None;
        }
        if is_year(word) {
            Some((i - 1, i + 1))
        } else {
            is_day(word).then(|| (i - 1, self.year_after(i + 1).unwrap_or(i + 1)))
        }
    }

    /// Returns the month after the day at token `i`.
    fn month_after(&self, i: usize) -> Option<usize> {
        if !matches!(self.gap(i + 1), " " | ". " | "-" | "° ") {
            return None;
        }
        let next = self.word(i + 1);
        // "10 may apply"
        let is_verb = WordList::MonthOrVerb.has(next) && !next.starts_with(unicode::is_upper);
        if !is_verb && (WordList::Month.has(next) || WordList::MonthShort.has(next)) {
            return Some(i + 1);
        }
        let has_particle = WordList::BeforeMonth.has(next) && self.gap(i + 2) == " ";
        (has_particle && WordList::Month.has(self.word(i + 2))).then_some(i + 2)
    }

    /// Returns the end of the year that begins at token `i`.
    fn year_after(&self, i: usize) -> Option<usize> {
        if !matches!(self.gap(i), " " | ", " | ". " | "-") {
            return None;
        }
        if is_year(self.word(i)) {
            return Some(i + 1);
        }
        let has_particle = WordList::BeforeYear.has(self.word(i)) && self.gap(i + 1) == " ";
        (has_particle && is_year(self.word(i + 1))).then_some(i + 2)
    }
}

/// Returns true if a word is the day of a month: "12", "1st", "1er".
fn is_day(word: &str) -> bool {
    let n = word.bytes().take_while(u8::is_ascii_digit).count();
    let Some((digits, tail)) = word.split_at_checked(n) else { return false };
    n <= 2 && within(digits, 1, 31) && (tail.is_empty() || WordList::DayEnding.has(tail))
}

/// Returns true if a word is a year from 1900 to 2100.
pub(super) fn is_year(word: &str) -> bool {
    word.len() == 4 && within(word, 1900, 2100)
}

/// Returns true if three numbers are day, month and year in a usual order.
fn is_date([a, b, c]: [&str; 3]) -> bool {
    let day_and_month = |x: &str, y: &str| {
        (within(x, 1, 31) && within(y, 1, 12) || within(x, 1, 12) && within(y, 1, 31))
            && x.len() <= 2
            && y.len() <= 2
    };
    day_and_month(a, b) && (is_year(c) || c.len() == 2 && is_number(c)) || is_year(a) && day_and_month(c, b)
}

/// Returns true if a word before a number is a month. Short forms and words with another meaning must be capitalised.
fn is_month_name(word: &str) -> bool {
    let is_capitalised = word.starts_with(unicode::is_upper);
    is_capitalised && (WordList::Month.has(word) || WordList::MonthShortBefore.has(word))
        || WordList::Month.has(word) && !WordList::MonthOrWord.has(word)
}

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
