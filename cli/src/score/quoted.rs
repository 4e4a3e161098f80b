//! Words of a draft on one line.

use crate::sanitize::sanitize;

/// Returns some words of a draft with a space for each line break, and without what a terminal may act on.
pub(super) fn on_one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    sanitize(&words.join(" ")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::on_one_line;

    #[test]
    fn line_breaks_are_spaces() {
        assert_eq!(on_one_line("ends tonight\n  at midnight\u{1b}"), r"ends tonight at midnight\u{1b}");
    }
}
