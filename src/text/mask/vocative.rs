//! Names after "for you": "Solo per te, Marco!", "Just for you, Anna". They count only if no field names the reader.

use super::names::{Names, is_name};
use super::view::View;
use crate::lexicon::lists::section;
use crate::text::token::TokenKind;
use std::sync::LazyLock;

/// The most words of a name.
const MAX_WORDS: usize = 3;
/// Characters that end such a sentence. A comma is not among them, because it may continue a list.
const ENDS: [char; 12] = ['.', '!', '?', '…', ':', '\n', ')', '"', '”', '»', '–', '—'];

static FOR_YOU: LazyLock<ForYou> = LazyLock::new(|| {
    let phrases: Vec<&str> = section("for-you").collect();
    let mut ends = [false; 256];
    for phrase in &phrases {
        if let Some(slot) = last_pair(phrase.as_bytes()).and_then(|pair| ends.get_mut(pair)) {
            *slot = true;
        }
    }
    ForYou { phrases, ends }
});

/// The phrases for "for you" in all languages. The last two bytes before a comma rule out most commas.
struct ForYou {
    phrases: Vec<&'static str>,
    ends: [bool; 256],
}

impl ForYou {
    /// Returns true if a text ends in one of the phrases, in lower case and as whole words.
    fn ends(&self, text: &[u8]) -> bool {
        let is_inside_word = |b: &u8| !b.is_ascii() || b.is_ascii_alphanumeric();
        last_pair(text).and_then(|pair| self.ends.get(pair)) == Some(&true)
            && self.phrases.iter().any(|phrase| {
                let before = text.strip_suffix(phrase.as_bytes());
                before.is_some_and(|before| !before.last().is_some_and(is_inside_word))
            })
    }
}

/// Returns a hash below 256 of the last two bytes.
fn last_pair(text: &[u8]) -> Option<usize> {
    let &[.., before, last] = text else { return None };
    Some(usize::from(before.wrapping_mul(31) ^ last))
}

impl<'a> View<'a> {
    /// Adds the names that end a sentence after "for you" and a comma. `other` is the other text of the message.
    pub(super) fn add_addressed(&self, other: &View<'_>, names: &mut Names<'a>) {
        let (bytes, for_you) = (self.text.as_bytes(), &*FOR_YOU);
        for at in memchr::memchr_iter(b',', bytes) {
            // Most commas precede a word in lower case.
            let is_before_name = bytes.get(at + 1) == Some(&b' ')
                && bytes.get(at + 2).is_some_and(|b| b.is_ascii_uppercase() || !b.is_ascii());
            if is_before_name && for_you.ends(bytes.get(..at).unwrap_or_default()) {
                self.add_name_after(at, other, names);
            }
        }
    }

    /// Adds the name after the comma at byte `comma` if it ends the sentence.
    fn add_name_after(&self, comma: usize, other: &View<'_>, names: &mut Names<'a>) {
        let first = self.tokens.partition_point(|token| (token.start as usize) < comma);
        let is_next = |&i: &usize| {
            self.kind(i) == Some(TokenKind::Word)
                && is_name(self.word(i))
                && (i == first || self.gap(i) == " ")
        };
        let end = first + (first..first + MAX_WORDS).take_while(is_next).count();
        let gap = self.gap(end).trim_start_matches(' ');
        let ends =
            end >= self.tokens.len() || gap.starts_with(ENDS) || self.kind(end) == Some(TokenKind::Emoji);
        if end == first || !ends {
            return;
        }
        for i in first..end {
            let word = self.word(i);
            if names.has(word) || names.n_checked >= Names::MAX_CHECKED {
                continue;
            }
            names.n_checked += 1;
            if !self.uses_as_word(word, Some(i), false) && !other.uses_as_word(word, None, false) {
                names.add_greeted(word);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Setting, masked, setting};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let s = Setting { recipient: None, ..setting() };
        assert_eq!(masked(text, &s).0, expected, "{text}");
    }

    #[test]
    fn names_behind_for_you() {
        check("Solo per te, Livia", "Solo per te, {name}");
        check("Una sorpresa per te, Livia!\nLivia, guarda", "Una sorpresa per te, {name}!\n{name}, guarda");
        check("Just for you, Hannah Lee: see inside", "Just for you, {name}: see inside");
        check("Nur für dich, Lena 🎁", "Nur für dich, {name} 🎁");
        check("Rien que pour toi, Odile…", "Rien que pour toi, {name}...");
        check("Pensado para ti, Lucía.", "Pensado para ti, {name}.");
        check("«Tutto per te, Élise»", "«Tutto per te, {name}»");
    }

    #[test]
    fn other_words_behind_a_comma_stay() {
        for text in [
            "Solo per te, subito",
            "Solo per te, Livia e Anna",
            "Solo per te, Borse, Scarpe, Cinture",
            "Per te, a Livia",
            "Super te, Livia",
            "Solo Per Te, Borse",
            "Solo per te, Borse!\nLe nuove borse",
            "Solo per te, Siena!\nSiamo in Siena",
            "Solo per te, Venerdì!",
            "Solo per te, ",
            "Solo per te,Livia",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn a_reader_that_the_fields_name_is_the_only_one() {
        let s = Setting { recipient: Some("Marco Rossi <m@a.it>"), ..setting() };
        assert_eq!(masked("Solo per te, Livia", &s).0, "Solo per te, Livia");
        assert_eq!(masked("Solo per te, Marco", &s).0, "Solo per te, {name}");
    }
}
