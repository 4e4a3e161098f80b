//! The exit codes of the command.

use crate::interrupt::exit_code;
use anyhow::Error;
use std::process::ExitCode;
use unisono::ErrorKind;

/// An exit code. `--help` lists all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// The work is done. A report without an index says why.
    Done = 0,
    /// Any other failure.
    Failed = 1,
    /// Usage error.
    Usage = 2,
    /// No usable message, or an input that cannot be opened.
    Input = 3,
    /// Done, but more messages were skipped than allowed, or a draft has no score.
    Skipped = 4,
    /// A draft exceeds a limit of `score`.
    Findings = 5,
    /// Stopped by a signal.
    Stopped = 128,
}

impl Exit {
    /// Returns the code that says more of two for work that was done in part.
    pub(crate) fn worse(self, other: Self) -> Self {
        let rank = |exit: Self| [Self::Skipped, Self::Input, Self::Usage].iter().position(|of| *of == exit);
        if rank(other) > rank(self) { other } else { self }
    }

    /// Returns the exit code for an error.
    pub(crate) fn for_error(error: &Error) -> Self {
        match error.downcast_ref::<unisono::Error>().map(|e| &e.kind) {
            Some(ErrorKind::Parameter { .. }) => Self::Usage,
            Some(ErrorKind::Cancelled) => Self::Stopped,
            _ => Self::Failed,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Stopped => Self::from(exit_code()),
            exit => Self::from(exit as u8),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Exit::{self, Done, Input, Skipped, Usage};

    #[test]
    fn the_worse_of_two_codes_stands() {
        let check = |a: Exit, b: Exit, expected| assert_eq!((a.worse(b), b.worse(a)), (expected, expected));
        check(Done, Done, Done);
        check(Done, Skipped, Skipped);
        check(Skipped, Input, Input);
        check(Input, Usage, Usage);
    }
}
