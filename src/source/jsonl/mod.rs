//! Lines of JSON → messages.

mod detect;
mod lines;
mod message;
mod record;
mod value;

pub(super) use detect::looks_like_jsonl;
pub(super) use lines::Lines;
pub(super) use message::decode;
