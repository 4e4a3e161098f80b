//! `boilerplate`: word n-grams of everything outside the body: web-version lines, footers, legal text,
//! unsubscribe lines, and the blocks that a brand repeats at the edges of its mails.

use super::definition::{Definition, Features};
use super::gram_kind::{GramKind, Spelling};
use super::terms::WordTerm;
use super::wording;

pub(super) const DEFINITION: Definition = Definition {
    name: "boilerplate",
    sees: "the legal text of every brand, which the headline leaves out",
    misses: "whether the law requires it",
    needs: "a header or footer",
    has_slots: true,
    words: WordTerm::Stem,
    features: Features::Grams(GramKind { spelling: Spelling::Words, size: None, is_rest: true }),
    values: Some(wording::values),
    ..Definition::BASE
};
