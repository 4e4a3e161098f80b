//! One figure of a gate: its mail, its bound and its verdict.

use std::path::PathBuf;

/// One figure.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) gate: &'static str,
    /// The mail that the figure was measured on.
    pub(crate) what: String,
    /// Corpora, seeds or texts behind the figure.
    pub(crate) n: usize,
    pub(crate) figure: String,
    pub(crate) bound: String,
    pub(crate) verdict: Verdict,
}

/// The result of comparing a figure with its bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// True if the figure is within its bound.
    Gate(bool),
    Reported,
    /// The caller did not name the file of the gate.
    NotRun,
}

/// The number of corpora to generate, and files that do not ship.
#[derive(Debug, Clone, Default)]
pub(crate) struct Run {
    /// Messages behind each mean; the number of corpora follows from it.
    pub(crate) messages: usize,
    /// Corpora behind each share: coverage, size and power.
    pub(crate) corpora: usize,
    /// Corpora behind every other figure.
    pub(crate) few: usize,
    /// The essays of hai-diversity: JSON lines with `author`, `title`, `condition` and `body`.
    pub(crate) essays: Option<PathBuf>,
    /// Real mail: JSON lines with `brand_norm`.
    pub(crate) mail: Option<PathBuf>,
    /// Independent writers: JSON lines with `author`, `language` and `text`.
    pub(crate) writers: Option<PathBuf>,
}

/// A gate returns the figures of a run.
pub(crate) type Gate = fn(&Run) -> Vec<Row>;

/// Returns a figure with a bound.
pub(crate) fn gate(
    gate: &'static str,
    what: String,
    n: usize,
    figure: String,
    bound: &str,
    holds: bool,
) -> Row {
    Row { gate, what, n, figure, bound: bound.to_owned(), verdict: Verdict::Gate(holds) }
}

/// Returns a figure without a bound.
pub(crate) fn reported(gate: &'static str, what: String, n: usize, figure: String) -> Row {
    Row { gate, what, n, figure, bound: String::new(), verdict: Verdict::Reported }
}

/// Returns the row of a gate whose file is missing; `option` names it.
pub(crate) fn not_run(gate: &'static str, what: String, bound: &str, option: &str) -> Row {
    let figure = format!("not run: give {option} FILE");
    Row { gate, what, n: 0, figure, bound: bound.to_owned(), verdict: Verdict::NotRun }
}
