//! How interchangeable are the personalised messages that brands send?

pub mod error;
pub mod facet;
pub mod hash;
pub mod message;
pub mod progress;
pub mod report;
pub mod source;
pub mod text;
pub mod warning;

pub use error::{Error, ErrorKind, Result};
pub use message::Message;
