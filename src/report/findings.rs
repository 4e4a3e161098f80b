//! What is alike: the analyses beside the index, each with its evidence.

use super::config::Config;
use super::envelope::Report;
use super::evidence::Evidence;
use crate::analysis::anatomy::{Anatomy, Marked, anatomy as find_anatomy, marked};
use crate::analysis::attribution::{Reading, attribution};
use crate::analysis::depth::depth;
use crate::analysis::open_ground::open_ground;
use crate::analysis::phrases::{
    Numbered, PhraseKind, PhraseParams, Phrases, phrases as find_phrases, phrases_kept,
};
use crate::analysis::templates::{TemplateRules, templates};
use crate::annotate::Batches;
use crate::catalog::Prepared;
use crate::corpus::{Corpus, brand_hash};
use crate::error::{Error, Result};
use crate::progress::Callback;
use crate::reason::Reason;
use std::collections::BTreeSet;

/// The most phrases that a report quotes.
pub const PHRASES_QUOTED: usize = 50;

/// The most templates of sentences that a report quotes, and the most of messages.
pub const TEMPLATES_QUOTED: usize = 50;

/// The most campaigns whose depth a report states.
pub const DEPTHS_NAMED: usize = 50;

/// Finds the phrases that several brands use, those of the highest gain first; see
/// [`analysis::phrases`](mod@crate::analysis::phrases).
///
/// ```
/// use unisono::{Config, Corpus, Facet, phrases};
///
/// let texts = [
///     ("Ada", "don't miss this chance, it ends today"),
///     ("Max", "hurry: don't miss this chance"),
///     ("Eva", "don't miss this chance to win"),
/// ];
/// let corpus = [Corpus::from_texts(texts)?];
/// let mut config = Config::new([Facet::Wording]);
/// config.language = unisono::Language::from_code("en");
/// let found = phrases(&corpus, &config, &unisono::progress::no_progress)?;
/// assert_eq!((found.items[0].text.as_str(), found.items[0].brands), ("don't miss this chance", 3));
/// # Ok::<(), unisono::Error>(())
/// ```
///
/// # Errors
/// A setting is out of range, or the callback stops the work.
pub fn phrases(batches: &[Corpus], config: &Config, progress: Callback<'_>) -> Result<Phrases> {
    config.check(batches)?;
    let prepared = Prepared::new(batches, &config.rules(), progress)?;
    find_phrases(&config.ready(batches, &prepared)?, &config.phrases, &config.settings, progress)
}

/// Measures what the bodies of each brand consist of: slots, stock that other brands use, house style, and the rest; see
/// [`analysis::anatomy`](mod@crate::analysis::anatomy).
///
/// # Errors
/// A setting is out of range, or the callback stops the work.
pub fn anatomy(batches: &[Corpus], config: &Config, progress: Callback<'_>) -> Result<Anatomy> {
    config.check(batches)?;
    let prepared = Prepared::new(batches, &config.rules(), progress)?;
    find_anatomy(&config.ready(batches, &prepared)?, &config.anatomy, &config.settings, progress)
}

/// Marks which terms of one message are slots, stock, house style, or the message's own, against all others of the batches.
///
/// The message is that of a row of a batch. Nothing is drawn: a term is stock if it lies in `min_words` terms that
/// `min_brands` other brands use in any message. `shows_text` puts the words of slots in their place; they name readers.
///
/// # Errors
/// A setting is out of range, the callback stops the work, or there is no such row.
pub fn mark(
    batches: &[Corpus],
    (batch, row): (usize, usize),
    config: &Config,
    shows_text: bool,
    progress: Callback<'_>,
) -> Result<Marked> {
    config.check(batches)?;
    let no_row = || Error::parameter("row", "name a row of the batches");
    let row = batches.get(batch).and_then(|batch| batch.rows().get(row)).ok_or_else(no_row)?;
    let prepared = Prepared::new(batches, &config.rules(), progress)?;
    let ready = config.ready(batches, &prepared)?;
    let rank = prepared.catalog.rank_of(row.key()).ok_or_else(no_row)?;
    Ok(marked(&ready, rank, &config.anatomy, &config.settings, shows_text))
}

