//! The drafts that cannot be scored, beside those that can.

use crate::exit::Exit;
use crate::flags::name_flag;
use crate::number::counted;
use crate::terminal::eprint_line;
use std::path::Path;
use unisono::{Error, ErrorKind};

/// A draft without a score.
pub(super) struct Unscored {
    /// Its name, and why it has no score.
    why: String,
    /// The exit code if no draft has a score.
    alone: Exit,
    /// The exit code beside drafts with a score.
    beside: Exit,
}

impl Unscored {
    /// A draft that cannot be read. The error names its path.
    pub(super) fn unread(path: &Path, error: Error) -> Self {
        let is_unopened = matches!(error.kind, ErrorKind::Io(_));
        let remedy = match is_unopened {
            true if path.is_dir() => "; give the files in it, for example with FOLDER/*",
            true => "; check its path and its permissions",
            false => "",
        };
        let beside = if is_unopened { Exit::Input } else { Exit::Skipped };
        let why = match &error.kind {
            ErrorKind::Parameter { name: "DRAFT", remedy } => format!("{}: {remedy}", error.place),
            _ => format!("{error}{remedy}"),
        };
        Self { why, alone: Exit::Input, beside }
    }

    /// A draft that was read and cannot be scored.
    ///
    /// # Errors
    /// `error` is not about one draft: it would stop all of them.
    pub(super) fn of_draft(name: String, error: Error) -> anyhow::Result<Self> {
        let error = name_flag(error);
        let (why, alone) = match &error.kind {
            ErrorKind::Parameter { name: "DRAFT", remedy } => (remedy.clone(), Exit::Input),
            // The draft decides the language, and the language the other brands.
            ErrorKind::Parameter { name: "--language" | "--against", .. } => (error.to_string(), Exit::Usage),
            ErrorKind::NoText
            | ErrorKind::TooLarge { .. }
            | ErrorKind::TooManyIds { .. }
            | ErrorKind::Panicked => (error.to_string(), Exit::Input),
            // The error is not about this draft, so it must not name it.
            _ => return Err(error.into()),
        };
        Ok(Self { why: format!("{name}: {why}"), alone, beside: Exit::Skipped })
    }
}

/// Prints why drafts have no score, and returns the exit code for them. `n_scored`: the drafts with a score.
pub(super) fn report(unscored: &[Unscored], n_scored: usize) -> Exit {
    for one in unscored {
        eprint_line(&format!("unisono: not scored: {}", one.why));
    }
    if n_scored == 0 {
        return unscored.iter().map(|one| one.alone).fold(Exit::Done, Exit::worse);
    }
    if !unscored.is_empty() {
        let n = (n_scored + unscored.len()) as u64;
        eprint_line(&format!("unisono: scored {n_scored} of {}", counted(n, "draft")));
    }
    unscored.iter().map(|one| one.beside).fold(Exit::Done, Exit::worse)
}
