//! The lines of a draft's sentences in its source.

use unisono::score::{Advice, Score};

/// The most letters that are searched in vain, so that the source of a large encoded mail takes a second at most.
const MAX_SEARCHED: usize = 1 << 30;

/// The letters and digits of a source, and where each sentence stands among them.
pub(super) struct Places {
    letters: String,
    /// The line of each byte of `letters`.
    lines: Vec<u32>,
    /// The first byte of each sentence; `None` if the source does not hold it, as with markup inside.
    starts: Vec<Option<usize>>,
}

impl Places {
    /// Finds each sentence after the one before it. O(letters), and O(letters) more for each sentence that is not found.
    pub(super) fn new(source: &str, score: &Score) -> Self {
        let (mut letters, mut lines) = (String::new(), Vec::new());
        for (number, line) in (1..).zip(source.lines()) {
            letters.extend(line.chars().filter(|c| c.is_alphanumeric()));
            lines.resize(letters.len(), number);
        }
        let (mut from, mut left) = (0, MAX_SEARCHED);
        let start = |sentence: &unisono::score::Sentence| {
            let wanted = letters_of(&sentence.text);
            let rest = letters.get(from..).filter(|rest| !wanted.is_empty() && rest.len() <= left)?;
            let Some(at) = rest.find(&wanted) else {
                left -= rest.len();
                return None;
            };
            let start = from + at;
            from = start + wanted.len();
            Some(start)
        };
        let starts = score.sentences.iter().map(start).collect();
        Self { letters, lines, starts }
    }

    /// Returns the first and the last line of the words that a piece of advice quotes; `None` if it quotes nothing or they are
    /// not found.
    pub(super) fn lines(&self, advice: &Advice, score: &Score) -> Option<(u32, u32)> {
        let wanted = letters_of(advice.quote(score)?);
        let start = self.starts.get(advice.sentence()? as usize).copied()??;
        let start = start + self.letters.get(start..)?.find(&wanted)?;
        let last = start + wanted.len().checked_sub(1)?;
        Some((*self.lines.get(start)?, *self.lines.get(last)?))
    }
}

fn letters_of(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
