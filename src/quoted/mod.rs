//! Recognises the heads that mail programs write above the mail that they quote or forward.

mod block;
mod introduction;
mod title;

#[cfg(feature = "mail")]
pub(crate) use block::Block;
pub(crate) use block::{block, may_begin_block};
pub(crate) use introduction::introduction;
pub(crate) use title::{Title, is_forward_subject, title};
