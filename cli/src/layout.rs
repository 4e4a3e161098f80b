//! Text in columns of a terminal.

use std::borrow::Cow;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Returns the columns that `text` takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// Aligns `text` left in exactly `columns`, cut with an ellipsis where it is longer.
pub(crate) fn left(text: &str, columns: usize) -> String {
    let mut cell = cut(text, columns).into_owned();
    cell.extend(std::iter::repeat_n(' ', columns.saturating_sub(width(&cell))));
    cell
}

/// Aligns a number right in `columns`. A longer one stays whole.
pub(crate) fn right(text: &str, columns: usize) -> String {
    let mut cell = " ".repeat(columns.saturating_sub(width(text)));
    cell.push_str(text);
    cell
}

/// Cuts `text` to at most `columns`, with an ellipsis at the cut.
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

/// Breaks `text` at spaces into lines of at most `columns`. A longer word gets a line of its own.
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
