//! Why an input or a parameter cannot be used, and where.

use std::fmt;
use std::io;
use std::sync::Arc;

/// What went wrong. Messages are lower case and end with the remedy.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorKind {
    /// The system could not open or read the input.
    Io(IoError),
    /// The system could not write an output.
    Write(IoError),
    /// A message is larger than the limit.
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// A message has more parts than the limit.
    TooManyParts {
        /// The limit.
        limit: usize,
    },
    /// A compressed file or an archive unpacks to more than the limit.
    UnpackedTooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// A compressed stream unpacks to more than `limit` times its size.
    UnpackedRatio {
        /// The limit.
        limit: u64,
    },
    /// A zip archive that cannot be read in place, because it comes from a stream or another archive, is larger than
    /// the limit for memory.
    HeldTooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// Parts are nested deeper than the limit.
    TooDeep {
        /// The limit, in levels.
        limit: usize,
    },
    /// The 32-bit ids of one corpus are used up.
    TooManyIds {
        /// What the ids number, in the plural.
        what: &'static str,
        /// The number of ids.
        limit: usize,
    },
    /// The bytes have no mail header.
    NotMail,
    /// A line is not a JSON object, or a column has an unusable type. Holds the reason and the position in the line.
    BadRecord(String),
    /// A quote in a row of a table is never closed, so that the rows below are part of one field.
    OpenQuote,
    /// A row of a table has more or fewer fields than the heading.
    BadRow {
        /// The number of fields in the heading.
        expected: usize,
        /// The number of fields in the row.
        found: usize,
    },
    /// No rule of [`BrandBy`](crate::source::BrandBy) names the brand of the message.
    NoBrand,
    /// The message has no text, no HTML and no subject.
    NoText,
    /// A JSON record has none of the columns that hold text.
    NoTextColumn {
        /// The columns that may hold text.
        wanted: String,
        /// The first columns of the record: the names that look like names, and the numbers of the others. A table
        /// without a heading shows nobody's words so.
        present: String,
        /// True for a table, whose first line may be no heading.
        is_table: bool,
    },
    /// A parser panicked on the message. The panic was caught and the message skipped.
    Panicked,
    /// Neither the name nor the first bytes tell the format of the input.
    UnknownFormat,
    /// The format of the input is not supported but easily converted. Holds the format and the command that converts it.
    Convertible(String),
    /// A parameter is out of its range.
    Parameter {
        /// The parameter's name, as the caller writes it.
        name: &'static str,
        /// The values that are accepted.
        remedy: String,
    },
    /// A stored file is damaged or has another format. Holds the reason and the remedy.
    BadFile(String),
    /// Two partial results were made under different settings and cannot be merged.
    Mismatch(String),
    /// An error of an earlier reading, of which only the text was recorded.
    Recorded(String),
    /// The caller stopped the work.
    Cancelled,
}

