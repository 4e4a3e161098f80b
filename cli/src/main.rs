//! The unisono command: it only translates between a person and the library.

mod analyze;
mod args;
mod clusters;
mod files;
mod generate;
mod number;
mod pairs;
mod progress;
mod render;
mod run;
mod table;
mod terminal;

use anyhow::Error;
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = args::Cli::parse();
    let outcome = match &cli.command {
        args::Command::Analyze(args) => analyze::analyze(args),
        args::Command::Generate(args) => generate::generate(args),
        args::Command::Pairs(args) => pairs::pairs(args),
        args::Command::Clusters(args) => clusters::clusters(args),
    };
    outcome
        .unwrap_or_else(|error| {
            terminal::say(&format!("unisono: {error:#}"));
            Exit::of(&error)
        })
        .into()
}

/// How the command ends, as its caller sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// The work is done, also when no index is defined: the report then says why.
    Done = 0,
    /// Anything that has no code of its own.
    Failed = 1,
    /// The command line asks for something that cannot be.
    Usage = 2,
    /// Nothing usable was read, or an input cannot be opened (the rest was done).
    Input = 3,
    /// Done, but more was skipped than allowed.
    Skipped = 4,
    /// Stopped by the person.
    Interrupted = 130,
}

impl Exit {
    /// The exit code that an error calls for.
    fn of(error: &Error) -> Self {
        use unisono::ErrorKind;
        match error.downcast_ref::<unisono::Error>().map(|e| &e.kind) {
            Some(ErrorKind::Parameter { .. }) => Self::Usage,
            Some(ErrorKind::Cancelled) => Self::Interrupted,
            _ => Self::Failed,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
