//! Written dates → instants with the sender's offset.

mod civil;
mod cursor;
mod iso;
mod mail;
mod months;
mod parse;
mod unix;
mod zone;

pub(super) use months::MONTHS;
pub(crate) use parse::read;
pub use parse::{is_day, parse};
