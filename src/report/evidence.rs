//! The analyses beside the index, by name.

use serde::{Deserialize, Serialize};

/// An analysis that shows what is alike.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The phrases that several brands use: [`phrases`](super::phrases()).
    Phrases,
}

impl Evidence {
    /// All analyses, in the order of reports.
    pub const ALL: [Self; 1] = [Self::Phrases];

    /// The name in reports and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Phrases => "phrases",
        }
    }

    /// The analysis of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|evidence| evidence.name() == name)
    }
}
