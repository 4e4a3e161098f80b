//! The command as its caller sees it: words, files and exit codes.

mod bad_input;
mod engine;
mod generate;
mod pairs;
mod readme;
mod usage;

use assert_cmd::Command;
use std::process::Output;

/// The command, with nothing of the caller's terminal in its environment.
fn unisono(args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("unisono"));
    command.args(args).env_remove("NO_COLOR").env("TERM", "xterm");
    command
}

/// What the command left behind: exit code, standard output, standard error.
fn run(command: &mut Command) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}
