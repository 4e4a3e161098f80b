//! How much of their text independent writers share in phrases, to be read beside the share of a corpus.
//!
//! Measured on the 97 to 100 essays per condition of Padmakumar & He (2024), github.com/vishakhpk/hai-diversity at commit
//! 027ef44, folder `processed_data`: the condition `solo`, written without a language model, one author assumed per essay.
//! `unisono-validation background` prints the table.

use crate::language::Language;
use serde::{Deserialize, Serialize};

/// The version of [`MEASURED`].
const VERSION: u32 = 1;

/// Words, brands, and the share of terms in stock phrases.
type Measured = (usize, usize, f64);

/// The shares by language.
const MEASURED: [(&str, &[Measured]); 1] = [("en", &[])];

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
    pub why: Option<String>,
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
            (None, _) => Some("no brand".to_owned()),
            (Some(code), None) => Some(format!("no texts of independent writers were measured in {code}")),
            (Some(_), Some(_)) => Some(format!("not measured for {n} words and {k} brands")),
        };
        Self { language: code, share, version: VERSION, idioms, why }
    }
}
