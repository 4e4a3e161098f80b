//! The format of an input, by its name or its first bytes.

use super::input::Input;
use super::options::Format;
use super::{eml, emlx, jsonl, mbox};
use crate::error::{Error, ErrorKind, Place, Result};
use crate::unicode;
use std::ffi::OsStr;
use std::io;
use std::path::Path;

/// The format of one input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileFormat {
    Eml,
    Mbox,
    Jsonl,
}

pub(super) fn forced(format: Format) -> Option<FileFormat> {
    match format {
        Format::Auto => None,
        Format::Eml => Some(FileFormat::Eml),
        Format::Mbox => Some(FileFormat::Mbox),
        Format::Jsonl => Some(FileFormat::Jsonl),
    }
}

pub(super) fn by_name(path: &Path, format: Format) -> Option<FileFormat> {
    forced(format).or_else(|| {
        let extension = path.extension().and_then(OsStr::to_str)?.to_ascii_lowercase();
        match extension.as_str() {
            "eml" | "emlx" => Some(FileFormat::Eml),
            "mbox" | "mbx" => Some(FileFormat::Mbox),
            "jsonl" | "ndjson" => Some(FileFormat::Jsonl),
            _ => None,
        }
    })
}

/// Detects the format of an input by its first bytes. An empty input is JSON lines.
pub(super) fn detect(input: &mut Input, name: &str) -> Result<FileFormat> {
    let fail = |kind: ErrorKind| Error::from(kind).at(Place::whole(name));
    match sniff(input) {
        Ok(Some(format)) => Ok(format),
        Ok(None) if input.head().is_ok_and(<[u8]>::is_empty) => Ok(FileFormat::Jsonl),
        Ok(None) => Err(fail(unsupported(input))),
        Err(error) => Err(fail(ErrorKind::from(error))),
    }
}

pub(super) fn sniff(input: &mut Input) -> io::Result<Option<FileFormat>> {
    let head = input.head()?;
    Ok(if mbox::opens_mailbox(head) {
        Some(FileFormat::Mbox)
    } else if jsonl::looks_like_jsonl(head) {
        Some(FileFormat::Jsonl)
    } else if eml::looks_like_mail(emlx::without_count(head)) {
        Some(FileFormat::Eml)
    } else {
        None
    })
}

/// Returns the error for an input in another format.
fn unsupported(input: &mut Input) -> ErrorKind {
    let head = input.head().unwrap_or_default();
    let head = String::from_utf8_lossy(head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head));
    let head = head.trim_start();
    let convert = "convert it with";
    let what = if head.starts_with('[') {
        format!("a JSON array; {convert}: jq -c '.[]' FILE > FILE.jsonl")
    } else if head.starts_with('{') {
        format!("JSON over several lines; {convert}: jq -c . FILE > FILE.jsonl")
    } else if let Some(mark) = table_mark(head) {
        let (word, mark) =
            if mark == '\t' { ("tab", "\\t") } else { ("CSV", if mark == ';' { ";" } else { "," }) };
        format!(
            "a table ({word}); {convert}: python3 -c 'import csv, json, sys; [print(json.dumps(row)) for row in \
             csv.DictReader(sys.stdin, delimiter=\"{mark}\")]' < FILE > FILE.jsonl"
        )
    } else {
        return ErrorKind::UnknownFormat;
    };
    ErrorKind::Convertible(what)
}

/// Returns the separator of a table by its first line, which must be two or more short names.
fn table_mark(head: &str) -> Option<char> {
    let (first, _) = head.split_once('\n')?;
    let is_name = |cell: &str| {
        let cell = cell.trim().trim_matches('"');
        !cell.is_empty()
            && cell.len() <= 40
            && cell.chars().all(|c| unicode::is_letter_or_number(c) || matches!(c, '_' | '-' | ' ' | '.'))
    };
    [',', ';', '\t'].into_iter().find(|&mark| first.contains(mark) && first.split(mark).all(is_name))
}
