//! Mailbox files → the bytes of each message, in bounded memory.

mod candidate;
mod date;
mod escape;
mod guard;
mod separator;
mod splitter;

pub(super) use candidate::opens_mailbox;
pub(super) use splitter::Mbox;
