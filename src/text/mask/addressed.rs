//! Names of readers that a message addresses without a greeting: "Livia, ecco le novità", "solo per te, Livia".
//!
//! Such a word may also be a noun, so masking does not replace it. Results do not quote it. A line in capitals is a heading.

use super::names::{Names, is_name};
use super::view::View;
use crate::lexicon::WordList;
use crate::text::token::TokenKind;
use crate::unicode;

/// The most words of a name.
const MAX_WORDS: usize = 3;
/// The lines of a body that may begin with a name.
const LINES: usize = 6;
/// The words after a name that are read to tell it from the first noun of a heading.
const WORDS_AFTER: usize = 4;

impl View<'_> {
    /// Visits the names at the beginning and at the end of a subject line.
    pub(super) fn visit_addressed_in_subject(&self, body: &View<'_>, visit: &mut impl FnMut(&str)) {
        self.visit_name_at(0, body, visit);
        let n_words =
            self.tokens.len() - (0..self.tokens.len()).rev().take_while(|&i| !self.is_word(i)).count();
        let first = (0..n_words)
            .rev()
            .take(MAX_WORDS)
            .take_while(|&i| self.is_name_at(i))
            .find(|&i| i > 0 && self.gap(i).trim_end() == ",");
        let Some(first) = first else { return };
        let is_joined = (first + 1..n_words).all(|i| self.gap(i) == " ");
        if is_joined && (0..first).any(|i| self.word(i).starts_with(unicode::is_lower)) {
            self.visit_unused(first..n_words, body, visit);
        }
    }

    /// Visits the names at the beginnings of the first lines of a body. If one of these lines begins with a name of `readers`, the
    /// others begin with no name: "Ordine, finalmente" above "Marco, ciao!" is a heading.
    pub(super) fn visit_addressed_in_body(
        &self,
        subject: &View<'_>,
        readers: &Names<'_>,
        visit: &mut impl FnMut(&str),
    ) {
        let begins_line = |&i: &usize| i == 0 || self.gap(i).contains('\n');
        let starts: Vec<usize> = (0..self.tokens.len()).filter(begins_line).take(LINES).collect();
        let is_of_reader = |&i: &usize| {
            let n = (i..i + MAX_WORDS).take_while(|&k| readers.is_of_reader(self.word(k))).count();
            n > 0 && self.gap(i + n).starts_with(',')
        };
        if !starts.iter().any(is_of_reader) {
            starts.into_iter().for_each(|i| self.visit_name_at(i, subject, visit));
        }
    }

    /// Visits the name that begins at a token, if a comma follows it.
    fn visit_name_at(&self, first: usize, other: &View<'_>, visit: &mut impl FnMut(&str)) {
        if !(first + 1..=first + MAX_WORDS).any(|i| self.gap(i).starts_with(',')) {
            return;
        }
        if WordList::SentenceOpener.has(self.word(first)) {
            return;
        }
        let is_next = |&i: &usize| self.is_name_at(i) && (i == first || self.gap(i) == " ");
        let end = first + (first..first + MAX_WORDS).take_while(is_next).count();
        if end == first || !self.gap(end).starts_with(',') {
            return;
        }
        if self.is_in_capitals(first..end) {
            return;
        }
        // In "Scarpe, Borse, Cinture" every word is capitalised.
        let mut after = (end..self.tokens.len()).filter(|&i| self.is_word(i)).take(WORDS_AFTER).peekable();
        if after.peek().is_none() || after.any(|i| self.word(i).starts_with(unicode::is_lower)) {
            self.visit_unused(first..end, other, visit);
        }
    }

    /// Returns true if a name and the words after it on its line are in capitals, as in a heading: "ORDINE, FINALMENTE". A name
    /// alone on its line is none.
    fn is_in_capitals(&self, name: std::ops::Range<usize>) -> bool {
        let after = (name.end..self.tokens.len()).take_while(|&i| !self.gap(i).contains('\n'));
        let mut after = after.filter(|&i| self.is_word(i)).peekable();
        let is_loud = |i: usize| !self.word(i).contains(unicode::is_lower);
        after.peek().is_some() && after.all(is_loud) && name.into_iter().all(is_loud)
    }

    /// Visits the words of a name that the message never uses in lower case or as a place.
    fn visit_unused(&self, words: std::ops::Range<usize>, other: &View<'_>, visit: &mut impl FnMut(&str)) {
        for i in words {
            let word = self.word(i);
            if !self.uses_as_word(word, Some(i), true) && !other.uses_as_word(word, None, true) {
                visit(word);
            }
        }
    }

    fn is_word(&self, i: usize) -> bool {
        self.kind(i) == Some(TokenKind::Word)
    }

    fn is_name_at(&self, i: usize) -> bool {
        self.is_word(i) && is_name(self.word(i))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::token::tokenize;

    /// Checks the names that a subject line and a body address.
    #[track_caller]
    fn check(subject: &str, body: &str, expected: &[&str]) {
        let tokens = [subject, body].map(|text| {
            let mut tokens = Vec::new();
            tokenize(text, &mut tokens);
            tokens
        });
        let subject = View { text: subject, tokens: &tokens[0], taken: 0 };
        let body = View { text: body, tokens: &tokens[1], taken: 0 };
        let mut found = Vec::new();
        subject.visit_addressed_in_subject(&body, &mut |name| found.push(name.to_owned()));
        body.visit_addressed_in_body(&subject, &Names::default(), &mut |name| found.push(name.to_owned()));
        assert_eq!(found, expected, "{} | {}", subject.text, body.text);
    }

    #[test]
    fn readers_are_addressed_at_the_ends_of_lines() {
        check("Ginevra, ecco le novità", "", &["Ginevra"]);
        check("una sorpresa per te, Ginevra! 🎁", "", &["Ginevra"]);
        check("", "Overall, a balanced approach helps", &[]);
        check("", "Purtroppo, oggi piove", &[]);
        check("Finally, the boots are here", "", &[]);
        check("Good news for you, Peter Marsh", "", &["Peter", "Marsh"]);
        check("Lena, deine Auswahl ist da", "", &["Lena"]);
        check("rien que pour toi, Odile…", "", &["Odile"]);
        check("Lucía, esto es para ti", "", &["Lucía"]);
        check("novità", "Ginevra,\nabbiamo scelto per te", &["Ginevra"]);
        check("novità", "Maria Teresa, abbiamo scelto per te", &["Maria", "Teresa"]);
        check("novità", "GINEVRA,\nabbiamo scelto per te", &["GINEVRA"]);
        check("GINEVRA, ecco le novità", "", &["GINEVRA"]);
    }

    /// The first word of such a heading was once a reader's name, and no text with that word was quoted.
    #[test]
    fn a_heading_in_capitals_addresses_nobody() {
        check("", "ORDINE, FINALMENTE\n\nMarco, ciao!\nper te", &["Marco"]);
        check("", "AUTUNNO, UN CAPO ALLA VOLTA\nper te", &[]);
        check("STILE, ADESSO 🎁", "per te", &[]);
    }

    #[test]
    fn nouns_and_places_are_no_readers() {
        check("Scarpe, Borse, Cinture", "", &[]);
        check("Stivali, borse e cinture", "i nuovi stivali", &[]);
        check("Siena, ti aspettiamo", "tutto in Siena", &[]);
        check("Novità in negozio", "pane e vino", &[]);
        check("", "", &[]);
        check(",", "", &[]);
    }
}
