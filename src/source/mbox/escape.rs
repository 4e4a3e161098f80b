//! The escapes of body lines that begin with `From `: the mboxrd rule.

use memchr::memmem;

/// `^>+From `
pub(super) fn is_escaped(line: &[u8]) -> bool {
    let n = line.iter().take_while(|b| **b == b'>').count();
    n > 0 && line.get(n..).is_some_and(|rest| rest.starts_with(b"From "))
}

/// Drops one `>` of every line that matches `^>+From `, which also undoes the older escaping of a single level.
pub(super) fn unescape(message: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len());
    let mut copied = 0;
    for from in memmem::find_iter(message, b">From ") {
        let marks = message.get(..from).unwrap_or_default().iter().rev().take_while(|b| **b == b'>').count();
        let line = from - marks;
        if line == 0 || message.get(line - 1) == Some(&b'\n') {
            out.extend_from_slice(message.get(copied..line).unwrap_or_default());
            copied = line + 1;
        }
    }
    out.extend_from_slice(message.get(copied..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mark_of_each_escaped_line_is_dropped() {
        for (message, expected) in [
            ("", ""),
            (">From x", "From x"),
            ("a\n>From x\n>>From y\nz", "a\nFrom x\n>From y\nz"),
            ("a >From x\n> From y\n>Fromage\n", "a >From x\n> From y\n>Fromage\n"),
            ("\n>From a>From b\n", "\nFrom a>From b\n"),
        ] {
            assert_eq!(unescape(message.as_bytes()), expected.as_bytes(), "{message}");
            let has_escape = message.lines().any(|line| is_escaped(line.as_bytes()));
            assert_eq!(has_escape, message != expected, "{message}");
        }
    }
}
