//! Texts that are not mail → corpus.

use super::analyser::Analyser;
use super::builder::CorpusBuilder;
use super::columns::Corpus;
use crate::error::{Error, Result};
use crate::message::{Body, Message};
use crate::text::mask::OwnPhrases;

/// Bytes of text that are analysed at once, enough for all threads.
const BATCH_BYTES: usize = 8 << 20;

impl Corpus {
    /// Makes a corpus of texts as they stand, each with the name of its group: its author, source, model or condition.
    ///
    /// No rule of mail applies. Every line counts, also one that begins with `>` or follows `-- `; there are no zones and
    /// no boilerplate; names, numbers and dates stay as they are; each text is a campaign of its own. All of this holds
    /// for any [`Config`](crate::Config): the corpus remembers how it was made. In results, "brand" is the group and
    /// "message" is the text. O(bytes), parallel.
    ///
    /// The language of each text is detected, and only texts of one language are compared: a group alone in its language
    /// has no index. If all texts are in one language, set [`Config::language`](crate::Config::language). A group needs
    /// [`min_units`](crate::analysis::Settings::min_units) texts to be in the index.
    ///
    /// ```
    /// use unisono::Corpus;
    ///
    /// let texts = [("Ada", "> a quotation counts"), ("Ada", "no masks: 20 % on 3 May"), ("Max", "another text")];
    /// let corpus = Corpus::from_texts(texts)?;
    /// assert_eq!((corpus.len(), corpus.brands().len()), (3, 2));
    /// # Ok::<(), unisono::Error>(())
    /// ```
    ///
    /// # Errors
    /// A text has an empty group, or it cannot be analysed; the error names its position, counted from 1.
    pub fn from_texts<G: Into<String>, T: Into<String>>(
        texts: impl IntoIterator<Item = (G, T)>,
    ) -> Result<Self> {
        let mut builder = CorpusBuilder::with_analyser(Analyser::new(OwnPhrases::default(), true));
        let (mut waiting, mut bytes) = (Vec::new(), 0);
        for (i, (group, text)) in texts.into_iter().enumerate() {
            let (brand, text) = (group.into(), text.into());
            if brand.trim().is_empty() {
                let remedy = format!("text {} has an empty group: name the group of every text", i + 1);
                return Err(Error::parameter("group", remedy));
            }
            bytes += size_of::<Message>() + brand.len() + text.len();
            waiting.push(Message {
                brand,
                body: Body { text: Some(text), html: None },
                ..Message::default()
            });
            if bytes >= BATCH_BYTES {
                add(&mut builder, &mut waiting, i + 1)?;
                bytes = 0;
            }
        }
        let n = builder.len() + waiting.len();
        add(&mut builder, &mut waiting, n)?;
        Ok(builder.build())
    }
}

/// Adds the texts that wait; `n` is the number of texts so far.
fn add(builder: &mut CorpusBuilder, waiting: &mut Vec<Message>, n: usize) -> Result<()> {
    let first = n - waiting.len();
    match builder.add_batch(waiting).into_iter().next() {
        Some((i, error)) => Err(Error::parameter("texts", format!("text {}: {}", first + i + 1, error.kind))),
        None => {
            waiting.clear();
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_counts_and_nothing_is_masked() {
        let text = "> quoted line\nBody for Ada, 20% until 3 May\n-- \nsigned by Max";
        let corpus = Corpus::from_texts([("g", text)]).unwrap();
        let words: Vec<_> = corpus.tokens(0).map(|t| corpus.vocabulary.surface(t.form())).collect();
        let expected = "quoted line body for ada 20% until 3 may signed by max";
        assert_eq!(words.join(" "), expected.replace("20%", "20"));
        assert!(corpus.tokens(0).all(|t| !t.continues() && t.encoded() == t.form()));
        assert!(corpus.is_of_texts() && corpus.units(0).iter().len() == 1 && corpus.layout(0).is_empty());
    }

    #[test]
    fn an_empty_group_has_a_position() {
        let error = Corpus::from_texts([("a", "x"), (" ", "y")]).unwrap_err();
        assert_eq!(error.to_string(), "group: text 2 has an empty group: name the group of every text");
    }
}
