//! The library's words in those of the command line.

use unisono::{Error, ErrorKind};

/// The flags that set a parameter of the same name.
const FLAGS: [&str; 33] = [
    "--against",
    "--as",
    "--before",
    "--block",
    "--block-by",
    "--brand-by",
    "--brand-rules",
    "--by",
    "--compare",
    "--facets",
    "--forwarded",
    "--ids",
    "--input-format",
    "--key",
    "--language",
    "--map",
    "--map-file",
    "--mask-phrases",
    "--max-brands-share",
    "--max-matrix",
    "--max-pairs",
    "--measure",
    "--method",
    "--min-brands",
    "--min-similarity",
    "--min-words",
    "--ngram",
    "--output",
    "--preset",
    "--pseudonymise",
    "--recall",
    "--senders",
    "--stop-words",
];

/// The settings in the remedies of the library, and the flags that set them.
const SETTINGS: [(&str, &str); 41] = [
    ("set `senders` to all", "give --senders all"),
    ("set `brand_by` to display-name", "give --brand-by display-name"),
    ("`brand_rules`", "--brand-rules"),
    ("`min_units`", "--min-units"),
    ("`brand_by`", "--brand-by"),
    ("`forwarded`", "--forwarded"),
    ("`map`", "--map"),
    ("`map.language`", "--map language=COLUMN"),
    ("`map.campaign`", "--map campaign=COLUMN"),
    ("`map.sent_at`", "--map sent_at=COLUMN"),
    ("set `block` to a number of days", "give --block DAYS"),
    ("`block` none", "--block none"),
    ("`block`", "--block"),
    ("set `language`", "give --language CODE"),
    ("`language`", "--language"),
    ("set `mask`", "leave out --no-mask"),
    ("`max_matrix`", "--max-matrix"),
    ("`trend`", "--trend"),
    ("`before`", "--before"),
    ("`compare`", "--compare"),
    ("`min_similarity`", "--min-similarity"),
    ("`max_pairs`", "--max-pairs"),
    ("`nearest`", "--top"),
    ("`ngram`", "--ngram"),
    ("name the column of the text (`map.body`)", "name the column of the text with --map body=COLUMN"),
    ("`map.body`", "--map body=COLUMN"),
    ("set `preset` to", "give --preset"),
    ("`unpacked_bytes`", "--max-unpacked-size"),
    ("`unpack_ratio`", "--max-unpack-ratio"),
    ("`held_zip_bytes`", "--max-held-zip-size"),
    ("set `input_format` to", "give --input-format"),
    ("`message_bytes`", "--max-message-size"),
    ("`record_folder`", "--temp"),
    ("`column_bytes`", "--max-column-size"),
    ("`columns`", "--max-columns"),
    ("`parts`", "--max-parts"),
    ("`depth`", "--max-depth"),
    ("`facets`", "--facets"),
    ("set `pseudonyms`", "give --pseudonymise KEYFILE"),
    ("set `input_format`", "give --input-format"),
    ("`input_format`", "--input-format"),
];

/// Replaces the name of a parameter, and those in its remedy, by the flags that set them.
pub(crate) fn name_flag(mut error: Error) -> Error {
    if let ErrorKind::Parameter { name, remedy } = &mut error.kind {
        *remedy = with_flags(remedy);
        let spelt = name.replace('_', "-");
        let flag = FLAGS.into_iter().find(|flag| flag.strip_prefix("--") == Some(&*spelt));
        let setting = || SETTINGS.into_iter().find(|(setting, _)| *setting == format!("`{name}`"));
        *name = flag.or_else(|| setting().map(|(_, flag)| flag)).unwrap_or(name);
    }
    error
}

/// As [`name_flag`], for an error that may be the library's.
pub(crate) fn name_flags(error: anyhow::Error) -> anyhow::Error {
    error.downcast::<Error>().map_or_else(|error| error, |error| name_flag(error).into())
}

/// Returns the flags that avert an error, by the stable name of its cause.
pub(crate) fn remedy(cause: &str) -> Option<&'static str> {
    Some(match cause {
        "no_brand" => "name the sender with --map brand=COLUMN, --brand-by folder or another --brand-by",
        "no_text" => "name the column of the text with --map body=COLUMN",
        "left_out" => "include all mail with --senders all",
        "not_mail" | "bad_record" | "unknown_format" => {
            "set the format with --input-format eml, mbox, jsonl, csv or html"
        }
        _ => return None,
    })
}

/// Replaces the settings in a remedy of the library by flags.
pub(crate) fn with_flags(remedy: &str) -> String {
    with_known_flags(remedy).replace('`', "")
}

