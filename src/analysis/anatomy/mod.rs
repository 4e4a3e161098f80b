//! The anatomy of texts: every term of a body is a slot, stock that other brands use, house style that the brand repeats, or
//! own text (docs/measures/anatomy.md).
//!
//! ```text
//! for each draw:
//!     of each brand draw m + 1 units, of each unit one message
//!     for each gram of n terms, note which brands and units hold it
//!     for each drawn message: a term is
//!         a slot, else
//!         stock  if it lies in a gram that k of r other brands hold in their first m units, else
//!         house  if it lies in a gram that one of the brand's m other units holds, else
//!         own
//! shares are means over messages, brands and draws
//! ```
//!
//! A term lies in a phrase of n or more terms that k brands use if and only if it lies in a gram that k brands use. So it is
//! enough to compare grams.

mod compare;
mod draw;
mod holders;
mod message;
mod params;
mod result;
#[cfg(test)]
mod tests;

pub use compare::anatomy;
pub(crate) use message::marked;
pub use message::{Marked, MarkedPassage, Piece};
pub use params::{AnatomyParams, MAX_UNITS};
pub use result::{Anatomy, BrandAnatomy, LanguageAnatomy, Part, Share, Shares};
