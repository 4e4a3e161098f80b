//! The punctuation marks of a subject line.

use crate::text::token::{Token, TokenKind};
use crate::unicode;

/// Marks of punctuation in a line, a run of one mark as one, of at most three: `!!!` is another mark than `!`.
///
/// Apostrophes and quotes belong to words; letters, digits, emoji and symbols are no punctuation.
pub(super) fn punctuation(line: &str, out: &mut Vec<Token>) {
    let is_mark = |c: char| {
        matches!(c, '!' | '?' | '¡' | '¿' | '.' | ',' | ':' | ';' | '|' | '/' | '(' | ')' | '[' | ']' | '*')
            || matches!(c, '+' | '-' | '–' | '—' | '…' | '•' | '·' | '→' | '~' | '_' | '#' | '>' | '<')
    };
    let within_word = |at: usize, c: char| {
        let before = line[..at].chars().next_back();
        let after = line[at + c.len_utf8()..].chars().next();
        [before, after].iter().all(|c| c.is_some_and(unicode::is_letter_or_number))
    };
    let mut run: Option<(char, usize)> = None;
    let mut end = |run: Option<(char, usize)>, at: usize| {
        if let Some((c, start)) = run {
            let end = at.min(start + 3 * c.len_utf8());
            out.push(Token { start: start as u32, end: end as u32, kind: TokenKind::Emoji });
        }
    };
    for (at, c) in line.char_indices() {
        if run.is_some_and(|(mark, _)| mark == c) {
            continue;
        }
        end(run.take(), at);
        // A point within a number and a hyphen within a word are none.
        if is_mark(c) && !within_word(at, c) {
            run = Some((c, at));
        }
    }
    end(run, line.len());
}
