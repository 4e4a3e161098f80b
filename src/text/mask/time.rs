//! Times of day.

use super::number::within;
use super::view::View;
use super::words::{List, is_in};

impl View<'_> {
    /// One past the time of day at token `i`.
    pub(super) fn time(&self, i: usize) -> Option<usize> {
        let word = self.word(i);
        let halves = ["am", "pm", "a.m", "p.m", "uhr"];
        let half = |end: usize| match self.gap(end) == " " && is_in(self.word(end), &halves) {
            true => end + 1,
            false => end,
        };
        if self.gap(i + 1) == ":" && within(word, 0, 24) && word.len() <= 2 {
            let minutes = self.word(i + 1);
            let digits = minutes.get(..2).unwrap_or_default();
            let tail = minutes.get(2..).unwrap_or_default();
            if within(digits, 0, 59) && digits.len() == 2 && (tail.is_empty() || is_in(tail, &halves)) {
                let mut end = i + 2;
                if self.gap(end) == ":" && self.word(end).len() == 2 && within(self.word(end), 0, 59) {
                    end += 1;
                }
                return Some(half(end));
            }
        }
        // "6pm", "18h", "18h30"
        let n = word.bytes().take_while(u8::is_ascii_digit).count();
        let (hours, tail) = word.split_at_checked(n)?;
        if (1..=2).contains(&n) && within(hours, 0, 24) {
            let minutes = tail.strip_prefix(['h', 'H']).unwrap_or("x");
            if is_in(tail, &halves) || minutes.len() == 2 && within(minutes, 0, 59) {
                return Some(i + 1);
            }
            if tail.is_empty() && half(i + 1) > i + 1 {
                return Some(i + 2);
            }
        }
        // "ore 18", "alle 23.59"
        let before =
            i.checked_sub(1).filter(|_| matches!(self.gap(i), " " | ": ")).and_then(|k| self.free(k))?;
        let (hours, minutes) = word.split_once('.').map_or((word, None), |(h, m)| (h, Some(m)));
        let clock = within(hours, 0, 24)
            && hours.len() <= 2
            && minutes.is_none_or(|minutes| minutes.len() == 2 && within(minutes, 0, 59));
        let said = BEFORE_TIME.has(before) || minutes.is_some() && is_in(before, &["le", "um", "h"]);
        // "alle 3 amiche" is rare, "alle 20 persone" too; a currency or a percent sign is not.
        (clock && said && self.price(i).is_none() && self.percent(i).is_none()).then(|| half(i + 1))
    }
}

#[rustfmt::skip]
static BEFORE_TIME: List = List::of(&[
    "ore", "alle", "dalle", "ora", "h", "las", "orario", "heure", "heures",
]);

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
