//! Numbers as words.

use super::words::is_in;

pub(super) fn is_number(word: &str) -> bool {
    !word.is_empty() && word.len() <= 9 && word.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a word is a number from `low` to `high`.
pub(super) fn within(word: &str, low: u32, high: u32) -> bool {
    is_number(word) && word.parse().is_ok_and(|n: u32| (low..=high).contains(&n))
}

/// Whether a word is an ordinal or a multiple: "20th", "1er", "3x2".
pub(super) fn is_counted(word: &[u8]) -> bool {
    let n = word.iter().take_while(|b| b.is_ascii_digit()).count();
    let Some(tail) = word.get(n..).and_then(|tail| std::str::from_utf8(tail).ok()) else {
        return false;
    };
    let multiple = tail.strip_prefix(['x', 'X']).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
    n > 0 && (multiple || is_in(tail, &["st", "nd", "rd", "th", "er", "e", "o", "a", "ème", "k"]))
}
