//! How text is put on a terminal: made harmless, as wide as it looks, coloured or not.

use crate::args::ColorChoice;
use std::borrow::Cow;
use std::env;
use std::io::{self, IsTerminal, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The widest line written; wider ones are hard to read.
const MAX_WIDTH: usize = 100;

/// The narrowest line laid out for; below it, lines are left to the terminal to break.
const MIN_WIDTH: usize = 60;

/// What the place that a text is printed on can show.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// Columns of a line.
    pub(crate) width: usize,
    /// Whether colours are shown.
    pub(crate) color: bool,
}

impl Look {
    /// What standard output can show.
    pub(crate) fn of_stdout(choice: ColorChoice) -> Self {
        let terminal = io::stdout().is_terminal();
        let width = terminal
            .then(terminal_size::terminal_size)
            .flatten()
            .map_or(MAX_WIDTH, |(width, _)| usize::from(width.0).clamp(MIN_WIDTH, MAX_WIDTH));
        let var = |name| env::var_os(name);
        Self { width, color: color(choice, terminal, var("NO_COLOR").as_deref(), var("TERM").as_deref()) }
    }

    /// `text` in bold.
    pub(crate) fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    /// `text` in a paler shade.
    pub(crate) fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }

    /// `text` in the colour of warnings.
    pub(crate) fn yellow(self, text: &str) -> String {
        self.paint("33", text)
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// Says a line to the person, on standard error; a closed standard error is no reason to fail.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", visible(line));
}

/// `text` with every character that could steer or deceive a terminal shown as an escape: controls (of both ranges),
/// line separators, directional marks and overrides, and invisible characters that hide text in text.
///
/// Mails, names and paths come from strangers: printed as they are, they could move the cursor, fake a line or
/// reverse a name. Joiners stay, as scripts and emoji need them.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(deceives) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if deceives(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Whether a terminal may act on `c`, or show nothing for it.
pub(crate) fn deceives(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The columns that `text` takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// `text` in exactly `columns`, at the left, cut with an ellipsis where it is longer.
pub(crate) fn left(text: &str, columns: usize) -> String {
    let mut cell = cut(text, columns).into_owned();
    cell.extend(std::iter::repeat_n(' ', columns.saturating_sub(width(&cell))));
    cell
}

/// `text` in `columns`, at the right; longer text is kept whole, as it is a number.
pub(crate) fn right(text: &str, columns: usize) -> String {
    let mut cell = " ".repeat(columns.saturating_sub(width(text)));
    cell.push_str(text);
    cell
}

/// `text` cut to at most `columns`, with an ellipsis where something was cut.
pub(crate) fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let mut kept = String::new();
    let mut taken = 0;
    for c in text.chars() {
        taken += c.width().unwrap_or(0);
        if taken >= columns {
            break;
        }
        kept.push(c);
    }
    kept.push('…');
    Cow::Owned(kept)
}

/// `text` in lines of at most `columns`, broken at spaces; a longer word has a line of its own.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(word);
        } else if width(line) + 1 + width(word) <= columns {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// Whether to colour: what was asked for; else on a terminal that is not dumb, unless `NO_COLOR` holds anything.
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
    fn what_could_deceive_is_shown() {
        fn check(text: &str, expected: &str) {
            assert_eq!(visible(text), expected, "{text:?}");
        }
        check("Caffè Ñandú 👩‍👩‍👧", "Caffè Ñandú 👩‍👩‍👧");
        check("", "");
        check("\x1b[2J\x1b]0;owned\x07", r"\u{1b}[2J\u{1b}]0;owned\u{7}");
        check("one\ntwo\rthree\tfour\0", r"one\ntwo\rthree\tfour\u{0}");
        check("\u{7f}\u{9b}31m", r"\u{7f}\u{9b}31m");
        check("gnp.\u{202e}fdp", r"gnp.\u{202e}fdp");
        check("a\u{2066}b\u{2069}c\u{200f}d\u{61c}", r"a\u{2066}b\u{2069}c\u{200f}d\u{61c}");
        check("a\u{2028}b\u{feff}\u{200b}c\u{e0041}", r"a\u{2028}b\u{feff}\u{200b}c\u{e0041}");
    }

    #[test]
    fn cells_are_as_wide_as_they_look() {
        fn check(text: &str, columns: usize, expected: &str) {
            assert_eq!(left(text, columns), expected);
            assert_eq!(width(expected), columns);
        }
        check("abc", 5, "abc  ");
        check("abcdef", 6, "abcdef");
        check("abcdefg", 6, "abcde…");
        check("日本語", 7, "日本語 ");
        check("日本語の", 6, "日本… ");
        check("perche\u{301}", 8, "perche\u{301}  ");
        assert_eq!(right("0.5", 6), "   0.5");
        assert_eq!(right("123456", 3), "123456");
    }

    #[test]
    fn lines_break_at_spaces() {
        fn check(text: &str, columns: usize, expected: &[&str]) {
            assert_eq!(wrap(text, columns), expected);
        }
        check("", 5, &[""]);
        check("one two three", 7, &["one two", "three"]);
        check("one  two", 20, &["one two"]);
        check("unbreakable one", 5, &["unbreakable", "one"]);
    }

    #[test]
    fn color_follows_the_person_then_the_place() {
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
