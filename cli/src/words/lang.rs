//! The language of the output.

use clap::{Args, ValueEnum};
use std::env;
use std::ffi::OsString;

/// A language that the command writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// English
    En,
    /// Italian
    It,
}

/// The language of the output; shared by the commands that print sentences.
#[derive(Debug, Args)]
pub(crate) struct LangArgs {
    /// Set the language of the output: en or it [default: that of LC_ALL, LC_MESSAGES or LANG; else en]
    ///
    /// Names of columns and files, errors and this help are English in any language.
    #[arg(long, value_enum, value_name = "CODE", hide_possible_values = true, help_heading = "Output")]
    pub(crate) lang: Option<Lang>,
}

impl LangArgs {
    /// Returns the language of the flag, or else of the environment.
    pub(crate) fn lang(&self) -> Lang {
        self.lang.unwrap_or_else(|| Lang::from_locale(|name| env::var_os(name)))
    }
}

impl Lang {
    pub(crate) const ALL: [Self; 2] = [Self::En, Self::It];

    /// The ISO 639 code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::It => "it",
        }
    }

    /// Returns the language of the first of LC_ALL, LC_MESSAGES and LANG that is set and not empty; English if the command
    /// does not write that language.
    fn from_locale(var: impl Fn(&str) -> Option<OsString>) -> Self {
        let set =
            ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(var).find(|locale| !locale.is_empty());
        let locale = set.map(|locale| locale.to_string_lossy().into_owned()).unwrap_or_default();
        let code = locale.split(['_', '.', '@', '-']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|lang| lang.code().eq_ignore_ascii_case(code)).unwrap_or(Self::En)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_follows_the_environment() {
        fn check(set: &[(&str, &str)], expected: Lang) {
            let var =
                |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, value)| OsString::from(value));
            assert_eq!(Lang::from_locale(var), expected, "{set:?}");
        }
        check(&[], Lang::En);
        check(&[("LANG", "it_IT.UTF-8")], Lang::It);
        check(&[("LANG", "it")], Lang::It);
        check(&[("LANG", "it@euro")], Lang::It);
        check(&[("LANG", "ita")], Lang::En);
        check(&[("LANG", "C")], Lang::En);
        check(&[("LANG", "de_DE")], Lang::En);
        check(&[("LANG", "en_GB"), ("LC_MESSAGES", "it_IT")], Lang::It);
        check(&[("LANG", "it_IT"), ("LC_ALL", "C.UTF-8")], Lang::En);
        check(&[("LANG", "it_IT"), ("LC_ALL", "")], Lang::It);
    }
}
