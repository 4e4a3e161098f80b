//! A message as it was read, before decoding.

use super::{eml, jsonl};
use crate::error::{Error, ErrorKind, Place, Position, Result};
use crate::message::Message;
use crate::source::options::Options;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// One message before decoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    pub(super) bytes: Vec<u8>,
    pub(super) kind: Kind,
    pub(super) path: Arc<str>,
    pub(super) position: Position,
    pub(super) folder: Option<Arc<str>>,
}

impl Raw {
    /// Decodes the message. Pure; takes time and memory linear in its length.
    ///
    /// # Errors
    ///
    /// When it is no message, has no brand or no text, or exceeds a limit.
    pub fn decode(&self, options: &Options) -> Result<Message> {
        let folder = self.folder.as_deref();
        // A panic of a parser fails this message only; all state of the parser is dropped.
        let decoded = catch_unwind(AssertUnwindSafe(|| match self.kind {
            Kind::Mail => eml::decode(&self.bytes, options, folder),
            Kind::Record => jsonl::decode(&self.bytes, options, folder),
        }));
        let decoded = decoded.unwrap_or(Err(ErrorKind::Panicked));
        let mut message = decoded.map_err(|kind| Error::from(kind).at(self.place()))?;
        if let Some(pseudonyms) = &options.pseudonyms {
            pseudonyms.apply(&mut message);
        }
        Ok(message)
    }

    /// The length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Returns whether it has no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The input and the position in it.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { path: self.path.to_string(), position: self.position }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Mail,
    Record,
}
