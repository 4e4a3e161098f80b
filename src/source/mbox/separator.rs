//! The line that opens a message of a mailbox: `From SENDER DATE`, and what programs write in its place.

use super::date::{has_date, is_asctime, is_weekday};
use memchr::memmem::FinderRev;
use std::sync::LazyLock;

/// A longer line is never a separator.
pub(super) const LONGEST_SEPARATOR: usize = 512;

/// More words are prose.
const MOST_WORDS: usize = 24;

/// What a line `From …` shows of itself. The header below it decides whether it opens a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A sender and a date as in asctime or RFC 2822.
    Asctime,
    /// A date in another notation.
    Dated,
    /// An address without a date.
    Address,
    /// No word, or `-`.
    Bare,
    /// Words without a date: a name, or prose.
    Words,
    /// The first line of a patch that git wrote as mail.
    Patch,
}

impl Form {
    /// Returns the form of a whole line; `None` for a line that does not begin with the word `From` or is too long.
    pub(super) fn of(line: &[u8]) -> Option<Self> {
        let rest = line.strip_prefix(b"From").filter(|_| line.ends_with(b"\n"))?;
        if line.len() > LONGEST_SEPARATOR || !matches!(rest.first(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            return None;
        }
        let words = || {
            rest.split(|&b| matches!(b, b' ' | b'\t' | b'\r' | b'\n'))
                .filter(|w| !w.is_empty())
                .take(MOST_WORDS + 1)
        };
        // `From : a@b.it` is a field.
        if words().next().is_some_and(|first| first.starts_with(b":")) {
            return None;
        }
        let n_words = words().count();
        let mut all = words();
        let (first, last) = (all.next().unwrap_or_default(), words().last().unwrap_or_default());
        Some(if n_words == 0 || n_words == 1 && first == b"-" {
            Self::Bare
        } else if is_commit(first) && all.eq(PATCH_DATE) {
            Self::Patch
        } else if is_asctime_line(words()) {
            Self::Asctime
        } else if n_words > MOST_WORDS {
            return None;
        } else if has_date(words()) {
            Self::Dated
        } else if n_words == 1 && is_address(first)
            || last.starts_with(b"<") && is_address(last)
            || n_words == 3 && is_obscured(words())
        {
            Self::Address
        } else {
            Self::Words
        })
    }
}

/// The date that git gives every patch
const PATCH_DATE: [&[u8]; 5] = [b"Mon", b"Sep", b"17", b"00:00:00", b"2001"];

/// The name of a commit: 40 or 64 hexadecimal digits
fn is_commit(word: &[u8]) -> bool {
    matches!(word.len(), 40 | 64) && word.iter().all(u8::is_ascii_hexdigit)
}

fn is_address(word: &[u8]) -> bool {
    word.iter().position(|b| *b == b'@').is_some_and(|at| at > 0 && at + 1 < word.len())
}

/// `news at shop.example`, as archives of lists hide addresses, in any language
fn is_obscured<'a>(mut words: impl Iterator<Item = &'a [u8]>) -> bool {
    let (Some(_), Some(at), Some(host)) = (words.next(), words.next(), words.next()) else { return false };
    at.len() <= 4 && host.get(1..host.len() - 1).is_some_and(|inner| inner.contains(&b'.'))
}

/// The sender is one word, several words with an address among them, or missing.
fn is_asctime_line<'a>(mut words: impl Iterator<Item = &'a [u8]>) -> bool {
    let (mut n_sender, mut has_address) = (0, false);
    for word in words.by_ref() {
        if is_weekday(word) {
            break;
        }
        n_sender += 1;
        has_address |= word.contains(&b'@');
    }
    (n_sender <= 1 || has_address) && is_asctime(words)
}

static FROM: LazyLock<FinderRev<'static>> = LazyLock::new(|| FinderRev::new("From "));

