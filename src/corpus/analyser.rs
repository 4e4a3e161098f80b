//! Messages → chunks of columns, on any thread.

use super::encode::{Scratch, Shared};
use super::parts::{Analysis, Parts};
use super::row::{Row, name_hash};
use super::unit::Unit;
use super::vocabulary::{MAX_FORMS, Vocabulary, provisional};
use crate::error::ErrorKind;
use crate::message::Message;
use crate::ragged::Ragged;
use crate::text::mask::{self, OwnPhrases};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

/// Makes chunks while other chunks are added to the corpus.
#[derive(Debug, Default)]
pub(crate) struct Analyser {
    shared: Shared,
    /// Buffers that no thread uses now. No result depends on their content.
    idle: Mutex<Vec<Scratch>>,
}

impl Analyser {
    /// With `takes_texts`, the input is plain texts, not messages.
    pub(crate) fn new(analysis: impl Into<Analysis>, takes_texts: bool) -> Self {
        let Analysis { own_phrases, parts } = analysis.into();
        Self { shared: Shared { own_phrases, takes_texts, parts, ..Shared::default() }, ..Self::default() }
    }

    pub(super) fn takes_texts(&self) -> bool {
        self.shared.takes_texts
    }

    /// Returns the chunk of the messages that `fill` adds to it.
    pub(crate) fn chunk(&self, fill: impl FnOnce(&mut Filling<'_>)) -> Chunk {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let scratch = idle().pop().unwrap_or_default();
        let mut filling = Filling {
            chunk: Chunk { parts: self.shared.parts, ..Chunk::default() },
            scratch,
            shared: &self.shared,
        };
        fill(&mut filling);
        // The provisional forms of this chunk mean nothing to the next.
        filling.scratch.forget_from(provisional(filling.chunk.new.len()) as u32 + 1);
        idle().push(filling.scratch);
        filling.chunk
    }

    /// Adds the new words of a chunk to the vocabulary. Must be called in the order of the messages.
    pub(crate) fn learn(&self, chunk: &mut Chunk) {
        let new = std::mem::take(&mut chunk.new);
        let mut known = self.shared.vocabulary.write().unwrap_or_else(PoisonError::into_inner);
        chunk.forms = if known.len() + new.len() < MAX_FORMS { known.absorb(&new) } else { None };
    }

    /// Forgets every word and returns the vocabulary. Every chunk that was made must have been [learned](Self::learn).
    pub(super) fn take_vocabulary(&self) -> Vocabulary {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.iter_mut().for_each(|scratch| scratch.forget_from(0));
        std::mem::take(&mut *self.shared.vocabulary.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// Bytes in memory of the vocabulary.
    pub(super) fn heap_bytes(&self) -> usize {
        self.shared.vocabulary.read().unwrap_or_else(PoisonError::into_inner).heap_bytes()
    }

    pub(super) fn own_phrases(&self) -> &OwnPhrases {
        &self.shared.own_phrases
    }
}

/// The columns of some messages.
#[derive(Default)]
pub(crate) struct Chunk {
    /// The forms that were not in the vocabulary, under provisional ids.
    new: Vocabulary,
    /// The id in the vocabulary of each new form; `None` if the vocabulary is full.
    pub(super) forms: Option<Vec<u32>>,
    pub(super) tokens: Ragged<u32>,
    pub(super) subjects: Ragged<u32>,
    pub(super) units: Ragged<Unit>,
    pub(super) layout: Ragged<u32>,
    pub(super) rows: Vec<Result<Row, ErrorKind>>,
    /// The hashes of the case-folded names of readers.
    pub(super) names: BTreeSet<u64>,
    /// The parts of the messages that the chunk holds.
    pub(super) parts: Parts,
}

impl Chunk {
    /// Returns the size of a chunk that divides messages evenly among threads.
    pub(super) fn size_for(messages: usize) -> usize {
        messages.div_ceil(rayon::current_num_threads().clamp(1, 64)).max(1)
    }
}

/// A chunk that is being filled.
pub(crate) struct Filling<'a> {
    chunk: Chunk,
    scratch: Scratch,
    shared: &'a Shared,
}

impl Filling<'_> {
    /// Analyses a message and adds a row, also for a message that cannot be analysed.
    pub(crate) fn add(&mut self, message: &Message) {
        let Self { chunk, scratch, shared } = self;
        // A dependency may panic on unforeseen text; one message must not stop a million.
        let row = catch_unwind(AssertUnwindSafe(|| scratch.analyse(message, shared, &mut chunk.new)))
            .unwrap_or_else(|_| {
                *scratch = Scratch::default();
                Err(ErrorKind::Panicked)
            });
        chunk.tokens.push(scratch.encoded.iter().copied());
        chunk.subjects.push(scratch.subject.iter().copied());
        chunk.units.push(scratch.units.iter().copied());
        chunk.layout.push(scratch.layout.iter().copied());
        if row.is_ok() && shared.parts.slots {
            chunk.names.extend(scratch.named.drain(..));
            for reader in message.recipient.iter().chain(&message.also_for) {
                mask::names_of(reader, |name| {
                    chunk.names.insert(name_hash(name, &mut scratch.folded));
                });
            }
        }
        chunk.rows.push(row);
    }
}
