//! A language by its code.

use super::codes::canonical;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A language by its ISO 639 code, or undetermined.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Language([u8; 3]);

impl Language {
    /// Undetermined (`und`).
    pub const UND: Self = Self(*b"und");

    /// Returns the language of an ISO 639 code in any case. `None` if there is no such code.
    ///
    /// Three letters, terminological or bibliographic, stand for the two letters of the same language. Three letters
    /// without a two-letter code stay. Groups of languages (`sla`) have no code here.
    ///
    /// ```
    /// use unisono::language::Language;
    ///
    /// let code = |code| Language::from_code(code).map(|language| language.to_string());
    /// assert_eq!([code("DE"), code("deu"), code("ger")], ["de"; 3].map(|code| Some(code.to_owned())));
    /// assert_eq!((code("scn"), code("zzz")), (Some("scn".to_owned()), None));
    /// ```
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
        if matches!(&out, b"und") {
            return Some(Self::UND);
        }
        match canonical(out) {
            Some(code) => Some(Self(code)),
            None => None,
        }
    }

    /// Returns the language of a tag such as `pt-BR`, `zh_Hans` or `ita`: that of the code before the first `-` or `_`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::from_code(tag.trim().split(['-', '_']).next()?)
    }

    /// Returns true if two ids may name one written language: they are equal, or both Norwegian, or both forms of
    /// Serbo-Croatian, or Malay and Indonesian.
    #[must_use]
    pub fn is_akin_to(self, other: Self) -> bool {
        const KIN: [&[&str]; 3] = [&["no", "nb", "nn"], &["hr", "sr", "bs"], &["id", "ms"]];
        let has = |kin: &&[&str]| kin.contains(&self.code()) && kin.contains(&other.code());
        self == other || KIN.iter().any(has)
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
        Self::from_code(&code).ok_or("a language is a code of ISO 639, such as it, en or de")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, expected: Option<&str>) {
        assert_eq!(Language::from_code(code).map(String::from).as_deref(), expected, "{code}");
    }

    #[test]
    fn codes() {
        check("IT", Some("it"));
        for (three, two) in [("ita", "it"), ("Fre", "fr"), ("FRA", "fr"), ("dut", "nl"), ("nld", "nl")] {
            check(three, Some(two));
        }
        check("iw", Some("he"));
        check("nap", Some("nap"));
        check("und", Some("und"));
        for none in ["", "i", "i1", "ital", "xx", "zzz", "mul", "sla", "è"] {
            check(none, None);
        }
    }

    #[test]
    fn tags() {
        for (tag, expected) in
            [("it-IT", "it"), (" en_US ", "en"), ("zh-Hans-CN", "zh"), ("por-BR", "pt"), ("de", "de")]
        {
            assert_eq!(Language::from_tag(tag).unwrap().code(), expected, "{tag}");
        }
        for none in ["", "-it", "italiano", "it, en", "zzz-IT"] {
            assert_eq!(Language::from_tag(none), None, "{none}");
        }
    }

    #[test]
    fn kin() {
        let of = |code| Language::from_code(code).unwrap();
        assert!(
            of("nb").is_akin_to(of("no")) && of("sr").is_akin_to(of("hr")) && of("it").is_akin_to(of("it"))
        );
        assert!(!of("nb").is_akin_to(of("da")) && !of("hr").is_akin_to(of("no")));
    }
}
