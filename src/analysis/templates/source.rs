//! The sentences of every message as sequences of terms, and the messages as sequences of sentences.

use super::induce::Induced;
use super::sequences::{Posting, Sequences, SequencesBuilder, Term};
use crate::analysis::Settings;
use crate::annotate::{Batches, Passage, PassageBuffers, Passages, Reading};
use crate::error::Result;
use crate::hash::mix64;
use crate::progress::{Callback, Progress, report};
use crate::ragged::Ragged;
use rayon::prelude::*;
use std::ops::Range;

/// Messages that are read at a time.
const CHUNK: usize = 4096;

/// The sentences, with words as they are.
pub(super) struct Sentences<'a> {
    pub(super) sequences: Sequences,
    /// The sentences of each message, by rank.
    pub(super) of_message: Ragged<u32>,
    /// Where each sentence occurs first: the message, and the first token.
    first: Vec<(u32, u32)>,
    postings: Vec<Posting>,
    passages: Passages<'a>,
}

/// The sentences of one message.
#[derive(Default)]
struct Read {
    terms: Ragged<Term>,
    first_tokens: Vec<u32>,
}

impl<'a> Sentences<'a> {
    /// Reads the messages in the order of their ranks. O(tokens), parallel.
    pub(super) fn new(batches: &'a Batches<'a>, settings: &Settings, progress: Callback<'_>) -> Result<Self> {
        let Settings { mask, zones: body_only, .. } = *settings;
        let passages = Passages::new(batches, Reading { mask, stem: false, body_only });
        let postings = postings(batches);
        let mut builder = SequencesBuilder::default();
        let mut of_message: Ragged<u32> = Ragged::new();
        let mut first: Vec<(u32, u32)> = Vec::new();
        let n = passages.n_messages();
        for start in (0..n).step_by(CHUNK) {
            report(progress, Progress::Computing { what: "sentences", done: start as u64, total: n as u64 })?;
            let ranks = start as u32..n.min(start + CHUNK) as u32;
            let read: Vec<Read> = ranks
                .clone()
                .into_par_iter()
                .map_init(PassageBuffers::default, |buffers, rank| read(&passages, rank, buffers))
                .collect();
            for (rank, read) in ranks.zip(read) {
                let mut numbers = Vec::with_capacity(read.first_tokens.len());
                for (terms, &token) in read.terms.iter().zip(&read.first_tokens) {
                    let Some(number) = builder.add(terms, postings[rank as usize]) else { continue };
                    if number as usize == first.len() {
                        first.push((rank, token));
                    }
                    numbers.push(number);
                }
                of_message.push(numbers);
            }
        }
        let (sequences, row_of) = builder.finish();
        let of_message = of_message.iter().map(|of| of.iter().map(|&n| row_of[n as usize])).collect();
        let mut by_row: Vec<(u32, (u32, u32))> = row_of.into_iter().zip(first).collect();
        by_row.par_sort_unstable();
        let first = by_row.into_iter().map(|(_, place)| place).collect();
        Ok(Self { sequences, of_message, first, postings, passages })
    }

    /// Returns the messages as sequences of sentences, in which the sentences of a template are one term; and the sequence
    /// of each message. Messages without a sentence have none.
    pub(super) fn messages(&self, found: &Induced) -> Messages {
        let mut builder = SequencesBuilder::default();
        let mut numbers = Vec::with_capacity(self.of_message.len());
        let mut first = Vec::new();
        for ((rank, sentences), &posting) in (0..).zip(self.of_message.iter()).zip(&self.postings) {
            let terms: Vec<Term> = sentences.iter().map(|&row| Term::Word(sentence_id(found, row))).collect();
            let number = builder.add(&terms, posting);
            if number == Some(first.len() as u32) {
                first.push(rank);
            }
            numbers.push(number);
        }
        let (sequences, row_of) = builder.finish();
        let mut by_row: Vec<(u32, u32)> = row_of.iter().copied().zip(first).collect();
        by_row.sort_unstable();
        Messages {
            sequences,
            of_message: numbers.into_iter().map(|n| n.map(|n| row_of[n as usize])).collect(),
            first: by_row.into_iter().map(|(_, rank)| rank).collect(),
        }
    }

