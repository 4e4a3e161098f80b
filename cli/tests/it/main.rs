//! The command as its caller sees it: messages, files and exit codes.

mod bad_input;
mod engine;
mod evidence;
mod formats;
mod forwards;
mod generate;
mod italian;
mod mailboxes;
mod notes;
mod own_lists;
mod page;
mod pairs;
mod pairs_against;
mod passages;
mod privacy;
mod readme;
mod representatives;
mod score;
mod screen;
mod senders;
mod stopped;
mod stored;
mod templates;
mod usage;

use assert_cmd::Command;
use std::process::Output;

/// The command, without the settings of the caller's terminal.
fn unisono(args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("unisono"));
    command.args(args).env_remove("NO_COLOR").env("TERM", "xterm").env("LC_ALL", "C");
    command
}

/// Runs the command. Returns exit code, standard output and standard error.
fn run(command: &mut Command) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}
