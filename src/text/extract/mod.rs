//! The visible text of a body, as blocks, each of a kind in a zone.
//!
//! `html` and `plain` read the two forms of a body into `lines`; `zones` finds header, opening, body and footer.

mod blocks;
mod body;
#[cfg(feature = "mail")]
mod canned;
#[cfg(feature = "mail")]
mod html;
mod layout;
mod line;
mod lines;
mod marks;
mod plain;
mod postal;
mod sentences;
mod target;
#[cfg(all(test, feature = "mail"))]
mod tests;
mod zones;

pub use blocks::{Block, BlockKind, Extracted, Zone};
pub(crate) use body::extract_within;
#[cfg(feature = "mail")]
pub use body::from_html;
pub use body::{extract, from_plain};
pub(crate) use sentences::for_each_sentence;
