//! The form under which two spellings of one name, value or key are equal.

mod fold;
mod names;
mod punycode;

pub(crate) use fold::{folded, is_blank};
pub(crate) use names::{Shown, Spellings};
