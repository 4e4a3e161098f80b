//! Percentages.

use super::view::View;
use super::words::{is_in, same};
use crate::text::token::TokenKind;

impl View<'_> {
    /// Returns the end of the percentage that begins at token `i`.
    pub(super) fn percent(&self, i: usize) -> Option<usize> {
        const PAIRS: [(&str, &str); 5] =
            [("per", "cento"), ("per", "cent"), ("pour", "cent"), ("por", "ciento"), ("por", "cento")];
        if self.kind(i) != Some(TokenKind::Number) {
            return None;
        }
        let (gap, next) = (self.gap(i + 1), self.word(i + 1));
        if gap.starts_with('%') || gap.starts_with(" %") {
            return Some(i + 1);
        }
        if !matches!(gap, " " | "-") {
            return None;
        }
        if is_in(next, &["percent", "percento", "prozent", "pct", "procent"]) {
            return Some(i + 2);
        }
        let is_pair = matches!(self.gap(i + 2), " " | "-")
            && PAIRS.iter().any(|&(a, b)| same(next, a) && same(self.word(i + 2), b));
        is_pair.then_some(i + 3)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, same_text};

    #[test]
    fn percents() {
        check("-20% su tutto", "-{percent}% su tutto");
        check("20 % e 12,5%", "{percent} % e {percent}%");
        check("20 per cento", "{percent}");
        check("20 percent off", "{percent} off");
        check("30 Prozent, 10 pour cent, 5 por ciento", "{percent}, {percent}, {percent}");
        check("20 per te", "{number} per te");
        same_text("percent per cento %");
    }
}
