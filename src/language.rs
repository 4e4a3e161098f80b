//! The id of a language. Detection is in [`crate::text::detect`].

use serde::{Deserialize, Serialize};
use std::fmt;

/// A language by its ISO 639 code, or undetermined.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Language([u8; 3]);

impl Language {
    /// Undetermined (`und`).
    pub const UND: Self = Self(*b"und");

    /// A language from a two- or three-letter ASCII code, in any case; `None` for anything else.
    #[must_use]
    pub const fn from_code(code: &str) -> Option<Self> {
        let bytes = code.as_bytes();
        if bytes.len() != 2 && bytes.len() != 3 {
            return None;
        }
        let mut out = [b' '; 3];
        let mut i = 0;
        while i < bytes.len() {
            if !bytes[i].is_ascii_alphabetic() {
                return None;
            }
            out[i] = bytes[i].to_ascii_lowercase();
            i += 1;
        }
        Some(Self(out))
    }

    /// The code: `it`, `en`, `und`.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("und").trim_end()
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.code().to_owned()
    }
}

impl TryFrom<String> for Language {
    type Error = &'static str;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::from_code(&code).ok_or("a language is an ISO 639 code of two or three letters")
    }
}
