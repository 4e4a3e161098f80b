//! Texts whose grams do not count, such as a prompt, a form or a legal text that everyone was given.

use super::batches::Batches;
use super::stop_words::StopWords;
use crate::catalog::{CampaignMode, Catalog, Prepared, Rules};
use crate::corpus::{Analyser, Corpus, CorpusBuilder};
use crate::error::{Error, Result};
use crate::language::Language;
use crate::message::{Body, Message};
use crate::progress::no_progress;
use crate::text::mask::OwnPhrases;
use std::collections::BTreeSet;
use std::slice;

/// Base texts, read in every language of some batches and as their messages were read.
#[derive(Debug, Default)]
pub struct BaseTexts {
    /// A corpus for each way of reading, and its preparation for a language.
    prepared: Vec<(Corpus, Prepared)>,
}

impl BaseTexts {
    /// Reads the texts with the masks of each corpus, in each language of the catalog. O(bytes · languages).
    ///
    /// # Errors
    /// A text cannot be analysed; the error has its number.
    pub fn new(texts: &[String], corpora: &[Corpus], catalog: &Catalog) -> Result<Self> {
        let mut prepared = Vec::new();
        if texts.is_empty() {
            return Ok(Self { prepared });
        }
        let mut ways: Vec<(bool, &OwnPhrases)> = Vec::new();
        for way in corpora.iter().map(|corpus| (corpus.is_of_texts(), corpus.own_phrases())) {
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        let languages: BTreeSet<Language> = catalog.cells().iter().map(|cell| cell.language).collect();
        for (is_of_texts, own_phrases) in ways {
            let corpus = read(texts, Analyser::new(own_phrases.clone(), is_of_texts))?;
            for &language in &languages {
                let language = Some(language);
                let rules = Rules { campaigns: CampaignMode::None, language, ..Rules::default() };
                let whole = Prepared::whole(slice::from_ref(&corpus), &rules, &no_progress)?;
                prepared.push((corpus.clone(), whole));
            }
        }
        Ok(Self { prepared })
    }

    /// Returns true if there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.prepared.is_empty()
    }

    /// The texts in each way of reading and language.
    pub(super) fn batches(&self, stop_words: &StopWords) -> impl Iterator<Item = Batches<'_>> {
        self.prepared.iter().map(|(corpus, prepared)| {
            Batches::new(slice::from_ref(corpus), prepared).with_stop_words(stop_words.clone())
        })
    }
}

/// Returns the corpus of the texts.
fn read(texts: &[String], analyser: Analyser) -> Result<Corpus> {
    let message = |text: &String| Message {
        brand: "base".to_owned(),
        body: Body { text: Some(text.clone()), html: None },
        ..Message::default()
    };
    let messages: Vec<Message> = texts.iter().map(message).collect();
    let mut builder = CorpusBuilder::with_analyser(analyser);
    match builder.add_batch(&messages).into_iter().next() {
        Some((i, error)) => Err(Error::parameter("ignore_texts", format!("text {}: {}", i + 1, error.kind))),
        None => Ok(builder.build()),
    }
}
