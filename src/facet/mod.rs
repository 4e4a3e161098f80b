//! What is compared: one extractor per facet, message → hashed features with integer counts.

use serde::Serialize;

/// A way to look at a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    /// Masked, stemmed word 4-grams of the body: the headline.
    Wording,
    /// Stemmed words of the body minus the language's commonest.
    Vocabulary,
    /// Character 12-grams across words, an eighth of them.
    Characters,
}

impl Facet {
    /// Every facet, in the order of reports.
    pub const ALL: [Self; 3] = [Self::Wording, Self::Vocabulary, Self::Characters];

    /// Its name in options and reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wording => "wording",
            Self::Vocabulary => "vocabulary",
            Self::Characters => "characters",
        }
    }

    /// The facet of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }
}