impl ErrorKind {
    /// A short stable name, for counts by cause.
    #[must_use]
    pub fn cause(&self) -> &'static str {
        match self {
            Self::Io(_) | Self::Write(_) => "io",
            Self::TooLarge { .. }
            | Self::UnpackedTooLarge { .. }
            | Self::UnpackedRatio { .. }
            | Self::HeldTooLarge { .. } => "too_large",
            Self::TooManyParts { .. } => "too_many_parts",
            Self::TooDeep { .. } => "too_deep",
            Self::TooManyIds { .. } => "too_many_ids",
            Self::NotMail => "not_mail",
            Self::BadRecord(_) | Self::BadRow { .. } | Self::OpenQuote => "bad_record",
            Self::NoBrand => "no_brand",
            Self::NoText | Self::NoTextColumn { .. } => "no_text",
            Self::Panicked => "panicked",
            Self::UnknownFormat | Self::Convertible(_) => "unknown_format",
            Self::Parameter { .. } => "parameter",
            Self::BadFile(_) => "bad_file",
            Self::Recorded(_) => "recorded",
            Self::Mismatch(_) => "mismatch",
            Self::Cancelled => "cancelled",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const OR_REMOVE: &str = "or remove the message";
        match self {
            Self::Io(error) => write!(f, "cannot be read: {error}"),
            Self::Write(error) => write!(f, "cannot be written: {error}"),
            Self::UnpackedTooLarge { limit } => {
                write!(f, "unpacks to more than {limit} bytes; raise `unpacked_bytes` if the file is trusted")
            }
            Self::UnpackedRatio { limit } => write!(
                f,
                "unpacks to more than {limit} times its size, as a decompression bomb does; raise `unpack_ratio` if \
                 the file is trusted"
            ),
            Self::HeldTooLarge { limit } => write!(
                f,
                "a zip archive of more than {limit} bytes in a stream or another archive; read it as a file of its own, or \
                 raise `held_zip_bytes`"
            ),
            Self::TooLarge { limit } if *limit >= u32::MAX as usize => {
                write!(f, "message larger than {limit} bytes; remove the message")
            }
            Self::TooLarge { limit } => {
                write!(f, "message larger than {limit} bytes; raise `message_bytes` {OR_REMOVE}")
            }
            Self::TooManyParts { limit } => {
                write!(f, "message with more than {limit} parts; raise `parts` {OR_REMOVE}")
            }
            Self::TooDeep { limit } => {
                write!(f, "parts nested more than {limit} levels deep; raise `depth` {OR_REMOVE}")
            }
            Self::TooManyIds { what, limit } => {
                write!(f, "more than {limit} {what} in one corpus; split the input")
            }
            Self::NotMail => write!(f, "not a mail message: no header line found"),
            Self::BadRecord(reason) => write!(f, "unusable JSON record: {reason}"),
            Self::OpenQuote => f.write_str(
                "a quote of this row is never closed, so that all rows below are part of its field; close it, or double a \
                 quote that belongs to the text",
            ),
            Self::BadRow { expected, found } => write!(
                f,
                "expected {expected} fields, found {found}; quote fields that contain the separator or line breaks"
            ),
            Self::NoBrand => write!(
                f,
                "no brand: no brand column and no usable From address; map a column to brand, or name brands by folder"
            ),
            Self::NoText => write!(f, "no text, HTML or subject to compare"),
            Self::NoTextColumn { wanted, present, is_table } => {
                write!(
                    f,
                    "no text: expected a column {wanted}, found {present}; name the column of the text (`map.body`)"
                )?;
                match is_table {
                    true => write!(f, ", or add a first line of column names if the table has none"),
                    false => Ok(()),
                }
            }
            Self::Convertible(what) => write!(f, "unsupported format: {what}"),
            Self::Panicked => write!(f, "a parser panicked on this message, which was skipped"),
            Self::UnknownFormat => {
                write!(
                    f,
                    "unknown format; set `input_format` to eml, mbox, jsonl, csv or html if it is one of these"
                )
            }
            Self::Parameter { name, remedy } => write!(f, "{name}: {remedy}"),
            Self::BadFile(what) => write!(f, "unusable file: {what}"),
            Self::Recorded(text) => f.write_str(text),
            Self::Mismatch(what) => write!(f, "cannot be merged: {what}"),
            Self::Cancelled => write!(f, "stopped before the end"),
        }
    }
}

/// Returns whether a name looks like that of a column, and not like what somebody wrote.
fn looks_like_column(name: &str) -> bool {
    const LONGEST: usize = 40;
    let is_usual = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    (1..=LONGEST).contains(&name.chars().count()) && name.chars().all(is_usual)
}

/// A shared [`io::Error`]. Two are equal when their kind and their text are.
#[derive(Debug, Clone)]
pub struct IoError(Arc<io::Error>);

impl IoError {
    /// The system's error.
    #[must_use]
    pub fn get(&self) -> &io::Error {
        &self.0
    }
}

impl PartialEq for IoError {
    fn eq(&self, other: &Self) -> bool {
        self.0.kind() == other.0.kind() && self.0.to_string() == other.0.to_string()
    }
}

impl Eq for IoError {}

