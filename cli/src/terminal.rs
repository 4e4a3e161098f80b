//! The width and colours of a terminal, and lines on standard error.

use crate::sanitize::sanitize;
use anyhow::Context;
use clap::ColorChoice;
use std::env;
use std::io::{self, IsTerminal, Write};

/// The widest line on a terminal, in columns; wider lines are hard to read.
const MAX_WIDTH: usize = 160;

/// The narrowest line; a narrower terminal wraps lines itself.
pub(crate) const MIN_WIDTH: usize = 60;

/// The width of what is no terminal, such as a file.
const FILE_WIDTH: usize = 80;

/// The width and the colours of the output.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TermStyle {
    /// The columns per line.
    pub(crate) width: usize,
    /// True if colours are on.
    pub(crate) color: bool,
}

impl TermStyle {
    /// Returns the style of standard output; `width` replaces that of the terminal.
    pub(crate) fn for_stdout(choice: ColorChoice, width: Option<u16>) -> Self {
        let terminal = io::stdout().is_terminal();
        let of_terminal = || terminal.then(terminal_size::terminal_size).flatten();
        let width = match (width, of_terminal()) {
            (Some(columns), _) => usize::from(columns),
            (None, Some((width, _))) => usize::from(width.0).clamp(MIN_WIDTH, MAX_WIDTH),
            (None, None) => FILE_WIDTH,
        };
        let var = |name| env::var_os(name);
        Self { width, color: color(choice, terminal, var("NO_COLOR").as_deref(), var("TERM").as_deref()) }
    }

    pub(crate) fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    pub(crate) fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }

    pub(crate) fn yellow(self, text: &str) -> String {
        self.paint("33", text)
    }

    pub(crate) fn red(self, text: &str) -> String {
        self.paint("31", text)
    }

    /// What many say: red, underlined.
    pub(crate) fn stock(self, text: &str) -> String {
        self.paint("4;31", text)
    }

    /// What one brand repeats: blue, underlined.
    pub(crate) fn house(self, text: &str) -> String {
        self.paint("4;34", text)
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// Writes to standard output through a buffer. A reader that closes the pipe is no error.
pub(crate) fn print_with(
    write: impl FnOnce(&mut io::BufWriter<io::StdoutLock<'static>>) -> io::Result<()>,
) -> anyhow::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}

/// Prints a sanitized line on standard error. Write errors are ignored, such as a closed standard error.
pub(crate) fn eprint_line(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", sanitize(line));
}

/// Returns true if the output is coloured. With `Auto` it is, on a terminal that is not dumb, unless `NO_COLOR` is set to a
/// non-empty value.
fn color(
    choice: ColorChoice,
    terminal: bool,
    no_color: Option<&std::ffi::OsStr>,
    term: Option<&std::ffi::OsStr>,
) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            terminal
                && no_color.is_none_or(|value| value.is_empty())
                && term.is_none_or(|term| term != "dumb")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsStr;

    #[test]
    fn color_follows_the_flag_then_the_environment() {
        fn check(
            choice: ColorChoice,
            terminal: bool,
            no_color: Option<&str>,
            term: Option<&str>,
            expected: bool,
        ) {
            assert_eq!(color(choice, terminal, no_color.map(OsStr::new), term.map(OsStr::new)), expected);
        }
        use ColorChoice::{Always, Auto, Never};
        check(Auto, true, None, Some("xterm"), true);
        check(Auto, true, None, None, true);
        check(Auto, true, Some(""), None, true);
        check(Auto, true, Some("1"), Some("xterm"), false);
        check(Auto, true, None, Some("dumb"), false);
        check(Auto, false, None, Some("xterm"), false);
        check(Always, false, Some("1"), Some("dumb"), true);
        check(Never, true, None, Some("xterm"), false);
    }
}
