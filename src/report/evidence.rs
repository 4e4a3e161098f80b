//! The analyses beside the index, by name.

use serde::{Deserialize, Serialize};

/// An analysis that shows what is alike.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The phrases that several brands use: [`phrases`](super::phrases()).
    Phrases,
    /// What bodies consist of: slots, stock, house style, and the rest: [`anatomy`](super::anatomy()).
    Anatomy,
    /// The templates of sentences and of messages: [`analysis::templates`](mod@crate::analysis::templates).
    Templates,
    /// How much of a campaign differs between its readers: [`analysis::depth`](mod@crate::analysis::depth).
    Depth,
    /// How well a reader guesses the brand of a message: [`attribution`](fn@crate::analysis::attribution::attribution).
    Attribution,
    /// How the index changes over time: [`trend`](super::trend()).
    Trend,
    /// What most brands use, one alone, and hardly any: [`OpenGround`](super::OpenGround).
    OpenGround,
}

impl Evidence {
    /// All analyses, in the order of reports.
    pub const ALL: [Self; 7] = [
        Self::Phrases,
        Self::Anatomy,
        Self::Templates,
        Self::Depth,
        Self::Attribution,
        Self::Trend,
        Self::OpenGround,
    ];

    /// The name in reports and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Phrases => "phrases",
            Self::Anatomy => "anatomy",
            Self::Templates => "templates",
            Self::Depth => "depth",
            Self::Attribution => "attribution",
            Self::Trend => "trend",
            Self::OpenGround => "open_ground",
        }
    }

    /// The analysis of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|evidence| evidence.name() == name)
    }
}
