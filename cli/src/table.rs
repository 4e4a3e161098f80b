//! A long table of rows as CSV or JSON lines.

use crate::atomic_file::{prepare_file, replace};
use crate::csv_cell::{number, text};
use crate::interrupt::{check_interrupt, interrupted};
use crate::sanitize::is_unsafe_char;
use anyhow::{Context, bail};
use rayon::prelude::*;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use unisono::Error;

/// A table at its destination.
pub(crate) struct Table {
    /// The flag that names it.
    flag: &'static str,
    path: PathBuf,
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    JsonLines,
}

/// A value of a row.
#[derive(Clone, Copy)]
pub(crate) enum Cell<'a> {
    Text(&'a str),
    Number(f64),
    Count(u64),
    /// An empty cell of CSV, null in JSON.
    Missing,
    /// Several texts; in CSV joined by [`BETWEEN_TEXTS`].
    Texts(&'a [String]),
}

/// Stands between the texts of one cell of CSV. No word holds it.
const BETWEEN_TEXTS: &str = " | ";

impl Table {
    /// A table at the `path` of a flag: CSV or JSON lines by its extension; `-` is CSV on standard output.
    pub(crate) fn create(flag: &'static str, path: &Path) -> anyhow::Result<Self> {
        let path = path.to_owned();
        if path.as_os_str() == "-" {
            return Ok(Self { flag, path, format: Format::Csv });
        }
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
        let format = match extension.as_str() {
            "csv" => Format::Csv,
            "jsonl" | "ndjson" => Format::JsonLines,
            _ => bail!(Error::parameter(
                flag,
                "end the name in .csv or .jsonl, or write - for CSV on standard output"
            )),
        };
        prepare_file(flag, &path)?;
        Ok(Self { flag, path, format })
    }

    /// Writes a header and the rows of the items `0..n` in order. `most` bounds the rows of an item, and `rows` calls back
    /// with the cells of each row.
    pub(crate) fn write(
        &self,
        header: &[&str],
        n: usize,
        most: impl Fn(usize) -> u64,
        rows: impl Fn(usize, &mut dyn FnMut(&[Cell<'_>])) + Sync,
    ) -> anyhow::Result<()> {
        let fill = |out: &mut dyn Write| self.fill(out, header, n, &most, &rows);
        let written = if self.path.as_os_str() == "-" {
            let mut out = io::BufWriter::new(io::stdout().lock());
            fill(&mut out).and_then(|()| out.flush()).context("cannot write to standard output")
        } else {
            replace(self.flag, &self.path, fill)
        };
        check_interrupt()?;
        match written {
            // A reader that closes the pipe is no error.
            Err(error) if is_closed_pipe(&error) => Ok(()),
            written => written,
        }
    }

    fn fill(
        &self,
        out: &mut dyn Write,
        header: &[&str],
        n: usize,
        most: &impl Fn(usize) -> u64,
        rows: &(impl Fn(usize, &mut dyn FnMut(&[Cell<'_>])) + Sync),
    ) -> io::Result<()> {
        if self.format != Format::JsonLines {
            writeln!(out, "{}", header.join(","))?;
        }
        // Chunks of rows are made in parallel and written in order, a bounded number at a time.
        let mut next = 0;
        while next < n {
            if interrupted() {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let mut chunks = Vec::new();
            while next < n && chunks.len() < CHUNKS {
                let first = next;
                let mut size = 0;
                while next < n && size < ROWS {
                    size += most(next) + 1;
                    next += 1;
                }
                chunks.push(first..next);
            }
            let chunks: Vec<Vec<u8>> = chunks
                .into_par_iter()
                .map(|items| self.chunk(header, items, rows))
                .collect::<io::Result<_>>()?;
            chunks.iter().try_for_each(|chunk| out.write_all(chunk))?;
        }
        Ok(())
    }

    fn chunk(
        &self,
        header: &[&str],
        items: std::ops::Range<usize>,
        rows: &impl Fn(usize, &mut dyn FnMut(&[Cell<'_>])),
    ) -> io::Result<Vec<u8>> {
        let mut failed = Ok(());
        if self.format == Format::JsonLines {
            let mut out = String::new();
            items.for_each(|item| rows(item, &mut |cells| json_line(header, cells, &mut out)));
            return Ok(out.into_bytes());
        }
        let mut out = csv::Writer::from_writer(Vec::new());
        let mut row = |cells: &[Cell<'_>]| -> csv::Result<()> {
            for cell in cells {
                match cell {
                    Cell::Text(x) => out.write_field(text(x).as_bytes())?,
                    Cell::Number(x) => out.write_field(number(Some(*x)))?,
                    Cell::Count(x) => out.write_field(x.to_string())?,
                    Cell::Missing => out.write_field("")?,
                    Cell::Texts(x) => out.write_field(text(&x.join(BETWEEN_TEXTS)).as_bytes())?,
                }
            }
            out.write_record(None::<&[u8]>)
        };
        for item in items {
            rows(item, &mut |cells| {
                if failed.is_ok() {
                    failed = row(cells);
                }
            });
        }
        failed?;
        out.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// The rows of a chunk (an item without rows counts as one), and the chunks in memory at once.
const ROWS: u64 = 4096;
const CHUNKS: usize = 16;

fn json_line(header: &[&str], cells: &[Cell<'_>], out: &mut String) {
    for (i, (name, cell)) in header.iter().zip(cells).enumerate() {
        // Writing to a string does not fail.
        let _ = write!(out, "{}\"{name}\":", if i == 0 { '{' } else { ',' });
        let _ = match cell {
            Cell::Text(x) => {
                json_text(x, out);
                Ok(())
            }
            Cell::Number(x) => write!(out, "{x:?}"),
            Cell::Count(x) => write!(out, "{x}"),
            Cell::Missing => write!(out, "null"),
            Cell::Texts(x) => {
                for (i, text) in x.iter().enumerate() {
                    out.push(if i == 0 { '[' } else { ',' });
                    json_text(text, out);
                }
                out.push_str(if x.is_empty() { "[]" } else { "]" });
                Ok(())
            }
        };
    }
    out.push_str("}\n");
}

/// Writes a JSON string with characters escaped that a terminal may act on.
fn json_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c < ' ' || is_unsafe_char(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_tells_the_format() {
        let dir = tempfile::tempdir().unwrap();
        let check = |name: &str, expected: Option<Format>| {
            assert_eq!(
                Table::create("--output", &dir.path().join(name)).ok().map(|t| t.format),
                expected,
                "{name}"
            );
        };
        check("a.csv", Some(Format::Csv));
        check("a.CSV", Some(Format::Csv));
        check("a.jsonl", Some(Format::JsonLines));
        check("a.ndjson", Some(Format::JsonLines));
        check("a.json", None);
        check("csv", None);
        check("no/such/a.csv", None);
    }

    #[test]
    fn json_text_reads_back_and_is_safe() {
        for text in ["", "plain", "\"quoted\\\"", "più ✓ 🎁", "\u{1b}[2J\n\t", "a\u{202e}b\u{e0041}"] {
            let mut out = String::new();
            json_text(text, &mut out);
            assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
            assert!(!out.chars().any(is_unsafe_char), "{out}");
        }
    }

    #[test]
    fn rows_come_in_order_and_quoted() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("t.csv");
        let rows = |item: usize, row: &mut dyn FnMut(&[Cell<'_>])| {
            row(&[Cell::Text("a,\"b\"\n\u{1b}c"), Cell::Count(item as u64), Cell::Number(0.1 + 0.2)]);
            if item == 0 {
                row(&[Cell::Text("=1+1"), Cell::Count(0), Cell::Number(1.0)]);
            }
        };
        Table::create("--output", &path).unwrap().write(&["x", "n", "y"], 20_000, |_| 2, rows).unwrap();
        let mut read = csv::Reader::from_path(&path).unwrap();
        assert_eq!(read.headers().unwrap(), &["x", "n", "y"][..]);
        let records: Vec<csv::StringRecord> = read.records().map(Result::unwrap).collect();
        assert_eq!(records.len(), 20_001);
        assert_eq!(records[0], vec![r#"a,"b"\n\u{1b}c"#, "0", "0.30000000000000004"]);
        assert_eq!(records[1], vec!["'=1+1", "0", "1.0"]);
        assert!(records[2..].iter().zip(1..).all(|(r, n)| r[1] == format!("{n}")));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
