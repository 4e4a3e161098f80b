//! Base texts: texts whose grams do not count, such as a prompt, a form or a legal text that every author was given.

use crate::catalog::{CampaignMode, Catalog, Prepared, Rules};
use crate::corpus::{Analyser, Corpus, CorpusBuilder};
use crate::error::{Error, Result};
use crate::language::Language;
use crate::message::{Body, Message};
use crate::progress::no_progress;
use crate::text::mask::OwnPhrases;
use std::collections::BTreeSet;
use std::slice;

/// Base texts, read in each language of the batches and with the settings of each of their corpora.
#[derive(Debug, Default)]
pub struct BaseTexts {
    /// A corpus for each way of reading, and its preparation for each language.
    read: Vec<(Corpus, Vec<Prepared>)>,
}

impl BaseTexts {
    /// Reads the texts with the masks of each corpus, in each language of the catalog. O(bytes · languages).
    ///
    /// # Errors
    /// If a text cannot be analysed; the error states the number of the text.
    pub fn new(texts: &[String], corpora: &[Corpus], catalog: &Catalog) -> Result<Self> {
        if texts.is_empty() {
            return Ok(Self::default());
        }
        let mut ways: Vec<(bool, &OwnPhrases)> = Vec::new();
        for way in corpora.iter().map(|corpus| (corpus.is_of_texts(), corpus.own_phrases())) {
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        let languages: BTreeSet<Language> = catalog.cells().iter().map(|cell| cell.language).collect();
        let of_way = |(is_of_texts, own_phrases): (bool, &OwnPhrases)| {
            let corpus = read(texts, Analyser::new(own_phrases.clone(), is_of_texts))?;
            let prepare = |&language: &Language| {
                let language = Some(language);
                let rules = Rules { campaigns: CampaignMode::None, language, ..Rules::default() };
                Prepared::whole(slice::from_ref(&corpus), &rules, &no_progress)
            };
            let prepared = languages.iter().map(prepare).collect::<Result<_>>()?;
            Ok((corpus, prepared))
        };
        Ok(Self { read: ways.into_iter().map(of_way).collect::<Result<_>>()? })
    }

    /// Returns true if there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.read.is_empty()
    }

    /// Returns the corpus of the texts in each way of reading, prepared for each language.
    pub(super) fn prepared(&self) -> impl Iterator<Item = (&Corpus, &Prepared)> {
        self.read.iter().flat_map(|(corpus, prepared)| prepared.iter().map(move |one| (corpus, one)))
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