/// Returns where a separator begins within a line, behind the text of a file without a line break at its end.
pub(super) fn glued(line: &[u8]) -> Option<usize> {
    // A cheap test first: asctime ends with the year or with a zone of digits.
    let end = line.strip_suffix(b"\n")?;
    let end = end.strip_suffix(b"\r").unwrap_or(end);
    if !end.last()?.is_ascii_digit() {
        return None;
    }
    let from = line.len().saturating_sub(LONGEST_SEPARATOR);
    let at = from + FROM.rfind(line.get(from..)?)?;
    let before = line.get(..at)?;
    let is_glued = !before.last()?.is_ascii_whitespace() && !before.iter().all(|b| matches!(b, b'>' | b' '));
    (is_glued && Form::of(line.get(at..)?) == Some(Form::Asctime)).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn form(line: &str, expected: Form) {
        assert_eq!(Form::of(format!("{line}\n").as_bytes()), Some(expected), "{line}");
        assert_eq!(Form::of(format!("{line}\r\n").as_bytes()), Some(expected), "{line} with CRLF");
    }

    #[test]
    fn asctime() {
        for line in [
            "From a@b.it Mon Jan  1 10:00:00 2024",
            "From a@b.it Mon Jan  1 10:00 2024",
            "From a@b.it Mon Jan  1 10:00:00 CET 2024",
            "From a@b.it Mon Jan  1 10:00:00 2024 +0100",
            "From 1790@xxx Mon Jan 01 10:00:00 +0000 2024",
            "From a@b.it Mon, 1 Jan 2024 10:00:00 +0100 (CET)",
            "From MAILER-DAEMON Fri Jul  8 12:08:34 2011",
            "From - Mon Jan  1 00:00:00 2024",
            "From  Mon Jan  1 00:00:00 2024",
            "From \"Anna B\" <a@b.it> Mon Jan  1 00:00:00 2024",
            "From a!b Mon Jan  1 00:00:00 2024 remote from host",
            "From ???@??? Mon Jan  1 00:00:00 2024",
        ] {
            form(line, Form::Asctime);
        }
    }

    #[test]
    fn other_forms() {
        form("From", Form::Bare);
        form("From ", Form::Bare);
        form("From -", Form::Bare);
        form("From a@b.it", Form::Address);
        form("From Anna B <a@b.it>", Form::Address);
        form("From news at b.it", Form::Address);
        form("From news à b.fr", Form::Address);
        form("From a@b.it lun gen  1 10:00:00 2024", Form::Dated);
        form("From Anna Bruni Mon Jan  1 10:00:00 2024", Form::Dated);
        form("From news at b.it  Mon Jan  1 10:00:00 2024", Form::Dated);
        form("From the office on Mon Jan  1 10:00:00 2024", Form::Dated);
        form("From the team", Form::Words);
        form("From Monday on we are open", Form::Words);
        form("From a@b.it you get 2 mails a week", Form::Words);
        form(&format!("From {} Mon Sep 17 00:00:00 2001", "0a".repeat(20)), Form::Patch);
        form(&format!("From {} Mon Sep 17 00:00:01 2001", "0a".repeat(20)), Form::Asctime);
        for line in [
            "From: a@b.it\n".to_owned(),
            "Fromage\n".to_owned(),
            ">From a@b.it Mon Jan  1 10:00:00 2024\n".to_owned(),
            format!("From {} Mon Jan  1 10:00:00 2024\n", "a".repeat(600)),
            format!("From {}\n", "a ".repeat(100)),
            "From a@b.it Mon Jan  1 10:00:00 2024".to_owned(),
        ] {
            assert_eq!(Form::of(line.as_bytes()), None, "{line}");
        }
    }

    #[test]
    fn separators_behind_text() {
        let check = |line: &str, expected: Option<usize>| {
            assert_eq!(glued(format!("{line}\r\n").as_bytes()), expected, "{line}");
        };
        check("ciao.From a@b.it Mon Jan  1 10:00:00 2024", Some(5));
        check("</html>From - Mon Jan  1 10:00:00 2024", Some(7));
        check(">From a@b.it Mon Jan  1 10:00:00 2024", None);
        check("> >From a@b.it Mon Jan  1 10:00:00 2024", None);
        check("the line From a@b.it Mon Jan  1 10:00:00 2024", None);
        check("From a@b.it Mon Jan  1 10:00:00 2024", None);
        check("ciao.From Rome in 2024", None);
        check("2024", None);
    }
}
