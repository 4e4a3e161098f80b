//! Why a number is missing: a text in English that tells its code and its data.
//!
//! The text is what a report holds. It is made of one of the templates of `texts`, so a program that speaks another language
//! can read the code and the data back from it.

mod template;
pub(crate) mod texts;
mod value;

pub(crate) use template::Template;
pub use value::Reason;
