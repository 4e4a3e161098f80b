//! The page that a summary is written on, line by line.

use crate::layout::{left, right, width, wrap};
use crate::terminal::TermStyle;
use crate::words::Words;

/// A page so far.
pub(super) struct Page<'a> {
    pub(super) text: String,
    pub(super) style: TermStyle,
    pub(super) words: &'a Words,
}

impl Page<'_> {
    /// Returns another page of the same style, without text.
    pub(super) fn blank(&self) -> Self {
        Self { text: String::new(), ..*self }
    }

    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// Writes wrapped words. The first line starts with `first`; the others are indented to its width.
    pub(super) fn paragraph(&mut self, first: &str, words: &str) {
        self.painted_paragraph(first, first, words);
    }

    /// As [`Page::paragraph`], with `painted` in the place of `first`.
    pub(super) fn painted_paragraph(&mut self, first: &str, painted: &str, words: &str) {
        let indent = width(first);
        let mut start = painted.to_owned();
        for line in wrap(words, self.style.width.saturating_sub(indent)) {
            self.line(&format!("{start}{line}"));
            start = " ".repeat(indent);
        }
    }

    /// Writes a name, a number and its meaning.
    pub(super) fn row(&mut self, name: &str, value: &str, meaning: &str) {
        self.paragraph(&format!("  {}{}  ", left(name, 15), right(value, 8)), meaning);
    }
}
