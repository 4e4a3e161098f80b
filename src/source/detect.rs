//! The format of an input, by its name or its first bytes.

use super::input::Input;
use super::options::Format;
use super::{eml, jsonl, mbox};
use crate::error::{Error, ErrorKind, Place, Result};
use crate::unicode;
use std::ffi::OsStr;
use std::io;
use std::path::Path;

/// A format that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    Eml,
    Mbox,
    Jsonl,
}

pub(super) fn forced(format: Format) -> Option<Known> {
    match format {
        Format::Auto => None,
        Format::Eml => Some(Known::Eml),
        Format::Mbox => Some(Known::Mbox),
        Format::Jsonl => Some(Known::Jsonl),
    }
}

pub(super) fn by_name(path: &Path, format: Format) -> Option<Known> {
    forced(format).or_else(|| {
        let extension = path.extension().and_then(OsStr::to_str)?.to_ascii_lowercase();
        match extension.as_str() {
            "eml" => Some(Known::Eml),
            "mbox" | "mbx" => Some(Known::Mbox),
            "jsonl" | "ndjson" => Some(Known::Jsonl),
            _ => None,
        }
    })
}

/// The format of an input by its first bytes. One that has none at all holds no line.
pub(super) fn told(input: &mut Input, name: &str) -> Result<Known> {
    let fail = |kind: ErrorKind| Error::from(kind).at(Place::whole(name));
    match sniff(input) {
        Ok(Some(format)) => Ok(format),
        Ok(None) if input.head().is_ok_and(<[u8]>::is_empty) => Ok(Known::Jsonl),
        Ok(None) => Err(fail(unread(input))),
        Err(error) => Err(fail(ErrorKind::from(error))),
    }
}

pub(super) fn sniff(input: &mut Input) -> io::Result<Option<Known>> {
    let head = input.head()?;
    let first_line = head.split_inclusive(|&b| b == b'\n').next().unwrap_or_default();
    Ok(if mbox::is_separator(first_line) {
        Some(Known::Mbox)
    } else if jsonl::looks_like_jsonl(head) {
        Some(Known::Jsonl)
    } else if eml::looks_like_mail(head) {
        Some(Known::Eml)
    } else {
        None
    })
}

/// What to say of an input whose first bytes are none of the formats that are read.
fn unread(input: &mut Input) -> ErrorKind {
    let head = input.head().unwrap_or_default();
    let head = String::from_utf8_lossy(head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head));
    let head = head.trim_start();
    let lines = "make lines of it with";
    let what = if head.starts_with('[') {
        format!("a JSON array; {lines}: jq -c '.[]' FILE > FILE.jsonl")
    } else if head.starts_with('{') {
        format!("JSON over several lines; {lines}: jq -c . FILE > FILE.jsonl")
    } else if let Some(mark) = table_mark(head) {
        let (word, mark) =
            if mark == '\t' { ("tab", "\\t") } else { ("CSV", if mark == ';' { ";" } else { "," }) };
        format!(
            "a table ({word}); {lines}: python3 -c 'import csv, json, sys; [print(json.dumps(row)) for row in \
             csv.DictReader(sys.stdin, delimiter=\"{mark}\")]' < FILE > FILE.jsonl"
        )
    } else {
        return ErrorKind::UnknownFormat;
    };
    ErrorKind::Convertible(what)
}

/// What parts the cells of a table, by its first line: two or more short names.
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
