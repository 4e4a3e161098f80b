//! Which phrases are idioms: expressions that independent writers use.

use crate::language::Language;
use crate::lexicon;

/// Returns true if a phrase of case-folded words, with spaces between them, is an idiom of a language.
///
/// It has no slot, at least half of its words lie in idioms of the list, and the rest are among the commonest words: "when it
/// comes to your" is one, "when it comes to summer shoes" is none. False where no list ships. O(words).
pub(crate) fn is_idiom(language: Language, phrase: &str) -> bool {
    let Some(idioms) = lexicon::idioms(language) else { return false };
    if phrase.contains('{') {
        return false;
    }
    let found = idioms.find_words(phrase.split(' '));
    let is_in_one = |at: u32| found.iter().any(|idiom| (idiom.start..idiom.end).contains(&at));
    let (mut n, mut within) = (0, 0);
    for (at, word) in (0..).zip(phrase.split(' ')) {
        n += 1;
        if is_in_one(at) {
            within += 1;
        } else if !lexicon::is_common(language, word) {
            return false;
        }
    }
    within > 0 && 2 * within >= n
}

/// Returns the version of the list of idioms of a language; `None` where no list ships.
pub(crate) fn idioms_version(language: Language) -> Option<u32> {
    lexicon::idioms_version(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_idiom_has_common_words_only_beside_it() {
        let check = |code, phrase, expected| {
            assert_eq!(is_idiom(Language::from_code(code).unwrap(), phrase), expected, "{phrase}");
        };
        check("en", "when it comes to", true);
        check("en", "when it comes to your", true);
        check("en", "when it comes to summer shoes", false);
        check("en", "and on the other hand", true);
        check("en", "hurry up before it's too late", false);
        check("it", "per quanto riguarda la", true);
        check("it", "dall'altro lato", true);
        check("it", "a partire da {price}", false);
        check("it", "affrettati l'offerta è valida solo", false);
        // Half of the words, no fewer.
        check("en", "as a result of that and", true);
        check("en", "of course that and the", false);
        check("nl", "aan de andere kant", false);
        check("en", "", false);
    }
}
