//! What one brand alone repeats: runs of its terms whose grams two of its campaigns hold and no other brand does.

use super::brand::{Idiom, campaigns};
use crate::annotate::{Batches, Passages};
use crate::hash::{HashedMap, HashedSet, combine};
use crate::score::text::Text;
use std::ops::Range;

/// The most idioms of a brand that are kept.
const KEPT: usize = 5;

/// A run of more terms is a text sent again, no idiom.
const MAX_TERMS: usize = 16;

/// A run while it is counted.
struct Counted {
    campaigns: u64,
    last: u32,
    bits: f64,
    /// A message with it, the first token in it, and its terms.
    place: (u32, u32, usize),
}

/// Returns the idioms of a cell, in descending order of bits times campaigns. It reads the first message of each
/// campaign. `bits` has the information of each term; `of_one` has the grams that at least two campaigns of this cell
/// and no other cell hold. O(tokens of the messages read).
pub(super) fn idioms(
    batches: &Batches<'_>,
    passages: &Passages<'_>,
    min_words: usize,
    bits: &[f64],
    of_one: &HashedSet,
    ranks: Range<u32>,
) -> Vec<Idiom> {
    let mut text = Text::default();
    let mut found: HashedMap<Counted> = HashedMap::default();
    for first in campaigns(batches.catalog(), ranks).map(|ranks| ranks.start) {
        text.read(passages, first);
        let runs = runs(&text, min_words, of_one);
        // An idiom does not run on into the next sentence.
        let cut = |run: &Range<usize>, sentence: &Range<usize>| {
            run.start.max(sentence.start)..run.end.min(sentence.end)
        };
        let sentences = || text.sentence_ranges();
        let pieces = runs.iter().flat_map(|run| sentences().map(move |sentence| cut(run, &sentence)));
        for run in pieces.filter(|run| run.start < run.end) {
            let words = text.slots[run.clone()].iter().filter(|slot| slot.is_none()).count();
            if words < min_words || run.len() > MAX_TERMS {
                continue;
            }
            let hash = text.terms[run.clone()].iter().fold(0, |hash, &term| combine(hash, term));
            let counted = found.entry(hash).or_insert_with(|| Counted {
                campaigns: 0,
                last: u32::MAX,
                bits: text.bits(run.clone(), bits).sum(),
                place: (first, text.tokens[run.start], run.len()),
            });
            if counted.last != first {
                counted.last = first;
                counted.campaigns += 1;
            }
        }
    }
    let repeated = found.into_iter().filter(|(_, counted)| counted.campaigns > 1);
    let mut repeated: Vec<(u64, Counted)> = repeated.collect();
    let worth = |counted: &Counted| counted.bits * counted.campaigns as f64;
    repeated.sort_unstable_by(|a, b| worth(&b.1).total_cmp(&worth(&a.1)).then(a.0.cmp(&b.0)));
    let spelled = repeated.into_iter().map(|(_, counted)| {
        let (rank, token, n) = counted.place;
        Idiom { text: passages.spell(rank, token, n), campaigns: counted.campaigns }
    });
    spelled.filter(|idiom| !batches.names_someone(&idiom.text)).take(KEPT).collect()
}

/// Returns the runs of terms whose grams are in a set.
fn runs(text: &Text, min_words: usize, of_one: &HashedSet) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut last_start = None;
    let mut paragraphs = text.paragraphs.iter().peekable();
    text.grams(min_words, |gram| {
        // Grams of one paragraph that begin at neighbouring terms make a run.
        let is_new_paragraph = paragraphs.next_if(|end| **end <= gram.terms.start).is_some();
        while paragraphs.next_if(|end| **end <= gram.terms.start).is_some() {}
        let is_idiom = of_one.contains(&gram.hash);
        match runs.last_mut() {
            Some(run)
                if is_idiom
                    && !is_new_paragraph
                    && last_start.is_some_and(|at| gram.terms.start <= at + 1) =>
            {
                run.end = run.end.max(gram.terms.end);
            }
            _ if is_idiom => runs.push(gram.terms.clone()),
            _ => {}
        }
        if is_idiom {
            last_start = Some(gram.terms.start);
        }
    });
    runs
}
