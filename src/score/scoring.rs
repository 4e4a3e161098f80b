//! Draft and index → score.

use super::advice::Evidence;
use super::alike::alike;
use super::draft::Draft;
use super::index::{Brand, Coverage, Index};
use super::nearest::{cosines, guess, nearest};
use super::options::ScoreOptions;
use super::result::{Advice, SCHEMA, Score};
use super::sentences::Against;
use super::uncounted::merge;
use crate::corpus::brand_hash;
use crate::error::{Error, Result};
use crate::message::Message;

/// The fewest other brands that a draft can be scored against: of two, one is half.
pub const MIN_OTHERS: usize = 3;

/// With more unseen words than this share, originality means nothing: the text may be gibberish or of another trade.
pub const MANY_UNSEEN: f64 = 0.3;

/// Scores a draft against the brands of an index.
///
/// ```
/// use unisono::progress::no_progress;
/// use unisono::score::{Index, ScoreOptions, score};
/// use unisono::{Config, Corpus, Facet, Message};
///
/// // (brand, text) of mail that was sent.
/// let mails = ["Ada", "Max", "Eva"].iter().flat_map(|brand| {
///     (0..2).map(move |i| (*brand, format!("hurry, this offer ends tonight at {brand}: part {i}")))
/// });
/// let corpus = [Corpus::from_texts(mails)?];
/// let mut config = Config::new([Facet::Wording]);
/// config.language = unisono::Language::from_code("en");
/// let index = Index::build(&corpus, &config, &no_progress)?;
///
/// let mut draft = Message::default();
/// draft.body.text = Some("We baked this bread for you. Hurry, this offer ends tonight.".to_owned());
/// let found = score(&draft, &index, &ScoreOptions::default())?;
/// assert_eq!((found.others, found.sentences[1].brands), (3, Some(3)));
/// # Ok::<(), unisono::Error>(())
/// ```
///
/// O(words of the draft · log of the index).
///
/// # Errors
/// The draft has no word, or a language that the index lacks; the brand is not in the index; fewer than [`MIN_OTHERS`] others
/// write in the language; the phrases of the caller's own are not those of the index; or the index is damaged.
pub fn score(draft: &Message, index: &Index, options: &ScoreOptions) -> Result<Score> {
    options.check()?;
    if index.keyed_phrases(options.own_phrases.digest()) != index.read_as.own_phrases {
        let remedy = match index.read_as.own_phrases {
            0 => "the index was made without phrases of your own; leave them out, or make it again with them",
            _ => {
                "the index was made with other phrases of your own; give the same, or make it again with these"
            }
        };
        return Err(Error::parameter("mask_phrases", remedy));
    }
    let own = own_cells(index, options.brand.as_deref())?;
    let (is_blank, has_subject) = (is_blank(draft), draft.subject.is_some());
    let own_brands: Vec<&Brand> = own.iter().map(|&cell| &index.brands[cell]).collect();
    let draft = Draft::read(draft, index, &own_brands, options)?;
    let brand = own_brands.first().map(|brand| brand.brand);
    let is_other = |of: &Brand| Some(of.brand) != brand && of.language() == draft.language;
    let is_other: Vec<bool> = index.brands.iter().map(is_other).collect();
    let others: Vec<&Brand> =
        index.brands.iter().zip(&is_other).filter(|(_, is)| **is).map(|(brand, _)| brand).collect();
    if others.len() < MIN_OTHERS {
        let (n, verb) = match others.len() {
            0 => ("no other brand".to_owned(), "writes"),
            1 => ("only 1 other brand".to_owned(), "writes"),
            n => (format!("only {n} other brands"), "write"),
        };
        let code = draft.language.code();
        let remedy = format!("{n} {verb} in '{code}', a score needs {MIN_OTHERS}; add mail of more brands");
        return Err(Error::parameter("against", remedy));
    }
    let mut coverage = Coverage::default();
    coverage.read(index, &draft.text, draft.language, brand)?;
    let Some(originality) = coverage.originality() else {
        let remedy = match (is_blank, has_subject) {
            (true, false) => "is empty; write its text first",
            (true, true) => "has an empty body; write its text first",
            (false, _) => {
                "holds no word of a body, only names, prices, links or a footer; write its text first"
            }
        };
        return Err(Error::parameter("DRAFT", remedy));
    };
    let min_words = index.read_as.min_words;
    let against = Against { draft: &draft, coverage: &coverage, is_other: &is_other, min_words };
    let (sentences, longest) = (against.sentences(), against.longest_of_all());
    let own_cell = own.into_iter().find(|&cell| index.brands[cell].language() == draft.language);
    let advised = Evidence {
        against,
        sentences: &sentences,
        others,
        own: own_cell.map(|cell| &index.brands[cell]),
        own_cell: own_cell.map(|cell| cell as u32),
        options,
    };
    let unseen_words = coverage.n_unseen as f64 / coverage.n_words.max(1) as f64;
    let doubtful = unseen_words > MANY_UNSEEN;
    let mut advice = advised.advice();
    if doubtful {
        advice.insert(0, Advice::UnseenWords { share: unseen_words });
    }
    let others = advised.others.len() as u64;
    let sentences = merge(&draft.uncounted, draft.text.sentence_ranges(), sentences, &mut advice);
    let cosines = cosines(index, &coverage);
    let of_others = index.originalities.get(&draft.language).map_or(&[][..], Vec::as_slice);
    Ok(Score {
        schema: SCHEMA.to_owned(),
        brand: own_brands.first().map(|brand| brand.name.clone()),
        language: draft.language.code().to_owned(),
        others,
        min_words: min_words as u64,
        originality,
        bits_own: coverage.bits_own,
        bits_all: coverage.bits_all,
        percentile: percentile(of_others, originality),
        messages: of_others.len() as u64,
        words: coverage.n_words as u64,
        unseen_words,
        doubtful,
        longest,
        nearest: nearest(index, &cosines, &is_other),
        guess: guess(index, &coverage, &cosines, draft.language),
        sentences,
        advice,
    })
}

/// Returns true if the body holds nothing but white space.
fn is_blank(draft: &Message) -> bool {
    let texts = [&draft.body.text, &draft.body.html];
    texts.into_iter().flatten().all(|text| text.trim().is_empty())
}

/// Returns the cells of the brand that sends the draft.
fn own_cells(index: &Index, brand: Option<&str>) -> Result<Vec<usize>> {
    let Some(name) = brand else { return Ok(Vec::new()) };
    let hash = brand_hash(name);
    let cells: Vec<usize> =
        (0..index.brands.len()).filter(|&cell| index.brands[cell].brand == hash).collect();
    if cells.is_empty() {
        let names = index.brands();
        let near = alike(name, &names);
        let remedy = match near.is_empty() {
            true => format!("no brand is called '{name}'; leave it out if the brand sends no mail yet"),
            false => format!("no brand is called '{name}'; there are {}", near.join(", ")),
        };
        return Err(Error::parameter("as", remedy));
    }
    Ok(cells)
}

/// Returns the share of some ascending values below one, equal ones by half.
fn percentile(values: &[f64], value: f64) -> Option<f64> {
    let below = values.partition_point(|&other| other < value);
    let equal = values.partition_point(|&other| other <= value) - below;
    (!values.is_empty()).then(|| (below as f64 + 0.5 * equal as f64) / values.len() as f64)
}
