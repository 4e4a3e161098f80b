//! The files of a run: each appears whole or not at all, and `report.json` last.

use crate::terminal::deceives;
use anyhow::Context;
use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use unisono::Error;
use unisono::report::{FacetResult, Report};

/// The files of a run, in the order in which they are written: who finds the last finds them all.
pub(crate) const NAMES: [&str; 3] = ["brands.csv", "overlap.csv", "report.json"];

/// Makes the folder `dir` where it is missing, so that a mistake shows before the work and not after it.
pub(crate) fn prepare(dir: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(dir)
        .with_context(|| format!("--output: the folder {} cannot be made", dir.display()))?;
    temporary(dir, "report.json").map(drop).with_context(|| cannot_write(dir))
}

/// Refuses a file that would take the place of an input, or stand among the files of an input folder, where the next run
/// would meet it.
pub(crate) fn refuse_input(output: &Path, inputs: &[PathBuf]) -> Result<(), Error> {
    let is_stream = |path: &Path| path.as_os_str() == "-";
    let outputs = [canonical(output), output.canonicalize().unwrap_or_else(|_| canonical(output))];
    for input in inputs.iter().filter(|input| !is_stream(input)) {
        let Ok(real) = input.canonicalize() else { continue };
        let met = outputs.iter().any(|output| output.starts_with(&real));
        if met && !is_stream(output) {
            let (output, input) = (output.display(), input.display());
            let remedy = match real.is_dir() {
                true => {
                    format!("{output} would stand among the mails of {input}: name a place outside of it")
                }
                false => format!("{output} would take the place of the input {input}: give it another name"),
            };
            return Err(Error::parameter("--output", remedy));
        }
    }
    Ok(())
}

/// Refuses a folder for the files of [`NAMES`] of which one would do so.
pub(crate) fn refuse_inputs_in(dir: &Path, inputs: &[PathBuf]) -> Result<(), Error> {
    NAMES.iter().try_for_each(|name| refuse_input(&dir.join(name), inputs))
}

/// Writes the three files of [`NAMES`] into the folder `dir`, replacing older ones.
///
/// The tables hold the report's first facet. All three are always written, a table without rows too, so that no older
/// file is taken for a part of this run.
pub(crate) fn write(dir: &Path, report: &Report) -> anyhow::Result<()> {
    let [brands_csv, overlap_csv, report_json] = NAMES;
    let facet = report.facets.values().next();
    replace_in(dir, brands_csv, |out| brands(facet, out))?;
    replace_in(dir, overlap_csv, |out| overlap(facet, out))?;
    replace_in(dir, report_json, |out| json(report, out))?;
    sync(dir).with_context(|| cannot_write(dir))
}

/// Sees to it that the file `path` can be written, so that a mistake shows before the work and not after it.
pub(crate) fn prepare_file(path: &Path) -> anyhow::Result<()> {
    let (dir, name) = place(path);
    temporary(dir, &name).map(drop).with_context(|| cannot_write(path))
}

/// A file that appears whole, in the place of an older one, when it is finished; dropped before that, it leaves no trace.
pub(crate) struct Growing {
    out: BufWriter<NamedTempFile>,
    path: PathBuf,
}

impl Growing {
    /// A file that will be at `path`.
    pub(crate) fn at(path: &Path) -> anyhow::Result<Self> {
        // Where a link leads, not in its place.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let (dir, name) = place(&path);
        let file = temporary(dir, &name).with_context(|| cannot_write(&path))?;
        Ok(Self { out: BufWriter::with_capacity(1 << 16, file), path })
    }

    /// Puts it in its place.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        let Self { out, path } = self;
        let (dir, _) = place(&path);
        put(out, &path).with_context(|| cannot_write(&path))?;
        sync(dir).with_context(|| cannot_write(dir))
    }
}

impl Write for Growing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Fills the file `path`, replacing an older one: it appears whole or not at all.
pub(crate) fn replace(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    let (dir, name) = place(path);
    replace_in(dir, &name, fill)?;
    sync(dir).with_context(|| cannot_write(dir))
}

/// The folder and the name of a file.
fn place(path: &Path) -> (&Path, String) {
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    (dir, path.file_name().unwrap_or_default().to_string_lossy().into_owned())
}

/// Writes the report as JSON: one line for each field and each row of a matrix.
pub(crate) fn json(report: &Report, mut out: impl Write) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, Layout::default());
    report.serialize(&mut serializer)?;
    out.write_all(b"\n")
}

/// One row for each brand and language: the eligible ones, most interchangeable first, then the others.
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

