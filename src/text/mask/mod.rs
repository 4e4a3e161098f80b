//! What personalisation tools fill in, replaced by typed slots.

mod address;
mod brand;
mod bytes;
mod code;
mod date;
mod greeting;
mod masker;
mod money;
mod names;
mod number;
mod percent;
mod phone;
mod phrases;
mod slot;
mod tag;
#[cfg(test)]
mod tests;
mod time;
mod view;
mod words;

pub use brand::{BrandNames, Products};
pub use masker::mask;
pub(crate) use money::is_scale;
pub(crate) use names::names_of;
pub use slot::{Slot, SlotSpan, render_masked};
