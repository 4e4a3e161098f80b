//! Text → word, number and emoji tokens (UAX #29).

mod class;
mod general;
mod kind;
mod lead;
mod scan;
mod step;

#[doc(hidden)]
pub use general::tokenize_oracle;
pub use kind::{Token, TokenKind};
pub use scan::tokenize;

pub(crate) use scan::scan;
