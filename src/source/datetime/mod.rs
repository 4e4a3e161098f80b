//! Written dates → instants with the sender's offset.

mod civil;
mod cursor;
mod iso;
mod mail;
mod parse;
mod unix;
mod zone;

pub(crate) use parse::read;
pub use parse::{is_day, parse};
