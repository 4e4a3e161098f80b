//! The id of a language. Detection is in [`crate::text::detect`].

mod codes;
mod id;

pub use id::Language;
