//! Numbers as words.

use crate::lexicon::WordList;

/// Returns true if a word is one to nine digits.
pub(super) fn is_number(word: &str) -> bool {
    !word.is_empty() && word.len() <= 9 && word.bytes().all(|b| b.is_ascii_digit())
}

/// Returns true if a word is a number from `low` to `high`.
pub(super) fn within(word: &str, low: u32, high: u32) -> bool {
    is_number(word) && word.parse().is_ok_and(|n: u32| (low..=high).contains(&n))
}

/// Returns true if a word is an ordinal or a multiple: "20th", "1er", "3x2".
pub(super) fn is_counted(word: &str) -> bool {
    let tail = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_multiple =
        tail.strip_prefix(['x', 'X']).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
    tail.len() < word.len()
        && (is_multiple || WordList::DayEnding.has(tail) || WordList::OrdinalEnding.has(tail))
}
