//! What a reader of a result should beware of, and the remedy.

use serde::Serialize;

/// A surprise that did not stop the work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// A short stable name, for programs.
    pub code: &'static str,
    /// What was seen, with its number.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

impl Warning {
    /// A warning of a code, what was seen, and what to do.
    #[must_use]
    pub fn new(code: &'static str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { code, message: message.into(), remedy: remedy.into() }
    }
}
