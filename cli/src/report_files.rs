//! The files of `analyze --output`.

use crate::atomic_file::{cannot_write, replace_in, sync, temporary};
use crate::csv_cell::{number, text};
use crate::json::write_json;
use crate::overwrite::refuse_input;
use anyhow::Context;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use unisono::Error;
use unisono::report::{FacetResult, Report};

/// The files in the order of writing: the last one is there only if all are.
pub(crate) const NAMES: [&str; 3] = ["brands.csv", "overlap.csv", "report.json"];

/// Creates the folder `dir` and checks that it can be written, so that a mistake shows before the work.
pub(crate) fn prepare(dir: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(dir)
        .with_context(|| format!("--output: cannot create the folder {}", dir.display()))?;
    temporary(dir, "report.json").map(drop).with_context(|| cannot_write(dir))
}

/// Refuses a folder where a file of [`NAMES`] would overwrite an input or lie in an input folder.
pub(crate) fn refuse_inputs_in(dir: &Path, inputs: &[PathBuf]) -> Result<(), Error> {
    NAMES.iter().try_for_each(|name| refuse_input(&dir.join(name), inputs))
}

/// Writes the three files of [`NAMES`] into the folder `dir` and replaces older ones.
///
/// The tables hold the first facet of the report. A table without rows is written, too, so that no older file seems to
/// belong to this run.
pub(crate) fn write(dir: &Path, report: &Report) -> anyhow::Result<()> {
    let [brands_csv, overlap_csv, report_json] = NAMES;
    let facet = report.facets.values().next();
    replace_in(dir, brands_csv, |out| brands(facet, out))?;
    replace_in(dir, overlap_csv, |out| overlap(facet, out))?;
    replace_in(dir, report_json, |out| write_json(report, out))?;
    sync(dir).with_context(|| cannot_write(dir))
}

/// One row per brand and language: the eligible ones, most interchangeable first, then the others.
fn brands(facet: Option<&FacetResult>, out: impl Write) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record([
        "brand",
        "language",
        "ix",
        "lo",
        "hi",
        "within",
        "across",
        "units",
        "campaigns",
        "messages",
        "why_ineligible",
    ])?;
    for brand in facet.iter().flat_map(|facet| &facet.per_brand) {
        rows.write_record([
            text(&brand.brand),
            text(&brand.language),
            number(brand.ix),
            number(brand.interval.map(|[lo, _]| lo)),
            number(brand.interval.map(|[_, hi]| hi)),
            number(Some(brand.within)),
            number(brand.across),
            brand.units.to_string(),
            brand.campaigns.to_string(),
            brand.messages.to_string(),
            String::new(),
        ])?;
    }
    for brand in facet.iter().flat_map(|facet| &facet.ineligible) {
        let none = String::new;
        rows.write_record([
            text(&brand.brand),
            text(&brand.language),
            none(),
            none(),
            none(),
            none(),
            none(),
            brand.units.to_string(),
            brand.campaigns.to_string(),
            brand.messages.to_string(),
            text(&brand.why),
        ])?;
    }
    rows.flush()
}

/// One row per pair of brands with an overlap.
fn overlap(facet: Option<&FacetResult>, out: impl Write) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(["brand_a", "brand_b", "overlap"])?;
    if let Some(overlap) = facet.and_then(|facet| facet.overlap.as_ref()) {
        // A brand of several languages has a row for each language.
        let several = |brand: &String| overlap.brands.iter().filter(|other| *other == brand).count() > 1;
        let label = |(brand, language): (&String, &String)| {
            if several(brand) { text(&format!("{brand} [{language}]")) } else { text(brand) }
        };
        let names: Vec<String> = overlap.brands.iter().zip(&overlap.languages).map(label).collect();
        for (a, (name_a, row)) in names.iter().zip(overlap.matrix.rows()).enumerate() {
            for (name_b, value) in names.iter().zip(row).skip(a + 1) {
                if value.is_some() {
                    rows.write_record([name_a, name_b, &number(*value)])?;
                }
            }
        }
    }
    rows.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::report;
    use insta::assert_snapshot;
    use serde_json::Value;

    fn written(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn brands_are_a_table() {
        let report = report();
        assert_snapshot!(written(|out| brands(report.facets.values().next(), out)), @r#"
        brand,language,ix,lo,hi,within,across,units,campaigns,messages,why_ineligible
        Modavera,it,0.81,0.729,0.891,0.25,0.2025,8,9,12,
        Stilissima,it,0.79,0.711,0.869,0.25,0.1975,8,9,12,
        Libreria del Pesce,it,0.15,0.135,0.165,0.25,0.0375,8,9,12,
        '-20% Shop,en,0.0043,0.00387,0.00473,0.25,0.001075,8,9,12,
        Ottica Nuova,it,,,,,,3,3,3,"3 blocks of 7 days with a scored message, 5 are needed"
        "#);
    }

    #[test]
    fn overlaps_are_a_table() {
        let report = report();
        assert_snapshot!(written(|out| overlap(report.facets.values().next(), out)), @r#"
        brand_a,brand_b,overlap
        Modavera,Stilissima,0.93
        Modavera,Libreria del Pesce,0.15
        Stilissima,Libreria del Pesce,0.30000000000000004
        "#);
    }

    #[test]
    fn tables_without_rows_have_a_header() {
        assert_eq!(written(|out| overlap(None, out)), "brand_a,brand_b,overlap\n");
        assert_eq!(written(|out| brands(None, out)).lines().count(), 1);
    }

    #[test]
    fn files_are_whole_and_nothing_else_is_left() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("new/results");
        prepare(&dir).unwrap();
        assert_eq!(fs::read_dir(&dir).unwrap().count(), 0);
        fs::write(dir.join("report.json"), "older").unwrap();
        write(&dir, &report()).unwrap();
        let mut names: Vec<_> = fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, NAMES);
        let text = fs::read_to_string(dir.join("report.json")).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), serde_json::to_value(report()).unwrap());
    }

    #[cfg(unix)]
    #[test]
    fn files_are_as_readable_as_the_person_wants() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &report()).unwrap();
        fs::write(dir.path().join("plain"), "").unwrap();
        let mode = |name| fs::metadata(dir.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode("report.json"), mode("plain"));
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        fs::write(&file, "").unwrap();
        let error = format!("{:#}", prepare(&file).unwrap_err());
        assert!(
            error.starts_with(&format!("--output: cannot create the folder {}: ", file.display())),
            "{error}"
        );
    }
}
