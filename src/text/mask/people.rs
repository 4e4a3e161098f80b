//! The names of people in the subject and the body of one message.

use super::names::Names;
use super::view::View;
use crate::text::token::Token;

impl<'a> Names<'a> {
    /// Finds the names of readers (each a display name, an address, or both) and those that the texts of the message greet.
    /// O(tokens).
    pub(crate) fn of_message(
        readers: impl IntoIterator<Item = &'a str>,
        texts: [(&'a str, &'a [Token]); 2],
    ) -> Self {
        let mut names = Self::default();
        readers.into_iter().for_each(|reader| names.add_recipient(reader));
        let [one, other] = texts.map(|(text, tokens)| View { text, tokens, taken: 0 });
        one.add_greeted(Some(&other), &mut names);
        other.add_greeted(Some(&one), &mut names);
        names
    }

    /// Calls `visit` with each name that is known from the texts alone: greeted or, without a known reader, addressed.
    /// `subject` and `body` must be the texts that the names were found in.
    pub(crate) fn visit_found(
        &self,
        subject: (&str, &[Token]),
        body: (&str, &[Token]),
        is_reader_known: bool,
        mut visit: impl FnMut(&str),
    ) {
        self.greeted().for_each(&mut visit);
        if is_reader_known && self.is_known || self.n_greeted > 0 {
            return;
        }
        let [subject, body] = [subject, body].map(|(text, tokens)| View { text, tokens, taken: 0 });
        subject.visit_addressed_in_subject(&body, &mut visit);
        body.visit_addressed_in_body(&subject, &mut visit);
    }
}
