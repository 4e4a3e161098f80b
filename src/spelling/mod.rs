//! The form under which two spellings of one name, value or key are equal.

mod fold;
mod names;
mod punycode;
mod readers;

#[cfg(feature = "mail")]
pub(crate) use fold::visible;
pub(crate) use fold::{folded, is_blank};
pub(crate) use names::{Shown, Spellings};
pub(crate) use readers::NameWords;
#[cfg(feature = "mail")]
pub(crate) use readers::words_of_name;
