//! Tokens of a text by `unicode-segmentation`.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::class::{CLASS, OTHER};
use super::kind::{Token, TokenKind};
use crate::unicode::{self, is_picture, is_regional_indicator};

/// Writes the tokens of a text by `unicode-segmentation` alone: the oracle of [`tokenize`](super::tokenize), many times
/// slower.
#[doc(hidden)]
pub fn tokenize_oracle(text: &str, out: &mut Vec<Token>) {
    out.clear();
    let text = addressable(text);
    for (start, segment) in text.split_word_bound_indices() {
        push_segment(start, segment, &mut |token, _| out.push(token));
    }
}

/// Emits the tokens from the start of a range, a boundary, to the boundary after its end, and returns the latter.
///
/// Segments that end before `start` are context only. The last boundary is the first ASCII byte after the range that no
/// rule joins to the text before it.
#[cold]
pub(super) fn general(
    text: &str,
    through: Range<usize>,
    start: usize,
    emit: &mut impl FnMut(Token, bool),
) -> usize {
    let from = through.start;
    let tail = text.as_bytes().get(through.end..).unwrap_or_default();
    let end = through.end + tail.iter().position(|&b| CLASS[b as usize] == OTHER).unwrap_or(tail.len());
    for (at, segment) in text.get(from..end).unwrap_or_default().split_word_bound_indices() {
        if from + at + segment.len() > start {
            push_segment(from + at, segment, emit);
        }
    }
    end
}

/// Emits a segment of UAX #29 if it is a token.
fn push_segment(start: usize, segment: &str, emit: &mut impl FnMut(Token, bool)) {
    let (mut letter, mut digit, mut picture, mut half_flag) = (false, false, None, None);
    for (at, c) in segment.char_indices() {
        letter |= unicode::is_letter(c);
        digit |= unicode::is_number(c);
        if is_picture(c) {
            picture = picture.or(Some(at));
        } else if is_regional_indicator(c) {
            match half_flag {
                Some(first) => picture = picture.or(Some(first)),
                None => half_flag = Some(at),
            }
        }
    }
    let keycap = segment.ends_with('\u{20E3}')
        && segment.starts_with(|c: char| matches!(c, '0'..='9' | '#' | '*'))
        && segment.chars().skip(1).all(|c| matches!(c, '\u{20E3}' | '\u{FE0F}'));
    let (skip, kind) = if keycap {
        (0, TokenKind::Emoji)
    } else if letter || digit {
        let spaces = segment.len() - segment.trim_start_matches(char::is_whitespace).len();
        (spaces, if letter { TokenKind::Word } else { TokenKind::Number })
    } else if let Some(at) = picture {
        (at, TokenKind::Emoji)
    } else {
        return;
    };
    // `addressable` keeps both within u32.
    emit(Token { start: (start + skip) as u32, end: (start + segment.len()) as u32, kind }, false);
}

/// Returns the part of a text whose byte positions fit in a token.
pub(super) fn addressable(text: &str) -> &str {
    let mut end = text.len().min(u32::MAX as usize);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
