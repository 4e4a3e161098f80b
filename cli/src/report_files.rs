//! The files of `analyze --output`.

use crate::atomic_file::cannot_write;
use crate::csv_cell::{number, text};
use crate::file_set::FileSet;
use crate::json::write_json;
use crate::overwrite::refuse_input;
use crate::temporary;
use anyhow::Context;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use unisono::Error;
use unisono::report::{FacetResult, Report};

/// The files, in the order in which they are replaced where that takes several steps.
pub(crate) const NAMES: [&str; 4] = ["brands.csv", "overlap.csv", "report.html", "report.json"];

/// The folders that this run created, the inner ones first. Dropped, it removes those that are empty.
#[must_use]
pub(crate) struct Created(Vec<PathBuf>);

impl Drop for Created {
    fn drop(&mut self) {
        let _ = self.0.iter().try_for_each(fs::remove_dir);
    }
}

/// Creates the folder `dir` and checks that it can be written, so that a mistake shows before the work.
pub(crate) fn prepare(dir: &Path) -> anyhow::Result<Created> {
    let is_missing = |above: &&Path| !above.as_os_str().is_empty() && !above.exists();
    let missing = dir.ancestors().take_while(is_missing).map(Path::to_owned).collect();
    let created = Created(missing);
    fs::create_dir_all(dir)
        .with_context(|| format!("--output: cannot create the folder {}", dir.display()))?;
    temporary::file(dir, "report.json").map(drop).with_context(|| cannot_write(dir))?;
    Ok(created)
}

/// Refuses a folder where a file of [`NAMES`] would overwrite an input or lie in an input folder.
pub(crate) fn refuse_inputs_in(dir: &Path, inputs: &[PathBuf]) -> Result<(), Error> {
    NAMES.iter().try_for_each(|name| refuse_input("--output", &dir.join(name), inputs))
}

/// Writes the files of [`NAMES`] into the folder `dir` and replaces older ones together.
///
/// The tables hold the first facet of the report. A table without rows is written, too, so that no older file seems to
/// belong to this run. Sets `provenance.run`, which each row of the tables repeats, and the digests of the tables in
/// `provenance.files`: a reader of files from several runs can tell them apart.
///
/// `page` makes the page of the finished report.
pub(crate) fn write(
    dir: &Path,
    report: &mut Report,
    page: impl FnOnce(&Report) -> String,
) -> anyhow::Result<()> {
    let [brands_csv, overlap_csv, report_html, report_json] = NAMES;
    let files = FileSet::create(dir, &NAMES)?;
    let run = run(report).with_context(|| cannot_write(dir))?;
    let facet = report.facets.values().next();
    let tables = [
        (brands_csv, files.write(brands_csv, |out| brands(facet, &run, out))?),
        (overlap_csv, files.write(overlap_csv, |out| overlap(facet, &run, out))?),
    ];
    report.provenance.files = tables.map(|(name, digest)| (name.to_owned(), digest)).into();
    report.provenance.run = Some(run);
    files.write(report_html, |out| out.write_all(page(report).as_bytes()))?;
    files.write(report_json, |out| write_json(report, out))?;
    files.commit()
}

