//! What is alike: the analyses beside the index, each with its evidence.

use super::config::Config;
use super::envelope::Report;
use super::evidence::Evidence;
use crate::analysis::phrases::{PhraseKind, Phrases, phrases as find_phrases};
use crate::annotate::Batches;
use crate::catalog::Prepared;
use crate::corpus::Corpus;
use crate::error::Result;
use crate::progress::Callback;

/// The most phrases that a report quotes.
pub const PHRASES_QUOTED: usize = 50;

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

/// Adds the analyses that the config names to a report.
pub(super) fn add_evidence(
    report: &mut Report,
    ready: &Batches<'_>,
    config: &Config,
    progress: Callback<'_>,
) -> Result<()> {
    for evidence in Evidence::ALL.into_iter().filter(|evidence| config.evidence.contains(evidence)) {
        match evidence {
            Evidence::Phrases => {
                let mut found = find_phrases(ready, &config.phrases, &config.settings, progress)?;
                keep_quotable(&mut found, config.quote);
                report.phrases = Some(found);
            }
        }
    }
    Ok(())
}

/// Keeps the first phrase of each family of stock phrases, at most [`PHRASES_QUOTED`]; none without `quote`.
fn keep_quotable(found: &mut Phrases, quote: bool) {
    found.items.retain(|item| item.kind == PhraseKind::Stock && item.is_head);
    found.items.truncate(if quote { PHRASES_QUOTED } else { 0 });
}
