//! The lines of a draft that its brand repeats in most mails: they are shown, and count nothing.

use super::result::{Advice, Piece, Sentence};
use super::text::Text;
use crate::catalog::Spans;
use crate::corpus::{SourceText, Units, Zone};
use std::ops::Range;

/// A line that does not count.
pub(super) struct Uncounted {
    /// The terms before it.
    terms: usize,
    text: String,
    /// True if it continues the paragraph of the line before.
    continues: bool,
}

/// Returns the lines outside the body that are no marked header or footer, of the first row of a batch. O(tokens).
pub(super) fn uncounted(spans: &Spans, units: Units<'_>, text: &Text, source: &SourceText) -> Vec<Uncounted> {
    let outside = spans.paragraphs(0, units).filter(|(_, is_body)| !is_body);
    let line = |at: usize| {
        let unit = units.get(at).filter(|unit| matches!(unit.zone, Zone::Opening | Zone::Body))?;
        let first = source.tokens.get(unit.start as usize)?;
        Some(Uncounted {
            terms: text.tokens.partition_point(|&token| token < unit.start),
            text: source.text.get(source.sentence(first.start))?.trim().to_owned(),
            continues: unit.continues,
        })
    };
    outside.flat_map(|(range, _)| range).filter_map(line).collect()
}

/// Puts the lines among the sentences of some terms, and lets the advice name the sentences by their new numbers. Paragraphs are
/// numbered anew.
pub(super) fn merge(
    lines: &[Uncounted],
    ranges: impl Iterator<Item = Range<usize>>,
    sentences: Vec<Sentence>,
    advice: &mut [Advice],
) -> Vec<Sentence> {
    let mut lines = lines.iter().peekable();
    let (mut out, mut numbers) = (Vec::with_capacity(sentences.len()), Vec::with_capacity(sentences.len()));
    // The paragraph of the last sentence before the lines were there; `None` for a line.
    let mut last: Option<Option<u64>> = None;
    let mut paragraph = 0;
    let mut add = |out: &mut Vec<Sentence>, of: Option<u64>, continues: bool, sentence: Sentence| {
        paragraph += u64::from(last.is_some_and(|last| last != of || !continues));
        last = Some(of);
        out.push(Sentence { paragraph, ..sentence });
    };
    let uncounted = |line: &Uncounted| {
        let piece = Piece { text: line.text.clone(), brands: 0 };
        Sentence { text: line.text.clone(), pieces: vec![piece], ..Sentence::default() }
    };
    for (sentence, range) in sentences.into_iter().zip(ranges) {
        while let Some(line) = lines.next_if(|line| line.terms <= range.start) {
            add(&mut out, None, line.continues, uncounted(line));
        }
        numbers.push(out.len() as u64);
        add(&mut out, Some(sentence.paragraph), true, sentence);
    }
    for line in lines {
        add(&mut out, None, line.continues, uncounted(line));
    }
    for sentence in advice.iter_mut().filter_map(Advice::sentence_mut) {
        *sentence = numbers.get(*sentence as usize).copied().unwrap_or(*sentence);
    }
    out
}