/// Returns the first 16 digits of the SHA-256 of the report: equal runs have the same.
fn run(report: &Report) -> io::Result<String> {
    struct Hashing(Sha256);
    impl Write for Hashing {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.update(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut out = io::BufWriter::new(Hashing(Sha256::new()));
    write_json(report, &mut out)?;
    let digest = out.into_inner().map_err(io::IntoInnerError::into_error)?.0.finalize();
    Ok(digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}

/// One row per brand and language: the eligible ones, most interchangeable first, then the others.
fn brands(facet: Option<&FacetResult>, run: &str, out: impl Write) -> io::Result<()> {
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
        "run",
    ])?;
    for brand in facet.iter().flat_map(|facet| &facet.per_brand) {
        rows.write_record([
            text(&brand.brand).into_owned(),
            text(&brand.language).into_owned(),
            number(brand.ix),
            number(brand.interval.map(|[lo, _]| lo)),
            number(brand.interval.map(|[_, hi]| hi)),
            number(Some(brand.within)),
            number(brand.across),
            brand.units.to_string(),
            brand.campaigns.to_string(),
            brand.messages.to_string(),
            String::new(),
            run.to_owned(),
        ])?;
    }
    for brand in facet.iter().flat_map(|facet| &facet.ineligible) {
        let none = String::new;
        rows.write_record([
            text(&brand.brand).into_owned(),
            text(&brand.language).into_owned(),
            none(),
            none(),
            none(),
            none(),
            none(),
            brand.units.to_string(),
            brand.campaigns.to_string(),
            brand.messages.to_string(),
            text(&brand.why).into_owned(),
            run.to_owned(),
        ])?;
    }
    rows.flush()
}

/// One row per pair of brands with an overlap.
fn overlap(facet: Option<&FacetResult>, run: &str, out: impl Write) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(["brand_a", "brand_b", "overlap", "run"])?;
    if let Some(overlap) = facet.and_then(|facet| facet.overlap.as_ref()) {
        // A brand of several languages has a row for each language.
        let several = |brand: &String| overlap.brands.iter().filter(|other| *other == brand).count() > 1;
        let label = |(brand, language): (&String, &String)| match several(brand) {
            true => text(&format!("{brand} [{language}]")).into_owned(),
            false => text(brand).into_owned(),
        };
        let names: Vec<String> = overlap.brands.iter().zip(&overlap.languages).map(label).collect();
        for (a, (name_a, row)) in names.iter().zip(overlap.matrix.rows()).enumerate() {
            for (name_b, value) in names.iter().zip(row).skip(a + 1) {
                if value.is_some() {
                    rows.write_record([name_a.as_str(), name_b, &number(*value), run])?;
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
        assert_snapshot!(written(|out| brands(report.facets.values().next(), "r1", out)), @r#"
        brand,language,ix,lo,hi,within,across,units,campaigns,messages,why_ineligible,run
        Modavera,it,0.81,0.729,0.891,0.25,0.2025,8,9,12,,r1
        Stilissima,it,0.79,0.711,0.869,0.25,0.1975,8,9,12,,r1
        Libreria del Pesce,it,0.15,0.135,0.165,0.25,0.0375,8,9,12,,r1
        '-20% Shop,en,0.0043,0.00387,0.00473,0.25,0.001075,8,9,12,,r1
        Ottica Nuova,it,,,,,,3,3,3,"3 blocks of 7 days with a scored message, 5 are needed",r1
        "#);
    }

    #[test]
    fn overlaps_are_a_table() {
        let report = report();
        assert_snapshot!(written(|out| overlap(report.facets.values().next(), "r1", out)), @r#"
        brand_a,brand_b,overlap,run
        Modavera,Stilissima,0.93,r1
        Modavera,Libreria del Pesce,0.15,r1
        Stilissima,Libreria del Pesce,0.30000000000000004,r1
        "#);
    }

    #[test]
    fn tables_without_rows_have_a_header() {
        assert_eq!(written(|out| overlap(None, "r1", out)), "brand_a,brand_b,overlap,run\n");
        assert_eq!(written(|out| brands(None, "r1", out)).lines().count(), 1);
    }

    #[test]
    fn files_are_whole_and_nothing_else_is_left() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("new/results");
        let created = prepare(&dir).unwrap();
        assert_eq!(fs::read_dir(&dir).unwrap().count(), 0);
        fs::write(dir.join("report.json"), "older").unwrap();
        let mut report = report();
        write(&dir, &mut report, |_| String::new()).unwrap();
        drop(created);
        let mut names: Vec<_> = fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, NAMES);
        let text = fs::read_to_string(dir.join("report.json")).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), serde_json::to_value(&report).unwrap());
    }

    #[test]
    fn the_files_of_a_run_name_it() {
        let dir = tempfile::tempdir().unwrap();
        let mut first = report();
        write(dir.path(), &mut first, |_| String::new()).unwrap();
        let run = first.provenance.run.clone().unwrap();
        for name in ["brands.csv", "overlap.csv"] {
            let bytes = fs::read(dir.path().join(name)).unwrap();
            let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(first.provenance.files[name], digest);
            let table = String::from_utf8(bytes).unwrap();
            assert!(table.lines().skip(1).all(|row| row.ends_with(&format!(",{run}"))), "{table}");
        }
        let mut again = report();
        write(dir.path(), &mut again, |_| String::new()).unwrap();
        assert_eq!(again, first);
        let mut other = report();
        other.provenance.seed += 1;
        write(dir.path(), &mut other, |_| String::new()).unwrap();
        assert_ne!(other.provenance.run, first.provenance.run);
    }

    #[cfg(unix)]
    #[test]
    fn files_are_as_readable_as_the_person_wants() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &mut report(), |_| String::new()).unwrap();
        fs::write(dir.path().join("plain"), "").unwrap();
        let mode = |name| fs::metadata(dir.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode("report.json"), mode("plain"));
    }

    #[test]
    fn empty_folders_that_were_created_are_removed() {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().join("new/results");
        drop(prepare(&dir).unwrap());
        assert!(!root.path().join("new").exists());
        fs::create_dir(root.path().join("new")).unwrap();
        drop(prepare(&dir).unwrap());
        assert!(root.path().join("new").exists() && !dir.exists());
        fs::create_dir(&dir).unwrap();
        drop(prepare(&dir).unwrap());
        assert!(dir.exists());
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        fs::write(&file, "").unwrap();
        let error = format!("{:#}", prepare(&file).err().unwrap());
        assert!(
            error.starts_with(&format!("--output: cannot create the folder {}: ", file.display())),
            "{error}"
        );
    }
}
