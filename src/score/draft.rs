//! A draft read as the messages of the index were.

use super::index::{Brand, Index};
use super::options::ScoreOptions;
use super::text::Text;
use super::uncounted::{Uncounted, uncounted};
use crate::annotate::{Batches, Claims, Cues, Passages, Reading};
use crate::catalog::{Block, CampaignMode, Prepared, Rules, SHORT_TEXT_WORDS, n_body_words};
use crate::corpus::{Corpus, CorpusBuilder, SentAt, SourceText, brand_hash};
use crate::error::{Error, ErrorKind, Result};
use crate::facet::hour_of_week;
use crate::language::Language;
use crate::message::Message;
use crate::progress::no_progress;
use std::ops::Range;

/// The brand of a draft that none sends. It names nobody.
const NO_BRAND: &str = "-";

/// Two instants on different days of the week and of the year, each at midnight: 29 February 2000 and 1 August 2001.
const NOMINAL: [i64; 2] = [951_782_400, 996_624_000];

/// One draft.
pub(super) struct Draft {
    pub(super) source: SourceText,
    pub(super) text: Text,
    /// The lines that its brand repeats.
    pub(super) uncounted: Vec<Uncounted>,
    pub(super) language: Language,
    pub(super) cues: Cues,
    /// True if the first deadline is soon after the sending, or after any sending if its time is not known.
    pub(super) ends_soon: bool,
    /// Block and bin of each offer.
    pub(super) offers: Vec<(u8, u32)>,
    /// Urgency, scarcity and the like by name, with the terms of the text that show it.
    pub(super) rhetoric: Vec<(&'static str, Range<usize>)>,
    /// The hour of the week.
    pub(super) hour: Option<u32>,
    /// The features of its layout, sorted.
    pub(super) layout: Vec<u32>,
}

impl Draft {
    /// Reads a draft of a brand with some cells in the index. O(words).
    ///
    /// # Errors
    /// The draft has no text, or a language that the index lacks.
    pub(super) fn read(
        message: &Message,
        index: &Index,
        own: &[&Brand],
        options: &ScoreOptions,
    ) -> Result<Self> {
        let mut message = message.clone();
        let name = own.first().map_or(NO_BRAND, |brand| brand.name.as_str());
        // A spelling of the same name stays: masking knows it.
        if own.first().is_none_or(|brand| brand_hash(&message.brand) != brand.brand) {
            name.clone_into(&mut message.brand);
        }
        message.campaign = None;
        if options.at.is_some() {
            (message.sent_at, message.sent_at_is_day) = (options.at, false);
        }
        let corpus = corpus(&message, index, options)?;
        let language = language(&corpus, index, own, options)?;
        let boilerplate = own.iter().find(|brand| brand.language() == language);
        let known = boilerplate.map_or(&[][..], |brand| brand.boilerplate.as_slice());
        read(&corpus, &message, index, language, known)
    }
}

fn read(
    corpus: &Corpus,
    message: &Message,
    index: &Index,
    language: Language,
    boilerplate: &[(u64, bool)],
) -> Result<Draft> {
    let corpora = std::slice::from_ref(corpus);
    let (prepared, rank) = prepared(corpora, index, language, boilerplate)?;
    let batches = Batches::new(corpora, &prepared);
    let read_as = &index.read_as;
    let reading = Reading { mask: read_as.mask, stem: read_as.stem, body_only: read_as.zones };
    let mut text = Text::default();
    text.read(&Passages::new(&batches, reading), rank);
    let cues = batches.cues()[rank as usize];
    // Phrases outside the body have no terms.
    let terms = |(kind, tokens): (&'static str, Range<usize>)| {
        let place = |token: usize| text.tokens.partition_point(|&at| (at as usize) < token);
        let terms = place(tokens.start)..place(tokens.end);
        (text.tokens.get(terms.start).copied() == Some(tokens.start as u32)).then_some((kind, terms))
    };
    let source = SourceText::new(message, read_as.texts)?;
    let spans = prepared.spans.first().ok_or_else(|| Error::from(ErrorKind::NoText))?;
    let claims = Claims::new(corpus, language, spans, reading.body_only, &source);
    let offers = claims.offers(message.sent_at);
    let phrases = offers.phrases.iter().map(|m| (m.category.name(), claims.tokens(m)));
    let rhetoric = phrases.filter_map(terms).collect();
    let ends_soon = match message.sent_at {
        Some(_) => offers.ends_within_24h(),
        None => NOMINAL
            .into_iter()
            .all(|unix| claims.offers(Some(SentAt { unix, offset_minutes: 0 })).ends_within_24h()),
    };
    let uncounted = match reading.body_only {
        true => uncounted(spans, corpus.units(0), &text, &source),
        false => Vec::new(),
    };
    Ok(Draft {
        rhetoric,
        source,
        text,
        uncounted,
        language,
        cues,
        ends_soon,
        offers: offers.features,
        hour: corpus.rows()[0].sent_at_hour().map(|at| hour_of_week(at) as u32),
        layout: corpus.layout(0).to_vec(),
    })
}

/// Returns the corpus of one message.
fn corpus(message: &Message, index: &Index, options: &ScoreOptions) -> Result<Corpus> {
    if index.read_as.texts {
        let text = message.body.text.clone().unwrap_or_default();
        return Corpus::from_texts([(message.brand.clone(), text)]);
    }
    let mut builder = CorpusBuilder::default().own_phrases(options.own_phrases.clone());
    match builder.add_batch(std::slice::from_ref(message)).into_iter().next() {
        Some((_, error)) => Err(error),
        None => Ok(builder.build()),
    }
}

/// Prepares the one message, and returns its rank.
fn prepared(
    corpora: &[Corpus],
    index: &Index,
    language: Language,
    known: &[(u64, bool)],
) -> Result<(Prepared, u32)> {
    let rules = Rules {
        campaigns: CampaignMode::None,
        language: Some(language),
        block: Block::None,
        ..Rules::default()
    };
    let prepared =
        Prepared::with_boilerplate(corpora, &rules, known, &|hash| index.keyed(hash), &no_progress)?;
    let rank = corpora.first().and_then(|corpus| prepared.catalog.rank_of(corpus.rows().first()?.key()));
    Ok((prepared, rank.ok_or_else(|| Error::from(ErrorKind::NoText))?))
}

/// Returns the language of a draft: the given one; else the stated or detected one; of a short draft that of most mails of its
/// brand, or of the index.
fn language(corpus: &Corpus, index: &Index, own: &[&Brand], options: &ScoreOptions) -> Result<Language> {
    let known = index.languages();
    let row = corpus.rows().first().ok_or_else(|| Error::from(ErrorKind::NoText))?;
    let stated = options.language.or(row.stated);
    let is_short = (n_body_words(corpus, 0) as u32) < SHORT_TEXT_WORDS;
    let detected = (row.detected != Language::UND && !is_short).then_some(row.detected);
    let main = |brands: &mut dyn Iterator<Item = &Brand>| {
        let largest =
            brands.max_by(|a, b| a.messages.cmp(&b.messages).then_with(|| b.language.cmp(&a.language)));
        largest.map(Brand::language)
    };
    let found = stated.or(detected).or_else(|| main(&mut own.iter().copied()));
    let found = found.or_else(|| known.contains_key(&row.detected).then_some(row.detected));
    let found = found.or_else(|| main(&mut index.brands.iter())).unwrap_or(Language::UND);
    if known.contains_key(&found) {
        return Ok(found);
    }
    let languages: Vec<&str> = known.keys().map(Language::code).collect();
    let remedy = format!(
        "no brand of the index writes in '{}', the language of the draft; score it against mail in that language, or set \
         `language` if the draft is in one of: {}",
        found.code(),
        languages.join(", ")
    );
    Err(Error::parameter("language", remedy))
}
