//! A word of a message as the search for offers sees it, and the matches of one category.

use crate::lexicon::{Category, Match, Symbol};
use crate::text::Slot;

/// A word of a message.
#[derive(Debug, Clone, Copy, Default)]
pub struct Word {
    /// Its symbol in the phrase list of its language.
    pub symbol: Symbol,
    /// The slot that it begins.
    pub slot: Option<Slot>,
    /// True if it continues the slot of the word before it.
    pub continues: bool,
}

/// Returns the matches of a category. `found` must be sorted.
pub(super) fn of_category(found: &[Match], category: Category) -> &[Match] {
    let first = found.partition_point(|m| m.category < category);
    let n = found[first..].partition_point(|m| m.category == category);
    &found[first..first + n]
}

/// Returns the numbers in a word: runs of at most nine digits.
pub(super) fn digits(word: &str) -> impl Iterator<Item = i64> + '_ {
    let runs = word.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty() && run.len() <= 9);
    runs.filter_map(|run| run.parse().ok())
}
