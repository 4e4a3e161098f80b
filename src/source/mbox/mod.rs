//! Mailbox files → the bytes of each message, in bounded memory.

mod separator;
mod splitter;

pub(super) use separator::is_separator;
pub(super) use splitter::Mbox;
