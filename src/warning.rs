//! What to beware of in a result, and the remedy.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A surprise that did not stop the work.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Warning {
    /// A short stable name, for programs.
    pub code: Cow<'static, str>,
    /// The finding, with its number.
    pub message: String,
    /// What to do. Settings are in backquotes.
    pub remedy: String,
    /// The numbers and names in the message; those of one facet begin with its name: `wording.excluded_brands`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub data: BTreeMap<String, Datum>,
}

/// A number or a name in a warning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Datum {
    /// A count.
    Count(u64),
    /// A finite number.
    Number(f64),
    /// A name, or several separated by commas.
    Text(String),
}

impl Warning {
    /// Creates a warning without data.
    #[must_use]
    pub fn new(code: &'static str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), remedy: remedy.into(), data: BTreeMap::new() }
    }

    /// Adds a count to the data.
    #[must_use]
    pub(crate) fn count(mut self, name: impl Into<String>, n: u64) -> Self {
        self.data.insert(name.into(), Datum::Count(n));
        self
    }

    /// Adds a name to the data.
    #[must_use]
    pub(crate) fn text(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.data.insert(name.into(), Datum::Text(text.into()));
        self
    }
}
