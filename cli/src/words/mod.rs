//! The sentences of the screen and of the page in every language, and the numbers in them.
//!
//! A sentence has a key in the catalogues `en/*.ftl` and `it/*.ftl`, which are in [Fluent](https://projectfluent.org).

mod catalogue;
mod digits;
mod lang;
mod reason;
mod slots;
#[cfg(test)]
mod tests;

pub(crate) use catalogue::Words;
pub(crate) use lang::{Lang, LangArgs};