    /// Spells the terms of a sentence, as it occurs first.
    pub(super) fn words(&self, row: u32) -> Vec<String> {
        let (rank, token) = self.first[row as usize];
        let mut words = Vec::new();
        self.for_each(rank, |passage, range| {
            if passage.tokens[range.start] == token {
                words = self.spell(rank, passage, range);
            }
        });
        words
    }

    /// Spells the terms of each sentence of a message, in the order of [`of_message`](Self::of_message).
    pub(super) fn words_of_message(&self, rank: u32) -> Vec<Vec<String>> {
        let mut sentences = Vec::new();
        self.for_each(rank, |passage, range| sentences.push(self.spell(rank, passage, range)));
        sentences
    }

    /// Calls `visit` with the terms of each sentence of a message. Sentences are not empty.
    fn for_each(&self, rank: u32, mut visit: impl FnMut(&Passage<'_>, Range<usize>)) {
        self.passages.visit(rank, &mut PassageBuffers::default(), |passage| {
            sentences(&passage).for_each(|range| visit(&passage, range));
        });
    }

    fn spell(&self, rank: u32, passage: &Passage<'_>, range: Range<usize>) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        let mut is_masked = false;
        for (&term, &token) in passage.terms[range.clone()].iter().zip(&passage.tokens[range]) {
            let word = self.passages.spell(rank, token, 1);
            let was_masked = std::mem::replace(&mut is_masked, self.passages.slot(term).is_some());
            match words.last_mut() {
                Some(last) if was_masked && is_masked => {
                    if *last != word {
                        *last = "{mixed}".to_owned();
                    }
                }
                _ => words.push(word),
            }
        }
        words
    }
}

/// The messages of a corpus as sequences of sentences.
pub(super) struct Messages {
    pub(super) sequences: Sequences,
    /// The sequence of each message, by rank.
    pub(super) of_message: Vec<Option<u32>>,
    /// The first message of each sequence.
    pub(super) first: Vec<u32>,
}

/// Returns the brand and campaign of each message, by rank. Brands are numbered in the order of their hashes.
fn postings(batches: &Batches<'_>) -> Vec<Posting> {
    let catalog = batches.catalog();
    let mut brands: Vec<u64> = catalog.cells().iter().map(|cell| cell.brand).collect();
    brands.sort_unstable();
    brands.dedup();
    let brand = |hash: u64| brands.partition_point(|&brand| brand < hash) as u32;
    let of_cell: Vec<u32> = catalog.cells().iter().map(|cell| brand(cell.brand)).collect();
    let of_campaign = |&campaign: &u32| {
        let cell = catalog.campaigns()[campaign as usize].cell;
        Posting { brand: of_cell[cell as usize], campaign }
    };
    catalog.campaign_of().iter().map(of_campaign).collect()
}

fn read(passages: &Passages<'_>, rank: u32, buffers: &mut PassageBuffers) -> Read {
    let mut read = Read::default();
    passages.visit(rank, buffers, |passage| {
        for range in sentences(&passage) {
            read.first_tokens.push(passage.tokens[range.start]);
            read.terms.push(passage.terms[range].iter().map(|&term| match passages.slot(term) {
                Some(slot) => Term::Slot(slot as u8),
                None => Term::Word(passages.hash(term)),
            }));
        }
    });
    read
}

/// Returns the ranges of terms of the sentences of a passage that have one.
fn sentences(passage: &Passage<'_>) -> impl Iterator<Item = Range<usize>> {
    let starts = [0].into_iter().chain(passage.sentences.iter().map(|&end| end as usize));
    let ranges = starts.zip(passage.sentences).map(|(start, &end)| start..end as usize);
    ranges.filter(|range| !range.is_empty())
}

/// Returns the term that a sentence is in its message: one for all sentences of a template.
fn sentence_id(found: &Induced, row: u32) -> u64 {
    let n = found.templates.len() as u64;
    mix64(1 + found.template_of[row as usize].map_or(n + u64::from(row), u64::from))
}
