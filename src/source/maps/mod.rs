//! Ready-made column maps: the records of known exports → records with our columns.
//!
//! A map is a text file; `data/README.md` documents the form. The library has some; a caller may add one.

mod apply;
mod built_in;
mod parse;
mod path;

pub use built_in::MapChoice;
pub use parse::RecordMap;

pub(super) use built_in::{chosen, is_marked};
