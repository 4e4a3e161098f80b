//! The versions of the tables and rules of other crates behind the numbers.

use std::collections::BTreeMap;

/// The crates whose data or rules can change a number, each after what unisono uses it for.
///
/// `Cargo.toml` requires exactly these versions; a test compares the two.
const CRATES: [(&str, &str, &str); 5] = [
    ("language_guess", "whichlang", "0.1.1"),
    ("mathematics", "libm", "0.2.16"),
    ("normalization", "unicode-normalization", "0.1.25"),
    ("segmentation", "unicode-segmentation", "1.13.3"),
    ("stemmer", "rust-stemmers", "1.2.0"),
];

/// The same for the feature `mail`.
const OF_MAIL: [(&str, &str, &str); 4] = [
    ("charsets", "encoding_rs", "0.8.44"),
    ("html", "html5ever", "0.40.1"),
    ("mail", "mail-parser", "0.11.9"),
    ("public_suffix_list", "psl", "2.1.247"),
];

/// Returns the tables and rules behind the numbers of this version, name → version.
///
/// `unicode` is the version of Unicode that decides what a letter, a number, an emoji, a word boundary, a normal form
/// and a case folding is. Every other value is a crate and its version, such as `psl 2.1.247`. `Cargo.toml` requires
/// those versions exactly, so the map is the same for every build of one version and set of features of unisono.
#[must_use]
pub fn tables() -> BTreeMap<String, String> {
    let (major, minor, patch) = crate::unicode::VERSION;
    let of_mail: &[_] = if cfg!(feature = "mail") { &OF_MAIL } else { &[] };
    let mut tables: BTreeMap<String, String> = CRATES
        .iter()
        .chain(of_mail)
        .map(|(what, name, version)| ((*what).to_owned(), format!("{name} {version}")))
        .collect();
    tables.insert("unicode".to_owned(), format!("{major}.{minor}.{patch}"));
    tables
}
