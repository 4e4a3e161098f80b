//! Times of day.

use super::number::within;
use super::view::View;
use crate::lexicon::WordList;

impl View<'_> {
    /// Returns the end of the time of day that begins at token `i`.
    pub(super) fn time(&self, i: usize) -> Option<usize> {
        self.clock_time(i).or_else(|| self.hour_with_unit(i)).or_else(|| self.hour_after_word(i))
    }

    /// Returns the end of a time with colons: "18:30", "23:59:59", "6:30pm".
    fn clock_time(&self, i: usize) -> Option<usize> {
        let hours = self.word(i);
        if self.gap(i + 1) != ":" || hours.len() > 2 || !within(hours, 0, 24) {
            return None;
        }
        let (minutes, tail) = self.word(i + 1).split_at_checked(2)?;
        if !within(minutes, 0, 59) || !(tail.is_empty() || WordList::HalfDay.has(tail)) {
            return None;
        }
        let has_seconds = self.gap(i + 2) == ":" && is_minutes(self.word(i + 2));
        Some(self.after_half_day(i + 2 + usize::from(has_seconds)))
    }

    /// Returns the end of an hour with its unit: "6pm", "6 pm", "18h30", "18 Uhr".
    fn hour_with_unit(&self, i: usize) -> Option<usize> {
        let word = self.word(i);
        let n = word.bytes().take_while(u8::is_ascii_digit).count();
        let (hours, tail) = word.split_at_checked(n)?;
        if !(1..=2).contains(&n) || !within(hours, 0, 24) {
            return None;
        }
        if WordList::HalfDay.has(tail) || tail.strip_prefix(['h', 'H']).is_some_and(is_minutes) {
            return Some(i + 1);
        }
        let end = self.after_half_day(i + 1);
        (tail.is_empty() && end > i + 1).then_some(end)
    }

    /// Returns the end of an hour that a word marks: "ore 18", "alle 23.59".
    fn hour_after_word(&self, i: usize) -> Option<usize> {
        let word = self.word(i);
        let before = self.free_before(i).filter(|_| matches!(self.gap(i), " " | ": "))?;
        let (hours, minutes) = word.split_once('.').map_or((word, None), |(h, m)| (h, Some(m)));
        let is_clock = within(hours, 0, 24) && hours.len() <= 2 && minutes.is_none_or(is_minutes);
        let is_marked =
            WordList::BeforeTime.has(before) || minutes.is_some() && WordList::BeforeClock.has(before);
        // "alle 20 persone" is rare, "alle 20%" is not.
        (is_clock && is_marked && self.price(i).is_none() && self.percent(i).is_none())
            .then(|| self.after_half_day(i + 1))
    }

    /// Returns `end`, or one past the word at `end` if it is "am", "pm" or "Uhr".
    fn after_half_day(&self, end: usize) -> usize {
        end + usize::from(self.gap(end) == " " && WordList::HalfDay.has(self.word(end)))
    }
}

fn is_minutes(word: &str) -> bool {
    word.len() == 2 && within(word, 0, 59)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn times() {
        check("alle 18:30", "alle {time}");
        check("ore 18", "ore {time}");
        check("entro le 23.59", "entro le {time}");
        check("at 6 pm or 6pm", "at {time} or {time}");
        check("18h30", "{time}");
        check("6:30pm", "{time}");
        check("um 18 Uhr", "um {time}");
        check("23:59:59", "{time}");
        check("alle 20% di", "alle {percent}% di");
        check("25:70", "{number}:{number}");
        check("hold on to all 23 seats", "hold on to all {number} seats");
        check("le 3 idee", "le {number} idee");
    }
}
