//! Messages → corpus: analysed in parallel, appended in order.

use super::analyser::{Analyser, Chunk};
use super::columns::Corpus;
use super::token::Token;
use super::vocabulary::{TOO_MANY_WORDS, provisional};
use crate::error::{Error, Result};
use crate::message::Message;
use crate::text::mask::OwnPhrases;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Collects messages and turns them into a [`Corpus`].
///
/// Messages may be added one by one (`Extend`) or in batches; the result is the same. The caller's rayon pool decides
/// how many threads work.
#[derive(Debug, Default)]
pub struct CorpusBuilder {
    pub(super) corpus: Corpus,
    /// The batches before. Rows are numbered through all batches.
    pub(super) earlier: Vec<Corpus>,
    /// The row of every message key.
    seen: BTreeMap<u64, u32>,
    /// Differing columns of further copies of a row: column, row and value.
    pub(super) copies: Vec<(&'static str, u32, &'static str)>,
    pub(super) analyser: Analyser,
    waiting: Vec<Message>,
    waiting_bytes: usize,
}

/// Messages are analysed in batches of this many bytes, enough for all threads.
const BATCH_BYTES: usize = 8 << 20;

impl CorpusBuilder {
    /// Masks these phrases as well, each by its slot. Must be called before messages are added.
    #[must_use]
    pub fn own_phrases(mut self, own_phrases: OwnPhrases) -> Self {
        self.analyser = Analyser::new(own_phrases, false);
        self
    }

    /// Returns a builder whose messages go through an analyser.
    pub(crate) fn with_analyser(analyser: Analyser) -> Self {
        Self { analyser, ..Self::default() }
    }

    /// Adds messages in order. Returns the index and error of each message that cannot be analysed; it is left out.
    ///
    /// O(bytes of text), parallel.
    pub fn add_batch(&mut self, messages: &[Message]) -> Vec<(usize, Error)> {
        let size = Chunk::size_for(messages.len());
        let chunks: Vec<Chunk> = messages
            .par_chunks(size)
            .map(|part| self.analyser.chunk(|chunk| part.iter().for_each(|message| chunk.add(message))))
            .collect();
        let mut failed = Vec::new();
        let mut base = 0;
        for (mut chunk, part) in chunks.into_iter().zip(messages.chunks(size)) {
            self.analyser.learn(&mut chunk);
            self.append(&chunk, part, |i, row| failed.extend(row.err().map(|error| (base + i, error))));
            base += part.len();
        }
        failed
    }

