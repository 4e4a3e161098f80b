//! Names in greeting position.

use super::names::{Names, PARTICLES, TITLES, is_name};
use super::view::View;
use super::words::{List, is_in, same};
use crate::text::token::TokenKind;
use crate::unicode;

impl<'a> View<'a> {
    /// Looks for names in greeting position.
    pub(super) fn greet(&self, names: &mut Names<'a>) {
        let mut at_start = true;
        let bytes = self.text.as_bytes();
        let mut before = 0;
        for (i, token) in self.tokens.iter().enumerate() {
            let (from, to) = (before, token.start as usize);
            before = token.end as usize;
            // Nearly every token ends here.
            if !at_start && to - from.min(to) == 1 && bytes.get(from) == Some(&b' ') {
                continue;
            }
            // A slot before, already written out, changes nothing.
            let gap = self.gap(i).trim_start_matches('}');
            at_start = if i == 0 || gap.len() > 1 && gap.contains(STARTS_UNIT) || gap == "\n" {
                true
            } else {
                // Emoji before a greeting do not count.
                at_start && i > 0 && self.kind(i - 1) == Some(TokenKind::Emoji)
            };
            // "Good News!" is no greeting, "Good morning" is.
            let greets =
                |word: &str| GREETINGS.has(word) && (!same(word, "good") || GREETINGS.has(self.word(i + 1)));
            if at_start && greets(self.word(i)) {
                // "Thanks, Acme" closes a message; "Thanks Anna," may open one.
                let closes = is_in(self.word(i), &["thanks", "grazie"]) && self.gap(i + 1) != " ";
                if !closes {
                    self.greeted(i + 1, names);
                }
            }
        }
    }

    /// The names that follow a greeting, if what follows is names and nothing else.
    pub(super) fn greeted(&self, mut i: usize, names: &mut Names<'a>) {
        // "Sehr geehrte Frau Müller", "Gentile Sig.ra Rossi", "Hello, Anna"
        for _ in 0..3 {
            let gap = self.gap(i);
            let joined = gap == " " || gap == ", " || gap == ". ";
            if !joined || !(GREETINGS.has(self.word(i)) || TITLES.has(self.word(i))) {
                break;
            }
            i += 1;
        }
        let first = i;
        let mut n_names = 0;
        while n_names < 4 {
            let gap = self.gap(i);
            let joined = match i == first {
                true => matches!(gap, " " | ", " | ". "),
                false => matches!(gap, " " | "-"),
            };
            let word = self.word(i);
            if !joined || self.kind(i) != Some(TokenKind::Word) {
                break;
            }
            let known = names.has(word) && word.starts_with(unicode::is_upper);
            if known || is_name(word) {
                n_names += 1;
            } else if n_names == 0 || !PARTICLES.has(word) {
                break;
            }
            i += 1;
        }
        // Greeting and name are a phrase of their own: a line end or a sign must follow.
        let end = self.gap(i);
        let ended = i == self.tokens.len() && end.trim().is_empty()
            || end.trim_start_matches(' ').starts_with(|c: char| ENDS_GREETING.contains(&c))
                && !end.starts_with("://");
        if ended && (1..=3).contains(&n_names) {
            // Whoever is called otherwise than in the address must clearly be called.
            let called = !names.called || (first..i).any(|j| names.has(self.word(j)));
            if !called && !end.trim_start_matches(' ').starts_with([',', '!', ':']) {
                return;
            }
            for j in first..i {
                let word = self.word(j);
                if !names.has(word)
                    && is_name(word)
                    && names.n_checked < Names::MAX_CHECKED
                    && !(n_names == 1 && self.is_used_as_a_word(j, called, names))
                {
                    names.add(word);
                }
            }
        }
    }

    /// Whether a greeted word stands elsewhere as what it is: in small letters, or after a preposition ("Ciao Milano!
    /// … a Milano"). One pass over the message.
    pub(super) fn is_used_as_a_word(&self, greeted: usize, called: bool, names: &mut Names<'a>) -> bool {
        names.n_checked += 1;
        let name = self.word(greeted);
        let prepositions = if called { &BEFORE_PLACES } else { &PREPOSITIONS };
        (0..self.tokens.len()).filter(|&k| k != greeted).any(|k| {
            let word = self.word(k);
            word.len() == name.len()
                && same(word, name)
                && (word.starts_with(unicode::is_lower)
                    || k > 0 && self.gap(k) == " " && prepositions.has(self.word(k - 1)))
        })
    }
}

const STARTS_UNIT: [char; 8] = ['\n', '.', '!', '?', '|', '–', '—', '•'];

const ENDS_GREETING: [char; 11] = [',', '!', '.', ':', ';', '?', '\n', '–', '—', ')', '…'];

#[rustfmt::skip]
static GREETINGS: List = List::of(&[
    "sehr", "guten", "good", "buenos", "buenas", "ciao", "salve", "buongiorno", "buonasera", "buondì",
    "gentile", "gent.ma", "gent.mo", "egregio", "egregia", "caro", "cara", "carissimo", "carissima",
    "bentornato", "bentornata", "benvenuto", "benvenuta", "grazie", "hi", "hello", "hey", "dear", "welcome",
    "thanks", "morning", "evening", "hallo", "liebe", "lieber", "servus", "moin", "geehrte", "geehrter",
    "willkommen", "bonjour", "bonsoir", "salut", "cher", "chère", "hola", "estimado", "estimada", "querido",
    "querida", "bienvenido", "bienvenida", "olá",
]);

/// What stands before a place or a thing; `in` and its like before a place alone.
#[rustfmt::skip]
static PREPOSITIONS: List = List::of(&[
    "a", "ad", "di", "da", "in", "per", "con", "su", "tra", "fra", "to", "from", "at", "of", "for", "near", "nach",
    "aus", "von", "bei", "zu", "à", "de", "en", "pour", "chez", "desde", "hacia", "hasta", "para", "nel", "al", "dal",
    "into",
]);

#[rustfmt::skip]
static BEFORE_PLACES: List = List::of(&[
    "in", "at", "nach", "aus", "en", "into", "desde", "hasta",
]);

#[cfg(test)]
mod tests {
    use super::super::tests::{Setting, check, masked, same_text, setting};

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
    fn what_is_greeted_may_be_a_place() {
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
