//! What defines a facet. Each facet is a file with one [`Definition`]; the table in `all.rs` lists them.

use super::context::{Context, Scratch};
use super::gram_kind::{GramKind, Spelling};
use super::term_blocks::TermBlocks;
use super::terms::WordTerm;

/// A facet: its name, what it sees, its features, and the words for them.
pub(crate) struct Definition {
    /// Its name in options and reports.
    pub(crate) name: &'static str,
    /// What it sees, for a reader of a report.
    pub(crate) sees: &'static str,
    /// What it does not see.
    pub(crate) misses: &'static str,
    /// What a message must have to be scored.
    pub(crate) needs: &'static str,
    /// True if slots may stand in its features, so that masked and raw text differ.
    pub(crate) has_slots: bool,
    /// True if the index of the whole message is reported beside that of the body.
    pub(crate) has_zones: bool,
    /// Number of blocks of its features, at most [`MAX_BLOCKS`](super::blocks::MAX_BLOCKS).
    pub(crate) blocks: usize,
    /// What a word counts as.
    pub(super) words: WordTerm,
    /// True if it reads the offers of messages.
    pub(super) reads_offers: bool,
    pub(super) features: Features,
    /// Calls a visitor with each value of a message, as a hash and as words. The words are made only on request.
    pub(super) values: Option<Values>,
    /// The same for the features, of facets whose features differ from their values.
    pub(super) spelled: Option<Values>,
    /// Appends the terms of a message block by block, of facets of words and of whole texts.
    pub(super) blocks_of_terms: Option<BlocksOfTerms>,
}

/// Appends the blocks of a row.
pub(super) type BlocksOfTerms = for<'a> fn(&Context<'a>, usize, &mut TermBlocks<'a>);

/// Visits the values of a row.
pub(super) type Values = fn(&Context<'_>, usize, &mut Scratch, Visit<'_>);

impl Definition {
    /// A facet without slots, zones, blocks, words and features, which a definition overrides.
    pub(super) const BASE: Self = Self {
        name: "",
        sees: "",
        misses: "",
        needs: "a word in its body",
        has_slots: false,
        has_zones: false,
        blocks: 1,
        words: WordTerm::Unread,
        reads_offers: false,
        features: Features::Emit(|_, _, _, _| {}),
        values: None,
        spelled: None,
        blocks_of_terms: None,
    };

    /// Returns a facet of grams of the body.
    pub(super) const fn of_grams(spelling: Spelling, size: Option<usize>) -> Self {
        let kind = GramKind { spelling, size, is_rest: false };
        Self { has_slots: true, has_zones: true, features: Features::Grams(kind), ..Self::BASE }
    }
}

/// The function that makes the features of a message.
pub(super) enum Features {
    /// Grams of running text. All views of a message are walked at once.
    Grams(GramKind),
    /// The function emits each feature of a row, once per occurrence.
    Emit(fn(&Context<'_>, usize, &mut Scratch, &mut dyn FnMut(u64))),
}

/// Receives the hash of a value and a function that spells it.
pub(super) type Visit<'v> = &'v mut dyn FnMut(u64, &dyn Fn() -> String);
