//! A reason as a value.

use super::template::Template;
use super::texts::ALL;
use crate::warning::Datum;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

/// Why a number is missing, in English. In JSON it is a string.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reason(String);

impl Reason {
    /// The codes of all reasons, each with the names of its data.
    pub fn codes() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
        ALL.iter().map(|template| (template.code, template.names()))
    }

    /// Returns a short stable name, for programs. `None` for a text that no template made, such as one of a caller or of another
    /// version. O(length · codes).
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        Some(self.read()?.0)
    }

    /// Returns the numbers and names in the text; empty without a code. O(length · codes).
    #[must_use]
    pub fn data(&self) -> BTreeMap<&'static str, Datum> {
        self.read().map(|(_, data)| data).unwrap_or_default()
    }

    fn read(&self) -> Option<(&'static str, BTreeMap<&'static str, Datum>)> {
        ALL.iter().find_map(|template| Some((template.code, template.read(&self.0)?)))
    }
}

impl Template {
    /// Returns the reason of a template without gaps.
    pub(crate) fn reason(&self) -> Reason {
        self.with([])
    }

    /// Returns the reason with its gaps filled.
    pub(crate) fn with<const N: usize>(&self, data: [(&'static str, String); N]) -> Reason {
        Reason(self.filled(data))
    }
}

impl Deref for Reason {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<String> for Reason {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Reason {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}
