//! Elided articles, pronouns and conjunctions: "l'", "qu'", "dell'".

use std::sync::LazyLock;

use super::lists::LANGUAGES;
use super::word_set::WordSet;
use super::words::words;
use crate::language::Language;

/// Elided words without their apostrophe, one bit per language.
static ELISIONS: LazyLock<WordSet> = LazyLock::new(|| {
    let lines =
        (0..).zip(LANGUAGES).flat_map(|(i, lists)| lists.lines("elision").map(move |line| (line, 1 << i)));
    WordSet::new(lines.flat_map(|(line, bit)| words(line).map(move |word| (word, bit))))
});

/// Returns what follows an elided word of the language: "qu'elle" → "elle", "c'è" → "è".
///
/// `None` if the case-folded word begins with none. Italian, French and Catalan have lists.
pub(crate) fn after_elision(language: Language, folded: &str) -> Option<&str> {
    let (elided, rest) = folded.split_once('\'')?;
    let place = LANGUAGES.iter().position(|lists| lists.language() == language)?;
    (ELISIONS.bits(elided) >> place & 1 == 1).then_some(rest)
}
