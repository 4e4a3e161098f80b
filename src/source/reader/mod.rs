//! Paths and streams → raw messages: the iterator, and what it makes of each file, archive and member.

mod enter;
mod open;
mod open_archive;
mod place;
mod reader;
#[cfg(test)]
mod tests;

pub use open::{messages, open, read};
pub use reader::{Messages, Reader};
