//! The sentences of a draft: which brands hold them, and the longest run of words that another brand has.

use super::draft::Draft;
use super::index::{Coverage, Held};
use super::marks::{cut, symbol_after, symbol_before};
use super::result::{Piece, Sentence, SharedPhrase};
use crate::corpus::Slot;
use std::collections::BTreeMap;
use std::ops::Range;

/// A draft with what others hold of it.
pub(super) struct Against<'a> {
    pub(super) draft: &'a Draft,
    pub(super) coverage: &'a Coverage,
    /// By cell, true for those of other brands.
    pub(super) is_other: &'a [bool],
    /// Terms of a gram that is no whole sentence.
    pub(super) min_words: usize,
}

impl Against<'_> {
    /// The other cells that hold a gram.
    fn others(&self, gram: &Held) -> impl Iterator<Item = u32> + '_ {
        let cells = self.coverage.holders(gram).iter().map(|holder| holder.cell);
        cells.filter(|&cell| self.is_other[cell as usize])
    }

    /// Returns the sentences. O(terms + holders of grams).
    pub(super) fn sentences(&self) -> Vec<Sentence> {
        let text = &self.draft.text;
        let users = self.users();
        let mut paragraph = 0;
        let sentence = |range: Range<usize>| {
            while text.paragraphs.get(paragraph).is_some_and(|&end| end <= range.start) {
                paragraph += 1;
            }
            let sum = |is_counted: &dyn Fn(usize) -> bool| -> f64 {
                range.clone().filter(|&at| is_counted(at)).map(|at| self.coverage.bits[at]).sum()
            };
            let grams: Vec<&Held> =
                self.coverage.grams.iter().filter(|gram| is_within(gram, &range)).collect();
            let pieces: Vec<Range<usize>> = range
                .clone()
                .collect::<Vec<_>>()
                .chunk_by(|&a, &b| self.coverage.is_shared[a] == self.coverage.is_shared[b])
                .map(|terms| terms[0]..terms[terms.len() - 1] + 1)
                .collect();
            let piece = |terms: &Range<usize>| Piece {
                brands: users[terms.clone()].iter().copied().max().unwrap_or_default(),
                text: self.written(terms, true),
            };
            Sentence {
                paragraph: paragraph as u64,
                text: self.written(&range, true),
                brands: self.holders_of_half(&grams),
                bits: sum(&|_| true),
                bits_own: sum(&|at| !self.coverage.is_shared[at]),
                phrase: self.longest(&grams, 1).map(|(_, phrase)| phrase),
                pieces: pieces.iter().map(piece).collect(),
            }
        };
        text.sentence_ranges().map(sentence).collect()
    }

    /// Returns the longest run of terms that another brand has; of equal length the one of the most brands, then the first.
    pub(super) fn longest_of_all(&self) -> Option<SharedPhrase> {
        self.longest(&self.coverage.grams.iter().collect::<Vec<_>>(), 1).map(|(_, phrase)| phrase)
    }

    /// Returns the longest run of terms of a sentence that some other brands or more have.
    pub(super) fn longest_of(
        &self,
        sentence: &Range<usize>,
        brands: u64,
    ) -> Option<(Range<usize>, SharedPhrase)> {
        let grams = self.coverage.grams.iter().filter(|gram| is_within(gram, sentence));
        self.longest(&grams.collect::<Vec<_>>(), brands)
    }

    /// By term, the other brands that hold the commonest gram around it.
    fn users(&self) -> Vec<u64> {
        let mut users = vec![0; self.draft.text.terms.len()];
        for gram in &self.coverage.grams {
            let n = self.others(gram).count() as u64;
            users[gram.terms.clone()].iter_mut().for_each(|known| *known = n.max(*known));
        }
        users
    }

    fn holders_of_half(&self, grams: &[&Held]) -> Option<u64> {
        let mut held: BTreeMap<u32, usize> = BTreeMap::new();
        for cell in grams.iter().flat_map(|gram| self.others(gram)) {
            *held.entry(cell).or_default() += 1;
        }
        let n = held.values().filter(|&&n| 2 * n >= grams.len()).count() as u64;
        (!grams.is_empty()).then_some(n)
    }

    /// Follows each brand from gram to gram, and returns the longest run that `least` brands have.
    fn longest(&self, grams: &[&Held], least: u64) -> Option<(Range<usize>, SharedPhrase)> {
        // By cell, the first term of its run and the start of the run's last gram.
        let mut runs: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
        let mut best: Option<(Range<usize>, u64)> = None;
        let mut paragraphs = self.draft.text.paragraphs.iter().peekable();
        for gram in grams {
            while paragraphs.next_if(|end| **end <= gram.terms.start).is_some() {
                runs.clear();
            }
            let mut starts: BTreeMap<usize, u64> = BTreeMap::new();
            for cell in self.others(gram) {
                // Who has a short sentence need not have it among the same words.
                if gram.terms.len() < self.min_words {
                    *starts.entry(gram.terms.start).or_default() += 1;
                    continue;
                }
                let run = runs.entry(cell).or_insert((gram.terms.start, gram.terms.start));
                if run.1 + 1 < gram.terms.start {
                    run.0 = gram.terms.start;
                }
                run.1 = gram.terms.start;
                *starts.entry(run.0).or_default() += 1;
            }
            // Who has a run has what is left of it without its first terms.
            let mut brands = 0;
            let start = starts.into_iter().find(|(_, n)| {
                brands += n;
                brands >= least
            });
            let Some((start, _)) = start else { continue };
            let found = start..gram.terms.end;
            let is_better =
                |(known, others): &(Range<usize>, u64)| (found.len(), brands) > (known.len(), *others);
            if best.as_ref().is_none_or(is_better) {
                best = Some((found, brands));
            }
        }
        let (terms, brands) = best?;
        let phrase = SharedPhrase { text: self.written(&terms, false), terms: terms.len() as u64, brands };
        Some((terms, phrase))
    }

    /// Returns some terms as the draft writes them, the signs of values included; `with_marks`: with the punctuation around them.
    pub(super) fn written(&self, terms: &Range<usize>, with_marks: bool) -> String {
        let (text, source) = (&self.draft.text, &self.draft.source);
        let token = |term: usize| text.tokens.get(term).map(|&token| token as usize);
        let place = |token: usize| source.tokens.get(token);
        let Some((first, start)) = token(terms.start).and_then(|first| Some((first, place(first)?.start)))
        else {
            return String::new();
        };
        // The last term may be a slot of several tokens. Terms of another paragraph may follow after a gap.
        let next = token(terms.end).filter(|_| !text.paragraphs.contains(&terms.end));
        let last = match next {
            Some(next) => next.saturating_sub(1),
            None => last_token(self, terms.end - 1),
        };
        let Some((end, at)) = place(last).map(|place| (place.end, place.start)) else { return String::new() };
        // The marks on both sides, up to the words beside them or the bounds of the sentence.
        let (from, to) = (source.sentence(start).start, source.sentence(at).end);
        let before = first.checked_sub(1).and_then(place).map_or(0, |place| place.end);
        let after = place(last + 1).map_or(source.text.len(), |next| next.start);
        let marks = |range: Range<usize>| source.text.get(range).unwrap_or_default();
        let (marks_before, marks_after) = (marks(before.max(from)..start), marks(end..after.min(to)));
        let is_value = |term: Option<usize>| {
            let slot = term.and_then(|term| text.slots.get(term).copied().flatten());
            matches!(slot, Some(Slot::Price | Slot::Percent))
        };
        let (start_is_value, end_is_value) = (is_value(Some(terms.start)), is_value(Some(terms.end - 1)));
        let (start, end) = match with_marks {
            true => {
                let is_first = before <= from;
                let of_other = match is_first {
                    true => 0,
                    false => cut(marks_before, is_value(terms.start.checked_sub(1)), start_is_value),
                };
                let of_last = match to <= after {
                    true => marks_after.len(),
                    false => cut(marks_after, end_is_value, is_value(Some(terms.end))),
                };
                (start - marks_before.len() + of_other, end + of_last)
            }
            false => (
                start - if start_is_value { symbol_before(marks_before) } else { 0 },
                end + if end_is_value { symbol_after(marks_after) } else { 0 },
            ),
        };
        source.text.get(start..end).unwrap_or_default().trim().to_owned()
    }
}

/// Returns the last token of the last term of a paragraph: slots may have several.
fn last_token(against: &Against<'_>, term: usize) -> usize {
    let (text, source) = (&against.draft.text, &against.draft.source);
    let first = text.tokens.get(term).map_or(0, |&token| token as usize);
    if text.slots.get(term).is_none_or(Option::is_none) {
        return first;
    }
    let line_end = |at: usize| source.text.get(at..).and_then(|rest| rest.find('\n')).map(|n| at + n);
    let Some(start) = source.tokens.get(first).map(|place| place.start) else { return first };
    let end = line_end(start).unwrap_or(source.text.len());
    let next = text.tokens.get(term + 1).map_or(source.tokens.len(), |&token| token as usize);
    let in_line = source.tokens.partition_point(|place| place.start < end);
    in_line.min(next).saturating_sub(1).max(first)
}

fn is_within(gram: &Held, sentence: &Range<usize>) -> bool {
    sentence.start <= gram.terms.start && gram.terms.end <= sentence.end
}
