//! The id of a language. Detection is in [`crate::text::detect`].

use std::fmt;

/// A language by its ISO 639 code, or undetermined.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
