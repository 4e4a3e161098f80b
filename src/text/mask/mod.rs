//! Masking: typed slots in place of the values that personalisation tools fill in.
//!
//! `masker` reads the tokens once and asks the slot families in a fixed order. Each family is a file with its grammar and
//! its tests; the word lists are in `lexicon`.

mod address;
mod addressed;
mod brand;
mod bytes;
mod case;
mod code;
mod date;
mod greeting;
mod initials;
mod masker;
mod money;
mod names;
mod number;
mod own;
mod people;
mod percent;
mod phone;
mod phrases;
mod slot;
mod tag;
#[cfg(test)]
mod tests;
mod time;
mod view;

pub use brand::BrandNames;
pub use masker::mask;
pub(crate) use masker::mask_with;
pub(crate) use money::is_scale;
pub(crate) use names::{Names, names_of};
pub use own::OwnPhrases;
pub use slot::{Slot, SlotSpan, render_masked};
