//! Percentages.

use super::view::View;
use std::sync::LazyLock;

use super::case::same;
use crate::lexicon::WordList;
use crate::lexicon::lists::section;
use crate::text::token::TokenKind;

/// Pairs of words after a number: "per cento".
static PHRASES: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| section("percent-phrase").filter_map(|line| line.split_once(' ')).collect());

impl View<'_> {
    /// Returns the end of the percentage that begins at token `i`.
    pub(super) fn percent(&self, i: usize) -> Option<usize> {
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
        if WordList::Percent.has(next) {
            return Some(i + 2);
        }
        let is_pair = matches!(self.gap(i + 2), " " | "-")
            && PHRASES.iter().any(|&(a, b)| same(next, a) && same(self.word(i + 2), b));
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
