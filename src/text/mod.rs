//! A message → comparable text: blocks and zones, clean words, slots, stems, language.

pub mod detect;
pub mod extract;
pub mod mask;
pub mod normalise;
pub mod stem;
pub mod token;
mod window;

pub use extract::{Block, BlockKind, Extracted, Zone};
pub use mask::Slot;