    /// Number of messages so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.n_earlier() + self.corpus.len() + self.waiting.len()
    }

    /// Number of messages analysed so far, duplicates included.
    #[must_use]
    pub fn added(&self) -> u64 {
        let batches = self.earlier.iter().chain([&self.corpus]);
        batches.map(|corpus| corpus.len() as u64 + corpus.duplicates).sum()
    }

    /// Returns true if there is no message so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the corpus.
    #[must_use]
    pub fn build(mut self) -> Corpus {
        self.flush();
        let analyser = std::mem::take(&mut self.analyser);
        self.end_batch(&analyser);
        self.into_batches().pop().unwrap_or_default()
    }

    fn flush(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        let failed = self.add_batch(&waiting);
        self.corpus.failed.extend(failed.into_iter().map(|(_, error)| error));
    }

    /// Adds the messages of a chunk whose words the analyser has learnt. `placed` receives the index of each message with
    /// its row, of a copy that of the first, or with the error of a message that is left out.
    pub(crate) fn append(
        &mut self,
        chunk: &Chunk,
        messages: &[Message],
        mut placed: impl FnMut(usize, Result<u32>),
    ) {
        let Some(forms) = &chunk.forms else {
            return (0..messages.len()).for_each(|i| placed(i, Err(TOO_MANY_WORDS.into())));
        };
        self.corpus.names.extend(&chunk.names);
        let parts = chunk.parts;
        for (i, (message, row)) in messages.iter().zip(&chunk.rows).enumerate() {
            match row {
                Err(kind) => placed(i, Err(kind.clone().into())),
                Ok(row) => {
                    if let Some(first) = self.first_copy(message, row.key()) {
                        placed(i, Ok(first));
                        continue;
                    }
                    let of_earlier = self.n_earlier();
                    let corpus = &mut self.corpus;
                    let number = corpus.rows.len();
                    placed(i, Ok((of_earlier + number) as u32));
                    corpus.rows.push(*row);
                    let known = |&t: &u32| {
                        let token = Token::from_encoded(t);
                        token.with_form(|form| forms.get(provisional(form as usize)).copied()).encoded()
                    };
                    corpus.tokens.push(chunk.tokens.row(i).iter().map(known));
                    corpus.subjects.push(chunk.subjects.row(i).iter().map(known));
                    corpus.units.push(chunk.units.row(i).iter().map(|unit| unit.encoded()));
                    corpus.layout.push(chunk.layout.row(i).iter().copied());
                    let shown = message.id.iter().filter(|_| !message.id_is_private);
                    corpus.ids.push(shown.flat_map(|id| id.bytes()));
                    corpus.brands.entry(row.brand).or_insert_with(|| message.brand.clone());
                    corpus.spellings.entry(row.spelling).or_insert_with(|| message.brand.clone());
                    let stated = message.columns.iter().map(|(name, value)| (name.as_str(), value.as_str()));
                    let columns = stated.chain(message.found.iter().copied()).filter(|_| parts.columns);
                    for (name, value) in columns {
                        if let Some(column) = corpus.column_mut(name) {
                            column.set(number, value);
                        }
                    }
                }
            }
        }
    }

    /// Returns the row of an earlier message with the id and key. Notes the first message of a key; of a copy, keeps the
    /// columns that the first lacks.
    fn first_copy(&mut self, message: &Message, key: u64) -> Option<u32> {
        message.id.as_ref()?;
        let of_earlier = self.n_earlier();
        match self.seen.entry(key) {
            Entry::Vacant(new) => {
                new.insert((of_earlier + self.corpus.rows.len()) as u32);
                None
            }
            Entry::Occupied(first) => {
                self.corpus.duplicates += 1;
                let first = *first.get();
                let local = (first as usize).checked_sub(of_earlier);
                let shown = |name: &str| self.corpus.columns.get(name)?.get(local?);
                let others = message.found.iter().filter(|(name, value)| shown(name) != Some(value));
                self.copies.extend(others.map(|&(name, value)| (name, first, value)));
                Some(first)
            }
        }
    }
}

impl Extend<Message> for CorpusBuilder {
    fn extend<I: IntoIterator<Item = Message>>(&mut self, messages: I) {
        for message in messages {
            self.waiting_bytes += size_of_val(&message) + n_bytes(&message);
            self.waiting.push(message);
            if self.waiting_bytes >= BATCH_BYTES {
                self.flush();
            }
        }
    }
}

/// Bytes of all texts of a message.
fn n_bytes(message: &Message) -> usize {
    let texts = [
        &message.id,
        &message.sender_name,
        &message.sender_domain,
        &message.recipient,
        &message.subject,
        &message.body.text,
        &message.body.html,
        &message.language_label,
    ];
    let campaign = message.campaign.as_ref().map_or(0, |campaign| campaign.key.len());
    // Each pair of strings takes 48 bytes beside their content.
    let columns = message.columns.iter().map(|(name, value)| 48 + name.len() + value.len());
    texts.into_iter().flatten().chain(&message.also_for).map(String::len).sum::<usize>()
        + message.brand.len()
        + campaign
        + columns.sum::<usize>()
}

impl Corpus {
    /// Returns a builder with default settings.
    #[must_use]
    pub fn builder() -> CorpusBuilder {
        CorpusBuilder::default()
    }
}

