//! `unisono-validation PROGRAM [ARGUMENTS]`.

use std::process::ExitCode;
use unisono_validation::{accuracy, chance, index, lexicons, logs, masking};

const USAGE: &str =
    "usage: unisono-validation index|accuracy|masking|lexicons|chance|background|logs [ARGUMENTS]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.split_first() {
        Some((program, arguments)) => match program.as_str() {
            "index" => index::run(arguments),
            "accuracy" => accuracy::run(arguments).map(|()| ExitCode::SUCCESS),
            "masking" => masking::run().map(|()| ExitCode::SUCCESS),
            "lexicons" => lexicons::run().map(|()| ExitCode::SUCCESS),
            "chance" => chance::run(arguments).map(|()| ExitCode::SUCCESS),
            "background" => index::background(arguments).map(|()| ExitCode::SUCCESS),
            "logs" => logs::run(arguments).map(|()| ExitCode::SUCCESS),
            _ => Err(USAGE.into()),
        },
        None => Err(USAGE.into()),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("unisono-validation: {error}");
        ExitCode::FAILURE
    })
}
