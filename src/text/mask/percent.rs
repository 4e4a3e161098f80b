//! Percentages.

use super::view::View;
use super::words::{is_in, same};
use crate::text::token::TokenKind;

impl View<'_> {
    /// One past the last token of the percentage at token `i`.
    pub(super) fn percent(&self, i: usize) -> Option<usize> {
        if self.kind(i) != Some(TokenKind::Number) {
            return None;
        }
        let gap = self.gap(i + 1);
        if gap.starts_with('%') || gap.starts_with(" %") {
            return Some(i + 1);
        }
        if !matches!(gap, " " | "-") {
            return None;
        }
        let next = self.word(i + 1);
        if is_in(next, &["percent", "percento", "prozent", "pct", "procent"]) {
            return Some(i + 2);
        }
        let pairs =
            [("per", "cento"), ("per", "cent"), ("pour", "cent"), ("por", "ciento"), ("por", "cento")];
        let two = matches!(self.gap(i + 2), " " | "-")
            && pairs.iter().any(|&(a, b)| same(next, a) && same(self.word(i + 2), b));
        two.then_some(i + 3)
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
