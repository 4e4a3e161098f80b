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
        let greetings = [one.greetings(), other.greetings()];
        one.add_greeted(&greetings[0], Some(&other), &mut names);
        other.add_greeted(&greetings[1], Some(&one), &mut names);
        names.greetings = greetings;
        names
    }

    /// Calls `visit` with each word that the texts greet or address as a name; some of them are nouns or places. `subject`
    /// and `body` must be the texts that the names were found in.
    pub(crate) fn visit_found(
        &self,
        subject: (&str, &[Token]),
        body: (&str, &[Token]),
        mut visit: impl FnMut(&str),
    ) {
        self.greeted().for_each(&mut visit);
        let [subject, body] = [subject, body].map(|(text, tokens)| View { text, tokens, taken: 0 });
        subject.visit_greeted_in_any_case(&self.greetings[0], &mut visit);
        body.visit_greeted_in_any_case(&self.greetings[1], &mut visit);
        subject.visit_addressed_in_subject(&body, &mut visit);
        body.visit_addressed_in_body(&subject, self, &mut visit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::token::tokenize;

    /// Checks that the texts show a name beside that of the reader in the fields.
    #[track_caller]
    fn check(reader: &str, subject: &str, body: &str, name: &str) {
        let tokens = [subject, body].map(|text| {
            let mut tokens = Vec::new();
            tokenize(text, &mut tokens);
            tokens
        });
        let texts = [(subject, tokens[0].as_slice()), (body, tokens[1].as_slice())];
        let mut found = Vec::new();
        Names::of_message([reader], texts)
            .visit_found(texts[0], texts[1], |name| found.push(name.to_owned()));
        assert!(found.iter().any(|found| found == name), "{reader} | {subject} | {body}: {found:?}");
    }

    #[test]
    fn a_name_in_the_fields_does_not_hide_the_one_in_the_text() {
        check("Clienti Affezionati <x@a.it>", "Nives, ecco le novità", "", "Nives");
        check("Ugo Bardi <u@a.it>", "novità", "Ciao Ugo,\n\nNives, abbiamo scelto", "Nives");
        check("Ugo Bardi <u@a.it>", "novità", "ciao nives,\nper te", "nives");
        check("", "nives, novità", "CIAO NIVES,\nnives non perdere", "NIVES");
    }

    /// The heading was once a reader's name, and no sentence with "ordine" was quoted.
    #[test]
    fn a_heading_above_the_readers_name_is_no_name() {
        fn found(reader: &str, body: &str) -> Vec<String> {
            let (mut tokens, mut found) = (Vec::new(), Vec::new());
            tokenize(body, &mut tokens);
            let texts = [("", [].as_slice()), (body, tokens.as_slice())];
            let names = Names::of_message([reader], texts);
            names.visit_found(texts[0], texts[1], |name| found.push(name.to_owned()));
            found
        }
        let body = "Ordine, finalmente\nMarco, ciao! Oggi è il giorno giusto";
        assert!(found("Marco Bianchi <marco.bianchi@a.it>", body).is_empty());
        // Nothing tells the two apart if no field names the reader.
        assert_eq!(found("", body), ["Ordine", "Marco"]);
        assert_eq!(found("Marco", "Nives, ecco le novità\nper te, Marco"), ["Nives"]);
    }
}