/// Adds the analyses that the config names to a report.
pub(super) fn add_evidence(
    report: &mut Report,
    ready: &Batches<'_>,
    config: &Config,
    progress: Callback<'_>,
) -> Result<()> {
    // The depth of all campaigns, which two analyses need.
    let mut depths = None;
    for evidence in Evidence::ALL.into_iter().filter(|evidence| config.evidence.contains(evidence)) {
        match evidence {
            Evidence::Phrases => {
                let keep = |items: &mut Vec<Numbered>| keep_quotable(items, config.quote);
                let params = PhraseParams { holders: true, ..config.phrases.clone() };
                let found = phrases_kept(ready, &params, &config.settings, keep, progress)?;
                report.phrases = Some(found);
            }
            Evidence::Anatomy => {
                report.anatomy = Some(find_anatomy(ready, &config.anatomy, &config.settings, progress)?);
            }
            // It splits brands, which is done once the tables of the whole brands are freed.
            Evidence::Trend => {}
            Evidence::Attribution => {
                report.attribution =
                    Some(attribution(ready, &config.settings, &Reading::default(), progress)?);
            }
            Evidence::Templates => {
                let limit = if config.quote { TEMPLATES_QUOTED } else { 0 };
                report.templates =
                    Some(templates(ready, &config.settings, TemplateRules::default(), limit, progress)?);
            }
            Evidence::Depth | Evidence::OpenGround => {
                let found = match depths.take() {
                    Some(found) => found,
                    None => depth(ready, &config.settings, usize::MAX, progress)?,
                };
                if evidence == Evidence::OpenGround {
                    let mut found = open_ground(ready, &found, &config.settings);
                    if !config.quote {
                        found.forget_texts();
                    }
                    report.open_ground = Some(found);
                } else {
                    let mut named = found.clone();
                    named.campaigns.truncate(DEPTHS_NAMED);
                    report.depth = Some(named);
                    depths = Some(found);
                }
            }
        }
    }
    report.marked = config.message_of.as_ref().and_then(|brand| newest_marked(ready, brand, config));
    Ok(())
}

/// Returns the analyses of a report that have no result, with the reasons.
///
/// Trends have warnings of their own, and a depth needs campaigns with several readers, which few mailboxes have.
pub(super) fn without_result(report: &Report) -> Vec<(Evidence, &Reason)> {
    let whys = [
        (Evidence::Phrases, report.phrases.as_ref().and_then(|found| found.why.as_ref())),
        (Evidence::Anatomy, report.anatomy.as_ref().and_then(|found| found.why.as_ref())),
        (Evidence::Templates, report.templates.as_ref().and_then(|found| found.why.as_ref())),
        (Evidence::Attribution, report.attribution.as_ref().and_then(|found| found.why.as_ref())),
        (Evidence::OpenGround, report.open_ground.as_ref().and_then(|found| found.why.as_ref())),
    ];
    whys.into_iter().filter_map(|(evidence, why)| Some((evidence, why?))).collect()
}

/// Marks the newest message of a brand; among those without a time, the last in canonical order. `None` for a brand without
/// messages.
fn newest_marked(ready: &Batches<'_>, brand: &str, config: &Config) -> Option<Marked> {
    let catalog = ready.catalog();
    let hash = brand_hash(brand);
    let is_of_brand =
        |rank: u32| brand_hash(catalog.cell_name(catalog.cell_of(rank as usize) as usize)) == hash;
    let messages = ready.messages().filter(|(rank, _)| is_of_brand(*rank));
    let newest = messages.map(|(rank, row)| (row.sent_at.map(|at| at.unix), rank)).max()?;
    Some(marked(ready, newest.1, &config.anatomy, &config.settings, false))
}

/// Keeps the first phrase of each family of stock phrases, at most [`PHRASES_QUOTED`]; none without `quote`.
fn keep_quotable(items: &mut Vec<Numbered>, quote: bool) {
    let mut families = BTreeSet::new();
    items.retain(|(_, item)| item.kind == PhraseKind::Stock && families.insert(item.family));
    items.truncate(if quote { PHRASES_QUOTED } else { 0 });
}