impl fmt::Display for IoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ErrorKind {
    /// The records have no column for their text: `names` are their columns.
    pub(crate) fn no_text_column<'a>(
        wanted: String,
        names: impl IntoIterator<Item = &'a str>,
        is_table: bool,
    ) -> Self {
        const SHOWN: usize = 12;
        let (mut present, mut n) = (Vec::new(), 0);
        for name in names {
            n += 1;
            match looks_like_column(name) {
                true => present.push(name.to_owned()),
                // The keys of records have no order.
                false if is_table => present.push(format!("column {n}")),
                false => {}
            }
        }
        present.truncate(SHOWN);
        match (n - present.len(), present.is_empty()) {
            (0, _) => {}
            (n, true) => present.push(format!("{n} with unusual names")),
            (n, false) => present.push(format!("{n} more")),
        }
        Self::NoTextColumn { wanted, present: present.join(", "), is_table }
    }

    /// A failed write.
    pub(crate) fn write(error: io::Error) -> Self {
        Self::Write(IoError(Arc::new(error)))
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        ErrorKind::from(error).into()
    }
}

impl From<io::Error> for ErrorKind {
    fn from(error: io::Error) -> Self {
        Self::Io(IoError(Arc::new(error)))
    }
}

/// An input and a position in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The path as the caller gave it, `-` for standard input; empty where there is none.
    pub path: String,
    /// The position within the input, where it holds several messages.
    pub position: Position,
}

impl Place {
    /// The whole input at `path`.
    #[must_use]
    pub fn whole(path: impl Into<String>) -> Self {
        Self { path: path.into(), position: Position::Whole }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if self.position != Position::Whole {
            write!(f, ", {}", self.position)?;
        }
        Ok(())
    }
}

/// A position within one input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub enum Position {
    /// The whole input.
    #[default]
    Whole,
    /// A line, counted from 1.
    Line(u64),
    /// A byte offset, counted from 0.
    Byte(u64),
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => Ok(()),
            Self::Line(n) => write!(f, "line {n}"),
            Self::Byte(n) => write!(f, "byte {n}"),
        }
    }
}

/// An error of the library. Print it with `{}`: the text names the place and the remedy. A `main` that returns it prints
/// `{:?}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What went wrong.
    pub kind: ErrorKind,
    /// Where it went wrong.
    pub place: Place,
}

/// The library's result type.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error about a parameter; it has no place.
    #[must_use]
    pub fn parameter(name: &'static str, remedy: impl Into<String>) -> Self {
        ErrorKind::Parameter { name, remedy: remedy.into() }.into()
    }

    /// The same error at `place`.
    #[must_use]
    pub fn at(self, place: Place) -> Self {
        Self { place, ..self }
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self { kind, place: Place::default() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.path.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        write!(f, "{}", self.kind)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            ErrorKind::Io(error) | ErrorKind::Write(error) => Some(error.get()),
            _ => None,
        }
    }
}

/// Returns the value of `all` that `text` names.
pub(crate) fn choose<T: Copy>(
    parameter: &'static str,
    text: &str,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> Result<T> {
    all.iter().copied().find(|&value| name(value) == text).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|&value| name(value)).collect();
        Error::parameter(parameter, format!("'{text}' is unknown; choose one of {}", names.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::error::Error as _;

    #[test]
    fn only_names_of_columns_are_shown() {
        let long = "x".repeat(41);
        let names = ["id", "Oggetto_1.a-b", "città", "Ada Bianchi", "ada@posta.example", &long, "", "via!"];
        let found = |names: &[&str], is_table| {
            let error = ErrorKind::no_text_column("body".to_owned(), names.iter().copied(), is_table);
            let ErrorKind::NoTextColumn { present, .. } = error else { unreachable!("{error}") };
            present
        };
        let shown = "id, Oggetto_1.a-b, città";
        assert_eq!(found(&names, true), format!("{shown}, column 4, column 5, column 6, column 7, column 8"));
        assert_eq!(found(&names, false), format!("{shown}, 5 more"));
        assert_eq!(found(&names[3..], false), "5 with unusual names");
        assert_eq!(found(&["a"; 20], true), format!("{}, 8 more", ["a"; 12].join(", ")));
    }

    #[test]
    fn an_io_error_keeps_its_source() {
        let error = || Error::from(ErrorKind::from(io::Error::new(io::ErrorKind::NotFound, "gone")));
        assert_eq!(error(), error());
        let source = error().source().and_then(|e| e.downcast_ref::<io::Error>().map(io::Error::kind));
        assert_eq!(source, Some(io::ErrorKind::NotFound));
        assert!(Error::from(ErrorKind::NotMail).source().is_none());
    }
}
