//! The versions that a report names are those that Cargo.toml requires exactly.

use std::collections::BTreeSet;
use std::fs;

/// Dependencies without an exact version; none of their versions can change a number, for the reason given.
const FLOATING: [(&str, &str); 21] = [
    ("arrow-array", "holds the columns of a saved index"),
    ("arrow-buffer", "holds their bytes"),
    ("arrow-ipc", "reads and writes their fixed format"),
    ("arrow-schema", "names them"),
    ("bytes", "hands a memory map on"),
    ("csv-core", "splits fields by RFC 4180; this crate names and decodes them"),
    ("flate2", "deflate, a fixed format with a checksum"),
    ("hmac", "HMAC-SHA-256, a fixed function"),
    ("memchr", "finds bytes"),
    ("memmap2", "maps files into memory"),
    ("ndarray", "holds matrices; this crate computes the sums"),
    ("rawzip", "reads the directory of zip archives"),
    ("rayon", "runs closures; this crate orders the results"),
    ("ruzstd", "zstd, a fixed format with a checksum"),
    ("serde", "passes fields on"),
    ("serde_json", "reads and writes JSON; numbers are exact"),
    ("sha2", "SHA-256"),
    ("tar", "reads the headers of tar archives"),
    ("tempfile", "opens temporary files"),
    ("toml", "reads the rules for brand names"),
    ("xxhash-rust", "XXH3, held by tests of the frozen hash"),
];

/// Returns the name and version requirement of every dependency, without dev-dependencies.
fn requirements() -> Vec<(String, String)> {
    let manifest = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
    let (_, below) = manifest.split_once("\n[dependencies]\n").unwrap();
    let section = below.split("\n[").next().unwrap();
    let lines = section.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, requirement) = line.split_once(" = ").unwrap();
            // The first quoted text of `"1.2"` or `{ version = "1.2", … }`.
            (name.to_owned(), requirement.split('"').nth(1).unwrap().to_owned())
        })
        .collect()
}

#[test]
fn a_report_names_the_versions_that_cargo_requires() {
    let exact: BTreeSet<String> = requirements()
        .into_iter()
        .filter_map(|(name, requirement)| Some(format!("{name} {}", requirement.strip_prefix('=')?)))
        .collect();
    let mut tables = unisono::report::tables();
    assert_eq!(tables.remove("unicode").as_deref(), Some("17.0.0"));
    assert_eq!(tables.into_values().collect::<BTreeSet<_>>(), exact);
}

#[test]
fn dependencies_without_an_exact_version_are_listed_with_a_reason() {
    for (name, requirement) in requirements() {
        let floats = FLOATING.iter().any(|(listed, _)| *listed == name);
        assert_eq!(requirement.starts_with('='), !floats, "{name} = {requirement}");
    }
}
