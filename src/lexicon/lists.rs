//! The word lists of every language: text files of lines in named sections.

use crate::language::Language;

/// The files of a language, by name.
macro_rules! files {
    ($code:literal, $($name:literal)*) => {
        &[$(($name, include_str!(concat!("data/", $code, "/", $name, ".txt")))),*]
    };
}

/// Defines [`LANGUAGES`].
macro_rules! languages {
    (folders: $($folder:literal)*; partial: $($partial:literal)*; minor: $($minor:literal)*) => {
        /// All languages: those with a folder, then those with a single file, the minor ones last.
        pub(crate) const LANGUAGES: &[Lists] = &[
            $(Lists {
                code: $folder,
                files: files!($folder, "abbreviations" "advice" "brands" "calendar" "codes" "common" "cues" "detect" "elisions"
                    "folders" "greetings" "idioms" "marks" "money" "people" "places" "quotes" "unsubscribe"),
            },)*
            $(Lists {
                code: $partial,
                files: &[($partial, include_str!(concat!("data/partial/", $partial, ".txt")))],
            },)*
            $(Lists {
                code: $minor,
                files: &[($minor, include_str!(concat!("data/partial/", $minor, ".txt")))],
            },)*
        ];

        /// The number of languages before the minor ones. Minor languages are known to language detection only where they
        /// explain more words of a text than any other.
        pub(crate) const N_MAJOR: usize = [$($folder,)* $($partial,)*].len();
    };
}

// Language detection numbers the languages in this order.
languages! {
    folders: "it" "en" "de" "fr" "es";
    partial: "nl" "pt" "sv" "tr" "vi" "da";
    minor: "ca" "gl" "ro" "pl" "cs" "sk" "sl" "hr" "hu" "fi" "et" "lv" "lt" "no" "is" "af" "sq" "eu" "id" "tl"
}

/// Words of mail in any language.
const MAIL: Lists = Lists {
    code: "und",
    files: &[
        ("words", include_str!("data/mail/words.txt")),
        ("merge_tags", include_str!("data/mail/merge_tags.txt")),
    ],
};

/// The lists of one language.
#[derive(Debug)]
pub(crate) struct Lists {
    code: &'static str,
    /// Name and text of each file.
    files: &'static [(&'static str, &'static str)],
}

impl Lists {
    pub(crate) fn language(&self) -> Language {
        Language::from_code(self.code).unwrap_or(Language::UND)
    }

    /// Returns true if the language has a list of every kind.
    const fn is_complete(&self) -> bool {
        self.files.len() > 1
    }

    /// Returns the lines of all files with the section that holds each.
    pub(crate) fn sections(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        self.files.iter().flat_map(|(_, text)| sections(text))
    }

    /// Returns the version in the first line of a file: `# idioms.en 1: …`.
    pub(super) fn version(&self, file: &str) -> Option<u32> {
        let (_, text) = self.files.iter().find(|(name, _)| *name == file)?;
        text.strip_prefix("# ")?.split([' ', ':']).nth(1)?.parse().ok()
    }

    /// Returns the lines of one section.
    pub(crate) fn lines(&self, section: &str) -> impl Iterator<Item = &'static str> {
        self.sections().filter(move |(name, _)| *name == section).map(|(_, line)| line)
    }
}

/// Returns the place of a language in [`LANGUAGES`] if it has a list of every kind.
pub(super) fn place(language: Language) -> Option<usize> {
    LANGUAGES.iter().position(|lists| lists.is_complete() && lists.code == language.code())
}

/// Returns the lines of all languages and of mail in general, with the section that holds each.
pub(crate) fn all_sections() -> impl Iterator<Item = (&'static str, &'static str)> {
    LANGUAGES.iter().chain([&MAIL]).flat_map(Lists::sections)
}

/// Returns the lines of one section in all languages.
pub(crate) fn section(name: &str) -> impl Iterator<Item = &'static str> {
    all_sections().filter(move |(section, _)| *section == name).map(|(_, line)| line)
}

/// Returns the lines of a file without comments and headings, each with the heading above it.
pub(super) fn sections(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut section = "";
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.filter_map(move |line| match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
        Some(name) => {
            section = name;
            None
        }
        None => Some((section, line)),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_language_folder_has_every_file_and_a_line_in_the_table() {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lexicon/data");
        let expected: BTreeSet<String> =
            LANGUAGES[0].files.iter().map(|(name, _)| format!("{name}.txt")).collect();
        let mut faults = Vec::new();
        for folder in
            fs::read_dir(data).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir())
        {
            let code = folder.file_name().unwrap().to_str().unwrap();
            if matches!(code, "mail" | "partial") {
                continue;
            }
            let names =
                fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
            let found: BTreeSet<String> = names.collect();
            faults.extend(expected.difference(&found).map(|name| format!("{code} lacks {name}")));
            faults.extend(found.difference(&expected).map(|name| format!("{code}/{name} is never read")));
            if !LANGUAGES.iter().any(|lists| lists.code == code && lists.is_complete()) {
                faults.push(format!("{code} has no entry in `languages!`"));
            }
        }
        assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    }

    #[test]
    fn a_section_stands_in_one_file() {
        let mut files: BTreeMap<&str, &str> = BTreeMap::new();
        for lists in LANGUAGES.iter().filter(|lists| lists.is_complete()) {
            for (name, text) in lists.files {
                for (section, line) in sections(text) {
                    assert!(!section.is_empty(), "{}/{name}.txt: {line} has no heading", lists.code);
                    assert_eq!(files.entry(section).or_insert(name), name, "{section}");
                }
            }
        }
    }

    #[test]
    fn sections_have_lines() {
        let lines: Vec<_> = sections("# x\n[a]\nb c\n\n[d]\n# e\n f\n").collect();
        assert_eq!(lines, [("a", "b c"), ("d", "f")]);
    }
}
