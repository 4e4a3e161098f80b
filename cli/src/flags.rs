//! The library's words in those of the command line.

use unisono::{Error, ErrorKind};

/// The flags that set a parameter of the same name.
const FLAGS: [&str; 17] = [
    "--block",
    "--block-by",
    "--brand-rules",
    "--by",
    "--facets",
    "--map",
    "--map-file",
    "--mask-phrases",
    "--max-matrix",
    "--max-pairs",
    "--measure",
    "--method",
    "--min-similarity",
    "--ngram",
    "--preset",
    "--recall",
    "--stop-words",
];

/// The settings in the remedies of the library, and the flags that set them.
const SETTINGS: [(&str, &str); 29] = [
    ("set `senders` to all", "give --senders all"),
    ("set `brand_by` to display-name", "give --brand-by display-name"),
    ("`brand_rules`", "--brand-rules"),
    ("`min_units`", "--min-units"),
    ("`brand_by`", "--brand-by"),
    ("`forwarded`", "--forwarded"),
    ("`map.campaign`", "--map campaign=COLUMN"),
    ("`map.sent_at`", "--map sent_at=COLUMN"),
    ("set `block` to a number of days", "give --block DAYS"),
    ("`block` none", "--block none"),
    ("`block`", "--block"),
    ("set `language`", "give --language CODE"),
    ("`language`", "--language"),
    ("set `mask`", "leave out --no-mask"),
    ("`max_matrix`", "--max-matrix"),
    ("`min_similarity`", "--min-similarity"),
    ("`max_pairs`", "--max-pairs"),
    ("`ngram`", "--ngram"),
    ("`map.body`", "--map body=COLUMN"),
    ("set `preset` to", "give --preset"),
    ("`unpacked_bytes`", "--max-unpacked-size"),
    ("`unpack_ratio`", "--max-unpack-ratio"),
    ("`held_zip_bytes`", "--max-held-zip-size"),
    ("set `input_format` to", "give --input-format"),
    ("`message_bytes`", "--max-message-size"),
    ("`parts`", "--max-parts"),
    ("`depth`", "--max-depth"),
    ("set `input_format`", "give --input-format"),
    ("`input_format`", "--input-format"),
];

/// Replaces the name of a parameter, and those in its remedy, by the flags that set them.
pub(crate) fn name_flag(mut error: Error) -> Error {
    if let ErrorKind::Parameter { name, remedy } = &mut error.kind {
        *remedy = with_flags(remedy);
        let spelt = name.replace('_', "-");
        *name = FLAGS.into_iter().find(|flag| flag.strip_prefix("--") == Some(&*spelt)).unwrap_or(name);
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
