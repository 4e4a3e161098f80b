//! A message → comparable text: blocks and zones, clean words, slots, stems, language.

pub mod address;
pub mod detect;
pub mod disclosure;
pub mod extract;
pub mod mask;
pub mod normalise;
pub mod stem;
pub mod token;
mod window;

pub use address::AddressForm;
pub use disclosure::Disclosure;
pub use extract::{Block, BlockKind, Extracted, Zone};
pub use mask::Slot;
