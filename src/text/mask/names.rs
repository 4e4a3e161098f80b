//! Names of people: the recipient's and those that are greeted.

use super::case::same;
use super::initials::Initials;
use super::view::View;
use crate::lexicon::{WordList, is_common_in_any};
use crate::text::normalise;
use crate::unicode;

/// Returns true if a word after a greeting can be a name: capitalised, letters only, no common noun.
pub(super) fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    let is_capitalised = letters.next().is_some_and(unicode::is_upper);
    is_capitalised
        && word.len() <= 64
        && letters.clone().next().is_some()
        && letters.all(|c| unicode::is_letter(c) || c == '\'')
        && !is_no_name(word)
}

/// Returns true if a word, in any case, is known not to be a person's name.
pub(super) fn is_no_name(word: &str) -> bool {
    if WordList::NotAName.has(word) || WordList::Month.has(word) && !WordList::MonthOrName.has(word) {
        return true;
    }
    let mut folded = String::new();
    normalise::fold_into(word, &mut folded);
    WordList::Weekday.has(word) || !WordList::CommonOrName.has(word) && is_common_in_any(&folded)
}

/// Calls `visit` with each name of the recipient as it is written. Masking covers these words wherever they stand
/// capitalised. The parts of a name with an apostrophe are visited, too.
pub(crate) fn names_of(recipient: &str, mut visit: impl FnMut(&str)) {
    let recipient = normalise::clean(recipient);
    let mut names = Names::default();
    names.add_recipient(&recipient);
    // A text may spell an address with the dots and signs of its local part.
    let (_, local) = display_and_local(&recipient);
    if local.chars().count() >= 3 && !is_no_name(local) {
        visit(local);
        local.split('+').next().filter(|part| part.len() < local.len()).into_iter().for_each(&mut visit);
    }
    for name in names.words.iter().take(names.n_words) {
        visit(name);
        name.split('\'')
            .filter(|part| part.len() < name.len() && part.chars().count() > 2)
            .for_each(&mut visit);
    }
}

/// Returns the display name and the local part of a recipient: a display name, an address, or both.
fn display_and_local(recipient: &str) -> (&str, &str) {
    let (display, address) = match recipient.split_once('<') {
        Some((display, rest)) => (display, rest.split('>').next().unwrap_or_default()),
        None => (recipient, ""),
    };
    let (display, address) = if display.contains('@') { ("", display) } else { (display, address) };
    (display, address.split('@').next().unwrap_or_default().trim())
}

/// Returns true if a part of an address is a name with digits ("nives84").
fn is_name_with_digits(part: &str) -> bool {
    let stem = part.trim_end_matches(|c: char| c.is_ascii_digit());
    let has_letter = part.chars().any(unicode::is_letter);
    has_letter
        && part.bytes().any(|b| b.is_ascii_digit())
        && part.chars().count() >= 3
        && !(is_no_name(stem) || WordList::Mailbox.has(stem))
}

/// The words that are names in one message.
#[derive(Default)]
pub(crate) struct Names<'a> {
    words: [&'a str; Names::MAX],
    n_words: usize,
    pub(super) initials: Initials,
    /// True if the recipient's display name holds a name.
    pub(super) is_known: bool,
    /// Greeted words that were looked up in the message.
    pub(super) n_checked: usize,
    /// Names that were found in greetings; they are the last ones.
    pub(super) n_greeted: usize,
    /// The first tokens of the greetings in the two texts.
    pub(super) greetings: [Vec<usize>; 2],
}

impl<'a> Names<'a> {
    /// Names per message; further ones are ignored.
    const MAX: usize = 32;
    /// Names of readers by the fields of a message, so that some remain for greetings.
    const MAX_OF_READERS: usize = 24;
    /// Greeted words that are looked up in the message, each in O(tokens); further ones are no names.
    pub(super) const MAX_CHECKED: usize = 8;

    pub(super) fn add(&mut self, word: &'a str) {
        if self.has(word) {
            return;
        }
        if let Some(slot) = self.words.get_mut(self.n_words) {
            *slot = word;
            self.n_words += 1;
            self.initials.add(word);
        }
    }

    pub(super) fn add_greeted(&mut self, word: &'a str) {
        let before = self.n_words;
        self.add(word);
        self.n_greeted += self.n_words - before;
    }

    pub(super) fn has(&self, word: &str) -> bool {
        self.initials.may_be(word.as_bytes())
            && self.words.iter().take(self.n_words).any(|name| same(name, word))
    }

    /// Returns true if a word is a name of a reader by the fields of the message.
    pub(super) fn is_of_reader(&self, word: &str) -> bool {
        self.words.iter().take(self.n_words - self.n_greeted).any(|name| same(name, word))
    }