/// As [`with_flags`], for a text that may hold a path: other backquotes stay.
pub(crate) fn with_known_flags(text: &str) -> String {
    SETTINGS.iter().fold(text.to_owned(), |text, (setting, flag)| text.replace(setting, flag))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Cli;
    use clap::CommandFactory;
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::path::{Path, PathBuf};

    /// The long flags of every subcommand.
    fn flags() -> BTreeSet<String> {
        let long = |command: &clap::Command| -> Vec<String> {
            command.get_arguments().filter_map(|argument| argument.get_long().map(str::to_owned)).collect()
        };
        let command = Cli::command();
        let own = command.get_subcommands().flat_map(long).chain(long(&command));
        own.chain(["help", "version"].map(str::to_owned)).collect()
    }

    /// The source files and catalogues under some folders.
    fn sources(folders: &[PathBuf]) -> Vec<PathBuf> {
        let entries =
            folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()));
        let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
        let files =
            files.into_iter().filter(|path| path.extension().is_some_and(|e| e == "rs" || e == "ftl"));
        if folders.is_empty() { files.collect() } else { files.chain(sources(&folders)).collect() }
    }

    /// The code of a file up to its tests, without comments other than the help texts of flags.
    fn code(path: &Path) -> String {
        let text = fs::read_to_string(path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let is_help = path.ends_with("cli/src/args.rs");
        let is_code = |line: &&str| is_help || !line.trim_start().starts_with("//");
        text.lines().filter(is_code).collect::<Vec<_>>().join("\n")
    }

    /// The words between a mark and the next character that is not of a name.
    fn words_after<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
        text.match_indices(mark).map(|(at, mark)| {
            let rest = &text[at + mark.len()..];
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':')));
            rest[..end.unwrap_or(rest.len())].trim_end_matches(['-', '.', ':'])
        })
    }

    /// Every flag that a message, a remedy, an example or a help text names is a flag of the command.
    #[test]
    fn every_flag_in_the_sources_exists() {
        let flags = flags();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut n_named = BTreeMap::from([("rs", 0), ("ftl", 0)]);
        for path in sources(&[root.join("src"), root.join("../src")]) {
            let code = code(&path);
            let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
            for flag in
                words_after(&code, "--").filter(|flag| flag.starts_with(|c: char| c.is_ascii_lowercase()))
            {
                *n_named.get_mut(kind).unwrap() += 1;
                assert!(flags.contains(flag), "{} names --{flag}", path.display());
            }
        }
        assert!(n_named["rs"] > 100 && n_named["ftl"] > 40, "{n_named:?}");
    }

    /// Every setting in backquotes that a warning, a note or an error names has a flag, or is a field of the report.
    #[test]
    fn every_setting_in_a_remedy_has_a_flag() {
        const OF_THE_REPORT: [&str; 3] = ["ineligible", "per_brand", "Corpus::failed"];
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src");
        let mut n_named = 0;
        for file in
            ["report/warnings.rs", "report/remedy.rs", "note.rs", "error.rs", "similarity/join/neighbours.rs"]
        {
            let code = code(&root.join(file));
            for setting in code.split('`').skip(1).step_by(2) {
                n_named += 1;
                let is_known = SETTINGS.iter().any(|(text, _)| text.contains(&format!("`{setting}`")));
                assert!(is_known || OF_THE_REPORT.contains(&setting), "{file} names `{setting}`");
            }
        }
        assert!(n_named > 10, "{n_named}");
        let (flags, replaced) = (flags(), SETTINGS.map(|(_, flag)| flag).join(" "));
        let unknown: Vec<&str> = words_after(&replaced, "--").filter(|flag| !flags.contains(*flag)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        assert!(FLAGS.iter().all(|flag| flags.contains(flag.trim_start_matches('-'))));
    }

    /// The library's message for every cause, and the command's addition to it.
    #[test]
    fn every_cause_names_only_flags_that_exist() {
        let flags = flags();
        let causes = [
            ErrorKind::TooLarge { limit: 1 },
            ErrorKind::TooManyParts { limit: 1 },
            ErrorKind::TooDeep { limit: 1 },
            ErrorKind::TooManyIds { what: "words", limit: 1 },
            ErrorKind::NotMail,
            ErrorKind::BadRecord("reason".to_owned()),
            ErrorKind::NoBrand,
            ErrorKind::NoText,
            ErrorKind::NoTextColumn {
                wanted: "body".to_owned(),
                present: "testo".to_owned(),
                is_table: true,
            },
            ErrorKind::Panicked,
            ErrorKind::UnknownFormat,
            ErrorKind::Convertible("a table".to_owned()),
            ErrorKind::BadFile("reason".to_owned()),
            ErrorKind::Mismatch("reason".to_owned()),
            ErrorKind::Cancelled,
        ];
        for cause in causes {
            let words =
                format!("{} {}", with_flags(&cause.to_string()), remedy(cause.cause()).unwrap_or_default());
            let unknown: Vec<&str> =
                words_after(&words, "--").filter(|flag| !flags.contains(*flag)).collect();
            assert!(unknown.is_empty(), "{words}");
        }
    }

    #[test]
    fn parameters_are_named_by_their_flag() {
        let named = |name| name_flag(Error::parameter(name, "x")).to_string();
        assert_eq!(named("min_similarity"), "--min-similarity: x");
        assert_eq!(named("--output"), "--output: x");
        assert_eq!(named("hours"), "hours: x");
        let error = Error::parameter("max_pairs", "raise `min_similarity` or `max_pairs`");
        assert_eq!(name_flag(error).to_string(), "--max-pairs: raise --min-similarity or --max-pairs");
    }
}
