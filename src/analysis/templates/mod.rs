//! Templates: texts that agree but for a few slots, induced without a list of them and paid for in bits.
//!
//! [`induce`] works on sequences of terms: the words of a sentence, or the sentences of a message. `gap_merge` joins texts
//! that differ in one place, `align` those that differ in several; `bits` decides which of them are worth writing down.

mod align;
mod bits;
mod fill;
mod forms;
mod gap_merge;
mod induce;
mod sequences;
#[cfg(test)]
mod tests;

pub use fill::{Filling, Slot};
pub use induce::{Induced, Part, Rules, Share, Template, induce};
pub use sequences::{Posting, Sequences, SequencesBuilder, Term};
