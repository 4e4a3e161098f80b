//! Templates: texts that agree but for a few slots, induced without a list of them and paid for in bits.
//!
//! [`induce`] works on sequences of terms. `gap_merge` joins texts that differ in one place, `align` those that differ in
//! several; `bits` decides which of them are worth writing down. [`templates()`] induces those of the sentences of a corpus,
//! and of its messages as sequences of sentences.

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
