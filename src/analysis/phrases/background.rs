//! How much of their text independent writers share in phrases, to be read beside the share of a corpus.
//!
//! English: the 100 essays that people wrote without a language model in the study of Padmakumar & He (2024), one author assumed
//! per essay (github.com/vishakhpk/hai-diversity, commit 027ef44, `processed_data/essays_solo.jsonl`). `unisono-validation
//! background` prints the table. No other language was measured.

use crate::language::Language;
use crate::reason::{Reason, texts};
use serde::{Deserialize, Serialize};

/// The version of [`MEASURED`].
const VERSION: u32 = 1;

/// Words, brands, and the share of terms in stock phrases.
type Measured = (usize, usize, f64);

/// The shares by language.
const MEASURED: [(&str, &[Measured]); 1] = [(
    "en",
    &[
        (3, 2, 0.0176),
        (3, 3, 0.0104),
        (3, 4, 0.0091),
        (3, 5, 0.0061),
        (4, 2, 0.0161),
        (4, 3, 0.0087),
        (4, 4, 0.0076),
        (4, 5, 0.0046),
        (5, 2, 0.0125),
        (5, 3, 0.0056),
        (5, 4, 0.0042),
        (5, 5, 0.0024),
    ],
)];

/// The share of terms that independent writers have in stock phrases.
#[non_exhaustive]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Background {
    /// The language that most brands write, by its code; `None` without brands.
    pub language: Option<String>,
    /// The share of their terms in stock phrases, with as many words and brands; `None` if it was not measured.
    pub share: Option<f64>,
    /// The version of the table of shares.
    pub version: u32,
    /// The version of the language's list of idioms; `None` where no list ships, and no phrase is an idiom.
    pub idioms: Option<u32>,
    /// Why there is no share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Reason>,
}

impl Background {
    /// Looks up a language, words and brands.
    pub(super) fn new(language: Option<Language>, idioms: Option<u32>, n: usize, k: usize) -> Self {
        let code = language.map(|language| language.code().to_owned());
        let of_language = MEASURED.iter().find(|(measured, _)| code.as_deref() == Some(measured));
        let at = |(_, rows): &(&str, &[Measured])| rows.iter().find(|row| (row.0, row.1) == (n, k)).copied();
        let share = of_language.and_then(at).map(|(.., share)| share);
        let why = match (&code, of_language) {
            _ if share.is_some() => None,
            (None, _) => Some(texts::NO_BRAND.reason()),
            (Some(code), None) => Some(texts::NO_WRITERS.with([("language", code.clone())])),
            (Some(_), Some(_)) => {
                Some(texts::NO_WRITERS_OF_SIZE.with([("words", n.to_string()), ("brands", k.to_string())]))
            }
        };
        Self { language: code, share, version: VERSION, idioms, why }
    }
}
