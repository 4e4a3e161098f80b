//! Why a number is missing: a text in English, from which its code and data can be read.
//!
//! A report holds the text. One of the templates of `texts` makes it, so a program that speaks another language can read the
//! code and the data back from it.

mod template;
pub(crate) mod texts;
mod value;

pub(crate) use template::Template;
pub use value::Reason;
