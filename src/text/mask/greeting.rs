//! Names in greeting position: "Ciao Marco,".

use super::case::same;
use super::names::{Names, is_name, is_no_name};
use super::view::View;
use crate::lexicon::WordList;
use crate::text::token::TokenKind;
use crate::unicode;

const STARTS_UNIT: [char; 8] = ['\n', '.', '!', '?', '|', '–', '—', '•'];
const ENDS_GREETING: [char; 13] = [',', '!', '.', ':', ';', '?', '\n', '–', '—', ')', '…', '~', '|'];
/// Signs that may open before a name and close behind it: "Ciao *Anna*,".
const AROUND_NAME: [char; 9] = ['*', '_', '"', '“', '”', '„', '«', '»', '\''];

/// The most words of a name after a greeting.
const MAX_GREETED: usize = 3;

/// Returns true if a greeted word in any case may be a name: letters, digits and signs of addresses, and no common noun.
fn may_be_name(word: &str) -> bool {
    word.len() <= 64
        && word.chars().nth(1).is_some()
        && word.chars().any(unicode::is_letter)
        && word.chars().all(|c| unicode::is_letter_or_number(c) || matches!(c, '\'' | '.' | '_' | '-'))
        && !is_no_name(word)
}

impl<'a> View<'a> {
    /// Adds the names after greetings, which begin at these tokens. `other` is the other text of the message, if there is
    /// one.
    pub(super) fn add_greeted(&self, greetings: &[usize], other: Option<&View<'_>>, names: &mut Names<'a>) {
        greetings.iter().for_each(|i| self.add_names_after_greeting(i + 1, other, names));
    }

    /// Visits the greeted words that may be names, in any case and also where the message uses them as nouns or places.
    pub(super) fn visit_greeted_in_any_case(&self, greetings: &[usize], visit: &mut impl FnMut(&str)) {
        for i in greetings {
            let first = self.after_titles(i + 1);
            let is_next = |&j: &usize| self.is_joined(j, first) && may_be_name(self.word(j));
            let end = first + (first..first + MAX_GREETED).take_while(is_next).count();
            if self.ends_greeting(end) {
                (first..end).for_each(|j| visit(self.word(j)));
            }
        }
    }

    /// Returns the first token of every greeting.
    pub(super) fn greetings(&self) -> Vec<usize> {
        let mut greetings = Vec::new();
        let bytes = self.text.as_bytes();
        let mut at_start = true;
        let mut before = 0;
        for (i, token) in self.tokens.iter().enumerate() {
            let (from, to) = (before, token.start as usize);
            before = token.end as usize;
            // Most tokens follow another after one space.
            if !at_start && to - from.min(to) == 1 && bytes.get(from) == Some(&b' ') {
                continue;
            }
            // The closing brace of a slot that is already written out does not count, nor do emoji before a greeting.
            let gap = self.gap(i).trim_start_matches('}');
            at_start = i == 0
                || gap.len() > 1 && gap.contains(STARTS_UNIT)
                || gap == "\n"
                || at_start && self.kind(i - 1) == Some(TokenKind::Emoji);
            if at_start && self.is_greeting(i) {
                greetings.push(i);
            }
        }
        greetings
    }

    /// Returns the first token from `i` on that is no title and no emoji: "Sehr geehrte Frau Müller", "Hello, Anna", "Ciao 👋 Anna".
    fn after_titles(&self, mut i: usize) -> usize {
        for _ in 0..3 {
            let is_title = WordList::Greeting.has(self.word(i)) || WordList::Title.has(self.word(i));
            let is_skipped = is_title && matches!(self.gap(i), " " | ", " | ". ") || self.is_emoji_here(i);
            if !is_skipped {
                break;
            }
            i += 1;
        }
        i
    }

    /// Returns true if token `i` is an emoji in the same line as the token before it.
    fn is_emoji_here(&self, i: usize) -> bool {
        self.kind(i) == Some(TokenKind::Emoji) && self.gap(i).chars().all(|c| c == ' ')
    }

