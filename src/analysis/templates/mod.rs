//! Templates: sequences of constant words and slots that many texts have in common, induced by the bits that they save.
//!
//! [`induce`] works on sequences of terms. `gap_merge` merges texts that differ in one gap, and `align` merges texts that
//! differ in several. `bits` computes the bits that a template saves; a template that saves none is dropped. [`templates()`]
//! induces the templates of the sentences of a corpus, and of its messages as sequences of sentences.

mod align;
mod bits;
mod fill;
mod forms;
mod gap_merge;
mod induce;
mod levels;
mod sequences;
mod source;
#[cfg(test)]
mod tests;

pub use fill::{Filling, Slot};
pub use induce::{Induced, Part, Share, Template, TemplateRules, induce};
pub use levels::{FillingText, Level, TemplateShare, Templates, TextPart, TextSlot, TextTemplate, templates};
pub use sequences::{Posting, Sequences, SequencesBuilder, Term};
