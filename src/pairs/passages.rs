//! What a pair of messages shares, in words: the longest runs of terms that both hold.

use super::close::ClosePairs;
use super::params::Field;
use crate::annotate::Batches;
use crate::facet::{Extractor, SUBJECT_GRAM, TermBlocks, View};
use crate::similarity::common_runs::CommonRuns;

/// Quotes what messages share.
///
/// A passage is a run of terms that both messages hold, within one paragraph, heading or button of each, and that is
/// part of no longer such run. Terms are those that are compared: stems, and slots in the place of names, prices and codes.
/// Slots stand even where the search does not mask. A passage has as many terms as a shingle, or more; for
/// [`Field::CallToAction`] it is the whole text of a button.
pub struct Passages<'a> {
    batches: &'a Batches<'a>,
    extractors: Vec<Extractor<'a>>,
    places: &'a [(u32, u32)],
    least: usize,
    most: usize,
}

/// The most words of a passage that are written. A longer one ends with `…`.
pub const MAX_WORDS: usize = 50;

/// One message, ready to be compared with others.
pub struct MessagePassages<'a> {
    passages: &'a Passages<'a>,
    rank: u32,
    blocks: TermBlocks<'a>,
    runs: CommonRuns,
}

impl ClosePairs<'_> {
    /// Calls `then` with what quotes at most `most` passages of a pair. O(vocabulary) time and memory.
    pub fn with_passages<R>(&self, most: usize, then: impl FnOnce(&Passages<'_>) -> R) -> R {
        let view = View { mask: true, ..self.view };
        let terms = self.ready.terms(&view);
        let least = match self.field {
            Field::Body => view.ngram,
            Field::Subject => SUBJECT_GRAM,
            Field::CallToAction => 1,
        };
        let extractors = self.ready.extractors(view, &terms);
        then(&Passages { batches: self.ready, extractors, places: self.places, least, most })
    }
}

impl Passages<'_> {
    /// Reads a message. O(n log n) time for n terms, and about 200 bytes for each.
    #[must_use]
    pub fn message(&self, rank: u32) -> MessagePassages<'_> {
        let (batch, row) = self.places[rank as usize];
        let blocks = self.extractors[batch as usize].blocks(row as usize);
        let runs = CommonRuns::new(blocks.terms());
        MessagePassages { passages: self, rank, blocks, runs }
    }
}

impl MessagePassages<'_> {
    /// Returns the rank of the message.
    #[must_use]
    pub fn rank(&self) -> u32 {
        self.rank
    }

    /// Returns the passages that another message shares, in the words of this one: the longest first, then by their first
    /// place; of each at most [`MAX_WORDS`]. Masked slots are words such as `{name}`, and so is every word that is a name
    /// of a reader of any message. O(n + m log n) time for n and m terms.
    #[must_use]
    pub fn shared_with(&self, other: u32) -> Vec<String> {
        let Passages { batches, extractors, places, least, most } = self.passages;
        let (batch, row) = places[other as usize];
        let others = extractors[batch as usize].blocks(row as usize);
        // A text with fewer terms than a shingle is one shingle.
        let least = (*least).min(self.blocks.terms().values().len()).max(1);
        let own = &extractors[places[self.rank as usize].0 as usize];
        let spell = |run| {
            let mut words = own.words(&self.blocks, run);
            let shown = words.by_ref().take(MAX_WORDS);
            let shown =
                shown.map(|word| if batches.names_someone(&word) { "{name}".to_owned() } else { word });
            let mut shown: Vec<String> = shown.collect();
            shown.extend(words.next().map(|_| "…".to_owned()));
            shown.join(" ")
        };
        self.runs.with(others.terms(), least).into_iter().take(*most).map(spell).collect()
    }
}
