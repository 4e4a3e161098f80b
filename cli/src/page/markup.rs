//! HTML and SVG whose foreign texts are harmless.

use crate::sanitize::sanitize;
use askama::filters::{Escaper, Html, HtmlSafe};
use std::fmt;

/// Finished markup: every foreign text in it is escaped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Markup(pub(super) String);

impl HtmlSafe for Markup {}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Escapes a text for HTML and SVG. Characters that could reverse or hide text are written as `\u{202e}`.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    // Writing to a string does not fail.
    let _ = Html.write_escaped_str(&mut out, &sanitize(text));
    out
}

/// A foreign text as a part of a sentence. Its direction does not reach what stands around it.
pub(super) fn quoted(text: &str) -> Markup {
    Markup(format!("<bdi>{}</bdi>", escaped(text)))
}

/// Cuts a text to `most` characters, with "…" for the rest.
pub(super) fn cut(text: &str, most: usize) -> String {
    let text = sanitize(text);
    if text.chars().count() <= most {
        return text.into_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// A name as the id of an element: other characters than letters, digits and `-` of ASCII become `_`.
pub(super) fn identifier(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_is_no_markup() {
        fn check(text: &str, expected: &str) {
            assert_eq!(escaped(text), expected);
        }
        check("Rossi & Figli", "Rossi &#38; Figli");
        check(
            "</style><script>alert(1)</script>",
            "&#60;/style&#62;&#60;script&#62;alert(1)&#60;/script&#62;",
        );
        check(r#""><svg onload='x'>"#, "&#34;&#62;&#60;svg onload=&#39;x&#39;&#62;");
        check("a\u{2028}b\u{202e}c\0", r"a\u{2028}b\u{202e}c\u{0}");
        assert_eq!(quoted("<b>").0, "<bdi>&#60;b&#62;</bdi>");
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(cut("Modavera", 8), "Modavera");
        assert_eq!(cut("Modavera e figli", 8), "Modaver…");
    }
}
