//! `unisono report`

use crate::args::ReportArgs;
use crate::atomic_file::prepare_file;
use crate::brand::brand_of_report;
use crate::exit::Exit;
use crate::overwrite::refuse_input;
use crate::page::{page, write_page};
use crate::sanitize::sanitize;
use crate::terminal::print_with;
use anyhow::Context;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use unisono::Error;
use unisono::report::{Report, SCHEMA};

/// Makes the page of a report that was written earlier.
pub(crate) fn report(args: &ReportArgs) -> anyhow::Result<Exit> {
    let html = html_path(args)?;
    refuse_input("--html", &html, std::slice::from_ref(&args.report))?;
    let is_stdout = html.as_os_str() == "-";
    if !is_stdout {
        prepare_file("--html", &html)?;
    }
    let report = read(&args.report)?;
    let brand = args.brand.as_deref().map(|name| brand_of_report(&report, name)).transpose()?;
    let page = page(&report, brand, args.lang.lang());
    if !is_stdout {
        write_page(&html, &page)?;
        return Ok(Exit::Done);
    }
    print_with(|out| out.write_all(page.as_bytes()))?;
    Ok(Exit::Done)
}

/// The path of `--html`, or else `report.html` beside the report.
fn html_path(args: &ReportArgs) -> Result<PathBuf, Error> {
    match &args.html {
        Some(path) => Ok(path.clone()),
        None if args.report.as_os_str() == "-" => {
            Err(Error::parameter("--html", "name the file of the page; the report comes from standard input"))
        }
        None => Ok(args.report.with_file_name("report.html")),
    }
}

fn read(path: &Path) -> anyhow::Result<Report> {
    let shown = if path.as_os_str() == "-" { "standard input".into() } else { path.display().to_string() };
    let mut text = String::new();
    let read = match path.as_os_str() == "-" {
        true => io::stdin().lock().read_to_string(&mut text).map(drop),
        false => fs::read_to_string(path).map(|read| text = read),
    };
    read.with_context(|| format!("{shown}: cannot read the report"))?;
    parsed(&text).map_err(|why| Error::parameter("REPORT", format!("{shown}: {why}")).into())
}

/// Reads a report, or says what is wrong with it and what to do.
fn parsed(text: &str) -> Result<Report, String> {
    #[derive(serde::Deserialize)]
    struct Schema {
        schema: Option<String>,
    }
    const REMEDY: &str = "name a report.json that `unisono analyze --output DIR` wrote";
    let schema = serde_json::from_str::<Schema>(text).map_err(|error| format!("{error}; {REMEDY}"))?;
    match schema.schema.as_deref() {
        Some(SCHEMA) => {}
        Some(other) => {
            return Err(format!(
                "its schema is {}, not {SCHEMA}; run `unisono analyze` again",
                sanitize(other)
            ));
        }
        None => return Err(format!("it has no field `schema`; {REMEDY}")),
    }
    serde_json::from_str(text).map_err(|error| format!("{error}; {REMEDY}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_report_is_refused_with_the_reason() {
        fn check(text: &str, expected: &str) {
            let why = parsed(text).unwrap_err();
            assert!(why.contains(expected), "{why}");
        }
        check("", "EOF while parsing a value at line 1 column 0; name a report.json");
        check("[1]", "invalid type");
        check("{}", "it has no field `schema`");
        check(
            r#"{"schema": "unisono.report/1"}"#,
            "its schema is unisono.report/1, not unisono.report/2; run",
        );
        check(r#"{"schema": "unisono.report/2", "corpus": 3}"#, "line 1 column");
    }
}