/// One row for each pair of brands that has an overlap.
fn overlap(facet: Option<&FacetResult>, out: impl Write) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(["brand_a", "brand_b", "overlap"])?;
    if let Some(overlap) = facet.and_then(|facet| facet.overlap.as_ref()) {
        // A brand of several languages has a row for each: the language tells them apart.
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

/// A cell of text that a spreadsheet will not take for a formula.
pub(crate) fn text(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// A number with as many digits as it takes to read the same number back; empty where undefined.
pub(crate) fn number(x: Option<f64>) -> String {
    x.map(|x| format!("{x:?}")).unwrap_or_default()
}

/// Fills a temporary file beside `dir/name`, forces it to the disk, and puts it in the place of `dir/name`.
fn replace_in(
    dir: &Path,
    name: &str,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    let write = || {
        let mut out = BufWriter::new(temporary(dir, name)?);
        fill(&mut out)?;
        put(out, &dir.join(name))
    };
    write().with_context(|| cannot_write(&dir.join(name)))
}

/// Forces a temporary file to the disk and puts it in its place.
fn put(out: BufWriter<NamedTempFile>, path: &Path) -> io::Result<()> {
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// Where a file would be: as much of its folder as there is, without links and dots, and the rest.
fn canonical(path: &Path) -> PathBuf {
    for above in path.ancestors().skip(1) {
        let dir = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        if let (Ok(real), Ok(rest)) = (dir.canonicalize(), path.strip_prefix(above)) {
            return real.join(rest);
        }
    }
    path.to_owned()
}

/// A file in `dir` that is gone when it is dropped; readable by whom the person's umask lets read.
fn temporary(dir: &Path, name: &str) -> io::Result<NamedTempFile> {
    if !dir.is_dir() {
        let what = format!("there is no folder {}, make it first", dir.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, what));
    }
    let mut builder = tempfile::Builder::new();
    let prefix = format!(".{name}.");
    builder.prefix(&prefix).suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(dir)
}

/// Forces the names in `dir` to the disk; elsewhere than on Unix a folder cannot be opened for that.
fn sync(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(dir)?.sync_all() } else { Ok(()) }
}

fn cannot_write(path: &Path) -> String {
    format!("--output: cannot write {}", path.display())
}

/// JSON that is indented down to the fields of a brand, with what lies deeper (rows, intervals) on one line, and with
/// the characters escaped that could deceive a terminal.
#[derive(Default)]
struct Layout {
    pretty: PrettyFormatter<'static>,
    depth: usize,
}

/// The depth of the last level whose members have a line each.
const LAST_OPEN: usize = 5;

impl Layout {
    fn open(&self) -> bool {
        self.depth <= LAST_OPEN
    }
}

impl Formatter for Layout {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth += 1;
        if self.open() { self.pretty.begin_array(out) } else { out.write_all(b"[") }
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        let open = self.open();
        self.depth -= 1;
        if open { self.pretty.end_array(out) } else { out.write_all(b"]") }
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if self.open() { self.pretty.begin_array_value(out, first) } else { comma(out, first) }
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        if self.open() { self.pretty.end_array_value(out) } else { Ok(()) }
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth += 1;
        if self.open() { self.pretty.begin_object(out) } else { out.write_all(b"{") }
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        let open = self.open();
        self.depth -= 1;
        if open { self.pretty.end_object(out) } else { out.write_all(b"}") }
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if self.open() { self.pretty.begin_object_key(out, first) } else { comma(out, first) }
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        if self.open() { self.pretty.end_object_value(out) } else { Ok(()) }
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| deceives(*c)) {
            out.write_all(&rest.as_bytes()[..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, out: &mut W, escape: CharEscape) -> io::Result<()> {
        self.pretty.write_char_escape(out, escape)
    }
}

fn comma<W: ?Sized + Write>(out: &mut W, first: bool) -> io::Result<()> {
    if first { Ok(()) } else { out.write_all(b", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::{hostile_report, report};
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
    fn no_text_is_a_formula() {
        fn check(cell: &str, expected: &str) {
            assert_eq!(text(cell), expected);
        }
        check("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0");
        check("+39", "'+39");
        check("-20% Shop", "'-20% Shop");
        check("@home", "'@home");
        check("\tx", "'\tx");
        check("\rx", "'\rx");
        check("\0x", "'\0x");
        check("Più = meglio", "Più = meglio");
        check("", "");
    }

    #[test]
    fn numbers_read_back_the_same() {
        for x in [0.1 + 0.2, 1e-300, -2.5e-7, 1.0, f64::MAX, 123_456_789.123_456_79] {
            assert_eq!(number(Some(x)).parse::<f64>().unwrap().to_bits(), x.to_bits());
        }
        assert_eq!(number(None), "");
        assert_eq!(number(Some(-0.25)), "-0.25");
    }

    #[test]
    fn the_layout_of_json_changes_no_value() {
        for report in [report(), hostile_report()] {
            let text = written(|out| json(&report, out));
            let value: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(value, serde_json::to_value(&report).unwrap());
            assert!(!text.contains(|c| deceives(c) && c != '\n'));
        }
    }

    #[test]
    fn a_row_of_a_matrix_is_a_line_of_json() {
        let text = written(|out| json(&report(), out));
        assert!(text.contains("\n          [1.0, 0.93, 0.15, null],\n"), "{text}");
        assert!(text.contains("\n          \"interval\": [0.729, 0.891],\n"), "{text}");
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

    #[test]
    fn a_failed_write_leaves_the_older_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("brands.csv");
        fs::write(&path, "older").unwrap();
        let failed = replace_in(dir.path(), "brands.csv", |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("disk full"))
        });
        let expected = format!("--output: cannot write {}: disk full", path.display());
        assert_eq!(format!("{:#}", failed.unwrap_err()), expected);
        assert_eq!(fs::read_to_string(&path).unwrap(), "older");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
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
            error.starts_with(&format!("--output: the folder {} cannot be made: ", file.display())),
            "{error}"
        );
    }
}
