//! Tokens of a text byte by byte, where masks cannot decide.

use super::class::{CLASS, CORE, DIGIT, LEAD, LETTER, MID_LETTER, MID_NUMBER, OTHER};
use super::general::general;
use super::kind::{Token, TokenKind};
use super::lead::{Lead, QUOTE, lead};

/// Emits the tokens from a boundary to a later boundary, byte by byte, and returns the later one.
pub(super) fn step(text: &str, start: usize, emit: &mut impl FnMut(Token, bool)) -> usize {
    let bytes = text.as_bytes();
    let class_at = |at: usize| bytes.get(at).map_or(OTHER, |&b| CLASS[b as usize]);
    let mut at = start;
    if class_at(at) & (CORE | LEAD) == 0 {
        return at + 1;
    }
    let mut seen = 0;
    loop {
        let class = class_at(at);
        if class & CORE != 0 {
            seen |= class;
            at += 1;
            continue;
        }
        // The class of the mark, and its width.
        let (mark, width) = if class & LEAD == 0 {
            (class, 1)
        } else {
            match lead(bytes, at) {
                Lead::Letter(_) => {
                    seen |= LETTER;
                    at += 2;
                    continue;
                }
                Lead::Sign(width) => {
                    push(start, at, seen, emit);
                    return at + width;
                }
                Lead::Quote if at == start => return at + QUOTE,
                Lead::Quote => (MID_LETTER | MID_NUMBER, QUOTE),
                Lead::Picture(width) => {
                    push(start, at, seen, emit);
                    let (start, end) = (at as u32, (at + width) as u32);
                    emit(Token { start, end, kind: TokenKind::Emoji }, false);
                    return at + width;
                }
                Lead::General => {
                    // The boundary is the start of the token, or the character before, which a mark would join.
                    let from = if at > start { start } else { previous(text, at) };
                    return general(text, from..at, start, emit);
                }
            }
        };
        // A mark joins two letters or two digits (WB6, WB7, WB11, WB12).
        if mark & (MID_LETTER | MID_NUMBER) == 0 {
            break;
        }
        let next = class_at(at + width);
        let next = if next & LEAD == 0 {
            next
        } else {
            match lead(bytes, at + width) {
                Lead::Letter(_) => LETTER,
                Lead::Sign(_) | Lead::Quote | Lead::Picture(_) => OTHER,
                Lead::General => return general(text, start..at + width, start, emit),
            }
        };
        let before = if class_at(at - 1) & CORE != 0 { class_at(at - 1) } else { LETTER };
        let joins = (mark & MID_LETTER != 0 && before & next & LETTER != 0)
            || (mark & MID_NUMBER != 0 && before & next & DIGIT != 0);
        if !joins {
            break;
        }
        at += width;
    }
    push(start, at, seen, emit);
    at
}

/// Emits a run of core bytes unless it is empty or has underscores only.
fn push(start: usize, end: usize, seen: u8, emit: &mut impl FnMut(Token, bool)) {
    if seen & (LETTER | DIGIT) != 0 {
        let kind = if seen & LETTER != 0 { TokenKind::Word } else { TokenKind::Number };
        emit(Token { start: start as u32, end: end as u32, kind }, false);
    }
}

/// Returns the start of the character before `at`; 0 at the start.
fn previous(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.len() - before.chars().next_back().map_or(0, char::len_utf8)
}
