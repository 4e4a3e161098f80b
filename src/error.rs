//! Why input or a parameter cannot be used, and where.

use std::fmt;

/// What is wrong. Messages are lower case and name the remedy.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorKind {
    /// The path does not exist, or reading it failed; holds the system's words.
    Io(String),
    /// A message is larger than the cap, in bytes.
    TooLarge {
        /// The cap in force, in bytes.
        limit: usize,
    },
    /// A message has more parts than the cap.
    TooManyParts {
        /// The cap in force.
        limit: usize,
    },
    /// Messages are nested inside messages beyond the cap.
    TooDeep {
        /// The cap in force, in levels.
        limit: usize,
    },
    /// The bytes have neither mail headers nor a body.
    NotMail,
    /// A line is not a JSON object, or a column has an unusable type; holds what and where in the line.
    BadRecord(String),
    /// No brand can be told for the message.
    NoBrand,
    /// The message has no text, no HTML and no subject.
    NoText,
    /// A JSON record has none of the columns that hold text; the names that were looked for, and those that are there.
    NoTextColumn {
        /// Where text was looked for.
        wanted: String,
        /// The first of the record's columns.
        present: String,
    },
    /// A library panicked on the message; the message was contained and skipped.
    Panicked,
    /// The format of an input cannot be told.
    UnknownFormat,
    /// An input has a format that is not read, but is easily converted; holds what it is and the remedy.
    Convertible(String),
    /// A parameter is out of its range; holds the parameter's name and the remedy.
    Parameter {
        /// The parameter's name, as the caller writes it.
        name: &'static str,
        /// What would be accepted instead.
        remedy: String,
    },
    /// There are more items than 32-bit ids can name.
    TooManyIds {
        /// The items, in the plural.
        what: &'static str,
        /// The cap.
        limit: usize,
    },
    /// A stored file is damaged or has another format; holds what is wrong and the remedy.
    BadFile(String),
    /// Two partial results were made under different settings and cannot be merged.
    Mismatch(String),
    /// The caller stopped the work.
    Cancelled,
}

impl ErrorKind {
    /// A short stable name, for counting by cause and for reports.
    #[must_use]
    pub fn cause(&self) -> &'static str {
        match self {
            Self::Io(_) => "io",
            Self::TooLarge { .. } => "too_large",
            Self::TooManyParts { .. } => "too_many_parts",
            Self::TooDeep { .. } => "too_deep",
            Self::NotMail => "not_mail",
            Self::BadRecord(_) => "bad_record",
            Self::NoBrand => "no_brand",
            Self::NoText | Self::NoTextColumn { .. } => "no_text",
            Self::Panicked => "panicked",
            Self::UnknownFormat | Self::Convertible(_) => "unknown_format",
            Self::Parameter { .. } => "parameter",
            Self::TooManyIds { .. } => "too_many_ids",
            Self::BadFile(_) => "bad_file",
            Self::Mismatch(_) => "mismatch",
            Self::Cancelled => "cancelled",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(why) => write!(f, "cannot be read: {why}"),
            Self::TooLarge { limit } => {
                write!(f, "message larger than {limit} bytes: raise the limit or remove it")
            }
            Self::TooManyParts { limit } => {
                write!(f, "message with more than {limit} parts: raise the limit or remove it")
            }
            Self::TooDeep { limit } => {
                write!(f, "messages nested more than {limit} deep: raise the limit or remove it")
            }
            Self::NotMail => write!(f, "not a mail message: no header line was found"),
            Self::BadRecord(why) => write!(f, "not a usable JSON record: {why}"),
            Self::NoBrand => write!(
                f,
                "no brand: give a brand column (or --map brand=COLUMN), a From address, or --brand-by folder"
            ),
            Self::NoText => write!(f, "no text, no HTML and no subject to compare"),
            Self::NoTextColumn { wanted, present } => write!(
                f,
                "no text: there is no column {wanted}, only {present}: say which holds the text, as in --map body=COLUMN"
            ),
            Self::Convertible(what) => write!(f, "not a format that is read: {what}"),
            Self::Panicked => write!(f, "a parser gave up on this message; it was skipped"),
            Self::UnknownFormat => {
                write!(
                    f,
                    "format not recognised: unpack it if it is compressed, else say --input-format eml, mbox or jsonl"
                )
            }
            Self::Parameter { name, remedy } => write!(f, "{name}: {remedy}"),
            Self::TooManyIds { what, limit } => write!(f, "more than {limit} {what}: split the input"),
            Self::BadFile(what) => write!(f, "unusable file: {what}"),
            Self::Mismatch(what) => write!(f, "cannot be merged: {what}"),
            Self::Cancelled => write!(f, "stopped before the end"),
        }
    }
}

/// Where in an input something stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The path as given by the caller, `-` for standard input; empty where there is none.
    pub path: String,
    /// The position within the path, where a path holds several messages.
    pub position: Position,
}

/// A position within one input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub enum Position {
    /// The whole of it.
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

/// An error of the library: what, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What is wrong.
    pub kind: ErrorKind,
    /// Where.
    pub place: Place,
}

/// The library's result type.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error about a parameter: no place.
    #[must_use]
    pub fn parameter(name: &'static str, remedy: impl Into<String>) -> Self {
        ErrorKind::Parameter { name, remedy: remedy.into() }.into()
    }

    /// The same error, placed.
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
            write!(f, "{}", self.place.path)?;
            if self.place.position != Position::Whole {
                write!(f, ", {}", self.place.position)?;
            }
            write!(f, ": ")?;
        }
        write!(f, "{}", self.kind)
    }
}

impl std::error::Error for Error {}
