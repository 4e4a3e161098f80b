//! How interchangeable are the personalised messages that brands send?

pub mod error;
pub mod hash;
pub mod message;
pub mod source;
pub mod text;

pub use error::{Error, ErrorKind, Result};
pub use message::Message;
