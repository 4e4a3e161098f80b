//! Recognises the heads that mail programs write above the mail that they quote or forward.

mod block;
mod introduction;
mod title;

pub(crate) use block::{Block, block, may_begin_block};
pub(crate) use introduction::introduction;
pub(crate) use title::{Title, is_forward_subject, title};