    /// Returns true if token `i` continues a greeting whose name begins at `first`.
    fn is_joined(&self, i: usize, first: usize) -> bool {
        let gap = self.gap(i);
        if i > first {
            return matches!(gap, " " | "-");
        }
        let opened = gap.trim_end_matches(AROUND_NAME).trim_end_matches(['(', '[']);
        matches!(opened, " " | ", " | ". ")
    }

    /// Returns true if a greeting ends before token `i`: at a sign, at an emoji, or with the text.
    fn ends_greeting(&self, i: usize) -> bool {
        i >= self.tokens.len() && self.closed(i).trim().is_empty() || self.ends_with(i, &ENDS_GREETING)
    }

    /// Returns true if an emoji or one of some signs ends a greeting before token `i`.
    fn ends_with(&self, i: usize, signs: &[char]) -> bool {
        self.is_emoji_here(i) || self.closed(i).starts_with(signs) && !self.gap(i).starts_with("://")
    }

    /// Returns what stands between a name and token `i`, without the signs that close around the name.
    fn closed(&self, i: usize) -> &'a str {
        self.gap(i).trim_start_matches(AROUND_NAME).trim_start_matches(']').trim_start_matches(' ')
    }

    /// Returns true if token `i` begins a greeting.
    fn is_greeting(&self, i: usize) -> bool {
        let word = self.word(i);
        // "Good News!" is no greeting, "Good morning" is. "Thanks, Acme" closes a message, "Thanks Anna," may open one.
        WordList::Greeting.has(word)
            && (!WordList::GreetingAdjective.has(word) || WordList::Greeting.has(self.word(i + 1)))
            && (!WordList::Thanks.has(word) || self.gap(i + 1) == " ")
    }

    /// Adds the names from token `i` on if a sign or a line end follows them.
    fn add_names_after_greeting(&self, mut i: usize, other: Option<&View<'_>>, names: &mut Names<'a>) {
        let first = self.after_titles(i);
        i = first;
        let mut n_names = 0;
        while n_names < 4 {
            let word = self.word(i);
            if !self.is_joined(i, first) || self.kind(i) != Some(TokenKind::Word) {
                break;
            }
            if names.has(word) && word.starts_with(unicode::is_upper) || is_name(word) {
                n_names += 1;
            } else if n_names == 0 || !WordList::Particle.has(word) {
                break;
            }
            i += 1;
        }
        if !self.ends_greeting(i) || !(1..=3).contains(&n_names) {
            return;
        }
        // A greeted name that is not the recipient's must be followed by `,`, `!`, `:` or an emoji.
        let is_recipient = !names.is_known || (first..i).any(|j| names.has(self.word(j)));
        if !is_recipient && !self.ends_with(i, &[',', '!', ':']) {
            return;
        }
        for j in first..i {
            let word = self.word(j);
            let is_new = !names.has(word) && is_name(word) && names.n_checked < Names::MAX_CHECKED;
            if !is_new {
                continue;
            }
            names.n_checked += 1;
            let is_word = |view: &View<'_>, but: Option<usize>| view.uses_as_word(word, but, is_recipient);
            if n_names > 1 || !(is_word(self, Some(j)) || other.is_some_and(|other| is_word(other, None))) {
                names.add_greeted(word);
            }
        }
    }

    /// Returns true if a word, other than token `but`, stands in lower case or after a preposition ("Ciao Milano! … a
    /// Milano"). O(tokens).
    pub(super) fn uses_as_word(&self, name: &str, but: Option<usize>, is_recipient: bool) -> bool {
        let prepositions = if is_recipient { WordList::BeforePlace } else { WordList::Preposition };
        (0..self.tokens.len()).filter(|&k| Some(k) != but).any(|k| {
            let word = self.word(k);
            word.len() == name.len()
                && same(word, name)
                && (word.starts_with(unicode::is_lower)
                    || k > 0 && self.gap(k) == " " && prepositions.has(self.word(k - 1)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Setting, check, masked, same_text, setting};
    use super::*;
    use crate::text::token::tokenize;

    #[test]
    fn names_in_greetings() {
        check("Ciao Anna,\nAnna, guarda", "Ciao {name},\n{name}, guarda");
        check("Gentile Sig.ra Bianchi,", "Gentile Sig.ra {name},");
        check("Hi Sarah!", "Hi {name}!");
        check("Dear John Smith,\nJohn and Smith", "Dear {name},\n{name} and {name}");
        check("Sehr geehrte Frau Müller,", "Sehr geehrte Frau {name},");
        check("Bonjour Élise,\nça va", "Bonjour {name},\nça va");
        check("Good morning Anna,", "Good morning {name},");
        check("Guten Tag Anna!", "Guten Tag {name}!");
        same_text("Good Vibes! Grazie Mille!");
        check("Hola María: mira", "Hola {name}: mira");
        check("👋 Ciao Luca!", "👋 Ciao {name}!");
        check("Testo. Ciao Luca, come va", "Testo. Ciao {name}, come va");
        check("Ciao Anna Maria,", "Ciao {name},");
        check("Hey Will,", "Hey {name},");
        check("Ciao Anna 🎉 per te", "Ciao {name} 🎉 per te");
        check("Ciao Anna👋", "Ciao {name}👋");
        check("Ciao 👋 Anna,", "Ciao 👋 {name},");
        check("Ciao *Anna*,", "Ciao *{name}*,");
        check("*Ciao Anna!*\nper te", "*Ciao {name}!*\nper te");
        check("Ciao “Anna”!", "Ciao “{name}”!");
        check("Ciao [Anna],", "Ciao [{name}],");
        check("Hi there Anna!", "Hi there {name}!");
        check("Ehi Anna!", "Ehi {name}!");
        check("Spett.le Anna,", "Spett.le {name},");
        same_text("Ciao 🎉 per te");
        same_text("Hi there 👋 Welcome");
        same_text("Ciao Cliente, gentile Amico,");
        same_text("Dear Friend,");
        same_text("Hi Everyone!");
        same_text("CIAO A TUTTI!");
        same_text("Hello Summer!");
        same_text("Ciao Milano ti aspetta");
        same_text("dice Ciao Milano, oggi");
        same_text("Ciao, come stai?");
        same_text("Ciao Uno Due Tre Quattro Cinque,");
        same_text("Hi there,");
    }

    #[test]
    fn greeted_words_are_found_in_any_case() {
        #[track_caller]
        fn check(text: &str, expected: &[&str]) {
            let mut tokens = Vec::new();
            tokenize(text, &mut tokens);
            let mut found = Vec::new();
            let view = View { text, tokens: &tokens, taken: 0 };
            view.visit_greeted_in_any_case(&view.greetings(), &mut |name| found.push(name.to_owned()));
            assert_eq!(found, expected, "{text}");
        }
        check("Ciao NIVES,\nnives non perdere", &["NIVES"]);
        check("ciao nives,", &["nives"]);
        check("ciao nives 🎉 per te", &["nives"]);
        check("ciao \"nives\",", &["nives"]);
        check("ehi nives ~ per te", &["nives"]);
        check("Liebe Nives,\nin Nives", &["Nives"]);
        check("hello nives marlow!", &["nives", "marlow"]);
        check("bonjour mme nives84,", &["nives84"]);
        check("hi there,", &[]);
        check("ciao a tutti!", &[]);
        check("ciao nives come stai oggi", &[]);
    }

    #[test]
    fn a_greeted_word_may_be_a_place() {
        let anybody = |text: &str, expected: &str| {
            let s = Setting { recipient: None, ..setting() };
            assert_eq!(masked(text, &s).0, expected, "{text}");
        };
        check("Ciao Milano!\nSiamo arrivati a Milano", "Ciao Milano!\nSiamo arrivati a Milano");
        check("Ciao Tere,\nper te", "Ciao {name},\nper te");
        same_text("Ciao Milano\nper te");
        anybody("Ciao Milano!\nSiamo in Milano centro", "Ciao Milano!\nSiamo in Milano centro");
        anybody("Ciao Anna", "Ciao {name}");
        anybody("Bonjour Élise\nça va", "Bonjour {name}\nça va");
        anybody("Ciao Tesora,\nla tesora", "Ciao Tesora,\nla tesora");
        anybody("Ciao Anna,\nun regalo per Anna", "Ciao {name},\nun regalo per {name}");
        anybody("Thanks, Real Texas PAChttps://a.it/b", "Thanks, Real Texas PAChttps://a.it/b");
    }
}