    /// The names that were found in greetings.
    pub(super) fn greeted(&self) -> impl Iterator<Item = &'a str> {
        self.words.iter().take(self.n_words).skip(self.n_words - self.n_greeted).copied()
    }

    /// Adds the names of a recipient: a display name, an address, or both.
    pub(super) fn add_recipient(&mut self, recipient: &'a str) {
        let (display, local) = display_and_local(recipient);
        let is_break = |c: char| !(unicode::is_letter(c) || matches!(c, '\'' | '\u{300}'..='\u{36F}'));
        for (i, word) in display.split(is_break).filter(|word| !word.is_empty()).enumerate() {
            // A given name may have two letters ("Jo"); a family name ("Di") hardly stands alone.
            let n_letters = word.chars().count();
            let is_long = n_letters >= 3 || i == 0 && n_letters == 2;
            if is_long
                && !is_no_name(word)
                && !WordList::Title.has(word)
                && self.n_words < Self::MAX_OF_READERS
            {
                self.add(word);
                self.is_known = true;
            }
        }
        for word in local.split(is_break) {
            if word.chars().count() >= 3 && !is_no_name(word) && self.n_words < Self::MAX_OF_READERS {
                self.add(word);
            }
        }
        let pieces = local.split(['.', '_', '-', '+']).filter(|piece| piece.len() < local.len());
        for piece in std::iter::once(local).chain(pieces) {
            if is_name_with_digits(piece) && self.n_words < Self::MAX_OF_READERS {
                self.add(piece);
            }
        }
    }

    /// Returns the number of tokens from token `first` on that are a person's name.
    pub(super) fn at(&self, view: &View<'_>, first: usize) -> usize {
        let is_initial = |word: &str| word.chars().count() == 1;
        let mut is_capitalised = false;
        let mut i = first;
        loop {
            let (word, gap) = (view.word(i), view.gap(i));
            let is_joined = i == first || matches!(gap, " " | "-");
            if !(is_joined && self.has(word)) {
                // "Anna de Santis", "Maria T. Rossi": a particle or an initial between two names, or the name after it.
                let leads_to_name = |gaps: &[&str]| {
                    is_joined && gaps.contains(&view.gap(i + 1)) && self.has(view.word(i + 1))
                };
                let is_inside = i > first
                    && (WordList::Particle.has(word) && leads_to_name(&[" "])
                        || is_initial(word)
                            && word.starts_with(unicode::is_upper)
                            && leads_to_name(&[" ", ". "])
                        || gap == ". " && self.has(word) && is_initial(view.word(i - 1)));
                if !is_inside {
                    break;
                }
            }
            // A word with digits is no noun.
            is_capitalised |= word.starts_with(unicode::is_upper) || word.bytes().any(|b| b.is_ascii_digit());
            i += 1;
        }
        // A single word in lower case may be a common noun ("rosa").
        if is_capitalised || i >= first + 2 { i - first } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Setting, check, masked, same_text, setting};

    #[test]
    fn names_of_the_recipient() {
        check("Marco, abbiamo pensato a te", "{name}, abbiamo pensato a te");
        check("per Marco Rossi e ROSSI", "per {name} e {name}");
        check("Solo per te Marco!", "Solo per te {name}!");
        check("marco rossi", "{name}");
        same_text("il marco e i numeri rossi");
        same_text("Marcolino, Rossini");
    }

    #[test]
    fn a_local_part_with_digits_is_a_name() {
        let named = |recipient: &'static str, text: &str, expected: &str| {
            let s = Setting { recipient: Some(recipient), ..setting() };
            assert_eq!(masked(text, &s).0, expected, "{recipient}: {text}");
        };
        named("nives84@a.it", "Ciao nives84, per te", "Ciao {name}, per te");
        named("nives.bardi84@a.it", "Ciao nives.bardi84, bardi84", "Ciao {name}, {name}");
        named("nives_2@a.it", "1984 e 2 posti", "{number} e {number} posti");
        #[track_caller]
        fn check(recipient: &str, name: &str) {
            let mut found = Vec::new();
            super::names_of(recipient, |name| found.push(name.to_owned()));
            assert!(found.iter().any(|found| found == name), "{recipient}: {found:?}");
        }
        check("nives84@a.it", "nives84");
        check("Shop <nives.bardi84@a.it>", "nives.bardi84");
        check("nives.bardi84@a.it", "bardi84");
        check("n.bardi@a.it", "n.bardi");
        check("n_bardi+x@a.it", "n_bardi");
    }

    #[test]
    fn names_of_several_words_are_one_slot() {
        let named = |recipient: &'static str, text: &str, expected: &str| {
            let s = Setting { recipient: Some(recipient), ..setting() };
            assert_eq!(masked(text, &s).0, expected, "{recipient}: {text}");
        };
        named("Maria Teresa De Luca <mt.deluca@a.it>", "Ciao Maria Teresa!", "Ciao {name}!");
        named("Maria Teresa De Luca <mt.deluca@a.it>", "Maria Teresa De Luca, ecco", "{name}, ecco");
        named("Rossi, Maria <m@a.it>", "Ciao Maria,\nMaria Rossi, ecco", "Ciao {name},\n{name}, ecco");
        named("\"ROSSI Maria\" <m@a.it>", "Gentile Maria Rossi,", "Gentile {name},");
        named("Chiara D’Angeli", "Gentile Sig.ra D'Angeli,", "Gentile Sig.ra {name},");
        named("Maria T. Rossi", "Gentile Maria T. Rossi, grazie", "Gentile {name}, grazie");
    }
}
