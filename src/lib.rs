//! How interchangeable are the personalised messages that brands send?

pub mod analysis;
pub mod corpus;
pub mod error;
pub mod facet;
pub mod hash;
pub mod intake;
pub mod message;
pub mod progress;
pub mod ragged;
pub mod report;
pub mod roster;
pub mod shingle;
pub mod similarity;
pub mod source;
pub mod stats;
pub mod text;
pub mod warning;

pub use corpus::Corpus;
pub use error::{Error, ErrorKind, Result};
pub use facet::Facet;
pub use message::Message;
pub use report::{Config, Report, analyze};
