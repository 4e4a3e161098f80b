//! Paths and streams → raw messages: the iterator, and how it opens each file, archive and member.

mod enter;
mod iter;
mod open;
mod open_archive;
mod place;
#[cfg(test)]
mod tests;

pub use iter::{Messages, Reader};
pub use open::{messages, open, read};