impl FromIterator<Message> for Corpus {
    fn from_iter<I: IntoIterator<Item = Message>>(messages: I) -> Self {
        let mut builder = CorpusBuilder::default();
        builder.extend(messages);
        builder.build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::MAX_COLUMNS;
    use crate::text::Slot;

    #[test]
    fn an_english_footer_does_not_make_italian_letters_english() {
        let body = "Cara lettrice, questa settimana il forno apre prima: venite a prendere il pane caldo e la focaccia.";
        let footer = "You are receiving this email because you signed up on our website and agreed to hear from us. \
                      If you no longer wish to receive these emails you can unsubscribe here at any time. \
                      All rights reserved, the company and all of its brands are registered trademarks of the group.";
        let mut message = Message { brand: "forno".into(), ..Message::default() };
        message.body.text = Some(format!("{body}\n\n{footer}\n"));
        let corpus: Corpus = [message].into_iter().collect();
        assert_eq!(corpus.rows()[0].detected.code(), "it");
    }

    #[test]
    fn accents_of_a_readers_name_do_not_count() {
        #[track_caller]
        fn check(reader: &str, word: &str, expected: bool) {
            let message = Message {
                brand: "forno".into(),
                recipient: Some(reader.into()),
                subject: Some("il pane".into()),
                ..Message::default()
            };
            let corpus: Corpus = [message].into_iter().collect();
            assert_eq!(corpus.has_name(word), expected, "{reader}: {word}");
        }
        check("Hélène Ozanne <x@a.fr>", "helene", true);
        check("Helene Ozanne <x@a.fr>", "hélène", true);
        check("Helene <x@a.fr>", "helena", false);
        check("helene84@a.fr", "helene84", true);
    }

    #[test]
    fn a_name_in_one_text_of_a_message_is_a_name_in_the_other() {
        let slots = |subject: &str, body: &str, also_for: &[&str]| {
            let mut message =
                Message { brand: "forno".into(), subject: Some(subject.into()), ..Message::default() };
            message.body.text = Some(body.into());
            message.also_for = also_for.iter().map(|&reader| reader.to_owned()).collect();
            let corpus: Corpus = [message].into_iter().collect();
            let subject = corpus.subject(0).iter().map(|&token| Token::from_encoded(token));
            let names = |tokens: Vec<Token>| tokens.iter().filter(|token| token.fills(Slot::Name)).count();
            (names(subject.collect()), names(corpus.tokens(0).collect()), corpus.names.len())
        };
        assert_eq!(slots("Ginevra, il pane è pronto", "Cara Ginevra,\nil pane", &[]), (1, 1, 2));
        assert_eq!(slots("Ciao Ginevra, il pane", "per Ginevra il pane", &[]), (1, 1, 1));
        assert_eq!(slots("Ciao Siena!", "siamo in Siena", &[]), (0, 0, 1));
        assert_eq!(slots("pane", "per Ginevra il pane", &["ginevra.neri@posta.it"]), (0, 1, 3));
        // Addressed without a greeting: not masked, not quoted.
        assert_eq!(slots("Ginevra, il pane è pronto", "il pane", &[]), (0, 0, 1));
    }

    #[test]
    fn private_ids_tell_copies_apart_and_are_not_kept() {
        let message = |id: &str| Message {
            id: Some(id.into()),
            id_is_private: true,
            brand: "forno".into(),
            subject: Some("pane".into()),
            ..Message::default()
        };
        let corpus: Corpus = ["1@eva.it", "2@eva.it", "1@eva.it"].map(message).into_iter().collect();
        assert_eq!((corpus.len(), corpus.duplicates()), (2, 1));
        assert!(!corpus.has_own_id(0) && corpus.id(0) == corpus.id(1) && corpus.id(0).len() == 16);
    }

    #[test]
    fn every_text_of_a_message_counts_for_the_batch() {
        let check = |message: Message| {
            let mut builder = CorpusBuilder::default();
            builder.extend(vec![message; 1 + BATCH_BYTES / (1 << 16)]);
            assert!(builder.added() > 0 && builder.waiting_bytes < BATCH_BYTES);
        };
        let long = "x".repeat(1 << 16);
        check(Message { subject: Some(long.clone()), ..Message::default() });
        check(Message { recipient: Some(long), ..Message::default() });
        let column = |i: usize| (format!("{i}"), "x".repeat(256));
        check(Message { columns: (0..256).map(column).collect(), ..Message::default() });
    }

    #[test]
    fn the_first_columns_by_name_are_kept() {
        let message = |i: usize| {
            let columns =
                vec![(format!("{:03}", i * 7 % 300), "x".to_owned()), ("y".to_owned(), "z".to_owned())];
            Message { brand: "a".into(), columns, ..Message::default() }
        };
        let kept = |numbers: &mut dyn Iterator<Item = usize>| {
            let corpus: Corpus = numbers.map(message).collect();
            assert!(corpus.has_columns_passed_over());
            corpus.columns().keys().cloned().collect::<Vec<_>>()
        };
        let expected: Vec<String> = (0..MAX_COLUMNS).map(|i| format!("{i:03}")).collect();
        assert_eq!(kept(&mut (0..300)), expected);
        assert_eq!(kept(&mut (0..300).rev()), expected);
    }
}
