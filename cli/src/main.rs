//! The unisono command. It translates between a person and the library.

mod analyze;
mod anatomy;
mod args;
mod atomic_file;
mod brand;
mod close_pairs;
mod closest;
mod clusters;
mod csv_cell;
mod exit;
mod file_set;
mod flags;
mod generate;
mod given;
mod help;
mod impossible;
mod index;
mod inputs;
mod interrupt;
mod json;
mod key_file;
mod layout;
mod likeness;
mod limits;
mod memory;
mod meter;
mod number;
mod overwrite;
mod own_lists;
mod page;
mod pair_summary;
mod pairs;
mod paths;
mod phrases;
mod render;
mod report;
mod report_files;
mod sanitize;
mod score;
mod senders;
mod table;
mod table_command;
mod templates;
mod temporary;
mod terminal;
mod threads;
mod values;
mod verdict;
mod words;

use clap::Parser;
use exit::Exit;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = args::Cli::parse();
    let outcome = match &cli.command {
        args::Command::Analyze(args) => analyze::analyze(args),
        args::Command::Anatomy(args) => anatomy::anatomy(args),
        args::Command::Generate(args) => generate::generate(args),
        args::Command::Index(args) => index::index(args),
        args::Command::Pairs(args) => pairs::pairs(args),
        args::Command::Clusters(args) => clusters::clusters(args),
        args::Command::Phrases(args) => phrases::phrases(args),
        args::Command::Report(args) => report::report(args),
        args::Command::Score(args) => score::score(args),
        args::Command::Senders(args) => senders::senders(args),
        args::Command::Templates(args) => templates::templates(args),
    };
    outcome
        .unwrap_or_else(|error| {
            terminal::eprint_line(&format!("unisono: {}", causes(&error)));
            Exit::for_error(&error)
        })
        .into()
}

/// Joins an error and its causes. The library's errors include their causes, which are not repeated.
fn causes(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |text, cause| {
        if text.is_empty() || text.ends_with(&cause) {
            return if text.is_empty() { cause } else { text };
        }
        format!("{text}: {cause}")
    })
}
